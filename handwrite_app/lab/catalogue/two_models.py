"""Experiment: the same noise, two models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

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
    Role,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

_ROLES: tuple[Role, Role] = ("diffusion", "other")


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.experiments.trajectory import (
        Trajectory,
        part_of,
        seeded_noise,
        start,
        trajectory,
    )

    count, seed, steps = (int(values[key]) for key in ("count", "seed", "steps"))
    found: list[Trajectory] = []
    both = [models.get(role) for role in _ROLES]
    for k, model in enumerate(both):
        work = trajectory(
            sampler_of(values),
            model.denoiser(labels_for(model, values["label"], count)),
            start(count, model.shape[1], seed),
            levels_of(model, steps),
            seeded_noise(seed),
        )
        found.append((yield from reported(part_of(work, k * steps, 2 * steps))))
    first, second = found
    apart = np.sqrt(((first.x0_hat.astype(np.float64) - second.x0_hat) ** 2).mean(axis=(2, 3)))
    chance = np.sqrt(((first.result - np.roll(second.result, 1, 0)) ** 2).mean(axis=(1, 2)).mean())
    times = 1000 * (1 - np.arange(first.num_steps + 1) / first.num_steps)
    yield Result(
        draw=partial(
            _draw,
            x0_hat=np.stack([data.x0_hat for data in found]),
            times=times,
            apart=apart.mean(axis=1),
            chance=float(chance),
        ),
        values=values,
        table=Table(
            ("t", *(f"distance_{k}" for k in range(count))),
            tuple((t, *row) for t, row in zip(times.tolist(), apart.tolist(), strict=True)),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "From the same noise the two end {same:.2f} apart on average; samples from "
                "different noise are {chance:.2f} apart.",
            ),
            {"same": float(apart[-1].mean()), "chance": float(chance)},
        ),
        film=Film("t", tuple(round(t) for t in times.tolist()), 120),
    )


def _draw(
    live: Values,
    *,
    x0_hat: NDArray[np.float32],
    times: NDArray[np.float64],
    apart: NDArray[np.float64],
    chance: float,
) -> Sheet:
    at = int(np.abs(times - int(live["t"])).argmin())
    pictures = Pictures(
        to_pixels(x0_hat[:, at]),
        rows=(
            QT_TRANSLATE_NOOP("Lab", "first model"),
            QT_TRANSLATE_NOOP("Lab", "second model"),
        ),
        title=Text(
            QT_TRANSLATE_NOOP("Lab", "What each takes the sample for at t = {t}"),
            {"t": round(float(times[at]))},
        ),
    )
    plot = Plot(
        (Curve(times, apart, "", "area"),),
        title=QT_TRANSLATE_NOOP("Lab", "How far apart the two models' pictures are"),
        x_label="$t$",
        at=float(times[at]),
        x_range=(times[0], 0),
        y_range=(0, 1.15 * max(chance, float(apart.max()))),
        reference=(chance, QT_TRANSLATE_NOOP("Lab", "two unrelated samples")),
    )
    return Sheet(((pictures,), (plot,)), heights=(0.5 + 18.0 / max(x0_hat.shape[2], 7), 2.6))


TWO_MODELS = Experiment(
    key="two-models",
    title=QT_TRANSLATE_NOOP("Lab", "Same noise, two models"),
    question=QT_TRANSLATE_NOOP(
        "Lab", "How much of a picture is in the noise, how much in the model?"
    ),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Both models start from the same noise; choose a large and a small one, or one early and "
        "late in its training. With a sampler that adds no noise, such as DDIM, look for pairs "
        "that show the same digit in the same pose: noise and picture belong together, and every "
        "model that learned the data well finds nearly the same way between them. What differs is "
        "what the lesser model has not learned yet: clean edges, closed loops.",
    ),
    formula=r"$\frac{dx}{dt} = -\frac{1}{2}\beta(t)\,[\,x + \nabla_x \log q_t(x)\,]$",
    parameters=(
        LABEL,
        samples_to_draw(8, 12),
        replace(SAMPLER, default="ddim"),
        STEPS,
        SEED,
        replace(TIME, default=0),
    ),
    needs=("diffusion", "other"),
    run=_run,
)
