"""Make torch_iterates.csv and torch_schedules.csv with PyTorch 2.13 in float64.

PyTorch is no dependency of this project; in an environment that has it, run

    python tests/data/torch_tables.py

The functions are written out here again, and their gradients are autograd's.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import optim

STEPS = 40
HERE = Path(__file__).parent

Function = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# Name: the function, the start, and what the rates below are multiplied with.
FUNCTIONS: dict[str, tuple[Function, tuple[float, float], float]] = {
    "(x-3)^2 + 10(y+1)^2": (lambda x, y: (x - 3) ** 2 + 10 * (y + 1) ** 2, (0.0, 1.0), 1.0),
    "x^2 sin(y)": (lambda x, y: x**2 * torch.sin(y), (1.0, 1.0), 1.0),
    "100(y-x^2)^2 + (1-x)^2": (
        lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
        (-1.2, 1.0),
        0.03,
    ),
}

# As this project writes it: the rate, and PyTorch's own.
OPTIMIZERS: dict[str, tuple[float, Callable[..., optim.Optimizer]]] = {
    "gd": (0.02, optim.SGD),
    "momentum:mu=0.8": (0.01, lambda p, lr: optim.SGD(p, lr, momentum=0.8)),
    "momentum:mu=0.8,dampening=0.3": (
        0.01,
        lambda p, lr: optim.SGD(p, lr, momentum=0.8, dampening=0.3),
    ),
    "momentum:mu=0.8,nesterov=true": (
        0.01,
        lambda p, lr: optim.SGD(p, lr, momentum=0.8, nesterov=True),
    ),
    "nesterov:mu=0.7": (0.01, lambda p, lr: optim.SGD(p, lr, momentum=0.7, nesterov=True)),
    "adagrad": (0.3, optim.Adagrad),
    "adagrad:lr_decay=0.1,initial=0.5": (
        0.3,
        lambda p, lr: optim.Adagrad(p, lr, lr_decay=0.1, initial_accumulator_value=0.5),
    ),
    "adadelta": (1.0, optim.Adadelta),
    "adadelta:rho=0.7,eps=0.001": (2.0, lambda p, lr: optim.Adadelta(p, lr, rho=0.7, eps=1e-3)),
    "rmsprop": (0.05, optim.RMSprop),
    "rmsprop:alpha=0.9,momentum=0.5,centered=true": (
        0.02,
        lambda p, lr: optim.RMSprop(p, lr, alpha=0.9, momentum=0.5, centered=True),
    ),
    "adam": (0.1, optim.Adam),
    "adam:beta1=0.8,beta2=0.95,eps=0.001": (
        0.1,
        lambda p, lr: optim.Adam(p, lr, betas=(0.8, 0.95), eps=1e-3),
    ),
    "adamw": (0.1, optim.AdamW),
    "adamw:weight_decay=0.3": (0.1, lambda p, lr: optim.AdamW(p, lr, weight_decay=0.3)),
    "amsgrad": (0.1, lambda p, lr: optim.Adam(p, lr, amsgrad=True)),
    "amsgrad:beta2=0.6": (0.1, lambda p, lr: optim.Adam(p, lr, betas=(0.9, 0.6), amsgrad=True)),
    "adamax": (0.1, optim.Adamax),
    "nadam": (0.1, optim.NAdam),
    "nadam:momentum_decay=0.1": (0.1, lambda p, lr: optim.NAdam(p, lr, momentum_decay=0.1)),
    "radam": (0.1, optim.RAdam),
    "radam:beta2=0.9": (0.1, lambda p, lr: optim.RAdam(p, lr, betas=(0.9, 0.9))),
}

SCHEDULES: dict[str, Callable[[optim.Optimizer], optim.lr_scheduler.LRScheduler]] = {
    "step:every=7,gamma=0.5": lambda o: optim.lr_scheduler.StepLR(o, 7, 0.5),
    "exponential:gamma=0.9": lambda o: optim.lr_scheduler.ExponentialLR(o, 0.9),
    "inverse:decay=0.2": lambda o: optim.lr_scheduler.LambdaLR(o, lambda k: 1 / (1 + 0.2 * k)),
    "cosine": lambda o: optim.lr_scheduler.CosineAnnealingLR(o, STEPS),
    "cosine:period=15,floor=0.1": lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 15, 0.1),
    "warmup:period=8,start=0.25": lambda o: optim.lr_scheduler.LinearLR(o, 0.25, 1.0, 8),
}


def iterates() -> Iterator[tuple[object, ...]]:
    for text, (rate, make) in OPTIMIZERS.items():
        for formula, (function, start, scale) in FUNCTIONS.items():
            lr = rate * scale
            theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
            optimizer = make([theta], lr=lr)
            yield text, formula, lr, 0, *theta.tolist()
            for k in range(1, STEPS + 1):
                optimizer.zero_grad()
                function(theta[0], theta[1]).backward()
                optimizer.step()
                yield text, formula, lr, k, *theta.tolist()


def factors() -> Iterator[tuple[object, ...]]:
    for text, make in SCHEDULES.items():
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        schedule = make(optimizer)
        for k in range(STEPS):
            yield text, k, float(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()


def write(name: str, header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with (HERE / name).open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


if __name__ == "__main__":
    # NAdam holds its product of momenta in the default type.
    torch.set_default_dtype(torch.float64)
    write("torch_iterates.csv", ("optimizer", "function", "lr", "step", "x", "y"), iterates())
    write("torch_schedules.csv", ("schedule", "step", "factor"), factors())
