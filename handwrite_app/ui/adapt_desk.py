"""What is done to teach a hand to the model, between the hand panel and the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from handwrite_app.adapters import Learned
from handwrite_app.document.project import Hand
from handwrite_app.learning import MEASURING, READING, WRITING, LearningStep
from handwrite_app.styles import find_style
from handwrite_app.ui import adapt_tasks
from handwrite_app.ui.adapt_panel import AdaptRow, CompareDialog
from handwrite_app.ui.adapt_tasks import Known
from handwrite_app.ui.hand_desk import Start
from handwrite_app.workers.job import Job


class AdaptDesk(QObject):
    """Learns the hand in use, and switches between what was learned and the shipped model."""

    switched = Signal()  # the hand in use is written by another model from now on
    failed = Signal(object)  # the exception

    def __init__(self, row: AdaptRow, start: Start, parent: QWidget) -> None:
        """Takes the row of the hand panel."""
        super().__init__(parent)
        self._window = parent
        self._row, self._start = row, start
        self._hand = Hand()
        self._learned: Learned | None = None
        self._learning: tuple[Hand, Job] | None = None
        self._step: LearningStep | None = None
        row.learn_asked.connect(self.learn)
        row.stop_asked.connect(self.stop)
        row.use_asked.connect(self.use)
        row.compare_asked.connect(self.compare)

    def show(self, hand: Hand) -> None:
        """Shows what there is of a hand; of one without a name of its own there is nothing."""
        if hand is not self._hand:
            self._hand, self._learned = hand, None
            self.look()

    def look(self) -> None:
        """Looks again what there is of the hand that is shown."""
        hand = self._hand
        info = find_style(hand.name) if hand.is_kept else None
        if info is None or info.is_preset:
            self._row.hide()
            return
        if self._learning is not None and self._learning[0] == hand:
            self._tell()
            return

        def done(known: Known) -> None:
            if self._hand is hand:
                self._learned = known.learned
                self._row.show_known(*known)

        self._start(lambda: adapt_tasks.look(hand), done=done, failed=self.failed.emit)

    def learn(self) -> None:
        """Begins to learn the hand in use; only one is learned at a time."""
        if self._learning is not None:
            return
        hand = self._hand
        self._step = None

        def progressed(step: LearningStep | None) -> None:
            self._step = step or self._step
            if self._hand == hand:
                self._tell()

        def done(learned: Learned) -> None:
            ended()
            if self._hand == hand and learned.is_in_use:
                self.switched.emit()

        def failed(error: Exception) -> None:
            ended()
            self.failed.emit(error)

        def ended() -> None:
            self._learning = None
            self.look()

        job = self._start(
            lambda: adapt_tasks.learn(hand),
            progressed=progressed,
            done=done,
            failed=failed,
            cancelled=ended,
        )
        self._learning = hand, job
        self._tell()

    def stop(self) -> None:
        """Stops learning; nothing of it is kept."""
        if self._learning is not None:
            self._learning[1].cancel()
            self._row.show_progress(1.0, self.tr("Stopping…"))

    def use(self, is_in_use: bool) -> None:
        """Writes the hand as it was learned, or as the model was shipped."""
        hand = self._hand

        def done(_: object) -> None:
            if self._hand is hand:
                self.look()
                self.switched.emit()

        self._start(lambda: adapt_tasks.use(hand, is_in_use), done=done, failed=self.failed.emit)

    def compare(self) -> None:
        """Shows held-back words before and after."""
        if self._learned is not None:
            told = self._row.told(self._learned)
            CompareDialog(self._hand.name, told, self._learned.compared, self._window).open()

    def _tell(self) -> None:
        step = self._step
        share = step.share if step is not None else 0.0
        if step is None or step.doing == WRITING:
            says = self.tr("The model writes as it knows to, so as not to forget it…")
        elif step.doing == READING:
            says = self.tr("Reading what it writes now, to keep it legible…")
        elif step.doing == MEASURING:
            says = self.tr("Measuring what has changed…")
        else:
            says = self.tr("Learning, step {number}…").format(number=step.step)
        self._row.show_progress(share, says)
