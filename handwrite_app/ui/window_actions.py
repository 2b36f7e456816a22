"""What each command of a window does, and when there is something for it to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from handwrite_app.ui.about import AboutDialog, ShortcutsDialog

if TYPE_CHECKING:
    from handwrite_app.ui.main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Connects the commands of a window with its desks, and gives their keys to it."""
    for action, slot in {**_of_files(window), **_of_writing(window), **_of_views(window)}.items():
        action.triggered.connect(partial(_call, slot))
    window.addActions(window.commands.all)


def enable(window: MainWindow) -> None:
    """Enables the commands that can be followed now."""
    do, area, writing = window.commands, window.area, window.writing
    has_page = window.document is not None and not window.is_busy
    for action in (do.copy, do.export, do.print, do.replay, do.write_anew):
        action.setEnabled(has_page)
    for action in do.zooming:
        action.setEnabled(area.view.ink is not None)
    do.generate.setEnabled(not window.is_busy)
    do.write_hard.setEnabled(has_page and bool(writing.hard_words))
    do.cancel.setEnabled(
        window.is_busy or area.shows_pad or area.shows_recording or area.view.is_writing
    )
    do.keep.setEnabled(window.hands.can_be_kept)
    do.name_undo(window.desk.undo_name, window.desk.redo_name)


_Slots = dict[QAction, Callable[[], object]]


def _of_files(window: MainWindow) -> _Slots:
    do, files = window.commands, window.files
    return {
        do.new: files.new,
        do.new_window: lambda: window.window_wanted.emit(lambda _: None),
        do.open_project: files.ask_what_to_open,
        do.save: lambda: files.save(),
        do.save_as: lambda: files.ask_where_to_save(),
        do.export: files.ask_where_to_export,
        do.copy: window.hand_out.copy,
        do.print: window.hand_out.print,
        do.close: window.close,
        do.quit: QApplication.closeAllWindows,
    }


def _of_writing(window: MainWindow) -> _Slots:
    do, compose, hands = window.commands, window.compose, window.hands
    return {
        do.undo: window.desk.undo,
        do.redo: window.desk.redo,
        do.generate: compose.generate,
        do.write_anew: compose.write_anew,
        do.write_hard: lambda: window.writing.write_again(window.writing.hard_words),
        do.cancel: window.cancel,
        do.seed: window.options_panel.draw_seed,
        do.example: compose.write_example,
        do.open: hands.ask_for_file,
        do.paste: hands.paste,
        do.draw: window.ways.draw,
        do.record: window.ways.ask_what_to_record,
        do.keep: hands.ask_to_keep,
    }


def _of_views(window: MainWindow) -> _Slots:
    do, view, tabs = window.commands, window.area.view, window.tabs
    return {
        do.replay: window.writing.replay,
        do.zoom_in: view.zoom_in,
        do.zoom_out: view.zoom_out,
        do.fit: view.fit_width,
        do.fit_page: view.fit_page,
        do.life_size: view.zoom_actual,
        do.lab: lambda: tabs.setCurrentWidget(window.lab_place),
        do.settings: lambda: tabs.setCurrentWidget(window.settings_tab),
        do.keys: lambda: ShortcutsDialog(do.menus, window).open(),
        do.about: lambda: AboutDialog(window).open(),
    }


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
