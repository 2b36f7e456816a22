"""The VAE's bound and the DDPM's on the same pictures, term by term."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.images.bounds import BoundTerm, DiffusionBound, bits_per_dim, bound_terms, strata
from diffusion.images.experiments.trajectory import Progress, seeded_noise
from diffusion.images.vae import Vae
from diffusion.samplers import Denoiser
from diffusion.schedule import NoiseSchedule


@dataclass(frozen=True, eq=False)
class TwoBounds:
    """In bits/dim, (B,) for each picture.

    steps, terms: t of the visited L_(t-1), and their means over the pictures, (N,).
    """

    vae_reconstruction: NDArray[np.float64]
    vae_kl: NDArray[np.float64]
    ddpm: DiffusionBound
    steps: NDArray[np.int64]
    terms: NDArray[np.float64]


@torch.no_grad()
def two_bounds(
    vae: Vae,
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    x0: Tensor,
    count: int,
    seed: int,
) -> Generator[Progress, None, TwoBounds]:
    """Measures both bounds.

    Args:
        x0: (B, 1, H, W) grey values in [-1, 1].
        count: how many of the DDPM's T - 1 middle terms are measured; see `bounds.strata`.
    """
    dimensions = x0[0].numel()
    noise = seeded_noise(seed)
    generator = torch.Generator().manual_seed(seed)
    eps = torch.randn(len(x0), vae.config.latent, generator=generator).to(x0)
    elbo = vae.elbo(x0, eps)
    weights = strata(schedule.T, count, generator)
    terms: list[BoundTerm] = []
    for term in bound_terms(denoiser, schedule, x0, noise, weights):
        terms.append(term)
        yield len(terms), len(weights) + 2
    middle = sorted((t.t, float(bits_per_dim(t.nats, dimensions).mean())) for t in terms)
    return TwoBounds(
        _numpy(bits_per_dim(-elbo.reconstruction, dimensions)),
        _numpy(bits_per_dim(elbo.kl, dimensions)),
        DiffusionBound.of(terms, schedule.T, dimensions),
        np.array([t for t, _ in middle[1:-1]], dtype=np.int64),
        np.array([bits for _, bits in middle[1:-1]], dtype=np.float64),
    )


def _numpy(values: Tensor) -> NDArray[np.float64]:
    return np.asarray(values.double().cpu().numpy(), dtype=np.float64)
