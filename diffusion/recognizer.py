"""A recogniser of pen strokes: how well a word's ink can be read, and as what.

A small transformer over pen points with connectionist temporal classification (Graves et al. 2006).
It sees the channels that the denoiser writes, so that it can judge ink before it is drawn, and
gradients can pass through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.alphabet import CHARACTERS
from diffusion.blocks import Attention, FeedForward
from diffusion.checkpoint import CheckpointError, load_weights, save_weights
from diffusion.strokes import CHANNELS, END, LIFT, Strokes, encode, resample

FORMAT = "handwrite-recognizer"
FORMAT_VERSION = 1
BLANK = 0  # class k + 1 is CHARACTERS[k]
_STRIDE = 3  # points a frame; a comma has four
_BATCH_POINTS = 16_000
_FIRST = ord(CHARACTERS[0])


@dataclass(frozen=True)
class RecognizerConfig:
    """Shape of a recogniser; saved beside its weights."""

    width: int = 160
    depth: int = 5
    heads: int = 5
    reach: int = 9  # frames that a block's convolution sees; odd
    rotary_base: float = 500.0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RecognizerConfig:
        """The inverse of `dataclasses.asdict`.

        Raises:
            ValueError: a field is unknown or out of range.
        """
        try:
            config = cls(**data)
        except TypeError as error:
            raise ValueError(str(error)) from None
        sizes = (config.width, config.depth, config.heads, config.reach)
        if not all(isinstance(n, int) and 0 < n <= 1024 for n in sizes) or config.reach % 2 == 0:
            raise ValueError("a size is out of range")
        if config.width % config.heads or (config.width // config.heads) % 4:
            raise ValueError("width must be heads times a multiple of 4")
        return config


class RecognizerBlock(nn.Module):
    """Depthwise convolution, self-attention and MLP, each pre-normed and residual.

    After the Conformer of Gulati et al. 2020, with one MLP.
    """

    def __init__(self, config: RecognizerConfig):
        super().__init__()
        width = config.width
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.near = nn.Conv1d(width, width, config.reach, padding=config.reach // 2, groups=width)
        self.mixed = nn.Linear(width, width)
        self.attention = Attention(width, config.heads, config.rotary_base)
        self.mlp = FeedForward(width, 2.0)

    def forward(self, x: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """x (B, N, D), places (B or 1, N), mask (B, N) bool -> (B, N, D)."""
        h = self.norm1(x) * mask.unsqueeze(-1)
        h = F.silu(self.near(h.transpose(1, 2))).transpose(1, 2)
        x = x + self.mixed(h)
        h = self.norm2(x)
        x = x + self.attention(h, places, h, places.expand(len(x), -1), mask)
        result: Tensor = x + self.mlp(self.norm3(x))
        return result


class StrokeRecognizer(nn.Module):
    """Pen points -> log-probabilities of characters and blank, for CTC, a frame of three points."""

    def __init__(self, config: RecognizerConfig):
        super().__init__()
        self.config = config
        width = config.width
        self.points = nn.Conv1d(CHANNELS + 1, width // 2, 5, padding=2)
        self.frames = nn.Conv1d(width // 2, width, 5, stride=_STRIDE, padding=2)
        self.blocks = nn.ModuleList(RecognizerBlock(config) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, 1 + len(CHARACTERS))

    def forward(self, features: Tensor, lift: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Reads ink.

        Args:
            features: (B, L, 4), see `strokes.encode`.
            lift: (B, L) probability that the pen leaves the paper after a point.
            mask: (B, L) bool, False after the ink.

        Returns:
            Log-probabilities (B, N, 96), and how many frames of each sample count (B,).
        """
        ink = mask.unsqueeze(-1).to(features.dtype)
        x = torch.cat([features, lift.unsqueeze(-1)], dim=-1) * ink
        x = F.silu(self.points(x.transpose(1, 2))) * ink.transpose(1, 2)
        x = F.silu(self.frames(x)).transpose(1, 2)
        places = torch.arange(x.shape[1], device=x.device).unsqueeze(0)
        seen = places * _STRIDE < mask.sum(1, keepdim=True)
        for block in self.blocks:
            x = block(x, places, seen)
        logits: Tensor = self.out(self.norm(x))
        return logits.float().log_softmax(-1), seen.sum(1)


def text_classes(text: str) -> list[int]:
    """CTC classes of a text of `alphabet.CHARACTERS`."""
    return [ord(character) - _FIRST + 1 for character in text]


