"""Training of the recogniser, on the corpus that the writer is trained on; see `trainer.Task`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.alphabet import CHARACTERS, VOCABULARY_SIZE
from diffusion.data import TrainingSet
from diffusion.recognizer import (
    BLANK,
    RecognizerConfig,
    StrokeRecognizer,
    save_recognizer,
)
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import (
    COMPRESSION,
    END,
    HEIGHT_CENTRE,
    HEIGHT_SCALE,
    LARGEST_OFFSET,
    LIFT,
)
from diffusion.trainer import mixed_precision

_TOKEN_TO_CLASS = VOCABULARY_SIZE - len(CHARACTERS) - 1  # alphabet token - this = CTC class
_SLANT, _STRETCH, _TURN = 0.2, 0.15, 0.04  # standard deviations of the variations, shear to radians
_JITTER = 0.15  # largest noise on the features, of unit scale


class RecognitionTask:
    """Training of a recogniser, from nothing: CTC on words under random slant, stretch, rotation
    and jitter."""

    def __init__(
        self,
        data: TrainingSet,
        config: RecognizerConfig,
        info: dict[str, Any],
        train: StrokeTrainConfig,
    ) -> None:
        torch.manual_seed(train.seed)
        self.data, self.info, self.train = data, info, train
        self.device = data.device
        self.module = StrokeRecognizer(config).to(data.device)
        self.averaged: nn.Module = self.module

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """Mean -ln p(text) per character of the batch of a seed."""
        batch = self.data.batch(self.train.tokens_per_batch, seed)
        generator = torch.Generator(self.device).manual_seed(seed + 500_000_000)
        features = varied(batch.features, batch.pen != END, generator)
        with mixed_precision(self.device):
            log_probs, frames = self.module(features, (batch.pen == LIFT).float(), batch.pen != END)
        errors, lengths = token_errors(log_probs, frames, batch.tokens)
        loss = errors.sum() / lengths.sum()
        return loss, {"ctc": loss}

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the averaged weights."""
        path = out / "model.safetensors"
        save_recognizer(path, self.module.config, weights, self.info | info)


def jittered(features: Tensor, ink: Tensor, generator: torch.Generator) -> Tensor:
    """Features (B, L, 4) with noise of a strength of its own for each sample; 0 after the ink."""
    count = len(features)
    strength = _JITTER * torch.rand(count, 1, 1, generator=generator, device=features.device)
    noise = torch.randn(features.shape, generator=generator, device=features.device)
    return torch.where(ink.unsqueeze(-1), features + strength * noise, 0.0)


def token_errors(log_probs: Tensor, frames: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """-ln p(text) (B,) by CTC, 0 where the ink is too short for it, and characters (B,).

    Args:
        log_probs: (B, N, 96) and frames: (B,), of `StrokeRecognizer`.
        tokens: (B, M) of the texts, see `alphabet.to_tokens`.
    """
    classes = (tokens - _TOKEN_TO_CLASS).clamp(min=BLANK)
    lengths = (classes > BLANK).sum(1)
    errors = F.ctc_loss(
        log_probs.transpose(0, 1),
        classes,
        frames,
        lengths,
        blank=BLANK,
        reduction="none",
        zero_infinity=True,  # a few labels are longer than their ink
    )
    return errors, lengths


def varied(features: Tensor, ink: Tensor, generator: torch.Generator) -> Tensor:
    """Ink under a random slant, stretch, small rotation and jitter, for each sample its own.

    Args:
        features: (B, L, 4), see `strokes.encode`; ink: (B, L) bool, False after the ink.
    """
    count = len(features)
    draw = torch.randn(4, count, 1, generator=generator, device=features.device)
    slant, angle = _SLANT * draw[0], _TURN * draw[1]
    wide, high = (_STRETCH * draw[2]).exp(), (_STRETCH * draw[3]).exp()
    packed = features[..., :2]
    size = torch.expm1(COMPRESSION * packed.abs()).clamp(max=LARGEST_OFFSET)
    dx, dy = (packed.sign() * size).unbind(-1)
    dx, dy = wide * (dx + slant * dy), high * dy
    dx, dy = dx * angle.cos() - dy * angle.sin(), dx * angle.sin() + dy * angle.cos()
    offsets = torch.stack([dx, dy], dim=-1)
    offsets = offsets.sign() * torch.log1p(offsets.abs()) / COMPRESSION
    base = HEIGHT_CENTRE / HEIGHT_SCALE
    height = high * (features[..., 2] + base) - base
    changed = torch.cat([offsets, height.unsqueeze(-1), features[..., 3:]], dim=-1)
    return jittered(changed, ink, generator)
