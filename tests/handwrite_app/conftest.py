"""For the command line: a working folder, a hand, a tiny model, and what was said."""

import numpy as np
import pytest

from diffusion.generator import write_tiny_checkpoint
from handwrite_app import paths
from handwrite_app.cli import main
from handwrite_app.document import Document, Page, Stroke, Word
from handwrite_app.export import export_json
from handwrite_app.styles import StyleSample, save_style


def scribble():
    turn = np.linspace(0, 2 * np.pi, 20)
    return [
        np.column_stack([5 + 3 * k + (k // 5) * 4 + np.sin(turn), 10 - 1.5 * np.cos(turn)])
        for k in range(20)
    ]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_checkpoint(path)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder, with one saved hand and a sample of ink outside of it."""
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "profile"))
    save_style("calm hand", [StyleSample.from_strokes(scribble())])
    strokes = tuple(Stroke(points) for points in scribble())
    ink = export_json(Document("x", (Page(100, 20, strokes),), (Word("x"),)))
    (tmp_path / "ink.json").write_bytes(ink)
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


@pytest.fixture
def render(tiny):
    def run(*arguments):
        return main(["render", "--retries", "0", *arguments, "--model", str(tiny), "--steps", "2"])

    return run


@pytest.fixture
def one_line(capsys):
    """Returns what was said on standard error since the last call, which is one line."""

    def said():
        line = capsys.readouterr().err
        assert line.count("\n") == 1, line
        assert line.endswith("\n")
        return line

    return said
