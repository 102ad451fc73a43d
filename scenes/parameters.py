"""The parameters of the lessons: one source for defaults, bounds, help, TOML and manifests.

A lesson's model is a frozen pydantic model whose fields are made by the functions below, each with
the lesson's own default. Text from the command line and values from a TOML file pass the same
validators, so both are refused with the same words.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

__all__ = [
    "MAX_RATES",
    "SURFACE_VARIABLES",
    "BatchSize",
    "Condition",
    "DataFile",
    "Dimension",
    "Function",
    "LossName",
    "Optimizer",
    "Optimizers",
    "ParameterError",
    "Parameters",
    "Point",
    "Rate",
    "RateEach",
    "Rates",
    "Region",
    "Schedule",
    "Seed",
    "Start",
    "Starts",
    "Steps",
    "SurfaceFunction",
    "View",
    "batch_size_field",
    "blame",
    "condition_field",
    "data_field",
    "dimension_field",
    "epochs_field",
    "explain",
    "function_field",
    "line_field",
    "loss_field",
    "lr_field",
    "optimizer_field",
    "optimizers_field",
    "option_names",
    "point_field",
    "rate_each_field",
    "rates_field",
    "region_field",
    "schedule_field",
    "seed_field",
    "start_field",
    "starts_field",
    "steps_field",
    "straight_field",
    "surface_function_field",
    "view_field",
]

MAX_RATES = 3  # what fits side by side and stays readable at 360p
MAX_STARTS = 24  # walkers that can be told apart on one curve
MAX_DIMENSION = 500  # bars that are still seen one by one at 720p
CONDITION_BOUNDS = (2.0, 1e6)
MAX_OPTIMIZERS = 5  # hues that stay apart in colour-vision deficiency
MAX_STEPS = 100_000
MAX_POINTS = 2_000  # of data; more would be a cloud without points
LOSSES = ("mae", "mse", "huber")
SURFACE_VARIABLES = ("x", "y")
RATE_BOUNDS = "a finite number above 0 and at most 1e6"


def number(value: Any) -> float:
    """Read one finite number from text or TOML.

    Raises
    ------
    ValueError
        If it is not a number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")
    try:
        result = float(value)
    except (ValueError, OverflowError):
        raise ValueError("not a number") from None
    if not math.isfinite(result):
        raise ValueError("not finite")
    return result


def numbers(value: Any) -> tuple[float, ...]:
    """Read one number, numbers between commas, or a TOML array."""
    parts = value.split(",") if isinstance(value, str) else value
    parts = parts if isinstance(parts, list | tuple) else [parts]
    return tuple(number(part) for part in parts)


def whole(value: Any) -> int:
    """Read a whole number; ``12``, ``"12"`` and ``1e3`` are whole, ``1.5`` is not."""
    result = number(value)
    if result != int(result):
        raise ValueError("not a whole number")
    return int(result)


def interval(value: Any) -> tuple[float, float]:
    """Read ``"lo:hi"`` or a TOML array of two numbers."""
    parts = value.split(":") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise ValueError("not an interval")
    low, high = (number(part) for part in parts)
    if not low < high:
        raise ValueError("not an interval that grows")
    # Beyond this a double cannot tell the ticks of the axis apart.
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        raise ValueError("too narrow an interval to be drawn")
    if max(abs(low), abs(high)) > 1e12 or high - low < 1e-9:
        raise ValueError("too large or too narrow an interval to be drawn")
    return low, high


