"""The main window: the panels, the page, and the desks that work between them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QRandomGenerator,
    QStandardPaths,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QWidget,
)

from diffusion.alphabet import prepare_text
from handwrite_app.choices import Choices
from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand, Project
from handwrite_app.document.storage import SUFFIX
from handwrite_app.errors import UserError
from handwrite_app.settings import Settings, change_settings, load_settings
from handwrite_app.styles import StyleInfo
from handwrite_app.synthesis import Synthesizer
from handwrite_app.ui import tasks
from handwrite_app.ui.about import AboutDialog, ShortcutsDialog
from handwrite_app.ui.adapt_desk import AdaptDesk
from handwrite_app.ui.commands import Commands
from handwrite_app.ui.compose_panel import GeneratePanel, TextPanel
from handwrite_app.ui.controls import Tabs
from handwrite_app.ui.file_desk import FileDesk
from handwrite_app.ui.hand_desk import HandDesk
from handwrite_app.ui.hand_out import HandOut
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab.place import LabPlace
from handwrite_app.ui.options_panel import OptionsPanel
from handwrite_app.ui.page_area import PageArea
from handwrite_app.ui.paper_desk import PaperDesk
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.recording_desk import RecordingDesk
from handwrite_app.ui.settings_page import SettingsPage
from handwrite_app.ui.settings_tab import SettingsTab
from handwrite_app.ui.sidebar import Sidebar
from handwrite_app.ui.style_panel import StylePanel, picture_in
from handwrite_app.ui.theme import wear
from handwrite_app.ui.word_editing import WordDesk
from handwrite_app.ui.writing_desk import WritingDesk

logger = logging.getLogger(__name__)

_NOTICE_MS = 8000
_MAX_LISTED = 6  # characters that a message names


class MainWindow(QMainWindow):
    """One text, one hand, one project.

    Signals:
        window_wanted: another window is to be opened; carries what is to be called with it.
        language_changed: another language is spoken; windows that are open are to follow.
        closed: nothing of it is under way any more.

    Args:
        model: where the synthesizer comes from; the shipped weights if None.
    """

    window_wanted = Signal(object)
    language_changed = Signal()
    closed = Signal()

    def __init__(
        self, model: tasks.ModelSource | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Handwrite"))
        self.setAcceptDrops(True)
        self._model = model or tasks.ModelSource(_load_chosen)
        self._settings = load_settings()
        self._is_showing = False  # panels are being set, not used
        self._may_close = False  # unsaved changes have been asked about
        self._is_closing = False
        self.jobs = Jobs(self)
        self.desk = ProjectDesk(self.jobs, self)
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
            do.new: self.files.new,
            do.new_window: lambda: self.window_wanted.emit(lambda window: None),
            do.open_project: self.files.ask_what_to_open,
            do.save: lambda: self.files.save(),
            do.save_as: lambda: self.files.ask_where_to_save(),
            do.export: self.files.ask_where_to_export,
            do.copy: self.hand_out.copy,
            do.print: self.hand_out.print,
            do.close: self.close,
            do.undo: self.desk.undo,
            do.redo: self.desk.redo,
            do.generate: self.generate,
            do.write_anew: self.write_anew,
            do.write_hard: lambda: self.writing.write_again(self.writing.hard_words),
            do.cancel: self.cancel,
            do.seed: lambda: self.options_panel.draw_seed(),
            do.example: self.write_example,
            do.open: self.hands.ask_for_file,
            do.paste: self.hands.paste,
            do.draw: self.draw_hand,
            do.record: lambda: self.recording.ask_for_hand(
                self.hand if self.hands.hand.is_kept else ""
            ),
            do.keep: self.hands.ask_to_keep,
            do.replay: lambda: self.writing.replay(),
            do.zoom_in: lambda: self._area.view.zoom_in(),
            do.zoom_out: lambda: self._area.view.zoom_out(),
            do.fit: lambda: self._area.view.fit_width(),
            do.fit_page: lambda: self._area.view.fit_page(),
            do.life_size: lambda: self._area.view.zoom_actual(),
            do.quit: QApplication.closeAllWindows,
            do.lab: lambda: self.tabs.setCurrentWidget(self.lab_place),
            do.settings: lambda: self.tabs.setCurrentWidget(self.settings_tab),
            do.keys: lambda: ShortcutsDialog([*do.all, *self.words.actions.all], self).open(),
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
            [self.commands.open, self.commands.paste, self.commands.draw, self.commands.record],
            self.commands.keep,
            self,
        )
        self.options_panel = OptionsPanel(self)
        self.generate_panel = GeneratePanel(self.commands.generate, self.commands.cancel, self)
        self._area = PageArea(self.commands, self)
        self.hands = HandDesk(self.style_panel, self._area.pad, self.jobs.start, self._folder, self)
        self.hands.chosen.connect(self._take_hand)
        self.hands.folder_used.connect(self._remember_folder)
        self.adapting = AdaptDesk(self.style_panel.learning, self.jobs.start, self)
        self.adapting.switched.connect(self._write_as_learned)
        self.adapting.failed.connect(self.style_panel.show_error)
        self.recording = RecordingDesk(
            self._area.recording, self.jobs.start, lambda: self._model, self._folder, self
        )
        self.recording.opened.connect(self._record_hand)
        self.recording.left.connect(self._leave_recording)
        self.recording.refused.connect(self.style_panel.show_error)
        self.recording.folder_used.connect(self._remember_folder)
        self.files = FileDesk(self.desk, self.jobs, self._area.notice, self._folder, self)
        self.files.folder_used.connect(self._remember_folder)
        self.files.opened.connect(self._begin)
        self.files.window_wanted.connect(
            lambda show: self.window_wanted.emit(lambda window: show(window.files))
        )
        self.paper = PaperDesk(
            self.options_panel.paper_picture,
            self.options_panel.notice,
            self.desk,
            self.jobs,
            self._folder,
            self,
        )
        self.paper.folder_used.connect(self._remember_folder)
        self.commands.add_recent(self.files.recent)
        self.writing = WritingDesk(
            self.desk,
            self._model,
            self.jobs,
            self.generate_panel,
            self._area,
            self.commands.animate.isChecked,
            self,
        )
        self.words = WordDesk(self.desk, self.writing, self._area.view, self)
        self.words.text_changed.connect(self._show_project)
        self.commands.add_words(self.words.actions.all)
        self.writing.changed.connect(self._refresh)
        self.writing.written.connect(self._show_project)
        self.writing.changed.connect(self._compare)
        self.desk.changed.connect(self._refresh)
        self.desk.replaced.connect(self._show_project)
        for signal in (self.desk.changed, self.desk.replaced):
            signal.connect(lambda: self.adapting.show(self.project.hand))
        sidebar = Sidebar(
            self.text_panel, self.style_panel, self.options_panel, self.generate_panel, self
        )
        center = QWidget(self)
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        row.addWidget(self._area, 1)
        self.hand_out = HandOut(
            lambda: self.document,
            lambda: self._area.view.page_in_view,
            self.jobs.start,
            self,
        )
        self.hand_out.copied.connect(self._tell_copied)
        self.hand_out.failed.connect(self._area.notice.show_error)
        self._area.dragged.connect(self.hand_out.drag)
        self.settings_page = SettingsPage(self.jobs.start, self)
        self.settings_page.changed.connect(self._take_settings)
        self.settings_page.language_changed.connect(self.language_changed)
        self.settings_page.choices_asked.connect(
            lambda: self.settings_page.keep_choices(self.choices)
        )
        self.settings_tab = SettingsTab(self.settings_page, self.jobs, self)
        self.settings_tab.changed.connect(self._take_settings)
        self.tabs = Tabs(self)
        self.tabs.setAccessibleName(self.tr("Parts of the window"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(center, self.tr("Write"))
        self.lab_place = LabPlace(self.jobs, self)
        self.tabs.addTab(self.lab_place, self.tr("Lab"))
        self.tabs.addTab(self.settings_tab, self.tr("Settings"))
        self.setCentralWidget(self.tabs)

        self.text_panel.text_changed.connect(self._take_text)
        self.text_panel.removal_asked.connect(self._remove_unknown)
        self.text_panel.picture_given.connect(self.hands.take)
        self.options_panel.layout_changed.connect(lambda: self._take_choices(self.tr("Page")))
        self.options_panel.writing_changed.connect(lambda: self._take_choices(self.tr("Writing")))
        self.generate_panel.notice.acted.connect(self.write_anew)
        self._area.pad.dismissed.connect(self._leave_pad)
        self._area.view.player.changed.connect(self._refresh)
        self._hide_notice = QTimer(self)
        self._hide_notice.setSingleShot(True)
        self._hide_notice.setInterval(_NOTICE_MS)
        self._hide_notice.timeout.connect(self._area.notice.hide)
        self.files.exported.connect(self._hide_notice.start)

    def _restore(self) -> None:
        settings = self._settings
        self.resize(1280, 860)
        if settings.window_geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.window_geometry.encode("ascii")))
        self.options_panel.set_choices(Choices.read(settings.choices))
        self.desk.amend(self.desk.project.with_values(asdict(self.choices)))
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
            self._model = self.writing.source = tasks.ModelSource(_load_chosen)

    def _follow_system(self) -> None:
        if not self._is_closing:
            wear(self._theme_name)

    @property
    def document(self) -> Document | None:
        """The pages that are shown; None while nothing is written."""
        return self.writing.document

    @property
    def is_busy(self) -> bool:
        """Says whether a text is being written."""
        return self.writing.is_busy

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

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self.desk.project

    def _refresh(self) -> None:
        do, has_page = self.commands, self.document is not None and not self.is_busy
        for action in (do.copy, do.export, do.print, do.replay):
            action.setEnabled(has_page)
        for action in do.zooming:
            action.setEnabled(self._area.view.ink is not None)
        do.generate.setEnabled(not self.is_busy)
        do.write_anew.setEnabled(has_page)
        do.write_hard.setEnabled(has_page and bool(self.writing.hard_words))
        do.cancel.setEnabled(
            self.is_busy
            or self._area.shows_pad
            or self._area.shows_recording
            or self._area.view.is_writing
        )
        do.keep.setEnabled(self.hands.can_be_kept)
        do.name_undo(self.desk.undo_name, self.desk.redo_name)
        self.setWindowTitle(f"{self.files.title}[*] – {self.tr('Handwrite')}")
        self.setWindowFilePath("" if self.desk.path is None else str(self.desk.path))
        self.setWindowModified(self.desk.is_dirty)

    # Starting

    def load_hands(self) -> None:
        """Fills the gallery and takes the hand of the last time, or the first."""
        self.hands.fill(self._settings.style)

    def warm_up(self) -> None:
        """Loads the model while the user is still typing."""
        self.jobs.start(
            lambda: tasks.warm_up(self._model),
            done=lambda _: None,
            failed=self.generate_panel.notice.show_error,
        )

    # Another language

    @property
    def is_at_rest(self) -> bool:
        """Whether another window could take this one's place, and nothing would be lost."""
        is_drawing = self._area.is_drawn_on
        has_dialog = any(dialog.isVisible() for dialog in self.findChildren(QDialog))
        return not (self.jobs.running or is_drawing or has_dialog or self._is_closing)

    def take_place_of(self, other: MainWindow) -> None:
        """Goes on where another window was, in the language that is spoken now."""
        self.desk.take_over(other.desk)
        self.setGeometry(other.geometry())
        self.setWindowState(other.windowState())
        self.tabs.setCurrentIndex(other.tabs.currentIndex())
        self.commands.animate.setChecked(other.commands.animate.isChecked())
        other.close_without_saving()

    # The project

    def _take_text(self) -> None:
        self._check_text()
        if not self._is_showing:
            project = replace(self.project, text=self.text_panel.text)
            self.desk.edit(project, self.tr("Typing"), "text")

    def _take_choices(self, name: str) -> None:
        if self._is_showing:
            return
        values = asdict(self.choices)
        del values["text"]
        try:
            self.desk.edit_values(values, name)
        except UserError as error:
            self.options_panel.notice.show_error(error)

    def _take_hand(self, hand: Hand) -> None:
        """Writes in this hand from now on."""
        if hand.is_kept:
            self._settings = replace(self._settings, style=hand.name)
        project = replace(self.project, hand=hand)
        if self.project.hand.samples:
            self.desk.edit(project, self.tr("Hand"))
        else:
            self.desk.amend(project)
        self._leave_pad()

    def _show_project(self) -> None:
        """Has every panel show the project as it is."""
        project = self.project
        self._is_showing = True
        try:
            self.text_panel.set_text(project.text)
            self._show_choices()
            if project.hand is not self.hands.hand:
                self.hands.show(project.hand)
        finally:
            self._is_showing = False
        self._compare()
        self._refresh()

    def _compare(self) -> None:
        """Says how like its sample the page is that is shown."""
        if self.is_busy:
            return
        shown = self.writing.shown
        if shown is None:
            self.hands.compare(self._model, self.project, None)
        else:
            self.hands.compare(self._model, shown.project, shown.document)

    def _show_choices(self) -> None:
        values = self.project.values
        self.options_panel.set_choices(Choices(**{f.name: values[f.name] for f in fields(Choices)}))

    def _begin(self) -> None:
        """Goes to the text of a project that has just been opened."""
        self.tabs.setCurrentIndex(0)
        self._leave_pad()
        self.text_panel.take_focus()

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

    def draw_hand(self) -> None:
        """Opens the pad."""
        self._area.show_pad()
        self._refresh()

    def _record_hand(self) -> None:
        self.tabs.setCurrentIndex(0)
        self._area.show_recording()
        self._refresh()

    def _leave_recording(self, recorded: StyleInfo | None) -> None:
        self._leave_pad()
        if recorded is not None:
            self.hands.fill(recorded.name)
            self.hands.read(recorded)

    def _write_as_learned(self) -> None:
        """Writes the page again: another model writes the hand in use from now on."""
        if self.project.writing is not None and not self.is_busy:
            self.writing.write(self.project, self.tr("Learned hand"))

    def _leave_pad(self) -> None:
        self._area.show_page()
        self._refresh()

    # Writing

    def generate(self) -> None:
        """Writes what is missing of the text in the hand in use."""
        if not self._can_write():
            return
        project = self.project
        if self.document is not None and not project.missing:
            self.generate_panel.notice.show_message(
                self.tr("Every word is written."),
                self.tr("Another seed writes them in another way."),
                action=self.commands.write_anew.text().replace("&", ""),
            )
            return
        self.writing.write(project, self.tr("Writing"))

    def write_anew(self) -> None:
        """Writes every word with another seed, unless the seed is to be kept."""
        if not self._can_write():
            return
        project = self.project
        if not self.options_panel.keeps_seed:
            seed = QRandomGenerator.global_().bounded(1, 1_000_000)
            project = project.with_values({"seed": seed})
        kept = set(project.kept)
        every = {k: word.seed for k, word in enumerate(project.words) if k not in kept}
        self.writing.write(project, self.tr("Writing anew"), every)

    def _can_write(self) -> bool:
        """Whether there is a text and a hand; says what is not."""
        if self.is_busy:
            return False
        self.generate_panel.notice.hide()
        if not self.text_panel.text.strip():
            self.text_panel.notice.show_message(
                self.tr("There is nothing to write yet."),
                self.tr("Type a few words."),
                kind="error",
            )
            self.text_panel.take_focus()
            return False
        if prepare_text(self.text_panel.text).unknown:
            self._check_text()
            self.text_panel.take_focus()
            return False
        if not self.hands.hand.samples:
            self.style_panel.notice.show_message(
                self.tr("There is no hand to write in yet."),
                self.tr("Choose one, show a picture of handwriting, or draw a sample."),
                kind="error",
            )
            return False
        return True

    def cancel(self) -> None:
        """Stops the writing; else leaves the pad; else ends the replay."""
        if self.is_busy:
            self.writing.cancel()
        elif self._area.shows_recording:
            self.recording.leave()
        elif self._area.shows_pad:
            self._leave_pad()
        else:
            self._area.view.skip()

    # Files

    def _folder(self) -> str:
        places = QStandardPaths.StandardLocation
        documents = QStandardPaths.writableLocation(places.DocumentsLocation)
        for folder in (self._settings.last_folder, documents):
            if folder and Path(folder).is_dir():  # a dialog takes what is not for a file's name
                return folder
        return QStandardPaths.writableLocation(places.HomeLocation)

    def _remember_folder(self, folder: Path) -> None:
        self._settings = replace(self._settings, last_folder=str(folder))

    # Hand out

    def _tell_copied(self) -> None:
        self._area.notice.show_message(
            self.tr("The page is in the clipboard."),
            self.tr("As a picture, and as SVG for programs that draw."),
            kind="done",
        )
        self._hide_notice.start()

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
        if isinstance(source, Path) and source.suffix.lower() == SUFFIX:
            self.files.open(source)
        elif source is not None:
            self.hands.take(source)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.commands.paint_icons(self.palette())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved changes; cancels what is under way, and winds down out of sight."""
        if self.desk.is_dirty and not self._may_close:
            event.ignore()
            self.files.unless_unsaved(self.close_without_saving)
            return
        self._is_closing = True
        self.jobs.close()
        self._keep_settings()
        self.hide()
        self.jobs.wait()
        self.desk.close()
        event.accept()
        self.closed.emit()

    def close_without_saving(self) -> None:
        """Closes the window, whatever has not been saved."""
        self._may_close = True
        self.close()

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


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
