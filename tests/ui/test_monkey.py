"""Two thousand random things done to the window leave it whole, and its document with it."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog  # before any Qt warning is counted

from diffusion.generator import GeneratedWord, GenerationStep
from diffusion.recognizer import Reading
from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.document.project import Project
from handwrite_app.document.storage import load_project, pack_project, save_project
from handwrite_app.export import export_json
from handwrite_app.export.inkml import export_inkml
from handwrite_app.lab import results as lab
from handwrite_app.lab.experiments import EXPERIMENTS
from handwrite_app.lab.process import Ended, Progress, Wish
from handwrite_app.lab.runs import State, Status
from handwrite_app.model_facts import DeviceTest
from handwrite_app.styles import StyleSample, save_style
from handwrite_app.synthesis import Synthesizer
from handwrite_app.ui import main_window, settings_page
from handwrite_app.ui.lab import experiment_tasks, experiments_panel, trainings
from handwrite_app.ui.language import speak
from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.theme import wear
from tests.ui.conftest import arches
from tests.ui.monkey import Monkey

NUM_ACTIONS, SEEDS = 250, range(8)
PATIENCE_MS = 30_000
OFFSCREEN = "This plugin does not support"  # raising windows, grabbing the keyboard and more
LETTER = np.array([[0.0, 0.0], [1.0, 3.0], [2.0, 0.0]])


class Scribe:
    """A model that writes at once, a zigzag a letter, shaken by the seed."""

    info = {"name": "scribe", "version": "1"}  # noqa: RUF012
    sampling = {}  # noqa: RUF012

    def encode_style(self, hands):
        return len(hands)

    def likeness(self, windows, others):
        return 0.4

    def generate(self, words, style, **options):
        total = options.get("num_steps") or 6
        for done in range(1, total + 1):
            time.sleep(0.002)
            yield GenerationStep(done, total, [self._write(word, total - done) for word in words])

    def _write(self, word, blur):
        shake = np.random.default_rng(word.seed).normal(0, 0.1, (len(word.text), 3, 2))
        strokes = [LETTER + [2.5 * k, blur] + shake[k] for k in range(len(word.text))]
        spans = np.array([[2.5 * k, 2.5 * k + 2] for k in range(len(word.text))])
        return GeneratedWord(word.text, strokes, spans, word.seed)


class Glances:
    """Reads every third ink badly."""

    def read(self, words):
        return [
            Reading(text, 0.1 if round(strokes[0][0, 0] * 1000) % 3 == 0 else 0.9)
            for strokes, text in words
        ]


class Trained:
    """A run that is trained at once, with nothing to show."""

    def __init__(self, run):
        self._run, self._wish = run, Wish.GO_ON

    def ask(self, wish):
        self._wish = wish

    def follow(self):
        for step in range(1, 4):
            time.sleep(0.002)
            yield Progress(step, step / 4, 0.1 * step)
        return Ended(Status(State.PAUSED if self._wish is Wish.PAUSE else State.DONE))


def find_out(models, values):
    """The run of every experiment."""
    yield lab.Progress(1, 2)
    yield lab.Result(
        lambda _: lab.Sheet(((lab.Plot(()),),)), values, lab.Table(("t",), ((0,), (1,)))
    )


def draw(result, values, room, scale, look):
    return np.zeros((room[1], room[0], 4), dtype=np.uint8)


@pytest.fixture
def files(tmp_path, saved_hand) -> list[Path]:
    """What a monkey may find on a desk: good files, bad ones, and one that is not there."""
    folder = tmp_path / "desk"
    folder.mkdir()
    save_style("Other", [StyleSample.from_strokes(arches(12), name="other")])
    save_project(Project("from a file"), folder / "letter.handwrite")
    (folder / "torn.handwrite").write_bytes(b"no zip")
    strokes = tuple(Stroke(points / 5) for points in arches())
    ink = Document("Ink", (Page(140, 30, strokes),), (Word("Ink"),))
    (folder / "ink.json").write_bytes(export_json(ink))
    (folder / "ink.inkml").write_bytes(export_inkml(ink))
    paper = np.full((160, 720), 255, dtype=np.uint8)
    cv2.polylines(paper, [np.rint(s).astype(np.int32) for s in arches()], False, 20, 3)
    cv2.imwrite(str(folder / "scan.png"), paper)
    cv2.imwrite(str(folder / "blank.png"), np.full((40, 40), 255, dtype=np.uint8))
    (folder / "words.txt").write_text("no picture")
    return sorted(folder.iterdir())


@pytest.fixture
def window(qtbot, saved_hand, monkeypatch):
    """A window whose way out to the rest of the computer is closed."""
    synthesizer = Synthesizer(Scribe(), Glances())
    monkeypatch.setattr(main_window, "_load_chosen", lambda: synthesizer)
    known = {key: replace(one, run=find_out, needs=()) for key, one in EXPERIMENTS.items()}
    monkeypatch.setattr(experiments_panel, "EXPERIMENTS", known)
    monkeypatch.setattr(experiment_tasks, "draw", draw)
    monkeypatch.setattr(trainings, "Child", Trained)
    monkeypatch.setattr(settings_page, "run_device", lambda *_: DeviceTest("cpu", "one", 0.1))
    monkeypatch.setattr(settings_page, "find_device", lambda *_: ("cpu", "one"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: True)
    monkeypatch.setattr(QDrag, "exec", lambda drag, actions: None)
    monkeypatch.setattr(QPrintDialog, "accept", QPrintDialog.reject)
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.load_hands()
    window.warm_up()
    yield window
    window.close_without_saving()
    QGuiApplication.clipboard().clear()  # it would outlive Python, and crash at the exit
    speak("en")
    wear("light")


def under_way(window) -> list[str]:
    """What the window has not finished yet."""
    shown, project = window.writing.shown, window.project
    waits = (None if shown is None else shown.project) != (project if project.has_pages else None)
    return [
        *["writing"] * window.is_busy,
        *[job._work.__code__.co_qualname for job in window.jobs.running],
        *["another page"] * waits,
    ]


def settle(window, qtbot, monkey):
    monkey.leave_dialogs()

    def is_settled():
        assert under_way(window) == []

    qtbot.waitUntil(is_settled, timeout=PATIENCE_MS)
    monkey.leave_dialogs()  # a picture may have been read meanwhile


def check_panels(window):
    """What the panels show is the project."""
    project = window.project
    assert window.text_panel.text == project.text
    shown = {k: v for k, v in vars(window.choices).items() if k != "text"}
    assert shown == {k: project.values[k] for k in shown}
    assert window.hands.hand == project.hand
    assert (window.document is None) is not project.has_pages


def check_saving(window, qtbot, monkey, path):
    """What is saved and opened again is what there was, to the byte."""
    before = pack_project(window.project)
    page = None if window.document is None else export_json(window.document)
    window.files._save(path, None)
    qtbot.waitUntil(lambda: not window.desk.is_dirty and path.exists(), timeout=PATIENCE_MS)
    assert pack_project(load_project(path)) == before
    window.files._open(path)
    qtbot.waitUntil(lambda: window.desk.undo_name is None, timeout=PATIENCE_MS)
    settle(window, qtbot, monkey)
    assert pack_project(window.project) == before
    assert (None if window.document is None else export_json(window.document)) == page


def check_history(window):
    """What is undone and done again is what there was."""
    while window.desk.redo_name is not None:
        window.desk.redo()
    before = pack_project(window.project)
    while window.desk.undo_name is not None:
        window.desk.undo()
    while window.desk.redo_name is not None:
        window.desk.redo()
    assert pack_project(window.project) == before


@pytest.mark.qt_log_ignore(f"^{OFFSCREEN}", extend=True)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_monkey_leaves_a_window_that_works(window, files, qtbot, qtlog, caplog, tmp_path, seed):
    commands = window.commands
    monkey = Monkey(window, seed, files, [commands.quit, commands.close, commands.new_window])
    try:
        with qtbot.capture_exceptions() as exceptions:
            for number in range(1, NUM_ACTIONS + 1):
                monkey.act()
                assert not exceptions, exceptions
                said = [r.message for r in qtlog.records if r.type != QtMsgType.QtDebugMsg]
                assert not [s for s in said if not s.startswith(OFFSCREEN)]
                assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
                if number % 50 == 0:
                    settle(window, qtbot, monkey)
                    check_panels(window)
            settle(window, qtbot, monkey)
            check_history(window)
            settle(window, qtbot, monkey)
            check_panels(window)
            check_saving(window, qtbot, monkey, tmp_path / "kept.handwrite")
            assert not exceptions, exceptions
    except BaseException:
        print("\n".join(f"{n}. {deed}" for n, deed in enumerate(monkey.journal, 1)))
        raise
