"""The main window: what the panels ask for is done by jobs, and what the jobs tell is shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QStandardPaths, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from diffusion.alphabet import prepare_text
from handwrite_app.choices import Choices
from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand
from handwrite_app.export import EXPORTERS
from handwrite_app.settings import Settings, change_settings, load_settings
from handwrite_app.synthesis import Synthesizer
from handwrite_app.ui import tasks
from handwrite_app.ui.about import AboutDialog, ShortcutsDialog
from handwrite_app.ui.commands import Commands
from handwrite_app.ui.compose_panel import GeneratePanel, TextPanel
from handwrite_app.ui.hand_desk import HandDesk
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.options_panel import OptionsPanel
from handwrite_app.ui.page_area import PageArea
from handwrite_app.ui.settings_page import SettingsPage
from handwrite_app.ui.style_panel import StylePanel, picture_in
from handwrite_app.ui.theme import wear
from handwrite_app.workers.job import Job

logger = logging.getLogger(__name__)

_SIDEBAR_PX = 372
_NOTICE_MS = 8000
_MAX_LISTED = 6  # characters that a message names


class MainWindow(QMainWindow):
    """One text, one hand, one document.

    Args:
        model: where the synthesizer comes from; the shipped weights if None.
    """

    def __init__(
        self, model: tasks.ModelSource | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Handwrite"))
        self.setAcceptDrops(True)
        self._model = model or tasks.ModelSource(_load_chosen)
        self._settings = load_settings()
        self._document: Document | None = None
        self._written: Choices | None = None  # what the document was made from
        self._jobs: set[Job] = set()
        self._writing: Job | None = None
        self._started_at = 0.0  # when the first step was shown, and how many were done then
        self._first_done = 0
        self._is_closing = False
        self.commands = Commands(self)
        self.commands.fill(self.menuBar())
        self._make_widgets()
        self.commands.add_views(self._area.playback.actions_offered)
        self._connect_actions()
        self._restore()
        self.commands.paint_icons(self.palette())
        self._refresh()

    # Building

    def _connect_actions(self) -> None:
        do = self.commands
        slots: dict[QAction, Callable[[], object]] = {
            do.generate: self.generate,
            do.cancel: self.cancel,
            do.seed: lambda: self.options_panel.draw_seed(),
            do.example: self.write_example,
            do.open: self.hands.ask_for_file,
            do.paste: self.hands.paste,
            do.draw: self.draw_hand,
            do.keep: self.hands.ask_to_keep,
            do.save: self.ask_where_to_save,
            do.replay: self.replay,
            do.zoom_in: lambda: self._area.view.zoom_in(),
            do.zoom_out: lambda: self._area.view.zoom_out(),
            do.fit: lambda: self._area.view.fit_width(),
            do.fit_page: lambda: self._area.view.fit_page(),
            do.life_size: lambda: self._area.view.zoom_actual(),
            do.quit: self.close,
            do.settings: lambda: self.tabs.setCurrentWidget(self.settings_page),
            do.keys: lambda: ShortcutsDialog(do.all, self).open(),
            do.about: lambda: AboutDialog(self).open(),
        }
        for action, slot in slots.items():
            action.triggered.connect(partial(_call, slot))
        self.addActions(do.all)
        do.themes.triggered.connect(self._choose_theme)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _make_widgets(self) -> None:
        self.text_panel = TextPanel(self)
        self.style_panel = StylePanel(
            [self.commands.open, self.commands.paste, self.commands.draw], self.commands.keep, self
        )
        self.options_panel = OptionsPanel(self)
        self.generate_panel = GeneratePanel(self.commands.generate, self.commands.cancel, self)
        self._area = PageArea(self.commands, self)
        self.hands = HandDesk(self.style_panel, self._area.pad, self._start, self._folder, self)
        self.hands.chosen.connect(self._take_hand)
        self.hands.folder_used.connect(self._remember_folder)
        middle = QWidget(self)
        middle.setObjectName("sidebarContents")
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(20, 16, 20, 12)
        inside.setSpacing(16)
        inside.addWidget(self.text_panel, 1)
        inside.addWidget(self.style_panel)
        inside.addWidget(self.options_panel)
        scroll = QScrollArea(self)
        scroll.setObjectName("sidebarScroll")
        scroll.setWidget(middle)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 18)
        foot.addWidget(self.generate_panel)
        sidebar = QWidget(self)
        sidebar.setObjectName("sidebar")
        sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sidebar.setFixedWidth(_SIDEBAR_PX)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        center = QWidget(self)
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        row.addWidget(self._area, 1)
        self.settings_page = SettingsPage(self._start, self)
        self.settings_page.changed.connect(self._take_settings)
        self.settings_page.choices_asked.connect(
            lambda: self.settings_page.keep_choices(self.choices)
        )
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.tr("Parts of the window"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(center, self.tr("Write"))
        self.tabs.addTab(self.settings_page, self.tr("Settings"))
        self.setCentralWidget(self.tabs)

        self.text_panel.text_changed.connect(self._check_text)
        self.text_panel.removal_asked.connect(self._remove_unknown)
        self.text_panel.picture_given.connect(self.hands.read)
        self.options_panel.layout_changed.connect(self._on_options)
        self.options_panel.writing_changed.connect(self._on_options)
        self._area.pad.dismissed.connect(self._leave_pad)
        self._area.view.player.changed.connect(self._refresh)
        self._hide_notice = QTimer(self)
        self._hide_notice.setSingleShot(True)
        self._hide_notice.setInterval(_NOTICE_MS)
        self._hide_notice.timeout.connect(self._area.notice.hide)

    def _restore(self) -> None:
        settings = self._settings
        self.resize(1280, 860)
        if settings.window_geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.window_geometry.encode("ascii")))
        self.options_panel.set_choices(Choices.read(settings.choices))
        self._check_theme(settings.theme)
        wear(self._theme_name)
        self.text_panel.take_focus()

    # State

    @property
    def _theme_name(self) -> str:
        return str(self.commands.themes.checkedAction().data())

    def _check_theme(self, name: str) -> None:
        themes = {action.data(): action for action in self.commands.themes.actions()}
        themes.get(name, themes["system"]).setChecked(True)

    def _choose_theme(self, action: QAction) -> None:
        self._take_settings(change_settings(theme=action.data()))

    def _take_settings(self, settings: Settings) -> None:
        """Applies settings that have been changed."""
        before, self._settings = self._settings, settings
        self._check_theme(settings.theme)
        wear(self._theme_name)
        if (before.device, before.model) != (settings.device, settings.model):
            self._model = tasks.ModelSource(_load_chosen)

    def _follow_system(self) -> None:
        if not self._is_closing:
            wear(self._theme_name)

    @property
    def document(self) -> Document | None:
        """The last finished document."""
        return self._document

    @property
    def is_busy(self) -> bool:
        """Says whether a text is being written."""
        return self._writing is not None

    @property
    def hand(self) -> str:
        """The hand in use, as the style panel names it; empty while there is none."""
        return self.hands.hand.name

    @property
    def choices(self) -> Choices:
        """What the panels show."""
        return self.options_panel.choices(self.text_panel.text)

    @property
    def area(self) -> PageArea:
        """The right side of the window."""
        return self._area

    def _refresh(self) -> None:
        has_page = self._document is not None and not self.is_busy
        for action in (self.commands.save, self.commands.replay):
            action.setEnabled(has_page)
        has_ink = self._area.view.ink is not None
        for action in self.commands.zooming:
            action.setEnabled(has_ink)
        self.commands.generate.setEnabled(not self.is_busy)
        self.commands.cancel.setEnabled(
            self.is_busy or self._area.shows_pad or self._area.view.is_writing
        )
        self.commands.keep.setEnabled(self.hands.can_be_kept)

    def _start(
        self,
        work: Callable[[], Generator[Any, None, Any]],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Starts a job; none of the callbacks comes once the window is closing."""
        job = Job(work, self)
        self._jobs.add(job)

        def unless_closing(slot: Callable[..., None]) -> Callable[..., None]:
            return lambda *values: None if self._is_closing else slot(*values)

        job.succeeded.connect(unless_closing(done))
        job.failed.connect(unless_closing(failed))
        if progressed is not None:
            job.progressed.connect(unless_closing(progressed))
        if cancelled is not None:
            job.cancelled.connect(unless_closing(cancelled))
        job.finished.connect(lambda: self._jobs.discard(job))
        job.finished.connect(job.deleteLater)
        job.start()
        return job

    # Starting

    def load_hands(self) -> None:
        """Fills the gallery and takes the hand of the last time, or the first."""
        self.hands.fill(self._settings.style)

    def warm_up(self) -> None:
        """Loads the model while the user is still typing."""
        self._start(
            lambda: tasks.warm_up(self._model),
            done=lambda _: None,
            failed=self.generate_panel.notice.show_error,
        )

    # Text

    def _check_text(self) -> None:
        """Says at once which characters cannot be written."""
        unknown = prepare_text(self.text_panel.text).unknown
        if not unknown:
            self.text_panel.notice.hide()
        else:
            named = list(dict.fromkeys(character for _, character in unknown))
            listed = "  ".join(named[:_MAX_LISTED]) + ("  …" if len(named) > _MAX_LISTED else "")
            self.text_panel.notice.show_message(
                self.tr("No hand here can write: {characters}").format(characters=listed),
                kind="error",
                action=self.tr("Take them out"),
            )
        self._tell_staleness()

    def _remove_unknown(self) -> None:
        text = self.text_panel.text
        places = {place for place, _ in prepare_text(text).unknown}
        self.text_panel.set_text("".join(c for i, c in enumerate(text) if i not in places))
        self.text_panel.take_focus()

    def write_example(self) -> None:
        """Fills in a sentence, unless there is a text already, and writes it."""
        if not self.text_panel.text.strip():
            self.text_panel.set_text(self.tr("The quick brown fox jumps over the lazy dog."))
        self.generate()

    # Hand

    def _take_hand(self, hand: Hand) -> None:
        """Writes in this hand from now on."""
        if hand.is_kept:
            self._settings = replace(self._settings, style=hand.name)
        self._leave_pad()
        self._tell_staleness()

    def draw_hand(self) -> None:
        """Opens the pad."""
        self._area.show_pad()
        self._refresh()

    def _leave_pad(self) -> None:
        self._area.show_page()
        self._refresh()

    # Writing

    def generate(self) -> None:
        """Writes the text in the hand in use."""
        if self.is_busy:
            return
        self.generate_panel.notice.hide()
        if not self.text_panel.text.strip():
            self.text_panel.notice.show_message(
                self.tr("There is nothing to write yet."),
                self.tr("Type a few words."),
                kind="error",
            )
            self.text_panel.take_focus()
            return
        if prepare_text(self.text_panel.text).unknown:
            self._check_text()
            self.text_panel.take_focus()
            return
        if not self.hands.hand.samples:
            self.style_panel.notice.show_message(
                self.tr("There is no hand to write in yet."),
                self.tr("Choose one, show a picture of handwriting, or draw a sample."),
                kind="error",
            )
            return
        if self._written is not None and not self.options_panel.keeps_seed:
            self.options_panel.draw_seed()
        choices = self.choices
        request = choices.request(self.hands.hand.samples)
        self._area.view.skip()
        self._area.notice.hide()
        self._started_at = 0.0
        self._writing = self._start(
            lambda: tasks.write(self._model, request),
            progressed=self._show_step,
            done=lambda result: self._finish(result, choices),
            failed=self._fail,
            cancelled=self._stop,
        )
        self.generate_panel.set_busy(True)
        self.generate_panel.say(
            self.tr("Reading the hand…") if self._model.is_loaded else self.tr("Loading the model…")
        )
        self._refresh()

    def _show_step(self, step: tasks.WritingStep) -> None:
        if step.ink is None:
            if self._model.is_loaded:
                self.generate_panel.say(self.tr("Reading the hand…"))
            return
        now = time.monotonic()
        if not self._started_at:
            self._started_at, self._first_done = now, step.done
        self.generate_panel.show_progress(step.done, step.total)
        taken = step.done - self._first_done
        if taken > 0:
            left = (now - self._started_at) / taken * (step.total - step.done)
            self.generate_panel.say(
                self.tr("Step {done} of {total}, about {seconds} s left").format(
                    done=step.done, total=step.total, seconds=max(1, round(left))
                )
                if step.done < step.total
                else self.tr("Setting the page…")
            )
        else:
            self.generate_panel.say(
                self.tr("Step {done} of {total}").format(done=step.done, total=step.total)
            )
        self._area.view.show_emerging(step.ink, step.done / step.total)
        if not self._area.shows_pad:
            self._area.show_page()
        self._refresh()

    def _finish(self, result: tasks.WritingResult, choices: Choices) -> None:
        self._document = result.document
        self._written = choices
        self._ready()
        words = len(result.document.words)
        self.generate_panel.say(
            self.tr("{count} words written.").format(count=words)
            if words != 1
            else self.tr("One word written.")
        )
        self._area.view.setAccessibleDescription(result.document.text)
        if choices.ink != self.options_panel.ink:
            self._recolor()
            return
        self._show_document(result.ink, plays=self.commands.animate.isChecked())

    def _fail(self, error: Exception) -> None:
        self._ready()
        self.generate_panel.say("")
        self.generate_panel.notice.show_error(error)
        self._show_last_page()

    def _stop(self) -> None:
        self._ready()
        self.generate_panel.say(self.tr("Cancelled."))
        self._show_last_page()

    def _ready(self) -> None:
        self._writing = None
        self.generate_panel.set_busy(False)

    def _show_last_page(self) -> None:
        """Goes back to the document before, or to the empty desk."""
        if self._document is None:
            self._area.view.clear()
            if not self._area.shows_pad:
                self._area.show_page()
            self._refresh()
        else:
            self._show_document(Ink.of(self._document), plays=False)

    def _show_document(self, ink: Ink, *, plays: bool) -> None:
        if plays:
            self._area.view.write(ink)
        else:
            self._area.view.show_still(ink)
        if not self._area.shows_pad:
            self._area.show_page()
        self._refresh()

    def replay(self) -> None:
        """Has the pen write the page again."""
        if self._area.view.ink is not None and not self.is_busy:
            self._area.show_page()
            self._area.view.write(self._area.view.ink)
            self._refresh()

    def cancel(self) -> None:
        """Stops the writing; else leaves the pad; else ends the replay."""
        if self._writing is not None:
            self._writing.cancel()
            self.generate_panel.say(self.tr("Stopping…"))
        elif self._area.shows_pad:
            self._leave_pad()
        else:
            self._area.view.skip()

    def _on_options(self) -> None:
        if self._document is not None and not self.is_busy:
            if self._written is not None and self._written.ink != self.options_panel.ink:
                self._recolor()
            self._tell_staleness()

    def _recolor(self) -> None:
        """Gives the page another ink; the writing stays as it is."""
        if self._document is None or self._written is None:
            return
        color = self.options_panel.ink
        pages = tuple(
            replace(page, strokes=tuple(replace(s, color=color) for s in page.strokes))
            for page in self._document.pages
        )
        self._document = replace(self._document, pages=pages)
        self._written = replace(self._written, ink=color)
        self._show_document(Ink.of(self._document), plays=False)

    def _tell_staleness(self) -> None:
        """Says when the page no longer shows what the panels ask for."""
        if self._written is None or self.is_busy:
            return
        is_stale = replace(self.choices, ink=self._written.ink) != self._written
        self.generate_panel.say(
            self.tr("Changed since it was written: Generate writes it anew.") if is_stale else ""
        )

    # Saving

    def ask_where_to_save(self) -> None:
        """Asks for a file; its suffix says the format."""
        if self._document is None:
            return
        dialog = QFileDialog(self, self.tr("Save the page"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {f"{exporter.name} (*{suffix})": suffix for suffix, exporter in EXPORTERS.items()}
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(filters[name][1:]))
        dialog.setDefaultSuffix(next(iter(EXPORTERS))[1:])
        dialog.selectFile(f"{_file_stem(self._document.text)}{next(iter(EXPORTERS))}")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Saves the document; what went wrong is said over the page."""
        document = self._document
        if document is None:
            return
        self._remember_folder(path.parent)

        def done(files: list[Path]) -> None:
            names = ", ".join(file.name for file in files)
            self._area.notice.show_message(
                self.tr("Saved {names}").format(names=names),
                self.tr("In {folder}").format(folder=files[0].parent),
                kind="done",
            )
            self._hide_notice.start()

        def failed(error: Exception) -> None:
            self._hide_notice.stop()
            self._area.notice.show_error(error)

        self._start(lambda: tasks.save(document, path), done=done, failed=failed)

    def _folder(self) -> str:
        last = self._settings.last_folder
        if last and Path(last).is_dir():
            return last
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _remember_folder(self, folder: Path) -> None:
        self._settings = replace(self._settings, last_folder=str(folder))

    # Help

    def tell_unexpected(self, error: Exception) -> None:
        """Says in place that something of ours failed; everything stays as it was."""
        self.generate_panel.notice.show_error(error)

    # Events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime.hasImage() or any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()
            self.style_panel.set_target(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.style_panel.set_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.style_panel.set_target(False)
        source = picture_in(event.mimeData())
        if source is not None:
            event.acceptProposedAction()
            self.hands.read(source)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.commands.paint_icons(self.palette())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancels what is under way, and is gone from the screen while it winds down."""
        self._is_closing = True
        jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        self._keep_settings()
        self.hide()
        for job in jobs:
            job.wait()
        event.accept()

    def _keep_settings(self) -> None:
        kept: dict[str, Any] = {
            "style": self._settings.style,
            "last_folder": self._settings.last_folder,
            "window_geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
        }
        if load_settings().remembers_choices:
            kept["choices"] = replace(self.choices, text="").as_dict()
        change_settings(**kept)


def _load_chosen() -> Synthesizer:
    """Loads the model that the settings name, onto their device."""
    settings = load_settings()
    return Synthesizer.load(settings.device, settings.model or None)


def _file_stem(text: str) -> str:
    """Makes a file's name of the first words of a text."""
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return "-".join(words[:4]).lower()[:40] or "handwriting"


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
