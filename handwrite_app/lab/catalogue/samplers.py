"""Experiment: samplers, quality against time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    LABEL,
    SEED,
    labels_for,
    reported,
    samples_to_draw,
)
from handwrite_app.lab.results import (
    Curve,
    Experiment,
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
    from diffusion.images.experiments.sweep import Run

_SAMPLERS = {
    "ddpm": "DDPM",
    "ddim": "DDIM",
    "heun": "Heun",
    "dpmpp2m": "DPM-Solver++",
}
_EXACT = "heun"  # in its most steps it stands for the exact solution
_STEPS = (5, 10, 25, 50, 250, 1000)


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.experiments.guidance import probabilities
    from diffusion.images.experiments.sweep import sweep
    from diffusion.images.experiments.trajectory import start
    from diffusion.samplers import SAMPLERS

    model, classifier = models.get("diffusion"), models.get("classifier")
    count, seed = int(values["count"]), int(values["seed"])
    runs = yield from reported(
        sweep(
            {name: SAMPLERS[name] for name in _SAMPLERS},
            model.denoiser(labels_for(model, values["label"], count)),
            model.schedule,
            start(count, model.shape[1], seed),
            [n for n in _STEPS if n <= min(int(values["most"]), model.schedule.T)],
            seed,
        )
    )
    sure = [
        probabilities(classifier, torch.from_numpy(run.samples[:, None])).max(axis=1).mean()
        for run in runs
    ]
    far = _distances(runs)
    fastest = min(
        (run for run, value in zip(runs, sure, strict=True) if value >= 0.95 * max(sure)),
        key=lambda run: run.seconds_each,
    )
    yield Result(
        draw=lambda live: _draw(runs, np.array(sure), far, int(live["sample"])),
        values=values,
        table=Table(
            ("sampler", "steps", "calls", "seconds_each", "confidence", "distance_from_exact"),
            tuple(
                (run.sampler, run.num_steps, run.calls, run.seconds_each, float(value), distance)
                for run, value, distance in zip(runs, sure, far.tolist(), strict=True)
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "The fastest within 5 % of the best: {name} in {steps} steps, {ms:.0f} ms a "
                "picture on this machine.",
            ),
            {
                "name": _SAMPLERS[fastest.sampler],
                "steps": fastest.num_steps,
                "ms": 1000 * fastest.seconds_each,
            },
        ),
    )


def _distances(runs: Sequence[Run]) -> NDArray[np.float64]:
    """Root mean square distance from what Heun draws in the most steps, a pixel, (N,)."""
    exact = next(run.samples for run in reversed(runs) if run.sampler == _EXACT)
    squares = [((run.samples - exact).astype(np.float64) ** 2).mean() for run in runs]
    return np.sqrt(squares)


def _draw(
    runs: Sequence[Run], sure: NDArray[np.float64], far: NDArray[np.float64], sample: int
) -> Sheet:
    counts = list(dict.fromkeys(run.num_steps for run in runs))
    by_place = {(run.sampler, run.num_steps): run for run in runs}
    count = len(runs[0].samples)
    grid = np.stack(
        [
            np.stack([by_place[name, n].samples[(sample - 1) % count] for n in counts])
            for name in _SAMPLERS
        ]
    )
    pictures = Pictures(
        to_pixels(grid),
        rows=tuple(_SAMPLERS.values()),
        columns=tuple(map(str, counts)),
        column_title=Text(
            QT_TRANSLATE_NOOP("Lab", "steps, sample {k}"), {"k": (sample - 1) % count + 1}
        ),
    )
    steps = Plot(
        _curves(runs, far, [run.num_steps for run in runs], leave_out="ddpm"),
        title=QT_TRANSLATE_NOOP("Lab", "Distance from the exact solution"),
        x_label=QT_TRANSLATE_NOOP("Lab", "steps"),
        log_x=True,
        log_y=True,
        legend="lower left",
        x_ticks=tuple((float(n), str(n)) for n in counts),
    )
    took = [1000 * run.seconds_each for run in runs]
    cost = Plot(
        _curves(runs, sure, took),
        title=QT_TRANSLATE_NOOP("Lab", "How sure a classifier is, by what it took"),
        x_label=QT_TRANSLATE_NOOP("Lab", "milliseconds a picture"),
        log_x=True,
        x_ticks=_round_numbers(min(took), max(took)),
        legend="lower right",
    )
    return Sheet(((pictures, steps), (cost,)), heights=(4.0, 2.6), widths=((1.0, 1.0), (1.0,)))


def _round_numbers(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """1, 2, 5, 10, ... from low to high, each with its name."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = [m * 10.0**power for power in powers for m in (1, 2, 5)]
    return tuple((number, f"{number:g}") for number in every if low <= number <= high)


def _curves(
    runs: Sequence[Run], y: NDArray[np.float64], cost: Sequence[float], leave_out: str = ""
) -> tuple[Curve, ...]:
    """Each sampler's y, where it is positive, against what it cost."""
    curves = []
    for color, (name, label) in enumerate(_SAMPLERS.items()):
        own = [k for k, run in enumerate(runs) if run.sampler == name != leave_out and y[k] > 0]
        x = np.array([cost[k] for k in own], dtype=np.float64)
        if own:
            curves.append(Curve(x, y[own], label, "joined", color))
    return tuple(curves)


SWEEP = Experiment(
    key="samplers",
    title=QT_TRANSLATE_NOOP("Lab", "Samplers"),
    question=QT_TRANSLATE_NOOP("Lab", "How few steps are enough, and with which sampler?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Every cell starts from the same noise. Follow a row: the three samplers that add no noise "
        "settle on one picture, the exact solution of the same differential equation, and the "
        "higher orders, Heun and DPM-Solver++, come close to it in fewer steps: at the right, "
        "their lines fall more steeply. (Heun in the most steps stands for the exact solution.) "
        "DDPM draws another picture each time and needs many steps, since its Gaussian steps are "
        "right only when small. Below is what counts in practice, quality against time: a step "
        "of Heun looks twice, and so costs double.",
    ),
    formula=r"$\mathrm{error} = O(h)\ \mathrm{for\ DDIM},\quad O(h^2)\ "
    r"\mathrm{for\ Heun\ and\ DPM\!\!-\!Solver{+}{+}(2M)}$",
    parameters=(
        LABEL,
        samples_to_draw(8, 64),
        Parameter(
            "most",
            QT_TRANSLATE_NOOP("Lab", "Up to how many steps"),
            "choice",
            "50",
            choices={str(n): str(n) for n in _STEPS[1:]},
            hint=QT_TRANSLATE_NOOP("Lab", "250 takes some minutes, 1,000 a long while"),
        ),
        SEED,
        Parameter("sample", QT_TRANSLATE_NOOP("Lab", "Show sample"), "int", 1, 1, 64, live=True),
    ),
    needs=("diffusion", "classifier"),
    run=_run,
)
