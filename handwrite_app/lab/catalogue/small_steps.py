"""Experiment: why beta must be small."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Film,
    Models,
    Parameter,
    Plot,
    Progress,
    Result,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

_BETAS = np.geomspace(0.005, 0.98, 30)
_X = np.linspace(-2.6, 2.6, 521)


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.bounds import reverse_step_of_points

    yield Progress(0, 1)
    alpha_bar = 1 - float(values["noise"])
    rows = []
    for beta in _BETAS.tolist():
        x_t = 0.3 * math.sqrt(1 - beta)
        step = reverse_step_of_points(x_t, beta, alpha_bar)
        rows.append((beta, x_t, step.mean, step.total_variance, step.distance_from_normal()))
    yield Result(
        draw=_draw,
        values=values,
        table=Table(("beta", "x_t", "mean", "variance", "kl_to_normal"), tuple(rows)),
        film=Film("beta", tuple(round(float(beta), 2) for beta in np.linspace(0.01, 0.97, 49))),
    )


def _draw(live: Values) -> Sheet:
    from diffusion.images.bounds import Mixture, reverse_step_of_points

    beta, x_t = float(live["beta"]), float(live["x_t"])
    alpha_bar = 1 - float(live["noise"])
    step = reverse_step_of_points(x_t, beta, alpha_bar)
    normal = Mixture(np.ones(1), np.array([step.mean]), step.total_variance)
    signal = math.sqrt(alpha_bar)
    before = Mixture(np.full(2, 0.5), signal * np.array([-1.0, 1.0]), 1 - alpha_bar)
    likelihood = Mixture(np.ones(1), np.array([x_t / math.sqrt(1 - beta)]), beta / (1 - beta))
    bayes = Plot(
        (
            Curve(
                _X,
                _to_one(before.density(_X)),
                QT_TRANSLATE_NOOP("Lab", "$q(x_{t-1})$, where samples are"),
                "area",
                5,
            ),
            Curve(
                _X,
                _to_one(likelihood.density(_X)),
                QT_TRANSLATE_NOOP("Lab", "$q(x_t|x_{t-1})$, where this one can come from"),
                "dashed",
                2,
            ),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "Two factors, each drawn to height 1"),
        x_label="$x_{t-1}$",
        x_range=(-2.6, 2.6),
        y_range=(0, 1.6),
    )
    product = Plot(
        (
            Curve(
                _X,
                step.density(_X),
                QT_TRANSLATE_NOOP("Lab", "true reverse step $q(x_{t-1}|x_t)$"),
                "area",
                0,
            ),
            Curve(
                _X,
                normal.density(_X),
                QT_TRANSLATE_NOOP("Lab", "the Gaussian of its mean and variance"),
                "dashed",
                1,
            ),
        ),
        title=Text(QT_TRANSLATE_NOOP("Lab", "Their product, at $\\beta$ = {beta}"), {"beta": beta}),
        x_label="$x_{t-1}$",
        x_range=(-2.6, 2.6),
        y_range=(0, 1.35 * float(max(step.density(_X).max(), normal.density(_X).max()))),
    )
    distances = np.array(
        [reverse_step_of_points(x_t, float(b), alpha_bar).distance_from_normal() for b in _BETAS]
    )
    how_far = Plot(
        (Curve(_BETAS, np.maximum(distances, 1e-7), "", "line", 0),),
        title=QT_TRANSLATE_NOOP("Lab", "How far the true step is from any Gaussian, nats"),
        x_label="$\\beta$",
        log_x=True,
        log_y=True,
        at=beta,
        y_range=(1e-5, 3),
    )
    return Sheet(((bayes, product), (how_far,)), heights=(3.2, 2.6))


def _to_one(density: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(density / density.max())


SMALL_STEPS = Experiment(
    key="small-steps",
    title=QT_TRANSLATE_NOOP("Lab", "Why small steps?"),
    question=QT_TRANSLATE_NOOP("Lab", "Why must diffusion take so many small steps?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "The data here are two points, -1 and +1. By Bayes' rule the true reverse step is the "
        "product of where samples are and where this one can have come from. Drag beta: in a small "
        "step the second is a narrow spike, and under a spike any smooth curve is nearly straight, "
        "so that the product is a Gaussian, and a network need only learn its mean. In a large "
        "step the sample can have come from either heap. The product has two peaks then, and a "
        "Gaussian puts its middle where no sample ever is.",
    ),
    formula=r"$q(x_{t-1} \mid x_t) \propto q(x_{t-1})\;\mathcal{N}(x_t;\ \sqrt{1-\beta}\,x_{t-1},"
    r"\ \beta)$",
    parameters=(
        Parameter("beta", "beta", "float", 0.6, 0.01, 0.98, 0.01, live=True),
        Parameter("x_t", "x_t", "float", 0.2, -2, 2, 0.1, live=True),
        Parameter(
            "noise",
            QT_TRANSLATE_NOOP("Lab", "Noise in the sample before"),
            "float",
            0.1,
            0.02,
            0.9,
            0.02,
            live=True,
        ),
    ),
    needs=(),
    run=_run,
)
