"""What the desk shows before anything is written: the way to a first page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.ui.commands import Commands
from handwrite_app.ui.theme import Theme

_WIDTH_PX = 500


class _Flourish(QWidget):
    """A line of pen loops."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(300, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.border, 1.5))
        painter.drawLine(QPointF(8, 62), QPointF(292, 62))
        path = QPainterPath(QPointF(22, 60))
        x = 22.0
        for height in (40.0, 22.0, 24.0, 46.0, 22.0, 20.0, 40.0, 22.0):
            path.cubicTo(
                x + 26, 60 - height * 0.2, x + 30, 60 - height * 1.25, x + 17, 60 - height * 1.1
            )
            path.cubicTo(x + 6, 60 - height, x + 8, 64, x + 30, 59)
            x += 30
        path.cubicTo(x + 10, 57, x + 16, 50, x + 26, 44)
        painter.setPen(QPen(theme.accent, 3.2, c=Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)
        painter.end()


class _Number(QWidget):
    """The number of a step in a ring."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setFixedSize(32, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent, 1.6))
        painter.setBrush(theme.card)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class Welcome(QScrollArea):
    """Three steps to a first page, and an example for those who have no words yet."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        inside.setObjectName("welcomeContents")
        title = QLabel(self.tr("Your words, in a hand you choose"), inside)
        title.setProperty("role", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setWordWrap(True)
        title.setMinimumWidth(_WIDTH_PX)
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(14)
        self._steps.setVerticalSpacing(4)
        self._steps.setColumnStretch(1, 1)
        self._add_step(
            self.tr("Type a few words"), self.tr("In the box on the left; any length will do.")
        )
        self._add_step(
            self.tr("Choose a hand"),
            self.tr("One of the gallery, or your own: from a picture, or drawn here."),
            [commands.open, commands.draw],
        )
        self._add_step(
            self.tr("Press Generate"),
            self.tr("The strokes come out of noise, and the pen writes them."),
        )
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch(4)
        column.addWidget(_Flourish(inside), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        column.addLayout(self._steps)
        column.addSpacing(4)
        column.addWidget(
            _button(commands.example, inside, is_first=True), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addStretch(5)
        row = QHBoxLayout(inside)
        row.addStretch()
        row.addLayout(column)
        row.addStretch()
        self.setWidget(inside)

    def _add_step(self, title: str, words: str, actions: Sequence[QAction] = ()) -> None:
        inside = QVBoxLayout()
        inside.setSpacing(2)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        label = QLabel(words)
        label.setProperty("role", "muted")
        for text in (heading, label):
            text.setWordWrap(True)
            text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            inside.addWidget(text)
        if actions:
            buttons = QHBoxLayout()
            buttons.setContentsMargins(0, 6, 0, 2)
            buttons.setSpacing(8)
            for action in actions:
                buttons.addWidget(_button(action, self))
            buttons.addStretch()
            inside.addLayout(buttons)
        inside.addSpacing(8)
        number = self._steps.rowCount()
        self._steps.addWidget(_Number(number), number, 0, Qt.AlignmentFlag.AlignTop)
        self._steps.addLayout(inside, number, 1)


def _button(action: QAction, parent: QWidget, *, is_first: bool = False) -> QPushButton:
    button = QPushButton(action.text().replace("&", ""), parent)
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    if is_first:
        button.setProperty("role", "primary")
    return button
