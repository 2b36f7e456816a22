"""What recording a hand does off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

from diffusion.files import write_atomically
from handwrite_app.recording.export import export_recordings
from handwrite_app.recording.ink import Recording, load_recordings
from handwrite_app.recording.reading import read_split
from handwrite_app.recording.session import forget_recording, keep_recording
from handwrite_app.recording.split import Split, count_words, split_words
from handwrite_app.styles import StyleInfo
from handwrite_app.ui.pad_ink import Drawing
from handwrite_app.ui.tasks import ModelSource

_MARK_PX = 3.0  # around the ink of a word
_TAIL_PX = 14.0  # below the word of a line that ends highest


class Looked(NamedTuple):
    """What was seen in a pad's ink; split is None where it has fewer pieces than words."""

    split: Split | None
    doubtful: tuple[int, ...] = ()


def load_session(hand: str) -> Generator[None, None, tuple[list[Recording], list[str]]]:
    """Reads what was recorded of a hand, and says what of it is damaged."""
    yield
    damaged: list[str] = []
    recordings = load_recordings(hand, lambda error: damaged.append(error.message))
    return recordings, damaged


def look(
    drawing: Drawing, words: Sequence[str], source: ModelSource, *, is_whole: bool
) -> Generator[None, None, Looked]:
    """Splits ink into words, and has them read where the model is loaded.

    Args:
        is_whole: all words are there; else as many as there seem to be.
    """
    yield
    count = len(words) if is_whole else count_words(drawing.strokes, words)
    split = split_words(drawing.strokes, words[:count])
    reader = source.get().recognizer if source.is_loaded and is_whole else None
    if split is None or reader is None:
        return Looked(split)
    yield
    checked = read_split(drawing.strokes, words, split, reader)
    return Looked(checked.split, checked.doubtful)


def keep(hand: str, recording: Recording) -> Generator[None, None, StyleInfo]:
    """Keeps a recording with its hand."""
    yield
    return keep_recording(hand, recording)


def forget(hand: str, prompt: str) -> Generator[None, None, StyleInfo | None]:
    """Deletes the recording of a prompt."""
    yield
    return forget_recording(hand, prompt)


def export(path: Path, hand: str, recordings: Sequence[Recording]) -> Generator[None, None, None]:
    """Writes recordings to one InkML file."""
    yield
    write_atomically(path, export_recordings(recordings, hand))


def drawing_of(recording: Recording, mm_per_px: float) -> Drawing:
    """A recording as the pad shows it."""
    strokes = recording.strokes
    has_pressure = any(word.device == "pen" for word in recording.words)
    return Drawing(
        tuple(stroke[:, :2] / mm_per_px for stroke in strokes),
        tuple(stroke[:, 3] for stroke in strokes) if has_pressure else None,
        tuple(stroke[:, 2] for stroke in strokes),
        tuple(word.device for word in recording.words for _ in word.strokes),
    )


def split_of(recording: Recording) -> Split:
    """The words of a recording, as a split of its strokes."""
    sizes = [len(word.strokes) for word in recording.words]
    ends = np.cumsum([0, *sizes]).tolist()
    return Split(
        tuple(tuple(range(start, end)) for start, end in pairwise(ends)),
        tuple(word.line for word in recording.words),
        tuple(range(len(sizes) + 1)),
    )


def word_areas(drawing: Drawing, split: Split) -> list[QRectF]:
    """Where each word lies on the pad; as high as its line, whose longest tails hang out."""
    boxes = []
    for run in split.words:
        points = np.concatenate([drawing.strokes[k] for k in run])
        boxes.append((*points.min(axis=0), *points.max(axis=0)))
    areas = []
    for box, line in zip(boxes, split.lines, strict=True):
        same = [other for other, its in zip(boxes, split.lines, strict=True) if its == line]
        top, bottom = min(other[1] for other in same), max(other[3] for other in same)
        bottom = min(bottom, min(other[3] for other in same) + _TAIL_PX)
        area = QRectF(box[0], top, box[2] - box[0], bottom - top)
        areas.append(area.adjusted(-_MARK_PX, -_MARK_PX, _MARK_PX, _MARK_PX))
    return areas
