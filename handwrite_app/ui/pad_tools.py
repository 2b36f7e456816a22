"""The tools of the drawing pads: undo, redo, eraser and clear, as actions and their buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from handwrite_app.ui import icons
from handwrite_app.ui.pad_canvas import PadCanvas
from handwrite_app.ui.theme import Theme


class PadTools(icons.PaintsIcons, QWidget):
    """A row of buttons; the keys are those of the widget that the row stands in."""

    def __init__(self, canvas: PadCanvas, parent: QWidget, *, shows_text: bool = True) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self._make_actions(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for action in self._actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            if shows_text:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(action.text())
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        self._paint_icons()
        canvas.changed.connect(self._refresh)
        self._refresh()

    def _make_actions(self, pad: QWidget) -> None:
        self.undo_action = QAction(self.tr("Undo"), self)
        self.undo_action.setShortcut("Ctrl+Z")
        self.undo_action.setToolTip(self.tr("Take the last step on the pad back (Ctrl+Z)"))
        self.undo_action.triggered.connect(self.canvas.undo)
        self.redo_action = QAction(self.tr("Redo"), self)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.redo_action.setToolTip(self.tr("Do it again (Ctrl+Shift+Z)"))
        self.redo_action.triggered.connect(self.canvas.redo)
        self.erase_action = QAction(self.tr("Eraser"), self)
        self.erase_action.setShortcut("Ctrl+E")
        self.erase_action.setCheckable(True)
        self.erase_action.setToolTip(
            self.tr("Take strokes away by touching them; a pen's other end does so too (Ctrl+E)")
        )
        self.erase_action.toggled.connect(self.canvas.set_erasing)
        self.clear_action = QAction(self.tr("Clear"), self)
        self.clear_action.setShortcut("Ctrl+Backspace")
        self.clear_action.setToolTip(self.tr("Take everything away (Ctrl+Backspace)"))
        self.clear_action.triggered.connect(self.canvas.clear)
        self._actions = [
            self.undo_action,
            self.redo_action,
            self.erase_action,
            self.clear_action,
        ]
        for action in self._actions:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pad.addAction(action)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        names = ("undo", "redo", "eraser", "erase")
        for action, name in zip(self._actions, names, strict=True):
            action.setIcon(icons.icon(name, color))

    def _refresh(self) -> None:
        self.undo_action.setEnabled(self.canvas.can_undo)
        self.redo_action.setEnabled(self.canvas.can_redo)
        self.clear_action.setEnabled(self.canvas.has_ink)
