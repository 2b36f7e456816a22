"""The main window: the panels, the page, and the desks that work between them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from handwrite_app.choices import Choices
from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand, Project
from handwrite_app.document.storage import SUFFIX
from handwrite_app.settings import load_settings
from handwrite_app.synthesis import Synthesizer
from handwrite_app.ui import tasks, window_actions
from handwrite_app.ui.commands import Commands
from handwrite_app.ui.compose_desk import ComposeDesk
from handwrite_app.ui.controls import Tabs
from handwrite_app.ui.file_desk import FileDesk
from handwrite_app.ui.hand_out import HandOut
from handwrite_app.ui.hand_ways import HandWays
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab.place import LabPlace
from handwrite_app.ui.page_area import PageArea
from handwrite_app.ui.paper_desk import PaperDesk
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.settings_page import SettingsPage
from handwrite_app.ui.settings_tab import SettingsTab
from handwrite_app.ui.style_panel import picture_in
from handwrite_app.ui.window_settings import WindowSettings
from handwrite_app.ui.word_editing import WordDesk
from handwrite_app.ui.write_place import WritePlace
from handwrite_app.ui.writing_desk import WritingDesk

_NOTICE_MS = 8000


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
        self._may_close = False  # unsaved changes have been asked about
        self._is_closing = False
        self.jobs = Jobs(self)
        self.desk = ProjectDesk(self.jobs, self)
        self.commands = Commands(self)
        self.commands.fill(self.menuBar())
        self.settings = WindowSettings(self.commands, self)
        self._make_places()
        self._make_hand_desks()
        self._make_page_desks(model or tasks.ModelSource(_load_chosen))
        self._make_way_out()
        self.commands.add_views(self.area.playback.actions_offered)
        window_actions.connect(self)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._restore()
        self.commands.paint_icons(self.palette())
        self._refresh()

    # Building

    def _make_places(self) -> None:
        place = WritePlace(self.commands, self)
        self.text_panel, self.style_panel = place.text_panel, place.style_panel
        self.options_panel, self.generate_panel = place.options_panel, place.generate_panel
        self._place = place
        self.settings_page = SettingsPage(self.jobs.start, self)
        self.settings_page.changed.connect(self.settings.take)
        self.settings_page.language_changed.connect(self.language_changed)
        self.settings_page.choices_asked.connect(
            lambda: self.settings_page.keep_choices(self.choices)
        )
        self.settings_tab = SettingsTab(self.settings_page, self.jobs, self)
        self.settings_tab.changed.connect(self.settings.take)
        self.lab_place = LabPlace(self.jobs, self)
        self.tabs = Tabs(self)
        self.tabs.setAccessibleName(self.tr("Parts of the window"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(place, self.tr("Write"))
        self.tabs.addTab(self.lab_place, self.tr("Lab"))
        self.tabs.addTab(self.settings_tab, self.tr("Settings"))
        self.setCentralWidget(self.tabs)

    def _make_hand_desks(self) -> None:
        self.ways = HandWays(
            self._place,
            self.desk,
            self.jobs,
            self.settings,
            lambda: self.writing.source,
            self,
        )
        self.ways.moved.connect(self._refresh)
        self.hands, self.adapting = self.ways.hands, self.ways.adapting
        self.recording = self.ways.recording
        self.hands.chosen.connect(self._take_hand)
        self.ways.opened.connect(lambda: self.tabs.setCurrentIndex(0))

    def _make_page_desks(self, source: tasks.ModelSource) -> None:
        area, do = self.area, self.commands
        self.paper = PaperDesk(
            self.options_panel.paper_picture,
            self.options_panel.notice,
            self.desk,
            self.jobs,
            self.settings.folder,
            self,
        )
        self.paper.folder_used.connect(self.settings.remember_folder)
        self.writing = WritingDesk(
            self.desk,
            source,
            self.jobs,
            self.generate_panel,
            area,
            do.animate.isChecked,
            self,
        )
        self.compose = ComposeDesk(
            self._place, self.desk, self.hands, self.writing, self.commands, self
        )
        self.compose.shown.connect(self._refresh)
        self.adapting.switched.connect(self.compose.write_as_learned)
        self.words = WordDesk(self.desk, self.writing, area.view, self)
        self.words.text_changed.connect(self.compose.show)
        do.add_words(self.words.actions.all)
        self.settings.model_changed.connect(self._load_another)
        for signal in (self.desk.changed, self.writing.changed, area.view.player.changed):
            signal.connect(self._refresh)

    def _make_way_out(self) -> None:
        notice, folder = self.area.notice, self.settings.folder
        self.files = FileDesk(self.desk, self.jobs, notice, folder, self)
        self.files.folder_used.connect(self.settings.remember_folder)
        self.files.opened.connect(self._begin)
        self.files.window_wanted.connect(
            lambda show: self.window_wanted.emit(lambda window: show(window.files))
        )
        self.commands.add_recent(self.files.recent)
        self.hand_out = HandOut(
            lambda: self.document, lambda: self.area.view.page_in_view, self.jobs.start, self
        )
        self.hand_out.copied.connect(self._tell_copied)
        self.hand_out.failed.connect(notice.show_error)
        self.area.dragged.connect(self.hand_out.drag)
        self._hide_notice = QTimer(self)
        self._hide_notice.setSingleShot(True)
        self._hide_notice.setInterval(_NOTICE_MS)
        self._hide_notice.timeout.connect(notice.hide)
        self.files.exported.connect(self._hide_notice.start)

    def _restore(self) -> None:
        self.settings.place(self)
        self.compose.begin(Choices.read(self.settings.present.choices))
        self.settings.wear()
        self.text_panel.take_focus()

    # State

    def _follow_system(self) -> None:
        if not self._is_closing:
            self.settings.wear()

    def _load_another(self) -> None:
        self.writing.source = tasks.ModelSource(_load_chosen)

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
        return self.compose.choices

    @property
    def area(self) -> PageArea:
        """The right side of the window."""
        return self._place.area

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self.desk.project

    def _refresh(self) -> None:
        window_actions.enable(self)
        self.setWindowTitle(f"{self.files.title}[*] – {self.tr('Handwrite')}")
        self.setWindowFilePath("" if self.desk.path is None else str(self.desk.path))
        self.setWindowModified(self.desk.is_dirty)

    # Starting

    def load_hands(self) -> None:
        """Fills the gallery and takes the hand of the last time, or the first."""
        self.hands.fill(self.settings.present.style)

    def warm_up(self) -> None:
        """Loads the model while the user is still typing."""
        self.jobs.start(
            lambda: tasks.warm_up(self.writing.source),
            done=lambda _: None,
            failed=self.generate_panel.notice.show_error,
        )

    # Another language

    @property
    def is_at_rest(self) -> bool:
        """Whether another window could take this one's place, and nothing would be lost."""
        is_drawing = self.area.is_drawn_on
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

    def _take_hand(self, hand: Hand) -> None:
        """Writes in this hand from now on."""
        if hand.is_kept:
            self.settings.remember_hand(hand.name)
        self.compose.take_hand(hand)
        self.ways.leave()

    def _begin(self) -> None:
        """Goes to the text of a project that has just been opened."""
        self.tabs.setCurrentIndex(0)
        self.ways.leave()
        self.text_panel.take_focus()

    def cancel(self) -> None:
        """Stops the writing; else leaves the pad; else ends the replay."""
        if self.is_busy:
            self.writing.cancel()
        elif self.area.shows_recording:
            self.recording.leave()
        elif self.area.shows_pad:
            self.ways.leave()
        else:
            self.area.view.skip()

    # Hand out

    def _tell_copied(self) -> None:
        self.area.notice.show_message(
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
        self.settings.keep(self, self.choices)
        self.hide()
        self.jobs.wait()
        self.desk.close()
        event.accept()
        self.closed.emit()

    def close_without_saving(self) -> None:
        """Closes the window, whatever has not been saved."""
        self._may_close = True
        self.close()


def _load_chosen() -> Synthesizer:
    """Loads the model that the settings name, onto their device."""
    settings = load_settings()
    return Synthesizer.load(settings.device, settings.model or None)
