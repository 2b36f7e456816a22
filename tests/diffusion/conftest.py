"""Small written words, a small corpus of them, and a tiny model trained on one."""

from pathlib import Path

import numpy as np
import pytest

from diffusion.corpus import Corpus, Sample
from diffusion.strokes import resample


def letter(character: str, slant: float) -> np.ndarray:
    """A made-up glyph: a loop whose shape hangs on the character. (N, 2), y up, from x = 0."""
    k = ord(character)
    t = np.linspace(0, 2 * np.pi, 60)
    x = 2 + 1.8 * np.cos(t * (1 + k % 2) + k % 3)
    y = (1.6 + 0.8 * (k % 4 == 0)) * (1 + np.sin(t + k % 5))
    return np.column_stack([x + slant * y, y])


def write_word(text: str, slant: float = 0.0) -> list[np.ndarray]:
    """A stroke a letter, resampled, on the baseline."""
    return [resample(letter(c, slant) + [4.0 * i, 0.0]) for i, c in enumerate(text)]


@pytest.fixture
def samples() -> list[Sample]:
    rng = np.random.default_rng(0)
    letters = list("abcdefgh")
    out = []
    for writer in range(12):
        for _ in range(12):
            text = "".join(rng.choice(letters, rng.integers(1, 6)))
            ink = write_word(text, slant=0.1 * (writer % 4))
            out.append(Sample(text, ink, f"src/{writer}", "src", "word"))
        for digit in "0123456789":
            ink = write_word(digit)
            out.append(Sample(digit, ink, f"src/{writer}", "src", "character"))
    out.append(Sample("ab", write_word("ab"), "src/0", "src", "line word", line="f:1"))
    out.append(Sample("cd,", write_word("cd,"), "src/0", "src", "line word", line="f:1", gap=4.5))
    return out


@pytest.fixture
def corpus_path(tmp_path: Path, samples: list[Sample]) -> Path:
    path = tmp_path / "corpus" / "corpus.npz"
    Corpus.write(path, samples, {"src/3", "src/7"}, 14.0)
    return path
