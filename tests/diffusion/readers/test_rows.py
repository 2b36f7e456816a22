import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion.readers.rows import rows


def letters(count, left=0.0, bottom=0.0, height=10.0, slope=0.0):
    """Boxes of letters side by side, 12 apart."""
    return [
        (
            left + 12 * i,
            bottom + slope * 12 * i,
            left + 12 * i + 8,
            bottom + slope * 12 * i + height,
        )
        for i in range(count)
    ]


@given(st.floats(-0.2, 0.2), st.integers(2, 60), st.floats(0.01, 1000))
def test_a_sloping_row_of_any_size_stays_one(slope, count, scale):
    boxes = [tuple(scale * v for v in box) for box in letters(count, slope=slope)]
    assert rows(boxes) == [0] * count


@given(st.lists(st.integers(2, 20), min_size=1, max_size=6), st.floats(14, 60))
def test_rows_below_each_other_are_told_apart(lengths, spacing):
    boxes = [b for k, n in enumerate(lengths) for b in letters(n, bottom=-spacing * k)]
    assert rows(boxes) == [k for k, n in enumerate(lengths) for _ in range(n)]


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param((40, -4, 43, 1), id="comma"),
        pytest.param((12, 18, 13, 19), id="dot of an i, written late"),
        pytest.param((2, 9, 22, 10), id="bar of a t, written late"),
        pytest.param((24, -9, 32, 8), id="letter with a descender"),
    ],
)
def test_marks_and_descenders_start_no_row(mark):
    assert set(rows([*letters(4), mark, *letters(4, left=60)])) == {0}


def test_no_boxes_have_no_rows():
    assert rows([]) == []
