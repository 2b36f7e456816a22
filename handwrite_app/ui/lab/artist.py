"""Drawing off the UI thread: one picture at a time, and then the newest wish."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from handwrite_app.workers.job import Job
from handwrite_app.workers.preload import gentle_import

Pixels: TypeAlias = NDArray[np.uint8]
Draw: TypeAlias = Callable[[], Pixels]
_MOST_BYTES = 192 << 20


class Artist(QObject):
    """Keeps up with a slider: wishes that are overtaken by a newer one are never drawn.

    Signals:
        drawn: the newest wish; carries its key and its pixels.
        failed: carries the exception.

    Args:
        start: starts a job for as long as the window is open.
    """

    drawn = Signal(object, object)
    failed = Signal(object)

    def __init__(self, start: Callable[..., Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._kept: OrderedDict[Hashable, Pixels] = OrderedDict()
        self._drawing: Hashable | None = None
        self._next: tuple[Hashable, Draw] | None = None

    def ask(self, key: Hashable, draw: Draw) -> None:
        """Wishes for a picture; what was drawn before comes at once.

        Args:
            key: tells one picture from another.
            draw: called in another thread.
        """
        self._next = None
        pixels = self._kept.get(key)
        if pixels is not None:
            self._kept.move_to_end(key)
            self.drawn.emit(key, pixels)
        elif self._drawing is not None:
            self._next = (key, draw)
        else:
            self._begin(key, draw)

    def forget(self) -> None:
        """Drops what was drawn."""
        self._kept.clear()

    def _begin(self, key: Hashable, draw: Draw) -> None:
        self._drawing = key

        def done(pixels: Pixels) -> None:
            self._drawing = None
            self._keep(key, pixels)
            if self._next is None:
                self.drawn.emit(key, pixels)
            else:
                self.ask(*self._next)

        def failed(error: Exception) -> None:
            self._drawing = None
            self.failed.emit(error)

        self._start(lambda: _draw(draw), done=done, failed=failed)

    def _keep(self, key: Hashable, pixels: Pixels) -> None:
        self._kept[key] = pixels
        while len(self._kept) > 1 and sum(p.nbytes for p in self._kept.values()) > _MOST_BYTES:
            self._kept.popitem(last=False)


def _draw(draw: Draw) -> Generator[None, None, Pixels]:
    yield
    with gentle_import("matplotlib"):  # the first time
        return draw()
