"""What the window can be asked to do: actions with their keys, and the menus they are in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette
from PySide6.QtWidgets import QMenu, QMenuBar

from handwrite_app.ui import icons
from handwrite_app.ui.theme import THEMES, Theme


class Commands(QObject):
    """Every action of the window, not yet connected to anything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[QAction] = []
        self._icons: dict[QAction, str] = {}
        self._make_files()
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
            action.setIconVisibleInMenu(False)  # few have one
            if not short:  # a button's icon says it all
                action.setPriority(QAction.Priority.LowPriority)
        self.all.append(action)
        return action

    def _make_files(self) -> None:
        make = self._make
        self.new = make(self.tr("&New"), "Ctrl+N", self.tr("Begin with an empty text"))
        self.new_window = make(
            self.tr("New &window"), "Ctrl+Shift+N", self.tr("Open another window")
        )
        self.open_project = make(
            self.tr("&Open…"), "Ctrl+O", self.tr("Open a project, or a page of ink")
        )
        self.save = make(self.tr("&Save"), "Ctrl+S", self.tr("Save the project"))
        self.save_as = make(
            self.tr("Save &as…"), "Ctrl+Shift+S", self.tr("Save the project under another name")
        )
        self.export = make(
            self.tr("&Export…"),
            "Ctrl+E",
            self.tr("Write the page as SVG, PDF, PNG and more"),
            icon="save",
            short=self.tr("Export…"),
        )
        self.copy = make(
            self.tr("&Copy the page"),
            "Ctrl+Shift+C",
            self.tr(
                "Copy the page as picture and SVG; the button can be dragged into other programs"
            ),
            icon="copy",
            short=self.tr("Copy"),
        )
        self.print = make(self.tr("&Print…"), "Ctrl+P", self.tr("Print all pages, life-size"))
        self.close = make(self.tr("&Close"), "Ctrl+W", self.tr("Close this window"))
        self.undo = make(self.tr("&Undo"), "Ctrl+Z", self.tr("Take the last change back"))
        self.redo = make(
            self.tr("&Redo"), "Ctrl+Shift+Z Ctrl+Y", self.tr("Do again what was undone")
        )

    def _make_writing(self) -> None:
        make = self._make
        self.generate = make(
            self.tr("&Generate"), "Ctrl+Return Ctrl+Enter", self.tr("Write what is new or changed")
        )
        self.write_anew = make(
            self.tr("Write all a&new"),
            "Ctrl+Shift+Return Ctrl+Shift+Enter",
            self.tr("Write every word in another way"),
        )
        self.write_hard = make(
            self.tr("Write &hard words again"),
            "Ctrl+Shift+H",
            self.tr("Write the words again that are hard to read"),
        )
        self.cancel = make(self.tr("&Cancel"), "Esc", self.tr("Stop what is under way"))
        self.seed = make(self.tr("New s&eed"), "Ctrl+R", self.tr("Draw another seed"))
        self.example = make(
            self.tr("Try an example"), "", self.tr("Write a sentence in the hand that is chosen")
        )

    def _make_hand(self) -> None:
        make = self._make
        self.open = make(
            self.tr("Hand from a &picture…"),
            "Ctrl+Shift+O",
            self.tr("Take the hand of a photo, a scan or an ink file"),
            icon="picture",
            short=self.tr("Picture"),
        )
        self.paste = make(
            self.tr("P&aste a picture as a hand"),
            "Ctrl+Shift+V",
            self.tr("Take the hand of the picture in the clipboard"),
            icon="paste",
            short=self.tr("Paste"),
        )
        self.draw = make(
            self.tr("&Draw a hand"),
            "Ctrl+D",
            self.tr("Write a sample on the pad"),
            icon="pen",
            short=self.tr("Draw"),
        )
        self.record = make(
            self.tr("&Record a hand…"),
            "Ctrl+Shift+D",
            self.tr("Write sentences that show all of a hand, over several days if you like"),
            icon="record",
            short=self.tr("Record"),
        )
        self.keep = make(
            self.tr("&Keep this hand…"),
            "Ctrl+K",
            self.tr("Keep this hand under a name"),
            short=self.tr("Keep…"),
        )

    def _make_page(self) -> None:
        make = self._make
        self.replay = make(
            self.tr("&Replay the writing"),
            "F5",
            self.tr("Watch the pen write it again"),
            icon="replay",
            short=self.tr("Replay"),
        )
        self.animate = make(
            self.tr("&Watch the pen write"),
            "Ctrl+Shift+W",
            self.tr("Play the writing when it is done"),
        )
        self.animate.setCheckable(True)
        self.animate.setChecked(True)
        self.zoom_in = make(self.tr("Zoom &in"), "Ctrl++ Ctrl+=", self.tr("Larger"), icon="plus")
        self.zoom_out = make(self.tr("Zoom &out"), "Ctrl+-", self.tr("Smaller"), icon="minus")
        self.fit = make(
            self.tr("&Fit width"), "Ctrl+0", self.tr("Fit the page's width"), icon="fit"
        )
        self.fit_page = make(self.tr("Fit &page"), "Ctrl+9", self.tr("Fit the whole page"))
        self.life_size = make(
            self.tr("&Life size"), "Ctrl+1", self.tr("A millimetre is a millimetre")
        )
        self.zooming = [self.zoom_in, self.zoom_out, self.fit, self.fit_page, self.life_size]

    def _make_rest(self) -> None:
        make = self._make
        self.quit = make(self.tr("&Quit"), "Ctrl+Q", self.tr("Close every window"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.lab = make(
            self.tr("L&ab"), "Ctrl+Shift+L", self.tr("Train small models and see what they do")
        )
        self.settings = make(
            self.tr("Se&ttings"), "Ctrl+,", self.tr("Appearance, language, device, model, folders")
        )
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.keys = make(self.tr("&Keyboard shortcuts"), "F1", self.tr("List the keys"))
        self.about = make(self.tr("&About Handwrite"), "", self.tr("Version, licences, data"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.themes = QActionGroup(self)
        names = {
            "system": self.tr("S&ystem colours"),
            "light": self.tr("L&ight"),
            "dark": self.tr("&Dark"),
            "contrast": self.tr("High &contrast"),
        }
        for name in THEMES:
            action = QAction(names[name], self.themes)
            action.setCheckable(True)
            action.setData(name)

    def fill(self, bar: QMenuBar) -> None:
        """Puts the actions into the menus of a bar."""
        file, edit = bar.addMenu(self.tr("&File")), bar.addMenu(self.tr("&Edit"))
        view, about = bar.addMenu(self.tr("&View")), bar.addMenu(self.tr("&Help"))
        file.addActions([self.new, self.new_window, self.open_project])
        self._recent_before = file.addSeparator()
        self._file_menu, self._edit_menu = file, edit
        self.menus = [file, edit, view, about]
        file.addActions([self.save, self.save_as, self.export, self.print])
        file.addSeparator()
        file.addActions([self.open, self.keep])
        file.addSeparator()
        file.addActions([self.close, self.quit])
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addActions([self.generate, self.write_anew, self.write_hard, self.cancel, self.seed])
        edit.addSeparator()
        edit.addActions([self.copy, self.paste, self.draw, self.record])
        edit.addSeparator()
        edit.addActions([self.lab, self.settings])
        view.addActions([self.replay, self.animate])
        self._zoom_from = view.addSeparator()
        self._view_menu = view
        view.addActions(self.zooming)
        view.addSeparator()
        view.addActions(self.themes.actions())
        about.addActions([self.keys, self.about])

    def add_words(self, actions: Sequence[QAction]) -> None:
        """Puts the actions of the page's words into a menu; their keys are those of the page."""
        menu = QMenu(self.tr("&Words of the page"), self._edit_menu)
        menu.addActions(actions)
        self._edit_menu.insertMenu(self.generate, menu)
        self.menus.append(menu)
        self._edit_menu.insertSeparator(self.generate)

    def add_recent(self, recent: QMenu) -> None:
        """Puts the menu of the files of last time below Open."""
        self._file_menu.insertMenu(self._recent_before, recent)

    def name_undo(self, undo: str | None, redo: str | None) -> None:
        """Says in the menu what undo and redo would change; None: nothing."""
        for action, text, name in (
            (self.undo, self.tr("&Undo"), undo),
            (self.redo, self.tr("&Redo"), redo),
        ):
            action.setEnabled(name is not None)
            action.setText(text if name is None else f"{text}: {name}")

    def add_views(self, actions: Sequence[QAction]) -> None:
        """Takes in the actions of the bar below the page."""
        self.all.extend(actions)
        self._view_menu.insertActions(self._zoom_from, actions)

    def paint_icons(self, palette: QPalette) -> None:
        """Draws the icons in the palette's text colour."""
        color = Theme.of(palette).text
        for action, name in self._icons.items():
            action.setIcon(icons.icon(name, color))
