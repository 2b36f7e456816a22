"""Experiment: interpolation between two pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    PICK,
    SAMPLER,
    SEED,
    STEPS,
    levels_of,
    pick,
    reported,
    sampler_of,
)
from handwrite_app.lab.results import (
    Experiment,
    Film,
    Models,
    Parameter,
    Pictures,
    Progress,
    Result,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from diffusion.images.experiments.interpolation import Interpolation

_DEPTHS = (1000, 750, 500, 375, 250, 125, 0)
_SHARES = tuple(k / 10 for k in range(11))


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.experiments.interpolation import interpolate

    model = models.get("diffusion")
    pair = np.stack([pick(models, values), pick(models, values, "digit2", "which2")])
    scale = model.schedule.T / _DEPTHS[0]
    data = yield from reported(
        interpolate(
            sampler_of(values),
            model.denoiser(),
            torch.from_numpy(pair[:, None]),
            levels_of(model, values["steps"]),
            [round(t * scale) for t in _DEPTHS],
            _SHARES,
            model.schedule.T,
            int(values["seed"]),
            str(values["mixing"]),  # type: ignore[arg-type]
        )
    )
    distances = _distances(data, pair)
    yield Result(
        draw=lambda live: _draw(data, pair, float(live["share"])),
        values=values,
        table=Table(
            ("t", "lambda", "distance_to_first", "distance_to_second"),
            tuple(
                (t, share, *distances[row, column].tolist())
                for row, t in enumerate(data.depths)
                for column, share in enumerate(data.shares)
            ),
        ),
        film=Film("share", (*_SHARES, *_SHARES[-2:0:-1]), 200),
    )


def _distances(data: Interpolation, pair: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean squared distances of every sample from both pictures, (D, L, 2)."""
    apart = data.samples[:, :, None] - pair.astype(np.float64)
    return np.asarray((apart**2).mean(axis=(3, 4)), dtype=np.float64)


def _draw(data: Interpolation, pair: NDArray[np.float32], share: float) -> Sheet:
    at = int(np.abs(np.array(data.shares) - share).argmin())
    originals = np.repeat(pair[None], len(data.depths), axis=0)
    rows = np.concatenate([originals[:, :1], data.samples, originals[:, 1:]], axis=1)
    grid = Pictures(
        to_pixels(rows),
        rows=tuple(f"$t$ = {t}" for t in data.depths),
        columns=("$x_0$", *(f"{share:.1f}" for share in data.shares), "$x_0'$"),
        column_title=QT_TRANSLATE_NOOP("Lab", "share $\\lambda$ of the second picture"),
        marked=tuple((row, at + 1) for row in range(len(data.depths))),
    )
    large = Pictures(
        to_pixels(np.stack([data.mixed[:, at], data.samples[:, at]])),
        rows=(QT_TRANSLATE_NOOP("Lab", "mixed"), QT_TRANSLATE_NOOP("Lab", "denoised")),
        columns=tuple(f"$t$ = {t}" for t in data.depths),
        title=Text(
            QT_TRANSLATE_NOOP("Lab", "At $\\lambda$ = {share}"), {"share": f"{data.shares[at]:.1f}"}
        ),
    )
    return Sheet(((large,), (grid,)), heights=(3.3, 5.6))


INTERPOLATION = Experiment(
    key="interpolation",
    title=QT_TRANSLATE_NOOP("Lab", "Between two digits"),
    question=QT_TRANSLATE_NOOP("Lab", "What lies half way from one picture to another?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Both pictures are noised to depth t, mixed there with share lambda, and denoised. At "
        "t = 0 that is a double exposure, which is no digit at all. The deeper the mixing, the "
        "more the model is free to make a real digit of it: in the middle rows shapes change "
        "gradually from one to the other, and at t = 1000 nothing of either picture is left and "
        "the row shows any digits. Noise mixed from two sources is too weak half way; "
        "“full strength” mends that, and “as in the paper” shows what it costs.",
    ),
    formula=r"$\bar{x}_t = (1-\lambda)\,x_t + \lambda\,x_t',\quad x_t \sim q(x_t \mid x_0),"
    r"\quad \bar{x}_0 \sim p(x_0 \mid \bar{x}_t)$",
    parameters=(
        replace(PICK[0], label=QT_TRANSLATE_NOOP("Lab", "First digit")),
        PICK[1],
        replace(PICK[0], key="digit2", label=QT_TRANSLATE_NOOP("Lab", "Second digit"), default=8),
        replace(PICK[1], key="which2"),
        Parameter(
            "mixing",
            QT_TRANSLATE_NOOP("Lab", "Noise"),
            "choice",
            "full",
            choices={
                "full": QT_TRANSLATE_NOOP("Lab", "one each, mixed to full strength"),
                "paper": QT_TRANSLATE_NOOP("Lab", "one each, as in the paper"),
                "shared": QT_TRANSLATE_NOOP("Lab", "one for both"),
            },
        ),
        replace(SAMPLER, default="ddim"),
        STEPS,
        SEED,
        Parameter("share", QT_TRANSLATE_NOOP("Lab", "Share"), "float", 0.5, 0, 1, 0.1, live=True),
    ),
    needs=("diffusion", "data"),
    run=_run,
)
