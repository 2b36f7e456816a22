import io

import numpy as np
import pytest
import resvg_py
from lxml import etree
from PIL import Image

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export import export_svg
from handwrite_app.export.outline_svg import export_outline_svg

SVG = "{http://www.w3.org/2000/svg}"


def picture(data):
    png = resvg_py.svg_to_bytes(svg_string=data.decode(), dpi=254, background="white")
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("L")) / 255.0


def test_each_stroke_is_one_filled_path_in_order(one_page):
    page = one_page.pages[0]
    root = etree.fromstring(export_outline_svg(page, one_page.words))
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) == len(page.strokes)
    for path in paths:
        assert path.get("d").endswith("z")
        (fill,) = path.xpath("ancestor-or-self::*[@fill][1]/@fill")
        assert fill in ("#1a1a2e", "#aa0000")
    ink = root.find(f"{SVG}g")
    assert ink.get("fill-rule") == "nonzero"
    assert ink.get("stroke") == "none"


def test_a_word_is_a_group_with_its_text_as_title(one_page):
    root = etree.fromstring(export_outline_svg(one_page.pages[0], one_page.words))
    titles = [group.find(f"{SVG}title").text for group in root.findall(f"{SVG}g/{SVG}g")]
    assert titles == ["café", "<&>", "i"]


def test_the_file_says_that_a_machine_wrote_it(one_page):
    data = export_outline_svg(one_page.pages[0], one_page.words, one_page.provenance)
    assert "stroke-small 1.2" in etree.fromstring(data).find(f"{SVG}desc").text


def test_the_ink_lies_where_the_single_strokes_are():
    angles = np.linspace(0, 6 * np.pi, 300)
    loops = np.column_stack([8 + 1.2 * angles + 2 * np.cos(angles), 12 + 4 * np.sin(angles)])
    page = Page(40.0, 24.0, (Stroke(loops, width_mm=0.5), Stroke([[5.0, 5.0]], width_mm=0.5)))
    outlined, drawn = picture(export_outline_svg(page)), picture(export_svg(page))
    assert outlined.shape == drawn.shape
    assert np.abs(outlined - drawn).mean() < 0.02
    assert (1 - outlined).sum() == pytest.approx((1 - drawn).sum(), rel=0.2)
    assert (np.abs(outlined - drawn) > 0.5).any()  # its width varies


def test_the_same_page_is_the_same_bytes(one_page, document):
    words = one_page.words
    assert export_outline_svg(one_page.pages[0], words) == export_outline_svg(
        document.pages[1], words
    )


def test_a_page_without_ink_is_an_empty_drawing():
    root = etree.fromstring(export_outline_svg(Page(10.0, 10.0)))
    assert not list(root.iter(f"{SVG}path"))
