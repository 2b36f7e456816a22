import dataclasses

import numpy as np
import pytest
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
        data = path.get("d")
        assert data.count("M") == 1
        points = np.array([pair.split(",") for pair in data[1:].replace("L", " ").split()], float)
        assert len(points) >= 2
        np.testing.assert_allclose(points[0], stroke.points[0], atol=5e-4)
        np.testing.assert_allclose(points[-1], stroke.points[-1], atol=0.011)
        assert (points[1:] != points[:-1]).any(axis=1).all()
        assert (points >= 0).all()
        assert (points <= [page.width_mm, page.height_mm]).all()


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


def test_vpype_sees_every_stroke_in_mm_in_order(one_page, tmp_path):
    vpype = pytest.importorskip("vpype")
    page = one_page.pages[0]
    path = tmp_path / "ink.svg"
    path.write_bytes(export_svg(page, one_page.words, one_page.provenance))
    lines, width, height = vpype.read_svg(str(path), quantization=0.1, crop=True)
    mm = 96 / 25.4
    assert (width / mm, height / mm) == pytest.approx((page.width_mm, page.height_mm))
    assert len(lines) == len(page.strokes)
    for line, stroke in zip(lines, page.strokes, strict=True):
        assert line[0].real / mm == pytest.approx(stroke.points[0, 0], abs=0.002)
        assert line[0].imag / mm == pytest.approx(stroke.points[0, 1], abs=0.002)


def test_vpype_sees_one_layer(one_page, tmp_path):
    vpype = pytest.importorskip("vpype")
    path = tmp_path / "ink.svg"
    path.write_bytes(export_svg(one_page.pages[0], one_page.words, one_page.provenance))
    layers = vpype.read_multilayer_svg(str(path), quantization=0.1).layers
    assert [len(layer) for layer in layers.values()] == [5]


def test_a_page_without_ink_is_an_empty_drawing():
    assert not list(parse(Page(10.0, 10.0), (Word("a"),)).iter(f"{SVG}path"))


def test_a_dot_at_the_right_edge_stays_on_the_page():
    (path,) = parse(Page(10.0, 10.0, (Stroke([[10.0, 5.0]]),))).iter(f"{SVG}path")
    assert path.get("d") == "M10,5L9.99,5"
