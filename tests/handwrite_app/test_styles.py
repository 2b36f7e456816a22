from __future__ import annotations

import json

import numpy as np
import pytest

from diffusion.strokes import STYLE_HEIGHT, STYLE_INK_STD, STYLE_WIDTH
from handwrite_app import paths, styles
from handwrite_app.errors import UserError
from handwrite_app.ink_lines import split_lines
from handwrite_app.styles import StyleSample


@pytest.fixture(autouse=True)
def profile(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "profile"))
    return tmp_path / "profile"


def loops(words=4, letters=5, gap=8.0, top=0.0):
    """A line of round letters 3 units wide and 4 high, every third with a long tail; y down."""
    turn = np.linspace(0, 2 * np.pi, 24)
    strokes, left = [], 0.0
    for word in range(words):
        for letter in range(letters):
            tall = 2.5 if (word + letter) % 3 == 0 else 1.0
            y = top - 2.0 * np.cos(turn) * np.where(np.cos(turn) > 0, tall, 1.0)
            strokes.append(np.column_stack([left + 1.5 * np.sin(turn), y]))
            left += 3.4
        left += gap - 0.4
    return strokes


def turned(strokes, degrees):
    angle = np.deg2rad(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ matrix for stroke in strokes]


def test_drawn_ink_becomes_windows_as_in_training():
    sample = StyleSample.from_strokes(loops())
    assert sample.windows.shape[1:] == (STYLE_HEIGHT, STYLE_WIDTH)
    assert (sample.windows.min(), sample.windows.max()) == (0, 1)
    rows = sample.windows.sum(axis=(0, 2))
    mean = np.average(np.arange(STYLE_HEIGHT), weights=rows)
    deviation = np.sqrt(np.average((np.arange(STYLE_HEIGHT) - mean) ** 2, weights=rows))
    assert deviation == pytest.approx(STYLE_INK_STD, abs=0.7)


def test_size_and_place_of_drawn_ink_do_not_matter():
    here = StyleSample.from_strokes(loops())
    there = StyleSample.from_strokes([40 * stroke + 1000 for stroke in loops()])
    np.testing.assert_allclose(here.windows, there.windows, atol=1 / 255)
    assert here.word_gap == pytest.approx(there.word_gap)


def test_y_up_and_y_down_ink_of_one_hand_are_the_same_sample():
    down = StyleSample.from_strokes(loops())
    up = StyleSample.from_strokes([stroke * [1, -1] for stroke in loops()], y_down=False)
    np.testing.assert_array_equal(down.windows, up.windows)


@pytest.mark.parametrize("degrees", [-8, -2, 3, 9])
def test_a_line_that_climbs_is_made_level(degrees):
    level = StyleSample.from_strokes(loops(words=6))
    climbing = StyleSample.from_strokes(turned(loops(words=6), degrees))
    assert abs(level.windows.sum() / climbing.windows.sum() - 1) < 0.1


def test_lines_are_told_apart_by_the_pen_going_back_and_down():
    strokes = loops(top=0.0) + loops(top=14.0) + loops(words=2, top=28.0)
    assert [len(line) for line in split_lines(strokes)] == [20, 20, 10]


def test_dots_and_bars_that_come_late_stay_on_their_line():
    dot, bar = np.array([[3.0, -7.0]]), np.array([[10.0, -3.0], [13.0, -3.2]])
    assert len(split_lines([*loops(), dot, bar])) == 1


def test_the_gap_between_words_is_measured_and_none_where_there_is_one_word():
    narrow, wide = (StyleSample.from_strokes(loops(gap=gap)).word_gap for gap in (6.0, 12.0))
    assert narrow < wide < 2.5 * narrow
    assert StyleSample.from_strokes(loops(words=1)).word_gap is None


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [np.zeros((0, 2))],
        [np.zeros((1, 2))],
        [np.zeros((30, 2))],
        [np.column_stack([np.arange(30), np.zeros(30)])],
        [np.full((30, 2), np.nan)],
    ],
)
def test_ink_that_shows_no_hand_is_refused(strokes):
    with pytest.raises(UserError):
        StyleSample.from_strokes(strokes)


def test_a_saved_hand_is_the_hand_that_was_saved():
    samples = [StyleSample.from_strokes(loops()), StyleSample.from_strokes(loops(gap=5.0))]
    styles.save_style("Ada’s näme".replace("’", "-"), samples)
    loaded = styles.resolve_style("ada-s NÄME")
    assert [sample.word_gap for sample in loaded] == [sample.word_gap for sample in samples]
    for saved, again in zip(samples, loaded, strict=True):
        np.testing.assert_array_equal(saved.windows, again.windows)
        for before, after in zip(saved.strokes, again.strokes, strict=True):
            np.testing.assert_array_equal(before, after)


def test_a_removed_hand_is_gone():
    styles.save_style("mine", [StyleSample.from_strokes(loops())])
    assert [info.name for info in styles.list_styles() if not info.is_preset] == ["mine"]
    styles.remove_style("Mine")
    assert styles.find_style("mine") is None
    with pytest.raises(UserError):
        styles.remove_style("mine")


