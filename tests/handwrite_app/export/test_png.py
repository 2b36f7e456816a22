import io

import numpy as np
import pytest
from PIL import Image

from handwrite_app.document.model import Page, Paper, Stroke
from handwrite_app.errors import UserError
from handwrite_app.export import export_png


def picture(page, **options):
    image = Image.open(io.BytesIO(export_png(page, **options)))
    image.load()
    return image


def test_a_picture_has_the_size_of_the_page_at_its_dpi(one_page):
    for dpi in (96, 150.5, 300):
        image = picture(one_page.pages[0], dpi=dpi)
        assert image.size == (round(100 / 25.4 * dpi), round(50.5 / 25.4 * dpi))
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


def test_ink_is_where_the_document_says():
    page = Page(20.0, 10.0, (Stroke([[5.0, 5.0], [15.0, 5.0]], width_mm=1.0, color="#ff0000"),))
    pixels = np.asarray(picture(page, dpi=254).convert("RGB"))
    assert pixels[50, 100].tolist() == [255, 0, 0]
    rows, columns = np.nonzero((pixels == [255, 0, 0]).all(axis=2))
    assert (rows.min(), rows.max()) == (45, 54)
    assert (columns.min(), columns.max()) == pytest.approx((45, 154), abs=2)
    assert pixels[10, 10].tolist() == [255, 255, 255]


def test_a_dot_is_seen():
    page = Page(10.0, 10.0, (Stroke([[5.0, 5.0]], width_mm=1.0),))
    assert (np.asarray(picture(page, dpi=254).convert("L")) < 128).sum() > 50


def test_a_transparent_picture_holds_nothing_but_ink(one_page):
    pixels = np.asarray(picture(one_page.pages[0], dpi=100, transparent=True).convert("RGBA"))
    assert pixels[0, 0, 3] == 0
    assert (pixels[..., 3] == 0).mean() > 0.9
    assert pixels[..., 3].max() == 255


@pytest.mark.parametrize("kind", ["ruled", "grid", "dots"])
def test_paper_is_drawn_under_the_ink(kind):
    plain = np.asarray(picture(Page(50.0, 50.0), dpi=100))
    lined = np.asarray(picture(Page(50.0, 50.0, (), Paper(kind, 9.0, 20.0)), dpi=100))
    assert (plain != lined).any()
    colored = picture(Page(50.0, 50.0, (), Paper(color="#ffeecc")), dpi=100).convert("RGB")
    assert colored.getpixel((3, 3)) == (0xFF, 0xEE, 0xCC)


def test_rules_too_many_to_see_are_left_out():
    export_png(Page(50.0, 50.0, (), Paper("dots", 1e-6)), dpi=50)


def test_the_picture_says_that_a_machine_wrote_it(one_page):
    image = picture(one_page.pages[0], title="naïve – 你好", provenance=one_page.provenance)
    assert "stroke-small 1.2" in image.text["Description"]
    assert image.text["Title"] == "naïve – 你好"
    assert "Description" not in picture(one_page.pages[0]).text


def test_the_same_page_is_the_same_bytes(one_page):
    assert export_png(one_page.pages[0]) == export_png(one_page.pages[0])


@pytest.mark.parametrize("dpi", [0.0, -3.0, float("nan"), float("inf"), 1e6])
def test_an_impossible_resolution_is_refused(one_page, dpi):
    with pytest.raises(UserError):
        export_png(one_page.pages[0], dpi=dpi)
