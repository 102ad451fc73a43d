"""From data of three dimensions to the frame: a parallel projection. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

__all__ = ["Block", "Projection"]


@dataclass(frozen=True)
class Block:
    """The part of space that is drawn, and how large it is.

    Attributes
    ----------
    x, y, z : tuple of float
        Intervals in data units.
    size : tuple of float
        What their lengths are drawn as, scene units.
    gap : float
        From the floor up to the lower end of z, scene units.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    z: tuple[float, float]
    size: tuple[float, float, float]
    gap: float

    @cached_property
    def units(self) -> tuple[float, float, float]:
        """Scene units per data unit along each axis."""
        return tuple(  # type: ignore[return-value]
            size / (high - low)
            for size, (low, high) in zip(self.size, (self.x, self.y, self.z), strict=True)
        )

    @cached_property
    def floor_units(self) -> np.ndarray:
        """Scene units per data unit of x and of y, shape (2,)."""
        return np.array(self.units[:2])

    @cached_property
    def middle(self) -> np.ndarray:
        """The middle of the floor in data units, shape (2,)."""
        return np.array([0.5 * sum(self.x), 0.5 * sum(self.y)])

    @cached_property
    def floor(self) -> float:
        """The height of the floor in data units."""
        return self.z[0] - self.gap / self.units[2]

    @property
    def top(self) -> float:
        """From the floor to the upper end of z, scene units."""
        return self.gap + self.size[2]

    @cached_property
    def sides(self) -> np.ndarray:
        """Where the floor begins and ends along x and y, about its middle, scene units, (2, 2)."""
        return np.array([[-0.5, 0.5]]) * np.array(self.size[:2])[:, None]

    def holds(self, xyz: np.ndarray) -> np.ndarray:
        """Whether points of data lie in it, up to rounding, (..., 3) -> (...)."""
        low, high = np.array([self.x, self.y, self.z]).T
        slack = 1e-9 * (high - low)
        return np.asarray(((xyz >= low - slack) & (xyz <= high + slack)).all(axis=-1))


@dataclass(frozen=True)
class Projection:
    """A block as it is seen from one side. No perspective: parallel lines stay parallel.

    Attributes
    ----------
    block : Block
    azimuth, elevation : float
        Where one looks from: radians from the x axis, and above the floor (0 to pi/2).
    rise : float
        Heights are drawn as this part of their size: 0 is a flat map, 1 the block.
    center : tuple of float
        Where the middle of the block is drawn, scene units.
    """

    block: Block
    azimuth: float
    elevation: float
    rise: float
    center: tuple[float, float]

    @cached_property
    def right(self) -> np.ndarray:
        """The direction in the floor that points right in the frame, shape (2,)."""
        return np.array([-np.sin(self.azimuth), np.cos(self.azimuth)])

    @cached_property
    def toward(self) -> np.ndarray:
        """The direction in the floor that points at the viewer, shape (2,)."""
        return np.array([np.cos(self.azimuth), np.sin(self.azimuth)])

    @cached_property
    def lift(self) -> float:
        """How far up the frame a scene unit of height goes."""
        return float(np.cos(self.elevation))

    @cached_property
    def lean(self) -> float:
        """How far down the frame a scene unit toward the viewer goes."""
        return float(np.sin(self.elevation))

    @cached_property
    def height_unit(self) -> float:
        """Scene units of height, as drawn, per data unit of z."""
        return self.block.units[2] * self.rise

    @cached_property
    def middle(self) -> float:
        """The height about which the picture is centred: scene units over the floor."""
        return 0.5 * self.block.top * self.rise

    def floor_of(self, xy: np.ndarray) -> np.ndarray:
        """Data (..., 2) to places on the floor about its middle, scene units (..., 2)."""
        return np.asarray((xy - self.block.middle) * self.block.floor_units)

    def along_floor(self, axis: int, value: float) -> float:
        """The place of one x (axis 0) or y (axis 1) on the floor about its middle, scene units."""
        return float((value - self.block.middle[axis]) * self.block.floor_units[axis])

    def data_of(self, floor: np.ndarray) -> np.ndarray:
        """The inverse of `floor_of`."""
        return np.asarray(floor / self.block.floor_units + self.block.middle)

    def height_of(self, z: np.ndarray) -> np.ndarray:
        """Data z (...) to heights over the floor, scene units (...)."""
        return np.asarray((z - self.block.floor) * self.height_unit)

    def points_of(self, xyz: np.ndarray) -> np.ndarray:
        """Data (n, 3) to points of the frame, scene units (n, 3) with a zero behind."""
        floor = self.floor_of(xyz[:, :2])
        across, near = floor @ self.right, floor @ self.toward
        up = (self.height_of(xyz[:, 2]) - self.middle) * self.lift - near * self.lean
        return np.stack([self.center[0] + across, self.center[1] + up, np.zeros(len(xyz))], axis=-1)

    def vectors_of(self, xyz: np.ndarray) -> np.ndarray:
        """Differences of data (n, 3) to differences in the frame, scene units (n, 3)."""
        origin = np.array([[self.block.x[0], self.block.y[0], self.block.z[0]]])
        return self.points_of(origin + xyz) - self.points_of(origin)
