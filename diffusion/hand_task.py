"""Training of the encoder that tells hands apart, and its checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.checkpoint import CheckpointError, check_fit, load_weights, save_weights
from diffusion.data import TrainingSet
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.style import HAND_WIDTH, HandEncoder
from diffusion.trainer import mixed_precision

FORMAT = "handwrite-hand-encoder"
FORMAT_VERSION = 1
CHANNELS = (24, 48, 96, 128)
_TOKENS_OF_A_WINDOW = 20  # a batch of 1300 tokens has 65 windows
_SCALE, _MARGIN = 24.0, 0.2  # of the cosines, and of the right one


class _Namer(nn.Module):
    """The encoder and a direction of each training writer, near which their windows should lie."""

    def __init__(self, writers: int):
        super().__init__()
        self.encoder = HandEncoder(CHANNELS)
        self.directions = nn.Parameter(torch.randn(writers, HAND_WIDTH) * 0.05)

    def forward(self, windows: Tensor) -> Tensor:
        """Cosines (B, W) of windows (B, 40, 288) to the writers."""
        hands = F.normalize(self.encoder(windows), dim=-1)
        return hands @ F.normalize(self.directions, dim=-1).T


class HandTask:
    """Training of a `HandEncoder`, from nothing; see `trainer.Task`.

    Writers are named by a softmax over cosines with a margin (Wang et al. 2018, CosFace, eq. 4),
    which leaves room between hands for those it has never seen.
    """

    def __init__(self, data: TrainingSet, info: dict[str, Any], train: StrokeTrainConfig) -> None:
        torch.manual_seed(train.seed)
        self.data, self.info, self.train = data, info, train
        self.device = data.device
        self.module = _Namer(len(data.writers)).to(data.device)
        self.averaged: nn.Module = self.module.encoder

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """Cross-entropy of the windows of a seed, and the share of them named right."""
        count = max(1, self.train.tokens_per_batch // _TOKENS_OF_A_WINDOW)
        windows, writer = self.data.some_windows(count, seed)
        with mixed_precision(self.device):
            cosines = self.module(windows).float()
        aimed = cosines - _MARGIN * F.one_hot(writer, cosines.shape[1])
        loss = F.cross_entropy(_SCALE * aimed, writer)
        right = (cosines.argmax(-1) == writer).float().mean()
        return loss, {"writer": loss, "right": right}

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the averaged weights."""
        description = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "config": {"channels": CHANNELS},
            "info": self.info | info,
        }
        save_weights(out / "model.safetensors", weights, description, half=True)


def load_hand_encoder(path: Path) -> tuple[tuple[int, ...], Mapping[str, Tensor]]:
    """The channels of an encoder of hands, and its weights.

    Raises:
        CheckpointError: it cannot be used.
    """
    description, weights = load_weights(path, FORMAT, FORMAT_VERSION)
    try:
        channels = tuple(int(n) for n in description["config"]["channels"])
        check_fit(lambda: HandEncoder(channels), weights)
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise CheckpointError(path, str(error).splitlines()[0]) from None
    return channels, weights
