"""What can be done to the words that are chosen on the page: actions and their keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.word_layer import Tool


class WordActions(QObject):
    """Every action of the page's words; their keys hold while the page has the focus.

    Attributes:
        nudges: what moves the chosen words, each with how far, mm to the right and down.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.all: list[QAction] = []
        self._icons: dict[QAction, tuple[str, str | None]] = {}
        self._make_words()
        self._make_shapes()
        self._make_tools()
        self._paint_icons()
        page.installEventFilter(self)

    def _make(
        self, text: str, keys: str, tip: str, *, icon: str = "", checked_icon: str | None = None
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(one) for one in keys.split()])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setStatusTip(tip)
        action.setToolTip(self.tr("{tip} ({keys})").format(tip=tip, keys=shown))
        if icon:
            self._icons[action] = icon, checked_icon
        self._page.addAction(action)
        self.all.append(action)
        return action

    def _make_words(self) -> None:
        make = self._make
        self.all_words = make(
            self.tr("Choose &all words"), "Ctrl+A", self.tr("Choose every word of the page")
        )
        self.again = make(
            self.tr("Write &again"),
            "R",
            self.tr("Write the chosen words in another way"),
            icon="replay",
        )
        self.variants = make(
            self.tr("Show &variants"),
            "V",
            self.tr("Write the chosen word several times and choose one"),
            icon="variants",
        )
        self.keep = make(
            self.tr("&Keep as it is"),
            "K",
            self.tr("Never write over the chosen words, whatever else is written anew"),
            icon="unlock",
            checked_icon="lock",
        )
        self.keep.setCheckable(True)
        self.remove = make(
            self.tr("&Delete"),
            "Del Backspace",
            self.tr("Take the chosen words out of the text"),
            icon="erase",
        )

    def _make_shapes(self) -> None:
        make = self._make
        self.larger = make(
            self.tr("&Larger"), "Alt++ Alt+=", self.tr("Make the chosen words 5 % larger")
        )
        self.smaller = make(
            self.tr("&Smaller"), "Alt+-", self.tr("Make the chosen words 5 % smaller")
        )
        self.lean_right = make(
            self.tr("Slant to the ri&ght"), "Alt+.", self.tr("Slant the chosen words to the right")
        )
        self.lean_left = make(
            self.tr("Slant to the le&ft"), "Alt+,", self.tr("Slant the chosen words to the left")
        )
        self.nudges = {
            make(text, keys, tip): way
            for text, keys, tip, way in (
                (
                    self.tr("Move left"),
                    "Alt+Left",
                    self.tr("Move the chosen words half a millimetre to the left"),
                    (-0.5, 0.0),
                ),
                (
                    self.tr("Move right"),
                    "Alt+Right",
                    self.tr("Move the chosen words half a millimetre to the right"),
                    (0.5, 0.0),
                ),
                (
                    self.tr("Move up"),
                    "Alt+Up",
                    self.tr("Move the chosen words half a millimetre up"),
                    (0.0, -0.5),
                ),
                (
                    self.tr("Move down"),
                    "Alt+Down",
                    self.tr("Move the chosen words half a millimetre down"),
                    (0.0, 0.5),
                ),
            )
        }
        self.reset = make(
            self.tr("&Put back"),
            "Alt+Home",
            self.tr("Put the chosen words back in their place and shape"),
            icon="undo",
        )

    def _make_tools(self) -> None:
        self.tools = QActionGroup(self)
        select = self._make(
            self.tr("Choose &words"),
            "S",
            self.tr("Click a word, or draw around several; the middle button moves the page"),
            icon="lasso",
        )
        hand = self._make(
            self.tr("&Move the page"), "H", self.tr("Drag the page about"), icon="pan"
        )
        for action, tool in ((select, Tool.SELECT), (hand, Tool.HAND)):
            action.setCheckable(True)
            action.setData(tool)
            self.tools.addAction(action)
        select.setChecked(True)

    @property
    def for_words(self) -> list[QAction]:
        """Those that need a word that is chosen."""
        tools = self.tools.actions()
        return [one for one in self.all if one not in (self.all_words, *tools)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        return super().eventFilter(watched, event)

    def _paint_icons(self) -> None:
        color = Theme.of(self._page.palette()).text
        for action, (name, checked) in self._icons.items():
            action.setIcon(icons.icon(name, color, checked_name=checked))
