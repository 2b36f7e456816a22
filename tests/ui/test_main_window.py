"""The window driven as a user drives it, with a tiny model."""

from __future__ import annotations

import json
import time

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QFileDialog,
    QLabel,
    QListView,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from handwrite_app.errors import UserError
from handwrite_app.export import read_json
from handwrite_app.settings import load_settings
from handwrite_app.styles import list_styles
from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.tasks import ModelSource

PATIENCE_MS = 20_000


def generate(window, qtbot, *, anew=False):
    keys = Qt.KeyboardModifier.ControlModifier
    if anew:
        keys |= Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Return, keys)
    assert window.is_busy
    qtbot.waitUntil(lambda: not window.is_busy, timeout=PATIENCE_MS)


def text_box(window):
    return window.text_panel.findChild(QPlainTextEdit)


def save_through_dialog(window, qtbot, path):
    window.commands.export.trigger()
    dialog = window.findChild(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(window.area.notice.message), timeout=PATIENCE_MS)


@pytest.mark.parametrize("suffix", ["svg", "png", "json"])
def test_typed_text_becomes_a_saved_file(ready_window, qtbot, tmp_path, suffix):
    window = ready_window
    window.text_panel.set_text("")
    qtbot.keyClicks(text_box(window), "Hi Ada")
    generate(window, qtbot)
    assert window.document.text == "Hi Ada"
    path = tmp_path / f"hi.{suffix}"

    save_through_dialog(window, qtbot, path)

    assert path.read_bytes()
    assert "hi" in window.area.notice.message
    if suffix == "json":
        again = read_json(path.read_bytes())
        assert [word.text for word in again.words] == ["Hi", "Ada"]
        assert json.loads(path.read_bytes())["seed"] == window.choices.seed


def test_the_page_shows_the_denoising_steps(ready_window, qtbot):
    shown = []
    show = ready_window.area.view.show_emerging
    ready_window.area.view.show_emerging = lambda ink, share, **how: (
        shown.append(share),
        show(ink, share, **how),
    )

    generate(ready_window, qtbot)

    assert shown == sorted(shown)
    assert shown[-1] == 1.0
    assert len(shown) > 1


class Paints(QObject):
    """Knows which widgets have been painted."""

    def __init__(self, *widgets):
        super().__init__()
        self.painted = []
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        if event.type() == QEvent.Type.Paint:
            self.painted.append(widget)
        return False


def test_what_is_said_of_the_progress_leaves_the_rest_of_the_window_as_painted(ready_window, qtbot):
    panel, gallery = ready_window.generate_panel, ready_window.findChild(QListView, "gallery")
    paints = Paints(panel, gallery.viewport())

    def settle():
        for _ in range(5):
            QGuiApplication.processEvents()

    qtbot.waitUntil(lambda: not ready_window.jobs.running, timeout=PATIENCE_MS)
    panel.say("Step 1 of 24")  # the line takes its place
    settle()
    paints.painted.clear()
    panel.say("Step 2 of 24")
    qtbot.waitUntil(lambda: panel in paints.painted, timeout=PATIENCE_MS)
    settle()
    assert gallery.viewport() not in paints.painted


def test_the_pen_writes_the_result_and_replays_it(ready_window, qtbot):
    window = ready_window
    window.commands.animate.setChecked(True)
    generate(window, qtbot)
    assert window.area.view.is_writing
    with qtbot.waitSignal(window.area.view.written, timeout=PATIENCE_MS):
        pass
    window.commands.replay.trigger()
    assert window.area.view.is_writing
    with qtbot.waitSignal(window.area.view.written):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.area.view.is_writing


def test_generate_is_cancel_while_it_works_and_cancelling_leaves_the_page_as_it_was(
    ready_window, qtbot
):
    window = ready_window
    generate(window, qtbot)
    before = window.project.writing
    button = window.generate_panel.button

    window.text_panel.set_text("ab cd ef")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Cancel" in button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.is_busy, timeout=PATIENCE_MS)

    assert window.project.writing is before
    assert "Generate" in button.text()


