"""A hand is recorded in the window: written, split, kept, written again, deleted, exported."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QToolButton

from diffusion.readers import read_source
from handwrite_app.recording.coverage import Coverage
from handwrite_app.recording.ink import load_recordings
from handwrite_app.recording.sentences import SENTENCES
from handwrite_app.styles import find_style, load_style
from handwrite_app.ui.recording_panel import AlphabetView

PATIENCE_MS = 20_000


def write(canvas, qtbot, words, *, x=30, y=90, size=16):
    """A loop a letter; returns where the ink ends."""
    turn = np.linspace(0, 2 * np.pi, 9)
    for word in words:
        for _ in word:
            loop = zip(
                x + size / 2 * (1 - np.cos(turn)), y - size / 2 * (1 - np.sin(turn)), strict=True
            )
            points = [QPoint(round(a), round(b)) for a, b in loop]
            qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0])
            for point in points[1:]:
                qtbot.mouseMove(canvas, point)
            qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1])
            x += size + 3
        x += size + 6
    return x


def buttons(place):
    return [button for button in place.words.findChildren(QToolButton) if not button.isHidden()]


@pytest.fixture
def place(window, qtbot):
    """The screen, open for a new hand."""
    window.recording.open("Ada")
    qtbot.waitUntil(lambda: window.area.shows_recording, timeout=PATIENCE_MS)
    return window.area.recording


def ask_for(window, prompt):
    window.recording.go_to(prompt)


def kept(qtbot, count):
    qtbot.waitUntil(lambda: len(load_recordings("Ada")) == count, timeout=PATIENCE_MS)
    return load_recordings("Ada")


def test_a_prompt_is_written_split_and_kept_and_the_hand_is_used(window, qtbot, place):
    assert place._prompt.text() in SENTENCES
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one"])
    qtbot.waitUntil(lambda: [b.isEnabled() for b in buttons(place)] == [1, 1, 0])
    place.canvas.clear()
    write(place.canvas, qtbot, ["no", "one", "saw"])
    qtbot.keyClick(place.canvas, Qt.Key.Key_Return)
    (recording,) = kept(qtbot, 1)
    assert recording.prompt == "no one saw"
    assert [len(word.strokes) for word in recording.words] == [2, 3, 3]
    assert {word.device for word in recording.words} == {"mouse"}
    assert all(
        np.ptp(stroke[:, 0]) == pytest.approx(16 * 25.4 / 96, rel=0.1)
        for stroke in recording.strokes
    )
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)
    assert not place.canvas.has_ink
    assert "missing" in place.panel._missing.text()
    views = place.findChildren(AlphabetView)
    assert " n " not in views[0].accessibleDescription()
    assert " z" in views[0].accessibleDescription()

    window.commands.cancel.trigger()  # Esc
    qtbot.waitUntil(lambda: window.hand == "Ada", timeout=PATIENCE_MS)
    assert not window.area.shows_recording
    assert [sample.name for sample in load_style(find_style("Ada"))] == ["no one saw"]


def test_a_word_is_written_again_where_it_was(window, qtbot, place):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    (before,) = kept(qtbot, 1)
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)

    ask_for(window, "no one saw")
    assert len(place.canvas.drawing.strokes) == 8
    assert all(button.isEnabled() for button in buttons(place))
    left = before.words[1].points[:, 0].min() / place.mm_per_px
    buttons(place)[1].click()
    assert len(place.canvas.drawing.strokes) == 5
    write(place.canvas, qtbot, ["one"], x=round(left), y=80)
    place.keep_asked.emit()
    qtbot.waitUntil(
        lambda: (
            load_recordings("Ada")[0].words[1].points[:, 1].max()
            < before.words[1].points[:, 1].max() - 1
        ),
        timeout=PATIENCE_MS,
    )
    (after,) = load_recordings("Ada")
    for k in (0, 2):
        np.testing.assert_allclose(after.words[k].points, before.words[k].points, atol=2e-3)
    assert [len(word.strokes) for word in after.words] == [2, 3, 3]


def test_a_word_that_is_not_written_again_after_all_comes_back_by_undo(window, qtbot, place):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    qtbot.waitUntil(lambda: all(b.isEnabled() for b in buttons(place)), timeout=PATIENCE_MS)
    buttons(place)[2].click()
    assert buttons(place)[2].isChecked()
    assert "saw" in place.notice.message
    qtbot.keyClick(place.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(place.canvas.drawing.strokes) == 8
    place.keep_asked.emit()
    assert [len(word.strokes) for word in kept(qtbot, 1)[0].words] == [2, 3, 3]


def test_a_prompt_that_is_not_all_there_is_not_kept(window, qtbot, place):
    ask_for(window, "no one saw it")
    write(place.canvas, qtbot, ["a", "b"])
    place.keep_asked.emit()
    qtbot.waitUntil(lambda: bool(place.notice.message), timeout=PATIENCE_MS)
    assert load_recordings("Ada") == []
    assert len(place.canvas.drawing.strokes) == 2


def test_another_sentence_is_asked_for_and_nothing_is_kept(window, qtbot, place):
    before = place._prompt.text()
    write(place.canvas, qtbot, ["ab"])
    place.other_asked.emit()
    assert place._prompt.text() != before
    assert not place.canvas.has_ink
    place.dismissed.emit()
    assert find_style("Ada") is None


def test_a_recording_is_deleted_and_brought_back(window, qtbot, place):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    kept(qtbot, 1)
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)
    place.panel.recorded.removed.emit("no one saw")
    qtbot.waitUntil(lambda: "no one saw" in place.notice.message, timeout=PATIENCE_MS)
    assert load_recordings("Ada") == []
    place.notice.acted.emit()
    kept(qtbot, 1)


def test_a_prompt_that_is_opened_while_another_is_kept_stays(window, qtbot, place):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    ask_for(window, "it was")  # before the ink has been looked at: nothing is kept
    write(place.canvas, qtbot, ["it", "was"])
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE_MS)
    place.keep_asked.emit()
    qtbot.waitUntil(lambda: not window.recording.ink.is_looked_at, timeout=PATIENCE_MS)
    ask_for(window, "all of it")  # while it is being kept
    (recording,) = kept(qtbot, 1)
    assert recording.prompt == "it was"
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE_MS)
    assert place._prompt.text() == "all of it"


def test_another_day_goes_on_with_what_is_there(window, qtbot, place):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    kept(qtbot, 1)
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)
    place.dismissed.emit()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE_MS)  # the hand is in use
    window.recording._session = None  # as after a start
    window.recording.open("ada")
    qtbot.waitUntil(lambda: window.area.shows_recording, timeout=PATIENCE_MS)
    session = window.recording._session
    assert session.hand == "Ada"
    assert session.coverage == Coverage.of(["no", "one", "saw"])


def test_recordings_are_exported_as_a_corpus_that_reads_back(window, qtbot, place, tmp_path):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    kept(qtbot, 1)
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)
    path = tmp_path / "ada.inkml"
    window.recording.export(path)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: str(path) in place.notice._hint.text(), timeout=PATIENCE_MS)
    assert [ink.text for ink in read_source(path)] == ["no", "one", "saw"]


def test_a_name_that_cannot_be_a_hand_is_refused_in_place(window, qtbot):
    window.recording.open("a/b")
    assert "a/b" in window.style_panel.notice.message
    assert not window.area.shows_recording


def test_recording_asks_for_a_name_unless_an_own_hand_is_in_use(ready_window, qtbot):
    ready_window.commands.record.trigger()
    qtbot.waitUntil(lambda: ready_window.area.shows_recording, timeout=PATIENCE_MS)
    assert ready_window.recording._session.hand == "Arches"
    ready_window.commands.cancel.trigger()
    ready_window.recording.ask_for_hand("")
    dialog = ready_window.findChild(QInputDialog)
    assert dialog.comboBoxItems()[-1] == "Arches"
    dialog.setTextValue("New hand")
    dialog.accept()
    qtbot.waitUntil(lambda: ready_window.recording._session.hand == "New hand")


def test_a_hand_that_is_removed_comes_back_with_its_recordings(window, qtbot, place, tmp_path):
    ask_for(window, "no one saw")
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    kept(qtbot, 1)
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)
    place.dismissed.emit()
    qtbot.waitUntil(lambda: window.hand == "Ada", timeout=PATIENCE_MS)
    info = find_style("Ada")
    path = tmp_path / "ada.hand"
    window.hands.export(path, "Ada", info)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)

    window.hands.remove(info)
    qtbot.waitUntil(lambda: find_style("Ada") is None, timeout=PATIENCE_MS)
    kept(qtbot, 0)
    qtbot.waitUntil(lambda: "removed" in window.style_panel.notice.message, timeout=PATIENCE_MS)
    window.style_panel.notice.acted.emit()
    kept(qtbot, 1)

    window.hands.read(path)
    qtbot.waitUntil(lambda: window.hand == "ada.hand", timeout=PATIENCE_MS)
    window.hands.keep("Another")
    qtbot.waitUntil(lambda: len(load_recordings("Another")) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.hand == "Another", timeout=PATIENCE_MS)


def test_a_text_of_ones_own_becomes_the_next_prompt_and_is_kept(window, qtbot, place):
    place._own.click()
    (dialog,) = window.findChildren(QInputDialog)
    dialog.setTextValue("no  one saw")
    dialog.accept()
    assert place._prompt.text() == "no one saw"
    write(place.canvas, qtbot, ["no", "one", "saw"])
    place.keep_asked.emit()
    (recording,) = kept(qtbot, 1)
    assert recording.prompt == "no one saw"
    qtbot.waitUntil(lambda: place._prompt.text() in SENTENCES, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("text", "said"),
    [(" ", "There is no text to write."), ("a" * 121, "120 characters"), ("so 好", "好")],
)
def test_what_cannot_be_recorded_is_refused_and_the_prompt_stays(window, qtbot, place, text, said):
    before = place._prompt.text()
    window.recording.take_text(text)
    assert said in place.notice.message
    assert place._prompt.text() == before
