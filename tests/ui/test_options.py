"""The controls of the page and of the model."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QWidget,
)

from handwrite_app.choices import Choices
from handwrite_app.document.project import SamplingFields
from handwrite_app.ui.controls import Fold
from handwrite_app.ui.options_panel import OptionsPanel

FULL = Choices(
    text="x",
    seed=7,
    neatness=0.8,
    steps=32,
    sampler="heun",
    text_guidance=2.5,
    style_guidance=2.2,
    candidates=3,
    retries=0,
    page="120x80",
    orientation="portrait",
    margin_mm=12.0,
    margin_top_mm=5.0,
    margin_right_mm=6.0,
    margin_bottom_mm=7.0,
    margin_left_mm=0.0,
    x_height_mm=1.75,
    line_height_mm=9.0,
    align="justify",
    first_indent_mm=8.0,
    paragraph_gap_mm=4.0,
    bullets="dot",
    long_words="shrink",
    language="de",
    page_numbers=True,
    paper="grid",
    ink="#123456",
    nib_mm=0.7,
    imperfection=0.5,
    wavy=0.1,
    drift=0.0,
    size_variation=0.3,
    slant_variation=0.4,
    spacing_variation=1.0,
    fatigue=0.6,
)


@pytest.fixture
def panel(qtbot) -> OptionsPanel:
    panel = OptionsPanel()
    qtbot.addWidget(panel)
    panel.resize(332, 1600)
    with qtbot.waitExposed(panel):
        panel.show()
    for fold in panel.findChildren(Fold):
        fold.open()
    return panel


def named(panel: OptionsPanel, name: str) -> QWidget:
    (found,) = [w for w in panel.findChildren(QWidget) if w.accessibleName() == name]
    return found


@pytest.fixture
def told(panel) -> list[str]:
    signals: list[str] = []
    panel.layout_changed.connect(lambda: signals.append("layout"))
    panel.writing_changed.connect(lambda: signals.append("writing"))
    return signals


def test_the_panel_begins_with_the_defaults(panel):
    assert panel.choices("") == Choices()


@pytest.mark.parametrize(
    "choices",
    [
        FULL,
        Choices(),
        Choices(page="A4", orientation="landscape"),
        Choices(page="postcard"),
        Choices(page="postcard", orientation="portrait"),
        Choices(language="pt_BR"),
    ],
)
def test_choices_that_are_shown_are_chosen_and_told_to_nobody(panel, told, choices):
    panel.set_choices(FULL)
    panel.set_choices(choices)
    assert panel.choices(choices.text) == choices
    assert not told


def test_the_example_moves_every_choice_off_its_default():
    plain = Choices()
    assert not [f.name for f in fields(FULL) if getattr(FULL, f.name) == getattr(plain, f.name)]


@pytest.mark.parametrize(
    ("name", "key", "field"),
    [
        ("x-height", Qt.Key.Key_Up, "x_height_mm"),
        ("Size", Qt.Key.Key_Down, "page"),
        ("Line height", Qt.Key.Key_Up, "line_height_mm"),
        ("Margin", Qt.Key.Key_Up, "margin_mm"),
        ("Margin: Left", Qt.Key.Key_Up, "margin_left_mm"),
        ("Ruled paper", Qt.Key.Key_Space, "paper"),
        ("Justified", Qt.Key.Key_Space, "align"),
        ("Red", Qt.Key.Key_Space, "ink"),
        ("Nib", Qt.Key.Key_Up, "nib_mm"),
        ("Waves", Qt.Key.Key_Right, "wavy"),
        ("Unevenness", Qt.Key.Key_Right, "imperfection"),
        ("Bullets", Qt.Key.Key_Down, "bullets"),
        ("Neatness", Qt.Key.Key_Right, "neatness"),
        ("Fidelity", Qt.Key.Key_Right, "style_guidance"),
        ("Style guidance", Qt.Key.Key_Up, "style_guidance"),
        ("Quality", Qt.Key.Key_Right, "steps"),
        ("Steps", Qt.Key.Key_Up, "steps"),
        ("Sampler", Qt.Key.Key_Down, "sampler"),
        ("Candidates", Qt.Key.Key_Up, "candidates"),
        ("Seed", Qt.Key.Key_Up, "seed"),
    ],
)
def test_a_key_on_a_control_changes_one_choice_and_says_of_which_kind(
    panel, told, qtbot, name, key, field
):
    before = panel.choices("")
    qtbot.keyClick(named(panel, name), key)
    after = panel.choices("")
    assert [f.name for f in fields(after) if getattr(after, f.name) != getattr(before, f.name)] == [
        field
    ]
    assert told == ["writing" if field in {f.name for f in fields(SamplingFields)} else "layout"]


def test_more_quality_is_more_steps_and_auto_gives_them_back_to_the_model(panel, qtbot):
    named(panel, "Quality").setValue(100)
    assert panel.choices("").steps == 128
    assert named(panel, "Steps").value() == 128
    qtbot.mouseClick(named(panel, "Quality: auto"), Qt.MouseButton.LeftButton)
    assert panel.choices("") == Choices()


def test_the_wheel_scrolls_past_every_control_and_changes_none(panel, told):
    controls = (QAbstractSlider, QAbstractSpinBox, QComboBox)
    turned = [w for w in panel.findChildren(QWidget) if isinstance(w, controls) and w.isVisible()]
    assert len(turned) > 15
    for control in turned:
        middle = QPointF(control.rect().center())
        wheel = QWheelEvent(
            middle,
            control.mapToGlobal(middle),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        control.setFocus()
        QApplication.sendEvent(control, wheel)
        assert not wheel.isAccepted(), control.accessibleName()
    assert panel.choices("") == Choices()
    assert not told


def test_margins_that_leave_no_room_are_told_in_place_and_to_nobody_else(panel, told):
    panel.set_choices(Choices(page="A6"))
    margin = named(panel, "Margin")
    margin.setValue(60)
    assert "no room" in panel.notice.message
    assert told == []
    margin.setValue(10)
    assert not panel.notice.message
    assert told == ["layout"]


def test_a_landscape_page_stays_landscape_on_another_size(panel, qtbot):
    panel.set_choices(Choices(page="A4"))
    named(panel, "Across").click()
    qtbot.keyClick(named(panel, "Size"), Qt.Key.Key_Down)
    choices = panel.choices("")
    assert choices.page == "A5"
    assert choices.orientation == "landscape"


def test_every_control_can_be_reached_named_and_explains_itself(panel):
    buddies = {label.buddy() for label in panel.findChildren(QLabel)}
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
    controls = [w for kind in kinds for w in panel.findChildren(kind) if w.isVisible()]
    assert len(controls) > 50
    for control in controls:
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()
        name = control.accessibleName() or getattr(control, "text", str)()
        assert name, control
        assert control.toolTip(), name
        assert isinstance(control, QAbstractButton) or control.accessibleName(), name
    assert {named(panel, name) for name in ("x-height", "Nib", "Steps", "Seed")} <= buddies


def test_the_seed_lock_is_no_choice_of_the_page(panel, told):
    named(panel, "Keep the seed").click()
    assert panel.keeps_seed
    assert told == []
    assert replace(panel.choices(""), text="") == Choices()
