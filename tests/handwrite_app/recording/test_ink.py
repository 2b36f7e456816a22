from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from handwrite_app.errors import UserError
from handwrite_app.recording.ink import (
    RecordedWord,
    Recording,
    delete_recording,
    load_recordings,
    now,
    recordings_dir,
    remove_recordings,
    rename_recordings,
    save_recording,
)


def stroke(x=0.0, start_s=0.0, points=5, pressure=0.4):
    ramp = np.linspace(0, 1, points)
    return np.column_stack([x + 3 * ramp, 20 - 2 * ramp, start_s + ramp, pressure + 0 * ramp])


def written(prompt="one two", when="2026-03-01T10:00:00+00:00"):
    words = tuple(
        RecordedWord(text, (stroke(8.0 * k, 2.0 * k), stroke(8.0 * k + 1, 2.0 * k + 1)))
        for k, text in enumerate(prompt.split())
    )
    return Recording(prompt, words, when)


def test_what_was_recorded_comes_back_with_time_and_pressure():
    words = (
        RecordedWord("né", (stroke(), stroke(4.0, 1.5, 1, 0.9)), device="pen"),
        RecordedWord("2.", (stroke(9.0, 3.0),), line=1, device="touch"),
    )
    save_recording("Ada", Recording("né 2.", words, "2026-03-01T10:00:00+01:00"))
    (back,) = load_recordings("Ada")
    assert (back.prompt, back.when) == ("né 2.", "2026-03-01T10:00:00+01:00")
    for before, after in zip(words, back.words, strict=True):
        assert (before.text, before.line, before.device) == (after.text, after.line, after.device)
        for one, other in zip(before.strokes, after.strokes, strict=True):
            np.testing.assert_allclose(one, other, atol=5e-4)
    assert [len(one) for one in back.strokes] == [5, 1, 5]


def test_recordings_come_oldest_first_and_a_prompt_written_again_replaces_itself():
    late = save_recording("Ada", written("b c", "2026-03-02T09:00:00+00:00"))
    save_recording("Ada", written("a", "2026-03-02T09:30:00+01:00"))
    assert [one.prompt for one in load_recordings("ada")] == ["a", "b c"]
    assert save_recording("Ada", written("b c", "2026-03-03T09:00:00+00:00")) == late
    assert [one.when[:10] for one in load_recordings("Ada")] == ["2026-03-02", "2026-03-03"]
    delete_recording("Ada", "b c")
    delete_recording("Ada", "never written")
    assert [one.prompt for one in load_recordings("Ada")] == ["a"]


def test_a_damaged_file_is_told_and_the_others_are_read():
    save_recording("Ada", written())
    bad = save_recording("Ada", written("three"))
    for text in ("", "[]", '{"format": "handwrite-recording", "version": 2}'):
        bad.write_text(text)
        told = []
        assert [one.prompt for one in load_recordings("Ada", told.append)] == ["one two"]
        assert [str(bad) in error.message for error in told] == [True]
    assert "version 2" in told[0].message


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content.update(prompt="one three"),
        lambda content: content.update(when="2026-03-01T10:00:00"),
        lambda content: content["words"][0].update(strokes=[]),
        lambda content: content["words"][0].update(device="nail"),
        lambda content: content["words"][0]["strokes"][0][1].pop(),
        lambda content: content["words"][0]["strokes"][0].reverse(),
        lambda content: content["words"][0]["strokes"][0][0].__setitem__(3, 1.5),
        lambda content: content["words"][0]["strokes"][0][0].__setitem__(0, float("nan")),
    ],
)
def test_what_is_no_recording_is_refused(harm):
    path = save_recording("Ada", written())
    content = json.loads(path.read_text())
    harm(content)
    path.write_text(json.dumps(content))
    told: list[UserError] = []
    assert load_recordings("Ada", told.append) == []
    assert "is damaged" in told[0].message


def test_recordings_follow_their_hand():
    save_recording("Ada", written())
    rename_recordings("ada", "ADA")
    assert recordings_dir("Ada").name == "ADA"
    save_recording("Ada L", written("three"))
    rename_recordings("Ada", "Ada L")
    assert not recordings_dir("Ada").exists()
    assert sorted(one.prompt for one in load_recordings("Ada L")) == ["one two", "three"]
    rename_recordings("nobody", "somebody")
    assert load_recordings("somebody") == []
    remove_recordings("ada l")
    assert load_recordings("Ada L") == []


def test_a_word_is_checked_when_it_is_made():
    with pytest.raises(ValueError, match="not one word"):
        RecordedWord("two words", (stroke(),))
    with pytest.raises(ValueError, match="shape"):
        RecordedWord("one", (stroke()[:, :3],))
    with pytest.raises(ValueError, match="not those of the prompt"):
        replace(written(), prompt="two one")
    assert written(when=now()).words[0].points.shape == (10, 4)
