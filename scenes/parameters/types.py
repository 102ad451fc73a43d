"""The types of parameters: each reads and checks what is given."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from scenes.parameters import quantities as q
from scenes.parameters import texts as t
from scenes.parameters.bounds import CONDITION_BOUNDS, MAX_DIMENSION, MAX_POINTS, MAX_STEPS
from scenes.parameters.points import Points, points

Function = Annotated[str, AfterValidator(t.one_variable)]
SurfaceFunction = Annotated[str, AfterValidator(t.two_variables)]
Optimizer = Annotated[str, BeforeValidator(t.one_optimizer)]
Optimizers = Annotated[tuple[str, ...], BeforeValidator(t.names), AfterValidator(t.some_optimizers)]
Schedule = Annotated[str, BeforeValidator(t.one_schedule)]
LossName = Annotated[str, BeforeValidator(t.loss_name)]
DataFile = Annotated[Points, BeforeValidator(points)]

Rate = Annotated[float, BeforeValidator(q.number), AfterValidator(q.rate)]
Rates = Annotated[tuple[float, ...], BeforeValidator(q.numbers), AfterValidator(q.different_rates)]
RateEach = Annotated[tuple[float, ...], BeforeValidator(q.numbers), AfterValidator(q.rate_each)]
Start = Annotated[float, BeforeValidator(q.number), AfterValidator(q.coordinate)]
Starts = Annotated[tuple[float, ...], BeforeValidator(q.several), AfterValidator(q.some_starts)]
Point = Annotated[tuple[float, float], BeforeValidator(q.point)]
View = Annotated[tuple[float, float], BeforeValidator(q.interval)]
Region = Annotated[tuple[tuple[float, float], tuple[float, float]], BeforeValidator(q.region)]
Condition = Annotated[float, BeforeValidator(q.number), AfterValidator(q.within(*CONDITION_BOUNDS))]
Steps = Annotated[int, BeforeValidator(q.whole), AfterValidator(q.within(1, MAX_STEPS))]
BatchSize = Annotated[int, BeforeValidator(q.whole), AfterValidator(q.within(1, MAX_POINTS))]
Dimension = Annotated[int, BeforeValidator(q.whole), AfterValidator(q.within(4, MAX_DIMENSION))]
Seed = Annotated[int, BeforeValidator(q.whole), AfterValidator(q.within(0, 2**32 - 1))]
