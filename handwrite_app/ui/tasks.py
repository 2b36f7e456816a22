"""What the window has done off its thread: generators for `workers.job.Job`."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PySide6.QtGui import QImage

from handwrite_app.document.model import Document
from handwrite_app.errors import UserError
from handwrite_app.export import render_files, write_all
from handwrite_app.styles import (
    StyleInfo,
    StyleSample,
    list_styles,
    load_style,
    read_samples,
    save_style,
)
from handwrite_app.synthesis import Request, Synthesizer, check_request, check_text
from handwrite_app.ui.drawing_pad import Drawing
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.pictures import style_image
from handwrite_app.workers.child import in_child
from handwrite_app.workers.preload import gentle_import

logger = logging.getLogger(__name__)

_LEAST_S_BETWEEN_PICTURES = 0.04  # more often nobody sees, and the window would be kept painting


class ModelSource:
    """The synthesizer, loaded once by whichever worker needs it first."""

    def __init__(self, load: Callable[[], Synthesizer] = Synthesizer.load) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._synthesizer: Synthesizer | None = None

    @property
    def is_loaded(self) -> bool:
        """Says whether `get` answers at once."""
        return self._synthesizer is not None

    def get(self) -> Synthesizer:
        """Returns the synthesizer; loads it, torch included, the first time. For workers only.

        Raises:
            UserError: the weights are missing or cannot be used.
        """
        with self._lock:
            if self._synthesizer is None:
                with gentle_import():
                    self._synthesizer = self._load()
            return self._synthesizer


HandSource: TypeAlias = Path | bytes | StyleInfo | StyleSample | Drawing


@dataclass(frozen=True, eq=False)
class WritingStep:
    """How the page stands after a denoising step; `total` is 0 while the model is being loaded."""

    done: int = 0
    total: int = 0
    ink: Ink | None = None


@dataclass(frozen=True, eq=False)
class WritingResult:
    """The finished document, and the same for the page view."""

    document: Document
    ink: Ink


def warm_up(source: ModelSource) -> Generator[None, None, None]:
    """Loads the model before it is asked for."""
    yield
    source.get()


def write(source: ModelSource, request: Request) -> Generator[WritingStep, None, WritingResult]:
    """Writes a request; yields the page as it comes out of noise."""
    check_text(request.text, request.unknown)  # before the seconds that a model takes to load
    check_request(request)
    yield WritingStep()
    synthesizer = source.get()
    yield WritingStep()
    shown_at = 0.0
    document: Document | None = None
    for event in synthesizer.stream(request):
        document = event.document
        if event.done == event.total or time.monotonic() - shown_at >= _LEAST_S_BETWEEN_PICTURES:
            yield WritingStep(event.done, event.total, Ink.of(document))
            shown_at = time.monotonic()
    assert document is not None, "the synthesizer took no step"
    return WritingResult(document, Ink.of(document))


def read_hand(source: HandSource, name: str) -> Generator[None, None, list[StyleSample]]:
    """Reads the sample of a hand: a file, a picture's bytes, a named hand, or drawn strokes."""
    yield
    if isinstance(source, StyleInfo):
        return load_style(source)
    if isinstance(source, Path):
        return read_samples(source)
    if isinstance(source, bytes):
        return [StyleSample.from_image(source, name)]
    if isinstance(source, StyleSample):
        return [source]
    return [StyleSample.from_strokes(source.strokes, name=name, pressures=source.pressures)]


def list_hands() -> Generator[list[StyleInfo] | tuple[str, QImage], None, None]:
    """Yields the hands that have a name, then the picture of each that can be read."""
    infos = list_styles()
    yield infos
    for info in infos:
        try:
            yield info.name, style_image(info)
        except UserError as error:  # it is said when the hand is picked
            logger.warning("no picture of the hand %s: %s", info.name, error)


def save(document: Document, path: Path) -> Generator[None, None, list[Path]]:
    """Writes a document to files, all or none; the format follows from the suffix."""
    yield
    if path.suffix.lower() == ".png":  # its painter keeps the interpreter for a second and more
        files = yield from in_child(render_files, document, [path])
    else:
        files = render_files(document, [path])
    write_all(files)
    return list(files)


def keep_hand(name: str, samples: Sequence[StyleSample]) -> Generator[None, None, StyleInfo]:
    """Saves a hand under a name."""
    yield
    return save_style(name, samples)
