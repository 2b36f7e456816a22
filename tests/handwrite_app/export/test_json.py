import copy
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.errors import UserError
from handwrite_app.export import export_json, read_json


def assert_same(one, two):
    assert (one.text, one.seed, one.model, one.words) == (two.text, two.seed, two.model, two.words)
    assert len(one.pages) == len(two.pages)
    for a, b in zip(one.pages, two.pages, strict=True):
        assert (a.width_mm, a.height_mm, a.paper) == (b.width_mm, b.height_mm, b.paper)
        assert len(a.strokes) == len(b.strokes)
        for s, t in zip(a.strokes, b.strokes, strict=True):
            np.testing.assert_array_equal(s.points, t.points)
            assert (s.word, s.line, s.color, s.width_mm) == (t.word, t.line, t.color, t.width_mm)
            np.testing.assert_equal(s.pressures, t.pressures)


def test_a_document_reopens_as_it_was(document):
    assert_same(read_json(export_json(document)), document)


grid = st.integers(-1_000_000, 1_000_000).map(lambda n: n / 1000)
share = st.integers(0, 1000).map(lambda n: n / 1000)


@st.composite
def pressed(draw, count):
    return draw(st.none() | st.lists(share, min_size=count, max_size=count).map(np.array))


strokes = st.integers(1, 8).flatmap(
    lambda count: st.builds(
        Stroke,
        points=st.lists(st.tuples(grid, grid), min_size=count, max_size=count).map(np.array),
        word=st.just(0),
        line=st.integers(0, 9),
        width_mm=st.floats(0.01, 20),
        color=st.from_regex(r"\A#[0-9a-f]{6}\Z"),
        pressures=pressed(count),
    )
)
documents = st.builds(
    Document,
    text=st.text(),
    pages=st.lists(
        st.builds(
            Page,
            width_mm=st.floats(1, 1e5),
            height_mm=st.floats(1, 1e5),
            strokes=st.lists(strokes, max_size=4),
            paper=st.sampled_from([Paper(), Paper("dots", 4.5, 1.25, "#ffffee")]),
        ),
        min_size=1,
        max_size=3,
    ),
    words=st.lists(
        st.builds(
            Word,
            text=st.text(),
            seed=st.integers(0, 2**63 - 1),
            legibility=st.one_of(st.none(), st.floats(0, 1)),
        ),
        min_size=1,
        max_size=3,
    ),
    seed=st.integers(0, 2**63 - 1),
    model=st.text(max_size=20),
)


@given(documents)
def test_any_document_reopens_as_it_was(document):
    assert_same(read_json(export_json(document)), document)


def test_the_file_is_laid_out_as_the_format_says(one_page):
    content = json.loads(export_json(one_page))
    assert (content["format"], content["version"], content["unit"]) == ("handwrite-ink", 1, "mm")
    assert (content["text"], content["seed"]) == ("café <&>\ni", 3)
    assert content["model"] == "stroke-small 1.2"
    assert "Machine-made" in content["provenance"]
    stroke = content["pages"][0]["strokes"][1]
    assert stroke == {
        "points": [[25.123, 8.5]],
        "word": 0,
        "line": 0,
        "color": "#1a1a2e",
        "width": 0.4,
    }
    assert content["words"][1] == {
        "text": "<&>",
        "page": 0,
        "line": 0,
        "seed": 5,
        "legibility": 0.25,
    }


def test_the_least_that_the_format_allows_is_read():
    content = {"format": "handwrite-ink", "version": 1}
    content["pages"] = [{"width": 10, "height": 5, "strokes": [{"points": [[1, 2]]}]}]
    (page,) = read_json(json.dumps(content).encode()).pages
    assert page.strokes[0].points.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], "other"),
        (["version"], 2),
        (["version"], "1"),
        (["version"], True),
        (["unit"], "inch"),
        (["text"], 5),
        (["text"], "\ud800"),
        (["seed"], -1),
        (["seed"], 1.5),
        (["seed"], 10**30),
        (["pages"], []),
        (["pages"], {}),
        (["pages"], None),
        (["pages", 0], 3),
        (["pages", 0, "width"], 0),
        (["pages", 0, "width"], "10"),
        (["pages", 0, "width"], float("nan")),
        (["pages", 0, "height"], 1e300),
        (["pages", 0, "paper"], "ruled"),
        (["pages", 0, "paper"], {"kind": "lined"}),
        (["pages", 0, "strokes"], None),
        (["pages", 0, "strokes", 0], []),
        (["pages", 0, "strokes", 0, "points"], []),
        (["pages", 0, "strokes", 0, "points"], [[1]]),
        (["pages", 0, "strokes", 0, "points"], [[1, 2, 3]]),
        (["pages", 0, "strokes", 0, "points"], [1, 2]),
        (["pages", 0, "strokes", 0, "points"], [[True, 2]]),
        (["pages", 0, "strokes", 0, "points"], [["1", "2"]]),
        (["pages", 0, "strokes", 0, "points"], [[float("inf"), 2]]),
        (["pages", 0, "strokes", 0, "points"], [[10**400, 2]]),
        (["pages", 0, "strokes", 0, "pressures"], [0.5]),
        (["pages", 0, "strokes", 1, "pressures"], [1.5]),
        (["pages", 0, "strokes", 1, "pressures"], 0.5),
        (["pages", 0, "strokes", 0, "word"], 99),
        (["pages", 0, "strokes", 0, "word"], -1),
        (["pages", 0, "strokes", 0, "color"], "red"),
        (["pages", 0, "strokes", 0, "width"], 0),
        (["words"], 1),
        (["words", 0], "café"),
        (["words", 0, "page"], 9),
        (["words", 0, "legibility"], 2),
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence(one_page, path, value):
    content = json.loads(export_json(one_page))
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = copy.deepcopy(value)
    with pytest.raises(UserError) as caught:
        read_json(json.dumps(content).encode())
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"null",
        b'{"format": "handwrite-ink"}',
        b"[" * 100_000,
        b'{"format":"handwrite-ink","version":' + b"1" * 10_000 + b"}",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_not_ours_is_refused(data):
    with pytest.raises(UserError):
        read_json(data)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(data):
    with pytest.raises(UserError):
        read_json(data)
