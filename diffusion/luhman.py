"""The baseline `luhman2020`: the network of Luhman & Luhman 2020 (arXiv 2011.06704).

A 1-D U-Net over pen offsets with attention to the text. Widths, layers, positions, betas, losses
and learning rate are those of the paper and its published code. What differs:

- Convolutions are dilated where the code asks for it and then forgets it.
- A second binary output says that the text has ended, so that a canvas may be longer than its
  text; the padding counts for less in the loss, as for our other models.
- The style tokens come from our own trained `StyleEncoder` (the paper's are frozen ImageNet
  features under a dropout of 0.3), and text and style are dropped at random in training, so that
  guidance, which the paper does not have, can be tried.
- In sampling x0_hat is clamped to the range of the data, which eq. 9 and eq. 12 leave to the net.
- An alphabet of printable ASCII; offsets of ink resampled to equal steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.alphabet import PAD, VOCABULARY_SIZE
from diffusion.schedule import NoiseSchedule, Parameterization
from diffusion.stroke_model import StrokeModel, StrokeModelConfig, TextCode, check_sizes
from diffusion.strokes import (
    LARGEST_OFFSET,
    EncodedInk,
    Floats,
    Strokes,
    from_offsets,
    to_offsets,
)
from diffusion.style import StyleCode

_LEVEL_HIDDEN = 2048
_LONGEST_PERIOD = 10_000.0  # of the sinusoidal positions
_COARSEST = 8  # points of a token after three poolings by 2
_PUBLISHED_STEPS, _PUBLISHED_WARMUP = 60_000, 10_000


@dataclass(frozen=True, kw_only=True)
class LuhmanConfig(StrokeModelConfig):
    """Shape of the baseline; see `StrokeModelConfig`.

    width is that of the finest of three resolutions; the others have 3/2 and twice of it, the
    attention blocks at the coarsest three times. points_per_token only counts canvas lengths.
    """

    family = "luhman2020"
    channel_weights = (1.0, 1.0)  # dx, dy
    sampling = MappingProxyType(
        {"num_steps": 60, "sampler": "renoise", "text_guidance": 1.0, "style_guidance": 1.0}
    )
    training = MappingProxyType(
        {
            # d^-0.5 min(step^-0.5, step warmup^-1.5), d = 256, as the published code calls it
            "learning_rate": (256 * _PUBLISHED_WARMUP) ** -0.5,
            "warmup": _PUBLISHED_WARMUP,
            "inverse_sqrt_steps": _PUBLISHED_STEPS,
            "muon": False,
            "weight_decay": 0.0,
            "clip": 100.0,
            "tokens_per_batch": 1950,  # about 96 words
        }
    )

    width: int = 128
    depth: int = 2
    parameterization: Parameterization = "eps"
    zero_terminal_snr: bool = False  # rescale the betas to end in pure noise; not for eps
    offset_scale: float = 1.2  # steps; the standard deviation of the corpus's offsets

    @property
    def style_width(self) -> int:
        """A fifth of the 1280 ImageNet features that the paper's encoder splits in five."""
        return 2 * self.width

    @property
    def x0_limit(self) -> float:
        """The largest offset there is; the paper has none, and early in training needs one."""
        return LARGEST_OFFSET / self.offset_scale

    @property
    def schedule(self) -> NoiseSchedule:
        """The published 60 betas, rescaled if the configuration says so."""
        schedule = NoiseSchedule.luhman2020()
        return schedule.rescaled_to_zero_terminal_snr() if self.zero_terminal_snr else schedule

    def build(self) -> LuhmanDenoiser:
        """A U-Net with random weights."""
        return LuhmanDenoiser(self)

    def encode(self, strokes: Sequence[Floats]) -> EncodedInk:
        """Offsets (L, 2) over their standard deviation, the longest clipped, and pen classes."""
        offsets, pen = to_offsets(strokes)
        clipped = np.clip(offsets, -LARGEST_OFFSET, LARGEST_OFFSET)
        return EncodedInk((clipped / self.offset_scale).astype(np.float32), pen)

    def decode(self, features: NDArray[Any], pen: NDArray[Any]) -> Strokes:
        """Sums the offsets; an unfinished last stroke is kept."""
        return from_offsets(np.asarray(features, dtype=np.float64) * self.offset_scale, pen)

    def level_at(self, share: Tensor) -> Tensor:
        """See `NoiseSchedule.level_at`."""
        return self.schedule.level_at(share)

    def levels(self, num_steps: int) -> tuple[float, ...]:
        """See `NoiseSchedule.levels`."""
        return self.schedule.levels(num_steps)

    def check(self) -> None:
        """Also: the heads divide the widths, and what is predicted says something of x0."""
        super().check()
        if self.hand_channels:
            raise ValueError("luhman2020 sees a hand by its tokens alone; leave --hands out")
        check_sizes(self.width, self.depth)
        if self.width % 16:
            raise ValueError("width must be a multiple of 16")
        if self.zero_terminal_snr and self.parameterization == "eps":
            raise ValueError("zero_terminal_snr needs v or x0: from pure noise, eps says nothing")
        if not 0 < self.offset_scale <= LARGEST_OFFSET:
            raise ValueError("offset_scale is out of range")


