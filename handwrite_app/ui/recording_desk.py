"""What is done while a hand is recorded: prompts asked for, ink checked and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from handwrite_app.errors import UserError
from handwrite_app.recording.ink import Recording
from handwrite_app.recording.session import Session, as_recording
from handwrite_app.recording.split import Split
from handwrite_app.styles import StyleInfo, check_name, find_style, list_styles
from handwrite_app.ui import hand_tasks, recording_tasks
from handwrite_app.ui.hand_desk import Start
from handwrite_app.ui.pad_ink import Drawing
from handwrite_app.ui.recording_ink import PromptInk
from handwrite_app.ui.recording_place import RecordingPlace
from handwrite_app.ui.recording_tasks import Looked
from handwrite_app.ui.tasks import ModelSource

_INK_SUFFIX = ".inkml"


class RecordingDesk(QObject):
    """Between the screen, the recordings of a hand and the window."""

    opened = Signal()  # the screen is to be shown
    left = Signal(object)  # StyleInfo of the hand that was recorded, or None
    refused = Signal(object)  # the error, where the screen cannot be opened
    folder_used = Signal(object)  # Path

    def __init__(
        self,
        place: RecordingPlace,
        start: Start,
        source: Callable[[], ModelSource],
        folder: Callable[[], str],
        parent: QWidget,
    ) -> None:
        """Takes the screen.

        Args:
            source: of the recogniser, once it is loaded.
            folder: in which file dialogs open.
        """
        super().__init__(parent)
        self._window = parent
        self._place, self._start = place, start
        self._folder = folder
        self.ink = PromptInk(place, start, source, self)
        self._session: Session | None = None
        self._recorded: StyleInfo | None = None
        self._deleted: Recording | None = None
        self._is_warned = False  # of words that are hard to read
        self.ink.changed.connect(self._be_unsure)
        place.keep_asked.connect(self.keep)
        place.other_asked.connect(self.pass_over)
        place.own_asked.connect(self.ask_for_text)
        place.dismissed.connect(self.leave)
        place.panel.recorded.opened.connect(self.go_to)
        place.panel.recorded.removed.connect(self.delete)
        place.panel.export_asked.connect(self.ask_where_to_export)
        place.notice.acted.connect(self._bring_back)

    # Beginning and end

    def ask_for_hand(self, in_use: str) -> None:
        """Asks which hand is recorded: one that is there, or a new name; one in use is taken."""
        own = [info.name for info in list_styles() if not info.is_preset]
        if in_use in own:
            self.open(in_use)
            return
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Record a hand"))
        dialog.setLabelText(self.tr("Name of the hand, a new one or one that goes on:"))
        dialog.setComboBoxItems([self.tr("My hand"), *own])
        dialog.setComboBoxEditable(True)
        dialog.textValueSelected.connect(self.open)
        dialog.open()

    def open(self, name: str) -> None:
        """Goes on with the recording of a hand, or begins it."""
        try:
            hand = check_name(name)
        except UserError as error:
            self.refused.emit(error)
            return
        info = find_style(hand)
        if info is not None and info.is_preset:
            self.refused.emit(
                UserError(f"There is a style {info.name!r} already.", "Choose another name.")
            )
            return
        hand = hand if info is None else info.name

        def done(loaded: tuple[list[Recording], list[str]]) -> None:
            recordings, damaged = loaded
            self._recorded = None
            is_drawn = self._place.canvas.can_undo
            if self._session is None or self._session.hand != hand or not is_drawn:
                self._session = Session(hand, recordings)
                self._show_prompt()
            self._place.notice.hide()
            self._place.tell_lost(damaged)
            self.opened.emit()

        self._start(lambda: recording_tasks.load_session(hand), done=done, failed=self.refused.emit)

    def leave(self) -> None:
        """Goes back to the page, with the hand if anything was kept of it."""
        self.ink.rest()
        self.left.emit(self._recorded)

    # Prompts

    def _show_prompt(self) -> None:
        session = self._session
        assert session is not None, "a prompt is shown of a session"
        recorded = session.recorded
        self._is_warned = False
        place = self._place
        place.set_busy(False)
        place.show_prompt(session.hand, session.prompt, is_recorded=recorded is not None)
        place.show_doubt(is_doubtful=False)
        if recorded is None:
            self.ink.begin(self._words)
        else:
            drawing = recording_tasks.drawing_of(recorded, place.mm_per_px)
            self.ink.begin(self._words, drawing, recording_tasks.split_of(recorded))
        place.panel.show_state(session.coverage, session.recordings, session.prompt)
        place.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def pass_over(self) -> None:
        """Asks for another prompt; what is on the pad goes."""
        if self._session is not None:
            self._place.notice.hide()
            self._session.pass_over()
            self._show_prompt()

    def ask_for_text(self) -> None:
        """Asks what the writer would rather write."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Own text"))
        dialog.setLabelText(self.tr("What you write next, a sentence or some words:"))
        dialog.textValueSelected.connect(self.take_text)
        dialog.open()

    def take_text(self, text: str) -> None:
        """Makes a text of the writer's own the prompt; what is on the pad goes."""
        if self._session is None:
            return
        self._place.notice.hide()
        try:
            self._session.ask_for(text)
        except UserError as error:
            self._place.notice.show_error(error)
            return
        self._show_prompt()

    def go_to(self, prompt: str) -> None:
        """Shows a recording, to write it or a word of it again."""
        if self._session is not None and prompt != self._session.prompt:
            self._place.notice.hide()
            self._session.go_to(prompt)
            self._show_prompt()

    @property
    def _words(self) -> list[str]:
        return [] if self._session is None else self._session.prompt.split()

    # Keeping

    def keep(self) -> None:
        """Keeps what is on the pad and goes on; asks once where words are hard to read."""
        session = self._session
        if session is None or self.ink.is_looked_at:
            return
        self.ink.rest()
        self._place.notice.hide()
        if session.recorded is not None and not self._place.canvas.can_undo:
            session.go_on()
            self._show_prompt()
            return
        self._place.set_busy(True)
        self.ink.read(self._keep_if_clear)

    def _be_unsure(self) -> None:
        """There is other ink: what was said of it before is of no use."""
        self._is_warned = False
        self._place.show_doubt(is_doubtful=False)

    def _keep_if_clear(self, drawing: Drawing, looked: Looked) -> None:
        place, words = self._place, self._words
        place.set_busy(False)
        if looked.split is None:
            place.notice.show_message(
                self.tr("Not every word of the prompt can be found on the pad."),
                self.tr("Write all of it, and lift the pen between the words."),
                kind="error",
            )
            return
        if looked.doubtful and not self._is_warned:
            self._is_warned = True
            named = ", ".join(f"“{words[k]}”" for k in looked.doubtful)
            place.show_doubt(is_doubtful=True)
            place.notice.show_message(
                self.tr("Hard to read: {words}").format(words=named),
                self.tr(
                    "Are the brackets around the right ink? A click on a word below the pad "
                    "has it written again; or keep it as it is."
                ),
            )
            return
        self._store(drawing, looked.split)

    def _store(self, drawing: Drawing, split: Split) -> None:
        session, place = self._session, self._place
        assert session is not None, "ink is kept for a session"
        recording = as_recording(session.prompt, split, drawing, place.mm_per_px)

        def done(info: StyleInfo) -> None:
            place.set_busy(False)
            self._recorded = info
            session.take(recording)
            if session.prompt == recording.prompt:
                session.go_on()
                self._show_prompt()
            else:  # another was opened meanwhile
                place.panel.show_state(session.coverage, session.recordings, session.prompt)

        def failed(error: Exception) -> None:
            place.set_busy(False)
            place.notice.show_error(error)

        place.set_busy(True)
        self._start(lambda: recording_tasks.keep(session.hand, recording), done=done, failed=failed)

    # What was recorded

    def delete(self, prompt: str) -> None:
        """Deletes a recording; a message offers to bring it back."""
        session, place = self._session, self._place
        if session is None:
            return
        recording = next((one for one in session.recordings if one.prompt == prompt), None)

        def done(info: StyleInfo | None) -> None:
            self._recorded = info or self._recorded
            self._deleted = recording
            session.drop(prompt)
            if session.prompt == prompt:
                self._show_prompt()
            place.panel.show_state(session.coverage, session.recordings, session.prompt)
            place.notice.show_message(
                self.tr("“{prompt}” is deleted.").format(prompt=prompt), action=self.tr("Undo")
            )

        self._start(
            lambda: recording_tasks.forget(session.hand, prompt),
            done=done,
            failed=place.notice.show_error,
        )

    def _bring_back(self) -> None:
        session, recording, self._deleted = self._session, self._deleted, None
        if session is None or recording is None:
            return
        self._place.notice.hide()

        def done(info: StyleInfo) -> None:
            self._recorded = info
            session.take(recording)
            self._place.panel.show_state(session.coverage, session.recordings, session.prompt)

        self._start(
            lambda: recording_tasks.keep(session.hand, recording),
            done=done,
            failed=self._place.notice.show_error,
        )

    def ask_where_to_export(self) -> None:
        """Asks for a file for the recordings."""
        if self._session is None:
            return
        dialog = QFileDialog(self._window, self.tr("Export the ink"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Ink (*{suffix})").format(suffix=_INK_SUFFIX)])
        dialog.setDefaultSuffix(_INK_SUFFIX[1:])
        dialog.selectFile(hand_tasks.file_name(self._session.hand))
        dialog.fileSelected.connect(lambda file: self.export(Path(file)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Writes the recordings to an InkML file."""
        session = self._session
        if session is None:
            return
        self.folder_used.emit(path.parent)
        recordings = session.recordings

        def done(_: object) -> None:
            self._place.notice.show_message(
                self.tr("The ink is exported."),
                self.tr("To {path}").format(path=path),
                kind="done",
            )

        self._start(
            lambda: recording_tasks.export(path, session.hand, recordings),
            done=done,
            failed=self._place.notice.show_error,
        )
