"""Samplers at few and at many steps: what quality costs."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
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
    to_pictures,
)
from diffusion.samplers import Denoiser, Prediction
from diffusion.schedule import NoiseSchedule


@dataclass(frozen=True, eq=False)
class Run:
    """What one sampler made of the noise in so many steps."""

    sampler: str
    num_steps: int
    calls: int  # of the denoiser
    seconds_each: float  # for one sample, in a batch of all
    samples: NDArray[np.float32]  # (B, H, W)


def sweep(
    samplers: Mapping[str, Reverse],
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    step_counts: Sequence[int],
    seed: int,
) -> Generator[Progress, None, list[Run]]:
    """Samples from the same x_T with every sampler and number of steps.

    Args:
        samplers: by name, those of `diffusion.samplers`.
        x_T: (B, 1, H, W).
    """
    total, done = len(samplers) * sum(step_counts), 0
    runs = []
    for num_steps in step_counts:
        for name, sampler in samplers.items():
            counted = _Counted(denoiser)
            levels = schedule.spaced(num_steps)
            work = finish(sampler, counted, x_T, levels, seeded_noise(seed))
            began = time.perf_counter()
            samples = yield from part_of(work, done, total)
            seconds = time.perf_counter() - began
            done += num_steps
            runs.append(
                Run(name, num_steps, counted.calls, seconds / len(x_T), to_pictures(samples))
            )
    return runs


class _Counted:
    """A denoiser that counts how often it is asked."""

    def __init__(self, denoiser: Denoiser) -> None:
        self._denoiser = denoiser
        self.calls = 0

    def __call__(self, x_t: Tensor, level: Tensor) -> Prediction:
        self.calls += 1
        return self._denoiser(x_t, level)
