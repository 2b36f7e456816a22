"""Experiment: what a VAE makes of a latent it never meets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import SEED, WHICH, one_of_each
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
    from diffusion.images.experiments.hallucination import Hallucination

_AMPLITUDES = tuple(k / 10 for k in range(301))


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.experiments.hallucination import hallucinate

    yield Progress(0, 1)
    generator = torch.Generator().manual_seed(int(values["seed"]))
    pictures = one_of_each(models, int(values["which"]))
    data = hallucinate(models.get("vae"), pictures, _AMPLITUDES, generator)
    outside = np.flatnonzero(data.norm.mean(axis=1) > 1.5)
    yield Result(
        draw=lambda live: _draw(data, float(live["a"])),
        values=values,
        table=Table(
            ("a", "norm", *(f"distance_{digit}" for digit in range(10))),
            tuple(
                (a, float(norm), *row)
                for a, norm, row in zip(
                    data.amplitudes, data.norm.mean(axis=1), data.distance.tolist(), strict=True
                )
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab", "From a = {a:.1f} on, z is half as long again as what the prior draws."
            ),
            {"a": data.amplitudes[int(outside[0])] if len(outside) else data.amplitudes[-1]},
        ),
        film=Film("a", _AMPLITUDES[::3]),
    )


def _draw(data: Hallucination, a: float) -> Sheet:
    at = int(np.abs(np.array(data.amplitudes) - a).argmin())
    pictures = Pictures(
        to_pixels(np.stack([data.x0, data.decoded[0], data.decoded[at], data.prior])),
        rows=(
            QT_TRANSLATE_NOOP("Lab", "shown"),
            "$a$ = 0",
            f"$a$ = {data.amplitudes[at]:.1f}",
            QT_TRANSLATE_NOOP("Lab", "prior"),
        ),
    )
    amplitudes = np.array(data.amplitudes)
    distance = Plot(
        (Curve(amplitudes, data.distance.mean(axis=1), "", "area", 0),),
        title=QT_TRANSLATE_NOOP("Lab", "How far from the picture shown"),
        x_label="$a$",
        y_range=(0, 1.1 * float(data.distance.mean(axis=1).max())),
        at=data.amplitudes[at],
    )
    norm = Plot(
        (Curve(amplitudes, data.norm.mean(axis=1), "", "line", 1),),
        title=QT_TRANSLATE_NOOP("Lab", "How long z is, over $\\sqrt{D}$"),
        x_label="$a$",
        at=data.amplitudes[at],
        reference=(1.0, QT_TRANSLATE_NOOP("Lab", "draws from the prior")),
        y_range=(0, 1.1 * max(1.2, float(data.norm.mean(axis=1).max()))),
    )
    return Sheet(((pictures,), (distance, norm)), heights=(4.1, 2.5))


HALLUCINATION = Experiment(
    key="hallucination",
    title=QT_TRANSLATE_NOOP("Lab", "A VAE hallucinates"),
    question=QT_TRANSLATE_NOOP("Lab", "What does a decoder draw when its latent makes no sense?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Drag a, or press play. The encoder gives each picture a mean mu and a spread sigma; "
        "the decoder is shown mu + a sigma eps, with one eps for all. At a = 0 you see the "
        "plain reconstruction. Around a = 1 are the latents that training showed the decoder, "
        "and you see no change: sigma is as large as it can be without harm. Farther out it has "
        "never been, and yet it always answers, never in doubt. Strokes bend and digits turn "
        "into others, until all ten are the same scrawl, because eps drowns what mu said. The "
        "last row is what draws from the prior look like: those, too, lie partly where no "
        "picture ever was.",
    ),
    formula=r"$z = \mu_\phi(x) + a\,\sigma_\phi(x) \odot \epsilon,"
    r"\quad \hat{x} = \mathrm{dec}_\theta(z)$",
    parameters=(
        WHICH,
        SEED,
        Parameter("a", "a", "float", 10.0, 0, 30, 0.1, live=True),
    ),
    needs=("vae", "data"),
    run=_run,
)
