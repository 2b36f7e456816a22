"""Samplers: from pure noise x_T to a sample, as generators that yield after every step.

A sampler owns no seed, device, progress bar or thread. All have one signature, `Sampler`, and none
knows what its denoiser is conditioned on or how it is guided (see `diffusion.guidance`). Samples
are (B, ...) of any trailing shape: strokes (B, L, C), images (B, C, H, W).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, get_args

import numpy as np
import torch
from torch import Tensor

from diffusion.schedule import posterior_weights

Variance = Literal["beta", "beta_tilde", "zero", "learned"]


class Prediction(NamedTuple):
    """What a denoiser says about x_t, whatever it was trained to predict."""

    x0_hat: Tensor  # (B, ...); the denoiser has already turned its eps, x0 or v into this
    pen_logits: Tensor | None = None  # (B, L, 3), for strokes only
    # (B, ...), from networks that learned it: log variance of the step, 1: beta, 0: beta_tilde
    variance_share: Tensor | None = None


Denoiser = Callable[[Tensor, Tensor], Prediction]  # x_t (B, ...), noise level sqrt(alpha_bar) (B,)
Noise = Callable[[Tensor], Tensor]  # standard normal noise, shaped like its argument


@dataclass(frozen=True, eq=False)
class SamplerStep:
    """The state after one step."""

    done: int  # steps taken so far, 1 for the first
    total: int
    x_t: Tensor  # (B, ...) at the noise level reached; after the last step, the result
    prediction: Prediction  # from the last call; x0_hat is good enough to preview


class Sampler(Protocol):
    """What all samplers have in common.

    Args:
        denoiser: maps x_t and its noise level sqrt(alpha_bar), (B,), to a Prediction.
        x_T: (B, ...) Gaussian noise. The caller draws it, so the caller owns the seed.
        alpha_bars: the noise levels to visit, rising, each in (0, 1); see `NoiseSchedule.spaced`
            and `cosine_levels`. The last step goes from the last of them to the clean sample.
        noise: returns standard normal noise shaped like its argument, here x_t, for samplers that
            add some at each step; it may draw each sample of the batch from a generator of its
            own. Deterministic samplers never call it.

    Raises:
        ValueError: there is no level, one is outside (0, 1), or they do not rise; raised at the
            first next().
    """

    def __call__(
        self,
        denoiser: Denoiser,
        x_T: Tensor,
        alpha_bars: Sequence[float],
        *,
        noise: Noise | None = None,
    ) -> Iterator[SamplerStep]: ...


@torch.no_grad()
def ddpm(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
    variance: Variance | None = None,
) -> Iterator[SamplerStep]:
    """Ancestral sampling (Ho et al. 2020, algorithm 2), written with x0_hat as in their eq. 7.

    Between levels that are not neighbours in the schedule, beta is 1 - alpha_bar_t / alpha_bar_s
    (Nichol & Dhariwal 2021, eq. 19). The last step, to the clean sample, adds no noise and is the
    only one that adds none. Arguments are those of `Sampler`, and:

    Args:
        variance: of the noise added: "beta" and "beta_tilde" are the two choices of Ho et al.,
            section 3.2; "zero" follows the mean and shows why noise is added; "learned" lies
            between the two where the network says (Nichol & Dhariwal 2021, eq. 15). None: learned
            where it was, else "beta_tilde".

    Raises:
        ValueError: as `Sampler`; or the variance is unknown, or was not learned; or it is not
            "zero" and no `noise` was given. Raised at the first next().
    """
    levels = _checked_levels(alpha_bars)
    if variance is not None and variance not in get_args(Variance):
        raise ValueError(
            f"variance must be one of {', '.join(get_args(Variance))}, got {variance!r}"
        )
    if noise is None and variance != "zero":
        raise ValueError(f"variance {variance or 'beta_tilde'!r} needs a source of noise")
    weights = posterior_weights(np.array(levels[:-1]), np.array(levels[1:]))
    fixed = {"beta": weights.beta, "zero": np.zeros_like(weights.variance)}
    sigmas = np.sqrt(fixed.get(variance or "", weights.variance)).tolist()
    x_t = x_T
    for i, (x0_weight, x_t_weight) in enumerate(
        zip(weights.x0.tolist(), weights.x_t.tolist(), strict=True)
    ):
        prediction = _predict(denoiser, x_t, levels[i])
        x_t = x0_weight * prediction.x0_hat + x_t_weight * x_t
        if i + 1 < len(alpha_bars) and noise is not None and variance != "zero":
            share = prediction.variance_share if variance in (None, "learned") else None
            if share is not None:
                low, high = math.log(weights.variance[i]), math.log(weights.beta[i])
                x_t = x_t + ((low + share * (high - low)) / 2).exp() * noise(x_t)
            elif variance == "learned":
                raise ValueError("this denoiser has learned no variance")
            else:
                x_t = x_t + sigmas[i] * noise(x_t)
        yield SamplerStep(done=i + 1, total=len(alpha_bars), x_t=x_t, prediction=prediction)


@torch.no_grad()
def ddim(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
) -> Iterator[SamplerStep]:
    """Deterministic DDIM sampling, eta = 0 (Song et al. 2021, eq. 12).

    Arguments and errors are those of `Sampler`; `noise` is never called.
    """
    levels = _checked_levels(alpha_bars)
    x_t = x_T
    for i, (alpha_bar, alpha_bar_next) in enumerate(pairwise(levels)):
        prediction = _predict(denoiser, x_t, alpha_bar)
        eps = (x_t - math.sqrt(alpha_bar) * prediction.x0_hat) / math.sqrt(1 - alpha_bar)
        x_t = math.sqrt(alpha_bar_next) * prediction.x0_hat + math.sqrt(1 - alpha_bar_next) * eps
        yield SamplerStep(done=i + 1, total=len(alpha_bars), x_t=x_t, prediction=prediction)


@torch.no_grad()
def dpmpp2m(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
) -> Iterator[SamplerStep]:
    """DPM-Solver++(2M), deterministic and of second order (Lu et al. 2022b, algorithm 2).

    With lambda = log(sqrt(alpha_bar) / sqrt(1 - alpha_bar)), x0_hat is extrapolated linearly in
    lambda to the middle of the step. The first step has no past and the last ends where lambda is
    infinite; both are of first order, which is DDIM. Arguments and errors are those of `Sampler`;
    `noise` is never called.
    """
    levels = _checked_levels(alpha_bars)
    x_t = x_T
    x0_before, h_before = None, math.nan
    for i, (alpha_bar, alpha_bar_next) in enumerate(pairwise(levels)):
        prediction = _predict(denoiser, x_t, alpha_bar)
        x0 = prediction.x0_hat
        h = _log_snr(alpha_bar_next) / 2 - _log_snr(alpha_bar) / 2  # lambda's step
        if x0_before is not None and math.isfinite(h):
            x0 = x0 + h / (2 * h_before) * (x0 - x0_before)
        # alpha_t (1 - exp(-h)) of the paper is written so that it holds for an infinite h
        shrink = math.sqrt((1 - alpha_bar_next) / (1 - alpha_bar))
        x_t = shrink * x_t + (math.sqrt(alpha_bar_next) - shrink * math.sqrt(alpha_bar)) * x0
        x0_before, h_before = prediction.x0_hat, h
        yield SamplerStep(done=i + 1, total=len(alpha_bars), x_t=x_t, prediction=prediction)


@torch.no_grad()
def heun(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
) -> Iterator[SamplerStep]:
    """Heun's method on the probability-flow ODE, of second order (Karras et al. 2022, algorithm 1).

    Their sigma(t) and s(t) may be chosen. With sqrt(alpha_bar) = cos t they are tan t and cos t,
    and the derivative, their line 4, becomes dx/dt = (cos t x - x0_hat) / sin t. In this variable
    the flow is smooth up to pure noise, where their own sigma = t is infinite. As there, the last
    step is not corrected; it ends at x0_hat. The denoiser is called twice in every other step.
    Arguments and errors are those of `Sampler`; `noise` is never called.
    """
    levels = _checked_levels(alpha_bars)
    x_t = x_T
    for i, (alpha_bar, alpha_bar_next) in enumerate(pairwise(levels)):
        prediction = _predict(denoiser, x_t, alpha_bar)
        if alpha_bar_next == 1:
            x_t = prediction.x0_hat
        else:
            h = math.acos(math.sqrt(alpha_bar_next)) - math.acos(math.sqrt(alpha_bar))
            slope = _slope(x_t, prediction, alpha_bar)
            ahead = x_t + h * slope
            prediction = _predict(denoiser, ahead, alpha_bar_next)
            x_t = x_t + h / 2 * (slope + _slope(ahead, prediction, alpha_bar_next))
        yield SamplerStep(done=i + 1, total=len(alpha_bars), x_t=x_t, prediction=prediction)


def ancestral(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
) -> Iterator[SamplerStep]:
    """The ancestral step of Luhman & Luhman (2020, eq. 9): `ddpm` with the variance "beta".

    Arguments and errors are those of `ddpm`.
    """
    return ddpm(denoiser, x_T, alpha_bars, noise=noise, variance="beta")


@torch.no_grad()
def renoise(
    denoiser: Denoiser,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    *,
    noise: Noise | None = None,
) -> Iterator[SamplerStep]:
    """Predicts x0, then draws q(x_(t-1) | x0_hat) anew (Luhman & Luhman 2020, eq. 12).

    Of x_t nothing stays but what x0_hat has of it: eq. 12 writes sqrt(alpha_bar_(t-1)) x0_hat as
    (x_t - sqrt(1 - alpha_bar_t) eps) / sqrt(alpha_t). The last step ends at x0_hat and is the only
    one that adds no noise; published code leaves it out one step early. Arguments are those of
    `Sampler`.

    Raises:
        ValueError: as `Sampler`; or no `noise` was given. Raised at the first next().
    """
    levels = _checked_levels(alpha_bars)
    if noise is None:
        raise ValueError("renoise needs a source of noise")
    x_t = x_T
    for i, (alpha_bar, alpha_bar_next) in enumerate(pairwise(levels)):
        prediction = _predict(denoiser, x_t, alpha_bar)
        x_t = prediction.x0_hat
        if alpha_bar_next < 1:
            x_t = math.sqrt(alpha_bar_next) * x_t + math.sqrt(1 - alpha_bar_next) * noise(x_t)
        yield SamplerStep(done=i + 1, total=len(alpha_bars), x_t=x_t, prediction=prediction)


SAMPLERS: Mapping[str, Sampler] = MappingProxyType(
    {
        "ddim": ddim,
        "ddpm": ddpm,
        "dpmpp2m": dpmpp2m,
        "heun": heun,
        "ancestral": ancestral,
        "renoise": renoise,
    }
)


def _checked_levels(alpha_bars: Sequence[float]) -> list[float]:
    """The levels to visit with 1, the clean sample, at the end; ValueError if they are unfit."""
    levels = [*map(float, alpha_bars), 1.0]
    if len(levels) == 1:
        raise ValueError("alpha_bars must hold at least one level")
    if any(not 0 < low < high for low, high in pairwise(levels)):
        raise ValueError("alpha_bars must rise within (0, 1)")
    return levels


def _predict(denoiser: Denoiser, x_t: Tensor, alpha_bar: float) -> Prediction:
    return denoiser(x_t, x_t.new_full((len(x_t),), math.sqrt(alpha_bar)))


def _slope(x_t: Tensor, prediction: Prediction, alpha_bar: float) -> Tensor:
    """dx/dt of the probability flow, t = arccos(sqrt(alpha_bar)); it is v of Salimans & Ho."""
    return (math.sqrt(alpha_bar) * x_t - prediction.x0_hat) / math.sqrt(1 - alpha_bar)


def _log_snr(alpha_bar: float) -> float:
    return math.inf if alpha_bar == 1 else math.log(alpha_bar / (1 - alpha_bar))
