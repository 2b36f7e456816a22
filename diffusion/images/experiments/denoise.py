"""One look at growing noise: what the model believes the clean picture to be."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.images.experiments.trajectory import Progress, to_pictures
from diffusion.samplers import Denoiser
from diffusion.schedule import NoiseSchedule, q_sample


@dataclass(frozen=True, eq=False)
class Denoised:
    """B pictures noised to each of D times with the same eps, and x0_hat from one look at each."""

    times: tuple[int, ...]  # t, 1..T
    x_t: NDArray[np.float32]  # (D, B, H, W)
    x0_hat: NDArray[np.float32]  # (D, B, H, W)
    x0: NDArray[np.float32]  # (B, H, W)

    def error(self) -> NDArray[np.float64]:
        """Mean squared error of x0_hat, (D,)."""
        return _mean_square(self.x0_hat - self.x0)

    def distance_from(self, picture: NDArray[np.float32]) -> NDArray[np.float64]:
        """Mean squared distance of x0_hat from one picture (H, W), such as the mean of all: (D,)"""
        return _mean_square(self.x0_hat - picture)


@torch.no_grad()
def denoise_once(
    denoiser: Denoiser, schedule: NoiseSchedule, x0: Tensor, times: Sequence[int], noise: Tensor
) -> Generator[Progress, None, Denoised]:
    """Noises x0 to each t and asks the denoiser once.

    Args:
        x0: (B, 1, H, W) in [-1, 1]; noise has its shape.
        times: t in 1..T.
    """
    noised, guesses = [], []
    for done, t in enumerate(times, 1):
        alpha_bar = float(schedule.alpha_bars[t - 1])
        x_t = q_sample(x0, noise, alpha_bar)
        level = x_t.new_full((len(x_t),), alpha_bar**0.5)
        noised.append(to_pictures(x_t))
        guesses.append(to_pictures(denoiser(x_t, level).x0_hat))
        yield done, len(times)
    return Denoised(tuple(times), np.stack(noised), np.stack(guesses), to_pictures(x0))


def _mean_square(apart: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray((apart.astype(np.float64) ** 2).mean(axis=(1, 2, 3)), dtype=np.float64)
