"""Windows that are open follow another language, and nothing of them is lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from handwrite_app.ui.controls import Choice
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.ui.windows import Windows

PATIENCE_MS = 30_000


@pytest.fixture
def windows(qapp, synthesizer, saved_hand):
    before = QLocale()
    windows = Windows(ModelSource(lambda: synthesizer))
    yield windows
    for window in list(windows.open_windows):
        window.close_without_saving()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)
    QApplication.sendPostedEvents()


def opened(windows, qtbot, text):
    window = windows.open()
    qtbot.waitUntil(lambda: window.hand == "Arches", timeout=PATIENCE_MS)
    window.text_panel.set_text(text)
    return window


def choose(window, name, value):
    """Picks a language as a person does in the settings."""
    settings = window.settings_page
    box = next(one for one in settings.findChildren(Choice) if one.accessibleName() == name)
    box.choose(value)
    box.activated.emit(box.currentIndex())


def words(windows):
    return [(one.text_panel.text, one.tabs.tabText(0)) for one in windows.open_windows]


def test_every_open_window_follows_with_its_work_and_undo(windows, qtbot):
    first = opened(windows, qtbot, "ab cd")
    opened(windows, qtbot, "ef")
    first.tabs.setCurrentWidget(first.settings_tab)
    first.resize(1350, 777)
    size = first.size()
    choose(first, "Language", "de")
    expected = [("ab cd", "Schreiben"), ("ef", "Schreiben")]
    qtbot.waitUntil(lambda: sorted(words(windows)) == expected, timeout=PATIENCE_MS)
    again = next(one for one in windows.open_windows if one.text_panel.text == "ab cd")
    assert first not in windows.open_windows
    assert again.isVisible()
    assert again.size() == size
    assert again.tabs.currentWidget() is again.settings_tab
    assert again.hand == "Arches"
    assert again.desk.is_dirty
    again.commands.undo.trigger()
    assert again.text_panel.text == ""
    choose(again, "Sprache", "en")
    qtbot.waitUntil(lambda: {tab for _, tab in words(windows)} == {"Write"}, timeout=PATIENCE_MS)


def test_a_window_that_is_drawn_in_follows_when_it_is_done(windows, qtbot):
    window = opened(windows, qtbot, "ab")
    window.commands.draw.trigger()
    canvas = window.area.pad.canvas
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(canvas), "has_ink", property(lambda _: True))
        choose(window, "Language", "de")
        notice = window.settings_page.language_notice
        qtbot.waitUntil(lambda: not notice.isHidden(), timeout=PATIENCE_MS)
        assert "sobald seine Arbeit getan ist" in notice._message.text()  # spoken already
        assert windows.open_windows == [window]
    qtbot.waitUntil(lambda: words(windows) == [("ab", "Schreiben")], timeout=PATIENCE_MS)


def test_nothing_that_takes_long_to_import_is_on_the_way_to_the_window():
    heavy = "{'torch', 'cv2', 'scipy', 'matplotlib', 'svgwrite', 'filelock', 'reportlab'}"
    code = f"import sys, handwrite_app.ui.windows; sys.exit(str({heavy} & set(sys.modules) or ''))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == ""
