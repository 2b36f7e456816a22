"""Noise schedules, the forward process q(x_t | x_0), its posterior, and what a network may predict.

Everything is written for samples of any shape (B, ...): strokes (B, L, C) and images (B, C, H, W)
alike. A schedule is computed and kept in float64; results take the dtype and device of the sample.

Indexing: `t` counts from 0, so `betas[t]` is beta_(t+1) of Ho et al. (2020), and the clean sample,
alpha_bar = 1, lies one before t = 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Parameterization = Literal["eps", "x0", "v"]
PARAMETERIZATIONS: tuple[Parameterization, ...] = get_args(Parameterization)

_LARGEST_BETA = 0.999  # of the cosine schedule; Nichol & Dhariwal 2021, section 3.2
_TERMINAL_ALPHA_BAR = 2.0**-24  # where sampling starts if the schedule itself ends at exactly 0


class PosteriorWeights(NamedTuple):
    """q(x_s | x_t, x_0) = N(x0 * x_0 + x_t * x_t, variance), s being the less noisy level.

    Every entry is float64, (T,).
    """

    x0: NDArray[np.float64]
    x_t: NDArray[np.float64]
    variance: NDArray[np.float64]  # beta-tilde
    beta: NDArray[np.float64]  # of the step: 1 - alpha_bar_t / alpha_bar_s


def posterior_weights(
    alpha_bars: NDArray[np.float64], alpha_bars_before: NDArray[np.float64]
) -> PosteriorWeights:
    """Computes the posterior of one step between each pair of levels (Ho et al. 2020, eq. 7).

    The levels need not be neighbours in a schedule: with beta = 1 - alpha_bar_t / alpha_bar_s the
    equation holds between any two.

    Args:
        alpha_bars: (T,) the noisier levels, in [0, 1).
        alpha_bars_before: (T,) the less noisy ones, in (0, 1], each above its partner.
    """
    alphas = alpha_bars / alpha_bars_before
    noise = 1 - alpha_bars
    betas = (alpha_bars_before - alpha_bars) / alpha_bars_before
    return PosteriorWeights(
        x0=np.sqrt(alpha_bars_before) * betas / noise,
        x_t=np.sqrt(alphas) * (1 - alpha_bars_before) / noise,
        variance=(1 - alpha_bars_before) / noise * betas,
        beta=betas,
    )


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    """A discrete schedule of T noise levels; read-only float64 arrays of shape (T,).

    Args:
        betas: (T,) the variance added at each step, in (0, 1); the last may be exactly 1, which
            leaves pure noise.

    Raises:
        ValueError: betas is empty, not one-dimensional, or holds a value out of range.
    """

    betas: NDArray[np.float64]
    alphas: NDArray[np.float64] = field(init=False)  # 1 - betas
    alpha_bars: NDArray[np.float64] = field(init=False)  # cumulative product of alphas, falling

    def __post_init__(self) -> None:
        betas = np.array(self.betas, dtype=np.float64)  # always our own copy
        if betas.ndim != 1 or len(betas) == 0:
            raise ValueError(f"betas must have shape (T,) with T >= 1, got {betas.shape}")
        if not (np.all((betas > 0) & (betas <= 1)) and np.all(betas[:-1] < 1)):
            raise ValueError("betas must lie in (0, 1); only the last may be 1")
        alphas = 1 - betas
        for name, values in (
            ("betas", betas),
            ("alphas", alphas),
            ("alpha_bars", np.cumprod(alphas)),
        ):
            values.flags.writeable = False
            object.__setattr__(self, name, values)

    @classmethod
    def linear(
        cls, T: int = 1000, beta_start: float = 1e-4, beta_end: float = 0.02
    ) -> NoiseSchedule:
        """Betas in equal steps (Ho et al. 2020, section 4)."""
        return cls(np.linspace(beta_start, beta_end, T))

    @classmethod
    def cosine(cls, T: int = 1000, s: float = 0.008) -> NoiseSchedule:
        """alpha_bar falls as a squared cosine, beta <= 0.999 (Nichol & Dhariwal 2021, eq. 17)."""
        angle = (np.arange(T + 1) / T + s) / (1 + s) * math.pi / 2
        f = np.cos(angle) ** 2
        return cls(np.minimum(1 - f[1:] / f[:-1], _LARGEST_BETA))

    @classmethod
    def luhman2020(cls) -> NoiseSchedule:
        """The 60 betas of Luhman & Luhman (2020), as in their published code.

        Its alpha_bar ends at 0.0175, although sampling starts from pure noise; see
        `rescaled_to_zero_terminal_snr`.
        """
        return cls(0.02 + np.exp(np.linspace(math.log(1e-5), math.log(0.4), 60)))

    @property
    def T(self) -> int:
        """The number of noise levels."""
        return len(self.betas)

    def rescaled_to_zero_terminal_snr(self) -> NoiseSchedule:
        """Returns the schedule stretched to end in pure noise, alpha_bar = 0.

        sqrt(alpha_bar) is shifted so that its last value is 0 and scaled so that its first stays
        (Lin et al. 2023, algorithm 1).
        At alpha_bar = 0 an eps-prediction says nothing about x0: train such a schedule on x0 or v.

        Raises:
            ValueError: the schedule has fewer than two levels.
        """
        if self.T < 2:
            raise ValueError("a schedule needs at least two levels to be rescaled")
        levels = np.sqrt(self.alpha_bars)
        levels = (levels - levels[-1]) * (levels[0] / (levels[0] - levels[-1]))
        alpha_bars = levels**2
        return NoiseSchedule(1 - alpha_bars / np.concatenate([[1.0], alpha_bars[:-1]]))

    def spaced(self, num_steps: int) -> tuple[float, ...]:
        """Picks noise levels for a sampler: evenly spaced in t, the noisiest always among them.

        This is the "trailing" spacing of Lin et al. (2023, table 2). A last level of exactly 0 is
        replaced by 2**-24 (or less, to stay below the next), since samplers start inside (0, 1).

        Returns:
            `num_steps` values of alpha_bar, rising.

        Raises:
            ValueError: num_steps is not in 1..T.
        """
        if not 1 <= num_steps <= self.T:
            raise ValueError(f"num_steps must be in 1..{self.T}, got {num_steps}")
        k = np.arange(num_steps, 0, -1)
        t = (2 * self.T * k + num_steps) // (2 * num_steps) - 1  # round(T k / num_steps) - 1
        return _above_zero(self.alpha_bars[t].tolist())

    def q_sample(self, x0: Tensor, eps: Tensor, t: Tensor) -> Tensor:
        """Draws x_t from q(x_t | x_0), with eps as the noise; see the function `q_sample`.

        Args:
            x0: (B, ...) clean samples; eps has the same shape.
            t: (B,) int64 in 0..T-1.
        """
        return q_sample(x0, eps, torch.from_numpy(self.alpha_bars[t.cpu().numpy()]))

    def posterior(self, x_t: Tensor, x0: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """Returns mean and variance of q(x_(t-1) | x_t, x_0) (Ho et al. 2020, eq. 7).

        At t = 0 the step ends at the clean sample: mean x0, variance 0.

        Args:
            x_t: (B, ...) noised samples; x0 has the same shape.
            t: (B,) int64 in 0..T-1.

        Returns:
            The mean, (B, ...), and the variance beta-tilde, (B, 1, ...).
        """
        before = np.concatenate([[1.0], self.alpha_bars[:-1]])
        weights = posterior_weights(self.alpha_bars, before)
        index = t.cpu().numpy()

        def pick(values: NDArray[np.float64]) -> Tensor:
            return _per_sample(torch.from_numpy(values[index]), x_t)

        return pick(weights.x0) * x0 + pick(weights.x_t) * x_t, pick(weights.variance)

    def sample_levels(self, count: int, generator: torch.Generator) -> Tensor:
        """Draws continuous noise levels sqrt(alpha_bar) for training (Chen et al. 2020, WaveGrad).

        A step is drawn uniformly, then a level uniformly between that step's and the one before
        it, which for the first step is 1 (algorithm 1 there).

        Args:
            count: how many levels, one for each sample of a batch.
            generator: on the CPU; the caller owns its seed.

        Returns:
            (count,) float32 on the CPU.
        """
        u = torch.rand(count, generator=generator, dtype=torch.float64)
        return self.level_at(u).to(torch.float32)

    def level_at(self, share: Tensor) -> Tensor:
        """The level sqrt(alpha_bar) a share of the way from the clean sample to the last level.

        Levels are T share steps from the clean sample, and linear between neighbours, so that a
        uniform share draws a step uniformly and then a level between it and the one before.

        Args:
            share: of any shape, in [0, 1].
        """
        levels = torch.from_numpy(np.sqrt(np.concatenate([[1.0], self.alpha_bars])))  # (T + 1,)
        levels = levels.to(share.dtype).to(share.device)
        place = share * self.T
        step = place.long().clamp(0, self.T - 1)
        return torch.lerp(levels[step], levels[step + 1], place - step)

    def levels(self, num_steps: int) -> tuple[float, ...]:
        """Noise levels for a sampler: evenly spaced in t, between the schedule's own if need be.

        For a network that was trained on `sample_levels`. With T steps it is `spaced`, whose rule
        for a last level of exactly 0 holds here too.

        Returns:
            `num_steps` values of alpha_bar, rising.

        Raises:
            ValueError: num_steps is not positive.
        """
        if num_steps < 1:
            raise ValueError(f"num_steps must be at least 1, got {num_steps}")
        share = torch.arange(num_steps, 0, -1, dtype=torch.float64) / num_steps
        return _above_zero(self.level_at(share).square().tolist())


def cosine_levels(num_steps: int, t_max: float = 0.999) -> tuple[float, ...]:
    """Noise levels of the continuous schedule sqrt(alpha_bar) = cos(pi t / 2), evenly spaced in t.

    The schedule of Salimans & Ho (2022). Starting just below t = 1 keeps alpha_bar positive.

    Args:
        num_steps: how many levels, at least 1.
        t_max: where to start, in (0, 1); a sampler's last step goes from t_max / num_steps to 0.

    Returns:
        `num_steps` values of alpha_bar, rising.

    Raises:
        ValueError: an argument is out of range.
    """
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}")
    if not 0 < t_max < 1:
        raise ValueError(f"t_max must lie in (0, 1), got {t_max}")
    times = (t_max * k / num_steps for k in range(num_steps, 0, -1))
    return tuple(math.cos(math.pi / 2 * t) ** 2 for t in times)


def q_sample(x0: Tensor, eps: Tensor, alpha_bar: Tensor | float) -> Tensor:
    """Returns x_t = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps (Ho et al. 2020, eq. 4).

    Args:
        x0: (B, ...) clean samples.
        eps: (B, ...) Gaussian noise. The caller draws it, so the caller owns the seed.
        alpha_bar: (B,) or one number for all, in [0, 1].
    """
    signal, noise = _signal_and_noise(alpha_bar, x0)
    return signal * x0 + noise * eps


def target(
    parameterization: Parameterization, x0: Tensor, eps: Tensor, alpha_bar: Tensor | float
) -> Tensor:
    """Returns what a network with this parameterization should predict.

    v = sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x0 (Salimans & Ho 2022, section 4).

    Args:
        x0: (B, ...) clean samples; eps, the noise in x_t, has the same shape.
        alpha_bar: (B,) or one number for all, in [0, 1].

    Raises:
        ValueError: the parameterization is unknown.
    """
    if parameterization == "eps":
        return eps
    if parameterization == "x0":
        return x0
    _check_is_v(parameterization)
    signal, noise = _signal_and_noise(alpha_bar, x0)
    return signal * eps - noise * x0


def to_x0(
    parameterization: Parameterization, output: Tensor, x_t: Tensor, alpha_bar: Tensor | float
) -> Tensor:
    """Turns a network's output at x_t into the clean sample that it implies, x0_hat.

    Args:
        output: (B, ...) the network's output; x_t has the same shape.
        alpha_bar: (B,) or one number for all, in [0, 1]; for eps above 0, where x_t holds no trace
            of x0 and the result would not be finite.

    Raises:
        ValueError: the parameterization is unknown.
    """
    if parameterization == "x0":
        return output
    signal, noise = _signal_and_noise(alpha_bar, x_t)
    if parameterization == "eps":
        return (x_t - noise * output) / signal
    _check_is_v(parameterization)
    return signal * x_t - noise * output


def to_eps(
    parameterization: Parameterization, output: Tensor, x_t: Tensor, alpha_bar: Tensor | float
) -> Tensor:
    """Turns a network's output at x_t into the noise that it implies.

    Args:
        output: (B, ...) the network's output; x_t has the same shape.
        alpha_bar: (B,) or one number for all, in [0, 1]; for x0 below 1, where x_t holds no noise
            and the result would not be finite.

    Raises:
        ValueError: the parameterization is unknown.
    """
    if parameterization == "eps":
        return output
    signal, noise = _signal_and_noise(alpha_bar, x_t)
    if parameterization == "x0":
        return (x_t - signal * output) / noise
    _check_is_v(parameterization)
    return noise * x_t + signal * output


def _above_zero(alpha_bars: list[float]) -> tuple[float, ...]:
    """Rising levels with a first one of exactly 0 replaced; see `NoiseSchedule.spaced`."""
    if alpha_bars[0] == 0:
        alpha_bars[0] = min([_TERMINAL_ALPHA_BAR, *(level / 2 for level in alpha_bars[1:2])])
    return tuple(alpha_bars)


def _check_is_v(parameterization: str) -> None:
    if parameterization != "v":
        raise ValueError(
            f"parameterization must be one of {', '.join(PARAMETERIZATIONS)}, "
            f"got {parameterization!r}"
        )


def _signal_and_noise(alpha_bar: Tensor | float, like: Tensor) -> tuple[Tensor, Tensor]:
    """sqrt(alpha_bar) and sqrt(1 - alpha_bar), shaped to multiply `like`, which is (B, ...)."""
    if not isinstance(alpha_bar, Tensor):
        alpha_bar = torch.tensor(alpha_bar, dtype=torch.float64)
    return _per_sample(alpha_bar.sqrt(), like), _per_sample((1 - alpha_bar).sqrt(), like)


def _per_sample(values: Tensor, like: Tensor) -> Tensor:
    # dtype first: a device such as MPS has no float64
    return values.to(like.dtype).to(like.device).reshape(-1, *[1] * (like.ndim - 1))  # (B, 1, ...)
