"""What a reader yields: pieces of ink with their label, and notes on what it left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KINDS = ("word", "line", "character")


@dataclass(frozen=True, eq=False)  # eq: comparing arrays with == has no single answer
class LabelledInk:
    """A written word, line of text or isolated character, and what it says."""

    strokes: tuple[NDArray[np.float32], ...]  # each (N, 2) x, y; N >= 1; y UP, any scale
    text: str
    kind: str  # one of KINDS
    writer: str  # unique over all sources, as "kai/yklyu"
    source: str  # who collected it, as "kai"
    path: str  # file and line of the label
    line: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {KINDS}, got {self.kind!r}")
        if not self.strokes:
            raise ValueError("labelled ink needs at least one stroke")
        for stroke in self.strokes:
            if stroke.ndim != 2 or stroke.shape[1] != 2 or len(stroke) == 0:
                raise ValueError(f"a stroke must have shape (N, 2), N >= 1, got {stroke.shape}")


@dataclass(frozen=True)
class Skipped:
    """A piece of the corpus that was left out. `reason` is one of few; `detail` is particular."""

    reason: str
    path: str
    line: int
    detail: str = ""


class ReaderError(Exception):
    """A source that cannot be read at all. Damage inside a source is `Skipped` instead."""

    def __init__(self, path: object, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = str(path)
        self.line = line
        self.reason = reason
