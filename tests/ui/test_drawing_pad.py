"""The pad under mouse, finger and tablet pen."""

from __future__ import annotations

import string

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from handwrite_app.ui.drawing_pad import DrawingPad, shortened


@pytest.fixture
def pad(qtbot):
    pad = DrawingPad()
    pad.resize(900, 560)
    qtbot.addWidget(pad)
    with qtbot.waitExposed(pad):
        pad.show()
    return pad


def draw(pad, qtbot, *points):
    first, *rest = (QPoint(*point) for point in points)
    qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        qtbot.mouseMove(pad.canvas, point)
    qtbot.mouseRelease(pad.canvas, Qt.MouseButton.LeftButton, pos=points and QPoint(*points[-1]))


def shapes(pad):
    return [stroke.tolist() for stroke in pad.canvas.drawing.strokes]


def tablet(pad, kind, x, y, pressure, tip=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, tip, QInputDevice.Capability.Pressure, 1, 2
    )
    at = QPointF(x, y)
    no = Qt.KeyboardModifier.NoModifier
    down = Qt.MouseButton.LeftButton
    event = QTabletEvent(kind, device, at, at, pressure, 0, 0, 0, 0, 0, no, down, down)
    QApplication.sendEvent(pad.canvas, event)


def test_the_prompt_covers_every_letter_and_digit(pad):
    shown = " ".join(label.text() for label in pad.findChildren(QLabel)).lower()
    shown = shown[shown.index("“") :]
    assert set(string.ascii_lowercase + string.digits) <= set(shown)


def test_a_mouse_knows_no_pressure(pad, qtbot):
    draw(pad, qtbot, (50, 60), (60, 90), (80, 60))
    assert len(pad.canvas.drawing.strokes) == 1
    assert pad.canvas.drawing.pressures is None


def test_a_pens_pressure_is_kept_for_every_point(pad):
    tablet(pad, QEvent.Type.TabletPress, 50, 50, 0.2)
    tablet(pad, QEvent.Type.TabletMove, 60, 60, 0.6)
    tablet(pad, QEvent.Type.TabletMove, 75, 60, 0.9)
    tablet(pad, QEvent.Type.TabletRelease, 75, 60, 0.0)
    drawing = pad.canvas.drawing
    assert shapes(pad) == [[[50, 50], [60, 60], [75, 60]]]
    np.testing.assert_allclose(drawing.pressures[0], [0.2, 0.6, 0.9], atol=1e-6)


def test_the_other_end_of_a_pen_erases_and_undo_brings_it_back(pad, qtbot):
    draw(pad, qtbot, (50, 60), (150, 60))
    draw(pad, qtbot, (50, 160), (150, 160))
    before = shapes(pad)
    tablet(pad, QEvent.Type.TabletPress, 100, 62, 0.5, QPointingDevice.PointerType.Eraser)
    tablet(pad, QEvent.Type.TabletRelease, 100, 62, 0.0, QPointingDevice.PointerType.Eraser)
    assert shapes(pad) == before[1:]
    pad.tools.undo_action.trigger()
    assert shapes(pad) == before


def test_a_finger_writes(pad):
    device = QTest.createTouchDevice()
    touch = QTest.touchEvent(pad.canvas, device, False)
    for act, place in ((touch.press, (40, 40)), (touch.move, (60, 80)), (touch.release, (60, 80))):
        act(0, QPoint(*place), pad.canvas)
        touch.commit()
    assert shapes(pad) == [[[40, 40], [60, 80]]]
    assert pad.tools.undo_action.isEnabled()


def test_the_eraser_takes_what_it_crosses_in_one_step(pad, qtbot):
    for y in (60, 100, 140):
        draw(pad, qtbot, (50, y), (250, y))
    before = shapes(pad)
    pad.tools.erase_action.trigger()
    draw(pad, qtbot, (150, 80), (150, 100), (150, 140))
    assert shapes(pad) == before[:1]
    pad.tools.undo_action.trigger()
    assert shapes(pad) == before
    pad.tools.redo_action.trigger()
    assert shapes(pad) == before[:1]
    pad.tools.erase_action.trigger()
    draw(pad, qtbot, (300, 80), (310, 100))
    assert len(shapes(pad)) == 2


