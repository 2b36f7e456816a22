"""A monkey at the window: it types, clicks, drags and drops whatever it finds, by a seed."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QWheelEvent,
)
from PySide6.QtPrintSupport import QPrintDialog  # before any Qt warning is counted
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from handwrite_app.ui.main_window import MainWindow

WORDS = (
    *("Dear", "Ada,", "thank", "you!", "1984", "March", "–", "“naïve”", "Zoë's", "3×4"),
    *("☃", "日本", "antidisestablishmentarianism"),
)
LONGEST_TEXT = 160  # characters, so that a page stays quick to set
KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_A, Qt.Key.Key_Z, Qt.Key.Key_Menu),
)
MODIFIERS = (
    *[Qt.KeyboardModifier.NoModifier] * 6,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
BUTTONS = (
    *[Qt.MouseButton.LeftButton] * 6,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
FIELDS = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox),
    *(QComboBox, QLineEdit, QPlainTextEdit, QTabBar),
)


class Monkey:
    """Does one thing after another to a window, and remembers what.

    Args:
        files: what it opens and drops; what it saves goes beside the first.
        spared: actions that it leaves alone.
    """

    def __init__(
        self, window: MainWindow, seed: int, files: Sequence[Path], spared: Sequence[object] = ()
    ) -> None:
        self.window = window
        self.journal: list[str] = []
        self._random = random.Random(seed)
        self._files, self._spared = list(files), spared
        self._num_saved = 0
        self._loop_timer = QTimer(interval=20)
        self._loop_timer.timeout.connect(self._leave_loop)

    def act(self) -> None:
        """Does one thing, and lets the window answer for a moment."""
        self._loop_timer.start()
        self._do_something()
        self._loop_timer.stop()
        self.look_up()

    def _do_something(self) -> None:
        place = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(place, QMenu):
            self._use_menu(place)
        elif isinstance(place, QFileDialog):
            self._use_files(place)
        elif isinstance(place, QDialog) and self._random.random() < self._haste(place):
            self._leave(place)
        else:
            deeds = (self._poke, self._press, self._type)
            outside = (self._trigger, self._drop, self._copy, self._resize)
            weights = (10, 4, 3) if place is not None else (10, 4, 3, 8, 1, 1, 1)
            chosen = deeds if place is not None else deeds + outside
            self._random.choices(chosen, weights)[0](place or self.window)

    @staticmethod
    def _haste(dialog: QDialog) -> float:
        """How likely it is to leave a dialog; at once, where it is the system's own."""
        return 1.0 if isinstance(dialog, QPrintDialog) else 0.25

    def _leave_loop(self) -> None:
        """Uses a menu that has come up in a loop of its own, so that what was done can end."""
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            self._use_menu(menu)
            menu.close()

    def look_up(self) -> None:
        """Lets the window work: mostly for no time, now and then for a moment."""
        QApplication.processEvents()
        if self._random.random() < 0.15:
            QTest.qWait(self._random.randrange(60))

    def leave_dialogs(self) -> None:
        """Goes back to the window."""
        for _ in range(20):
            place = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if place is None:
                return
            self._note("leaves", place)
            place.close()
            QTest.qWait(1)
        raise AssertionError(f"{place} does not close")

    # What there is to do

    def _poke(self, place: QWidget) -> None:
        widgets = [w for w in place.findChildren(QWidget) if self._can_reach(w, place)]
        if not widgets:
            self._press(place)
            return
        widget = self._random.choice(widgets)
        if isinstance(widget, QMenuBar):
            return
        ways: list[Callable[[QWidget], None]] = [self._click]
        if isinstance(widget, (QAbstractSlider, QAbstractSpinBox, QComboBox, QAbstractItemView)):
            ways += [self._press_on, self._wheel]
        elif isinstance(widget, (QLineEdit, QPlainTextEdit)):
            ways += [self._type_into] * 3
        elif not isinstance(widget, FIELDS):
            ways += [self._drag] * 3 + [self._wheel, self._double_click, self._ask_menu]
        elif isinstance(widget, QAbstractItemView):
            ways += [self._ask_menu]
        self._random.choice(ways)(widget)

    def _can_reach(self, widget: QWidget, place: QWidget) -> bool:
        return (
            widget.window() is place.window()
            and widget.isVisible()
            and widget.isEnabled()
            and not widget.visibleRegion().isEmpty()
            and (isinstance(widget, FIELDS) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
        )

    def _spot(self, widget: QWidget) -> QPoint:
        area = widget.visibleRegion().boundingRect()
        if area.isEmpty():  # what was done before has covered it
            return QPoint()
        return QPoint(
            self._random.randint(area.left(), area.right()),
            self._random.randint(area.top(), area.bottom()),
        )

    def _click(self, widget: QWidget) -> None:
        if isinstance(widget, QAbstractItemView):
            widget = widget.viewport()
        spot = self._spot(widget)
        if isinstance(widget, QAbstractButton):
            spot = widget.visibleRegion().boundingRect().center()
        button = self._random.choice(BUTTONS)
        self._note(f"clicks {button.name} at {spot.toTuple()}", widget)
        QTest.mouseClick(widget, button, self._random.choice(MODIFIERS[5:]), spot)

    def _double_click(self, widget: QWidget) -> None:
        spot = self._spot(widget)
        self._note(f"double-clicks at {spot.toTuple()}", widget)
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=spot)

    def _drag(self, widget: QWidget) -> None:
        spots = [self._spot(widget) for _ in range(self._random.randint(2, 12))]
        button, keys = self._random.choice(BUTTONS), self._random.choice(MODIFIERS)
        self._note(f"drags {button.name} over {len(spots)} places, {keys.name}", widget)
        QTest.mousePress(widget, button, keys, spots[0])
        for spot in spots:
            QTest.mouseMove(widget, spot)
            QApplication.processEvents()
        QTest.mouseRelease(widget, button, keys, spots[-1])

    def _wheel(self, widget: QWidget) -> None:
        at = QPointF(self._spot(widget))
        turn = QPoint(0, self._random.choice((-240, -120, 120, 240)))
        keys = self._random.choice(MODIFIERS[5:8])
        self._note(f"turns the wheel by {turn.y()}, {keys.name}", widget)
        target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        event = QWheelEvent(
            *(at, QPointF(widget.mapToGlobal(at.toPoint())), QPoint(), turn),
            *(Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(target, event)

    def _ask_menu(self, widget: QWidget) -> None:
        spot = self._spot(widget)
        self._note(f"asks for a menu at {spot.toTuple()}", widget)
        target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        QApplication.sendEvent(
            target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, QPoint(9, 9))
        )

    def _press_on(self, widget: QWidget) -> None:
        widget.setFocus()
        self._press(widget)

    def _press(self, place: QWidget) -> None:
        widget = QApplication.focusWidget() or place
        key, keys = self._random.choice(KEYS), self._random.choice(MODIFIERS)
        self._note(f"presses {keys.name} {key.name}", widget)
        QTest.keyClick(widget, key, keys)

    def _type(self, place: QWidget) -> None:
        boxes = self.window.text_panel.findChildren(QPlainTextEdit)
        if place is self.window and self._random.random() < 0.7:
            self.window.tabs.setCurrentIndex(0)
            boxes[0].setFocus()
        self._type_into(QApplication.focusWidget() or place)

    def _type_into(self, widget: QWidget) -> None:
        if isinstance(widget, QPlainTextEdit) and len(widget.toPlainText()) > LONGEST_TEXT:
            self._note("takes all away", widget)
            QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(widget, Qt.Key.Key_Delete)
        text = self._random.choice([*WORDS, *string.digits])
        end = self._random.choice((Qt.Key.Key_Space, Qt.Key.Key_Return, None))
        self._note(f"types {text!r}", widget)
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                QApplication.sendEvent(widget, event)
        if end is not None:
            QTest.keyClick(widget, end)

    def _trigger(self, place: QWidget) -> None:
        commands, words = self.window.commands, self.window.words.actions
        rarely = [*commands.all, *commands.themes.actions()]
        often = [commands.generate, commands.write_anew, commands.undo, commands.redo, *words.all]
        wanted = often if self._random.random() < 0.5 else rarely
        enabled = [a for a in wanted if a.isEnabled() and a not in self._spared]
        if not enabled:
            return
        action = self._random.choice(enabled)
        self._note(f"asks for {action.text()!r}", self.window)
        action.trigger()

    def _drop(self, place: QWidget) -> None:
        path = self._random.choice(self._files)
        self._note(f"drops {path.name}", self.window)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        where = self._random.choice(
            [self.window, *self.window.text_panel.findChildren(QPlainTextEdit)]
        )
        target = where.viewport() if isinstance(where, QPlainTextEdit) else where
        QApplication.sendEvent(
            target,
            QDropEvent(
                *(QPointF(target.rect().center()), Qt.DropAction.CopyAction, mime),
                *(Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop),
            ),
        )

    def _copy(self, place: QWidget) -> None:
        path = self._random.choice(self._files)
        picture = QImage(str(path)) if path.suffix == ".png" else QImage()
        mime = QMimeData()
        if picture.isNull():
            mime.setText(self._random.choice(WORDS))
        else:
            mime.setImageData(picture)
        self._note(f"puts {'words' if picture.isNull() else path.name} into the clipboard", place)
        QGuiApplication.clipboard().setMimeData(mime)

    def _resize(self, place: QWidget) -> None:
        width, height = self._random.randint(400, 1600), self._random.randint(300, 1100)
        self._note(f"resizes to {width} × {height}", self.window)
        self.window.resize(width, height)

    # Menus and dialogs

    def _use_menu(self, menu: QMenu) -> None:
        actions = [a for a in menu.actions() if a.isEnabled() and a not in self._spared]
        if not actions or self._random.random() < 0.3:
            self._note("leaves the menu", menu)
            QTest.keyClick(menu, Qt.Key.Key_Escape)
            return
        action = self._random.choice(actions)
        self._note(f"chooses {action.text()!r}", menu)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    def _use_files(self, dialog: QFileDialog) -> None:
        if self._random.random() < 0.3:
            self._leave(dialog)
            return
        if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            self._num_saved += 1
            suffix = self._random.choice(("", "", "", ".json", ".inkml", ".xopp", ".nonsense"))
            path = self._files[0].parent / f"saved {self._num_saved}{suffix}"
        else:
            path = self._random.choice(self._files)
        self._note(f"names {path.name}", dialog)
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()

    def _leave(self, dialog: QDialog) -> None:
        if isinstance(dialog, QMessageBox):
            button = self._random.choice(dialog.buttons())
            self._note(f"answers {button.text()!r}", dialog)
            button.click()
            return
        asks_back = isinstance(dialog, QFileDialog)  # in a loop of its own, if a file is there
        accepts = self._random.random() < 0.5 and not asks_back
        self._note("accepts" if accepts else "rejects", dialog)
        dialog.accept() if accepts else dialog.reject()

    def _note(self, what: str, widget: QWidget) -> None:
        name = widget.accessibleName() or widget.objectName() or widget.windowTitle()
        self.journal.append(f"{what} [{type(widget).__name__} {name}]")
