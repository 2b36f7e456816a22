"""The U-Net of the Lab: ResNet blocks that know the time, self-attention where pictures are small.

The network of Ho et al. (2020, appendix B) in the form that the library `diffusers` gives it
(UNet2DModel, version 0.3x): with the same weights it gives the same output. Ours adds `patch`, a
cheap first level for CPUs, and a class that means "none", for classifier-free guidance.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_EPS = 1e-5  # of the group normalisations


@dataclass(frozen=True)
class UNetConfig:
    """The shape of a U-Net; the defaults make the 1,707,009 parameters of the preset "small".

    Raises:
        ValueError: the numbers do not make a network.
    """

    image_size: int = 28  # px, of a square
    image_channels: int = 1
    channels: tuple[int, ...] = (32, 64, 64)  # of each level, the finest first
    layers: int = 2  # ResNet blocks a level; one more on the way up
    attention: tuple[bool, ...] = (False, True, True)  # at each level
    classes: int = 0  # 0: not conditional
    patch: int = 1  # the network sees squares of patch x patch px as one pixel of patch^2 channels
    groups: int = 32  # of the group normalisations
    head_width: int = 8  # channels of an attention head
    outputs: int = 1  # pictures that come out, one after the other in the channels

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        object.__setattr__(self, "attention", tuple(self.attention))
        if not self.channels or len(self.attention) != len(self.channels):
            raise ValueError("channels and attention need one entry a level, and a level at least")
        numbers = (self.image_size, self.image_channels, self.layers, self.patch, self.groups)
        if min(*numbers, self.head_width, self.outputs, *self.channels) < 1 or self.classes < 0:
            raise ValueError("a U-Net's sizes must be positive")
        if any(c % self.groups or c % self.head_width for c in self.channels):
            raise ValueError(
                f"channels {self.channels} are not divisible by groups ({self.groups}) "
                f"and head_width ({self.head_width})"
            )
        shrink = self.patch * 2 ** (len(self.channels) - 1)
        if self.image_size % shrink:
            raise ValueError(f"image_size {self.image_size} is not divisible by {shrink}")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` takes them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> UNetConfig:
        """Raises ValueError unless the values are those of a U-Net."""
        try:
            return cls(**values)
        except TypeError as error:
            raise ValueError(str(error)) from None


class ResNetBlock(nn.Module):
    """Two convolutions around the time's embedding, and the input added (Ho et al. 2020)."""

    def __init__(self, width_in: int, width: int, time_width: int, groups: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, width_in, eps=_EPS)
        self.conv1 = nn.Conv2d(width_in, width, 3, padding=1)
        self.time = nn.Linear(time_width, width)
        self.norm2 = nn.GroupNorm(groups, width, eps=_EPS)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.shortcut = nn.Conv2d(width_in, width, 1) if width_in != width else nn.Identity()

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """x: (B, width_in, H, W), time: (B, time_width) -> (B, width, H, W)."""
        h = self.conv1(F.silu(self.norm1(x)))
        h = h + self.time(F.silu(time))[:, :, None, None]
        out: Tensor = self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))
        return out


class SelfAttention(nn.Module):
    """Every pixel looks at every pixel, and the result is added to it."""

    def __init__(self, width: int, head_width: int, groups: int) -> None:
        super().__init__()
        self.heads = width // head_width
        self.norm = nn.GroupNorm(groups, width, eps=_EPS)
        self.to_q = nn.Linear(width, width)
        self.to_k = nn.Linear(width, width)
        self.to_v = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """x: (B, width, H, W) -> the same."""
        count, width, height, breadth = x.shape
        pixels = self.norm(x).flatten(2).transpose(1, 2)  # (B, H W, width)
        q, k, v = (
            project(pixels).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for project in (self.to_q, self.to_k, self.to_v)
        )
        seen = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        added: Tensor = self.out(seen).transpose(1, 2).reshape(count, width, height, breadth)
        return x + added