def region(value: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Read ``"x0:x1,y0:y1"``, one interval for both axes, or a TOML array of two intervals."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) not in (1, 2):
        raise ValueError("not an interval for each axis")
    return interval(parts[0]), interval(parts[-1])


def point(value: Any) -> tuple[float, float]:
    """Read ``"x,y"`` or a TOML array of two numbers."""
    values = numbers(value)
    if len(values) != 2:
        raise ValueError("not two coordinates")
    return start_in_bounds(values[0]), start_in_bounds(values[1])


def rate(value: float) -> float:
    if not 0 < value <= 1e6:
        raise ValueError("out of bounds")
    return value


def one_to_three(values: tuple[float, ...]) -> tuple[float, ...]:
    if not 1 <= len(values) <= MAX_RATES or len(set(values)) < len(values):
        raise ValueError(f"not one to {MAX_RATES} different rates")
    return tuple(rate(value) for value in values)


def steps_in_bounds(value: int) -> int:
    if not 1 <= value <= MAX_STEPS:
        raise ValueError("out of bounds")
    return value


def dimension_in_bounds(value: int) -> int:
    if not 4 <= value <= MAX_DIMENSION:
        raise ValueError("out of bounds")
    return value


def condition_in_bounds(value: float) -> float:
    if not CONDITION_BOUNDS[0] <= value <= CONDITION_BOUNDS[1]:
        raise ValueError("out of bounds")
    return value


def start_in_bounds(value: float) -> float:
    if abs(value) > 1e9:
        raise ValueError("out of bounds")
    return value


def one_variable(text: Any) -> str:
    """Check a formula or catalogue name of one variable; the text itself is kept."""
    from gdcore import resolve

    if not isinstance(text, str):
        raise ValueError("not a text")
    objective = resolve(text)
    if objective.dim != 1:
        raise ValueError(f"it has {objective.dim} variables, this lesson draws one")
    return text


def two_variables(text: Any) -> str:
    """Check a formula or catalogue name of x and y; the text itself is kept."""
    from gdcore import resolve

    if not isinstance(text, str):
        raise ValueError("not a text")
    objective = resolve(text, SURFACE_VARIABLES)
    if objective.dim != 2:
        raise ValueError(f"it has {objective.dim} variable, this lesson draws two")
    return text


def one_each(values: tuple[float, ...]) -> tuple[float, ...]:
    if not 1 <= len(values) <= MAX_OPTIMIZERS:
        raise ValueError(f"not one to {MAX_OPTIMIZERS} rates")
    return tuple(rate(value) for value in values)


def several(value: Any) -> tuple[float, ...]:
    """Read numbers between semicolons, or a TOML array."""
    parts = value.split(";") if isinstance(value, str) else value
    parts = parts if isinstance(parts, list | tuple) else [parts]
    return tuple(number(part) for part in parts)


def one_to_many(values: tuple[float, ...]) -> tuple[float, ...]:
    if not 1 <= len(values) <= MAX_STARTS:
        raise ValueError(f"not one to {MAX_STARTS} starts")
    return tuple(start_in_bounds(value) for value in values)


def names(value: Any) -> list[str]:
    """Read optimizers between semicolons or commas: a comma before ``key=`` goes on with the last.

    ``gd, adam:beta1=0.8,beta2=0.9`` names two.
    """
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    found: list[str] = []
    for group in str(value).split(";"):
        for i, part in enumerate(group.split(",")):
            if i and "=" in part and ":" not in part:
                found[-1] += f",{part}"
            else:
                found.append(part)
    return [part.strip() for part in found]


def one_optimizer(text: Any) -> str:
    """Check an optimizer's name and settings; the shortest text that says the same is kept."""
    from gdcore.optimizers import read

    if not isinstance(text, str):
        raise ValueError("not a text")
    return str(read(text))


def some_optimizers(values: list[str]) -> tuple[str, ...]:
    if not 1 <= len(values) <= MAX_OPTIMIZERS:
        raise ValueError(f"not one to {MAX_OPTIMIZERS} optimizers")
    found = tuple(one_optimizer(value) for value in values)
    if len(set(found)) < len(found):
        raise ValueError("the same optimizer twice")
    return found


def one_schedule(text: Any) -> str:
    """Check a schedule's name and settings; the shortest text that says the same is kept."""
    from gdcore.schedules import read

    if not isinstance(text, str):
        raise ValueError("not a text")
    return str(read(text))


def points_file(value: Any) -> str:
    """Check a CSV file of points; its path itself is kept.

    Raises
    ------
    ValueError
        Saying in one line what is wrong with it, and where.
    """
    from gdcore.points import read_csv

    if not isinstance(value, str):
        raise ValueError("not a path")
    try:
        data = read_csv(value)
    except FileNotFoundError:
        raise ValueError("no such file") from None
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be read") from None
    if len(data) > MAX_POINTS:
        raise ValueError(f"{len(data)} points are more than can be told apart")
    largest = max(abs(data.x).max(), abs(data.y).max())
    if largest > 1e9:
        raise ValueError(f"{largest:g} is out of bounds")
    if max(abs(data.x)) * 1e-6 > data.x.max() - data.x.min():
        raise ValueError("its x are too close together, so far from 0, to tell a slope")
    return value


def loss_name(value: Any) -> str:
    name = value.strip().lower() if isinstance(value, str) else value
    if name not in LOSSES:
        near = difflib.get_close_matches(str(name), LOSSES, n=1)
        raise ValueError("no such loss" + (f"; did you mean {near[0]}?" if near else ""))
    return str(name)


def at_least_one(value: int) -> int:
    if not 1 <= value <= MAX_POINTS:
        raise ValueError("out of bounds")
    return value


def seed_in_bounds(value: int) -> int:
    if not 0 <= value < 2**32:
        raise ValueError("out of bounds")
    return value


DataFile = Annotated[str, BeforeValidator(points_file)]
LossName = Annotated[str, BeforeValidator(loss_name)]
BatchSize = Annotated[int, BeforeValidator(whole), AfterValidator(at_least_one)]
Seed = Annotated[int, BeforeValidator(whole), AfterValidator(seed_in_bounds)]
Rate = Annotated[float, BeforeValidator(number), AfterValidator(rate)]
Rates = Annotated[tuple[float, ...], BeforeValidator(numbers), AfterValidator(one_to_three)]
RateEach = Annotated[tuple[float, ...], BeforeValidator(numbers), AfterValidator(one_each)]
Start = Annotated[float, BeforeValidator(number), AfterValidator(start_in_bounds)]
Dimension = Annotated[int, BeforeValidator(whole), AfterValidator(dimension_in_bounds)]
Condition = Annotated[float, BeforeValidator(number), AfterValidator(condition_in_bounds)]
Starts = Annotated[tuple[float, ...], BeforeValidator(several), AfterValidator(one_to_many)]
Steps = Annotated[int, BeforeValidator(whole), AfterValidator(steps_in_bounds)]
View = Annotated[tuple[float, float], BeforeValidator(interval)]
Point = Annotated[tuple[float, float], BeforeValidator(point)]
Region = Annotated[tuple[tuple[float, float], tuple[float, float]], BeforeValidator(region)]
Optimizer = Annotated[str, BeforeValidator(one_optimizer)]
Optimizers = Annotated[tuple[str, ...], BeforeValidator(names), AfterValidator(some_optimizers)]
Schedule = Annotated[str, BeforeValidator(one_schedule)]
Function = Annotated[str, AfterValidator(one_variable)]
SurfaceFunction = Annotated[str, AfterValidator(two_variables)]


def _field(default: Any, description: str, allowed: str, example: str, *names: str) -> Any:
    """A field with what help and error messages say about it beside it."""
    extra = {"allowed": allowed, "example": example, "names": list(names)}
    return Field(default, description=description, json_schema_extra=extra, validate_default=True)


def function_field(default: str) -> Any:
    """What is descended."""
    return _field(
        default,
        "a formula in x (or w), or the name of a catalogue function",
        'a formula of one variable such as "x^4/4 - 2x^2 + x/2", or a catalogue name',
        "x^4/4 - 2x^2 + x/2",
        "-f",
        "--function",
    )


def straight_field(chosen: str) -> Any:
    """A straight line as a function; `chosen` says in words what it is by default."""
    return _field(
        None,
        f"the correct function, a straight line; by default {chosen}",
        'a formula of a straight line such as "2x - 1"',
        "2x - 1",
        "-f",
        "--function",
    )


def surface_function_field(default: str) -> Any:
    """What is descended, over a plane."""
    return _field(
        default,
        "a formula in x and y, or the name of a catalogue function of two variables",
        'a formula of x and y such as "x^2 sin(y)", or a catalogue name',
        "x^2 sin(y)",
        "-f",
        "--function",
    )


def point_field(chosen: str, default: Any = None) -> Any:
    """A point of the plane; `chosen` says in words which by default."""
    return _field(
        default,
        f"the point x,y where descent starts; by default {chosen}",
        "two finite numbers X,Y between -1e9 and 1e9, inside the function's domain",
        "1,0.5",
        "--start",
    )


def data_field() -> Any:
    """The points that a line is fitted to."""
    return _field(
        None,
        "a CSV file of points, columns x,y; by default points made from the seed",
        f"a CSV file with columns x,y: 2 to {MAX_POINTS} points, finite numbers up to 1e9, "
        "at least two different x",
        "FILE.csv",
        "--data",
    )


def line_field(chosen: str) -> Any:
    """The line w x + b at the start; `chosen` says in words which by default."""
    return _field(
        None,
        f"the weight and the bias w,b of the line at the start; by default {chosen}",
        "two finite numbers W,B between -1e9 and 1e9",
        "-0.5,2",
        "--start",
    )


def loss_field(default: str) -> Any:
    """How the errors are made into one number."""
    return _field(
        default,
        "the loss: mae, mse or huber",
        f"{', '.join(LOSSES[:-1])} or {LOSSES[-1]}",
        "mae",
        "--loss",
    )


def batch_size_field(default: int) -> Any:
    """How many points a step looks at."""
    return _field(
        default,
        "how many points a mini-batch holds",
        "a whole number from 1 to the number of points",
        "8",
        "--batch-size",
    )


def epochs_field(default: int) -> Any:
    """How often the data are gone through."""
    return _field(
        default,
        "how many epochs, passes over all points; a full batch makes one step in each",
        f"a whole number from 1, such that the points gone through are at most {MAX_STEPS}",
        "25",
        "--steps",
    )


def seed_field() -> Any:
    """What all that is random is drawn from."""
    return _field(
        1,
        "what everything random is drawn from: the same seed, the same film",
        "a whole number from 0 to 4294967295",
        "7",
        "--seed",
    )


def start_field() -> Any:
    """Where descent starts."""
    return _field(
        None,
        "where descent starts; by default 3, or the catalogue function's own start",
        "a finite number between -1e9 and 1e9, inside the function's domain",
        "3",
        "--start",
    )


def starts_field(chosen: str) -> Any:
    """Where several descents start; `chosen` says in words what they are by default."""
    return _field(
        None,
        f"where descents start, one to {MAX_STARTS}, separated by semicolons; by default {chosen}",
        f"one to {MAX_STARTS} numbers between -1e9 and 1e9 separated by semicolons",
        "-2;0.5;3",
        "--start",
    )


def lr_field(chosen: str) -> Any:
    """One rate; `chosen` says in words what it is by default."""
    return _field(
        None,
        f"the learning rate; by default {chosen}",
        RATE_BOUNDS,
        "0.05",
        "--lr",
        "--learning-rate",
    )


def rates_field(chosen: str) -> Any:
    """One to three rates; `chosen` says in words what they are by default."""
    return _field(
        None,
        f"the learning rates, one to {MAX_RATES}, separated by commas; by default {chosen}",
        f"one to {MAX_RATES} different rates separated by commas, each {RATE_BOUNDS}",
        "0.02,0.05,0.2",
        "--lr",
        "--learning-rate",
    )


def rate_each_field(chosen: str) -> Any:
    """One rate for all that is compared, or one each; `chosen` says what they are by default."""
    return _field(
        None,
        "the learning rate for all, or one for each optimizer, separated by commas; "
        f"by default {chosen}",
        f"one rate, or one for each optimizer separated by commas, each {RATE_BOUNDS}",
        "0.05",
        "--lr",
        "--learning-rate",
    )


def steps_field(default: int) -> Any:
    """How many steps."""
    return _field(
        default, "how many steps", f"a whole number from 1 to {MAX_STEPS}", "12", "--steps"
    )


def optimizer_field(default: str = "gd") -> Any:
    """By which rule a step is made."""
    return _field(
        default,
        "the optimizer, with its settings after a colon",
        "NAME or NAME:key=value,..., such as gd, momentum:mu=0.9 or adam",
        "momentum:mu=0.9",
        "--optimizer",
    )


def optimizers_field(default: tuple[str, ...]) -> Any:
    """What is compared."""
    return _field(
        default,
        f"the optimizers, one to {MAX_OPTIMIZERS}, separated by semicolons",
        f"one to {MAX_OPTIMIZERS} different ones separated by semicolons, "
        "each NAME or NAME:key=value,...",
        "gd;momentum:mu=0.8;adam",
        "--optimizer",
    )


def schedule_field() -> Any:
    """How the rate changes from step to step."""
    return _field(
        "constant",
        "how the rate changes from step to step",
        "NAME or NAME:key=value,... of constant, step, exponential, inverse, cosine, warmup",
        "cosine:floor=0.1",
        "--schedule",
    )


def dimension_field(default: int) -> Any:
    """How many unknowns."""
    return _field(
        default,
        "how many unknowns",
        f"a whole number from 4 to {MAX_DIMENSION}",
        "100",
        "--dim",
    )


def condition_field(default: float) -> Any:
    """The largest curvature over the smallest."""
    return _field(
        default,
        "the condition number: the largest curvature over the smallest",
        f"a number from {CONDITION_BOUNDS[0]:g} to {CONDITION_BOUNDS[1]:g}",
        "100",
        "--condition",
    )


def view_field() -> Any:
    """What is drawn."""
    return _field(
        None,
        "what part of the axis is drawn; chosen from the run by default",
        "two numbers LOW:HIGH with LOW below HIGH",
        "-5:5",
        "--view",
    )


def region_field() -> Any:
    """What part of the plane is drawn."""
    return _field(
        None,
        "what part of the plane is drawn; chosen from the run by default",
        "an interval for each axis, X0:X1,Y0:Y1, each with its lower end first",
        "-2:2,-2:2",
        "--view",
    )


class Parameters(BaseModel):
    """What every lesson takes. Frozen; a key that a lesson does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = _field(
        None,
        "a title, in place of the lesson's own",
        "a text of at most 60 characters",
        "My first descent",
        "--title",
    )

    @model_validator(mode="after")
    def _title_fits(self) -> Parameters:
        if self.title is not None and (not self.title.strip() or len(self.title) > 60):
            raise ValueError("title: out of bounds")
        return self


class ParameterError(ValueError):
    """A parameter whose fault shows only when the lesson is computed: a start off the domain.

    Attributes
    ----------
    field : str
        The parameter's name in the lesson's model.
    value : object
    """

    def __init__(self, field: str, value: Any, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value = field, value


@contextmanager
def blame(field: str, value: Any) -> Iterator[None]:
    """Say that a ValueError of gdcore inside this block is the fault of a parameter."""
    try:
        yield
    except ValueError as error:
        raise ParameterError(field, value, str(error).removeprefix(f"{field}: ")) from error


def option_names(model: type[Parameters], field: str) -> list[str]:
    """The option's names on the command line, shortest first."""
    return list(_extra(model, field)["names"])


def explain(error: ValidationError | ParameterError, model: type[Parameters]) -> list[str]:
    """Say in one line per mistake which option, which value, and what is allowed.

    Parameters
    ----------
    error : ValidationError or ParameterError
        What pydantic raised for `model`, or the lesson's run.
    model : type of Parameters
        The lesson's parameters.

    Returns
    -------
    list of str
    """
    if isinstance(error, ParameterError):
        return [_line(error.field, error.value, str(error), model)]
    return [_explain_one(item, model) for item in error.errors(include_url=False)]


def _explain_one(item: Any, model: type[Parameters]) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, model.model_fields, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"{name}: no such parameter{hint} Allowed: {', '.join(model.model_fields)}"
    reason = str(item.get("ctx", {}).get("error", item["msg"]))
    value = item["input"]
    if not item["loc"]:  # a validator over the whole model names its field itself
        name, _, reason = reason.partition(": ")
        value = getattr(value, name, value.get(name) if isinstance(value, dict) else value)
    return _line(name, value, reason, model)


def _line(field: str, value: Any, reason: str, model: type[Parameters]) -> str:
    option = next(name for name in option_names(model, field) if name.startswith("--"))
    return f"{option} {_shown(value)}: {reason}. Allowed: {_extra(model, field)['allowed']}"


def _extra(model: type[Parameters], field: str) -> dict[str, Any]:
    extra = model.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return extra


def _shown(value: Any) -> str:
    """The value as given, shortened, on one line."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
