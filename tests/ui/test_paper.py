"""The paper is a picture of the user's own: chosen, seen under the ink, undone, taken off."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QFileDialog, QToolButton

PATIENCE_MS = 20_000
SAND = (225, 200, 160)


def settled(window):
    """Whether the page shows the project as it is."""
    shown = window.writing._shown
    return not window.is_busy and shown is not None and shown.project == window.project


@pytest.fixture
def written(ready_window, qtbot):
    """A window whose text "ab cd" is written."""
    ready_window.commands.generate.trigger()
    qtbot.waitUntil(lambda: settled(ready_window), timeout=PATIENCE_MS)
    return ready_window


@pytest.fixture
def stationery(tmp_path):
    """Sand, with a red square in the top left corner."""
    path = tmp_path / "a stationery with a very long name.png"
    image = Image.new("RGB", (600, 849), SAND)
    ImageDraw.Draw(image).rectangle((0, 0, 99, 99), fill=(255, 0, 0))
    image.save(path)
    return path


def choose(window, qtbot, path):
    window.options_panel.paper_picture.button.click()
    window.findChild(QFileDialog).fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: window.project.picture is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)


def pixels(view):
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def count_of(view, color):
    return int((np.abs(pixels(view).astype(int) - color).max(axis=2) < 6).sum())


def test_a_picture_becomes_the_paper_of_a_whole_page(written, qtbot, stationery):
    window, inks = written, written.project.inks
    choose(window, qtbot, stationery)
    page = window.document.pages[0]
    assert (page.width_mm, page.height_mm) == (210.0, 297.0)
    assert page.paper.picture == window.project.picture
    assert (window.choices.page, window.choices.orientation) == ("A4", None)
    assert window.project.inks == inks, "nothing is written anew"
    assert window.commands.undo.text().endswith("Paper")
    button = window.options_panel.paper_picture.button
    assert button.text() == "a stationery wi…me.png"
    qtbot.waitUntil(lambda: not button.icon().isNull(), timeout=PATIENCE_MS)


def test_it_is_seen_under_the_ink_where_it_belongs(written, qtbot, stationery):
    window, view = written, written.area.view
    choose(window, qtbot, stationery)
    view.fit_page()
    qtbot.waitUntil(lambda: view.is_crisp, timeout=PATIENCE_MS)
    seen = np.abs(pixels(view).astype(int) - (255, 0, 0)).max(axis=2) < 6
    rows, columns = np.nonzero(seen)
    side = 35 * view.scale  # 100 of 600 px on a page 210 mm wide
    assert np.ptp(rows) == pytest.approx(side, abs=4)
    assert np.ptp(columns) == pytest.approx(side, abs=4)
    page = 210 * 297 * view.scale**2
    assert count_of(view, SAND) == pytest.approx(page - side**2, rel=0.05)


def test_it_is_undone_and_taken_off(written, qtbot, stationery):
    window, control = written, written.options_panel.paper_picture
    before = window.project
    choose(window, qtbot, stationery)
    window.commands.undo.trigger()
    assert window.project == before
    assert window.choices.page == "fit"
    assert control.button.text() == "Choose a picture…"
    window.commands.redo.trigger()
    assert window.project.picture is not None
    control.findChild(QToolButton).click()
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    assert window.project.picture is None
    assert window.choices.page == "A4"
    assert control.findChild(QToolButton).isHidden()
    assert not count_of(window.area.view, SAND)


def test_a_wide_picture_lies_across_and_a_chosen_page_stays(written, qtbot, tmp_path):
    window, path = written, tmp_path / "wide.jpg"
    Image.new("RGB", (800, 300), SAND).save(path)
    window.desk.edit_values({"page": "A6"}, "Page")
    choose(window, qtbot, path)
    assert window.choices.page == "A6"
    window.desk.undo()
    window.desk.undo()
    choose(window, qtbot, path)
    page = window.document.pages[0]
    assert (page.width_mm, page.height_mm) == (297.0, 210.0)


def test_a_file_that_is_no_picture_is_told_in_place(written, qtbot, tmp_path):
    window, path = written, tmp_path / "notes.png"
    path.write_text("milk, eggs")
    window.paper.take(path)
    notice = window.options_panel.notice
    qtbot.waitUntil(lambda: "not a picture" in notice.message, timeout=PATIENCE_MS)
    assert window.project.picture is None