PRESETS: dict[str, LuhmanConfig] = {
    "luhman2020-tiny": LuhmanConfig(width=32, depth=1, style_channels=(8, 16, 16, 24)),
    "luhman2020": LuhmanConfig(),
    "luhman2020-zero-snr": LuhmanConfig(parameterization="v", zero_terminal_snr=True),
}


class LuhmanDenoiser(StrokeModel):
    """The U-Net with attention; see `StrokeModel`."""

    config: LuhmanConfig

    def __init__(self, config: LuhmanConfig):
        super().__init__(config)
        fine, middle, coarse = config.width, config.width * 3 // 2, config.width * 2
        core, level = config.width * 3, config.width // 4
        self.level = nn.Sequential(
            nn.SiLU(), nn.Linear(1, _LEVEL_HIDDEN), nn.SiLU(), nn.Linear(_LEVEL_HIDDEN, level)
        )
        self.text = TextStyleEncoder(core, config.style_width, level)
        self.ink_in = nn.Linear(2, fine)
        self.down1 = ConvBlock(fine, fine, level, 2)
        self.down2 = ConvBlock(fine, middle, level, 2)
        self.attend2 = AttentionBlock(middle, core, level, 3, position_factor=4)
        self.down3 = ConvBlock(middle, coarse, level, 2)
        self.attend3 = AttentionBlock(coarse, core, level, 4, position_factor=2)
        self.core_in = nn.Linear(coarse, core)
        self.core = nn.ModuleList(AttentionBlock(core, core, level, 6) for _ in range(config.depth))
        self.skip3 = nn.Conv1d(coarse, core, 3, padding=1)
        self.up3 = ConvBlock(core, coarse, level, 2)
        self.skip2 = nn.Conv1d(middle, coarse, 3, padding=1)
        self.up2 = ConvBlock(coarse, middle, level, 1)
        self.skip1 = nn.Conv1d(fine, middle, 3, padding=1)
        self.up1 = ConvBlock(middle, fine, level, 1)
        self.ink_out = nn.Linear(fine, 2)
        self.pen_out = nn.Linear(fine, 2)  # lift, and end of the text
        for name, part in self.named_children():
            if name != "style":
                part.apply(_initialise)

    def encode_text(self, tokens: Tensor, centres: Tensor) -> TextCode:
        """Looks characters up; what depends on the noise level is left to `forward`."""
        return TextCode(self.text.characters(tokens), centres, tokens != PAD)

    def forward(
        self, x_t: Tensor, level: Tensor, text: TextCode, style: StyleCode
    ) -> tuple[Tensor, Tensor]:
        """One pass; see `StrokeModel.forward`.

        The pen logits are log-probabilities of two binary choices, whether the text has ended and,
        if not, whether the pen lifts, so that their cross-entropy is the sum of two binary ones.

        Raises:
            ValueError: L is not a multiple of 8.
        """
        if x_t.shape[1] % _COARSEST:
            raise ValueError(f"the canvas must hold a multiple of {_COARSEST} points")
        noise = self.level(level.unsqueeze(-1))  # (B, E)
        memory = self.text(text.tokens, style, noise)
        h1 = self.down1(self.ink_in(x_t).transpose(1, 2), noise)  # (B, C, L), as convolutions want
        h2 = self.down2(F.avg_pool1d(h1, 2), noise)
        h2 = self.attend2(h2.transpose(1, 2), memory, text.mask, noise).transpose(1, 2)
        h3 = self.down3(F.avg_pool1d(h2, 2), noise)
        h3 = self.attend3(h3.transpose(1, 2), memory, text.mask, noise).transpose(1, 2)
        x = self.core_in(F.avg_pool1d(h3, 2).transpose(1, 2))  # (B, L / 8, 3 width)
        for block in self.core:
            x = block(x, memory, text.mask, noise)
        x = self.up3(_twice(x.transpose(1, 2)) + self.skip3(h3), noise)
        x = self.up2(_twice(x) + self.skip2(h2), noise)
        x = self.up1(_twice(x) + self.skip1(h1), noise).transpose(1, 2)
        lift, end = self.pen_out(x).float().unbind(-1)
        goes_on = F.logsigmoid(-end)
        pen = [F.logsigmoid(-lift) + goes_on, F.logsigmoid(lift) + goes_on, F.logsigmoid(end)]
        return self.ink_out(x).float(), torch.stack(pen, dim=-1)


class Affine(nn.Module):
    """Scales and shifts features by the embedded noise level, around the identity."""

    def __init__(self, width: int, level_width: int):
        super().__init__()
        self.scale = nn.Linear(level_width, width)
        self.shift = nn.Linear(level_width, width)

    def forward(self, x: Tensor, noise: Tensor) -> Tensor:
        """x (B, N, D), noise (B, E) -> (B, N, D)."""
        noise = noise.unsqueeze(1)
        scaled: Tensor = x * (1 + self.scale(noise)) + self.shift(noise)
        return scaled


