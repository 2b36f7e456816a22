"""Experiment: shared latents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    LABEL,
    SAMPLER,
    SEED,
    STEPS,
    labels_for,
    levels_of,
    reported,
    sampler_of,
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
    from diffusion.images.experiments.branches import Branches

_DEPTHS = (1000, 750, 500, 250, 0)


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.experiments.branches import branches
    from diffusion.images.experiments.guidance import probabilities
    from diffusion.images.experiments.trajectory import start

    model, classifier = models.get("diffusion"), models.get("classifier")
    count, seed = int(values["count"]), int(values["seed"])
    scale = model.schedule.T / _DEPTHS[0]
    data = yield from reported(
        branches(
            sampler_of(values),
            _denoiser_of_any_batch(model, values),
            start(1, model.shape[1], seed),
            levels_of(model, values["steps"]),
            [round(t * scale) for t in _DEPTHS],
            count,
            model.schedule.T,
            seed,
        )
    )
    digits = [
        probabilities(classifier, torch.from_numpy(row[:, None])).argmax(axis=1).tolist()
        for row in data.samples
    ]
    agreeing = [max(map(row.count, row)) / len(row) for row in digits]
    yield Result(
        draw=lambda live: _draw(data, agreeing),
        values=values,
        table=Table(
            ("t", "spread", "agreeing", *(f"digit_{k}" for k in range(count))),
            tuple(
                (t, spread, share, *row)
                for t, spread, share, row in zip(
                    data.depths, data.spread().tolist(), agreeing, digits, strict=True
                )
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "Branches that show the most frequent digit: {first:.0f} % when they part at "
                "t = {t_first}, {middle:.0f} % at t = {t_middle}, {late:.0f} % at t = {t_late}.",
            ),
            {
                "first": 100 * agreeing[0],
                "middle": 100 * agreeing[2],
                "late": 100 * agreeing[3],
                "t_first": data.depths[0],
                "t_middle": data.depths[2],
                "t_late": data.depths[3],
            },
        ),
    )


def _denoiser_of_any_batch(model: Any, values: Values) -> Any:
    """A denoiser that one sample and a row of branches can both be given to."""
    return lambda x_t, level: model.denoiser(labels_for(model, values["label"], len(x_t)))(
        x_t, level
    )


def _draw(data: Branches, agreeing: list[float]) -> Sheet:
    pictures = Pictures(
        to_pixels(np.concatenate([data.frozen[:, None], data.samples], axis=1)),
        rows=tuple(f"$t$ = {t}" for t in data.depths),
        columns=(
            QT_TRANSLATE_NOOP("Lab", "shared $x_t$"),
            *(str(k + 1) for k in range(data.samples.shape[1])),
        ),
        column_title=QT_TRANSLATE_NOOP("Lab", "branches, each with noise of its own"),
        gap_after=1,
    )
    depths = np.array(data.depths, dtype=np.float64)
    spread = data.spread()
    plots = (
        Plot(
            (Curve(depths, spread, "", "joined", 0),),
            title=QT_TRANSLATE_NOOP("Lab", "How different the branches are, pixel by pixel"),
            x_label=QT_TRANSLATE_NOOP("Lab", "$t$ where they part"),
            x_range=(depths[0] * 1.03, -0.03 * depths[0]),
            y_range=(0, max(0.1, 1.15 * float(spread.max()))),
        ),
        Plot(
            (Curve(depths, np.array(agreeing), "", "joined", 1),),
            title=QT_TRANSLATE_NOOP("Lab", "Share of branches that show the same digit"),
            x_label=QT_TRANSLATE_NOOP("Lab", "$t$ where they part"),
            x_range=(depths[0] * 1.03, -0.03 * depths[0]),
            y_range=(0, 1.05),
        ),
    )
    return Sheet(((pictures,), plots), heights=(5.6, 2.3))


BRANCHES = Experiment(
    key="branches",
    title=QT_TRANSLATE_NOOP("Lab", "Where the ways part"),
    question=QT_TRANSLATE_NOOP("Lab", "At which t is it decided which digit it will be?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "One sample is frozen on its way, at each t on the left, and several go on from there, "
        "each with noise of its own. Read from the top: parted at t = 1000 they have nothing in "
        "common; a little later they share the digit and its slant, and in the end differ only in "
        "specks. What x_t holds is what all its branches agree on. Then choose DDIM: it adds no "
        "noise, so all branches of a row are one; with it everything is decided at the start.",
    ),
    formula=r"$x_0^{(k)} \sim p_\theta(x_0 \mid x_t),\quad k = 1, \ldots, K$",
    parameters=(
        LABEL,
        Parameter("count", QT_TRANSLATE_NOOP("Lab", "Branches"), "int", 6, 2, 10),
        SAMPLER,
        STEPS,
        SEED,
    ),
    needs=("diffusion", "classifier"),
    run=_run,
)