class Reading(NamedTuple):
    """What a word's ink reads as.

    text: the most probable reading, "" where there is nothing to read; probability: of the wanted
    text, per character (its geometric mean), in [0, 1].
    """

    text: str
    probability: float


class Recognizer:
    """A trained recogniser on a device, behind numpy types."""

    def __init__(self, model: StrokeRecognizer, info: Mapping[str, Any], device: str = "cpu"):
        self.device = torch.device(device)
        self.model = model.to(self.device).eval()
        self.model.requires_grad_(False)
        self.info = dict(info)

    @classmethod
    def load(cls, path: Path, device: str = "cpu") -> Recognizer:
        """Loads a recogniser.

        Raises:
            CheckpointError: it cannot be used.
        """
        description, weights = load_weights(path, FORMAT, FORMAT_VERSION)
        try:
            model = StrokeRecognizer(RecognizerConfig.from_json(description["config"]))
            model.load_state_dict(weights)
            return cls(model, description["info"] | {"sha256": description["sha256"]}, device)
        except (ValueError, KeyError, RuntimeError) as error:
            raise CheckpointError(path, str(error).splitlines()[0]) from None

    @torch.no_grad()
    def read(self, words: Sequence[tuple[Strokes, str]]) -> list[Reading]:
        """Reads words.

        Args:
            words: each one's ink (model space, steps, y up, baseline at 0) and the text it should
                show, of `alphabet.CHARACTERS`.
        """
        encoded = [encode(_evenly(strokes)) if strokes else None for strokes, _ in words]
        readings = [Reading("", 0.0)] * len(words)
        order = sorted(
            (k for k, ink in enumerate(encoded) if ink is not None and words[k][1]),
            key=lambda k: len(encoded[k].pen),  # type: ignore[union-attr]
        )
        while order:
            longest = len(encoded[order[-1]].pen)  # type: ignore[union-attr]
            count = max(1, _BATCH_POINTS // max(longest, 1))
            members, order = order[-count:], order[:-count]
            inks = [encoded[k] for k in members]
            features = np.zeros((len(members), longest, CHANNELS), dtype=np.float32)
            pens = np.full((len(members), longest), END)
            for row, ink in enumerate(inks):
                assert ink is not None
                features[row, : len(ink.pen)] = ink.features
                pens[row, : len(ink.pen)] = ink.pen
            pen = torch.from_numpy(pens).to(self.device)
            log_probs, frames = self.model(
                torch.from_numpy(features).to(self.device), (pen == LIFT).float(), pen != END
            )
            texts = [words[k][1] for k in members]
            losses = text_losses(log_probs, frames, texts)
            best = log_probs.argmax(-1).cpu().numpy()
            for row, k in enumerate(members):
                per_character = float(losses[row]) / len(texts[row])
                probability = float(np.exp(-per_character)) if np.isfinite(per_character) else 0.0
                readings[k] = Reading(_collapsed(best[row, : int(frames[row])]), probability)
        return readings


def text_losses(log_probs: Tensor, frames: Tensor, texts: Sequence[str]) -> Tensor:
    """-ln p(text | ink) (B,) by CTC; infinite where the ink is too short for its text.

    Args:
        log_probs: (B, N, 96); frames: (B,), as the model returns them.
    """
    targets = torch.tensor([c for text in texts for c in text_classes(text)])
    lengths = torch.tensor([len(text) for text in texts])
    losses: Tensor = F.ctc_loss(
        log_probs.transpose(0, 1),
        targets.to(log_probs.device),
        frames,
        lengths.to(log_probs.device),
        blank=BLANK,
        reduction="none",
    )
    return losses


def _evenly(strokes: Strokes) -> Strokes:
    """Ink as the corpus has it: a point a step, so that denser ink reads the same."""
    return [resample(stroke) for stroke in strokes]


def _collapsed(classes: np.ndarray[Any, Any]) -> str:
    """Best-path decoding: repeats are one, blanks nothing (Graves et al. 2006, section 3.2)."""
    kept = classes[np.append(True, np.diff(classes) != 0)]
    return "".join(CHARACTERS[c - 1] for c in kept if c != BLANK)


def save_recognizer(
    path: Path, config: RecognizerConfig, weights: Mapping[str, Tensor], info: Mapping[str, Any]
) -> None:
    """Writes `path` (.safetensors, half precision) and the JSON beside it."""
    description = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "config": asdict(config),
        "info": dict(info),
    }
    save_weights(path, weights, description, half=True)
