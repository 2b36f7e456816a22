import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diffusion.strokes import (
    END,
    LIFT,
    STYLE_HEIGHT,
    STYLE_INK_ROW,
    STYLE_INK_STD,
    STYLE_WIDTH,
    baseline,
    baseline_fit,
    compress,
    decode,
    draw,
    draw_style_windows,
    encode,
    estimate_x_height,
    expand,
    from_offsets,
    path_length,
    resample,
    to_offsets,
    without_surplus_stops,
)


def wave(turns=4, height=3.0, x=0.0):
    """A row of bumps on the baseline."""
    t = np.linspace(0, 2 * np.pi * turns, 60 * turns)
    return np.column_stack([x + t * 0.6, height / 2 * (1 - np.cos(t))])


def word():
    """Bumps, a dot above them and a bar that goes back over them."""
    return [
        resample(wave()),
        np.array([[5.0, 6.0]]),
        resample(np.array([[2.0, 4.5], [5.0, 4.7]])),
    ]


polyline = arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.just(2)),
    elements=st.floats(-50, 50, allow_nan=False).map(lambda v: round(v, 3)),
)


@given(polyline)
def test_resampling_places_points_evenly_and_keeps_both_ends(stroke):
    total = path_length(stroke)
    points = resample(stroke)
    if total < 0.5:
        assert len(points) == 1
        return
    np.testing.assert_allclose(points[[0, -1]], stroke[[0, -1]], atol=1e-9)
    assert len(points) == max(1, round(total)) + 1
    # a chord is never longer than its arc
    assert np.hypot(*np.diff(points, axis=0).T).max() <= total / (len(points) - 1) + 1e-9


@given(st.lists(polyline, min_size=1, max_size=6))
def test_offsets_and_points_are_inverses(strokes):
    back = from_offsets(*to_offsets(strokes))
    assert len(back) == len(strokes)
    for ours, theirs in zip(back, strokes, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-9)


def test_offsets_end_at_the_end_of_the_text_and_keep_an_unfinished_stroke():
    offsets, pen = to_offsets(word())
    pen[-1] = 0  # the pen never leaves the paper
    assert len(from_offsets(offsets, pen)) == 3
    pen[10] = END
    (kept,) = from_offsets(offsets, pen)
    assert len(kept) == 10


@given(st.floats(-14, 14))
def test_compression_is_undone_by_expansion(value):
    assert expand(compress(np.array([value])))[0] == pytest.approx(value, abs=1e-9)


