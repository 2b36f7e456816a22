"""How models of strokes are trained, beyond what all training shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from diffusion.trainer import TrainConfig


@dataclass(frozen=True)
class StrokeTrainConfig(TrainConfig):
    """How to train on a corpus of ink; saved beside the run.

    tokens_per_batch counts ink tokens; 1300 are about 64 words. style_windows: of one hand that
    a batch shows at most; the next shows one to so many. windows_per_writer: of a hand, that are
    drawn before the first step. twins: also learn from hands that nobody has; see `data.twins`.
    """

    batch_field: ClassVar[str] = "tokens_per_batch"

    preset: str = "small"
    tokens_per_batch: int = 1300
    style_windows: int = 3
    windows_per_writer: int = 24
    twins: bool = False
    reading_weight: float = 0.03  # of a recogniser's loss, where there is one
    sheets: bool = True  # write sheets of samples, in a twentieth of the time at most
