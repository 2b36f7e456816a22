"""The denoiser of handwriting: a transformer over groups of pen points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.alphabet import CHARACTERS, PAD, VOCABULARY_SIZE
from diffusion.blocks import DiffusionBlock, FeedForward, LevelEmbedding, TextBlock
from diffusion.schedule import cosine_levels
from diffusion.stroke_model import StrokeModel, StrokeModelConfig, TextCode, check_sizes
from diffusion.strokes import CHANNELS, EncodedInk, Floats, Strokes, decode, encode
from diffusion.style import HAND_WIDTH, StyleCode


@dataclass(frozen=True, kw_only=True)
class ModelConfig(StrokeModelConfig):
    """Shape of a stroke transformer; see `StrokeModelConfig`."""

    family = "transformer"
    channel_weights = (1.0, 1.0, 1.0, 0.5)  # dx, dy, height, place
    sampling = MappingProxyType(
        {"num_steps": 16, "sampler": "ddim", "text_guidance": 2.0, "style_guidance": 1.5}
    )

    width: int = 192
    depth: int = 6
    heads: int = 6
    mlp_ratio: float = 3.0
    text_depth: int = 2
    rotary_base: float = 200.0

    @property
    def style_width(self) -> int:
        """The code is as wide as the network."""
        return self.width

    @property
    def x0_limit(self) -> float:
        """Beyond the largest compressed offset."""
        return 5.0

    def build(self) -> StrokeDenoiser:
        """A transformer with random weights."""
        return StrokeDenoiser(self)

    def encode(self, strokes: Sequence[Floats]) -> EncodedInk:
        """Compressed offsets and two absolute channels; see `strokes.encode`."""
        return encode(strokes)

    def decode(self, features: NDArray[Any], pen: NDArray[Any]) -> Strokes:
        """See `strokes.decode`."""
        return decode(features, pen)

    def level_at(self, share: Tensor) -> Tensor:
        """cos(pi t / 2) with t all but uniform in (0, 1), its ends left out."""
        return torch.cos(0.5 * math.pi * (0.0005 + 0.9985 * share))

    def levels(self, num_steps: int) -> tuple[float, ...]:
        """The same schedule in equal steps; see `schedule.cosine_levels`."""
        return cosine_levels(num_steps)

    def check(self) -> None:
        """Also: the heads divide the width."""
        super().check()
        check_sizes(self.width, self.depth, self.heads)
        if self.width % self.heads or (self.width // self.heads) % 4:
            raise ValueError("width must be heads times a multiple of 4")


PRESETS: dict[str, ModelConfig] = {
    "tiny": ModelConfig(width=64, depth=2, heads=4, text_depth=1, style_channels=(8, 16, 16, 24)),
    "small": ModelConfig(),
    "base": ModelConfig(width=256, depth=8, heads=8, style_channels=(32, 64, 96, 160)),
}


class StrokeDenoiser(StrokeModel):
    """The diffusion transformer; see `StrokeModel`."""

    config: ModelConfig

    def __init__(self, config: ModelConfig):
        super().__init__(config)
        width = config.width
        group = config.points_per_token
        self.characters = nn.Embedding(VOCABULARY_SIZE, width)
        nn.init.normal_(self.characters.weight, std=0.5)
        self.text_convolution = nn.Conv1d(width, width, 3, padding=1)
        self.text_blocks = nn.ModuleList(
            TextBlock(width, config.heads, config.rotary_base) for _ in range(config.text_depth)
        )
        self.text_norm = nn.LayerNorm(width)
        self.upsampled = nn.Linear(width, width)
        self.log_reach = nn.Parameter(torch.tensor(0.5))  # ln of the Gaussian's sigma, in tokens
        self.ink_in = nn.Linear(group * CHANNELS, width)
        self.level = LevelEmbedding(width)
        self.condition = FeedForward(width, 1.0)
        if config.hand_channels:
            self.hand_condition, self.hand_token = (nn.Linear(HAND_WIDTH, width) for _ in range(2))
            for layer in (self.hand_condition, self.hand_token):
                nn.init.zeros_(layer.weight)
                nn.init.zeros_(layer.bias)
        self.blocks = nn.ModuleList(
            DiffusionBlock(width, config.heads, config.mlp_ratio, config.rotary_base)
            for _ in range(config.depth)
        )
        self.norm_out = nn.LayerNorm(width)
        self.ink_out = nn.Linear(width, group * CHANNELS)
        self.pen_out = nn.Linear(width, group * 3)
        nn.init.zeros_(self.ink_out.weight)
        nn.init.zeros_(self.ink_out.bias)

    def encode_text(self, tokens: Tensor, centres: Tensor) -> TextCode:
        """Encodes characters in their context; see `StrokeModel.encode_text`."""
        mask = tokens != PAD
        x = self.characters(tokens)
        x = x + self.text_convolution((x * mask.unsqueeze(-1)).transpose(1, 2)).transpose(1, 2)
        order = torch.arange(tokens.shape[1], device=tokens.device).expand_as(tokens)
        for block in self.text_blocks:
            x = block(x, order, mask)
        return TextCode(self.text_norm(x), centres, mask)

    def forward(
        self, x_t: Tensor, level: Tensor, text: TextCode, style: StyleCode
    ) -> tuple[Tensor, Tensor]:
        """One pass; see `StrokeModel.forward`. L must be a multiple of `points_per_token`."""
        group = self.config.points_per_token
        x = self.ink_in(x_t.unflatten(1, (-1, group)).flatten(2))
        positions = torch.arange(x.shape[1], device=x.device).unsqueeze(0)
        x = x + self.upsampled(self._upsample(text, positions))
        shown = style.tokens
        if self.config.hand_channels:
            condition = self.condition(self.level(level)) + self.hand_condition(style.pooled)
            shown = shown + self.hand_token(style.pooled).unsqueeze(1)
        else:
            condition = self.condition(self.level(level) + style.pooled)
        memory = torch.cat([shown, text.tokens], dim=1)
        nowhere = style.tokens.new_zeros(style.tokens.shape[:2])
        places = torch.cat([nowhere, text.positions.to(nowhere.dtype)], dim=1)
        mask = torch.cat([style.mask, text.mask], dim=1)
        for block in self.blocks:
            x = block(x, positions, condition, memory, places, mask)
        x = self.norm_out(x)
        ink = self.ink_out(x).unflatten(-1, (group, CHANNELS)).flatten(1, 2)
        pen = self.pen_out(x).unflatten(-1, (group, 3)).flatten(1, 2)
        return ink.float(), pen.float()

    def _upsample(self, text: TextCode, positions: Tensor) -> Tensor:
        """Spreads characters over the ink where they are expected (B, L', D).

        Gaussian upsampling as in Donahue et al. 2021 (EATS, section 2.2) with one learned width.
        """
        distance = positions.unsqueeze(-1) + 0.5 - text.positions.unsqueeze(1)  # (B, L', N)
        logits = -0.5 * (distance / self.log_reach.exp()) ** 2
        logits = logits.masked_fill(~text.mask.unsqueeze(1), -1e4)
        return torch.softmax(logits, dim=-1).to(text.tokens.dtype) @ text.tokens


def expected_centres(
    text: str, expected_points: Sequence[float], pace: float, points_per_token: int
) -> tuple[list[float], float]:
    """Where each character's ink is expected, and the expected length of the whole.

    Args:
        text: characters of `alphabet.CHARACTERS`.
        expected_points: mean points of each character of the alphabet.
        pace: the hand's ink length over the corpus's mean, 1 for a hand of mean length.

    Returns:
        Centres in ink tokens, one a character and a last one for the end of the text, which
        stands at the end of the ink; and the length in points.
    """
    first = ord(CHARACTERS[0])
    centres: list[float] = []
    reached = 0.0
    for character in text:
        points = expected_points[ord(character) - first] * pace
        centres.append((reached + points / 2) / points_per_token)
        reached += points
    return [*centres, reached / points_per_token], reached
