"""The fields of the lessons' models: default, help, what is allowed, and the option's names."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from scenes.parameters.bounds import (
    CONDITION_BOUNDS,
    LOSSES,
    MAX_DIMENSION,
    MAX_OPTIMIZERS,
    MAX_POINTS,
    MAX_RATES,
    MAX_STARTS,
    MAX_STEPS,
    RATE_BOUNDS,
)


def _field(default: Any, description: str, allowed: str, example: str, *names: str) -> Any:
    """A field with what help and error messages say about it beside it."""
    extra = {"allowed": allowed, "example": example, "names": list(names)}
    return Field(default, description=description, json_schema_extra=extra, validate_default=True)


def title_field() -> Any:
    """What the lesson is called."""
    return _field(
        None,
        "a title, in place of the lesson's own",
        "a text of at most 60 characters",
        "My first descent",
        "--title",
    )


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


def batch_size_field(chosen: str) -> Any:
    """How many points a step looks at; `chosen` says in words how many by default."""
    return _field(
        None,
        f"how many points a mini-batch holds; by default {chosen}",
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
