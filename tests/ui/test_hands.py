"""Hands in the window: kept, renamed, removed, exported, made of several samples, blended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QListView,
    QSlider,
)

from handwrite_app.hand_files import read_hand_file
from handwrite_app.styles import (
    StyleInfo,
    StyleSample,
    list_styles,
    load_style,
    resolve_style,
    save_style,
)
from handwrite_app.ui import tasks
from handwrite_app.ui.scan_dialog import ScanDialog

PATIENCE_MS = 20_000


def names():
    return [info.name for info in list_styles()]


def wait(qtbot, condition):
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def gallery(window):
    return window.style_panel.findChild(QListView, "gallery")


def sample_list(window):
    return window.style_panel._samples


@pytest.fixture
def second_hand(strokes):
    taller = [stroke * [1.0, 1.0 + 0.3 * (k % 2)] for k, stroke in enumerate(strokes)]
    return save_style("Towers", [StyleSample.from_strokes(taller, name="towers")])


@pytest.fixture
def hands(second_hand, ready_window, qtbot):
    ready_window.load_hands()
    wait(qtbot, lambda: gallery(ready_window).model().rowCount() == 2)
    return ready_window.hands


def test_a_hand_is_renamed_from_the_gallery_by_key(ready_window, hands, qtbot):
    gallery(ready_window).setFocus()
    qtbot.keyClick(gallery(ready_window), Qt.Key.Key_F2)
    dialog = ready_window.findChild(QInputDialog)
    dialog.setTextValue("Bridges")
    dialog.accept()
    wait(qtbot, lambda: ready_window.hand == "Bridges")
    assert names() == ["Bridges", "Towers"]
    assert hands.hand.is_kept


def test_a_name_that_is_taken_is_told_in_place(ready_window, hands, second_hand, qtbot):
    hands.rename(second_hand, "Arches")
    wait(qtbot, lambda: "already" in ready_window.style_panel.notice.message)
    assert names() == ["Arches", "Towers"]


def test_a_removed_hand_stays_in_use_and_comes_back_by_undo(ready_window, hands, qtbot):
    before = [sample.windows for sample in load_style(list_styles()[0])]
    qtbot.keyClick(gallery(ready_window), Qt.Key.Key_Delete)
    wait(qtbot, lambda: names() == ["Towers"])
    wait(qtbot, lambda: "removed" in ready_window.style_panel.notice.message)
    assert ready_window.hand == "Arches"
    assert hands.can_be_kept
    ready_window.style_panel.notice.acted.emit()
    wait(qtbot, lambda: names() == ["Arches", "Towers"] and hands.hand.is_kept)
    after = [sample.windows for sample in load_style(list_styles()[0])]
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


def test_a_hand_is_exported_and_imported_as_one_file(ready_window, hands, qtbot, tmp_path):
    hands.ask_where_to_export(None)
    dialog = ready_window.findChild(QFileDialog)
    path = tmp_path / "mine.hand"
    dialog.selectFile(str(path))
    dialog.accept()
    wait(qtbot, lambda: "exported" in ready_window.style_panel.notice.message)
    name, samples = read_hand_file(path)
    assert name == "Arches"
    hands.take(path)
    wait(qtbot, lambda: ready_window.hand == "mine.hand")
    assert (hands.hand.samples[0][0].windows == samples[0].windows).all()
    assert hands.can_be_kept


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagateSizeHints)")
def test_the_menu_offers_only_what_can_be_done(ready_window, hands, qtbot):
    ready_window.style_panel.menu_asked.emit(None, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    enabled = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert enabled == {"&Rename…": True, "Re&move": True, "&Export…": True}
    menu.close()


def test_samples_are_added_listed_and_taken_out(ready_window, hands, qtbot, strokes):
    panel = ready_window.style_panel
    assert not sample_list(ready_window).isVisible()
    more = StyleSample.from_strokes(strokes[:14], name="second")
    hands.read(more, "second", adds=True)
    wait(qtbot, lambda: len(hands.hand.samples) == 2)
    assert ready_window.hand == "Arches, changed"
    assert sample_list(ready_window).isVisible()
    assert sum(weight for _, weight in hands.hand.samples) == pytest.approx(1)
    assert [len(hand.samples) for hand in [ready_window.project.hand]] == [2]

    hands.keep("Arches")
    wait(qtbot, lambda: hands.hand.is_kept)
    assert [sample.name for sample in resolve_style("Arches")] == ["arches", "second"]

    panel.sample_removed.emit(0)
    assert [sample.name for sample, _ in hands.hand.samples] == ["second"]
    panel.sample_removed.emit(0)
    assert len(hands.hand.samples) == 1, "the last sample stays"


def test_undo_brings_the_samples_back(ready_window, hands, qtbot, strokes):
    hands.read(StyleSample.from_strokes(strokes[:14], name="second"), adds=True)
    wait(qtbot, lambda: len(hands.hand.samples) == 2)
    ready_window.commands.undo.trigger()
    assert len(hands.hand.samples) == 1
    assert ready_window.hand == "Arches"
    assert not sample_list(ready_window).isVisible()


def test_two_hands_are_blended_by_a_slider(ready_window, hands, qtbot):
    other = next(
        box
        for box in ready_window.style_panel.findChildren(QComboBox)
        if box.accessibleName() == "Blend with"
    )
    slider = next(
        slider
        for slider in ready_window.style_panel.findChildren(QSlider)
        if slider.accessibleName() == "Share of the other hand"
    )
    assert not slider.isVisible()
    assert other.findData("Arches") < 0, "a hand is not blended with itself"
    other.setCurrentIndex(other.findData("Towers"))
    other.activated.emit(other.currentIndex())
    wait(qtbot, lambda: len(hands.hand.samples) == 2)
    assert slider.isVisible()
    assert [weight for _, weight in hands.hand.samples] == pytest.approx([0.5, 0.5])
    assert not hands.can_be_kept
    slider.setValue(80)
    wait(qtbot, lambda: hands.hand.samples[1][1] == pytest.approx(0.8))
    assert ready_window.hand == "Arches and Towers"
    assert not hands.can_be_kept
    assert ready_window.project.hand is hands.hand
    other.setCurrentIndex(0)
    other.activated.emit(0)
    assert ready_window.hand == "Arches"
    assert hands.hand.is_kept
    assert not slider.isVisible()


def test_hands_of_the_user_come_before_those_that_are_shipped(monkeypatch):
    shipped, own = StyleInfo("Alder", is_preset=True), StyleInfo("Zoe", is_preset=False)
    monkeypatch.setattr(tasks, "list_styles", lambda: [shipped, own])
    work = tasks.list_hands()
    next(work)
    with pytest.raises(StopIteration) as ended:
        next(work)
    assert ended.value.value == [own, shipped]


def test_likeness_is_of_the_page_that_is_shown_also_after_undo(
    ready_window, hands, second_hand, qtbot
):
    def told():
        labels = ready_window.style_panel.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and "ikeness" in label.text()]

    def settled():
        shown = ready_window.writing.shown
        return shown is not None and shown.project == ready_window.project

    ready_window.commands.generate.trigger()
    wait(qtbot, lambda: bool(told()))
    first = told()
    assert "the sample" in first[0]
    hands.read(second_hand)
    wait(qtbot, lambda: ready_window.hand == "Towers")
    wait(qtbot, settled)
    assert told() == []
    ready_window.commands.undo.trigger()
    wait(qtbot, settled)
    assert told() == first, "it is known already"
    ready_window.commands.write_anew.trigger()
    wait(qtbot, lambda: settled() and not ready_window.is_busy and told() not in ([], first))
    ready_window.commands.undo.trigger()
    wait(qtbot, lambda: settled() and told() == first)
    ready_window.commands.undo.trigger()
    wait(qtbot, lambda: ready_window.document is None)
    assert told() == [], "there is nothing to be like the sample"


def test_a_picture_is_looked_at_before_it_is_a_hand(ready_window, hands, qtbot, tmp_path):
    blank = tmp_path / "blank.png"
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(blank))
    hands.take(blank)
    wait(qtbot, lambda: ready_window.findChild(ScanDialog) is not None)
    dialog = ready_window.findChild(ScanDialog)
    wait(qtbot, lambda: bool(dialog.notice.message))
    assert "blank" in dialog.notice.message
    dialog.reject()
    assert ready_window.hand == "Arches"


def test_a_sample_from_a_scan_becomes_the_hand(ready_window, hands, qtbot, strokes):
    sample = StyleSample.from_strokes(strokes)
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter, QPen, QPolygonF

    painter = QPainter(image)
    painter.setPen(QPen(QColor("#202030"), 3))
    for stroke in strokes:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke]))
    painter.end()
    from handwrite_app.ui.pictures import png_of

    hands.take(png_of(image))
    wait(qtbot, lambda: ready_window.findChild(ScanDialog) is not None)
    dialog = ready_window.findChild(ScanDialog)
    wait(qtbot, dialog.use_button.isEnabled)
    dialog.use_button.click()
    wait(qtbot, lambda: ready_window.hand == "Pasted picture")
    found = hands.hand.samples[0][0]
    assert found.windows.shape[1:] == sample.windows.shape[1:]