def test_a_taken_name_is_not_written_over_unasked():
    first, second = StyleSample.from_strokes(loops()), StyleSample.from_strokes(loops(gap=5.0))
    styles.save_style("mine", [first])
    with pytest.raises(UserError, match="already"):
        styles.save_style("MINE", [second])
    styles.save_style("MINE", [second], replace=True)
    assert [info.name for info in styles.list_styles() if not info.is_preset] == ["MINE"]


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a\\b", ".hidden", "-x", "con", "x" * 61])
def test_names_that_no_file_could_have_are_refused(name):
    with pytest.raises(UserError):
        styles.save_style(name, [StyleSample.from_strokes(loops())])


def test_near_names_are_suggested():
    styles.save_style("letters home", [StyleSample.from_strokes(loops())])
    with pytest.raises(UserError, match="Did you mean letters home"):
        styles.resolve_style("leters hom")


@pytest.mark.parametrize(
    "damage",
    [
        lambda hand: "nonsense",
        lambda hand: "{}",
        lambda hand: "[" * 100_000,
        lambda hand: json.dumps({**hand, "version": 99}),
        lambda hand: json.dumps({**hand, "samples": []}),
        lambda hand: json.dumps({**hand, "samples": [{"name": "x"}]}),
        lambda hand: json.dumps({**hand, "samples": [{**hand["samples"][0], "windows": "AAAA"}]}),
        lambda hand: json.dumps({**hand, "samples": [{**hand["samples"][0], "word_gap": -1}]}),
    ],
)
def test_a_damaged_hand_is_reported_not_used(damage):
    styles.save_style("mine", [StyleSample.from_strokes(loops())])
    path = paths.styles_dir() / "mine.json"
    path.write_text(damage(json.loads(path.read_text())))
    with pytest.raises(UserError, match="damaged"):
        styles.resolve_style("mine")


def test_weights_of_a_blend_sum_to_one_and_keep_their_ratio():
    first, second = StyleSample.from_strokes(loops()), StyleSample.from_strokes(loops(gap=5.0))
    pairs = styles.weighted_samples([(first, 3.0), (second, 1.0)])
    assert [weight for _, weight in pairs] == pytest.approx([0.75, 0.25])
    assert [weight for _, weight in styles.weighted_samples([first, second])] == [0.5, 0.5]
    with pytest.raises(UserError):
        styles.weighted_samples([(first, 0.0)])
    with pytest.raises(UserError):
        styles.weighted_samples([])


def test_ink_written_by_us_is_a_sample_of_its_lines(tmp_path):
    from handwrite_app.document import Document, Page, Stroke, Word
    from handwrite_app.export import export_json

    strokes = [Stroke(stroke + 20, word=0, line=0) for stroke in loops()]
    strokes += [Stroke(stroke + np.array([20, 40]), word=0, line=1) for stroke in loops()]
    path = tmp_path / "ink.json"
    path.write_bytes(export_json(Document("x", (Page(200, 80, tuple(strokes)),), (Word("x"),))))
    sample = StyleSample.from_ink(path)
    drawn = StyleSample.from_strokes(loops())
    assert abs(sample.windows[: len(drawn.windows)] - drawn.windows).mean() < 0.02
    assert len(sample.windows) == 2 * len(drawn.windows)


def test_pressures_stay_with_their_strokes():
    dot, rule = np.array([[2.0, 2.0], [np.nan, 2]]), np.array([[0.0, 40], [400, 40], [0, 40]])
    strokes = [dot, *loops(), rule, *loops(top=60)]
    pressures = [np.full(len(stroke), k / 100) for k, stroke in enumerate(strokes)]
    sample = StyleSample.from_strokes(strokes, pressures=pressures)
    assert [len(p) for p in sample.pressures] == [len(stroke) for stroke in sample.strokes]
    kept = [round(100 * float(p[0])) for p in sample.pressures]
    assert kept == [k for k in range(len(strokes)) if k not in (0, 21)]
    styles.save_style("pressed", [sample])
    (again,) = styles.resolve_style("pressed")
    np.testing.assert_array_equal(np.concatenate(again.pressures), np.concatenate(sample.pressures))


def test_a_renamed_hand_is_the_same_hand():
    sample = StyleSample.from_strokes(loops())
    styles.save_style("mine", [sample])
    styles.save_style("other", [sample])
    assert styles.rename_style("mine", "Mine").name == "Mine"
    assert styles.rename_style("Mine", "ours").name == "ours"
    assert [info.name for info in styles.list_styles() if not info.is_preset] == ["other", "ours"]
    np.testing.assert_array_equal(styles.resolve_style("ours")[0].windows, sample.windows)
    for name, new_name in (("ours", "other"), ("ours", "a/b"), ("nobody", "x")):
        with pytest.raises(UserError):
            styles.rename_style(name, new_name)
    assert [info.name for info in styles.list_styles() if not info.is_preset] == ["other", "ours"]
