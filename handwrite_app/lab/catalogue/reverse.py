"""Experiment: the reverse process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    LABEL,
    SAMPLER,
    SEED,
    STEPS,
    TIME,
    labels_for,
    levels_of,
    reported,
    sampler_of,
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
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from diffusion.images.experiments.trajectory import Trajectory

_STRIP = 11  # pictures of the first sample's way


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.experiments.trajectory import seeded_noise, start, trajectory

    model = models.get("diffusion")
    count, seed = int(values["count"]), int(values["seed"])
    denoiser = model.denoiser(labels_for(model, values["label"], count))
    data = yield from reported(
        trajectory(
            sampler_of(values),
            denoiser,
            start(count, model.shape[1], seed),
            levels_of(model, values["steps"]),
            seeded_noise(seed),
        )
    )
    yield reverse_result(data, model.schedule.T, values)


def reverse_result(data: Trajectory, T: int, values: Values) -> Result:
    """What is shown of a trajectory whose levels are evenly spaced in T."""
    times = T * (1 - np.arange(data.num_steps + 1) / data.num_steps)
    coarse, fine = data.undecided()
    half = [round(float(times[np.flatnonzero(part <= 0.5)[0]])) for part in (coarse, fine)]
    return Result(
        draw=lambda live: _draw(data, times, int(live["t"])),
        values=values,
        table=Table(
            ("t", "undecided_shape", "undecided_detail"),
            tuple(zip(times.tolist(), coarse.tolist(), fine.tolist(), strict=True)),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "Half of the shape is decided at t = {coarse}, half of the details at t = {fine}.",
            ),
            {"coarse": half[0], "fine": half[1]},
        ),
        film=Film("t", tuple(round(t) for t in times.tolist()), 120),
    )


def _draw(data: Trajectory, times: np.ndarray, t: int) -> Sheet:
    at = int(np.abs(times - t).argmin())
    now = Pictures(
        to_pixels(np.stack([data.x_t[at], data.x0_hat[at]])),
        rows=("$x_t$", "$\\hat{x}_0$"),
        title=Text(
            QT_TRANSLATE_NOOP("Lab", "At t = {t}: the sample, and what the model takes it for"),
            {"t": round(float(times[at]))},
        ),
    )
    places = np.linspace(0, data.num_steps, min(_STRIP, data.num_steps + 1)).round().astype(int)
    strip = Pictures(
        to_pixels(np.stack([data.x_t[places, 0], data.x0_hat[places, 0]])),
        rows=("$x_t$", "$\\hat{x}_0$"),
        columns=tuple(f"{times[place]:.0f}" for place in places),
        column_title=QT_TRANSLATE_NOOP("Lab", "The first one's way, $t$ from noise to picture"),
        marked=tuple((row, int(np.abs(places - at).argmin())) for row in (0, 1)),
    )
    coarse, fine = data.undecided()
    plot = Plot(
        (
            Curve(times, coarse, QT_TRANSLATE_NOOP("Lab", "shape (blocks of 4 x 4 pixels)")),
            Curve(times, fine, QT_TRANSLATE_NOOP("Lab", "details within the blocks"), "dashed"),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "How much of the prediction will still change"),
        x_label="$t$",
        at=float(times[at]),
        x_range=(times[0], 0),
    )
    width = max(2.4, min(4.0, 16.0 / data.x_t.shape[1]))
    return Sheet(((now,), (strip,), (plot,)), heights=(width, 2.1, 2.3))


REVERSE = Experiment(
    key="reverse",
    title=QT_TRANSLATE_NOOP("Lab", "Out of the noise"),
    question=QT_TRANSLATE_NOOP("Lab", "In what order does a picture come into being?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Drag t from 1000 down to 0, or press play. Above is the sample x_t, below it the clean "
        "picture that the model sees in it at that moment. At first it guesses something between "
        "all digits; then the shape settles, and strokes and edges come last: a strong noise "
        "hides everything but what is coarse, so that is all that can be decided under it.",
    ),
    formula=r"$x_{t-1} = \frac{\sqrt{\bar\alpha_{t-1}}\,\beta_t}{1-\bar\alpha_t}\,\hat{x}_0"
    r" + \frac{\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}\,x_t + \sigma_t z,"
    r"\quad \hat{x}_0 = \frac{x_t - \sqrt{1-\bar\alpha_t}\,\hat\epsilon}{\sqrt{\bar\alpha_t}}$",
    parameters=(LABEL, samples_to_draw(8, 12), SAMPLER, STEPS, SEED, TIME),
    needs=("diffusion",),
    run=_run,
)
