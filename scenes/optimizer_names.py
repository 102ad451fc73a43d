"""How the optimizers are called on screen."""

from __future__ import annotations

__all__ = ["OPTIMIZER_NAMES", "optimizer_name"]

OPTIMIZER_NAMES = {
    "gd": "GD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "adadelta": "AdaDelta",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
    "amsgrad": "AMSGrad",
    "adamax": "AdaMax",
    "nadam": "NAdam",
    "radam": "RAdam",
    "lion": "Lion",
    "newton": "Newton",
    "linesearch": "Line search",
}


def optimizer_name(text: str) -> str:
    """The name of an optimizer given as on the command line, without its settings."""
    return OPTIMIZER_NAMES[text.partition(":")[0]]
