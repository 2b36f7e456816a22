"""Projects in the window: undone, saved, opened, recovered, and written only where they changed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPlainTextEdit

from handwrite_app import paths
from handwrite_app.document.project import Project, lay_out
from handwrite_app.document.recovery import left_behind
from handwrite_app.document.storage import load_project, save_project
from handwrite_app.export import export_json
from handwrite_app.settings import load_settings
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.ui.windows import Windows

PATIENCE_MS = 20_000
CONTROL = Qt.KeyboardModifier.ControlModifier
ROOT = Path(__file__).resolve().parents[2]


def settled(window):
    """Whether the page shows the project as it is."""
    shown = window.writing._shown
    return not window.is_busy and shown is not None and shown.project == window.project


def generate(window, qtbot):
    window.commands.generate.trigger()
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)


def text_box(window):
    return window.text_panel.findChild(QPlainTextEdit)


def answer(window, qtbot, button):
    """Presses a button of the question that is asked."""
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = window.findChild(QMessageBox)
    next(b for b in box.buttons() if b.text().replace("&", "") == button).click()


@pytest.fixture
def written(ready_window, qtbot):
    """A window whose text "ab cd" is written."""
    generate(ready_window, qtbot)
    return ready_window


def test_typing_is_undone_by_the_key_of_the_box_and_redone(window, qtbot):
    box = text_box(window)
    qtbot.keyClicks(box, "Dear Ada")
    qtbot.keyClick(box, Qt.Key.Key_Z, CONTROL)
    assert window.text_panel.text == "" == window.project.text
    assert not window.commands.undo.isEnabled()
    qtbot.keyClick(box, Qt.Key.Key_Y, CONTROL)
    assert window.text_panel.text == "Dear Ada" == window.project.text


def test_everything_is_undone_and_redone(written, qtbot):
    window, inks = written, written.project.inks
    window.desk.edit_values({"x_height_mm": 6.0}, "Page")
    window.text_panel.set_text("ab ef cd")
    window.commands.write_anew.trigger()
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    end = window.project
    while window.commands.undo.isEnabled():
        window.commands.undo.trigger()
    assert (window.project.text, window.project.writing) == ("", None)
    qtbot.waitUntil(lambda: window.document is None, timeout=PATIENCE_MS)
    assert window.choices.x_height_mm == 2.5
    window.commands.redo.trigger()
    window.commands.redo.trigger()
    assert window.project.inks == inks
    while window.commands.redo.isEnabled():
        window.commands.redo.trigger()
    assert window.project == end
    assert (window.text_panel.text, window.choices.seed) == (end.text, end.sampling.seed)
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)


def test_the_page_follows_the_options_without_the_model(written, qtbot):
    window, inks = written, written.project.inks
    window.writing.source = ModelSource(lambda: pytest.fail("the model was asked for"))
    before = window.document.pages[0]
    window.desk.edit_values({"page": "A5", "paper": "grid", "x_height_mm": 5.0}, "Page")
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    page = window.document.pages[0]
    assert (page.width_mm, page.height_mm, page.paper.kind) == (148.0, 210.0, "grid")
    assert page.strokes[0].width_mm > before.strokes[0].width_mm
    assert window.project.inks == inks


def test_only_new_words_are_written(written, qtbot):
    window, inks = written, written.project.inks
    window.text_panel.set_text("ab new cd")
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    assert window.generate_panel.status == "One word to write."
    generate(window, qtbot)
    assert (window.project.inks[0], window.project.inks[2]) == inks
    assert window.project.inks[1].text == "new"


def test_generate_with_nothing_to_write_offers_to_write_all_anew(written, qtbot):
    window, seed = written, written.project.sampling.seed
    window.commands.generate.trigger()
    assert not window.is_busy
    assert "written" in window.generate_panel.notice.message
    window.generate_panel.notice.acted.emit()
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    assert window.project.sampling.seed == window.choices.seed != seed
    window.commands.undo.trigger()
    assert window.choices.seed == seed


def test_words_that_are_hard_to_read_are_named_and_written_again(written, qtbot):
    window = written
    assert [word.is_hard_to_read for word in window.document.words] == [
        True,
        True,
    ]  # it is untrained
    assert "Hard to read: ab, cd." in window.generate_panel.status
    inks = window.project.inks
    window.commands.write_hard.trigger()
    qtbot.waitUntil(lambda: settled(window) and window.project.inks != inks, timeout=PATIENCE_MS)
    assert {ink.seed for ink in inks}.isdisjoint({ink.seed for ink in window.project.inks})
    window.commands.undo.trigger()
    assert window.project.inks == inks


def test_a_project_is_saved_and_opened_as_it_was(written, qtbot, tmp_path):
    window, path = written, tmp_path / "letter.handwrite"
    page = export_json(window.document)
    assert window.isWindowModified()
    window.commands.save.trigger()
    dialog = window.findChild(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: not window.desk.is_dirty, timeout=PATIENCE_MS)
    assert "letter" in window.windowTitle()
    assert not window.isWindowModified()
    window.commands.new.trigger()
    assert window.text_panel.text == ""
    window.files.open(path)
    qtbot.waitUntil(lambda: window.text_panel.text == "ab cd", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    assert export_json(window.document) == page
    assert not window.desk.is_dirty
    assert load_settings().recent_files == str(path)
    window.text_panel.set_text("ab")
    window.commands.save.trigger()
    qtbot.waitUntil(lambda: not window.desk.is_dirty, timeout=PATIENCE_MS)
    assert load_project(path).text == "ab"


def test_a_file_that_is_no_project_is_told_and_changes_nothing(written, qtbot, tmp_path):
    path = tmp_path / "letter.handwrite"
    path.write_bytes(b"no zip")
    window = written
    window.files._open(path)
    qtbot.waitUntil(lambda: bool(window.area.notice.message), timeout=PATIENCE_MS)
    assert "letter.handwrite is no project" in window.area.notice.message
    assert window.project.text == "ab cd"


def test_ink_is_opened_as_the_page_it_was_and_goes_on_in_its_hand(written, qtbot, tmp_path):
    path, kept = tmp_path / "note.json", tmp_path / "kept.handwrite"
    window = written
    window.desk.mark_saved(window.project, tmp_path / "x.handwrite")
    drawn = json.loads(export_json(window.document))
    strokes = [{"points": [[4 * k, 9], [4 * k + 2, 3], [4 * k + 3, 9.5]]} for k in range(30)]
    path.write_text(
        json.dumps(drawn | {"pages": [{"width": 130, "height": 20, "strokes": strokes}]})
    )
    window.files.open(path)
    qtbot.waitUntil(lambda: window.hand == "note", timeout=PATIENCE_MS)
    assert window.text_panel.text == "ab cd"
    assert (window.project.writing, window.desk.path) == (None, None)
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    page = window.document.pages[0]
    assert (page.width_mm, page.height_mm, len(page.strokes)) == (130, 20, 30)
    assert "Opened" in window.generate_panel.status
    assert window.choices.page == "fit"
    assert not window.desk.is_dirty
    window.desk.edit_values({"paper": "grid", "ink": "#1f3fa8"}, "Page")
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    page = window.document.pages[0]
    assert (page.paper.kind, {stroke.color for stroke in page.strokes}) == ("grid", {"#1f3fa8"})
    save_project(window.project, kept)
    assert export_json(lay_out(load_project(kept))) == export_json(window.document)
    generate(window, qtbot)
    assert window.project.opened is None
    assert [word.text for word in window.project.writing.words] == ["ab", "cd"]
    window.commands.undo.trigger()
    qtbot.waitUntil(lambda: settled(window), timeout=PATIENCE_MS)
    assert len(window.document.pages[0].strokes) == 30


def test_ink_of_a_stroke_or_two_is_a_page_though_no_hand(written, qtbot, tmp_path):
    path, hand = tmp_path / "dash.inkml", written.hand
    path.write_text("<ink><trace>1 1, 9 2</trace></ink>")
    written.files._open(path)
    qtbot.waitUntil(lambda: written.project.opened is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: settled(written), timeout=PATIENCE_MS)
    assert len(written.document.pages[0].strokes) == 1
    assert (written.hand, written.text_panel.text) == (hand, "")
    written.files._open(tmp_path / "nothing.inkml")
    qtbot.waitUntil(lambda: bool(written.area.notice.message), timeout=PATIENCE_MS)
    assert written.project.opened is not None


@pytest.mark.parametrize(("choice", "closes"), [("Cancel", False), ("Don't save", True)])
def test_closing_asks_about_unsaved_changes(ready_window, qtbot, choice, closes):
    window = ready_window
    window.close()
    assert window.isVisible()
    answer(window, qtbot, choice)
    assert window.isVisible() is not closes


def test_closing_can_save_first(ready_window, qtbot, tmp_path):
    window, path = ready_window, tmp_path / "letter.handwrite"
    window.close()
    answer(window, qtbot, "Save")
    dialog = window.findChild(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert load_project(path).text == "ab cd"


def test_a_window_without_work_closes_unasked(window):
    window.options_panel.draw_seed()
    window.close()
    assert not window.isVisible()


def test_unsaved_work_is_kept_until_it_is_saved(ready_window, qtbot, tmp_path):
    def kept():
        return list(paths.recovery_dir().glob("*.handwrite"))

    window = ready_window
    qtbot.waitUntil(lambda: len(kept()) == 1, timeout=PATIENCE_MS)
    assert load_project(kept()[0]).text == "ab cd"
    window.text_panel.set_text("ab cd ef")
    qtbot.waitUntil(lambda: load_project(kept()[0]).text == "ab cd ef", timeout=PATIENCE_MS)
    window.files._save(tmp_path / "x.handwrite", None)
    qtbot.waitUntil(lambda: kept() == [], timeout=PATIENCE_MS)
    window.text_panel.set_text("more")
    qtbot.waitUntil(lambda: len(kept()) == 1, timeout=PATIENCE_MS)
    window.close_without_saving()
    assert kept() == []


CHILD = """
import sys
from PySide6.QtWidgets import QApplication
from handwrite_app.ui.windows import Windows
application = QApplication([])
windows = Windows()
window = windows.open()
window.text_panel.set_text("Dear Ada")
print("typed", flush=True)
application.exec()
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_what_a_killed_window_held_is_recovered(window, qtbot):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert child.stdout.readline() == "typed\n"
        qtbot.waitUntil(
            lambda: bool(list(paths.recovery_dir().glob("*.handwrite"))), timeout=PATIENCE_MS
        )
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    window.files.offer_recovery()
    answer(window, qtbot, "Recover")
    assert window.text_panel.text == "Dear Ada"
    assert window.desk.is_dirty
    qtbot.waitUntil(
        lambda: len(list(paths.recovery_dir().glob("*.handwrite"))) == 1, timeout=PATIENCE_MS
    )
    assert left_behind() == []  # it is this window's now


@pytest.mark.parametrize("choice", ["Later", "Discard"])
def test_recovery_can_wait_or_be_refused(window, qtbot, choice):
    folder = paths.recovery_dir()
    folder.mkdir(parents=True)
    save_project(Project("Dear Ada"), folder / "left.handwrite")
    window.files.offer_recovery()
    answer(window, qtbot, choice)
    assert window.text_panel.text == ""
    remaining = left_behind()
    assert len(remaining) == (1 if choice == "Later" else 0)
    for one in remaining:
        one.discard()


def test_nothing_is_offered_where_nothing_was_left(window, qtbot):
    window.files.offer_recovery()
    qtbot.waitUntil(lambda: window.jobs.running == [], timeout=PATIENCE_MS)
    assert window.findChild(QMessageBox) is None


def test_another_window_has_its_own_project_and_the_same_model(qtbot, synthesizer):
    windows = Windows(ModelSource(lambda: synthesizer))
    first = windows.open()
    first.text_panel.set_text("one")
    first.commands.new_window.trigger()
    second = windows.open_windows[1]
    assert (first.project.text, second.project.text) == ("one", "")
    assert second.writing.source is first.writing.source
    second.close()
    first.close_without_saving()
    assert windows.open_windows == []
