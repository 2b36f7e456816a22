"""Sheets of samples: the same words, hands and noise at every checkpoint, as a PNG."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diffusion.checkpoint import Checkpoint
from diffusion.generator import WordGenerator, WordRequest
from diffusion.strokes import STYLE_HEIGHT, STYLE_WIDTH, Strokes, draw

TEXTS = ("The", "quick", "brown", "jumps", "lazy,", "Zoe", "1984.")
_SCALE = 3.0  # px a step
_ROW = 72  # px
_GAP = 5.0  # steps between words
_BASELINE = 44  # px from the top of a row


def sample_sheet(
    checkpoint: Checkpoint,
    windows: NDArray[np.float32],
    *,
    device: str = "cpu",
    num_steps: int = 12,
) -> NDArray[np.uint8]:
    """Writes `TEXTS` in each hand with fixed seeds.

    Args:
        windows: (K, 40, 288) one style window of each hand.

    Returns:
        (72 K, W) grey picture, ink dark: the window, then the words.
    """
    generator = WordGenerator(checkpoint, device)
    requests = [WordRequest(text, seed) for seed, text in enumerate(TEXTS)]
    rows = []
    for window in windows:
        style = generator.encode_style([(window[None], 1.0)])
        *_, last = generator.generate(requests, style, num_steps=num_steps)
        rows.append((window, [word.strokes for word in last.words]))
    width = STYLE_WIDTH + 30 + int(max(_extent(words) for _, words in rows))
    sheet = np.zeros((_ROW * len(rows), width), dtype=np.float32)
    for k, (window, words) in enumerate(rows):
        top = _ROW * k
        sheet[top + 16 : top + 16 + STYLE_HEIGHT, :STYLE_WIDTH] = window
        line = _set_line(words)
        sheet[top : top + _ROW, STYLE_WIDTH:] = draw(line, (_ROW, width - STYLE_WIDTH), 2.0)
    return np.rint(255 * (1 - sheet)).astype(np.uint8)


def png(picture: NDArray[np.uint8]) -> bytes:
    """Encodes a grey picture (H, W) as PNG, so that training needs no imaging library."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    height, width = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = np.pad(picture, ((0, 0), (1, 0))).tobytes()  # each row begins with filter 0
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _extent(words: Sequence[Strokes]) -> float:
    return sum(float(np.ptp(np.concatenate(w)[:, 0])) + _GAP for w in words if w) * _SCALE


def _set_line(words: Sequence[Strokes]) -> Strokes:
    """Words side by side in px, y down."""
    line: Strokes = []
    right = 10.0
    for word in words:
        if not word:
            continue
        points = np.concatenate(word)
        left = float(points[:, 0].min())
        line += [
            np.column_stack([(s[:, 0] - left) * _SCALE + right, _BASELINE - s[:, 1] * _SCALE])
            for s in word
        ]
        right += (float(np.ptp(points[:, 0])) + _GAP) * _SCALE
    return line
