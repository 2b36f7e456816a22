"""Words of the page edited by hand: with the pointer, with keys, undone, and kept."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from handwrite_app.layout import WordEdit
from handwrite_app.ui.controls import Fold, NumberBox
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.ui.word_drag import Grip
from handwrite_app.ui.word_layer import Tool

PATIENCE_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def settled(window):
    """Whether the page shows the project as it is, with its words."""
    shown = window.writing.shown
    is_there = shown is not None and shown.project == window.project
    return is_there and not window.is_busy and layer_of(window).boxes is shown.boxes


def layer_of(window):
    return window.area.view.words


def wait(window, qtbot):
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)


@pytest.fixture
def page(ready_window, qtbot):
    """A window with a written page of four words in two lines, and the focus on the page."""
    window = ready_window
    window.desk.edit_values({"page": "A5", "retries": 0}, "Page")
    window.text_panel.set_text("ab cd\nef gh")
    window.commands.generate.trigger()
    wait(window, qtbot)
    window.area.view.setFocus()
    return window


def place_of(window, word, share=(0.5, 0.5)):
    """A point of the view on a word."""
    (box,) = layer_of(window).boxes.of_words([word])
    rect = window.area.view.to_view(box.rect)
    return QPoint(
        round(rect.left() + share[0] * rect.width()), round(rect.top() + share[1] * rect.height())
    )


def nearest(window, word, others):
    """Of some words the one that is nearest to straight above or below another."""
    return min(others, key=lambda one: abs(place_of(window, one).x() - place_of(window, word).x()))


def click(window, qtbot, word, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(window.area.view, LEFT, keys, place_of(window, word))


def drag(window, qtbot, *points):
    view = window.area.view
    qtbot.mousePress(view, LEFT, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(view, point)
    qtbot.mouseRelease(view, LEFT, pos=points[-1])


def press(window, qtbot, key, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window.area.view, key, keys)


def ink_of(window, word):
    """All points of a word on its page, mm."""
    pages = window.document.pages
    return np.concatenate([s.points for page in pages for s in page.strokes if s.word == word])


def edits_of(window):
    return [ink.edit for ink in window.project.inks]


def test_a_click_chooses_a_word_and_a_click_beside_it_none(page, qtbot):
    click(page, qtbot, 1)
    assert layer_of(page).chosen == [1]
    assert page.words.card.isVisible()
    assert page.words.card.findChild(QLineEdit).text() == "cd"
    assert "cd" in page.area.view.accessibleName()
    qtbot.mouseClick(page.area.view, LEFT, pos=QPoint(5, page.area.view.height() - 5))
    assert layer_of(page).chosen == []
    assert not page.words.card.isVisible()


def test_shift_and_a_lasso_choose_several(page, qtbot):
    click(page, qtbot, 0)
    click(page, qtbot, 3, SHIFT)
    assert layer_of(page).chosen == [0, 3]
    click(page, qtbot, 0, SHIFT)
    assert layer_of(page).chosen == [3]
    frame = page.area.view.to_view(layer_of(page).boxes.frame(range(4))).toRect()
    frame.adjust(-20, -20, 20, 20)
    middle = (place_of(page, 1) + place_of(page, 2)).y() // 2  # between the lines
    corners = (frame.topLeft(), frame.topRight(), frame.bottomRight(), frame.bottomLeft())
    above = (*corners[:2], QPoint(frame.right(), middle), QPoint(frame.left(), middle))
    drag(page, qtbot, *above)
    assert layer_of(page).chosen == [0, 1]
    drag(page, qtbot, *corners)
    assert layer_of(page).chosen == [0, 1, 2, 3]


def test_keys_go_from_word_to_word_and_tab_leaves_behind_the_last(page, qtbot):
    layer = layer_of(page)
    press(page, qtbot, Qt.Key.Key_Return)
    assert len(layer.chosen) == 1
    layer.choose([0])
    for key, expected in (
        (Qt.Key.Key_Right, [1]),
        (Qt.Key.Key_Right, [2]),
        (Qt.Key.Key_Left, [1]),
        (Qt.Key.Key_Down, [nearest(page, 1, (2, 3))]),
        (Qt.Key.Key_Up, [nearest(page, nearest(page, 1, (2, 3)), (0, 1))]),
    ):
        press(page, qtbot, key)
        assert layer.chosen == expected
    layer.choose([1])
    for key, expected in ((Qt.Key.Key_Tab, [2]), (Qt.Key.Key_Tab, [3])):
        press(page, qtbot, key)
        assert layer.chosen == expected
    press(page, qtbot, Qt.Key.Key_Left, SHIFT)
    assert layer.chosen == [2, 3]
    layer.choose([3])
    press(page, qtbot, Qt.Key.Key_Tab)
    assert not page.area.view.hasFocus()
    page.area.view.setFocus()
    press(page, qtbot, Qt.Key.Key_Escape)
    assert layer.chosen == []


def test_a_word_is_dragged_and_put_back_by_undo(page, qtbot):
    before, others = ink_of(page, 1), ink_of(page, 2)
    start = place_of(page, 1)
    drag(page, qtbot, start, start + QPoint(3, 9), start + QPoint(40, 25))
    wait(page, qtbot)
    scale = page.area.view.scale
    moved = ink_of(page, 1) - before
    np.testing.assert_allclose(moved, [[40 / scale, 25 / scale]] * len(moved), atol=0.01)
    np.testing.assert_array_equal(ink_of(page, 2), others)
    assert layer_of(page).chosen == [1]
    page.commands.undo.trigger()
    wait(page, qtbot)
    np.testing.assert_array_equal(ink_of(page, 1), before)
    assert edits_of(page) == [WordEdit()] * 4


def test_no_drag_takes_a_word_off_its_page(page, qtbot):
    start = place_of(page, 0)
    drag(page, qtbot, start, start + QPoint(-40, -40), start - QPoint(5000, 5000))
    wait(page, qtbot)
    assert ink_of(page, 0).min() == pytest.approx(0.0, abs=0.5)
    edit = edits_of(page)[0]
    press(page, qtbot, Qt.Key.Key_Left, ALT)
    assert edits_of(page)[0].right == pytest.approx(edit.right, abs=0.2)  # nothing piles up


@pytest.mark.parametrize(("grip", "name"), [("SIZE", "scale"), ("SLANT", "lean")])
def test_the_handles_shape_a_word(page, qtbot, grip, name):
    view, layer = page.area.view, layer_of(page)
    click(page, qtbot, 2)
    start = layer.marks.handles(view._transform())[Grip[grip]].toPoint()
    drag(page, qtbot, start, start + QPoint(8, -8), start + QPoint(30, -30))
    wait(page, qtbot)
    edit = edits_of(page)[2]
    assert getattr(edit, name) > getattr(WordEdit(), name) + 0.1
    assert (edit.right, edit.down) == (0.0, 0.0)
    assert edits_of(page)[1] == WordEdit()


def test_what_is_dragged_is_drawn_where_the_layout_then_puts_it(page, qtbot):
    view, layer = page.area.view, layer_of(page)
    click(page, qtbot, 2)
    (box,) = layer.boxes.of_words([2])
    start = layer.marks.handles(view._transform())[Grip.SIZE].toPoint()
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, start + QPoint(12, -12))
    qtbot.mouseMove(view, start + QPoint(40, -40))
    drawn = layer._drag.shaped(box).mapRect(box.rect)
    qtbot.mouseRelease(view, LEFT, pos=start + QPoint(40, -40))
    wait(page, qtbot)
    (box,) = layer.boxes.of_words([2])
    assert box.rect.getCoords() == pytest.approx(drawn.getCoords(), abs=0.3)


def test_keys_move_and_shape_in_one_step_each(page, qtbot):
    layer_of(page).choose([1])
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(page, qtbot, key, ALT)
    x_height = page.project.spec.x_height
    edit = edits_of(page)[1]
    assert (edit.right, edit.down) == pytest.approx((1 / x_height, 0.5 / x_height), abs=0.001)
    press(page, qtbot, Qt.Key.Key_Equal, ALT)
    press(page, qtbot, Qt.Key.Key_Period, ALT)
    assert edits_of(page)[1].scale == pytest.approx(1.05)
    assert edits_of(page)[1].lean == pytest.approx(0.05)
    for _ in range(3):
        page.commands.undo.trigger()
    assert edits_of(page)[1] == WordEdit()
    assert page.project.writing is not None


def test_numbers_of_the_card_place_and_shape(page, qtbot):
    click(page, qtbot, 0)
    card = page.words.card
    card.findChild(Fold).open()
    right, down, size, slant = card.findChildren(NumberBox)
    for box, value in ((right, 5.0), (down, 1.0), (size, 120.0), (slant, 45.0)):
        box.setValue(value)
        wait(page, qtbot)
    x_height = page.project.spec.x_height
    edit = edits_of(page)[0]
    assert (edit.right, edit.scale, edit.lean) == pytest.approx((5 / x_height, 1.2, 1), abs=0.001)
    page.words.actions.reset.trigger()
    wait(page, qtbot)
    assert edits_of(page)[0] == WordEdit()
    assert (right.value(), size.value(), slant.value()) == (0.0, 100.0, 0.0)


def test_a_word_is_written_again_where_it_was_put(page, qtbot):
    inks = page.project.inks
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_Right, ALT)
    press(page, qtbot, Qt.Key.Key_R)
    assert page.is_busy
    assert not page.words.card.isVisible()
    wait(page, qtbot)
    after = page.project.inks
    assert [a is b for a, b in zip(after, inks, strict=True)] == [True, False, True, True]
    assert after[1].seed != inks[1].seed
    assert after[1].edit.right > 0
    assert layer_of(page).chosen == [1]


def test_a_kept_word_outlives_write_anew_and_another_seed(page, qtbot):
    layer_of(page).choose([2])
    press(page, qtbot, Qt.Key.Key_K)
    kept = page.project.inks[2]
    assert kept.edit.is_kept
    do = page.words.actions
    assert do.keep.isChecked()
    assert not do.again.isEnabled()
    assert not do.variants.isEnabled()
    page.commands.write_anew.trigger()
    wait(page, qtbot)
    ink = page.project.inks[2]
    assert (ink.seed, ink.edit.is_kept) == (kept.seed, True)
    assert page.project.missing == []
    assert 2 not in page.writing.hard_words
    do.keep.trigger()
    assert not page.project.inks[2].edit.is_kept
    assert do.again.isEnabled()


def test_a_word_is_changed_and_its_text_with_it(page, qtbot):
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_Right, ALT)
    wait(page, qtbot)
    inks, edit = page.project.inks, edits_of(page)[1]
    press(page, qtbot, Qt.Key.Key_Return)
    box = page.words.card.findChild(QLineEdit)
    assert box.hasFocus()
    qtbot.keyClicks(box, "new")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    wait(page, qtbot)
    assert page.project.text == page.text_panel.text == "ab new\nef gh"
    assert page.project.inks[1].text == "new"
    assert edits_of(page)[1] == edit
    assert page.project.inks[0] is inks[0]
    page.commands.undo.trigger()
    wait(page, qtbot)
    assert page.project.inks == inks
    assert page.text_panel.text == "ab cd\nef gh"


def test_a_word_that_cannot_be_written_is_refused_in_place(page, qtbot):
    click(page, qtbot, 1)
    before = page.project
    box = page.words.card.findChild(QLineEdit)
    box.setText("猫")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.project is before
    assert not page.is_busy
    said = page.words.card._reading
    assert said.isVisible()
    assert "猫" in said.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert page.area.view.hasFocus()


def test_deleted_words_leave_the_text_and_come_back(page, qtbot):
    inks = page.project.inks
    layer_of(page).choose([1, 2])
    press(page, qtbot, Qt.Key.Key_Delete)
    wait(page, qtbot)
    assert page.text_panel.text == page.project.text == "ab\ngh"
    assert page.project.inks == (inks[0], inks[3])
    page.commands.undo.trigger()
    wait(page, qtbot)
    assert page.project.inks == inks
    assert page.text_panel.text == "ab cd\nef gh"


def test_keys_of_the_words_do_not_reach_the_text(page, qtbot):
    layer_of(page).choose([1])
    page.text_panel.take_focus()
    box = QApplication.focusWidget()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_R, Qt.Key.Key_K, Qt.Key.Key_V):
        qtbot.keyClick(box, key)
    assert len(page.project.inks) == 4
    assert page.text_panel.text.startswith("ab cd\nef gh")
    assert not page.is_busy


def test_variants_are_shown_and_one_is_taken_by_its_number(page, qtbot):
    inks = page.project.inks
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_Right, ALT)
    wait(page, qtbot)
    own = page.project.inks[1]
    press(page, qtbot, Qt.Key.Key_V)
    assert page.words.card.strip.isVisible()
    wait(page, qtbot)
    assert page.project.inks[1] is own  # nothing is changed by looking
    press(page, qtbot, Qt.Key.Key_3)
    wait(page, qtbot)
    third = page.project.inks[1]
    assert third.seed != own.seed
    assert third.edit == own.edit
    press(page, qtbot, Qt.Key.Key_1)
    wait(page, qtbot)
    assert page.project.inks[1].seed == own.seed
    assert page.project.inks[0] is inks[0]
    click(page, qtbot, 0)
    assert not page.words.card.strip.isVisible()


def test_going_through_variants_is_one_step_and_back_to_the_first_is_none(page, qtbot):
    page.desk._step_timer.setInterval(0)  # nobody is as slow as this
    before, own = page.desk.undo_name, page.project.inks[1]
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_V)
    wait(page, qtbot)
    for key in (Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_3):
        press(page, qtbot, key)
        wait(page, qtbot)
    page.desk.undo()
    assert page.project.inks[1].seed == own.seed
    assert page.desk.undo_name == before
    page.desk.redo()
    wait(page, qtbot)
    press(page, qtbot, Qt.Key.Key_2)
    wait(page, qtbot)
    assert page.desk.undo_name != before  # after redo another step begins
    page.desk.undo()
    page.desk.undo()
    wait(page, qtbot)
    press(page, qtbot, Qt.Key.Key_4)
    press(page, qtbot, Qt.Key.Key_1)
    assert page.desk.undo_name == before


def test_after_undo_the_mark_is_on_what_is_on_the_page_and_the_variant_can_be_taken_again(
    page, qtbot
):
    layer_of(page).choose([1])
    page.words.actions.again.trigger()
    wait(page, qtbot)
    press(page, qtbot, Qt.Key.Key_V)
    wait(page, qtbot)
    press(page, qtbot, Qt.Key.Key_3)
    wait(page, qtbot)
    third = page.project.inks[1]
    group = page.words.card.strip._group
    press(page, qtbot, Qt.Key.Key_Right, ALT)  # it is the same variant wherever it stands
    wait(page, qtbot)
    assert group.checkedId() == 2
    page.desk.undo()
    page.desk.undo()
    wait(page, qtbot)
    assert group.checkedId() == 0
    press(page, qtbot, Qt.Key.Key_3)
    wait(page, qtbot)
    assert page.project.inks[1].seed == third.seed
    page.desk.undo()
    page.desk.undo()
    wait(page, qtbot)
    assert page.words.card.strip.isVisible()
    assert group.checkedId() == -1  # the word is as it was before it was written again


def test_who_presses_a_button_of_the_card_twice_does_not_press_the_next(page, qtbot):
    layer_of(page).choose([1])
    button = next(
        one
        for one in page.words.card.findChildren(QToolButton)
        if one.defaultAction() is page.words.actions.variants
    )
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert page.area.view.hasFocus()
    wait(page, qtbot)
    assert page.words.card.strip.isVisible()
    assert not page.project.kept


def test_variants_that_are_given_up_change_nothing(page, qtbot):
    before = page.project
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_V)
    page.commands.cancel.trigger()
    wait(page, qtbot)
    assert page.project is before
    assert not page.is_busy


def test_a_word_that_is_hard_to_read_says_so_and_is_tried_again_by_one_click(page, qtbot):
    layer = layer_of(page)
    assert set(layer.boxes.hard) == {0, 1, 2, 3}  # the model is untrained
    view, seed = page.area.view, page.project.inks[0].seed
    qtbot.mouseMove(view, place_of(page, 0))
    badge = layer.marks.badges(view._transform())[0].center().toPoint()
    qtbot.mouseClick(view, LEFT, pos=badge)
    assert page.is_busy
    wait(page, qtbot)
    assert page.project.inks[0].seed != seed
    click(page, qtbot, 0)
    assert "Hard to read" in page.words.card._reading.text()


def test_the_hand_tool_and_the_middle_button_move_the_page(page, qtbot):
    view = page.area.view
    start = place_of(page, 1)

    def origin():
        return view.to_view(layer_of(page).boxes.frame([0])).topLeft()

    before = origin()
    qtbot.mousePress(view, Qt.MouseButton.MiddleButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, 30))
    qtbot.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=start + QPoint(20, 30))
    assert (origin() - before).toTuple() == pytest.approx((20, 30))
    press(page, qtbot, Qt.Key.Key_H)
    assert layer_of(page).tool is Tool.HAND
    drag(page, qtbot, start, start + QPoint(-20, -30))
    assert (origin() - before).toTuple() == pytest.approx((0, 0))
    press(page, qtbot, Qt.Key.Key_S)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    drag(page, qtbot, start, start + QPoint(7, 9))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert (origin() - before).toTuple() == pytest.approx((7, 9))
    assert not view.player.is_playing
    assert edits_of(page) == [WordEdit()] * 4


def test_edits_follow_the_page_without_the_model(page, qtbot):
    layer_of(page).choose([1])
    press(page, qtbot, Qt.Key.Key_Right, ALT)
    edit = edits_of(page)[1]
    page.writing.source = ModelSource(lambda: pytest.fail("the model was asked for"))
    page.desk.edit_values({"page": "A4", "x_height_mm": 5.0}, "Page")
    wait(page, qtbot)
    assert edits_of(page)[1] == edit
    assert layer_of(page).chosen == [1]
