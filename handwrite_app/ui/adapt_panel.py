"""Below the sample of a hand: teaching it to the model, and what that has changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from diffusion.strokes import Strokes
from handwrite_app.adapters import Comparison, Learned
from handwrite_app.document.model import DEFAULT_INK
from handwrite_app.ui.controls import CheckBox
from handwrite_app.ui.theme import Theme

LEAST_WORDS = 5
_STEP_PX = 4.4  # a step of ink
_INK_PX = 1.7
_ROOM_PX = 10
_HEIGHT = (-3.5, 8.5)  # steps that are shown below and above the baseline


class AdaptRow(QFrame):
    """Asks for learning, shows how far it is, and switches what was learned on and off."""

    learn_asked = Signal()
    stop_asked = Signal()
    use_asked = Signal(bool)
    compare_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._use = CheckBox(self.tr("Write it as learned"), self)
        self._use.setToolTip(
            self.tr("Unchecked, this hand is written by the model as it was shipped")
        )
        self._use.toggled.connect(self.use_asked)
        self._says = QLabel(self)
        self._says.setProperty("role", "muted")
        self._says.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._bar.setAccessibleName(self.tr("Progress of learning"))
        self._learn = QPushButton(self.tr("Learn this hand"), self)
        self._learn.clicked.connect(self.learn_asked)
        self._stop = QPushButton(self.tr("Stop learning"), self)
        self._stop.setToolTip(self.tr("Stop; nothing of it is kept"))
        self._stop.clicked.connect(self.stop_asked)
        self._compare = QPushButton(self.tr("Before and after…"), self)
        self._compare.setToolTip(self.tr("Words as you wrote them, and as the model does"))
        self._compare.clicked.connect(self.compare_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self._learn, self._stop, self._compare):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._use)
        layout.addWidget(self._says)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)
        self.hide()

    def show_known(self, words: int, learned: Learned | None) -> None:
        """Shows what there is to learn from, and what was learned; nothing at all hides it."""
        self.setVisible(words > 0 or learned is not None)
        blocked = self._use.blockSignals(True)
        self._use.setChecked(learned is not None and learned.is_in_use)
        self._use.blockSignals(blocked)
        self._use.setVisible(learned is not None)
        self._compare.setVisible(learned is not None and bool(learned.compared))
        self._bar.hide()
        self._stop.hide()
        self._learn.show()
        self._learn.setEnabled(words >= LEAST_WORDS)
        if learned is None:
            self._learn.setText(self.tr("Learn this hand"))
            self._says.setText(
                self.tr("{count} words are recorded; from twenty on it pays to learn them.").format(
                    count=words
                )
            )
        else:
            self._learn.setText(self.tr("Learn again"))
            self._says.setText(self.told(learned))
        self._learn.setToolTip(
            self.tr("Adapt the model to the words recorded of this hand; takes some minutes")
        )

    def told(self, learned: Learned) -> str:
        """How a hand came out, in words."""
        before, after = learned.before, learned.after
        pairs = (
            (self.tr("likeness {before} → {after}"), before.likeness, after.likeness),
            (self.tr("legibility {before} → {after}"), before.legibility, after.legibility),
        )
        shown = self.locale().toString
        figures = [
            words.format(before=shown(was, "f", 2), after=shown(now, "f", 2))
            for words, was, now in pairs
            if was is not None and now is not None
        ]
        told = self.tr("Learned from {count} words").format(count=learned.words)
        if learned.strength < 1:
            share = self.tr("{share} % of it used, to stay legible")
            figures.append(share.format(share=round(100 * learned.strength)))
        return ", ".join([told, *figures])

    def show_progress(self, share: float, says: str) -> None:
        """Shows how far the learning is."""
        self.show()
        self._use.hide()
        self._compare.hide()
        self._learn.hide()
        self._stop.show()
        self._bar.show()
        self._bar.setValue(round(1000 * share))
        self._says.setText(says)


class _Ink(QWidget):
    """One word of ink on a slip of paper."""

    def __init__(self, strokes: Strokes, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = strokes
        self.setAccessibleName(words)
        self.setToolTip(words)
        right = max((float(s[:, 0].max()) for s in strokes), default=0.0)
        left = min((float(s[:, 0].min()) for s in strokes), default=0.0)
        self._left = left
        low, high = _HEIGHT
        width, height = (right - left) * _STEP_PX, (high - low) * _STEP_PX
        self.setMinimumSize(QSize(round(width) + 2 * _ROOM_PX, round(height) + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        pen = QPen(QColor(DEFAULT_INK), _INK_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            points = [
                QPointF(_ROOM_PX + (x - self._left) * _STEP_PX, (_HEIGHT[1] - y) * _STEP_PX)
                for x, y in stroke
            ]
            path = QPainterPath(points[0])
            for point in chain(points[1:], points if len(points) == 1 else ()):
                path.lineTo(point)
            painter.drawPath(path)
        painter.end()


class CompareDialog(QDialog):
    """Words that were held back: as they were written, and by the model before and after."""

    def __init__(
        self, name: str, told: str, compared: Sequence[Comparison], parent: QWidget | None = None
    ) -> None:
        """Takes the hand's name, how it came out in words, and the words to show."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Before and after"))
        says = QLabel(
            self.tr(
                "Words of “{name}” that were kept back: the model has not seen this ink of them."
            ).format(name=name),
            self,
        )
        says.setWordWrap(True)
        came_out = QLabel(told, self)
        came_out.setProperty("role", "muted")
        came_out.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        heads = (self.tr("By hand"), self.tr("Before"), self.tr("After"))
        for column, head in enumerate(heads):
            label = QLabel(head, self)
            label.setProperty("role", "heading")
            grid.addWidget(label, 0, column + 1)
        for row, one in enumerate(compared, 1):
            text = QLabel(one.text, self)
            text.setProperty("role", "muted")
            grid.addWidget(text, row, 0)
            for column, ink in enumerate((one.real, one.before, one.after)):
                words = self.tr("{head}: {text}").format(head=heads[column], text=one.text)
                grid.addWidget(_Ink(ink, words, self), row, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(says)
        layout.addWidget(came_out)
        layout.addLayout(grid)
        layout.addWidget(buttons)
