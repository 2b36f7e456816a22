"""A classifier of small pictures the size of LeNet-5: a judge of samples, and a guide.

The judge sees clean pictures; its penultimate features are what the Frechet distance of samples is
measured on. The guide also knows pictures at any noise level, so that its gradient can lead a
sampler to a class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.samplers import Denoiser, Prediction

_OCTAVES = 4  # of the angle that stands for the noise level


@dataclass(frozen=True)
class ClassifierConfig:
    """The shape of a classifier.

    Raises:
        ValueError: the numbers do not make a network.
    """

    image_size: int = 28  # px, of a square
    classes: int = 10
    channels: tuple[int, int] = (16, 32)  # of its two convolutions
    features: int = 84  # of the layer before the last, as in LeCun et al. 1998
    noisy: bool = False  # it knows pictures at any noise level, and is told the level

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        sizes = (self.image_size, self.classes, self.features, *self.channels)
        if len(self.channels) != 2 or not all(isinstance(n, int) and 0 < n <= 1024 for n in sizes):
            raise ValueError("a classifier's sizes must be in 1..1024, with two channels")
        if self.image_size < 16:
            raise ValueError("image_size must be at least 16")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` takes them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ClassifierConfig:
        """Raises ValueError unless the values are those of a classifier."""
        try:
            return cls(**values)
        except TypeError as error:
            raise ValueError(str(error)) from None

    def build(self) -> Classifier:
        """A network with fresh weights."""
        return Classifier(self)


class Classifier(nn.Module):
    """Pictures -> logits of their classes; two convolutions with pooling, and two layers.

    After LeNet-5 (LeCun et al. 1998), with SiLU and maximum pooling. The noise level scales and
    shifts the channels of a guide; a judge has dropout instead.
    """

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        self.config = config
        first, second = config.channels
        self.conv1 = nn.Conv2d(1, first, 5)
        self.conv2 = nn.Conv2d(first, second, 5)
        left = ((config.image_size - 4) // 2 - 4) // 2  # px of a side after both poolings
        self.hidden = nn.Linear(second * left**2, config.features)
        self.out = nn.Linear(config.features, config.classes)
        self.dropout = nn.Dropout(0.0 if config.noisy else 0.3)
        self.level: nn.Module | None = None
        if config.noisy:
            widths = 2 * (first + second + config.features)
            self.level = nn.Sequential(
                nn.Linear(2 * _OCTAVES, 32), nn.SiLU(), nn.Linear(32, widths)
            )

    def features(self, x: Tensor, level: Tensor | None = None) -> Tensor:
        """What the last layer sees, (B, F).

        Args:
            x: (B, 1, H, W), in [-1, 1] where it is clean.
            level: (B,) sqrt(alpha_bar) of x; for a noisy classifier alone, clean if None.
        """
        first, second = self.config.channels
        parts: tuple[Tensor | None, ...] = (None, None, None)
        if self.level is not None:
            level = x.new_ones(len(x)) if level is None else level
            widths = [2 * first, 2 * second, 2 * self.config.features]
            parts = self.level(_waves(level)).split(widths, dim=1)
        h = F.silu(F.max_pool2d(_modulated(self.conv1(x), parts[0]), 2))
        h = F.silu(F.max_pool2d(_modulated(self.conv2(h), parts[1]), 2))
        h = self.dropout(h.flatten(1))
        return F.silu(_modulated(self.hidden(h), parts[2]))

    def forward(self, x: Tensor, level: Tensor | None = None) -> Tensor:
        """Logits (B, K); for the arguments see `features`."""
        logits: Tensor = self.out(self.dropout(self.features(x, level)))
        return logits


def _waves(level: Tensor) -> Tensor:
    """The angle arccos(level) as sines and cosines of a few octaves, (B, 8)."""
    angle = level.clamp(0, 1).acos().unsqueeze(1)
    turns = angle * (2.0 ** torch.arange(_OCTAVES, device=level.device, dtype=level.dtype))
    return torch.cat([turns.sin(), turns.cos()], dim=1)


def _modulated(x: Tensor, scale_and_shift: Tensor | None) -> Tensor:
    """x (B, C, ...) scaled and shifted by channel (Perez et al. 2018)."""
    if scale_and_shift is None:
        return x
    scale, shift = scale_and_shift.reshape(len(x), -1, *[1] * (x.ndim - 2)).chunk(2, dim=1)
    return x * (1 + scale) + shift


def classifier_guided(
    denoiser: Denoiser,
    classifier: Classifier,
    labels: Tensor,
    guidance_scale: float,
    clamp: float | None = 1.0,
) -> Denoiser:
    """Returns a denoiser whose samples the classifier takes for the classes that are asked for.

    eps_hat - sqrt(1 - alpha_bar) s grad ln p(y | x_t) (Dhariwal & Nichol 2021, algorithm 2),
    written for x0_hat, to which it adds s (1 - alpha_bar) / sqrt(alpha_bar) grad ln p(y | x_t).

    Args:
        classifier: a noisy one.
        labels: (B,) int64, the wanted classes.
        guidance_scale: s; 0 = none, 1 = the classes as the classifier knows them.
        clamp: limits x0_hat to [-clamp, clamp] after guidance, which can overshoot the data.

    Raises:
        ValueError: the classifier was not trained on noise, the scale is not finite, or clamp is
            not positive.
    """
    if not classifier.config.noisy:
        raise ValueError("guidance needs a classifier that was trained on noisy pictures")
    if not math.isfinite(guidance_scale):
        raise ValueError(f"guidance_scale must be finite, got {guidance_scale}")
    if clamp is not None and not clamp > 0:
        raise ValueError(f"clamp must be positive, got {clamp}")

    def guided(x_t: Tensor, level: Tensor) -> Prediction:
        prediction = denoiser(x_t, level)
        with torch.enable_grad():  # samplers switch gradients off
            x = x_t.detach().requires_grad_()
            log_p = classifier(x, level).log_softmax(dim=1)
            (gradient,) = torch.autograd.grad(log_p[torch.arange(len(x)), labels].sum(), x)
        weight = guidance_scale * (1 - level.square()) / level
        x0_hat = prediction.x0_hat + weight.reshape(-1, *[1] * (x.ndim - 1)) * gradient
        return prediction._replace(x0_hat=x0_hat if clamp is None else x0_hat.clamp(-clamp, clamp))

    return guided