def test_decoding_what_was_encoded_gives_the_ink_back():
    ink = word()
    decoded = decode(*encode(ink))
    assert [len(s) for s in decoded] == [len(s) for s in ink]
    for ours, theirs in zip(decoded, ink, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_absolute_channels_take_out_drift_and_a_misplaced_bar():
    ink = [resample(wave(8)), resample(np.array([[2.0, 4.5], [5.0, 4.7]]))]
    features, pen = encode(ink)
    features = features.astype(np.float64)
    start = len(ink[0])
    climbing = features.copy()
    climbing[:, 1] += 0.05  # every offset a little too high: the word climbs
    naive = from_offsets(expand(climbing[:, :2]), pen)
    fused = decode(climbing, pen)
    assert abs(fused[0][-1, 1] - ink[0][-1, 1]) < 0.2 * abs(naive[0][-1, 1] - ink[0][-1, 1])
    misplaced = features.copy()
    misplaced[start, 0] += 0.4  # the jump back is too short: the bar lands on another letter
    naive = from_offsets(expand(misplaced[:, :2]), pen)
    fused = decode(misplaced, pen)
    wrong = abs(naive[1][0, 0] - ink[1][0, 0])
    assert wrong > 2.0
    assert abs(fused[1][0, 0] - ink[1][0, 0]) < 0.1 * wrong
    np.testing.assert_allclose(np.diff(fused[1], axis=0), np.diff(ink[1], axis=0), atol=0.02)


def dot(x, y=0.0, size=0.0):
    return np.array([[x, y], [x + size, y]])


@pytest.mark.parametrize(
    ("text", "kept"), [("is.", 1), ("is..", 2), ("is...", 3), ("is,", 3), ("is", 3), (".", 3)]
)
def test_behind_a_word_stand_as_many_dots_as_its_text_has_full_stops(text, kept):
    stops = [dot(18.5), dot(19.5, size=0.8), dot(22.0, 0.5)]
    letters = [] if text == "." else word()
    ink = without_surplus_stops([*letters, *stops], text)
    assert ink[: len(letters)] == letters  # among them the dot of the i
    assert len(ink) == len(letters) + kept
    assert any(stroke is stops[1] for stroke in ink)  # the largest


def test_what_is_high_or_large_or_within_the_word_is_no_surplus_full_stop():
    ink = [*word(), dot(16.0, 5.0), dot(18.0, size=4.0), dot(9.0, 1.0), dot(23.0)]
    assert without_surplus_stops(ink, "is.") == ink


@pytest.mark.parametrize("height", [-7.0, 0.0, 3.5])
def test_the_baseline_is_found_wherever_the_word_stands(height):
    ink = [s + [0.0, height] for s in word()]
    assert baseline(ink) == pytest.approx(height, abs=0.15)


@pytest.mark.parametrize("slope", [-0.1, 0.0, 0.15])
def test_the_baseline_of_a_line_is_fitted_through_descenders(slope):
    line = [resample(wave(3, x=x)) for x in (0, 14, 28, 42)]
    line.append(resample(np.array([[30.0, 2.0], [30.0, -3.0]])))  # a descender
    tilted = [np.column_stack([s[:, 0], s[:, 1] + slope * s[:, 0] + 2.0]) for s in line]
    found_slope, found_height = baseline_fit(tilted)
    assert found_slope == pytest.approx(slope, abs=0.03)
    assert found_height == pytest.approx(2.0, abs=0.4)


@pytest.mark.parametrize("height", [2.5, 3.0, 4.0])
def test_the_x_height_is_that_of_the_bumps_not_of_the_ascender(height):
    ascender = resample(np.array([[0.0, 0.0], [0.2, 2.2 * height]]))
    assert estimate_x_height([[ascender, resample(wave(5, height))]]) == pytest.approx(
        height, rel=0.15
    )


def test_drawn_ink_lies_where_the_stroke_is_and_nowhere_else():
    canvas = draw([np.array([[5.0, 10.0], [25.0, 10.0]])], (20, 40), 3.0)
    assert canvas.shape == (20, 40)
    assert canvas.min() >= 0
    assert canvas.max() <= 1
    assert canvas[9, 6:25].min() > 0.9
    assert canvas[:7].max() == canvas[13:].max() == 0
    assert canvas.sum() == pytest.approx(20 * 3 + np.pi * 1.5**2, rel=0.05)


@pytest.mark.parametrize("scale", [0.02, 1.0, 300.0])
def test_style_windows_look_the_same_at_any_scale_and_place(scale):
    line = [s * scale + [1000.0, -77.0] for s in word()]
    windows = draw_style_windows([line])
    assert windows.shape == (1, STYLE_HEIGHT, STYLE_WIDTH)
    np.testing.assert_allclose(windows, draw_style_windows([word()]), atol=0.06)
    rows = windows[0].sum(axis=1)
    at = np.arange(STYLE_HEIGHT) + 0.5
    mean = (rows * at).sum() / rows.sum()
    assert mean == pytest.approx(STYLE_INK_ROW, abs=1.0)
    deviation = np.sqrt((rows * (at - mean) ** 2).sum() / rows.sum())
    assert deviation == pytest.approx(STYLE_INK_STD, abs=0.7)


def test_a_long_line_goes_on_in_a_second_window():
    line = [wave(2, x=x) for x in range(0, 200, 10)]
    assert len(draw_style_windows([line])) >= 2


def test_without_ink_there_is_no_style_window():
    with pytest.raises(ValueError, match="no ink"):
        draw_style_windows([[np.zeros((3, 2))]])


def test_pen_classes_mark_the_last_point_of_each_stroke():
    _, pen = to_offsets(word())
    assert list(np.flatnonzero(pen == LIFT)) == list(np.cumsum([len(s) for s in word()]) - 1)
