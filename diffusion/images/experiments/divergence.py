"""Two ways to fit one normal distribution to two heaps, and why likelihood means KL."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diffusion.images.bounds import Mixture

_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Divergences:
    """Of p from N(m, sigma^2) for each of M means m, in nats.

    forward: KL(p || q); reverse: KL(q || p); cross_entropy: -E_p log q; sample_loss: the same as
    the average over draws from p, which is what training minimises.
    """

    means: NDArray[np.float64]  # (M,)
    entropy: float  # of p
    forward: NDArray[np.float64]
    reverse: NDArray[np.float64]
    cross_entropy: NDArray[np.float64]
    sample_loss: NDArray[np.float64]


def draws_from(p: Mixture, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Draws from a mixture, (count,)."""
    which = random.choice(len(p.means), size=count, p=p.weights)
    return np.asarray(random.normal(p.means[which], math.sqrt(p.variance)), dtype=np.float64)


def divergences(
    p: Mixture,
    means: NDArray[np.float64],
    sigma: float,
    draws: NDArray[np.float64],
    x: NDArray[np.float64],
) -> Divergences:
    """Integrates over x (N,), evenly spaced and wide enough for p and every q."""
    density = p.density(x)
    log_p = np.log(np.maximum(density, _TINY))
    log_q = log_normal(x[None], means[:, None], sigma)
    entropy = -float(np.trapezoid(density * log_p, x))
    cross_entropy = -np.asarray(np.trapezoid(density * log_q, x, axis=1))
    reverse = np.asarray(np.trapezoid(np.exp(log_q) * (log_q - log_p), x, axis=1))
    sample_loss = -np.asarray(log_normal(draws[None], means[:, None], sigma).mean(axis=1))
    return Divergences(means, entropy, cross_entropy - entropy, reverse, cross_entropy, sample_loss)


def log_normal(
    x: NDArray[np.float64], mean: NDArray[np.float64] | float, sigma: float
) -> NDArray[np.float64]:
    """log N(x; mean, sigma^2)."""
    scaled = (x - mean) / sigma
    return np.asarray(-(scaled**2) / 2 - math.log(sigma * math.sqrt(2 * math.pi)))
