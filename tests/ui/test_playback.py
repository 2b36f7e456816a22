"""The bar below the page, driven as a user drives it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QSlider

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.playback import Playback
from handwrite_app.ui.player import SPEEDS, Player, View

PATIENCE_MS = 20_000


@pytest.fixture
def bar(qtbot) -> Playback:
    player = Player()
    bar = Playback(player)
    qtbot.addWidget(bar)
    bar.resize(700, 44)
    with qtbot.waitExposed(bar):
        bar.show()
    yield bar
    player.stop()


def letter() -> Ink:
    strokes = [Stroke([[10 + 3 * k, 10], [12 + 3 * k, 14], [13 + 3 * k, 10]]) for k in range(30)]
    return Ink.of(Document("ab", (Page(120, 60, tuple(strokes)),), (Word("ab"),)))


def emerge(bar, count=5) -> None:
    for done in range(1, count + 1):
        bar._player.show_emerging(letter(), done / count)
    bar._player.show_still(letter())


def button(bar, name) -> QAbstractButton:
    return next(b for b in bar.findChildren(QAbstractButton) if b.accessibleName() == name)


def slider(bar) -> QSlider:
    return bar.findChild(QSlider)


def open_pen(bar, qtbot) -> None:
    bar._player.show_still(letter())
    qtbot.mouseClick(button(bar, "The pen writing"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar._player.length > 0, timeout=PATIENCE_MS)


def test_the_three_views_are_a_click_apart_and_the_bar_is_bare_on_the_still_page(bar, qtbot):
    emerge(bar)
    assert not slider(bar).isVisible()
    for name, view in (
        ("From noise to ink", View.NOISE),
        ("The pen writing", View.PEN),
        ("Still page", View.STILL),
    ):
        qtbot.mouseClick(button(bar, name), Qt.MouseButton.LeftButton)
        assert bar._player.view is view
        assert button(bar, name).isChecked()
        assert slider(bar).isVisible() == (view is not View.STILL)


def test_the_way_from_noise_is_offered_only_where_its_steps_are_kept(bar):
    noise = button(bar, "From noise to ink")
    assert not noise.isEnabled()
    bar._player.show_still(letter())
    assert not noise.isEnabled()
    assert button(bar, "The pen writing").isEnabled()
    emerge(bar)
    assert noise.isEnabled()


def test_while_the_model_works_the_bar_follows_and_offers_nothing(bar):
    bar._player.show_emerging(letter(), 0.25)
    assert slider(bar).isVisible()
    assert not slider(bar).isEnabled()
    assert slider(bar).value() == pytest.approx(slider(bar).maximum() / 4, abs=1)
    assert not button(bar, "Still page").isEnabled()


def test_the_keyboard_stays_in_the_bar_when_the_slider_goes(bar, qtbot):
    open_pen(bar, qtbot)
    slider(bar).setFocus()
    bar._player.show(View.STILL)
    assert not slider(bar).isVisible()
    assert button(bar, "Still page").hasFocus()


def test_play_is_pause_while_it_plays(bar, qtbot):
    open_pen(bar, qtbot)
    assert bar._player.is_playing
    qtbot.mouseClick(button(bar, "Pause"), Qt.MouseButton.LeftButton)
    assert not bar._player.is_playing
    qtbot.mouseClick(button(bar, "Play"), Qt.MouseButton.LeftButton)
    assert bar._player.is_playing


def test_the_slider_goes_where_it_is_pressed_and_with_the_arrow_keys(bar, qtbot):
    open_pen(bar, qtbot)
    place = QPoint(slider(bar).width() // 2, slider(bar).height() // 2)
    qtbot.mousePress(slider(bar), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(slider(bar), Qt.MouseButton.LeftButton, pos=place)
    assert not bar._player.is_playing
    half = bar._player.length / 2
    assert bar._player.position == pytest.approx(half, rel=0.1)
    place = bar._player.position
    qtbot.keyClick(slider(bar), Qt.Key.Key_Right)
    assert bar._player.position == pytest.approx(place + 1.0, abs=0.1)
    qtbot.keyClick(slider(bar), Qt.Key.Key_Home)
    assert bar._player.position == 0
    qtbot.keyClick(slider(bar), Qt.Key.Key_End)
    assert bar._player.position == bar._player.length


def test_speed_is_chosen_in_a_menu_and_by_keys(bar, qtbot):
    open_pen(bar, qtbot)
    chosen = {action.data(): action for action in bar._speeds.actions()}
    assert list(chosen) == list(SPEEDS)
    chosen[8.0].trigger()
    assert bar._player.speed == 8
    assert button(bar, "Speed 8×").text() == "8×"
    faster = next(a for a in bar.actions_offered if "aster" in a.text())
    slower = next(a for a in bar.actions_offered if "ower" in a.text())
    assert not faster.isEnabled()
    slower.trigger()
    assert bar._player.speed == 4


def test_repeat_is_a_switch(bar, qtbot):
    open_pen(bar, qtbot)
    qtbot.mouseClick(button(bar, "Repeat"), Qt.MouseButton.LeftButton)
    assert bar._player.loops
    qtbot.mouseClick(button(bar, "Repeat"), Qt.MouseButton.LeftButton)
    assert not bar._player.loops


def test_everything_has_a_name_and_says_its_key(bar, qtbot):
    open_pen(bar, qtbot)
    for one in bar.findChildren(QAbstractButton):
        assert one.accessibleName()
        assert "(" in one.toolTip(), one.accessibleName()
        assert one.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert slider(bar).accessibleName()
    assert slider(bar).accessibleDescription().startswith("0:00 / ")
    keys = [action.shortcut().toString() for action in bar.actions_offered]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_a_narrow_bar_keeps_its_icons_and_its_slider(bar, qtbot):
    open_pen(bar, qtbot)
    pen = button(bar, "The pen writing")
    assert pen.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    bar.resize(bar.minimumSizeHint())
    assert pen.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    assert bar.minimumSizeHint().width() <= bar.width()
    assert slider(bar).width() >= 80
    bar.resize(700, 44)
    assert pen.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def test_keys_of_the_window_turn_to_a_view_and_escape_leads_back(ready_window, qtbot):
    window, player = ready_window, ready_window.area.view.player
    window.commands.generate.trigger()
    qtbot.waitUntil(lambda: not window.is_busy, timeout=PATIENCE_MS)
    for key, view in ((Qt.Key.Key_1, View.NOISE), (Qt.Key.Key_2, View.PEN)):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert player.view is view
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert player.view is View.STILL
