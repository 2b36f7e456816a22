from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.errors import UserError
from handwrite_app.layout import PageSpec
from tests.handwrite_app.layout.conftest import points_of, write


def lines_of(document):
    """(paragraph of the text, page, line) of each line that has words, in order."""
    paragraphs = [
        number for number, line in enumerate(document.text.splitlines()) for _ in line.split()
    ]
    places = [
        (paragraph, word.page, word.line)
        for paragraph, word in zip(paragraphs, document.words, strict=False)
    ]
    return sorted(set(places), key=places.index)


@pytest.mark.parametrize("height", [60, 64, 70, 77, 83, 90, 100])
def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph(height, prose):
    text = "\n".join(prose(count) for count in (20, 9, 31, 3, 17, 26, 12, 40))
    document = write(text, PageSpec(f"80x{height}", margin_mm=5.0))
    lines = lines_of(document)
    assert len(document.pages) > 2
    for before, after in pairwise(lines):
        if before[1] != after[1] and before[0] == after[0]:
            together = [line for line in lines if line[0] == before[0]]
            assert sum(line[1] == before[1] for line in together) >= 2
            assert sum(line[1] == after[1] for line in together) >= 2


def test_a_page_does_not_begin_with_a_blank_line():
    document = write("\n".join(["one"] * 4 + [""] * 3 + ["two"] * 2), PageSpec("60x55"))
    places = [(word.page, word.line) for word in document.words]
    assert places[4] == (1, 0)


def test_a_form_feed_begins_a_page():
    document = write("one\n\ftwo\fthree", PageSpec("A6"))
    assert [word.page for word in document.words] == [0, 1, 2]


def test_pages_are_numbered_at_their_foot(prose):
    spec = PageSpec("A6", page_numbers=True, imperfection=0)
    document = write(prose(400), spec)
    assert len(document.pages) > 2
    numbers = document.words[400:]
    assert [(word.text, word.page) for word in numbers] == [
        (str(p + 1), p) for p in range(len(document.pages))
    ]
    heights = set()
    for k, page in enumerate(document.pages):
        points = points_of(document, 400 + k)
        others = [s.points[:, 1].max() for s in page.strokes if s.word < 400]
        assert points[:, 1].min() > max(others)
        assert points[:, 0].mean() == pytest.approx(page.width_mm / 2, abs=1.0)
        heights.add(points[:, 1].max())
    assert max(heights) - min(heights) < 0.2


def baselines(document, page):
    """The lowest point of the words that have no tails, by line."""
    found = {}
    for stroke in document.pages[page].strokes:
        word = document.words[stroke.word]
        if not set(word.text) & set("gjpqy") and stroke.word < len(document.text.split()):
            found[stroke.line] = max(found.get(stroke.line, 0.0), stroke.points[:, 1].max())
    return found


@pytest.mark.parametrize("paper", ["ruled", "grid", "dots"])
@pytest.mark.parametrize("options", [{}, {"line_height_mm": 7.1}, {"paragraph_gap_mm": 3.0}])
def test_text_stands_on_the_rules_of_its_paper(paper, options, prose):
    text = f"Heading\n\n{prose(60)}\n{prose(20)}\n\n\n- {prose(60)}"
    spec = PageSpec("A6", paper=paper, imperfection=0, page_numbers=True, **options)
    document = write(text, spec)
    assert len(document.pages) > 1
    firsts = set()
    for number, page in enumerate(document.pages):
        rules, spacing = page.paper.baseline_mm, page.paper.spacing_mm
        firsts.add(rules)
        assert spacing == pytest.approx(spec.line_height / round(spec.line_height / spacing))
        for baseline in baselines(document, number).values():
            off = (baseline - rules) % spacing
            assert min(off, spacing - off) < 0.005
    assert len(firsts) == 1  # the same sheet of paper each time


def test_uneven_writing_stays_near_its_rule(prose):
    document = write(prose(150), PageSpec("A5", paper="ruled", imperfection=1), seed=9)
    paper = document.pages[0].paper
    offs = [
        (y - paper.baseline_mm + paper.spacing_mm / 2) % paper.spacing_mm - paper.spacing_mm / 2
        for y in baselines(document, 0).values()
    ]
    assert 0.0 < max(map(abs, offs)) < 0.2 * paper.spacing_mm


def test_paragraphs_can_stand_apart():
    document = write("one\ntwo", PageSpec("A6", paragraph_gap_mm=4.0, imperfection=0))
    baseline = baselines(document, 0)
    assert baseline[1] - baseline[0] == pytest.approx(13.0)


@pytest.mark.parametrize(
    ("page", "orientation", "size"),
    [
        ("A4", None, (210.0, 297.0)),
        ("a3", None, (297.0, 420.0)),
        ("A4-landscape", None, (297.0, 210.0)),
        ("A4", "landscape", (297.0, 210.0)),
        ("postcard", None, (148.0, 105.0)),
        ("postcard", "portrait", (105.0, 148.0)),
        ("Legal", None, (215.9, 355.6)),
        ("120x80", None, (120.0, 80.0)),
        ("120x80", "portrait", (80.0, 120.0)),
        ("120 x 80.5 mm", None, (120.0, 80.5)),
    ],
)
def test_pages_have_their_sizes_either_way(page, orientation, size):
    (sheet,) = write("word", PageSpec(page, orientation=orientation)).pages
    assert (sheet.width_mm, sheet.height_mm) == size


def test_lines_too_low_for_the_x_height_are_written_smaller():
    document = write("noon\nsun", PageSpec("A6", line_height_mm=4.0, x_height_mm=3.0))
    assert np.ptp(points_of(document, 1)[:, 1]) <= 2.0 + 0.2


@pytest.mark.parametrize(
    "options",
    [
        {"page": "A4-upright"},
        {"page": "fit-landscape"},
        {"orientation": "diagonal"},
        {"margin_left_mm": -1.0},
        {"page": "A6", "margin_left_mm": 60.0, "margin_right_mm": 45.0},
        {"page": "A6", "first_indent_mm": 90.0},
        {"first_indent_mm": float("nan")},
        {"paragraph_gap_mm": -1.0},
        {"tabs_mm": (20.0, 10.0)},
        {"tabs_mm": (0.0,)},
        {"tabs_mm": (float("nan"),)},
        {"bullets": "star"},
        {"long_words": "overflow"},
        {"imperfection": 1.1},
        {"wavy": -0.1},
        {"fatigue": float("nan")},
        {"page": "100x20", "line_height_mm": 12.0, "page_numbers": True},
    ],
)
def test_what_cannot_be_set_is_refused_in_words(options):
    with pytest.raises(UserError) as caught:
        PageSpec(**options)
    assert caught.value.message
    assert caught.value.hint