def test_a_bad_style_picture_is_told_in_place_and_the_hand_before_stays(
    ready_window, qtbot, tmp_path
):
    window = ready_window
    blank = tmp_path / "blank.png"
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(blank))

    window.hands.read(blank)
    qtbot.waitUntil(lambda: bool(window.style_panel.notice.message), timeout=PATIENCE_MS)

    assert window.hand == "Arches"
    assert not window.findChildren(QFileDialog)
    generate(window, qtbot)
    assert window.document is not None


def test_a_dropped_file_and_a_pasted_picture_are_read_as_a_hand(window, qtbot, tmp_path):
    text = tmp_path / "note.png"
    text.write_text("no picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(text))])
    text_box(window).insertFromMimeData(mime)
    qtbot.waitUntil(lambda: bool(window.style_panel.notice.message), timeout=PATIENCE_MS)
    assert text_box(window).toPlainText() == ""
    window.style_panel.notice.hide()

    QGuiApplication.clipboard().clear()
    window.commands.paste.trigger()
    assert "clipboard" in window.style_panel.notice.message


def test_drawing_on_the_pad_makes_a_sample_that_can_be_kept(window, qtbot, strokes):
    window.commands.draw.trigger()
    pad = window.area.pad
    assert pad.isVisible()
    for stroke in strokes[:12]:
        points = [QPoint(round(x), round(y)) for x, y in stroke]
        qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            qtbot.mouseMove(pad.canvas, point)
        qtbot.mouseRelease(pad.canvas, Qt.MouseButton.LeftButton, pos=points[-1])
    assert len(pad.canvas.drawing.strokes) == 12
    pad.tools.undo_action.trigger()
    assert len(pad.canvas.drawing.strokes) == 11

    pad.accepted.emit(pad.canvas.drawing, False)
    qtbot.waitUntil(lambda: window.hand != "", timeout=PATIENCE_MS)
    assert not window.area.shows_pad
    assert window.commands.keep.isEnabled()

    window.hands.keep("Mine")
    qtbot.waitUntil(lambda: window.hand == "Mine", timeout=PATIENCE_MS)
    assert [info.name for info in list_styles()] == ["Mine"]


def test_a_dot_on_the_pad_is_refused_on_the_pad(window, qtbot):
    window.commands.draw.trigger()
    pad = window.area.pad
    qtbot.mouseClick(pad.canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    pad.accepted.emit(pad.canvas.drawing, False)
    qtbot.waitUntil(lambda: bool(pad.notice.message), timeout=PATIENCE_MS)
    assert window.area.shows_pad


def test_nothing_to_write_and_characters_nobody_can_write_are_told_beside_the_text(
    ready_window, qtbot
):
    window = ready_window
    window.text_panel.set_text("  ")
    window.commands.generate.trigger()
    assert not window.is_busy
    assert window.text_panel.notice.message

    window.text_panel.set_text("a 猫 b")
    window.commands.generate.trigger()
    assert not window.is_busy
    assert "猫" in window.text_panel.notice.message
    window.text_panel.removal_asked.emit()
    assert window.text_panel.text == "a  b"
    assert not window.text_panel.notice.message


def test_missing_weights_are_told_in_place(window, qtbot, saved_hand):
    def missing():
        raise UserError("The weights are missing.", "Install them.")

    window.writing.source = ModelSource(missing)
    window.load_hands()
    qtbot.waitUntil(lambda: window.hand != "", timeout=PATIENCE_MS)
    window.text_panel.set_text("ab")
    generate(window, qtbot)
    assert window.generate_panel.notice.message == "The weights are missing."
    assert window.document is None
    assert window.commands.generate.isEnabled()


def test_closing_while_busy_cancels_and_waits(qtbot, synthesizer, saved_hand):
    class Endless:
        def write_missing(self, project, again, only=None):
            event = next(iter(synthesizer.write_missing(project, again)))
            while True:
                time.sleep(0.005)
                yield event

    window = MainWindow(ModelSource(Endless))
    qtbot.addWidget(window)
    window.show()
    window.load_hands()
    qtbot.waitUntil(lambda: window.hand != "", timeout=PATIENCE_MS)
    window.text_panel.set_text("ab")
    window.commands.generate.trigger()
    qtbot.waitUntil(lambda: window.area.view.ink is not None, timeout=PATIENCE_MS)

    window.close_without_saving()

    assert not window.isVisible()
    assert window.jobs.running == []


def test_the_seed_is_kept_when_locked_and_drawn_anew_when_not(ready_window, qtbot):
    window = ready_window
    generate(window, qtbot)
    first = window.choices.seed
    generate(window, qtbot, anew=True)
    assert window.choices.seed != first
    lock = next(
        b for b in window.findChildren(QAbstractButton) if b.accessibleName() == "Keep the seed"
    )
    lock.click()
    second, seeds = window.choices.seed, [word.seed for word in window.document.words]
    generate(window, qtbot, anew=True)
    assert window.choices.seed == second
    assert [word.seed for word in window.document.words] == seeds


def test_another_ink_recolours_the_page_without_writing_it_anew(ready_window, qtbot):
    window = ready_window
    generate(window, qtbot)
    before = window.document
    red = next(b for b in window.findChildren(QAbstractButton) if b.accessibleName() == "Red")
    red.click()
    assert not window.is_busy
    qtbot.waitUntil(lambda: window.document is not before, timeout=PATIENCE_MS)
    strokes = window.document.pages[0].strokes
    assert (
        {stroke.color for stroke in strokes}
        == {window.choices.ink}
        != {before.pages[0].strokes[0].color}
    )
    assert all(
        (a.points == b.points).all() for a, b in zip(strokes, before.pages[0].strokes, strict=True)
    )


def test_choices_are_there_again_the_next_time(qtbot, synthesizer):
    first = MainWindow(ModelSource(lambda: synthesizer))
    qtbot.addWidget(first)
    first.options_panel.draw_seed()
    neatness = next(
        slider
        for slider in first.options_panel.findChildren(QAbstractSlider)
        if slider.accessibleName() == "Neatness"
    )
    neatness.setValue(80)
    first.close()
    again = MainWindow(ModelSource(lambda: synthesizer))
    qtbot.addWidget(again)
    assert again.choices == first.choices
    assert load_settings().choices["neatness"] == pytest.approx(0.8)


def test_every_control_says_what_it_is(ready_window, qtbot):
    generate(ready_window, qtbot)
    for button in ready_window.findChildren(QAbstractButton):
        if not button.objectName().startswith("qt_"):
            assert button.text() or button.accessibleName(), button
            assert button.toolTip() or button.text() or button.isHidden(), button
    buddies = {label.buddy() for label in ready_window.findChildren(QLabel)}
    for kind in (QAbstractSpinBox, QAbstractSlider, QListView):
        for field in ready_window.findChildren(kind):
            if (field.isVisible() and field.objectName() != "") or kind is QAbstractSpinBox:
                assert field in buddies or field.accessibleName(), field
    assert text_box(ready_window) in buddies


def test_export_and_copy_are_told_in_words_below_the_page(window):
    bar = window.area.findChild(QWidget, "pageBar")
    worded = {
        button.text()
        for button in bar.findChildren(QToolButton)
        if button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        and button.defaultAction() in window.commands.all
    }
    assert {"Copy", "Export…"} <= worded
    assert not {action.iconText() for action in window.commands.zooming} & worded


def test_every_action_can_be_found_and_most_have_a_key(window):
    keys = [key.toString() for action in window.commands.all for key in action.shortcuts()]
    assert len(keys) == len(set(keys)), "two actions share a key"
    assert all(action.text() and action.toolTip() for action in window.commands.all)
    for keyless in (action for action in window.commands.all if not action.shortcuts()):
        assert keyless in (window.commands.example, window.commands.about)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_theme_paints_text_that_stands_out(window, qtbot, theme):
    from handwrite_app.ui.theme import Theme, app_palette

    colors = Theme.of(app_palette(theme))

    def luminance(color):
        channels = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]

    pairs = [
        (colors.text, colors.window),
        (colors.text, colors.card),
        (colors.muted, colors.window),
        (colors.muted, colors.desk),
        (colors.on_accent, colors.accent),
        (colors.text, colors.error_soft),
    ]
    for ink, ground in pairs:
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink.name(), ground.name())