class Stage(nn.Module):
    """A ResNet block, and self-attention after it where its level has some."""

    def __init__(
        self, width_in: int, width: int, time_width: int, config: UNetConfig, attend: bool
    ):
        super().__init__()
        self.resnet = ResNetBlock(width_in, width, time_width, config.groups)
        self.attention = (
            SelfAttention(width, config.head_width, config.groups) if attend else nn.Identity()
        )

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """x: (B, width_in, H, W), time: (B, time_width) -> (B, width, H, W)."""
        return self.attention(self.resnet(x, time))  # type: ignore[no-any-return]


class UNet(nn.Module):
    """Maps a noised picture and its time to a picture: eps, x0 or v, as it is trained."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        widths, first = config.channels, config.channels[0]
        time_width = 4 * first
        pixel = config.image_channels * config.patch**2
        self.time = nn.Sequential(
            nn.Linear(first, time_width), nn.SiLU(), nn.Linear(time_width, time_width)
        )
        # one class more than there are: "none"
        self.label = nn.Embedding(config.classes + 1, time_width) if config.classes else None
        self.enter = nn.Conv2d(pixel, first, 3, padding=1)

        self.down, self.shrink = nn.ModuleList(), nn.ModuleList()
        kept, width = [first], first  # widths of what the way up will see again
        for level, attend in enumerate(config.attention):
            stages = nn.ModuleList()
            for _ in range(config.layers):
                stages.append(Stage(width, widths[level], time_width, config, attend))
                width = widths[level]
                kept.append(width)
            self.down.append(stages)
            if level + 1 < len(widths):
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                kept.append(width)

        self.middle = nn.ModuleList(
            [
                Stage(width, width, time_width, config, True),
                Stage(width, width, time_width, config, False),
            ]
        )

        self.up, self.grow = nn.ModuleList(), nn.ModuleList()
        for level in reversed(range(len(widths))):
            stages = nn.ModuleList()
            for _ in range(config.layers + 1):
                attend = config.attention[level]
                stages.append(Stage(width + kept.pop(), widths[level], time_width, config, attend))
                width = widths[level]
            self.up.append(stages)
            if level:
                self.grow.append(nn.Conv2d(width, width, 3, padding=1))

        self.norm = nn.GroupNorm(config.groups, width, eps=_EPS)
        self.leave = nn.Conv2d(width, config.outputs * pixel, 3, padding=1)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """Predicts from a noised picture.

        Args:
            x: (B, C, H, W) float.
            t: (B,) float, time steps 0..T-1; need not be whole.
            labels: (B,) int64; `config.classes` and None mean "no class".

        Returns:
            (B, outputs C, H, W).

        Raises:
            ValueError: labels are given to a network that knows none.
        """
        time = self.time(time_features(t, self.config.channels[0]).to(x.dtype))
        if self.label is not None:
            if labels is None:
                labels = torch.full((len(x),), self.config.classes, device=x.device)
            time = time + self.label(labels)
        elif labels is not None:
            raise ValueError("this network was not trained with classes")
        x = self.enter(F.pixel_unshuffle(x, self.config.patch))
        kept = [x]
        for level, stages in enumerate(self.down):
            for stage in stages:  # type: ignore[attr-defined]
                x = stage(x, time)
                kept.append(x)
            if level < len(self.shrink):
                x = self.shrink[level](x)
                kept.append(x)
        for stage in self.middle:
            x = stage(x, time)
        for level, stages in enumerate(self.up):
            for stage in stages:  # type: ignore[attr-defined]
                x = stage(torch.cat([x, kept.pop()], dim=1), time)
            if level < len(self.grow):
                x = self.grow[level](F.interpolate(x, scale_factor=2.0, mode="nearest"))
        x = self.leave(F.silu(self.norm(x)))
        return F.pixel_shuffle(x, self.config.patch)


def time_features(t: Tensor, width: int) -> Tensor:
    """Cosines and sines of the time at frequencies from 1 down to 1/10,000 (Vaswani et al. 2017).

    Args:
        t: (B,).
        width: even.

    Returns:
        (B, width) float32, the cosines first.
    """
    half = width // 2
    frequencies = torch.exp(torch.arange(half, device=t.device) * (-math.log(10_000) / half))
    angles = t.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=1)
