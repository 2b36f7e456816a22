"""Bounds on the likelihood of images, and the closed forms that they are made of.

Everything is in nats unless its name says bits. A variational bound says how many nats a sample
costs at most under a model; over the number of its pixels and ln 2 these are bits/dim.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.samplers import Denoiser, Noise
from diffusion.schedule import NoiseSchedule, posterior_weights, q_sample

Variance = Literal["beta", "beta_tilde", "learned"]

HALF_BIN = 1 / 255  # of 256 grey values spread over [-1, 1]
_ENTROPY_OF_UNIT = (math.log(2 * math.pi) + 1) / 2  # of a standard normal variable


def normal_kl(mean: Tensor, log_variance: Tensor, mean2: Tensor, log_variance2: Tensor) -> Tensor:
    """KL(N(mean, variance) || N(mean2, variance2)) of each element; not symmetric.

    (log v2 - log v1 + v1 / v2 + (m1 - m2)^2 / v2 - 1) / 2 (Kingma & Welling 2014, appendix B, for
    any second distribution). The arguments broadcast.
    """
    ratio = (log_variance - log_variance2).exp()
    shift = (mean - mean2).square() * (-log_variance2).exp()
    return (log_variance2 - log_variance + ratio + shift - 1) / 2


def normal_entropy(log_variance: Tensor) -> Tensor:
    """Entropy of N(any mean, variance): what its own best code costs."""
    return log_variance / 2 + _ENTROPY_OF_UNIT


def normal_cross_entropy(
    mean: Tensor, log_variance: Tensor, mean2: Tensor, log_variance2: Tensor
) -> Tensor:
    """-E log N(x; mean2, variance2) for x from N(mean, variance), of each element.

    It is `normal_entropy` of the first plus `normal_kl`: since the entropy of the data is not the
    model's to change, maximum likelihood, which minimises this, minimises the KL.
    """
    squares = log_variance.exp() + (mean - mean2).square()
    return (math.log(2 * math.pi) + log_variance2 + squares * (-log_variance2).exp()) / 2


def discretized_normal_log_likelihood(x0: Tensor, mean: Tensor, log_sigma: Tensor) -> Tensor:
    """ln of the probability that N(mean, sigma^2) gives the grey value of x0, of each element.

    The normal density is summed over the bin of each of 256 grey values, the outermost bins
    reaching to infinity (Ho et al. 2020, eq. 13).

    Args:
        x0: grey values as k / 127.5 - 1, k in 0..255; the others broadcast with it.
    """
    inverse = (-log_sigma).exp()
    low, high = (x0 - mean - HALF_BIN) * inverse, (x0 - mean + HALF_BIN) * inverse
    # the tails are mirrored to where the logarithm of the distribution function is exact
    mirrored = low > 0
    low_, high_ = torch.where(mirrored, -high, low), torch.where(mirrored, -low, high)
    log_high = torch.special.log_ndtr(high_)
    within = log_high + (-torch.expm1(torch.special.log_ndtr(low_) - log_high)).log()
    below, above = torch.special.log_ndtr(high), torch.special.log_ndtr(-low)
    edge = 1 - HALF_BIN
    return torch.where(x0 < -edge, below, torch.where(x0 > edge, above, within))


def bits_per_dim(nats: Tensor, dimensions: int) -> Tensor:
    """Nats of a sample in bits for each of its `dimensions` values."""
    return nats / (dimensions * math.log(2))


class BoundTerm(NamedTuple):
    """One term of the variational bound, L_t of Ho et al. (2020, eq. 5).

    t: 0 is the decoder's L_0, 1..T-1 the L_(t-1) of their sum, T the prior's L_T.
    """

    t: int
    weight: float  # how many terms of the sum this one stands for; see `strata`
    nats: Tensor  # (B,) float64


@dataclass(frozen=True, eq=False)
class DiffusionBound:
    """The variational bound in its three parts, each (B,) float64, bits/dim."""

    prior: Tensor  # L_T
    steps: Tensor  # the sum of L_(t-1)
    decoder: Tensor  # L_0

    @property
    def total(self) -> Tensor:
        """The bound itself: no code of this model costs more."""
        return self.prior + self.steps + self.decoder

    @classmethod
    def of(cls, terms: Iterable[BoundTerm], T: int, dimensions: int) -> DiffusionBound:
        """Adds the terms of `bound_terms` up.

        Raises:
            ValueError: L_0 or L_T is missing.
        """
        prior = steps = decoder = None
        for t, weight, nats in terms:
            if t == T:
                prior = nats
            elif t == 0:
                decoder = nats
            else:
                steps = weight * nats if steps is None else steps + weight * nats
        if prior is None or decoder is None:
            raise ValueError("a bound needs its terms L_0 and L_T")
        steps = torch.zeros_like(prior) if steps is None else steps
        return cls(*(bits_per_dim(nats, dimensions) for nats in (prior, steps, decoder)))


def strata(T: int, count: int, generator: torch.Generator) -> dict[int, float]:
    """Picks some t of 1..T-1 to stand for all: the sum of weight * L_t is an unbiased estimate.

    1..T-1 is cut into `count` strata (or as many as there are numbers) whose widths grow with t,
    since L_t falls steeply; of each one t is drawn, and its weight is the stratum's width.

    Args:
        generator: on the CPU; the caller owns its seed.

    Returns:
        The weight of each t, t rising.

    Raises:
        ValueError: count is not positive.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    edges = [1]
    while edges[-1] < T and len(edges) <= count:
        left = count - len(edges) + 1  # strata still to cut
        edges.append(max(edges[-1] + 1, round(edges[-1] * (T / edges[-1]) ** (1 / left))))
    draws = torch.rand(len(edges) - 1, generator=generator, dtype=torch.float64).tolist()
    return {
        low + int(u * (high - low)): float(high - low)
        for u, low, high in zip(draws, edges[:-1], edges[1:], strict=True)
    }


