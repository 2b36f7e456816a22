"""A variational autoencoder of small pictures: encoder, decoder, and its bound.

Kingma & Welling (2014) with a decoder that gives a logistic distribution for each pixel, summed
over the bins of 256 grey values (Kingma et al. 2016), as the DDPM's last step sums a normal one: so
the two bounds are in one unit and may stand side by side. Its scale is one number for all pixels,
learned (as sigma in Rybkin et al. 2021): no weight between reconstruction and KL is left to choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.images.bounds import HALF_BIN, normal_kl

_LOG_SCALE = -2.0  # at the start; of pixels in [-1, 1]


@dataclass(frozen=True)
class VaeConfig:
    """The shape of a VAE.

    Raises:
        ValueError: the numbers do not make a network.
    """

    image_size: int = 28  # px, of a square
    latent: int = 16  # dimensions of z
    channels: int = 64  # of the coarse levels; the finest has half

    def __post_init__(self) -> None:
        sizes = (self.image_size, self.latent, self.channels)
        if not all(isinstance(n, int) and 0 < n <= 1024 for n in sizes):
            raise ValueError("a VAE's sizes must be in 1..1024")
        if self.image_size % 4 or self.channels % 2:
            raise ValueError("image_size must be divisible by 4, and channels by 2")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` takes them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> VaeConfig:
        """Raises ValueError unless the values are those of a VAE."""
        try:
            return cls(**values)
        except TypeError as error:
            raise ValueError(str(error)) from None

    def build(self) -> Vae:
        """A network with fresh weights."""
        return Vae(self)


class Posterior(NamedTuple):
    """q(z | x), a normal distribution with a diagonal covariance."""

    mean: Tensor  # (B, D)
    log_variance: Tensor  # (B, D)

    def draw(self, eps: Tensor) -> Tensor:
        """z = mean + sigma eps (Kingma & Welling 2014, section 2.4), eps (B, D) from N(0, I)."""
        return self.mean + (self.log_variance / 2).exp() * eps


class Elbo(NamedTuple):
    """The bound's two parts for each picture, (B,), nats; ln p(x) >= reconstruction - kl."""

    reconstruction: Tensor  # ln p(x | z), for one draw of z
    kl: Tensor  # KL(q(z | x) || N(0, I)), in closed form

    @property
    def nats(self) -> Tensor:
        """-ELBO: what a picture costs at most."""
        return self.kl - self.reconstruction


class Vae(nn.Module):
    """x (B, 1, H, W) in [-1, 1] -> q(z | x), and z (B, D) -> the mean of p(x | z)."""

    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        self.config = config
        wide, narrow = config.channels, config.channels // 2
        middle = config.image_size // 4
        self._coarse = (middle + 1) // 2
        flat = wide * self._coarse**2
        self.encoder = nn.Sequential(
            nn.Conv2d(1, narrow, 4, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(narrow, wide, 4, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(wide, wide, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(flat, 2 * config.latent),
        )
        odd = middle % 2  # 7 -> 4 -> 7, but 8 -> 4 -> 8
        self.decoder = nn.Sequential(
            nn.Linear(config.latent, flat),
            nn.SiLU(),
            nn.Unflatten(1, (wide, self._coarse, self._coarse)),
            nn.ConvTranspose2d(wide, wide, 3, stride=2, padding=1, output_padding=1 - odd),
            nn.SiLU(),
            nn.ConvTranspose2d(wide, narrow, 4, stride=2, padding=1),
            nn.SiLU(),
            nn.ConvTranspose2d(narrow, 1, 4, stride=2, padding=1),
        )
        self.log_scale = nn.Parameter(torch.tensor(_LOG_SCALE))

    def encode(self, x: Tensor) -> Posterior:
        """q(z | x) of pictures."""
        mean, log_variance = self.encoder(x).chunk(2, dim=1)
        return Posterior(mean, log_variance)

    def decode(self, z: Tensor) -> Tensor:
        """The mean of p(x | z), (B, 1, H, W); it may leave [-1, 1] a little."""
        mean: Tensor = self.decoder(z)
        return mean

    def elbo(self, x: Tensor, eps: Tensor) -> Elbo:
        """The bound of pictures, which must hold grey values: k / 127.5 - 1.

        Args:
            eps: (B, D) standard normal noise. The caller draws it, so the caller owns the seed.
        """
        posterior = self.encode(x)
        mean = self.decode(posterior.draw(eps))
        likelihood = discretized_logistic_log_likelihood(x, mean, self.log_scale)
        zero = posterior.mean.new_zeros(())
        kl = normal_kl(*posterior, zero, zero)
        return Elbo(likelihood.flatten(1).sum(1), kl.sum(1))


def discretized_logistic_log_likelihood(x0: Tensor, mean: Tensor, log_scale: Tensor) -> Tensor:
    """ln of the probability that a logistic distribution gives the grey value of x0, by element.

    The density is summed over the bin of each of 256 grey values, the outermost bins reaching to
    infinity (Kingma et al. 2016, section 5.2). With low and high, the scaled edges of a bin,
    sigmoid(high) - sigmoid(low) = sigmoid(high) sigmoid(-low) (1 - exp(low - high)).

    Args:
        x0: grey values as k / 127.5 - 1, k in 0..255.
        log_scale: of one element.
    """
    inverse = (-log_scale).exp()
    low, high = (x0 - mean - HALF_BIN) * inverse, (x0 - mean + HALF_BIN) * inverse
    below, above = F.logsigmoid(high), F.logsigmoid(-low)
    inner = below + above + (-torch.expm1(-2 * HALF_BIN * inverse)).log()
    edge = 1 - HALF_BIN
    return torch.where(x0 < -edge, below, torch.where(x0 > edge, above, inner))
