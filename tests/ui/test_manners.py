"""What holds for every control of the window: words, names, focus, room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTranslator
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from handwrite_app.ui.about import AboutDialog, ShortcutsDialog
from handwrite_app.ui.controls import Fold
from handwrite_app.ui.language import LANGUAGES
from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.tasks import ModelSource

MARK = "⟦"
INTERACTIVE = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractItemView,
    QTabBar,
)
ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.PageTabList,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
}
# proper names, and what is the same in every language
UNTRANSLATED = {
    *("A3", "A4", "A5", "A6", "Letter", "Legal", "DDIM", "DDPM", "DPM-Solver++ 2M", "Heun"),
    *LANGUAGES.values(),
}


class Doubled(QTranslator):
    """A language in which everything is twice as long, to see what is not translated or clipped."""

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"{MARK}{source} {source}⟧" if context not in ("QPlatformTheme",) else ""

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def pseudo(qapp) -> Iterator[None]:
    translator = Doubled(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def pseudo_window(pseudo, qtbot, synthesizer, saved_hand) -> Iterator[MainWindow]:
    window = MainWindow(ModelSource(lambda: synthesizer))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for fold in window.findChildren(Fold):
        fold.open()
    QApplication.processEvents()
    yield window
    window.close_without_saving()


def is_inner(widget: QWidget) -> bool:
    """Part of another control, which answers for it."""
    return (
        widget.objectName().startswith("qt_")
        or isinstance(widget, QScrollBar)
        or isinstance(widget.parent(), (QAbstractSpinBox, QComboBox, QTabBar))
        or isinstance(widget.window(), QMenu)
        or widget.window().metaObject().className() == "QComboBoxPrivateContainer"
    )


def texts_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.windowTitle() if widget.isWindow() else ""
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        for row in range(widget.count()):
            yield widget.itemText(row)
    if isinstance(widget, QTabBar):
        for tab in range(widget.count()):
            yield widget.tabText(tab)
    if isinstance(widget, QAbstractSpinBox):
        yield widget.specialValueText()


def untranslated(root: QWidget, known: set[str]) -> set[str]:
    texts = {text for w in [root, *root.findChildren(QWidget)] for text in texts_of(w)}
    texts |= {text for a in root.findChildren(QAction) for text in (a.text(), a.toolTip())}
    return {
        text
        for text in texts
        if MARK not in text and any(c.isalpha() for c in text) and text.strip() not in known
    }


def test_every_text_of_the_window_can_be_translated(pseudo_window, qtbot):
    window = pseudo_window
    window.load_hands()
    qtbot.waitUntil(lambda: window.hand == "Arches", timeout=20_000)
    window.commands.lab.trigger()
    known = UNTRANSLATED | {"Arches"}
    page = window.settings_page
    folders = {label.text() for label in page.findChildren(QLabel) if "/\u200b" in label.text()}
    assert untranslated(window, known | folders) == set()


@pytest.mark.parametrize(
    "make", [AboutDialog, lambda: ShortcutsDialog([])], ids=["about", "shortcuts"]
)
def test_every_text_of_a_dialog_can_be_translated(pseudo, qtbot, make):
    dialog: QDialog = make()
    qtbot.addWidget(dialog)
    assert untranslated(dialog, UNTRANSLATED) == set()


def test_every_key_of_the_window_is_listed(window):
    dialog = ShortcutsDialog(window.commands.menus, window)
    told = {label.text() for label in dialog.findChildren(QLabel)}
    actions = [*window.commands.all, *window.words.actions.all]
    assert {one.statusTip() for one in actions if one.shortcuts()} <= told


def clipped(root: QWidget) -> list[str]:
    """Names what has less room than its words need."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or is_inner(widget):
            continue
        words = next((text for text in texts_of(widget) if text), "")
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if widget.text() and widget.height() < needed:
                found.append(f"{words}: {widget.height()} of {needed} px high")
        elif isinstance(widget, (QLabel, QAbstractButton)):
            hint = widget.minimumSizeHint()
            text = widget.text()
            if text and (widget.width() < hint.width() or widget.height() < hint.height()):
                found.append(f"{words}: {widget.size().toTuple()} of {hint.toTuple()}")
        corner = widget.mapTo(root, QPoint(0, 0))
        if isinstance(widget, (QLabel, *INTERACTIVE)):
            inside = QRect(QPoint(corner.x(), 0), QPoint(corner.x() + widget.width() - 1, 0))
            parent = widget.parentWidget()
            while parent is not None and parent is not root:
                left = parent.mapTo(root, QPoint(0, 0)).x()
                if inside.left() < left or inside.right() >= left + parent.width():
                    found.append(f"{words}: cut off by {parent.objectName() or parent}")
                    break
                parent = parent.parentWidget()
    return found


