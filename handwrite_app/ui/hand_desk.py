"""What is done with hands: read from files and the pad, chosen, kept, and shown in the panel."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from handwrite_app.document.project import Hand
from handwrite_app.styles import (
    HAND_SUFFIX,
    INK_SUFFIXES,
    PICTURE_SUFFIXES,
    StyleInfo,
    StyleSample,
    weighted_samples,
)
from handwrite_app.ui import tasks
from handwrite_app.ui.drawing_pad import DrawingPad
from handwrite_app.ui.scan_dialog import ScanDialog, read_picture
from handwrite_app.ui.style_panel import StylePanel, picture_in
from handwrite_app.workers.job import Job


class Start(Protocol):
    """Starts a job for the window; see `MainWindow`."""

    def __call__(
        self,
        work: Callable[[], Generator[Any, None, Any]],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job: ...


class HandDesk(QObject):
    """Between the panel, the pad and the window: the hand in use, and what becomes of it."""

    chosen = Signal(object)  # Hand, for the window to take over
    folder_used = Signal(object)  # Path

    def __init__(
        self,
        panel: StylePanel,
        pad: DrawingPad,
        start: Start,
        folder: Callable[[], str],
        parent: QWidget,
    ) -> None:
        """Takes the places where hands are shown and drawn.

        Args:
            start: starts a job for as long as the window is open.
            folder: in which file dialogs open.
        """
        super().__init__(parent)
        self._window = parent
        self._panel, self._pad = panel, pad
        self._start, self._folder = start, folder
        self._reading: Job | None = None
        self.hand = Hand()
        panel.style_picked.connect(self.read)
        pad.accepted.connect(
            lambda drawing, adds: self.read(drawing, self.tr("Drawn by you"), adds=adds)
        )

    @property
    def can_be_kept(self) -> bool:
        """Whether there is a hand that has no name to find it by."""
        return bool(self.hand.samples) and not self.hand.is_kept

    def show(self, hand: Hand) -> None:
        """Shows a hand that the window has set, as by undo."""
        self.hand = hand
        self._pad.set_hand(hand.name)
        if hand.samples:
            self._panel.show_sample(self._samples, hand.name)
        else:
            self._panel.show_nothing()

    def fill(self, preferred: str) -> None:
        """Fills the gallery; without a hand in use takes the one of that name, or the first."""

        def show(news: list[StyleInfo] | tuple[str, QImage]) -> None:
            if isinstance(news, tuple):
                self._panel.set_picture(*news)
                return
            self._panel.set_styles(news)
            if not self.hand.samples and self._reading is None and news:
                names = [info.name for info in news]
                self.read(news[names.index(preferred) if preferred in names else 0])

        self._start(
            tasks.list_hands,
            progressed=show,
            done=lambda _: self._panel.mark_hand(self.hand.name if self.hand.is_kept else ""),
            failed=self._panel.show_error,
        )

    def take(self, source: Path | bytes) -> None:
        """Takes a file or the bytes of a picture; a picture is looked at before it is used."""
        if isinstance(source, Path) and source.suffix.lower() in (*INK_SUFFIXES, HAND_SUFFIX):
            self.read(source)
            return
        name = source.stem if isinstance(source, Path) else self.tr("Pasted picture")

        def use(sample: StyleSample, adds: bool) -> None:
            self.read(sample, name, adds=adds)

        def done(image: NDArray[np.uint8]) -> None:
            base = self.hand.name if self.hand.samples else ""
            dialog = ScanDialog(image, name, self._start, base, self._window)
            dialog.accepted_sample.connect(use)
            dialog.open()

        self._start(lambda: read_picture(source), done=done, failed=self._panel.show_error)

    def read(self, source: tasks.HandSource, name: str = "", *, adds: bool = False) -> None:
        """Reads a sample and takes it for the hand; a newer wish replaces one still being read.

        Args:
            name: of a source that has none itself.
            adds: it becomes one more sample of the hand in use.
        """
        if isinstance(source, StyleInfo | Path):
            shown = source.name
        else:
            shown = name or self.tr("Pasted picture")
        if self._reading is not None:
            self._reading.cancel()
        self._panel.show_reading(shown)

        def done(samples: list[StyleSample]) -> None:
            if self._reading is job:
                self._reading = None
                if adds and self.hand.samples:
                    self._set_samples([*self._samples, *samples])
                else:
                    self._choose(Hand(shown, _even(samples), isinstance(source, StyleInfo)))

        def failed(error: Exception) -> None:
            if self._reading is job:
                self._reading = None
                self.show(self.hand)
                (self._pad.notice if self._pad.isVisible() else self._panel).show_error(error)

        job = self._start(lambda: tasks.read_hand(source, shown), done=done, failed=failed)
        self._reading = job

    def ask_for_file(self) -> None:
        """Asks for a picture, ink or a hand that was exported."""
        suffixes = (*PICTURE_SUFFIXES, *INK_SUFFIXES, HAND_SUFFIX)
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        dialog = QFileDialog(self._window, self.tr("A sample of a hand"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Pictures, ink and hands ({patterns})").format(patterns=patterns),
                self.tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, name: str) -> None:
        self.folder_used.emit(Path(name).parent)
        self.take(Path(name))

    def paste(self) -> None:
        """Takes the picture in the clipboard for a sample."""
        source = picture_in(QGuiApplication.clipboard().mimeData())
        if source is None:
            self._panel.notice.show_message(
                self.tr("There is no picture in the clipboard."),
                self.tr("Copy a photo or scan of some handwriting first."),
                kind="error",
            )
            return
        self.take(source)

    def ask_to_keep(self) -> None:
        """Asks for a name for the hand in use."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Keep this hand"))
        dialog.setLabelText(self.tr("Name of the hand:"))
        dialog.setTextValue(self.tr("My hand"))
        dialog.textValueSelected.connect(self.keep)
        dialog.open()

    def keep(self, name: str) -> None:
        """Saves the hand in use under a name."""
        samples = self._samples

        def done(info: StyleInfo) -> None:
            self._choose(Hand(info.name, self.hand.samples, is_kept=True))
            self.fill(info.name)

        self._start(
            lambda: tasks.keep_hand(name, samples), done=done, failed=self._panel.show_error
        )

    @property
    def _samples(self) -> list[StyleSample]:
        return [sample for sample, _ in self.hand.samples]

    def _set_samples(self, samples: Sequence[StyleSample]) -> None:
        """Gives the hand in use other samples; under its name it is kept only when asked to."""
        name = self.hand.name
        if self.hand.is_kept:
            name = self.tr("{name}, changed").format(name=name)
        self._choose(Hand(name, _even(samples)))

    def _choose(self, hand: Hand) -> None:
        self.show(hand)
        self.chosen.emit(hand)


def _even(samples: Sequence[StyleSample]) -> tuple[tuple[StyleSample, float], ...]:
    """Samples of one hand, all of one weight."""
    return tuple(weighted_samples(list(samples)))
