"""The application as it is, and beside it an observer that says where things are on the screen.

Started by `desktop.py`. Each line of standard input asks one question, each answer is a line of
JSON on standard output. The observer only looks: whatever is done is done with mouse and keys.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

from PySide6.QtCore import QLocale, QObject, QPoint, QRect, QTranslator, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QMenuBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from handwrite_app import paths
from handwrite_app.cli import main
from handwrite_app.document.storage import pack_project
from handwrite_app.ui import language
from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.notice import Notice

_TWICE = " · "  # between a text and its repetition, in the pseudo-language


class Observer(QObject):
    """Answers questions about the windows, in the thread that they live in."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._answer)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line)

    @Slot(str)
    def _answer(self, line: str) -> None:
        question, argument = json.loads(line)
        answer = getattr(self, f"tell_{question}")(argument)
        print(json.dumps(answer), flush=True)

    def tell_state(self, _: None) -> dict[str, Any] | None:
        """What the window that is used shows; None while there is none."""
        windows = [one for one in _tops() if isinstance(one, MainWindow)]
        if not windows:
            return None
        window, top, focus = windows[-1], _tops()[-1], QApplication.focusWidget()
        project, view = window.project, window.area.view
        return {
            "id": int(top.winId()),
            "dialog": "" if top is window else top.windowTitle() or type(top).__name__,
            "focus": "" if focus is None else focus.accessibleName() or type(focus).__name__,
            "text": project.text,
            "hand": window.hand,
            "written": [None if ink is None else ink.seed for ink in project.inks],
            "missing": len(project.missing),
            "is_busy": window.is_busy or bool(window.jobs.running),
            "is_playing": view.is_writing,
            "is_emerging": window.is_busy and view.ink is not None,
            "is_crisp": view.ink is None or not view.isVisible() or view.is_crisp,
            "is_dirty": window.desk.is_dirty,
            "title": window.windowTitle(),
            "undo": window.desk.undo_name,
            "redo": window.desk.redo_name,
            "chosen": view.words.chosen,
            "notices": [one.message for one in window.findChildren(Notice) if one.isVisible()],
            "project": hashlib.sha256(pack_project(project)).hexdigest(),
        }

    def tell_place(self, name: str) -> list[int] | None:
        """Where a control is: what can be seen of it, in pixels of the screen."""
        for widget, what, rect in _named():
            if what in _words_for(name):
                seen = rect & widget.visibleRegion().boundingRect()
                if not seen.isEmpty():
                    return _on_screen(widget, seen)
        return None

    def tell_is_enabled(self, name: str) -> bool:
        """Whether a control that can be seen can be used."""
        names = _words_for(name)
        return any(what in names and widget.isEnabled() for widget, what, _ in _named())

    def tell_names(self, _: None) -> list[str]:
        """What there is to be found."""
        return sorted({what for _, what, _ in _named() if what})

    def tell_word(self, number: int) -> list[int] | None:
        """Where a word of the page is."""
        view = _window().area.view
        boxes = view.words.boxes
        if boxes is None:
            return None
        first = next((box for box in boxes.all if box.word == number), None)
        return None if first is None else _on_screen(view, view.to_view(first.rect).toRect())

    def tell_grip(self, _: None) -> list[int] | None:
        """Where the handle is that slants the chosen words."""
        view = _window().area.view
        rect = view.to_view(view.words.frame()).toRect()
        return _on_screen(view, QRect(rect.center().x() - 2, rect.top() - 7, 5, 5))

    def tell_picture(self, path: str) -> list[int]:
        """Takes a picture of the whole screen; returns its width and height."""
        picture = QGuiApplication.primaryScreen().grabWindow(0)
        if not picture.save(path):
            raise OSError(f"{path} cannot be written")
        return [picture.width(), picture.height()]


def _window() -> MainWindow:
    return next(one for one in reversed(_tops()) if isinstance(one, MainWindow))


def _tops() -> list[QWidget]:
    """The windows that are shown, those in front last: popups, else dialogs over windows."""
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
    tops = [one for one in tops if not one.inherits("QTipLabel")]
    front = [QApplication.activeModalWidget(), QApplication.activePopupWidget()]
    return sorted(tops, key=lambda one: (front.index(one) + 1 if one in front else 0, _depth(one)))


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


def _named() -> Iterator[tuple[QWidget, str, QRect]]:
    """What can be pointed at in the front window, by the words that people read on it."""
    top = next(reversed(_tops()), None)
    if top is None:
        return
    shown = [one for one in [top, *top.findChildren(QWidget)] if one.isVisible()]
    for widget in shown:
        if isinstance(widget, QMenu | QMenuBar):
            for action in widget.actions():
                yield widget, _plain(action.text()), widget.actionGeometry(action)
        elif isinstance(widget, QTabBar):
            for index in range(widget.count()):
                yield widget, _plain(widget.tabText(index)), widget.tabRect(index)
        elif isinstance(widget, QAbstractButton):
            yield widget, _plain(widget.text()), widget.rect()
    for widget in shown:
        if widget.objectName() == "sidebar":
            yield widget, "Sidebar", widget.rect()
        yield widget, _plain(widget.accessibleName()), widget.rect()
        if isinstance(widget, QToolButton) and widget.defaultAction() is not None:
            yield widget, _plain(widget.defaultAction().text()), widget.rect()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            if isinstance(top, QFileDialog):
                continue
            for row in range(widget.model().rowCount(widget.rootIndex())):
                index = widget.model().index(row, 0, widget.rootIndex())
                yield widget.viewport(), str(index.data()), widget.visualRect(index)
        if isinstance(widget, QLabel) and widget.buddy() is not None:
            buddy = widget.buddy()
            yield buddy, _plain(widget.text()), buddy.rect()


@cache
def _words_for(name: str) -> set[str]:
    """What English words are in the language of the window, wherever they stand, and themselves."""
    path = paths.translations_dir() / f"handwrite_{QLocale().name()[:2]}.ts"
    messages = ElementTree.parse(path).iter("message") if path.exists() else ()
    found = ((one.findtext("source", ""), one.findtext("translation", "")) for one in messages)
    return {name} | {_plain(there) for here, there in found if _plain(here) == name}


def _plain(text: str) -> str:
    return text.replace("&", "").partition(_TWICE)[0]


def _on_screen(widget: QWidget, rect: QRect) -> list[int]:
    """A widget's rectangle as left, top, width and height in the screen's own pixels."""
    corner: QPoint = widget.mapToGlobal(rect.topLeft())
    ratio = widget.devicePixelRatioF()
    return [round(ratio * value) for value in (corner.x(), corner.y(), rect.width(), rect.height())]


class _Twice(QTranslator):
    """Says everything twice."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return f"{source}{_TWICE}{source.replace('&', '')}"

    def isEmpty(self) -> bool:
        return False


def _speak_twice(_: str) -> None:
    application = QApplication.instance()
    application.installTranslator(_Twice(application))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[0] == "--pseudo":
        del arguments[0]
        language.speak = _speak_twice
    observer = Observer()
    sys.exit(main(arguments))
