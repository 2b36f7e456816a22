"""The ink on the pad while a hand is recorded: split into the words of the prompt, and marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from handwrite_app.recording.split import Split
from handwrite_app.ui import recording_tasks
from handwrite_app.ui.hand_desk import Start
from handwrite_app.ui.pad_ink import Drawing
from handwrite_app.ui.pad_paper import WordMark
from handwrite_app.ui.recording_place import RecordingPlace
from handwrite_app.ui.recording_tasks import Looked
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.workers.job import Job

_LOOK_AFTER_MS = 450  # without a stroke


class PromptInk(QObject):
    """Says which ink is which word, and has a word written again."""

    changed = Signal()  # a stroke more or less is on the pad

    def __init__(
        self,
        place: RecordingPlace,
        start: Start,
        source: Callable[[], ModelSource],
        parent: QObject,
    ) -> None:
        """Takes the screen.

        Args:
            source: of the recogniser, once it is loaded.
        """
        super().__init__(parent)
        self._place, self._start, self._source = place, start, source
        self._words: Sequence[str] = ()
        self._looking: Job | None = None
        self._split: Split | None = None
        self._again: int | None = None  # the word that is written again
        self._strokes_left = -1  # on the pad, when its ink was taken away
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_LOOK_AFTER_MS)
        self._wait.timeout.connect(self.look)
        place.canvas.changed.connect(self._on_ink)
        place.words.chosen.connect(self.write_again)

    def begin(
        self, words: Sequence[str], drawing: Drawing | None = None, split: Split | None = None
    ) -> None:
        """Begins with a prompt, and with the ink and the words of its recording, if there is one.

        An answer that is still to come is about other ink, and is not listened to.
        """
        self._words, self._split, self._again = words, None, None
        self._looking = None
        self._place.canvas.begin(drawing)
        self.rest()
        if drawing is not None and split is not None:
            self._show_split(drawing, Looked(split))

    def rest(self) -> None:
        """Looks at the ink no more until there is more of it."""
        self._wait.stop()

    @property
    def is_looked_at(self) -> bool:
        """Whether an answer about all that is on the pad is still to come."""
        return self._looking is not None and not self._wait.isActive()

    def _on_ink(self) -> None:
        self._wait.start()
        self.changed.emit()

    # Looking

    def look(self) -> None:
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

    def read(self, done: Callable[[Drawing, Looked], None]) -> None:
        """Has every word of the prompt found and read at once, and shows what was seen."""
        drawing = self._place.canvas.drawing
        self.rest()

        def show(looked: Looked) -> None:
            self._again = None
            self._place.canvas.write_on()
            if looked.split is None:
                self.look()
            else:
                self._show_split(drawing, looked)
            done(drawing, looked)

        self._look_at(drawing, show, is_whole=True)

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

    # Writing again

    def write_again(self, number: int) -> None:
        """Takes the ink of a word away, to be written again in its place."""
        canvas, split = self._place.canvas, self._split
        canvas.write_on()
        if split is None or number >= len(split.words) or number == self._again:
            self._again = None
            self.look()
            return
        if sum(map(len, split.words)) != len(canvas.drawing.strokes):
            return  # strokes that were not looked at yet
        self._again = number
        area = recording_tasks.word_areas(canvas.drawing, split)[number]
        canvas.write_in_place_of(split.words[number])
        self.rest()
        self._strokes_left = len(canvas.drawing.strokes)
        canvas.set_marks([WordMark(area, self._words[number])])
        self._place.show_words(len(split.words), (), number)
        self._place.tell_again(self._words[number])
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)
