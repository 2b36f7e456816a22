from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from handwrite_app.errors import UserError
from handwrite_app.recording.ink import load_recordings
from handwrite_app.recording.sentences import SENTENCES
from handwrite_app.recording.session import (
    NUM_SAMPLES,
    Session,
    as_recording,
    as_sample,
    forget_recording,
    keep_recording,
)
from handwrite_app.recording.split import split_words
from handwrite_app.styles import StyleSample, find_style, load_style, save_style


class Drawn(NamedTuple):
    strokes: tuple
    pressures: tuple | None
    times: tuple
    devices: tuple


def drawn(prompt, device="mouse", size=30.0):
    """Loops on the pad, px: one a letter, half a second each, three second in all."""
    strokes, times, x = [], [], 40.0
    turn = np.linspace(0, 2 * np.pi, 20)
    for word in prompt.split():
        for _ in word:
            loop = [x + size / 2 * (1 - np.cos(turn)), 90 - size / 2 * (1 - np.sin(turn))]
            strokes.append(np.column_stack(loop))
            times.append(1000.0 + 0.6 * len(times) + np.linspace(0, 0.5, 20))
            x += 1.2 * size
        x += size
    pressures = tuple(np.linspace(0.2, 0.8, 20) for _ in strokes) if device == "pen" else None
    return Drawn(tuple(strokes), pressures, tuple(times), (device,) * len(strokes))


def written(prompt, device="mouse"):
    ink = drawn(prompt, device)
    return as_recording(prompt, split_words(ink.strokes, prompt.split()), ink, 0.25)


def test_ink_of_the_pad_becomes_words_in_mm_and_seconds():
    recording = written("not so", "pen")
    assert [word.text for word in recording.words] == ["not", "so"]
    assert [len(word.strokes) for word in recording.words] == [3, 2]
    first, last = recording.strokes[0], recording.strokes[-1]
    np.testing.assert_allclose(first[0], [10.0, 18.75, 0.0, 0.2])
    assert last[-1, 2] == pytest.approx(0.6 * 4 + 0.5)
    assert {word.device for word in recording.words} == {"pen"}
    assert written("not so").words[0].strokes[0][:, 3].tolist() == [0.5] * 20


def test_prompts_go_on_over_days_and_other_sentences_are_asked_for():
    session = Session("Ada")
    first = session.prompt
    session.pass_over()
    second = session.prompt
    keep_recording("Ada", written(second))
    session.take(written(second))
    session.go_on()
    assert session.prompt not in (first, second)

    other_day = Session("Ada", load_recordings("Ada"))
    assert other_day.prompt not in ("", second)
    assert [one.prompt for one in other_day.recordings] == [second]
    assert other_day.coverage.characters["e"] == second.count("e")
    other_day.go_to(second)
    assert other_day.recorded is not None
    other_day.drop(second)
    assert other_day.coverage.share == 0.0


def test_when_all_is_written_the_sentences_come_again():
    session = Session("Ada", [written(sentence) for sentence in SENTENCES])
    assert session.coverage.share == 1.0
    before = session.prompt
    assert before in SENTENCES
    session.go_on()
    assert session.prompt != before


def test_a_new_hand_is_saved_with_its_first_recording():
    info = keep_recording("Ada", written("a first line of words", "pen"))
    (sample,) = load_style(info)
    assert (info.name, sample.name) == ("Ada", "a first line of words")
    assert sample.pressures is not None
    assert as_sample(written("a first line of words")).pressures is None


def test_a_hand_shows_its_first_recordings_beside_its_other_samples():
    scan = StyleSample(np.random.default_rng(0).random((1, 40, 288)), "a scan")
    save_style("Ada", [scan])
    prompts = [f"line {'abcdefgh'[k]} of words" for k in range(NUM_SAMPLES + 2)]
    for prompt in prompts:
        keep_recording("ada", written(prompt))
    names = [sample.name for sample in load_style(find_style("Ada"))]
    assert names == ["a scan", *prompts[:NUM_SAMPLES]]

    before = load_style(find_style("Ada"))
    keep_recording("Ada", written(prompts[-1]))
    for one, other in zip(before, load_style(find_style("Ada")), strict=True):
        np.testing.assert_array_equal(one.windows, other.windows)

    forget_recording("Ada", prompts[0])
    names = [sample.name for sample in load_style(find_style("Ada"))]
    assert names == ["a scan", *prompts[1 : NUM_SAMPLES + 1]]
    assert len(load_recordings("Ada")) == NUM_SAMPLES + 1


def test_a_prompt_written_again_is_shown_as_it_is_now():
    keep_recording("Ada", written("one line of words"))
    (before,) = load_style(find_style("Ada"))
    ink = drawn("one line of words")
    wider = ink._replace(strokes=tuple(s * [1.0, 1.4] for s in ink.strokes))
    split = split_words(wider.strokes, ["one", "line", "of", "words"])
    keep_recording("Ada", as_recording("one line of words", split, wider, 0.25))
    (after,) = load_style(find_style("Ada"))
    assert not np.array_equal(before.windows, after.windows)


def test_the_last_recording_of_a_hand_can_be_forgotten_and_the_hand_stays():
    keep_recording("Ada", written("only line"))
    forget_recording("Ada", "only line")
    assert load_recordings("Ada") == []
    assert len(load_style(find_style("Ada"))) == 1


def test_too_little_ink_is_not_kept():
    flat = drawn("a b")._replace(
        strokes=tuple(np.tile([[30.0 * k, 50.0]], (20, 1)) for k in (1, 9))
    )
    split = split_words(flat.strokes, ["a", "b"])
    with pytest.raises(UserError, match="too little ink"):
        keep_recording("Ada", as_recording("a b", split, flat, 0.25))
    assert load_recordings("Ada") == []
    assert find_style("Ada") is None
