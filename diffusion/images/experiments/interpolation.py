"""Interpolation: two pictures noised to a depth t, mixed there, and denoised."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
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
)
from diffusion.samplers import Denoiser, Noise
from diffusion.schedule import q_sample

Mixing = Literal["paper", "full", "shared"]


@dataclass(frozen=True, eq=False)
class Interpolation:
    """Mixtures at D depths and L shares."""

    depths: tuple[int, ...]  # t
    shares: tuple[float, ...]  # lambda, of the second picture
    mixed: NDArray[np.float32]  # (D, L, H, W), the x_t after mixing
    samples: NDArray[np.float32]  # (D, L, H, W), denoised


def interpolate(
    sampler: Reverse,
    denoiser: Denoiser,
    pair: Tensor,
    alpha_bars: Sequence[float],
    depths: Sequence[int],
    shares: Sequence[float],
    T: int,
    seed: int,
    mixing: Mixing,
) -> Generator[Progress, None, Interpolation]:
    """Mixes (1 - lambda) x_t + lambda x'_t and denoises (Ho et al. 2020, section 4.3, figure 8).

    Args:
        pair: (2, 1, H, W) in [-1, 1].
        alpha_bars: evenly spaced levels, see `NoiseSchedule.spaced`.
        depths: t in 0..T; the step nearest to each is taken, 0 mixes the pixels.
        mixing: "paper" gives each picture a noise of its own; the mixture's is then too weak in the
            middle, by sqrt((1 - lambda)^2 + lambda^2). "full" divides by that; "shared" gives both
            pictures the same noise.
    """
    num_steps = len(alpha_bars)
    at = [step_at(t, num_steps, T) for t in depths]
    eps = seeded_noise(seed)(pair)
    if mixing == "shared":
        eps = eps[:1].expand_as(pair)
    share = pair.new_tensor(list(shares)).reshape(-1, 1, 1, 1)
    total, done = sum(num_steps - step for step in at), 0
    mixed, samples = [], []
    for row, step in enumerate(at):
        alpha_bar = alpha_bars[step] if step < num_steps else 1.0
        signal = q_sample(pair, torch.zeros_like(pair), alpha_bar)
        noise = q_sample(torch.zeros_like(pair), eps, alpha_bar)
        strength = ((1 - share) ** 2 + share**2).sqrt() if mixing == "full" else 1.0
        x_t = torch.lerp(signal[:1], signal[1:], share)
        x_t = x_t + torch.lerp(noise[:1], noise[1:], share) / strength
        mixed.append(to_pictures(x_t))
        added = _same_for_all(seeded_noise(seed + 1 + row))
        rest = finish(sampler, denoiser, x_t, alpha_bars[step:], added)
        samples.append(to_pictures((yield from part_of(rest, done, total))))
        done += num_steps - step
    return Interpolation(tuple(depths), tuple(shares), np.stack(mixed), np.stack(samples))


def _same_for_all(noise: Noise) -> Noise:
    """One draw for the whole batch, so that its samples differ by what they began with alone."""
    return lambda like: noise(like[:1]).expand_as(like)
