"""About: what this is, whose work it stands on, under which licences; and the shortcuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from handwrite_app import __version__


class AboutDialog(QDialog):
    """Version, licences and data attribution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Handwrite"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(self.tr("Handwrite {version}").format(version=__version__), self)
        title.setProperty("role", "title")
        text = QLabel(self)
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setWordWrap(True)
        text.setOpenExternalLinks(False)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setMinimumWidth(440)
        text.setText(
            self.tr(
                "<p>Writes text in the hand of a sample, as pen strokes, with a diffusion model "
                "that runs on this computer. Nothing is sent anywhere.</p>"
                "<p><b>The writing is machine-made</b>, and the files say so. Use a hand only "
                "with the consent of the person whose it is.</p>"
                "<p><b>Program:</b> MIT licence.</p>"
                "<p><b>Model and sample hands:</b> CC BY 4.0, learnt and taken from UNIPEN "
                "train_r01_v07, International Unipen Foundation, 1999, doi "
                "10.5281/zenodo.1195803, CC BY 4.0 (I. Guyon, L. Schomaker, R. Plamondon, "
                "M. Liberman, S. Janet, “UNIPEN project of on-line data exchange and "
                "recognizer benchmarks”, ICPR 1994).</p>"
                "<p><b>Libraries:</b> Qt and PySide6 (LGPL 3), PyTorch (BSD 3-Clause), NumPy "
                "(BSD 3-Clause), OpenCV (Apache 2.0), Pillow (MIT-CMU), lxml (BSD 3-Clause), "
                "svgwrite (MIT), resvg (Apache 2.0 or MIT), safetensors (Apache 2.0), "
                "platformdirs (MIT), Pyphen (GPL 2, LGPL 2.1 or MPL 1.1), ReportLab "
                "(BSD 3-Clause).</p>"
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 18)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(buttons)


class ShortcutsDialog(QDialog):
    """Every action of some menus that has a key, and its keys."""

    def __init__(self, menus: Iterable[QMenu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._inside = inside = QWidget(self)
        self._grid = QGridLayout(inside)
        self._grid.setHorizontalSpacing(36)
        self._grid.setVerticalSpacing(7)
        for menu in menus:
            told = [(action.statusTip(), _native(action.shortcuts())) for action in menu.actions()]
            self._add(menu.title().replace("&", ""), [row for row in told if row[1]])
        self._add(
            self.tr("On the page"),
            [
                (
                    self.tr("Move over the page"),
                    self.tr("Arrow keys, Page Up, Page Down, wheel, drag"),
                ),
                (self.tr("Zoom at the pointer"), self.tr("Ctrl and mouse wheel, pinch")),
                (self.tr("Play or pause, on the page"), self.tr("Space")),
            ],
        )
        scroll = QScrollArea(self)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setMinimumSize(inside.sizeHint().width() + 24, min(460, inside.sizeHint().height()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.addWidget(scroll)
        layout.addWidget(buttons)

    def _add(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """Lists actions and their keys below a heading."""
        if not rows:
            return
        first = self._grid.rowCount()
        heading = QLabel(title, self._inside)
        heading.setProperty("role", "heading")
        heading.setContentsMargins(0, 10 if first > 1 else 0, 0, 0)
        self._grid.addWidget(heading, first, 0, 1, 2)
        for row, (name, keys) in enumerate(rows, first + 1):
            self._grid.addWidget(QLabel(name, self._inside), row, 0)
            label = QLabel(keys, self._inside)
            label.setProperty("role", "muted")
            self._grid.addWidget(label, row, 1)


def _native(shortcuts: Iterable[QKeySequence]) -> str:
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in shortcuts)