@pytest.mark.parametrize(
    "shown", ["welcome", "page", "pad", "recording", "lab", "settings", "models", "training"]
)
def test_words_twice_as_long_have_room(pseudo_window, qtbot, shown):
    if shown == "page":
        pseudo_window.load_hands()
        qtbot.waitUntil(lambda: pseudo_window.hand == "Arches", timeout=20_000)
        pseudo_window.text_panel.set_text("ab")
        pseudo_window.commands.generate.trigger()
        qtbot.waitUntil(lambda: pseudo_window.document is not None, timeout=20_000)
    elif shown == "pad":
        pseudo_window.commands.draw.trigger()
    elif shown == "recording":
        pseudo_window.recording.open("Ada")
        qtbot.waitUntil(lambda: pseudo_window.area.shows_recording, timeout=20_000)
        qtbot.waitUntil(lambda: not clipped(pseudo_window))  # the window grows to what it needs
    elif shown == "lab":
        pseudo_window.commands.lab.trigger()
    elif shown in ("settings", "models", "training"):
        pseudo_window.commands.settings.trigger()
        part = ("settings", "models", "training").index(shown)
        pseudo_window.settings_tab.parts.setCurrentIndex(part)
    QApplication.processEvents()
    assert not "\n".join(clipped(pseudo_window))


def interactive(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if isinstance(w, INTERACTIVE) and not is_inner(w)]


def test_a_screen_reader_hears_a_name_and_a_role_for_every_control(window):
    for fold in window.findChildren(Fold):
        fold.open()
    controls = interactive(window)
    assert len(controls) > 100
    for control in controls:
        told = QAccessible.queryAccessibleInterface(control)
        if control.window() is window and not control.isHidden():
            assert told.text(QAccessible.Text.Name), (control, control.parent())
            assert told.role() in ROLES, (told.text(QAccessible.Text.Name), told.role())


@pytest.mark.parametrize("tab", [0, 1, 2])
def test_tab_alone_reaches_every_control_and_comes_round(window, qtbot, tab):
    window.tabs.setCurrentIndex(tab)
    for fold in window.findChildren(Fold):
        fold.open()
    QApplication.processEvents()
    wanted = {
        w
        for w in interactive(window)
        if w.isVisible() and w.isEnabled() and not isinstance(w.parent(), QTabBar)
    }
    wanted = {w for w in wanted if w.focusProxy() is None}
    groups = {}  # of exclusive buttons Tab reaches one, arrows the others
    for w in wanted:
        if isinstance(w, QAbstractButton) and w.group() is not None and w.group().exclusive():
            groups.setdefault(w.group(), set()).add(w)
    start = QApplication.focusWidget()
    reached = set()
    for _ in range(300):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
        if QApplication.focusWidget() is start:
            break
    else:
        pytest.fail("Tab does not come round")
    for members in groups.values():
        assert members & reached
        wanted -= members
    missed = wanted - reached
    assert not missed, [(w, w.accessibleName(), w.toolTip()) for w in missed]


def test_focus_can_be_seen_on_every_control(window, qtbot):
    """What has the focus looks different from what has not."""
    for fold in window.findChildren(Fold):
        fold.open()
    QApplication.processEvents()
    for control in interactive(window):
        if not (control.isVisible() and control.isEnabled()):
            continue
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus or control.focusProxy():
            continue
        control.clearFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        after = control.grab().toImage()
        assert before != after, (control, control.accessibleName(), control.toolTip())


def test_progress_and_tool_buttons_are_named(window):
    for kind in (QProgressBar, QToolButton):
        for widget in window.findChildren(kind):
            if not is_inner(widget):
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget
