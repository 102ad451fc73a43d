"""The points that a user gives, as a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from scenes.parameters.bounds import MAX_POINTS

if TYPE_CHECKING:
    from gdcore.regression import Data


class Points(BaseModel):
    """Points from a file: a record keeps them, so that the file is not needed again.

    Attributes
    ----------
    file : str
        Its path as it was given.
    x, y : tuple of float
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    x: tuple[float, ...]
    y: tuple[float, ...]

    def __str__(self) -> str:
        return self.file

    def data(self) -> Data:
        """Return them as the core takes them."""
        from gdcore.regression import Data

        return Data(self.x, self.y)  # type: ignore[arg-type]


def points(value: Any) -> Points:
    """Read points from a CSV file by its path, or from what a record keeps of one.

    Raises
    ------
    ValueError
        Saying in one line what is wrong with them, and where.
    """
    if isinstance(value, Points):
        return value
    found = Points.model_validate(value) if isinstance(value, dict) else _of_file(value)
    data = found.data()
    if len(data) > MAX_POINTS:
        raise ValueError(f"{len(data)} points are more than can be told apart")
    largest = max(abs(data.x).max(), abs(data.y).max())
    if largest > 1e9:
        raise ValueError(f"{largest:g} is out of bounds")
    if max(abs(data.x)) * 1e-6 > data.x.max() - data.x.min():
        raise ValueError("its x are too close together, so far from 0, to tell a slope")
    return found


def _of_file(path: Any) -> Points:
    from gdcore.points import read_csv

    if not isinstance(path, str):
        raise ValueError("not a path")
    try:
        data = read_csv(path)
    except FileNotFoundError:
        raise ValueError("no such file") from None
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be read") from None
    return Points(file=path, x=tuple(data.x.tolist()), y=tuple(data.y.tolist()))