def test_an_eraser_that_meets_nothing_is_no_step(pad, qtbot):
    draw(pad, qtbot, (50, 60), (150, 60))
    pad.tools.erase_action.trigger()
    draw(pad, qtbot, (400, 300), (420, 300))
    pad.tools.undo_action.trigger()
    assert shapes(pad) == []


def test_everything_can_be_taken_back_and_done_again(pad, qtbot):
    states = [shapes(pad)]
    for x in (50, 150, 250):
        draw(pad, qtbot, (x, 60), (x + 40, 90))
        states.append(shapes(pad))
    pad.tools.clear_action.trigger()
    states.append(shapes(pad))
    assert states[-1] == []
    for state in reversed(states[:-1]):
        qtbot.keyClick(pad.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert shapes(pad) == state
    assert not pad.tools.undo_action.isEnabled()
    for state in states[1:]:
        pad.tools.redo_action.trigger()
        assert shapes(pad) == state
    assert not pad.tools.redo_action.isEnabled()
    pad.tools.undo_action.trigger()
    draw(pad, qtbot, (350, 60), (390, 90))
    assert not pad.tools.redo_action.isEnabled(), "a new stroke forgets what was taken back"


def test_a_drawing_is_used_or_joins_the_hand_in_use(pad, qtbot):
    draw(pad, qtbot, (50, 60), (150, 60))
    assert not pad._add.isVisible()
    pad.set_hand("Tom & Jerry's rather long name")
    assert "&&" in pad._add.text()
    told = []
    pad.accepted.connect(lambda drawing, adds: told.append((len(drawing.strokes), adds)))
    pad._add.click()
    pad._use.click()
    assert told == [(1, True), (1, False)]
    assert shortened("short") == "short"


def test_time_and_device_of_every_stroke_are_kept(pad, qtbot):
    draw(pad, qtbot, (50, 60), (60, 90), (80, 60))
    tablet(pad, QEvent.Type.TabletPress, 50, 50, 0.2)
    tablet(pad, QEvent.Type.TabletMove, 60, 60, 0.6)
    tablet(pad, QEvent.Type.TabletRelease, 60, 60, 0.0)
    drawing = pad.canvas.drawing
    assert drawing.devices == ("mouse", "pen")
    assert [len(times) for times in drawing.times] == [3, 2]
    assert all((np.diff(times) >= 0).all() for times in drawing.times)


def test_a_word_is_written_again_where_it_was(pad, qtbot):
    for x in (50, 150, 250, 350):
        draw(pad, qtbot, (x, 60), (x + 40, 90))
    before = shapes(pad)
    pad.canvas.write_in_place_of([1, 2])
    assert shapes(pad) == [before[0], before[3]]
    draw(pad, qtbot, (160, 62), (180, 80))
    draw(pad, qtbot, (260, 62), (280, 80))
    anew = shapes(pad)
    assert anew[0] == before[0]
    assert anew[3] == before[3]
    assert [stroke[0] for stroke in anew[1:3]] == [[160, 62], [260, 62]]
    pad.tools.undo_action.trigger()
    draw(pad, qtbot, (265, 62), (280, 80))
    assert shapes(pad)[2][0] == [265, 62], "undo goes back to the same place between the words"
    pad.canvas.write_on()
    draw(pad, qtbot, (450, 62), (480, 80))
    assert shapes(pad)[-1][0] == [450, 62]
    for _ in range(4):
        pad.tools.undo_action.trigger()
    assert shapes(pad) == before


def test_ink_of_another_day_is_on_the_pad_again(pad, qtbot):
    draw(pad, qtbot, (50, 60), (60, 90), (80, 60))
    drawing, shown = pad.canvas.drawing, shapes(pad)
    pad.canvas.begin()
    assert not pad.canvas.has_ink
    assert not pad.tools.undo_action.isEnabled()
    pad.canvas.begin(drawing)
    assert shapes(pad) == shown
    np.testing.assert_array_equal(pad.canvas.drawing.times[0], drawing.times[0])
