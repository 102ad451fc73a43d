"""The mathematics of gradient descent in NumPy: objectives, optimizers, runs.

A teacher can use this room alone::

    >>> from gdcore import GradientDescent, descend, resolve
    >>> run = descend(resolve("quadratic"), 3.0, lr=0.1, steps=500)
    >>> run.status
    <Status.CONVERGED: 'converged'>

Importing it loads NumPy only; ``gdcore.formula`` (lark and SymPy) is loaded when a formula comes.
"""

from gdcore.catalogue import resolve
from gdcore.descend import descend
from gdcore.objective import Objective
from gdcore.optimizers.gradient_descent import GradientDescent
from gdcore.status import Status
from gdcore.trajectory import Trajectory

__all__ = ["GradientDescent", "Objective", "Status", "Trajectory", "descend", "resolve"]
