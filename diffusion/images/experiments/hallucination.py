"""A VAE led away from what it was shown: z = mu + a sigma eps with a fixed eps and growing a."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.images.experiments.trajectory import to_pictures
from diffusion.images.vae import Vae


@dataclass(frozen=True, eq=False)
class Hallucination:
    """What a VAE makes of B pictures at A amplitudes.

    distance: (A, B) mean squared distance from the picture itself.
    norm: (A, B) length of z over sqrt(D); of draws from the prior it is near 1.
    """

    amplitudes: tuple[float, ...]
    x0: NDArray[np.float32]  # (B, H, W)
    decoded: NDArray[np.float32]  # (A, B, H, W)
    distance: NDArray[np.float64]
    norm: NDArray[np.float64]
    prior: NDArray[np.float32]  # (B, H, W), decoded from z ~ N(0, I)


@torch.no_grad()
def hallucinate(
    vae: Vae, x0: Tensor, amplitudes: Sequence[float], generator: torch.Generator
) -> Hallucination:
    """Decodes mu + a sigma eps for each amplitude a, with one eps for all.

    Args:
        x0: (B, 1, H, W) in [-1, 1].
        generator: of eps, which all pictures share, and of the draws from the prior.
    """
    posterior = vae.encode(x0)
    eps = torch.randn(1, posterior.mean.shape[1], generator=generator).to(x0)
    prior = torch.randn(posterior.mean.shape, generator=generator).to(x0)
    decoded, norms = [], []
    for amplitude in amplitudes:
        z = posterior.draw(amplitude * eps)
        decoded.append(to_pictures(vae.decode(z).clamp(-1, 1)))
        norms.append(z.square().mean(dim=1).sqrt().cpu().double().numpy())
    pictures, originals = np.stack(decoded), to_pictures(x0)
    distance = ((pictures.astype(np.float64) - originals) ** 2).mean(axis=(2, 3))
    return Hallucination(
        tuple(amplitudes),
        originals,
        pictures,
        distance,
        np.stack(norms),
        to_pictures(vae.decode(prior).clamp(-1, 1)),
    )
