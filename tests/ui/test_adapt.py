"""Teaching a hand to the model from the hand panel."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from handwrite_app import adapters
from handwrite_app.adapters import Comparison, Figures, Learned
from handwrite_app.errors import UserError
from handwrite_app.learning import LEARNING, LearningStep
from handwrite_app.recording.ink import RecordedWord, Recording, now, save_recording
from handwrite_app.styles import load_style
from handwrite_app.ui import adapt_tasks
from handwrite_app.ui.adapt_panel import CompareDialog

INK = [np.array([[0.0, 0.0], [2.0, 3.0], [4.0, 0.0]]), np.array([[2.0, 5.0]])]
LEARNED = Learned(
    20,
    3,
    1.5,
    Figures(0.4, 0.9),
    Figures(0.5, 0.92),
    True,
    (Comparison("ab", INK, INK, INK),),
    strength=0.7,
)


def record(words: int) -> None:
    stroke = np.column_stack([np.arange(9.0), np.arange(9.0), np.arange(9.0), np.full(9, 0.5)])
    prompt = " ".join(["ab"] * words)
    recorded = tuple(RecordedWord("ab", (stroke,)) for _ in range(words))
    save_recording("Arches", Recording(prompt, recorded, now()))


def keep(samples) -> None:
    members = dict.fromkeys((adapters.WEIGHTS, adapters.DESCRIPTION), b"")
    adapters.put(samples, members | {adapters.LEARNED: adapters._encode(LEARNED)})


@pytest.fixture
def row(window, qtbot, saved_hand):
    """The row of a hand of which twenty words are recorded."""
    record(20)
    window.load_hands()
    row = window.style_panel.learning
    qtbot.waitUntil(row.isVisible, timeout=20_000)
    return row


def test_a_hand_without_recordings_says_nothing_of_learning(ready_window, qtbot):
    qtbot.waitUntil(lambda: not ready_window.jobs.running, timeout=20_000)
    assert not ready_window.style_panel.learning.isVisible()


def test_learning_is_shown_switched_and_compared(window, row, qtbot, saved_hand, monkeypatch):
    samples = adapters.even(load_style(saved_hand))
    goes_on = threading.Event()

    def learn(hand):
        yield LearningStep(LEARNING, 0.5, 24)
        while not goes_on.is_set():
            yield None
        keep(samples)
        return LEARNED

    monkeypatch.setattr(adapt_tasks, "learn", learn)
    assert row._learn.isEnabled()
    assert "20" in row._says.text()
    row._learn.click()
    qtbot.waitUntil(lambda: "24" in row._says.text(), timeout=20_000)
    assert row._bar.value() == 500
    assert row._stop.isVisible()
    assert not row._learn.isVisible()
    goes_on.set()
    qtbot.waitUntil(row._use.isVisible, timeout=20_000)
    assert row._use.isChecked()
    assert "0.40 → 0.50" in row._says.text()
    assert "70 %" in row._says.text()
    row._use.click()
    qtbot.waitUntil(lambda: not adapters.find(samples).is_in_use, timeout=20_000)
    row._use.click()
    qtbot.waitUntil(lambda: adapters.find(samples).is_in_use, timeout=20_000)
    qtbot.waitUntil(row._compare.isVisible, timeout=20_000)
    row._compare.click()
    (dialog,) = window.findChildren(CompareDialog)
    assert dialog.isVisible()
    assert not dialog.grab().isNull()
    dialog.reject()


def test_stopping_keeps_nothing_and_a_refusal_is_said(window, row, qtbot, saved_hand, monkeypatch):
    def learn(hand):
        while True:
            yield LearningStep(LEARNING, 0.1, 1)

    monkeypatch.setattr(adapt_tasks, "learn", learn)
    row._learn.click()
    qtbot.waitUntil(lambda: "1" in row._says.text() and row._stop.isVisible(), timeout=20_000)
    row._stop.click()
    qtbot.waitUntil(row._learn.isVisible, timeout=20_000)
    assert adapters.find(adapters.even(load_style(saved_hand))) is None

    def refuse(hand):
        yield None
        raise UserError("3 words are too few to learn a hand from.", "Record more.")

    monkeypatch.setattr(adapt_tasks, "learn", refuse)
    row._learn.click()
    qtbot.waitUntil(window.style_panel.notice.isVisible, timeout=20_000)
    assert row._learn.isVisible()


def test_a_removed_hand_comes_back_by_undo_with_what_was_learned(window, row, qtbot, saved_hand):
    samples = adapters.even(load_style(saved_hand))
    keep(samples)
    before = adapters.take(samples)
    window.hands.remove(saved_hand)
    notice = window.style_panel.notice
    qtbot.waitUntil(lambda: "removed" in notice.message, timeout=20_000)
    assert adapters.find(samples) is None
    notice.acted.emit()
    qtbot.waitUntil(lambda: adapters.take(samples) == before, timeout=20_000)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
