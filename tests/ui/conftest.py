"""A window with a tiny untrained model and a profile of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from handwrite_app import paths
from handwrite_app.styles import StyleInfo, StyleSample, save_style
from handwrite_app.synthesis import Synthesizer
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab import trainings
from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.tasks import ModelSource
from tests.ui.puppet import PUPPETS, Puppet


def arches(count: int = 24) -> list[np.ndarray]:
    """Something like a line of handwriting: arches with a gap now and then, px, y down."""
    strokes = []
    for i in range(count):
        t = np.linspace(0, 2 * np.pi, 24)
        x = 40 + i * 26 + (i // 5) * 24 + 18 * t / (2 * np.pi)
        strokes.append(np.stack([x, 90 - (14 + 5 * (i % 3)) * np.sin(t)], axis=1))
    return strokes


@pytest.fixture(autouse=True)
def no_presets(tmp_path, monkeypatch) -> None:
    """The tests bring their own hands, whatever is shipped."""
    monkeypatch.setattr(paths, "presets_dir", lambda: tmp_path / "presets")


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from diffusion.generator import write_tiny_checkpoint

    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_checkpoint(path, seed=0)
    return path


@pytest.fixture(scope="session")
def synthesizer(tiny_checkpoint: Path) -> Synthesizer:
    return Synthesizer.load("cpu", tiny_checkpoint)


@pytest.fixture
def strokes() -> list[np.ndarray]:
    return arches()


@pytest.fixture
def saved_hand() -> StyleInfo:
    return save_style("Arches", [StyleSample.from_strokes(arches(), name="arches")])


@pytest.fixture
def jobs(qtbot, qapp) -> Iterator[Jobs]:
    jobs = Jobs(qapp)  # as a window's, it is not Python's to delete
    yield jobs
    jobs.close()
    jobs.wait()


@pytest.fixture
def puppets(monkeypatch) -> list[Puppet]:
    """The trainings that a panel starts: nothing is trained, see `Puppet`."""
    PUPPETS.clear()
    monkeypatch.setattr(trainings, "Child", Puppet)
    return PUPPETS


def show(qtbot, widget: QWidget) -> None:
    """Shows a part of the window by itself, as large as it is there."""
    qtbot.addWidget(widget)
    widget.resize(1200, 800)
    with qtbot.waitExposed(widget):
        widget.show()


@pytest.fixture
def ready_window(window, qtbot, saved_hand) -> MainWindow:
    """A window with a hand and a text."""
    window.load_hands()
    qtbot.waitUntil(lambda: window.hand == "Arches", timeout=10_000)
    window.text_panel.set_text("ab cd")
    return window


@pytest.fixture
def window(qtbot, synthesizer) -> Iterator[MainWindow]:
    window = MainWindow(ModelSource(lambda: synthesizer))
    window.commands.animate.setChecked(False)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close_without_saving()
