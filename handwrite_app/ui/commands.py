"""What the window can be asked to do: actions with their keys, and the menus they are in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette
from PySide6.QtWidgets import QMenuBar

from handwrite_app.ui import icons
from handwrite_app.ui.theme import THEMES, Theme


class Commands(QObject):
    """Every action of the window, not yet connected to anything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[QAction] = []
        self._icons: dict[QAction, str] = {}
        self._make_writing()
        self._make_hand()
        self._make_page()
        self._make_rest()

    def _make(self, text: str, keys: str, tip: str, *, icon: str = "", short: str = "") -> QAction:
        """Makes an action.

        Args:
            text: for menus.
            keys: shortcuts, parted by spaces; the first is shown in the tooltip.
            short: for buttons, where the menu's text is too long.
        """
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(one) for one in keys.split()])
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setStatusTip(tip)
        action.setToolTip(self.tr("{tip} ({keys})").format(tip=tip, keys=shown) if shown else tip)
        if short:
            action.setIconText(short)
        if icon:
            self._icons[action] = icon
        self.all.append(action)
        return action

    def _make_writing(self) -> None:
        tr, make = self.tr, self._make
        self.generate = make(tr("&Generate"), "Ctrl+Return Ctrl+Enter", tr("Write the text"))
        self.cancel = make(tr("&Cancel"), "Esc", tr("Stop what is under way"))
        self.seed = make(tr("New s&eed"), "Ctrl+R", tr("Draw another seed"))
        self.example = make(
            tr("Try an example"), "", tr("Write a sentence in the hand that is chosen")
        )

    def _make_hand(self) -> None:
        tr, make = self.tr, self._make
        self.open = make(
            tr("Hand from a &picture…"),
            "Ctrl+O",
            tr("Take the hand of a photo, a scan or an ink file"),
            icon="picture",
            short=tr("Picture"),
        )
        self.paste = make(
            tr("P&aste a picture as a hand"),
            "Ctrl+Shift+V",
            tr("Take the hand of the picture in the clipboard"),
            icon="paste",
            short=tr("Paste"),
        )
        self.draw = make(
            tr("&Draw a hand"),
            "Ctrl+D",
            tr("Write a sample on the pad"),
            icon="pen",
            short=tr("Draw"),
        )
        self.keep = make(
            tr("&Keep this hand…"), "Ctrl+K", tr("Keep this hand under a name"), short=tr("Keep…")
        )

    def _make_page(self) -> None:
        tr, make = self.tr, self._make
        self.save = make(
            tr("&Save the page…"),
            "Ctrl+S",
            tr("Save as SVG, PNG or ink"),
            icon="save",
            short=tr("Save…"),
        )
        self.replay = make(
            tr("&Replay the writing"),
            "F5",
            tr("Watch the pen write it again"),
            icon="replay",
            short=tr("Replay"),
        )
        self.animate = make(
            tr("&Watch the pen write"), "Ctrl+Shift+W", tr("Play the writing when it is done")
        )
        self.animate.setCheckable(True)
        self.animate.setChecked(True)
        self.zoom_in = make(tr("Zoom &in"), "Ctrl++ Ctrl+=", tr("Larger"), icon="plus")
        self.zoom_out = make(tr("Zoom &out"), "Ctrl+-", tr("Smaller"), icon="minus")
        self.fit = make(tr("&Fit width"), "Ctrl+0", tr("Fit the page's width"), icon="fit")
        self.fit_page = make(tr("Fit &page"), "Ctrl+9", tr("Fit the whole page"))
        self.life_size = make(tr("&Life size"), "Ctrl+1", tr("A millimetre is a millimetre"))
        self.zooming = [self.zoom_in, self.zoom_out, self.fit, self.fit_page, self.life_size]

    def _make_rest(self) -> None:
        tr, make = self.tr, self._make
        self.quit = make(tr("&Quit"), "Ctrl+Q", tr("Close the window"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.settings = make(
            tr("Se&ttings"), "Ctrl+,", tr("Appearance, language, device, model, folders")
        )
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.keys = make(tr("&Keyboard shortcuts"), "F1", tr("List the keys"))
        self.about = make(tr("&About Handwrite"), "", tr("Version, licences, data"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.themes = QActionGroup(self)
        names = {
            "system": tr("S&ystem colours"),
            "light": tr("L&ight"),
            "dark": tr("&Dark"),
            "contrast": tr("High &contrast"),
        }
        for name in THEMES:
            action = QAction(names[name], self.themes)
            action.setCheckable(True)
            action.setData(name)

    def fill(self, bar: QMenuBar) -> None:
        """Puts the actions into the menus of a bar."""
        file, edit = bar.addMenu(self.tr("&File")), bar.addMenu(self.tr("&Edit"))
        view, about = bar.addMenu(self.tr("&View")), bar.addMenu(self.tr("&Help"))
        file.addActions([self.open, self.keep, self.save])
        file.addSeparator()
        file.addAction(self.quit)
        edit.addActions([self.generate, self.cancel, self.seed])
        edit.addSeparator()
        edit.addActions([self.paste, self.draw])
        edit.addSeparator()
        edit.addAction(self.settings)
        view.addActions([self.replay, self.animate])
        self._zoom_from = view.addSeparator()
        self._view_menu = view
        view.addActions(self.zooming)
        view.addSeparator()
        view.addActions(self.themes.actions())
        about.addActions([self.keys, self.about])

    def add_views(self, actions: Sequence[QAction]) -> None:
        """Takes in the actions of the bar below the page."""
        self.all.extend(actions)
        self._view_menu.insertActions(self._zoom_from, actions)

    def paint_icons(self, palette: QPalette) -> None:
        """Draws the icons in the palette's text colour."""
        color = Theme.of(palette).text
        for action, name in self._icons.items():
            action.setIcon(icons.icon(name, color))
