"""The list of experiments: what each is called and the question that it answers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from handwrite_app.lab.results import Experiment
from handwrite_app.ui.lab.words import in_language
from handwrite_app.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_QUESTION = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole
_ROOM = 9  # px around the words
_NUMBER_PX = 24
_WRAP = int(Qt.TextFlag.TextWordWrap)


class _Delegate(QStyledItemDelegate):
    """Paints the number, the title, and the question below it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = Theme.of(QGuiApplication.palette())
        area = QRectF(option.rect).adjusted(2, 1, -2, -1)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or option.state & QStyle.StateFlag.State_MouseOver:
            has_focus = is_selected and option.state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(theme.accent, 2) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft if is_selected else theme.hover)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        if is_selected:  # not told by colour alone
            painter.setPen(QPen(theme.accent, 3, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(
                QPointF(area.left() + 5, area.top() + 10),
                QPointF(area.left() + 5, area.bottom() - 10),
            )
        title, question = _places(option, index)
        number = QRect(title)
        number.setLeft(title.left() - _NUMBER_PX)
        painter.setPen(theme.muted)
        painter.drawText(number, int(Qt.AlignmentFlag.AlignTop), str(index.row() + 1))
        painter.setPen(theme.text)
        painter.setFont(_bold(option.font))
        painter.drawText(title, _WRAP, str(index.data()))
        painter.setPen(theme.muted)
        painter.setFont(option.font)
        painter.drawText(question, _WRAP, str(index.data(_QUESTION)))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)
        option.rect = QRect(0, 0, view.viewport().width(), 0)
        _, question = _places(option, index)
        return QSize(view.viewport().width(), question.bottom() + _ROOM)


def _places(option: QStyleOptionViewItem, index: _Index) -> tuple[QRect, QRect]:
    """Where title and question stand."""
    left = option.rect.left() + _ROOM + _NUMBER_PX + 6
    width = option.rect.right() - _ROOM - left
    room = QRect(0, 0, width, 10_000)
    title = QFontMetrics(_bold(option.font)).boundingRect(room, _WRAP, str(index.data()))
    question = QFontMetrics(option.font).boundingRect(room, _WRAP, str(index.data(_QUESTION)))
    top = option.rect.top() + _ROOM
    return (
        QRect(left, top, width, title.height()),
        QRect(left, top + title.height() + 2, width, question.height()),
    )


def _bold(font: QFont) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


class ExperimentList(QListWidget):
    """Titles and questions, as wide as it is.

    Signals:
        chosen: carries the key of an experiment.
    """

    chosen = Signal(str)

    def __init__(self, experiments: Iterable[Experiment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiments")
        self.setAccessibleName(self.tr("Experiments"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        for experiment in experiments:
            item = QListWidgetItem(in_language(experiment.title), self)
            question = in_language(experiment.question)
            item.setData(_KEY, experiment.key)
            item.setData(_QUESTION, question)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, question)
        self.currentItemChanged.connect(self._on_current)

    def choose(self, key: str) -> None:
        """Goes to an experiment."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_KEY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # the words wrap elsewhere

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scheduleDelayedItemsLayout()
