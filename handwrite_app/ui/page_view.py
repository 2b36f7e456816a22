"""The page: paper whose words are chosen and worked on, with the pointer and with keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from handwrite_app.ui.sheet_view import PAN_STEP_PX, SheetView
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.word_layer import Tool, WordLayer


class PageView(SheetView):
    """Shows the page and leads what is done on it to its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Page"))
        self.words = WordLayer(self)
        self.words.changed.connect(self.update)
        self._grabbed: QPointF | None = None
        self._space: bool | None = None  # held, and whether the page was moved with it
        self.setMouseTracking(True)

    def _paint_over(self, painter: QPainter, theme: Theme, seen: QRectF) -> None:
        self.words.paint(painter, self._transform(), theme, seen)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell_reading(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, transform = self._to_sheet(event.position()), self._transform()
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._space is None and self.words.press(at, transform, adds=adds):
            return
        if is_left or event.button() == Qt.MouseButton.MiddleButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._pan(event.position() - self._grabbed)
            self._grabbed = event.position()
            self._space = None if self._space is None else True
        elif not self.words.move(self._to_sheet(event.position()), self._transform()):
            self._shape_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            self.words.release(self._to_sheet(event.position()))
        self._grabbed = None
        self._shape_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        boxes = self.words.boxes
        at = self._to_sheet(event.position())
        if boxes is None or self.words.tool is Tool.HAND or boxes.at(at) is None:
            self.fit_width()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.words.opened.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = None
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.words.leave()
        super().leaveEvent(event)

    def _shape_cursor(self, at: QPointF) -> None:
        shape = self.words.cursor_at(self._to_sheet(at), self._transform())
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space is not None else shape)

    def _tell_reading(self, event: QHelpEvent) -> None:
        """Says how well a word is read that is marked."""
        hard = self.words.hard_at(self._to_sheet(QPointF(event.pos())))
        if hard is None:
            QToolTip.hideText()
            return
        said = self.tr("Hard to read: the recogniser is {percent} % sure of each letter.")
        QToolTip.showText(event.globalPos(), said.format(percent=round(100 * hard[1])), self)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from word to word, if one is chosen, and leaves the page behind the last."""
        if self.hasFocus() and self.words.step(1 if next else -1):
            self._follow_words()
            return True
        return super().focusNextPrevChild(next)

    def _follow_words(self) -> None:
        """Moves the sheet as far as the chosen words need to be seen."""
        frame = self._transform().mapRect(self.words.frame())
        room = QRectF(self.rect()).adjusted(30, 30, -30, -30)
        dx = min(0.0, room.right() - frame.right()) + max(0.0, room.left() - frame.left())
        dy = min(0.0, room.bottom() - frame.bottom()) + max(0.0, room.top() - frame.top())
        if dx or dy:
            self._pan(QPointF(dx, dy))

    def _goes_to_word(self, event: QKeyEvent) -> bool:
        """Does what a key does among the words; False if it means the page."""
        words, key = self.words, Qt.Key(event.key())
        adds = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        steps = {
            Qt.Key.Key_Left: (-1, False),
            Qt.Key.Key_Right: (1, False),
            Qt.Key.Key_Up: (-1, True),
            Qt.Key.Key_Down: (1, True),
        }
        if words.boxes is None or words.tool is Tool.HAND:
            return False
        if key in steps and words.chosen:
            by, lines = steps[key]
            words.step(by, lines=lines, adds=adds)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            words.enter(self._to_sheet(QPointF(self.rect().center())))
        elif key == Qt.Key.Key_Escape:
            return words.give_up()
        else:
            return False
        self._follow_words()
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or self._space is None:
            super().keyReleaseEvent(event)
            return
        if not self._space:
            self.player.toggle()
        self._space = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._goes_to_word(event):
            return
        ways = {
            Qt.Key.Key_Left: QPointF(PAN_STEP_PX, 0),
            Qt.Key.Key_Right: QPointF(-PAN_STEP_PX, 0),
            Qt.Key.Key_Up: QPointF(0, PAN_STEP_PX),
            Qt.Key.Key_Down: QPointF(0, -PAN_STEP_PX),
            Qt.Key.Key_PageUp: QPointF(0, self.height() * 0.8),
            Qt.Key.Key_PageDown: QPointF(0, -self.height() * 0.8),
        }
        key = Qt.Key(event.key())
        if key in ways:
            self._pan(ways[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = False
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)
