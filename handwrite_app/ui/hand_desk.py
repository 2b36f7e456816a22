"""What is done with hands: read from files and the pad, chosen, kept, and shown in the panel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand, Project
from handwrite_app.styles import (
    HAND_SUFFIX,
    INK_SUFFIXES,
    PICTURE_SUFFIXES,
    StyleInfo,
    StyleSample,
    find_style,
    weighted_samples,
)
from handwrite_app.synthesis import Similarity
from handwrite_app.ui import hand_tasks, tasks
from handwrite_app.ui.drawing_pad import DrawingPad
from handwrite_app.ui.style_panel import StylePanel, picture_in
from handwrite_app.workers.job import Job

logger = logging.getLogger(__name__)

_LIKENESSES_KEPT = 32
_Compared = tuple[str, str, tuple[int, ...]]  # hand, model, and the seeds of the words


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
        self._without_picture: list[StyleInfo] = []  # hands of the gallery
        self.hand = Hand()
        self._base = Hand()  # what a blend began with
        self._kept_name = ""  # of the saved hand that the one in use was made from
        self._came_in: Path | None = None  # the file of the hand in use, where it came in one
        self._removed: tuple[str, hand_tasks.Removed] | None = None
        self._compared: _Compared | None = None  # what the line below the sample is about
        self._likenesses: dict[_Compared, Similarity | None] = {}
        panel.style_picked.connect(self.read)
        panel.menu_asked.connect(self._show_menu)
        panel.rename_asked.connect(self.ask_for_name)
        panel.remove_asked.connect(self.remove)
        panel.sample_removed.connect(self.remove_sample)
        panel.blend_changed.connect(self.blend)
        panel.notice.acted.connect(self._bring_back)
        pad.accepted.connect(
            lambda drawing, adds: self.read(drawing, self.tr("Drawn by you"), adds=adds)
        )

    @property
    def can_be_kept(self) -> bool:
        """Whether there is a hand that has no name to find it by; a blend has two."""
        return self._is_one and not self.hand.is_kept

    @property
    def _is_one(self) -> bool:
        """Whether the samples are of one hand: all of one weight, and not of a blend."""
        if self.hand is not self._base:
            return False
        weights = [weight for _, weight in self.hand.samples]
        return bool(weights) and max(weights) - min(weights) < 1e-9

    def show(self, hand: Hand) -> None:
        """Shows a hand that the window has set, as by undo."""
        self.hand = self._base = hand
        self._kept_name = ""
        self._came_in = None
        self._show()
        self._panel.begin_blend(hand.name)

    def _show(self) -> None:
        hand = self.hand
        self._compared = None
        self._pad.set_hand(hand.name if self._is_one else "")
        if hand.samples:
            self._panel.show_sample(self._samples, hand.name, is_one_hand=self._is_one)
        else:
            self._panel.show_nothing()

    def fill(self, preferred: str) -> None:
        """Fills the gallery; without a hand in use takes the one of that name, or the first."""

        def show(infos: list[StyleInfo]) -> None:
            self._panel.set_styles(infos)
            self._panel.mark_hand(self.hand.name if self.hand.is_kept else "")
            if not self.hand.samples and self._reading is None and infos:
                names = [info.name for info in infos]
                self.read(infos[names.index(preferred) if preferred in names else 0])
            self._without_picture = infos
            self._draw_pictures()

        self._start(tasks.list_hands, done=show, failed=self._panel.show_error)

    def _draw_pictures(self) -> None:
        """Draws the gallery's pictures, but not while a sample is read: both would take longer."""
        infos = self._without_picture
        if infos and self._reading is None:
            self._without_picture = []
            self._start(
                lambda: tasks.picture_hands(infos),
                progressed=lambda news: self._panel.set_picture(*news),
                done=lambda _: None,
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
            from handwrite_app.ui.scan_dialog import ScanDialog

            base = self.hand.name if self._is_one else ""
            dialog = ScanDialog(image, name, self._start, base, self._window)
            dialog.accepted_sample.connect(use)
            dialog.open()

        self._start(lambda: _read_picture(source), done=done, failed=self._panel.show_error)

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
                if adds and self._is_one:
                    self._set_samples([*self._samples, *samples])
                else:
                    self._choose(Hand(shown, _even(samples), isinstance(source, StyleInfo)))
                    if isinstance(source, Path) and source.suffix.lower() == HAND_SUFFIX:
                        self._came_in = source
                self._draw_pictures()

        def failed(error: Exception) -> None:
            if self._reading is job:
                self._reading = None
                self._show()
                (self._pad.notice if self._pad.isVisible() else self._panel).show_error(error)
                self._draw_pictures()

        job = self._start(lambda: tasks.read_hand(source, shown), done=done, failed=failed)
        self._reading = job

    def ask_for_file(self) -> None:
        """Asks for a picture, ink or a hand that was exported."""
        suffixes = (*PICTURE_SUFFIXES, *INK_SUFFIXES, HAND_SUFFIX)
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        dialog = QFileDialog(self._window, self.tr("A sample of a hand"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # they are too long to show
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
        dialog.setTextValue(self._kept_name or self.tr("My hand"))
        dialog.textValueSelected.connect(self.keep)
        dialog.open()

    def keep(self, name: str) -> None:
        """Saves the hand in use under a name; the saved hand that it was made from is replaced."""
        samples, came_in = self._samples, self._came_in
        replaces = bool(self._kept_name) and name.casefold() == self._kept_name.casefold()

        def done(info: StyleInfo) -> None:
            self._choose(Hand(info.name, self.hand.samples, is_kept=True))
            self.fill(info.name)

        self._start(
            lambda: hand_tasks.keep_hand(name, samples, replaces, came_in),
            done=done,
            failed=self._panel.show_error,
        )

    # Several samples, and two hands

    def remove_sample(self, number: int) -> None:
        """Takes one of the samples out of the hand in use."""
        samples = self._samples
        if len(samples) > 1:
            self._set_samples([*samples[:number], *samples[number + 1 :]])

    def blend(self, other: str, share: float) -> None:
        """Blends a hand that has a name into the one in use; empty: into none any more.

        Args:
            share: of the other hand, in (0, 1).
        """
        base = self._base
        if not base.samples:
            return
        if not other:
            if self.hand is not base:
                self._choose(base)
            return

        def done(samples: list[StyleSample]) -> None:
            if self._base is not base:
                return
            pairs = [(sample, weight * (1 - share)) for sample, weight in base.samples]
            pairs += [(sample, weight * share) for sample, weight in _even(samples)]
            name = self.tr("{hand} and {other}").format(hand=base.name, other=other)
            self.hand = Hand(name, tuple(pairs))
            self._show()
            self._panel.show_blend(other, share)
            self.chosen.emit(self.hand)

        def failed(error: Exception) -> None:
            self._panel.show_blend("", share)
            self._panel.show_error(error)

        self._start(lambda: hand_tasks.load_hand(other), done=done, failed=failed)

    def compare(
        self, source: tasks.ModelSource, project: Project, document: Document | None
    ) -> None:
        """Says how like the hand in use the writing of a project is, if it is to be in that hand.

        Args:
            document: the project's pages; None while there are none.
        """
        hand, writing = project.hand, project.writing
        if document is None or writing is None or project.is_stale or hand != self.hand:
            self._compared = None
            self._panel.show_likeness("")
            return
        key = hand.fingerprint, writing.model, tuple(ink.seed for ink in project.inks if ink)
        if key == self._compared:
            return
        self._compared = key
        if key in self._likenesses:
            self._tell_likeness(self._likenesses[key])
            return

        def done(similarity: Similarity | None) -> None:
            while len(self._likenesses) >= _LIKENESSES_KEPT:
                del self._likenesses[next(iter(self._likenesses))]
            self._likenesses[key] = similarity
            if self._compared == key:
                self._tell_likeness(similarity)

        self._start(
            lambda: hand_tasks.compare(source, document, hand),
            done=done,
            failed=lambda error: logger.warning("no likeness: %s", error),
        )

    def _tell_likeness(self, similarity: Similarity | None) -> None:
        told = ""
        if similarity is not None:
            told = self.tr("Likeness {value}: {words}").format(
                value=QLocale().toString(similarity.value, "f", 2),
                words=_in_words(similarity.words),
            )
        self._panel.show_likeness(told)

    # The gallery

    def _show_menu(self, info: StyleInfo | None, place: QPoint) -> None:
        """Opens the menu of a card, or of the hand in use."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        named = info or (find_style(self.hand.name) if self.hand.is_kept else None)
        is_own = named is not None and not named.is_preset
        rename = menu.addAction(self.tr("&Rename…"))
        rename.setShortcut(QKeySequence("F2"))
        remove = menu.addAction(self.tr("Re&move"))
        if named is not None:
            rename.triggered.connect(lambda: self.ask_for_name(named))
            remove.triggered.connect(lambda: self.remove(named))
        remove.setShortcut(QKeySequence.StandardKey.Delete)
        for action in (rename, remove):
            action.setEnabled(is_own)
        menu.addSeparator()
        export = menu.addAction(self.tr("&Export…"), lambda: self.ask_where_to_export(named))
        export.setEnabled(named is not None or self._is_one)
        menu.popup(place)

    def ask_for_name(self, info: StyleInfo) -> None:
        """Asks for another name for a saved hand."""
        if info.is_preset:
            self._tell_shipped(info)
            return
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename a hand"))
        dialog.setLabelText(self.tr("New name of “{name}”:").format(name=info.name))
        dialog.setTextValue(info.name)
        dialog.textValueSelected.connect(lambda name: self.rename(info, name))
        dialog.open()

    def rename(self, info: StyleInfo, name: str) -> None:
        """Gives a saved hand another name."""

        def done(renamed: StyleInfo) -> None:
            if self.hand.is_kept and self.hand.name == info.name:
                self._choose(Hand(renamed.name, self.hand.samples, is_kept=True))
            self.fill(renamed.name)

        self._start(
            lambda: hand_tasks.rename_hand(info, name),
            done=done,
            failed=self._panel.show_error,
        )

    def remove(self, info: StyleInfo) -> None:
        """Removes a saved hand; a message offers to bring it back. In use, it stays in use."""
        if info.is_preset:
            self._tell_shipped(info)
            return

        def done(removed: hand_tasks.Removed) -> None:
            if self.hand.is_kept and self.hand.name == info.name:
                self._choose(Hand(info.name, self.hand.samples))
            self.fill("")
            self._removed = (info.name, removed) if removed.samples else None
            self._panel.notice.show_message(
                self.tr("“{name}” is removed.").format(name=info.name),
                action=self.tr("Undo") if removed.samples else "",
            )

        self._start(
            lambda: hand_tasks.remove_hand(info),
            done=done,
            failed=self._panel.show_error,
        )

    def _bring_back(self) -> None:
        """Saves the hand that was removed last once more."""
        if self._removed is None:
            return
        (name, removed), self._removed = self._removed, None
        self._panel.notice.hide()

        def done(info: StyleInfo) -> None:
            if self.hand.name == info.name and not self.hand.is_kept:
                self._choose(Hand(info.name, self.hand.samples, is_kept=True))
            self.fill(info.name)

        self._start(
            lambda: hand_tasks.bring_back(name, removed),
            done=done,
            failed=self._panel.show_error,
        )

    def _tell_shipped(self, info: StyleInfo) -> None:
        self._panel.notice.show_message(
            self.tr("“{name}” is shipped with the application.").format(name=info.name),
            self.tr("It stays as it is; hands that you keep can be renamed and removed."),
        )

    def ask_where_to_export(self, info: StyleInfo | None) -> None:
        """Asks for a file for a hand of the gallery, or the one in use."""
        name = self.hand.name if info is None else info.name
        samples = self._samples
        dialog = QFileDialog(self._window, self.tr("Export a hand"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Hands (*{suffix})").format(suffix=HAND_SUFFIX)])
        dialog.setDefaultSuffix(HAND_SUFFIX[1:])
        dialog.selectFile(hand_tasks.file_name(name))
        dialog.fileSelected.connect(
            lambda file: self.export(Path(file), name, samples if info is None else info)
        )
        dialog.open()

    def export(self, path: Path, name: str, hand: StyleInfo | list[StyleSample]) -> None:
        """Writes a hand to a file."""
        self.folder_used.emit(path.parent)

        def done(_: object) -> None:
            self._removed = None
            self._panel.notice.show_message(
                self.tr("“{name}” is exported.").format(name=name),
                self.tr("To {path}").format(path=path),
                kind="done",
            )

        self._start(
            lambda: hand_tasks.write_hand(path, name, hand),
            done=done,
            failed=self._panel.show_error,
        )

    @property
    def _samples(self) -> list[StyleSample]:
        return [sample for sample, _ in self.hand.samples]

    def _set_samples(self, samples: Sequence[StyleSample]) -> None:
        """Gives the hand in use other samples; under its name it is kept only when asked to."""
        name, kept_name = self.hand.name, self._kept_name
        if self.hand.is_kept:
            info = find_style(name)
            kept_name = name if info is not None and not info.is_preset else ""
            name = self.tr("{name}, changed").format(name=name)
        self._choose(Hand(name, _even(samples)))
        self._kept_name = kept_name

    def _choose(self, hand: Hand) -> None:
        self.show(hand)
        self.chosen.emit(hand)


def _in_words(words: str) -> str:
    """The plain words of a similarity, in the user's language."""
    told = {
        "very like the sample": QCoreApplication.translate("HandDesk", "very like the sample"),
        "like the sample": QCoreApplication.translate("HandDesk", "like the sample"),
        "somewhat like the sample": QCoreApplication.translate(
            "HandDesk", "somewhat like the sample"
        ),
        "not much like the sample": QCoreApplication.translate(
            "HandDesk", "not much like the sample"
        ),
    }
    return told.get(words, words)


def _even(samples: Sequence[StyleSample]) -> tuple[tuple[StyleSample, float], ...]:
    """Samples of one hand, all of one weight."""
    return tuple(weighted_samples(list(samples)))


def _read_picture(source: Path | bytes) -> Generator[None, None, NDArray[np.uint8]]:
    """Decodes a picture; all that reads scans comes in with it, after the start of the window."""
    from handwrite_app.ui.scan_dialog import read_picture

    return (yield from read_picture(source))
