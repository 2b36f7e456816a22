import numpy as np
import pytest

from handwrite_app.layout import PageSpec
from tests.handwrite_app.layout.conftest import crossings, points_of, write

EVEN = {"imperfection": 0}


def sizes(document):
    """Heights of the words "aaa", in mm."""
    words = [i for i, word in enumerate(document.words) if word.text == "aaa"]
    return np.array([np.ptp(points_of(document, i)[:, 1]) for i in words])


def feet(document):
    """(words, 2): left end and lowest point of each word, mm."""
    points = [points_of(document, i) for i in range(len(document.words))]
    return np.array([[p[:, 0].min(), p[:, 1].max()] for p in points])


def leans(document):
    """How far the first upstroke of each word leans."""
    first = [points_of(document, i)[:2] for i in range(len(document.words))]
    return np.array([(p[1] - p[0])[0] / -(p[1] - p[0])[1] for p in first])


TEXT = " ".join(["aaa"] * 160)


def test_an_even_page_is_even():
    document = write(TEXT, PageSpec("A5", **EVEN))
    assert np.ptp(sizes(document)) < 0.003
    assert np.ptp(leans(document)) < 0.003
    by_line = [f[1] for f, w in zip(feet(document), document.words, strict=True) if w.line == 2]
    assert np.ptp(by_line) == 0


def test_a_page_is_a_little_uneven_by_itself_and_fit_is_not():
    assert 0.01 < sizes(write(TEXT, PageSpec("A5"))).std() / 2.5 < 0.06
    assert np.ptp(sizes(write(TEXT))) < 0.003


@pytest.mark.parametrize(
    ("option", "measure"),
    [
        ("size_variation", lambda d: sizes(d).std()),
        ("slant_variation", lambda d: leans(d).std()),
        ("wavy", lambda d: feet(d)[:8, 1].std()),
        ("drift", lambda d: feet(d)[:8, 1].std()),
        ("spacing_variation", lambda d: np.diff(feet(d)[:8, 0]).std()),
        ("fatigue", lambda d: sizes(d).std()),
    ],
)
def test_each_kind_can_be_set_by_itself_and_grows(option, measure):
    spread = [
        measure(write(TEXT, PageSpec("A5", **EVEN, **{option: share}), seed=2))
        for share in (0.0, 0.3, 1.0)
    ]
    assert spread[0] < 0.003
    assert spread[0] + 0.01 < spread[1] < spread[2]


def test_a_tired_hand_is_less_even_at_the_foot_of_each_page():
    document = write(" ".join(["aaa"] * 800), PageSpec("A5", **EVEN, fatigue=1.0))
    assert len(document.pages) > 2
    for page in range(2):
        words = [i for i, word in enumerate(document.words) if word.page == page]
        height = np.array([np.ptp(points_of(document, i)[:, 1]) for i in words])
        third = len(words) // 3
        assert height[:third].std() < 0.6 * height[-third:].std()
        assert height[:third].mean() < height[-third:].mean()


def test_the_seed_decides_and_nothing_else():
    spec = PageSpec("A6", imperfection=0.8)
    one, same, other = (write(TEXT, spec, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(feet(one), feet(same))
    assert not np.array_equal(feet(one)[:9], feet(other)[:9])


@pytest.mark.parametrize("line_height", [5.0, 6.0, 9.0])
def test_lines_of_the_most_uneven_hand_do_not_touch(line_height):
    text = " ".join(["glyph", "fjord", "baffled", "jiggly"] * 30)
    spec = PageSpec("A6", line_height_mm=line_height, imperfection=1.0)
    document = write(text, spec, seed=3)
    assert len(document.pages[0].strokes) > 30
    assert [crossings(page) for page in document.pages] == [0] * len(document.pages)
