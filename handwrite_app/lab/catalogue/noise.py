"""Experiment: why sampling adds noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    LABEL,
    SEED,
    STEPS,
    TIME,
    labels_for,
    levels_of,
    reported,
    samples_to_draw,
)
from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Film,
    Models,
    Pictures,
    Plot,
    Progress,
    Result,
    Sheet,
    Style,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from diffusion.samplers import Variance

_VARIANCES: tuple[Variance, ...] = ("beta", "beta_tilde", "zero")
_NAMES = (r"$\sigma_t^2=\beta_t$", r"$\sigma_t^2=\tilde\beta_t$", r"$\sigma_t=0$")


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.data import to_model
    from diffusion.images.experiments.trajectory import (
        Trajectory,
        mean_squares,
        part_of,
        seeded_noise,
        start,
        trajectory,
    )
    from diffusion.samplers import ddpm

    model = models.get("diffusion")
    count, seed = int(values["count"]), int(values["seed"])
    denoiser = model.denoiser(labels_for(model, values["label"], count))
    levels = levels_of(model, values["steps"])
    x_T = start(count, model.shape[1], seed)
    found: list[Trajectory] = []
    for k, variance in enumerate(_VARIANCES):
        sampler = partial(ddpm, variance=variance)
        work = trajectory(sampler, denoiser, x_T, levels, seeded_noise(seed))
        whole = part_of(work, k * len(levels), len(_VARIANCES) * len(levels))
        found.append((yield from reported(whole)))
    test = np.asarray(to_model(models.get("data").images[:1000]), dtype=np.float32)
    alpha_bars = np.array([*levels, 1.0])
    fine_of_test = float(mean_squares(test.swapaxes(0, 1))[1][0])
    yield Result(
        draw=partial(
            _draw,
            x_t=np.stack([data.x_t for data in found]),
            times=model.schedule.T * (1 - np.arange(len(alpha_bars)) / len(levels)),
            fine=np.sqrt([mean_squares(data.x_t)[1] for data in found]),
            expected=np.sqrt(alpha_bars * fine_of_test + (1 - alpha_bars) * 15 / 16),
        ),
        values=values,
        table=Table(
            ("variance", "sample", "ink"),
            tuple(
                (variance, k, float(ink))
                for variance, data in zip(_VARIANCES, found, strict=True)
                for k, ink in enumerate(_ink(data.result))
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "Ink on the paper: {with_noise:.1%} with noise, {without:.1%} without; real digits "
                "have {real:.1%}.",
            ),
            {
                "with_noise": _ink(found[1].result).mean(),
                "without": _ink(found[2].result).mean(),
                "real": _ink(test[:, 0]).mean(),
            },
        ),
        film=Film("t", tuple(range(model.schedule.T, -1, -25)), 120),
    )


def _ink(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """The share of each picture's pixels that are more ink than paper, (B,)."""
    return np.asarray((x > 0).mean(axis=(1, 2)), dtype=np.float64)


def _draw(
    live: Values,
    *,
    x_t: NDArray[np.float32],
    times: NDArray[np.float64],
    fine: NDArray[np.float64],
    expected: NDArray[np.float64],
) -> Sheet:
    at = int(np.abs(times - int(live["t"])).argmin())
    styles: tuple[Style, ...] = ("line", "dashed", "dotted")
    curves = [
        Curve(times, values, name, style, color)
        for color, (values, name, style) in enumerate(zip(fine, _NAMES, styles, strict=True))
    ]
    forward = Curve(times, expected, QT_TRANSLATE_NOOP("Lab", "the forward process"), "area", 5)
    plot = Plot(
        (forward, *curves),
        title=QT_TRANSLATE_NOOP("Lab", "Noise within the sample: how rough blocks of 4 x 4 are"),
        x_label="$t$",
        at=float(times[at]),
        x_range=(times[0], 0),
        y_range=(0, 1.1),
        legend="lower left",
    )
    pictures = Pictures(
        to_pixels(x_t[:, at]),
        rows=_NAMES,
        title=Text(
            QT_TRANSLATE_NOOP("Lab", "The same start, at t = {t}"), {"t": round(float(times[at]))}
        ),
    )
    return Sheet(((pictures,), (plot,)), heights=(0.9 + 26.0 / max(x_t.shape[2], 7), 2.6))


NOISE = Experiment(
    key="noise",
    title=QT_TRANSLATE_NOOP("Lab", "Why add noise?"),
    question=QT_TRANSLATE_NOOP(
        "Lab", "If sampling takes noise away, why does every step put some back?"
    ),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "All three rows start from the same noise and use the same model; they differ in the noise "
        "that each step adds. Compare the pictures at t = 0, then drag t and look at the curves: "
        "the model learned to see pictures with just the amount of noise of the forward process, "
        "grey. Steps that only follow the mean, with no noise of their own, lose it too fast. The "
        "model then meets samples that are cleaner than any it knows, and goes on smoothing: "
        "strokes thin out, and details and variety are lost.",
    ),
    formula=r"$x_{t-1} = \mu_\theta(x_t, t) + \sigma_t z,\quad z \sim \mathcal{N}(0, I),"
    r"\quad \tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\,\beta_t$",
    parameters=(LABEL, samples_to_draw(8, 12), STEPS, SEED, replace(TIME, default=0)),
    needs=("diffusion", "data"),
    run=_run,
)
