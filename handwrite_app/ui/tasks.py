"""What the window has done off its thread: generators for `workers.job.Job`."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtGui import QImage

from handwrite_app.errors import UserError
from handwrite_app.styles import (
    StyleInfo,
    StyleSample,
    list_styles,
    load_style,
    read_samples,
)
from handwrite_app.synthesis import Synthesizer, use_cores
from handwrite_app.ui.pad_ink import Drawing
from handwrite_app.ui.pictures import style_image
from handwrite_app.workers.preload import gentle_import, plain_import

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
                use_cores(spared=1)  # for the window
            return self._synthesizer


HandSource: TypeAlias = Path | bytes | StyleInfo | StyleSample | Drawing


def warm_up(source: ModelSource) -> Generator[None, None, None]:
    """Loads the Lab's code before it is looked at, and the model before it is asked for."""
    yield
    with plain_import():  # first: it would hold up who generates as soon as there is a model
        importlib.import_module("handwrite_app.ui.lab.lab_tab")
    yield
    source.get()


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


def list_hands() -> Generator[None, None, list[StyleInfo]]:
    """Finds the hands that have a name, those of the user before those that are shipped."""
    yield
    return sorted(list_styles(), key=lambda info: info.is_preset)


def picture_hands(infos: Sequence[StyleInfo]) -> Generator[tuple[str, QImage], None, None]:
    """Yields names and pictures of the hands that can be read."""
    for info in infos:
        try:
            yield info.name, style_image(info)
        except UserError as error:  # it is said when the hand is picked
            logger.warning("no picture of the hand %s: %s", info.name, error)
