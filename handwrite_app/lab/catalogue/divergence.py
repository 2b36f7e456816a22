"""Experiment: KL forwards and backwards, cross-entropy, and maximum likelihood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.catalogue.common import SEED
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

if TYPE_CHECKING:
    from diffusion.images.bounds import Mixture

_X = np.linspace(-14, 14, 1401)
_MEANS = np.linspace(-4, 4, 161)
_DRAWS = 200


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.bounds import Mixture
    from diffusion.images.experiments.divergence import divergences, draws_from

    yield Progress(0, 1)
    share = float(values["share"])
    apart = float(values["apart"]) / 2
    p = Mixture(np.array([1 - share, share]), np.array([-apart, apart]), 0.5**2)
    draws = draws_from(p, _DRAWS, np.random.default_rng(int(values["seed"])))
    widths = np.arange(3, 31) / 10
    found = [divergences(p, _MEANS, float(sigma), draws, _X) for sigma in widths]
    best = [
        min((float(kl.min()), float(_MEANS[kl.argmin()]), float(sigma)) for kl, sigma in pairs)
        for pairs in (
            [(one.forward, sigma) for one, sigma in zip(found, widths, strict=True)],
            [(one.reverse, sigma) for one, sigma in zip(found, widths, strict=True)],
        )
    ]
    yield Result(
        draw=lambda live: _draw(p, draws, float(live["m"]), float(live["sigma"])),
        values=values,
        table=Table(
            ("mean", "sigma", "forward_kl", "reverse_kl", "cross_entropy", "sample_loss"),
            tuple(
                (float(_MEANS[k]), float(sigma), *(float(part[k]) for part in parts))
                for one, sigma in zip(found, widths, strict=True)
                for parts in [(one.forward, one.reverse, one.cross_entropy, one.sample_loss)]
                for k in range(0, len(_MEANS), 5)
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "KL(p||q) is least at m = {m_forward:.1f}, width {s_forward:.1f}: over both heaps. "
                "KL(q||p) at m = {m_reverse:.1f}, width {s_reverse:.1f}.",
            ),
            {
                "m_forward": best[0][1],
                "s_forward": best[0][2],
                "m_reverse": best[1][1],
                "s_reverse": best[1][2],
            },
        ),
        film=Film("m", tuple(round(float(m), 1) for m in np.linspace(-3, 3, 61))),
    )


def _draw(p: Mixture, draws: NDArray[np.float64], m: float, sigma: float) -> Sheet:
    from diffusion.images.experiments.divergence import divergences, log_normal

    one = divergences(p, _MEANS, sigma, draws, _X)
    near = (_X >= -5) & (_X <= 5)
    x = _X[near]
    densities = Plot(
        (
            Curve(x, p.density(x), QT_TRANSLATE_NOOP("Lab", "p, the data"), "area", 5),
            Curve(x, np.exp(log_normal(x, m, sigma)), QT_TRANSLATE_NOOP("Lab", "q, the model")),
            Curve(draws, np.full(len(draws), -0.03), "", "ticks", 5),
        ),
        title=Text(
            QT_TRANSLATE_NOOP("Lab", "q is one heap: mean m = {m}, width {sigma}"),
            {"m": f"{m:.1f}", "sigma": f"{sigma:.1f}"},
        ),
        x_range=(-5, 5),
        y_range=(-0.08, 0.95),
    )
    top = 1.6 * float(max(one.forward[80], one.reverse[80], 0.5))
    both = Plot(
        (
            Curve(_MEANS, one.forward, QT_TRANSLATE_NOOP("Lab", "KL(p||q), forwards"), "line", 0),
            Curve(
                _MEANS, one.reverse, QT_TRANSLATE_NOOP("Lab", "KL(q||p), backwards"), "dashed", 1
            ),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "Two distances that differ, nats"),
        x_label=QT_TRANSLATE_NOOP("Lab", "mean m of q"),
        at=m,
        x_range=(-4, 4),
        legend="lower left",
        y_range=(0, max(top, 2.0)),
    )
    likelihood = Plot(
        (
            Curve(
                _MEANS,
                one.cross_entropy,
                QT_TRANSLATE_NOOP("Lab", "cross-entropy = entropy + KL(p||q)"),
                "line",
                0,
            ),
            Curve(
                _MEANS,
                one.sample_loss,
                QT_TRANSLATE_NOOP("Lab", "average $-\\log q$ of 200 draws"),
                "dotted",
                2,
            ),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "What maximum likelihood minimises, nats"),
        x_label=QT_TRANSLATE_NOOP("Lab", "mean m of q"),
        at=m,
        x_range=(-4, 4),
        legend="lower left",
        y_range=(0, one.entropy + max(top, 2.0)),
        reference=(one.entropy, QT_TRANSLATE_NOOP("Lab", "entropy of p")),
    )
    return Sheet(((densities,), (both, likelihood)), heights=(2.8, 3.2))


DIVERGENCE = Experiment(
    key="kl",
    title=QT_TRANSLATE_NOOP("Lab", "KL both ways"),
    question=QT_TRANSLATE_NOOP("Lab", "What does a model do that is simpler than its data?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "The data p have two heaps, the model q only one. Drag its mean and width and look where "
        "each curve is least. KL(p||q) asks q to be somewhere near all the data: best is a wide q "
        "in between, on nothing. KL(q||p) asks only that q never be where there are no data: best "
        "is to sit on one heap and forget the other. On the right: cross-entropy is the entropy of "
        "the data, which no model can change, plus KL(p||q); and the average loss over draws from "
        "p comes close to it. So maximum likelihood is the least KL(p||q), and a blurred sample "
        "is its signature.",
    ),
    formula=r"$\mathrm{KL}(p\|q) = \int p \log\frac{p}{q}\,,\quad"
    r" \mathrm{H}(p, q) = \mathrm{H}(p) + \mathrm{KL}(p\|q)"
    r" \approx -\frac{1}{N}\sum_i \log q(x_i)$",
    parameters=(
        Parameter(
            "apart", QT_TRANSLATE_NOOP("Lab", "Distance of the heaps"), "float", 3.0, 0, 5, 0.1
        ),
        Parameter(
            "share",
            QT_TRANSLATE_NOOP("Lab", "Share on the right"),
            "float",
            0.5,
            0.1,
            0.9,
            0.05,
        ),
        SEED,
        Parameter("m", "m", "float", 0.0, -4, 4, 0.1, live=True),
        Parameter("sigma", QT_TRANSLATE_NOOP("Lab", "Width"), "float", 1.0, 0.3, 3, 0.1, live=True),
    ),
    needs=(),
    run=_run,
)
