"""What a stroke model is to those who train, ship and sample it, whatever its network.

A family of models is a `StrokeModelConfig` and the `StrokeModel` that it builds;
`diffusion.families` lists them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.alphabet import CHARACTERS, END_OF_TEXT, NO_TEXT, PAD
from diffusion.config import config_from_json
from diffusion.samplers import Prediction
from diffusion.schedule import PARAMETERIZATIONS, Parameterization, to_x0
from diffusion.strokes import EncodedInk, Floats, Strokes
from diffusion.style import StyleCode, StyleEncoder

LARGEST_SIZE = 4096  # of any one dimension of a network


@dataclass(frozen=True, kw_only=True)
class StrokeModelConfig(ABC):
    """Shape of a stroke model; saved beside its weights. All families share these fields.

    expected_points holds, for each of `alphabet.CHARACTERS`, the mean number of points that the
    corpus spends on it; it places each character where its ink is expected. hand_channels are
    those of an encoder that tells hands apart; () has none, see `style.StyleEncoder`.
    """

    family: ClassVar[str]
    channel_weights: ClassVar[tuple[float, ...]]  # of the diffused channels, in the loss
    sampling: ClassVar[Mapping[str, Any]]  # defaults, where the checkpoint names none
    training: ClassVar[Mapping[str, Any]] = MappingProxyType({})  # what differs in its options

    points_per_token: int = 4
    style_channels: tuple[int, ...] = (24, 48, 96, 128)
    hand_channels: tuple[int, ...] = ()
    parameterization: Parameterization = "v"
    expected_points: tuple[float, ...] = (14.0,) * len(CHARACTERS)

    @property
    @abstractmethod
    def style_width(self) -> int:
        """D of the style code."""

    @property
    @abstractmethod
    def x0_limit(self) -> float:
        """x0_hat is clamped to so much either way in sampling."""

    @abstractmethod
    def build(self) -> StrokeModel:
        """A model of this shape with random weights, drawn from torch's global generator."""

    @abstractmethod
    def encode(self, strokes: Sequence[Floats]) -> EncodedInk:
        """Resampled strokes in model space -> the channels (L, C) that are diffused, and pen."""

    @abstractmethod
    def decode(self, features: NDArray[Any], pen: NDArray[Any]) -> Strokes:
        """The inverse of `encode`, up to the first END."""

    @abstractmethod
    def level_at(self, share: Tensor) -> Tensor:
        """The noise level sqrt(alpha_bar) a share in [0, 1] of the way into the noise.

        Training draws its levels from this at uniform shares, whatever the shape of the tensor.
        """

    @abstractmethod
    def levels(self, num_steps: int) -> tuple[float, ...]:
        """`num_steps` values of alpha_bar for a sampler, rising."""

    @property
    def channels(self) -> int:
        """How many channels of a point are diffused."""
        return len(self.channel_weights)

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON file."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`.

        Raises:
            ValueError: a field is unknown or out of range.
        """
        return config_from_json(cls, data)

    def check(self) -> None:
        """Raises ValueError (or TypeError) unless every field is in its range."""
        convolved = (*self.style_channels, *self.hand_channels)
        check_sizes(self.points_per_token, *convolved)
        if any(channels % 8 for channels in convolved):
            raise ValueError("style_channels and hand_channels must be multiples of 8")
        if self.parameterization not in PARAMETERIZATIONS:
            raise ValueError(f"unknown parameterization {self.parameterization!r}")
        if len(self.expected_points) != len(CHARACTERS):
            raise ValueError("expected_points must have one entry a character")


def check_sizes(*sizes: int) -> None:
    """Raises ValueError unless all are whole numbers that a network can have as dimensions."""
    if not all(isinstance(size, int) and 0 < size <= LARGEST_SIZE for size in sizes):
        raise ValueError("a size is out of range")


class TextCode(NamedTuple):
    """Encoded characters: tokens (B, N, D), positions (B, N) in ink tokens, mask (B, N) bool."""

    tokens: Tensor
    positions: Tensor
    mask: Tensor


class StrokeModel(nn.Module, ABC):
    """Predicts eps, x0 or v of noised pen points, and the pen class of every point."""

    def __init__(self, config: StrokeModelConfig):
        super().__init__()
        self.config = config
        self.style = StyleEncoder(config.style_width, config.style_channels, config.hand_channels)
        self.null_style = nn.Parameter(torch.zeros(config.style_width))

    @abstractmethod
    def encode_text(self, tokens: Tensor, centres: Tensor) -> TextCode:
        """Encodes characters.

        Args:
            tokens: (B, N) int64 with PAD after the end; see `alphabet.to_tokens`.
            centres: (B, N) where each character's ink is expected, in ink tokens.
        """

    @abstractmethod
    def forward(
        self, x_t: Tensor, level: Tensor, text: TextCode, style: StyleCode
    ) -> tuple[Tensor, Tensor]:
        """One pass.

        Args:
            x_t: (B, L, C), C the config's channels.
            level: (B,) sqrt(alpha_bar).

        Returns:
            The output in the model's parameterization (B, L, C), and pen logits (B, L, 3).
        """

    def drop_style(self, style: StyleCode, drop: Tensor) -> StyleCode:
        """Replaces the codes where drop (B,) bool is True by the learned code of no hand."""
        row = drop.unsqueeze(-1)
        null_hand = 0.0 if self.config.hand_channels else self.null_style
        pooled = torch.where(row, null_hand, style.pooled)
        tokens = torch.where(row.unsqueeze(-1), self.null_style, style.tokens)
        return StyleCode(pooled, tokens, style.mask | row, style.log_pace)

    @staticmethod
    def drop_text(tokens: Tensor, drop: Tensor) -> Tensor:
        """Replaces characters by NO_TEXT where drop (B,) is True; the end token stays."""
        keep = (tokens == PAD) | (tokens == END_OF_TEXT) | ~drop.unsqueeze(-1)
        return torch.where(keep, tokens, NO_TEXT)

    def predict(self, x_t: Tensor, level: Tensor, text: TextCode, style: StyleCode) -> Prediction:
        """The network as a sampler's denoiser: x0_hat (B, L, C) and pen logits (B, L, 3)."""
        output, pen = self(x_t, level, text, style)
        alpha_bar = level.double().square().to(x_t.dtype).view(-1, 1, 1)
        return Prediction(to_x0(self.config.parameterization, output, x_t, alpha_bar), pen)
