"""The scan dialog driven by mouse and keys, on a page drawn for it."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLabel

from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.scan_dialog import ScanDialog
from handwrite_app.ui.theme import Theme, wear

PATIENCE_MS = 20_000


def page(lines=3, letters=24):
    """A page of round letters, 60 px from line to line, every third with a tail."""
    picture = np.full((60 * lines + 60, 860, 3), 245, np.uint8)
    turn = np.linspace(0, 2 * np.pi, 40)
    for row in range(lines):
        for k in range(letters):
            tall = 2.0 if (row + k) % 3 == 0 else 1.0
            x = 60 + 30 * k + 16 * (k // 5) + 10 * np.sin(turn)
            y = 70 + 60 * row - 9 * np.cos(turn) * np.where(np.cos(turn) > 0, tall, 1.0)
            points = np.round(np.column_stack([x, y])).astype(np.int32)
            cv2.polylines(picture, [points[:, None]], True, (30, 30, 40), 3, cv2.LINE_AA)
    return picture


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()
    jobs.wait()


@pytest.fixture
def open_dialog(qtbot, jobs):
    def open_it(image=None, hand_name=""):
        dialog = ScanDialog(page() if image is None else image, "note", jobs.start, hand_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        settle(dialog, qtbot)
        return dialog

    return open_it


def settle(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog._job is None, timeout=PATIENCE_MS)


def place(dialog, x, y):
    """Where a pixel of the turned picture is on the canvas."""
    return dialog.canvas.to_widget(x, y).toPoint()


def drag(dialog, qtbot, *points):
    first, *rest = (place(dialog, *point) for point in points)
    qtbot.mousePress(dialog.canvas, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        qtbot.mouseMove(dialog.canvas, point)
    qtbot.mouseRelease(dialog.canvas, Qt.MouseButton.LeftButton, pos=rest[-1])
    settle(dialog, qtbot)


def tool(dialog, text):
    return next(b for b in dialog._tools.buttons() if b.text() == text)


def ticks(dialog):
    return [
        dialog.lines.item(k).checkState() == Qt.CheckState.Checked
        for k in range(dialog.lines.count())
    ]


def test_what_was_found_is_listed_and_used(open_dialog, qtbot):
    dialog = open_dialog()
    assert ticks(dialog) == [True] * 3
    assert "words" in dialog.lines.item(0).text()
    with qtbot.waitSignal(dialog.accepted_sample) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    sample, adds = told.args
    assert (sample.name, adds) == ("note", False)
    assert len(sample.windows) >= 3


def test_a_line_is_left_out_by_a_click_a_tick_or_a_key(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=place(dialog, 400, 130))
    settle(dialog, qtbot)
    assert ticks(dialog) == [True, False, True]
    dialog.lines.item(0).setCheckState(Qt.CheckState.Unchecked)
    settle(dialog, qtbot)
    assert ticks(dialog) == [False, False, True]
    dialog.canvas.setFocus()
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Space)
    settle(dialog, qtbot)
    assert ticks(dialog) == [False, False, False]
    assert not dialog.use_button.isEnabled()
    assert dialog.notice.message
    for left in ([False, False, True], [True, False, True], [True, True, True]):
        dialog.undo_action.trigger()
        settle(dialog, qtbot)
        assert ticks(dialog) == left
    assert dialog.use_button.isEnabled()
    assert not dialog.undo_action.isEnabled()


@pytest.fixture
def dressed(qapp):
    """Dresses the application in a theme and gives its colours back."""

    def dress(name):
        wear(name)
        return Theme.of(qapp.palette())

    yield dress
    wear("light")


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_box_of_a_line_has_a_frame_and_a_tick_that_can_be_seen(
    open_dialog, qtbot, dressed, name
):
    theme = dressed(name)
    dialog = open_dialog()
    dialog.lines.item(1).setCheckState(Qt.CheckState.Unchecked)
    settle(dialog, qtbot)
    dialog.lines.setCurrentRow(2)

    def colors(row):
        rect = dialog.lines.visualItemRect(dialog.lines.item(row))
        rect.setWidth(26)  # without the words
        picture = dialog.lines.viewport().grab(rect).toImage()
        points = itertools.product(range(picture.width()), range(picture.height()))
        return {picture.pixelColor(*point).name() for point in points}

    assert theme.accent.name() in colors(0)
    assert theme.on_accent.name() in colors(0)
    assert theme.muted.name() in colors(1)
    assert theme.accent.name() not in colors(1)


def test_brush_and_lasso_drop_blots_and_every_step_can_be_taken_back(open_dialog, qtbot):
    dialog = open_dialog()
    assert not dialog.brush.isVisible()
    tool(dialog, "Brush").click()
    assert dialog.brush.isVisible()
    dialog.brush.setValue(21)
    drag(dialog, qtbot, (30, 70), (400, 70), (840, 70))
    assert len(ticks(dialog)) == 2
    tool(dialog, "Lasso").click()
    drag(dialog, qtbot, (5, 160), (855, 160), (855, 235), (5, 235))
    assert len(ticks(dialog)) == 1
    dialog.undo_action.trigger()
    dialog.undo_action.trigger()
    settle(dialog, qtbot)
    assert len(ticks(dialog)) == 3
    dialog.redo_action.trigger()
    settle(dialog, qtbot)
    assert len(ticks(dialog)) == 2
    dialog.reset_action.trigger()
    settle(dialog, qtbot)
    assert len(ticks(dialog)) == 3


def test_the_keyboard_alone_can_strike_something_out(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.keyClick(dialog, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: tool(dialog, "Brush").isChecked(), timeout=PATIENCE_MS)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Left)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Space)
    settle(dialog, qtbot)
    (blot,) = dialog.settings.blots
    assert blot.points.shape == (1, 2)


def test_a_frame_crops_and_its_edges_can_be_moved(open_dialog, qtbot):
    dialog = open_dialog()
    tool(dialog, "Crop").click()
    drag(dialog, qtbot, (20, 40), (600, 100), (840, 165))
    assert len(ticks(dialog)) == 2
    before = dialog.settings.crop
    drag(dialog, qtbot, (430, before[3]), (430, 140), (430, 105))
    assert len(ticks(dialog)) == 1
    assert dialog.settings.crop[:3] == pytest.approx(before[:3])
    left = dialog.settings.crop[0]
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Right)
    assert dialog.settings.crop[0] > left
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.settings.crop[0] == pytest.approx(left)
    settle(dialog, qtbot)


def test_quarter_turns_take_the_crop_along_and_four_of_them_are_none(open_dialog, qtbot):
    dialog = open_dialog(np.ascontiguousarray(np.rot90(page())))
    right = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Turn right")
    tool(dialog, "Crop").click()
    drag(dialog, qtbot, (10, 20), (200, 500), (110, 840))
    crop = dialog.settings.crop
    right.click()
    settle(dialog, qtbot)
    assert dialog.settings.quarter_turns == 1
    assert 1 <= len(ticks(dialog)) <= 2
    for _ in range(3):
        right.click()
    assert dialog.settings.quarter_turns == 0
    assert dialog.settings.crop == pytest.approx(crop)
    settle(dialog, qtbot)


def test_a_slider_that_moves_on_is_one_step_and_nothing_found_is_told(open_dialog, qtbot):
    faint = page()
    faint[150:] = 245
    dialog = open_dialog(faint)
    for value in (10, 40, 80):
        dialog.darkness.setValue(value)
    for value in (-20, -60):
        dialog.turn.setValue(value)
    settle(dialog, qtbot)
    assert (dialog.settings.darkness, dialog.settings.turn_deg) == (0.8, -6.0)
    dialog.undo_action.trigger()
    assert dialog.settings.turn_deg == 0
    assert dialog.turn.value() == 0
    dialog.undo_action.trigger()
    assert dialog.settings.darkness == 0
    assert not dialog.undo_action.isEnabled()
    settle(dialog, qtbot)


def test_a_blank_picture_is_told_in_the_dialog(open_dialog):
    dialog = open_dialog(np.full((200, 300, 3), 255, np.uint8))
    assert "blank" in dialog.notice.message
    assert not dialog.use_button.isEnabled()


def test_the_sample_may_join_the_hand_in_use(open_dialog, qtbot):
    assert not open_dialog().add_button.isVisible()
    dialog = open_dialog(hand_name="Mine")
    assert "Mine" in dialog.add_button.text()
    with qtbot.waitSignal(dialog.accepted_sample) as told:
        dialog.add_button.click()
    assert told.args[1] is True


def test_a_dialog_closed_while_reading_is_told_nothing_more(qtbot, jobs):
    dialog = ScanDialog(page(), "note", jobs.start)
    dialog.show()
    dialog.reject()
    dialog = None
    jobs.wait()
    qtbot.wait(1)


def test_everything_has_a_name_for_a_screen_reader(open_dialog):
    dialog = open_dialog(hand_name="Mine")
    for control in dialog.findChildren(QAbstractButton):
        if control.isVisible():
            assert control.text() or control.accessibleName(), control
    for slider in dialog.findChildren(QAbstractSlider):
        if slider.isVisible() and slider.parent() is not None and slider.toolTip():
            assert slider.accessibleName()
    assert dialog.canvas.accessibleDescription()
    buddies = [label.buddy() for label in dialog.findChildren(QLabel) if label.buddy()]
    assert {dialog.turn, dialog.darkness, dialog.lines} <= set(buddies)


def test_places_on_the_canvas_are_where_the_picture_shows_them(open_dialog):
    dialog = open_dialog()
    corner = place(dialog, 0, 0)
    far = place(dialog, 860, 240)
    assert dialog.canvas.rect().contains(corner)
    assert dialog.canvas.rect().contains(far - QPoint(1, 1))
    assert (far.x() - corner.x()) / (far.y() - corner.y()) == pytest.approx(860 / 240, rel=0.02)
