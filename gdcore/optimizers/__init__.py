"""Optimizers, one file each: frozen hyper-parameters, a state, pure ``init`` and ``step``.

Their conventions are PyTorch's where PyTorch has the method; each docstring names it. ``read``
makes one from text, and ``str`` gives the text back::

    >>> read("adam:beta1=0.8,eps=1e-6")
    Adam(beta1=0.8, beta2=0.999, eps=1e-06)
    >>> str(read("adam:beta1=0.8,beta2=0.999"))
    'adam:beta1=0.8'
"""

from __future__ import annotations

from gdcore import settings
from gdcore.optimizers.adadelta import Adadelta
from gdcore.optimizers.adagrad import Adagrad
from gdcore.optimizers.adam import Adam
from gdcore.optimizers.adamax import Adamax
from gdcore.optimizers.adamw import AdamW
from gdcore.optimizers.amsgrad import AMSGrad
from gdcore.optimizers.base import Optimizer
from gdcore.optimizers.gradient_descent import GradientDescent
from gdcore.optimizers.linesearch import LineSearch
from gdcore.optimizers.lion import Lion
from gdcore.optimizers.momentum import Momentum
from gdcore.optimizers.nadam import NAdam
from gdcore.optimizers.nesterov import Nesterov
from gdcore.optimizers.newton import Newton
from gdcore.optimizers.radam import RAdam
from gdcore.optimizers.rmsprop import RMSprop

OPTIMIZERS: dict[str, type[Optimizer]] = {
    cls.name: cls
    for cls in (
        GradientDescent,
        Momentum,
        Nesterov,
        Adagrad,
        Adadelta,
        RMSprop,
        Adam,
        AdamW,
        AMSGrad,
        Adamax,
        NAdam,
        RAdam,
        Lion,
        Newton,
        LineSearch,
    )
}


def read(text: str) -> Optimizer:
    """Return the optimizer that a text names, as ``"momentum:mu=0.9,nesterov=true"``.

    Raises
    ------
    ValueError
        One line that names the nearest name or key, or the bounds.
    """
    return settings.read(text, OPTIMIZERS, "optimizer")


__all__ = [
    "OPTIMIZERS",
    "AMSGrad",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "GradientDescent",
    "LineSearch",
    "Lion",
    "Momentum",
    "NAdam",
    "Nesterov",
    "Newton",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "read",
]
