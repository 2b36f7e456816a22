import dataclasses

import numpy as np
import pytest
import shapely
import svgelements
from lxml import etree

from handwrite_app.document.model import Page, Stroke, Word
from handwrite_app.export import export_svg

SVG = "{http://www.w3.org/2000/svg}"


def parse(page, *args):
    return etree.fromstring(export_svg(page, *args))


def test_each_stroke_is_one_unfilled_path_in_order(one_page):
    page = one_page.pages[0]
    paths = list(parse(page, one_page.words).iter(f"{SVG}path"))
    assert len(paths) == len(page.strokes)
    for path, stroke in zip(paths, page.strokes, strict=True):
        assert path.get("fill") == "none"
        assert path.get("d").count("M") == 1
        places = places_of(path)
        np.testing.assert_allclose(places[0], stroke.points[0], atol=5e-4)
        np.testing.assert_allclose(places[-1], stroke.points[-1], atol=0.011)
        assert (places[0] != places[-1]).any()
        assert (places >= 0).all()
        assert (places <= [page.width_mm, page.height_mm]).all()


def places_of(path):
    """What another reader makes of a path's data: places along it, (N, 2)."""
    _, *segments = svgelements.Path(path.get("d"))
    return np.concatenate([segment.npoint(np.linspace(0, 1, 200)) for segment in segments])


@pytest.mark.parametrize("nib_mm", [0.02, 0.4])
def test_the_curves_stay_within_a_twentieth_of_a_millimetre_of_the_points(nib_mm):
    angles = np.linspace(0, 9, 600)
    loops = 50 + np.column_stack([3 * angles + 2 * np.cos(5 * angles), 4 * np.sin(5 * angles)])
    zigzag = np.array([[10.0, 10.0], [20.0, 11.0], [12.0, 30.0], [12.0, 30.0], [12.5, 10.0]])
    strokes = [Stroke(points, width_mm=nib_mm) for points in (loops, zigzag, zigzag[:2])]
    data = export_svg(Page(100.0, 100.0, strokes))
    for path, stroke in zip(etree.fromstring(data).iter(f"{SVG}path"), strokes, strict=True):
        ink, line = shapely.LineString(places_of(path)), shapely.LineString(stroke.points)
        assert shapely.distance(shapely.points(stroke.points), ink).max() < 0.05
        assert shapely.distance(shapely.points(places_of(path)), line).max() < 0.05
    if nib_mm == 0.4:
        assert len(data) < 0.5 * len("12.345,67.890 ") * sum(len(s.points) for s in strokes)


def test_the_page_is_in_mm_with_round_caps_and_nothing_else_to_draw(one_page):
    root = parse(one_page.pages[0], one_page.words)
    assert (root.get("width"), root.get("height")) == ("100mm", "50.5mm")
    assert root.get("viewBox") == "0 0 100 50.5"
    ink = root.find(f"{SVG}g")
    assert ink.get("stroke-linecap") == "round"
    drawn = {f"{SVG}{tag}" for tag in ("rect", "line", "circle", "polyline", "text")}
    assert not [e for e in root.iter() if e.tag in drawn]


def test_a_word_is_a_group_with_its_text_as_title(one_page):
    root = parse(one_page.pages[0], one_page.words)
    groups = root.findall(f"{SVG}g/{SVG}g")
    assert [g.find(f"{SVG}title").text for g in groups] == ["café", "<&>", "i"]
    assert [len(g.findall(f"{SVG}path")) for g in groups] == [2, 2, 1]
    assert [g.get("stroke") for g in groups] == ["#1a1a2e", "#aa0000", "#1a1a2e"]


def test_the_file_says_that_a_machine_wrote_it(one_page):
    data = export_svg(one_page.pages[0], one_page.words, one_page.provenance)
    assert "stroke-small 1.2" in etree.fromstring(data).find(f"{SVG}desc").text
    description = etree.fromstring(data).find(f".//{SVG}metadata//{{*}}description")
    assert "Machine-made" in description.text
    assert b"Machine-made" not in export_svg(one_page.pages[0])


def test_the_same_page_is_the_same_bytes(one_page, document):
    args = (one_page.words, one_page.provenance)
    assert export_svg(one_page.pages[0], *args) == export_svg(document.pages[1], *args)


@pytest.mark.parametrize("text", ["\0bell\x07", "]]>", "\ud800"])
def test_any_text_makes_well_formed_xml(one_page, text):
    words = tuple(dataclasses.replace(word, text=text) for word in one_page.words)
    assert len(list(parse(one_page.pages[0], words, text).iter(f"{SVG}path"))) == 5


def test_a_page_without_ink_is_an_empty_drawing():
    assert not list(parse(Page(10.0, 10.0), (Word("a"),)).iter(f"{SVG}path"))


def test_a_dot_at_the_right_edge_stays_on_the_page():
    (path,) = parse(Page(10.0, 10.0, (Stroke([[10.0, 5.0]]),))).iter(f"{SVG}path")
    assert path.get("d") == "M10,5L9.99,5"
