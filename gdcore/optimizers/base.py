"""What all optimizers share."""

from __future__ import annotations

from typing import Any, ClassVar

from gdcore.objective import Array, Objective
from gdcore.settings import Settings

Rate = float | Array


class Optimizer(Settings):
    """A frozen set of hyper-parameters with a pure ``init`` and ``step``.

    theta and gradient are (..., d), lr is a float or broadcasts to them (..., 1). The state is a
    NamedTuple of arrays and of the step's number. Nothing is changed in place.
    """

    # Newton's method and the line search ask f itself for more than the gradient at theta;
    # ``step`` then takes the objective as a further argument.
    needs_objective: ClassVar[bool] = False
    # The state of a method that chooses its rate has it as ``rate`` (...).
    finds_rate: ClassVar[bool] = False

    def init(self, theta: Array) -> Any:
        """Return the state before the first step."""
        raise NotImplementedError

    def step(
        self, theta: Array, gradient: Array, state: Any, lr: Rate, *args: Objective
    ) -> tuple[Array, Any]:
        """Return the next theta and state."""
        raise NotImplementedError

    def remark(self, state: Any) -> str:
        """Return what a run's last state has to say, or nothing."""
        return ""
