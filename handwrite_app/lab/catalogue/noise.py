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
            ("variance", "sample", "distance_from_the_others"),
            tuple(
                (variance, k, float(apart))
                for variance, data in zip(_VARIANCES, found, strict=True)
                for k, apart in enumerate(_variety(data.result))
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "How different two samples are on average: {with_noise:.2f} with noise, "
                "{without:.2f} without; real digits {real:.2f}.",
            ),
            {
                "with_noise": _variety(found[1].result).mean(),
                "without": _variety(found[2].result).mean(),
                "real": _variety(test[:200, 0]).mean(),
            },
        ),
        film=Film("t", tuple(range(model.schedule.T, -1, -25)), 120),
    )


def _variety(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Root mean square distance of each picture from the others, a pixel, (B,)."""
    flat = x.reshape(len(x), -1).astype(np.float64)
    squares = (flat**2).mean(axis=1)
    apart = squares[:, None] + squares - 2 * flat @ flat.T / flat.shape[1]
    return np.asarray(np.sqrt(np.maximum(apart, 0)).sum(axis=1) / max(len(x) - 1, 1))


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
        legend="center left",
        legend_columns=2,
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
        "that each step adds. Compare the pictures, then drag t and look at the curves. The model "
        "learned to see pictures with just the noise of the forward process, grey. Steps that only "
        "follow the mean lose it almost at once: what the model then sees is smooth, like a very "
        "clean and very dull picture, and it goes on from there, whatever the start, to nearly the "
        "same digit. Noise of the right strength keeps samples where the model knows its way, and "
        "is what makes them differ.",
    ),
    formula=r"$x_{t-1} = \mu_\theta(x_t, t) + \sigma_t z,\quad z \sim \mathcal{N}(0, I),"
    r"\quad \tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\,\beta_t$",
    parameters=(LABEL, samples_to_draw(8, 12), STEPS, SEED, replace(TIME, default=0)),
    needs=("diffusion", "data"),
    run=_run,
)
