"""Measures the exporters on a page of 20,000 points: `python tests/benchmarks/exports.py`.

The page is made up: words of arches and loops with bars and dots, as dense as the layout's own
curves. For each still format that Handwrite writes, or those named, it prints the processor and
the wall time of the best of three exports, which differ where other work keeps the machine busy,
and the size of the file; a still one should take less than a second of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export.table import EXPORTERS, ExportOptions
from handwrite_app.layout import smooth

LIMIT_S = 1.0
MOVING = {".anim.svg", ".gif", ".webp"}
X_HEIGHT_MM, LINE_MM, MARGIN_MM = 2.5, 9.0, 20.0
STEP_MM = 0.8  # between the points of a stroke before it is smoothed, as the model's are


def word_strokes(rng: np.random.Generator, letters: int) -> list[np.ndarray]:
    """A joined word from x = 0 on the baseline y = 0, with dots and bars, in mm, y down."""
    letter = np.repeat(np.arange(letters), 12)
    phase = np.linspace(0, 2 * np.pi * letters, 12 * letters)
    heights = rng.choice([1, 1, 1, 1, 2.2, -1.2], letters)[letter]  # l and g among the others
    width = rng.uniform(0.5, 0.9, letters)[letter]
    x = 2.2 * phase / (2 * np.pi) + width * np.sin(phase) * X_HEIGHT_MM / 2
    y = -heights * (1 - np.cos(phase)) / 2 * X_HEIGHT_MM
    body = np.column_stack([x - 0.3 * y, y]) + rng.normal(0, 0.05, (len(x), 2))
    strokes = [body]
    if letters > 3:
        at = rng.uniform(0, 2 * letters)
        bar = np.column_stack([at + np.linspace(0, 3, 5), np.full(5, -1.8 * X_HEIGHT_MM)])
        strokes += [bar + rng.normal(0, 0.05, bar.shape), np.array([[at, -1.5 * X_HEIGHT_MM]])]
    return strokes


def make_document(points: int) -> Document:
    """A page of A4 with at least so many points; its lines grow denser until they are there."""
    rng = np.random.default_rng(0)
    strokes: list[Stroke] = []
    words: list[Word] = []
    x, y, line = MARGIN_MM, 30.0, 0
    while sum(len(stroke.points) for stroke in strokes) < points:
        letters = int(rng.integers(1, 9))
        if x + 2.5 * letters > 210 - MARGIN_MM:
            x, line = MARGIN_MM, line + 1
            y = 30.0 + (LINE_MM * line) % 240  # from the top again, if the page is full
        for stroke in word_strokes(rng, letters):
            drawn = smooth(stroke / STEP_MM) * STEP_MM + [x, y]
            strokes.append(Stroke(np.round(drawn, 3), len(words), line, 0.4))
        words.append(Word("abcdefgh"[:letters], 0, line))
        x += 2.2 * letters + 3.0
    text = " ".join(word.text for word in words)
    page = Page(210.0, 297.0, strokes, Paper("ruled", LINE_MM, 30.0))
    return Document(text, (page,), words, model="benchmark 0")


def measure(document: Document, suffix: str, repeats: int) -> tuple[float, float, int]:
    """Returns processor and wall time of the fastest export in seconds, and the file's bytes."""
    times, size = [], 0
    for _ in range(repeats):
        start, wall = time.process_time(), time.perf_counter()
        size = len(EXPORTERS[suffix].render(document, 0, ExportOptions()))
        times.append((time.process_time() - start, time.perf_counter() - wall))
    return *min(times), size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", help="such as .svg .pdf; default: all still ones")
    parser.add_argument("--points", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--save", type=Path, help="a folder for the files, to look at them")
    options = parser.parse_args()
    document = make_document(options.points)
    strokes = document.pages[0].strokes
    print(f"{sum(len(s.points) for s in strokes)} points in {len(strokes)} strokes")
    slow = 0
    for suffix in options.formats or [name for name in EXPORTERS if name not in MOVING]:
        seconds, wall, size = measure(document, suffix, options.repeats)
        slow += suffix not in MOVING and seconds > LIMIT_S
        print(f"{suffix:13} {seconds:6.2f} s {wall:6.2f} s wall {size / 1000:8.0f} kB")
        if options.save:
            data = EXPORTERS[suffix].render(document, 0, ExportOptions())
            (options.save / f"page{suffix}").write_bytes(data)
    print(f"{slow} slower than {LIMIT_S:g} s")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
