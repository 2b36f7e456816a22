"""Experiment: the forward process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import PICK, SEED, pick
from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Film,
    Models,
    Parameter,
    Pictures,
    Plot,
    Progress,
    Result,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from diffusion.images.experiments.forward import Forward

_T = 1000
_STRIP = range(0, _T + 1, 100)


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.experiments.forward import forward
    from diffusion.schedule import NoiseSchedule

    yield Progress(0, 1)
    x0 = pick(models, values)
    is_linear = values["schedule"] == "linear"
    schedule = NoiseSchedule.linear(_T) if is_linear else NoiseSchedule.cosine(_T)
    data = forward(x0, schedule, int(values["seed"]))
    half = int(np.searchsorted(-data.alpha_bars, -0.5))
    yield Result(
        draw=lambda live: _draw(data, int(live["t"])),
        values=values,
        table=Table(
            ("t", "alpha_bar", "signal", "noise"),
            tuple(
                (t, float(a), float(a**0.5), float((1 - a) ** 0.5))
                for t, a in enumerate(data.alpha_bars)
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab", "With this schedule, signal and noise are equally strong at t = {t}."
            ),
            {"t": half},
        ),
        film=Film("t", (*range(0, _T, 20), _T)),
    )


def _draw(data: Forward, t: int) -> Sheet:
    shown = [data.one_step[0], data.one_step[t], data.many_steps[t], data.eps]
    steps = np.arange(_T + 1, dtype=np.float64)
    signal, noise = np.sqrt(data.alpha_bars), np.sqrt(1 - data.alpha_bars)
    large = Pictures(
        to_pixels(np.stack(shown)[None]),
        columns=(
            "$x_0$",
            Text(QT_TRANSLATE_NOOP("Lab", "$x_{{{t}}}$ in one step"), {"t": t}),
            Text(QT_TRANSLATE_NOOP("Lab", "$x_{{{t}}}$ in {t} steps"), {"t": t}),
            QT_TRANSLATE_NOOP("Lab", "noise $\\epsilon$"),
        ),
    )
    strip = Pictures(
        to_pixels(data.one_step[list(_STRIP)][None]),
        columns=tuple(str(step) for step in _STRIP),
        column_title="$t$",
        marked=((0, round(t / 100)),),
    )
    schedule = Plot(
        (
            Curve(steps, signal, QT_TRANSLATE_NOOP("Lab", "signal $\\sqrt{\\bar\\alpha_t}$")),
            Curve(
                steps, noise, QT_TRANSLATE_NOOP("Lab", "noise $\\sqrt{1-\\bar\\alpha_t}$"), "dashed"
            ),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "How much is left of the picture"),
        x_label="$t$",
        at=t,
        y_range=(0, 1.05),
        legend="center right",
    )
    return Sheet(((large,), (strip,), (schedule, _distribution(data, t))), heights=(2.6, 1.2, 2.6))


def _distribution(data: Forward, t: int) -> Plot:
    """What many steps made of dark and of bright pixels, and the density of the one step."""
    curves = []
    edges = np.linspace(-3.5, 3.5, 57)
    x = np.linspace(-3.5, 3.5, 281)
    mean, sigma = data.alpha_bars[t] ** 0.5, max((1 - data.alpha_bars[t]) ** 0.5, 0.02)
    names = (QT_TRANSLATE_NOOP("Lab", "from paper, -1"), QT_TRANSLATE_NOOP("Lab", "from ink, +1"))
    for color, (start, name) in enumerate(zip((-1, 1), names, strict=True)):
        counts, _ = np.histogram(data.walkers[color, t], edges, density=True)
        density = np.exp(-(((x - start * mean) / sigma) ** 2) / 2) / (sigma * (2 * np.pi) ** 0.5)
        curves.append(Curve(edges, counts, name, "bars", color))
        curves.append(Curve(x, density, "", "line", color))
    return Plot(
        tuple(curves),
        title=QT_TRANSLATE_NOOP("Lab", "Bars: many steps. Line: one step"),
        x_label=QT_TRANSLATE_NOOP("Lab", "value of a pixel"),
        x_range=(-3.5, 3.5),
        y_range=(0, 1.5 * max(0.55, *(float(curve.y.max()) for curve in curves[::2]))),
        legend="upper center",
        legend_columns=2,
    )


FORWARD = Experiment(
    key="forward",
    title=QT_TRANSLATE_NOOP("Lab", "Into the noise"),
    question=QT_TRANSLATE_NOOP("Lab", "What does a picture go through before a model sees it?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Drag t. Each step shrinks the picture a little and adds a little noise, and a thousand "
        "small Gaussian steps add up to one large one: so x_t can be drawn for any t at once, "
        "which is what makes training fast. The bars are 2,000 pixels that took every step, the "
        "line is the formula's single step; they agree. At t = 1000 ink and paper have become the "
        "same distribution: nothing of the picture is left, and that is where sampling starts.",
    ),
    formula=r"$x_t = \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\epsilon,"
    r"\quad \bar\alpha_t = \prod_{s=1}^{t}(1-\beta_s)$",
    parameters=(
        *PICK,
        Parameter(
            "schedule",
            QT_TRANSLATE_NOOP("Lab", "Schedule"),
            "choice",
            "linear",
            choices={
                "linear": QT_TRANSLATE_NOOP("Lab", "linear (Ho 2020)"),
                "cosine": QT_TRANSLATE_NOOP("Lab", "cosine (Nichol 2021)"),
            },
        ),
        SEED,
        Parameter("t", "t", "int", 250, 0, _T, live=True),
    ),
    needs=("data",),
    run=_run,
)
