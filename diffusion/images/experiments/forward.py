"""The forward process: noise in one step, and in many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diffusion.schedule import NoiseSchedule

_WALKERS = 2000  # of each start, enough for a histogram of forty bins


@dataclass(frozen=True, eq=False)
class Forward:
    """One picture on its way to noise; entry t of each (T + 1, ...) array is x_t, 0 the picture.

    one_step: (T + 1, H, W), sqrt(alpha_bar) x_0 + sqrt(1 - alpha_bar) eps, the same eps for all t.
    many_steps: (T + 1, H, W), t times x_t = sqrt(alpha_t) x_(t-1) + sqrt(beta_t) eps_t.
    walkers: (2, T + 1, N) what many steps make of a pixel that starts at -1 and of one at +1.
    """

    alpha_bars: NDArray[np.float64]  # (T + 1,), 1 first
    betas: NDArray[np.float64]  # (T,)
    eps: NDArray[np.float32]  # (H, W)
    one_step: NDArray[np.float32]
    many_steps: NDArray[np.float32]
    walkers: NDArray[np.float32]


def forward(x0: NDArray[np.float32], schedule: NoiseSchedule, seed: int) -> Forward:
    """Noises a picture to every t (Ho et al. 2020, eq. 2 step by step, and eq. 4 at once).

    Args:
        x0: (H, W) in [-1, 1].
    """
    random = np.random.default_rng(seed)
    alpha_bars = np.concatenate([[1.0], schedule.alpha_bars])
    eps = random.standard_normal(x0.shape, dtype=np.float32)
    signal = np.sqrt(alpha_bars, dtype=np.float32)[:, None, None]
    noise = np.sqrt(1 - alpha_bars, dtype=np.float32)[:, None, None]
    starts = np.repeat(np.array([[-1.0], [1.0]], dtype=np.float32), _WALKERS, axis=1)
    return Forward(
        alpha_bars=alpha_bars,
        betas=schedule.betas,
        eps=eps,
        one_step=signal * x0 + noise * eps,
        many_steps=_walk(x0, schedule, random),
        walkers=_walk(starts, schedule, random).swapaxes(0, 1),
    )


def _walk(
    start: NDArray[np.float32], schedule: NoiseSchedule, random: np.random.Generator
) -> NDArray[np.float32]:
    """Every x_t of the Markov chain from `start`, (T + 1, ...)."""
    steps = np.empty((schedule.T + 1, *start.shape), dtype=np.float32)
    steps[0] = start
    for t, beta in enumerate(schedule.betas.tolist()):
        added = random.standard_normal(start.shape, dtype=np.float32)
        steps[t + 1] = np.sqrt(1 - beta) * steps[t] + np.sqrt(beta) * added
    return steps