@torch.no_grad()
def bound_terms(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    x0: Tensor,
    noise: Noise,
    weights: dict[int, float] | None = None,
    variance: Variance | None = None,
) -> Iterator[BoundTerm]:
    """The variational bound of a DDPM, term by term, from L_T down to L_0.

    L = L_T + sum of L_(t-1) + L_0 (Ho et al. 2020, eq. 5): KL(q(x_T | x_0) || N(0, I)),
    KL(q(x_(t-1) | x_t, x_0) || p(x_(t-1) | x_t)), and the discretised decoder of their eq. 13.
    The expectation over x_t is one draw of `noise` a term.

    Args:
        denoiser: see `diffusion.samplers`; one that clamps x0_hat bounds more tightly.
        x0: (B, ...) grey values in [-1, 1].
        weights: which t of 1..T-1 to visit, and how many terms each stands for; all if None. See
            `strata`.
        variance: sigma_t^2: either choice of Ho et al., section 3.2, or "learned" where the
            denoiser says (Nichol & Dhariwal 2021, eq. 15). None: learned where it was, else beta.
            In L_0 both fixed choices are beta_1, since beta-tilde is 0 there; a learned one lies
            between beta_1 and beta-tilde_2, as in training.

    Raises:
        ValueError: the variance is unknown or was not learned, or a t is not in 1..T-1; raised at
            the first next() that needs it.
    """
    T = schedule.T
    chosen = dict.fromkeys(range(1, T), 1.0) if weights is None else weights
    if variance is not None and variance not in get_args(Variance):
        raise ValueError(
            f"variance must be one of {', '.join(get_args(Variance))}, got {variance!r}"
        )
    if any(not 1 <= t < T for t in chosen):
        raise ValueError(f"every t must be in 1..{T - 1}")
    x0 = x0.double()
    yield BoundTerm(T, 1.0, _prior_nats(x0, schedule))
    posterior = posterior_weights(
        schedule.alpha_bars, np.concatenate([[1.0], schedule.alpha_bars[:-1]])
    )
    for t in sorted(chosen, reverse=True):
        x0_hat, share = _opinion(denoiser, schedule, x0, t, noise)
        error = posterior.x0[t] * (x0 - x0_hat)
        tilde, beta = _log(posterior.variance[t], x0), _log(posterior.beta[t], x0)
        ours = tilde if variance == "beta_tilde" else _between(tilde, beta, share, variance)
        nats = normal_kl(error, tilde, torch.zeros_like(error), ours)
        yield BoundTerm(t, chosen[t], nats.flatten(1).sum(1))
    x0_hat, share = _opinion(denoiser, schedule, x0, 0, noise)
    tilde, beta = _log(posterior.variance[min(1, T - 1)], x0), _log(schedule.betas[0], x0)
    ours = beta if variance == "beta_tilde" else _between(tilde, beta, share, variance)
    likelihood = discretized_normal_log_likelihood(x0, x0_hat, ours / 2)
    yield BoundTerm(0, 1.0, -likelihood.flatten(1).sum(1))


def _between(tilde: Tensor, beta: Tensor, share: Tensor | None, variance: str | None) -> Tensor:
    """The log variance where the denoiser puts it, beta where that is not asked for."""
    if variance == "learned" and share is None:
        raise ValueError("this denoiser has learned no variance")
    if variance == "beta" or share is None:
        return beta
    return tilde + share * (beta - tilde)