class ConvBlock(nn.Module):
    """Two convolutions, the second dilated, and a linear layer beside a convolved skip."""

    def __init__(self, width_in: int, width: int, level_width: int, dilation: int):
        super().__init__()
        self.skip = nn.Conv1d(width_in, width, 3, padding=1)
        self.first = nn.Conv1d(width_in, width // 2, 3, padding=1)
        self.second = nn.Conv1d(width // 2, width, 3, padding=dilation, dilation=dilation)
        self.linear = nn.Linear(width, width)
        self.affine1 = Affine(width // 2, level_width)
        self.affine2 = Affine(width, level_width)
        self.affine3 = Affine(width, level_width)

    def forward(self, x: Tensor, noise: Tensor) -> Tensor:
        """x (B, C, L), noise (B, E) -> (B, C', L)."""
        h = self.affine1(self.first(F.silu(x)).transpose(1, 2), noise)
        h = self.affine2(self.second(F.silu(h).transpose(1, 2)).transpose(1, 2), noise)
        h = self.affine3(self.linear(F.silu(h)), noise)
        result: Tensor = self.skip(x) + h.transpose(1, 2)
        return result


class AttentionBlock(nn.Module):
    """Attention of points to the text, then to each other, then two linear layers.

    Queries and keys carry sinusoidal positions, values do not.
    """

    def __init__(
        self, width: int, text_width: int, level_width: int, heads: int, position_factor: float = 1
    ):
        super().__init__()
        self.position_factor = position_factor
        self.text_in = nn.Sequential(nn.SiLU(), nn.Linear(text_width, width))
        self.norm = nn.LayerNorm(width, eps=1e-6, elementwise_affine=False)
        self.to_text = nn.MultiheadAttention(width, heads, batch_first=True)
        self.to_ink = nn.MultiheadAttention(width, heads, batch_first=True)
        self.mlp = _two_layers(width, 2 * width, width)
        self.affine0, self.affine1, self.affine2, self.affine3 = (
            Affine(width, level_width) for _ in range(4)
        )

    def forward(self, x: Tensor, text: Tensor, text_mask: Tensor, noise: Tensor) -> Tensor:
        """x (B, N, D), text (B, M, D'), text_mask (B, M) bool, noise (B, E) -> (B, N, D)."""
        text = self.affine0(self.norm(self.text_in(text)), noise)
        places = _positions(x, self.position_factor)
        keys = text + _positions(text, 1)
        hidden = ~text_mask
        read, _ = self.to_text(x + places, keys, text, hidden, need_weights=False)
        x = self.affine1(self.norm(read), noise) + x
        placed = x + places
        seen, _ = self.to_ink(placed, placed, x, need_weights=False)
        x = self.affine2(self.norm(x + seen), noise)
        result: Tensor = self.affine3(self.norm(self.mlp(x) + x), noise)
        return result


class TextStyleEncoder(nn.Module):
    """Characters that have looked at the style."""

    def __init__(self, width: int, style_width: int, level_width: int):
        super().__init__()
        self.characters = nn.Embedding(VOCABULARY_SIZE, width)
        self.style_in = _two_layers(style_width, 2 * width, width)
        self.norm = nn.LayerNorm(width, eps=1e-6, elementwise_affine=False)
        self.to_style = nn.MultiheadAttention(width, 8, batch_first=True)
        self.mlp = _two_layers(width, 2 * width, width)
        self.affine1, self.affine2, self.affine3, self.affine4 = (
            Affine(width, level_width) for _ in range(4)
        )

    def forward(self, text: Tensor, style: StyleCode, noise: Tensor) -> Tensor:
        """text (B, N, D) embedded characters, noise (B, E) -> (B, N, D)."""
        hand = self.affine1(self.norm(self.style_in(style.tokens)), noise)
        text = self.affine2(self.norm(text), noise)
        seen, _ = self.to_style(text, hand, hand, ~style.mask, need_weights=False)
        text = self.affine3(self.norm(text + seen), noise)
        result: Tensor = self.affine4(self.norm(self.mlp(text)), noise)
        return result


def _two_layers(width_in: int, inner: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.SiLU(), nn.Linear(width_in, inner), nn.SiLU(), nn.Linear(inner, width))


def _twice(x: Tensor) -> Tensor:
    """(B, C, L) -> (B, C, 2 L), each point repeated."""
    return x.repeat_interleave(2, dim=-1)


def _positions(x: Tensor, factor: float) -> Tensor:
    """Sinusoidal positions (N, D) of x (B, N, D) (Vaswani et al. 2017, section 3.5)."""
    count, width = x.shape[1:]
    rates = torch.arange(0, width, 2, device=x.device) * (-math.log(_LONGEST_PERIOD) / width)
    place = torch.arange(count, device=x.device).unsqueeze(-1) * factor
    angles = place * rates.exp()
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(x.dtype)


def _initialise(module: nn.Module) -> None:
    """What Keras does by default: Glorot & Bengio 2010 for weights, zeros for biases."""
    if isinstance(module, nn.Linear | nn.Conv1d):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.uniform_(module.weight, -0.05, 0.05)
