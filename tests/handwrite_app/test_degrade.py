from __future__ import annotations

import numpy as np
import pytest

from handwrite_app.degrade import KINDS, degrade, draw_ink


def wave(length: float = 40.0) -> list[np.ndarray]:
    x = np.arange(0, length, 0.5)
    return [np.column_stack([x, 1.5 + 1.5 * np.sin(2 * x)])]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_rgb_picture(kind):
    pictures = [degrade(wave(), np.random.default_rng(5), 0.8, kind) for _ in range(2)]
    assert pictures[0].dtype == np.uint8
    assert pictures[0].ndim == 3
    assert pictures[0].shape[2] == 3
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_another_seed_gives_another_picture():
    first, second = (degrade(wave(), np.random.default_rng(seed), 0.8, "scan") for seed in (1, 2))
    assert first.shape != second.shape or not np.array_equal(first, second)


@pytest.mark.parametrize(("kind", "channel"), [("blue", 2), ("red", 0)])
def test_coloured_ink_has_its_colour(kind, channel):
    picture = degrade(wave(), np.random.default_rng(0), 0.2, kind).astype(float)
    darkest = picture.sum(axis=2) < np.quantile(picture.sum(axis=2), 0.01)
    color = picture[darkest].mean(axis=0)
    assert color.argmax() == channel


def test_white_on_black_is_mostly_dark_and_the_others_mostly_light():
    for kind in KINDS:
        median = np.median(degrade(wave(), np.random.default_rng(3), 0.3, kind))
        assert (median < 80) == (kind == "white_on_black"), kind


def test_lines_come_one_under_the_other():
    one = draw_ink([wave()], np.random.default_rng(0), pen_width_px=5)
    three = draw_ink([wave()] * 3, np.random.default_rng(0), pen_width_px=5)
    assert three.shape[0] > 1.8 * one.shape[0]
    assert three.sum() == pytest.approx(3 * one.sum(), rel=0.05)


def test_a_constant_pen_is_as_wide_as_asked_for():
    line = [np.array([[0.0, 0.0], [60.0, 0.0]])]
    ink = draw_ink([line], np.random.default_rng(0), 30.0, pen_width_px=6, pen_variation=0)
    assert ink[:, ink.shape[1] // 2].sum() == pytest.approx(6, abs=0.5)


def test_a_drawing_can_be_degraded_too():
    drawing = draw_ink([wave()], np.random.default_rng(0))
    picture = degrade(drawing, np.random.default_rng(0), 0.5, "scan")
    assert picture.min() < 100 < picture.max()


def test_a_lone_point_is_drawn_as_a_dot():
    assert draw_ink([[np.zeros((1, 2))]], np.random.default_rng(0)).max() == 1


@pytest.mark.parametrize(
    ("ink", "severity", "kind"),
    [([], 1.0, "scan"), (np.zeros((9, 9)), 1.0, "scan"), (wave(), 1.5, "scan"), (wave(), 1, "fog")],
)
def test_what_cannot_be_degraded_is_refused(ink, severity, kind):
    with pytest.raises(ValueError):
        degrade(ink, np.random.default_rng(0), severity, kind)
