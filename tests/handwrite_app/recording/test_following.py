"""What was recorded of a hand follows the hand."""

from __future__ import annotations

import numpy as np
import pytest

from handwrite_app.cli import main
from handwrite_app.errors import UserError
from handwrite_app.hand_files import export_hand, recordings_in
from handwrite_app.recording.ink import (
    RecordedWord,
    Recording,
    load_recordings,
    pack_recording,
    save_recording,
)
from handwrite_app.recording.session import as_sample
from handwrite_app.styles import find_style, load_style, remove_style, rename_style, save_style


def recording(prompt):
    """A loop a word."""
    turn = np.linspace(0, 2 * np.pi, 20)
    words = []
    for k, text in enumerate(prompt.split()):
        x, y = 9.0 * k + 4 * np.cos(turn), 20 - 4 * np.sin(turn)
        words.append(RecordedWord(text, (np.column_stack([x, y, k + turn, 0 * turn + 0.5]),)))
    return Recording(prompt, tuple(words), "2026-03-01T10:00:00+00:00")


@pytest.fixture
def recorded():
    """A saved hand of two recordings, of which one is a sample."""
    recordings = [recording("one two"), recording("three four five")]
    save_style("Ada", [as_sample(recordings[0])])
    for one in recordings:
        save_recording("Ada", one)
    return recordings


def prompts(hand):
    return sorted(one.prompt for one in load_recordings(hand))


def test_under_its_new_name_and_away_with_it(recorded):
    rename_style("Ada", "ADA")
    rename_style("ada", "Ada L")
    assert prompts("Ada L") == ["one two", "three four five"]
    assert prompts("Ada") == []
    remove_style("Ada L")
    assert prompts("Ada L") == []


def test_into_the_file_of_the_hand_and_out_of_it(recorded, tmp_path):
    samples = load_style(find_style("Ada"))
    data = export_hand("Ada", samples, recorded)
    assert data == export_hand("Ada", samples, recorded)
    path = tmp_path / "ada.hand"
    path.write_bytes(data)
    for before, after in zip(recorded, recordings_in(path), strict=True):
        assert pack_recording(before) == pack_recording(after)
    path.write_bytes(export_hand("Ada", samples))
    assert recordings_in(path) == []


def test_by_the_command_line(recorded, tmp_path):
    path = tmp_path / "ada.hand"
    assert main(["styles", "show", "Ada", "-o", str(path)]) == 0
    assert main(["styles", "add", "Copy", str(path)]) == 0
    assert prompts("Copy") == prompts("Ada")


def test_a_file_whose_recordings_are_damaged_is_refused(recorded, tmp_path, monkeypatch):
    monkeypatch.setattr("handwrite_app.hand_files.pack_recording", lambda one: b"{}")
    path = tmp_path / "ada.hand"
    path.write_bytes(export_hand("Ada", load_style(find_style("Ada")), recorded))
    with pytest.raises(UserError, match="no hand that can be read"):
        recordings_in(path)


def test_more_than_a_file_can_hold_is_not_exported(recorded, monkeypatch):
    monkeypatch.setattr("handwrite_app.hand_files._MAX_BYTES", 2000)
    with pytest.raises(UserError, match="More was recorded"):
        export_hand("Ada", load_style(find_style("Ada")), recorded)
