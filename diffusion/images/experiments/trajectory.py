"""The reverse process with everything on the way kept: one batch, one sampler, one denoiser."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.samplers import Denoiser, Noise, SamplerStep

_R = TypeVar("_R")

_TINY = 1e-12

Progress = tuple[int, int]  # steps done, of how many
Reverse = Callable[..., Iterator[SamplerStep]]  # a `Sampler`, its own options already given


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What a batch went through; entry s of each (S + 1, B, H, W) array is after s steps of S.

    x0_hat: what the model took x_t for, at s; after the last step it is x_t itself.
    """

    x_t: NDArray[np.float32]
    x0_hat: NDArray[np.float32]

    @property
    def num_steps(self) -> int:
        """S, the steps that were taken."""
        return len(self.x_t) - 1

    @property
    def result(self) -> NDArray[np.float32]:
        """The samples, (B, H, W)."""
        return np.asarray(self.x_t[-1])

    def undecided(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far x0_hat is from the result, in its coarse shape and in its details, (S + 1,) each.

        Mean squares as shares of what they are before the first step; both fall to 0.
        """
        apart = self.x0_hat - self.x_t[-1]
        coarse, fine = mean_squares(apart)
        return coarse / max(coarse[0], _TINY), fine / max(fine[0], _TINY)


def mean_squares(x: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean squares of the means of 4 x 4 pixels, and of what differs from these, (S,) each.

    Args:
        x: (S, B, H, W), H and W divisible by 4.
    """
    steps, count, height, width = x.shape
    tiles = x.astype(np.float64).reshape(steps, count, height // 4, 4, width // 4, 4)
    means = tiles.mean(axis=(3, 5), keepdims=True)
    coarse = (means**2).mean(axis=(1, 2, 3, 4, 5))
    fine = ((tiles - means) ** 2).mean(axis=(1, 2, 3, 4, 5))
    return np.asarray(coarse), np.asarray(fine)


def seeded_noise(seed: int) -> Noise:
    """A source of noise whose draws depend on the seed and on nothing else."""
    generator = torch.Generator().manual_seed(seed)
    return lambda like: torch.randn(
        like.shape, generator=generator, dtype=torch.float32
    ).to(like)  # fmt: skip


def start(count: int, size: int, seed: int) -> Tensor:
    """Noise x_T (B, 1, H, W); a sample has the same in a batch of any size."""
    draws = [
        torch.randn(1, 1, size, size, generator=torch.Generator().manual_seed(1000 * seed + k))
        for k in range(count)
    ]
    return torch.cat(draws)


def step_time(step: int, num_steps: int, T: int) -> int:
    """The t that a sample of evenly spaced levels has reached after some steps; T before any."""
    return round(T * (num_steps - step) / num_steps)


def step_at(t: int, num_steps: int, T: int) -> int:
    """After how many steps of `num_steps` a sample is nearest to t."""
    return round(num_steps * (T - t) / T)


def trajectory(
    sampler: Reverse,
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    noise: Noise,
) -> Generator[Progress, None, Trajectory]:
    """Samples and keeps every x_t and x0_hat; yields after each step. Arguments of `Sampler`."""
    passed, guesses = [x_T], []
    for step in sampler(denoiser, x_T, alpha_bars, noise=noise):
        passed.append(step.x_t)
        guesses.append(step.prediction.x0_hat)
        yield step.done, step.total
    guesses.append(passed[-1])
    return Trajectory(_pixels(passed), _pixels(guesses))


def finish(
    sampler: Reverse,
    denoiser: Denoiser,
    x_t: Tensor,
    alpha_bars: Sequence[float],
    noise: Noise,
) -> Generator[Progress, None, Tensor]:
    """Samples on from any x_t, and keeps only the result; nothing is left to do without levels."""
    for step in sampler(denoiser, x_t, alpha_bars, noise=noise) if alpha_bars else ():
        x_t = step.x_t
        yield step.done, step.total
    return x_t


def part_of(
    work: Generator[Progress, None, _R], before: int, total: int
) -> Generator[Progress, None, _R]:
    """Does work that is a part of more: `before` steps came before it, of `total` in all."""
    while True:
        try:
            done, _ = next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield before + done, total


def to_pictures(x: Tensor) -> NDArray[np.float32]:
    """(B, 1, H, W) as (B, H, W) on the CPU."""
    return np.asarray(x.detach().to("cpu", torch.float32)[:, 0].numpy(), dtype=np.float32)


def _pixels(steps: Sequence[Tensor]) -> NDArray[np.float32]:
    return np.stack([to_pictures(x) for x in steps])
