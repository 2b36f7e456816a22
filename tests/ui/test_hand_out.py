"""The page leaves the window: by the clipboard, by the mouse, by the printer."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QDrag, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.export.svg import export_svg
from handwrite_app.ui import hand_out
from handwrite_app.ui.hand_out import (
    SVG_TYPE,
    DragButton,
    HandOut,
    copy_page,
    picture_of,
    print_pages,
)
from handwrite_app.workers.job import Job


def page(width_mm: float = 100.0, height_mm: float = 60.0) -> Page:
    line = np.array([[10.0, 30.0], [90.0, 30.0]])
    return Page(width_mm, height_mm, (Stroke(line, width_mm=1.0, color="#aa0000"),))


@pytest.fixture
def document() -> Document:
    pages = (page(), page(60, 100))
    return Document("a b", pages, (Word("a"),), model="tiny 1")


@pytest.fixture
def desk(qtbot, document):
    window = QWidget()
    qtbot.addWidget(window)
    jobs = []

    def start(work, *, done, failed):
        job = Job(work, window)
        job.succeeded.connect(done)
        job.failed.connect(failed)
        jobs.append(job)
        job.start()
        return job

    yield HandOut(lambda: document, lambda: 1, start, window)
    for job in jobs:
        job.wait()


def dark_share(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).name() == "#aa0000"


def test_a_copy_is_the_page_as_picture_and_as_the_svg_that_saving_writes(document):
    copy = copy_page(document, 0)
    assert copy.svg == export_svg(document.pages[0], document.words, document.provenance)
    assert copy.mime().hasImage()
    assert bytes(copy.mime().data(SVG_TYPE).data()) == copy.svg
    assert copy.picture.width() == round(100 / 25.4 * 200)
    middle = round(30 / 25.4 * 200)
    assert dark_share(copy.picture, copy.picture.width() // 2, middle)
    assert not dark_share(copy.picture, copy.picture.width() // 2, middle // 2)


def test_a_picture_says_how_large_it_is_and_never_grows_huge():
    image = picture_of(page())
    assert image.width() / image.dotsPerMeterX() * 1000 == pytest.approx(100, abs=0.2)
    assert picture_of(Page(5000, 100)).width() == 6000


def test_copying_puts_the_page_that_is_looked_at_into_the_clipboard(desk, qtbot):
    with qtbot.waitSignal(desk.copied):
        desk.copy()
    mime = QGuiApplication.clipboard().mimeData()
    svg = ElementTree.fromstring(bytes(mime.data(SVG_TYPE).data()))
    assert svg.get("width") == "60mm"
    assert QGuiApplication.clipboard().image().height() > 700


def test_nothing_is_copied_dragged_or_printed_before_something_is_written(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    started = []
    desk = HandOut(lambda: None, lambda: 0, lambda *_, **__: started.append(1), window)
    desk.copy()
    desk.drag()
    desk.print()
    assert not started
    assert not window.findChildren(QPrintDialog)


def test_a_press_copies_and_a_pull_drags(qtbot):
    action = QAction("Copy")
    pressed, dragged = [], []
    action.triggered.connect(lambda: pressed.append(1))
    button = DragButton()
    button.setDefaultAction(action)
    button.dragged.connect(lambda: dragged.append(1))
    qtbot.addWidget(button)
    button.resize(60, 30)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (pressed, dragged) == ([1], [])
    qtbot.mousePress(button, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseMove(button, QPoint(50, 28))
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(50, 28))
    assert (pressed, dragged) == ([1], [1])


def test_what_is_dragged_is_picture_svg_and_a_file(desk, monkeypatch):
    dragged = []

    def exec_(drag, action):
        mime = drag.mimeData()
        (url,) = mime.urls()
        with open(url.toLocalFile(), "rb") as file:
            dragged.append((mime.hasImage(), mime.data(SVG_TYPE).data() == file.read()))
        return action

    monkeypatch.setattr(QDrag, "exec", exec_)
    desk.drag()
    assert dragged == [(True, True)]


def test_pages_are_printed_life_size(qtbot, tmp_path, document):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    print_pages(document, printer)
    data = (tmp_path / "out.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    sizes_mm = [tuple(float(side) / 72 * 25.4 for side in box) for box in boxes]
    assert len(sizes_mm) == 2
    assert sizes_mm[0] == pytest.approx((100, 60), abs=0.5)
    assert sizes_mm[1] == pytest.approx((60, 100), abs=0.5)


def test_printing_asks_first_and_prints_what_was_confirmed(desk, monkeypatch, document):
    printed = []
    monkeypatch.setattr(hand_out, "print_pages", lambda *what: printed.append(what[0]))
    desk.print()
    dialog = desk.parent().findChild(QPrintDialog)
    assert dialog.isVisible()
    assert not printed
    dialog.accepted.emit(dialog.printer())
    assert printed == [document]
    dialog.reject()


def test_the_command_copies_and_says_so(ready_window, qtbot):
    window = ready_window
    assert not window.commands.copy.isEnabled()
    assert not window.commands.print.isEnabled()
    window.commands.generate.trigger()
    qtbot.waitUntil(lambda: window.commands.copy.isEnabled(), timeout=20_000)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(
        window,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    qtbot.waitUntil(lambda: "clipboard" in window.area.notice.message, timeout=20_000)
    assert QGuiApplication.clipboard().mimeData().hasFormat(SVG_TYPE)
    (button,) = window.findChildren(DragButton)
    assert button.defaultAction() is window.commands.copy
