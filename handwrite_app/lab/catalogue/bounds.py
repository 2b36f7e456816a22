"""Experiment: two bounds side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import SEED, WHICH, one_of_each, reported
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
    from diffusion.images.experiments.two_bounds import TwoBounds


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    from diffusion.images.experiments.two_bounds import two_bounds

    model = models.get("diffusion")
    x0 = one_of_each(models, int(values["which"]))
    data = yield from reported(
        two_bounds(
            models.get("vae"),
            model.denoiser(),
            model.schedule,
            x0,
            int(values["terms"]),
            int(values["seed"]),
        )
    )
    parts = _parts(data)
    vae, ddpm = parts[:2].sum(axis=0), parts[2:].sum(axis=0)
    pixels = to_pixels(x0[:, 0].numpy())
    yield Result(
        draw=lambda live: _draw(data, pixels),
        values=values,
        table=Table(
            ("digit", "vae_reconstruction", "vae_kl", "ddpm_L_0", "ddpm_steps", "ddpm_L_T"),
            tuple((digit, *row) for digit, row in enumerate(parts.T.tolist())),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "On these ten digits the VAE needs at most {vae:.2f} bits a pixel, the diffusion "
                "model {ddpm:.2f}; without any model it would be 8.",
            ),
            {"vae": float(vae.mean()), "ddpm": float(ddpm.mean())},
        ),
    )


def _parts(data: TwoBounds) -> NDArray[np.float64]:
    """Reconstruction and KL of the VAE, L_0, L_(t-1) and L_T of the DDPM: (5, B), bits/dim."""
    ddpm = (data.ddpm.decoder, data.ddpm.steps, data.ddpm.prior)
    return np.stack([data.vae_reconstruction, data.vae_kl, *(part.numpy() for part in ddpm)])


_NAMES = (
    QT_TRANSLATE_NOOP("Lab", "reconstruction"),
    QT_TRANSLATE_NOOP("Lab", "KL to the prior"),
    QT_TRANSLATE_NOOP("Lab", "$L_0$, the last step"),
    QT_TRANSLATE_NOOP("Lab", "sum of $L_{t-1}$"),
    QT_TRANSLATE_NOOP("Lab", "$L_T$"),
)


def _draw(data: TwoBounds, pixels: NDArray[np.uint8]) -> Sheet:
    parts = _parts(data)
    digits = np.arange(10, dtype=np.float64)
    columns = []
    for offset, rows in ((-0.2, (0, 1)), (0.2, (2, 3, 4))):
        base = np.zeros(10)
        for row in rows:
            columns.append(
                Curve(digits + offset, parts[row], _NAMES[row], "columns", row, base, 0.36)
            )
            base = base + parts[row]
    per_digit = Plot(
        tuple(columns),
        title=QT_TRANSLATE_NOOP("Lab", "Bits a pixel: left the VAE, right the diffusion model"),
        x_range=(-0.6, 9.6),
        y_range=(0, 1.45 * float(max(parts[:2].sum(axis=0).max(), parts[2:].sum(axis=0).max()))),
        x_ticks=tuple((float(k), str(k)) for k in range(10)),
        legend="upper center",
        legend_columns=3,
    )
    terms = Plot(
        (Curve(data.steps.astype(np.float64), np.maximum(data.terms, 1e-12), "", "joined", 3),),
        title=QT_TRANSLATE_NOOP("Lab", "Each step's term $L_{t-1}$, bits a pixel"),
        x_label="$t$",
        log_x=True,
        log_y=True,
    )
    return Sheet(((Pictures(pixels[None]),), (per_digit,), (terms,)), heights=(1.05, 3.2, 2.4))


BOUNDS = Experiment(
    key="bounds",
    title=QT_TRANSLATE_NOOP("Lab", "Two bounds"),
    question=QT_TRANSLATE_NOOP("Lab", "How many bits does each model need for a digit?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Neither model can say how likely a picture is, but both can say how many bits it costs at "
        "most, and for both that is the same bound: an encoder q hides the picture, a decoder p "
        "finds it again. The VAE hides it in one step, in a small z; look how it pays most for "
        "the details that z cannot hold. The diffusion model is a VAE with a fixed encoder and "
        "T steps, and its bound falls into T terms, below: nothing at large t, almost everything "
        "in the last steps, where specks are decided that nobody sees. That is why training "
        "does not follow this bound but gives the steps at larger t more weight.",
    ),
    formula=r"$-\log p(x) \leq \mathrm{E}_q[-\log p(x|z)] + \mathrm{KL}(q(z|x)\|p(z)),"
    r"\quad L = L_T + \sum_{t>1} L_{t-1} + L_0$",
    parameters=(
        WHICH,
        Parameter(
            "terms",
            QT_TRANSLATE_NOOP("Lab", "Terms measured"),
            "int",
            32,
            8,
            999,
            hint=QT_TRANSLATE_NOOP("Lab", "Of the 999 in the middle; the others are estimated"),
        ),
        SEED,
    ),
    needs=("diffusion", "vae", "data"),
    run=_run,
)