def _prior_nats(x0: Tensor, schedule: NoiseSchedule) -> Tensor:
    """L_T (B,): how far x_T is from pure noise; nothing in it is learned."""
    alpha_bar = float(schedule.alpha_bars[-1])
    zero = x0.new_zeros(())
    nats = normal_kl(math.sqrt(alpha_bar) * x0, _log(1 - alpha_bar, x0), zero, zero)
    return nats.flatten(1).sum(1)


def _log(value: float, like: Tensor) -> Tensor:
    return like.new_tensor(math.log(value))


def _opinion(
    denoiser: Denoiser, schedule: NoiseSchedule, x0: Tensor, t: int, noise: Noise
) -> tuple[Tensor, Tensor | None]:
    """x0_hat and the variance's share for a draw from q(x_t | x_0): float64, from a float32 x_t."""
    alpha_bar = float(schedule.alpha_bars[t])
    x_t = q_sample(x0, noise(x0), alpha_bar).float()
    level = x_t.new_full((len(x_t),), math.sqrt(alpha_bar))
    said = denoiser(x_t, level)
    share = said.variance_share
    return said.x0_hat.double(), None if share is None else share.double()


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture of normal distributions on the line that share a variance."""

    weights: NDArray[np.float64]  # (K,), summing to 1
    means: NDArray[np.float64]  # (K,)
    variance: float

    def density(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The density at x (N,)."""
        apart = (x[:, None] - self.means) ** 2 / (2 * self.variance)
        return np.asarray(
            np.exp(-apart) @ self.weights / math.sqrt(2 * math.pi * self.variance), dtype=np.float64
        )

    @property
    def mean(self) -> float:
        """Mean of the whole."""
        return float(self.weights @ self.means)

    @property
    def total_variance(self) -> float:
        """Variance of the whole; with `mean` it gives the normal distribution nearest by KL."""
        return self.variance + float(self.weights @ (self.means - self.mean) ** 2)

    def distance_from_normal(self) -> float:
        """KL(mixture || the normal distribution of its mean and variance), by the trapezoid rule.

        0 where the mixture is normal itself, and the least KL that any normal distribution has.
        """
        reach = 10 * math.sqrt(self.variance)
        x = np.linspace(self.means.min() - reach, self.means.max() + reach, 20_001)
        p = self.density(x)
        log_p = np.log(np.maximum(p, 1e-300))
        entropy = -float(np.trapezoid(p * log_p, x))
        return math.log(self.total_variance) / 2 + _ENTROPY_OF_UNIT - entropy


def reverse_step_of_points(
    x_t: float,
    beta: float,
    alpha_bar_before: float,
    points: Sequence[float] = (-1.0, 1.0),
    shares: Sequence[float] | None = None,
) -> Mixture:
    """The true reverse step q(x_(t-1) | x_t) when the data are a few points on the line.

    Given x0 the step is normal (Ho et al. 2020, eq. 7); given only x_t it mixes those of all
    points by Bayes' rule, weights q(x0 | x_t). For small beta the mixture tends to one normal
    distribution (Feller 1949; Sohl-Dickstein et al. 2015, section 2.2), which is what lets a model
    learn nothing but a mean; for large beta it does not.

    Args:
        beta: of the step from x_(t-1) to x_t, in (0, 1).
        alpha_bar_before: of x_(t-1), in (0, 1).
        points: the values of x0; shares: how often each occurs, equally often if None.

    Raises:
        ValueError: an argument is out of range.
    """
    if not (0 < beta < 1 and 0 < alpha_bar_before < 1):
        raise ValueError("beta and alpha_bar_before must lie in (0, 1)")
    x0 = np.array(points, dtype=np.float64)
    prior = np.ones(len(x0)) if shares is None else np.array(shares, dtype=np.float64)
    if prior.shape != x0.shape or len(x0) == 0 or np.any(prior <= 0):
        raise ValueError("every point needs a positive share")
    alpha_bar = alpha_bar_before * (1 - beta)
    log_weights = np.log(prior) - (x_t - math.sqrt(alpha_bar) * x0) ** 2 / (2 * (1 - alpha_bar))
    shifted = np.exp(log_weights - log_weights.max())
    step = posterior_weights(np.array([alpha_bar]), np.array([alpha_bar_before]))
    return Mixture(shifted / shifted.sum(), step.x0 * x0 + step.x_t * x_t, float(step.variance[0]))
