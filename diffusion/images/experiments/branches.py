"""Shared latents: one x_t, several ways on from it. What was decided when they parted?"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from diffusion.images.experiments.trajectory import (
    Progress,
    Reverse,
    finish,
    part_of,
    seeded_noise,
    step_at,
    to_pictures,
    trajectory,
)
from diffusion.samplers import Denoiser


@dataclass(frozen=True, eq=False)
class Branches:
    """x_t at each of D depths, and what became of it in K ways."""

    depths: tuple[int, ...]  # t, falling
    frozen: NDArray[np.float32]  # (D, H, W), the x_t
    samples: NDArray[np.float32]  # (D, K, H, W)

    def spread(self) -> NDArray[np.float64]:
        """Standard deviation among the branches, of a pixel in [-1, 1], on average: (D,)."""
        return np.asarray(self.samples.astype(np.float64).std(axis=1).mean(axis=(1, 2)))


def branches(
    sampler: Reverse,
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    depths: Sequence[int],
    count: int,
    T: int,
    seed: int,
) -> Generator[Progress, None, Branches]:
    """Follows one sample (Ho et al. 2020, section 4.3, figure 7), then branches at each depth.

    Args:
        x_T: (1, 1, H, W).
        alpha_bars: evenly spaced levels, see `NoiseSchedule.spaced`.
        depths: t in 0..T where to part; the step nearest to each is taken.
        count: branches at each depth.
    """
    num_steps = len(alpha_bars)
    at = [step_at(t, num_steps, T) for t in depths]
    total = num_steps + sum(num_steps - step for step in at)
    trunk = yield from part_of(
        trajectory(sampler, denoiser, x_T, alpha_bars, seeded_noise(seed)), 0, total
    )
    done, samples = num_steps, []
    for row, step in enumerate(at):
        x_t = x_T.new_tensor(trunk.x_t[step])[:, None].repeat(count, 1, 1, 1)
        noise = seeded_noise(seed + 1 + row)
        rest = finish(sampler, denoiser, x_t, alpha_bars[step:], noise)
        samples.append(to_pictures((yield from part_of(rest, done, total))))
        done += num_steps - step
    frozen = np.stack([trunk.x_t[step, 0] for step in at])
    return Branches(tuple(depths), frozen, np.stack(samples))
