import numpy as np

from handwrite_app.layout.blocks import Block
from handwrite_app.layout.clearance import Row, keep_apart, keep_within

X_HEIGHT, STEP, PEN = 2.5, 9.0, 0.4


def row(number, *words):
    """A line of words, each (left, top, bottom) in mm above and below the baseline, 4 mm wide."""
    blocks = [
        Block(k, np.array([[0.0, 0.0], [1.0, -top], [2.0, bottom], [4.0, 0.0]]), (4,))
        for k, (_, top, bottom) in enumerate(words)
    ]
    offsets = [left for left, _, _ in words]
    return Row.of(number, STEP * number, np.zeros_like, blocks, offsets, np.zeros(len(blocks)))


def test_ink_that_meets_no_other_stays_as_it_is():
    rows = [row(0, (0.0, 5.5, 5.0)), row(1, (20.0, 8.0, 2.0))]
    before = [r.y.copy() for r in rows]
    keep_apart(rows, X_HEIGHT, PEN)
    for r, y in zip(rows, before, strict=True):
        np.testing.assert_array_equal(r.y, y)


def test_a_tail_and_a_tall_letter_that_would_meet_each_keep_to_their_share():
    upper, lower = row(0, (0.0, 5.0, 6.0), (30.0, 5.0, 6.0)), row(1, (1.0, 7.5, 1.0))
    keep_apart([upper, lower], X_HEIGHT, PEN)
    lowest, highest = upper.heights()[upper.owner == 0].max(), lower.heights().min()
    assert highest - lowest > PEN
    assert upper.y.min() == -5.0  # only its tail became shorter
    assert upper.y[upper.owner == 1].max() == 6.0  # and only where it met something
    assert lower.y.max() == 1.0


def test_small_letters_keep_their_height_when_a_tall_one_beside_them_is_shortened():
    points = np.array([[0.0, 0.0], [1.0, -X_HEIGHT], [2.0, 0.0], [3.0, -9.0], [4.0, 0.0]])
    block = Block(0, points, (5,))
    lower = Row.of(1, STEP, np.zeros_like, [block], [0.0], np.zeros(1))
    keep_apart([row(0, (1.0, 4.0, 5.0)), lower], X_HEIGHT, PEN)
    assert lower.y[1] == -X_HEIGHT
    assert -9.0 < lower.y[3] < -X_HEIGHT


def test_ink_between_two_points_counts_too():
    tail = Block(0, np.array([[0.0, 0.0], [20.0, 12.0], [40.0, 0.0]]), (3,))
    upper = Row.of(0, 0.0, np.zeros_like, [tail], [0.0], np.zeros(1))
    lower = row(1, (10.5, 6.0, 0.0))
    keep_apart([upper, lower], X_HEIGHT, PEN)
    assert upper.y.max() < STEP / 2


def test_ink_is_kept_within_the_page():
    first, last = row(0, (0.0, 9.0, 0.0)), row(3, (0.0, 5.0, 9.0))
    keep_within([first, last], -6.0, 30.0, X_HEIGHT)
    assert first.heights().min() == -6.0
    assert last.heights().max() == 30.0
