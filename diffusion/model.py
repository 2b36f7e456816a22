"""The denoiser of handwriting: a transformer over groups of pen points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from diffusion.alphabet import CHARACTERS, END_OF_TEXT, NO_TEXT, PAD, VOCABULARY_SIZE
from diffusion.blocks import DiffusionBlock, FeedForward, LevelEmbedding, TextBlock
from diffusion.samplers import Prediction
from diffusion.schedule import PARAMETERIZATIONS, Parameterization, to_x0
from diffusion.strokes import CHANNELS
from diffusion.style import StyleCode, StyleEncoder


@dataclass(frozen=True)
class ModelConfig:
    """Shape of a stroke model; saved beside its weights.

    expected_points holds, for each of `alphabet.CHARACTERS`, the mean number of points that the
    corpus spends on it; it places each character where its ink is expected.
    """

    width: int = 192
    depth: int = 6
    heads: int = 6
    mlp_ratio: float = 3.0
    text_depth: int = 2
    points_per_token: int = 4
    rotary_base: float = 200.0
    style_channels: tuple[int, ...] = (24, 48, 96, 128)
    parameterization: Parameterization = "v"
    expected_points: tuple[float, ...] = (14.0,) * len(CHARACTERS)

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON file."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ModelConfig:
        """The inverse of `to_json`.

        Raises:
            ValueError: a field is unknown or out of range.
        """
        try:
            values: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
            }
            config = cls(**values)
            sizes = (config.width, config.depth, config.heads, config.points_per_token)
            if not all(isinstance(n, int) and 0 < n <= 4096 for n in sizes):
                raise ValueError("a size is out of range")
            if config.width % config.heads or (config.width // config.heads) % 4:
                raise ValueError("width must be heads times a multiple of 4")
            if config.parameterization not in PARAMETERIZATIONS:
                raise ValueError(f"unknown parameterization {config.parameterization!r}")
            if len(config.expected_points) != len(CHARACTERS):
                raise ValueError("expected_points must have one entry a character")
        except TypeError as error:
            raise ValueError(str(error)) from None
        return config


PRESETS: dict[str, ModelConfig] = {
    "tiny": ModelConfig(width=64, depth=2, heads=4, text_depth=1, style_channels=(8, 16, 16, 24)),
    "small": ModelConfig(),
    "base": ModelConfig(width=256, depth=8, heads=8, style_channels=(32, 64, 96, 160)),
}


class TextCode(NamedTuple):
    """Encoded characters: tokens (B, N, D), positions (B, N) in ink tokens, mask (B, N) bool."""

    tokens: Tensor
    positions: Tensor
    mask: Tensor


class StrokeDenoiser(nn.Module):
    """Predicts eps, x0 or v of noised pen points, and the pen class of every point."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        width = config.width
        group = config.points_per_token
        self.style = StyleEncoder(width, config.style_channels)
        self.null_style = nn.Parameter(torch.zeros(width))
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
        """Encodes characters.

        Args:
            tokens: (B, N) int64 with PAD after the end; see `alphabet.to_tokens`.
            centres: (B, N) where each character's ink is expected, in ink tokens.
        """
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
        """One pass.

        Args:
            x_t: (B, L, 4), L a multiple of `points_per_token`.
            level: (B,) sqrt(alpha_bar).

        Returns:
            The output in the model's parameterization (B, L, 4), and pen logits (B, L, 3).
        """
        group = self.config.points_per_token
        x = self.ink_in(x_t.unflatten(1, (-1, group)).flatten(2))
        positions = torch.arange(x.shape[1], device=x.device).unsqueeze(0)
        x = x + self.upsampled(self._upsample(text, positions))
        condition = self.condition(self.level(level) + style.pooled)
        memory = torch.cat([style.tokens, text.tokens], dim=1)
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

    def drop_style(self, style: StyleCode, drop: Tensor) -> StyleCode:
        """Replaces the codes where drop (B,) bool is True by the learned code of no hand."""
        row = drop.unsqueeze(-1)
        pooled = torch.where(row, self.null_style, style.pooled)
        tokens = torch.where(row.unsqueeze(-1), self.null_style, style.tokens)
        return StyleCode(pooled, tokens, style.mask | row, style.log_pace)

    @staticmethod
    def drop_text(tokens: Tensor, drop: Tensor) -> Tensor:
        """Replaces characters by NO_TEXT where drop (B,) is True; the end token stays."""
        keep = (tokens == PAD) | (tokens == END_OF_TEXT) | ~drop.unsqueeze(-1)
        return torch.where(keep, tokens, NO_TEXT)

    def predict(self, x_t: Tensor, level: Tensor, text: TextCode, style: StyleCode) -> Prediction:
        """The network as a sampler's denoiser: x0_hat (B, L, 4) and pen logits (B, L, 3)."""
        output, pen = self(x_t, level, text, style)
        alpha_bar = level.double().square().to(x_t.dtype).view(-1, 1, 1)
        return Prediction(to_x0(self.config.parameterization, output, x_t, alpha_bar), pen)


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
