"""Denoising diffusion of pictures: training loss, denoiser and sampling (Ho et al. 2020).

The schedule, the parameterizations and the samplers are those that strokes use; what stands here
binds a U-Net to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch import Tensor, nn

from diffusion.guidance import guided, guided_together
from diffusion.images.unet import UNet, UNetConfig
from diffusion.samplers import Denoiser, Noise, Prediction, Sampler, SamplerStep
from diffusion.schedule import (
    PARAMETERIZATIONS,
    NoiseSchedule,
    Parameterization,
    q_sample,
    target,
    to_x0,
)

Schedule = Literal["linear", "cosine"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)


@dataclass(frozen=True)
class ImageDiffusionConfig:
    """The shape of a diffusion model of pictures, and what its network predicts.

    Raises:
        ValueError: a value is out of range.
    """

    unet: UNetConfig = field(default_factory=UNetConfig)
    schedule: Schedule = "linear"
    T: int = 1000
    parameterization: Parameterization = "eps"
    class_dropout: float = 0.1  # how often training hides the class, where there are some

    def __post_init__(self) -> None:
        if self.schedule not in SCHEDULES:
            raise ValueError(f"schedule must be one of {', '.join(SCHEDULES)}")
        if self.parameterization not in PARAMETERIZATIONS:
            raise ValueError(f"parameterization must be one of {', '.join(PARAMETERIZATIONS)}")
        if not 2 <= self.T <= 100_000:
            raise ValueError(f"T must lie in 2..100000, got {self.T}")
        if not 0 <= self.class_dropout <= 1:
            raise ValueError(f"class_dropout must lie in [0, 1], got {self.class_dropout}")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` takes them back."""
        return {**vars(self), "unet": self.unet.to_json()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ImageDiffusionConfig:
        """Raises ValueError unless the values are those of such a model."""
        try:
            return cls(**{**values, "unet": UNetConfig.from_json(values["unet"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a diffusion model of pictures ({error})") from None

    def build(self) -> ImageDiffusion:
        """A model with random weights, drawn from torch's global generator."""
        return ImageDiffusion(self)


class ImageDiffusion(nn.Module):
    """A U-Net with the schedule that it was trained on."""

    def __init__(self, config: ImageDiffusionConfig) -> None:
        super().__init__()
        self.config = config
        make = NoiseSchedule.linear if config.schedule == "linear" else NoiseSchedule.cosine
        self.schedule = make(config.T)
        self.unet = UNet(config.unet)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a picture: (C, H, W)."""
        unet = self.config.unet
        return unet.image_channels, unet.image_size, unet.image_size

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """What the network says, eps, x0 or v; see `UNet.forward`."""
        return self.unet(x_t, t, labels)  # type: ignore[no-any-return]

    def loss(self, x0: Tensor, labels: Tensor | None, generator: torch.Generator) -> Tensor:
        """Mean squared error of what the network predicts (Ho et al. 2020, eq. 14 for eps).

        Each sample has a time of its own; over the batch they are spread evenly, which leaves the
        mean as it is and lowers its variance.

        Args:
            x0: (B, C, H, W) in [-1, 1].
            labels: (B,) int64; hidden at random, so that the model knows both ways.
            generator: of the times, noise and hiding; on the device of x0.
        """
        count, device = len(x0), x0.device
        jitter = torch.rand(count, generator=generator, device=device)
        t = ((torch.arange(count, device=device) + jitter) / count * self.config.T).long()
        t = t.clamp(max=self.config.T - 1)[
            torch.randperm(count, generator=generator, device=device)
        ]
        eps = torch.randn(x0.shape, generator=generator, device=device)
        hidden = torch.rand(count, generator=generator, device=device) < self.config.class_dropout
        if labels is not None:
            labels = torch.where(hidden, self.config.unet.classes, labels)
        alpha_bar = torch.from_numpy(self.schedule.alpha_bars[t.cpu().numpy()])
        x_t = q_sample(x0, eps, alpha_bar)
        wanted = target(self.config.parameterization, x0, eps, alpha_bar)
        output: Tensor = self(x_t, t, labels)
        return (output - wanted).square().mean()

    def denoiser(
        self,
        labels: Tensor | None = None,
        guidance_scale: float = 1.0,
        clamp: float | None = 1.0,
    ) -> Denoiser:
        """What the samplers of `diffusion.samplers` call.

        Args:
            labels: (B,) int64 of the batch that will be sampled; None: of no class.
            guidance_scale: classifier-free guidance towards the labels; 1.0 = none.
            clamp: limits x0_hat to [-clamp, clamp]; None: not at all.

        Raises:
            ValueError: guidance has no labels to lead to, or a number is out of range.
        """
        if labels is None and guidance_scale != 1:
            raise ValueError("guidance needs labels to lead to")
        if labels is None or guidance_scale == 1:
            plain = self._denoiser(labels)
            return guided(plain, plain, plain, clamp=clamp)
        nothing = torch.full_like(labels, self.config.unet.classes)
        stacked = self._denoiser(torch.cat([labels, nothing]))
        return guided_together(stacked, guidance_scale, clamp=clamp)

    def time_of(self, level: Tensor) -> Tensor:
        """The time t, (B,) float in [0, T - 1], of noise levels sqrt(alpha_bar), (B,).

        Levels between two of the schedule have a time between theirs.
        """
        levels = np.sqrt(self.schedule.alpha_bars)  # falling
        t = np.interp(-level.detach().cpu().double().numpy(), -levels, np.arange(self.config.T))
        return torch.from_numpy(t).to(torch.float32).to(level.device)

    def _denoiser(self, labels: Tensor | None) -> Denoiser:
        def denoiser(x_t: Tensor, level: Tensor) -> Prediction:
            output = self(x_t, self.time_of(level), labels)
            return Prediction(
                to_x0(self.config.parameterization, output, x_t, level.cpu().double().square())
            )

        return denoiser


def sample(
    model: ImageDiffusion,
    sampler: Sampler,
    num_steps: int,
    x_T: Tensor,
    *,
    noise: Noise | None = None,
    labels: Tensor | None = None,
    guidance_scale: float = 1.0,
) -> Iterator[SamplerStep]:
    """Draws pictures, in [-1, 1], step by step; the last step's x_t is the result.

    Args:
        num_steps: in 1..T; T is every level of the schedule.
        x_T: (B, C, H, W) Gaussian noise, on the model's device.
        noise, labels, guidance_scale: see `Sampler` and `ImageDiffusion.denoiser`.

    Raises:
        ValueError: an argument is out of range.
    """
    denoiser = model.denoiser(labels, guidance_scale)
    return sampler(denoiser, x_T, model.schedule.spaced(num_steps), noise=noise)
