"""What is done while a hand is recorded: prompts asked for, ink split, checked and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from handwrite_app.errors import UserError
from handwrite_app.recording.ink import Recording
from handwrite_app.recording.session import Session, as_recording
from handwrite_app.recording.split import Split
from handwrite_app.styles import StyleInfo, check_name, find_style, list_styles
from handwrite_app.ui import hand_tasks, recording_tasks
from handwrite_app.ui.hand_desk import Start
from handwrite_app.ui.pad_ink import Drawing
from handwrite_app.ui.pad_paper import WordMark
from handwrite_app.ui.recording_place import RecordingPlace
from handwrite_app.ui.recording_tasks import Looked
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.workers.job import Job

_LOOK_AFTER_MS = 450  # without a stroke
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
        self._source, self._folder = source, folder
        self._session: Session | None = None
        self._recorded: StyleInfo | None = None
        self._deleted: Recording | None = None
        self._looking: Job | None = None
        self._split: Split | None = None
        self._again: int | None = None  # the word that is written again
        self._strokes_left = -1  # on the pad, when its ink was taken away
        self._is_warned = False  # of words that are hard to read
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_LOOK_AFTER_MS)
        self._wait.timeout.connect(self._look)
        place.canvas.changed.connect(self._on_ink)
        place.keep_asked.connect(self.keep)
        place.other_asked.connect(self.pass_over)
        place.dismissed.connect(self.leave)
        place.words.chosen.connect(self.write_again)
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
        self._wait.stop()
        self.left.emit(self._recorded)

    # Prompts

    def _show_prompt(self) -> None:
        session = self._session
        assert session is not None, "a prompt is shown of a session"
        recorded = session.recorded
        self._split, self._again, self._is_warned = None, None, False
        self._looking = None  # an answer that is still to come is about other ink
        place = self._place
        place.set_busy(False)
        place.show_prompt(session.hand, session.prompt, is_recorded=recorded is not None)
        place.show_doubt(is_doubtful=False)
        drawing = None
        if recorded is not None:
            drawing = recording_tasks.drawing_of(recorded, place.mm_per_px)
        place.canvas.begin(drawing)
        self._wait.stop()
        if recorded is not None and drawing is not None:
            self._show_split(drawing, Looked(recording_tasks.split_of(recorded)))
        place.panel.show_state(session.coverage, session.recordings, session.prompt)
        place.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def pass_over(self) -> None:
        """Asks for another prompt; what is on the pad goes."""
        if self._session is not None:
            self._place.notice.hide()
            self._session.pass_over()
            self._show_prompt()

    def go_to(self, prompt: str) -> None:
        """Shows a recording, to write it or a word of it again."""
        if self._session is not None and prompt != self._session.prompt:
            self._place.notice.hide()
            self._session.go_to(prompt)
            self._show_prompt()

    # Ink

    @property
    def _words(self) -> list[str]:
        return [] if self._session is None else self._session.prompt.split()

    def _on_ink(self) -> None:
        self._is_warned = False
        self._place.show_doubt(is_doubtful=False)
        self._wait.start()

    def _look(self) -> None:
        """Shows how the ink would be split; while words are missing, as far as it goes."""
        drawing = self._place.canvas.drawing
        if not drawing.strokes:
            self._split, self._again = None, None
            self._place.canvas.write_on()
            self._place.canvas.set_marks([])
            self._place.show_words(0)
        elif self._again is None or len(drawing.strokes) != self._strokes_left:
            is_whole = self._again is not None
            self._look_at(drawing, lambda looked: self._show_split(drawing, looked), is_whole)

    def _look_at(self, drawing: Drawing, done: Callable[[Looked], None], is_whole: bool) -> None:
        """Has ink split; only the newest wish is answered."""
        words, source = self._words, self._source()

        def answer(looked: Looked) -> None:
            if self._looking is job:
                self._looking = None
                done(looked)

        def fail(error: Exception) -> None:
            if self._looking is job:
                self._looking = None
                self._place.set_busy(False)
                self._place.notice.show_error(error)

        job = self._start(
            lambda: recording_tasks.look(drawing, words, source, is_whole=is_whole),
            done=answer,
            failed=fail,
        )
        self._looking = job

    def _show_split(self, drawing: Drawing, looked: Looked) -> None:
        self._split = split = looked.split
        if split is None:
            self._place.canvas.set_marks([])
            self._place.show_words(0)
            return
        areas = recording_tasks.word_areas(drawing, split)
        marks = [
            WordMark(area, text, number in looked.doubtful)
            for number, (area, text) in enumerate(zip(areas, self._words, strict=False))
        ]
        self._place.canvas.set_marks(marks)
        self._place.show_words(len(split.words), looked.doubtful, self._again)

    def write_again(self, number: int) -> None:
        """Takes the ink of a word away, to be written again in its place."""
        canvas, split = self._place.canvas, self._split
        canvas.write_on()
        if split is None or number >= len(split.words) or number == self._again:
            self._again = None
            self._look()
            return
        if sum(map(len, split.words)) != len(canvas.drawing.strokes):
            return  # strokes that were not looked at yet
        self._again = number
        area = recording_tasks.word_areas(canvas.drawing, split)[number]
        canvas.write_in_place_of(split.words[number])
        self._wait.stop()
        self._strokes_left = len(canvas.drawing.strokes)
        canvas.set_marks([WordMark(area, self._words[number])])
        self._place.show_words(len(split.words), (), number)
        self._place.tell_again(self._words[number])
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keeping

    def keep(self) -> None:
        """Keeps what is on the pad and goes on; asks once where words are hard to read."""
        session, drawing = self._session, self._place.canvas.drawing
        if session is None or (self._looking is not None and not self._wait.isActive()):
            return
        self._wait.stop()
        self._place.notice.hide()
        if session.recorded is not None and not self._place.canvas.can_undo:
            session.go_on()
            self._show_prompt()
            return
        self._place.set_busy(True)
        self._look_at(drawing, lambda looked: self._keep_if_clear(drawing, looked), True)

    def _keep_if_clear(self, drawing: Drawing, looked: Looked) -> None:
        place, words = self._place, self._words
        place.set_busy(False)
        self._again = None
        place.canvas.write_on()
        if looked.split is None:
            self._look()
            place.notice.show_message(
                self.tr("Not every word of the prompt can be found on the pad."),
                self.tr("Write all of it, and lift the pen between the words."),
                kind="error",
            )
            return
        self._show_split(drawing, looked)
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
