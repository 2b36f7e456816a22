"""A picture of the user's own is the paper of a page: in pictures and PDF, never for a plotter."""

from __future__ import annotations

import base64
import gzip
import io
import json

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from handwrite_app.document.picture import MAX_SIDE, Picture, read_picture
from handwrite_app.errors import UserError
from handwrite_app.export import export_json, read_json, render_files

RED, BLUE = (200, 30, 30), (30, 30, 200)


def packed(size, kind, color=RED):
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, kind)
    return data.getvalue()


@pytest.fixture(params=["PNG", "JPEG"])
def picture(request):
    return Picture.of(packed((30, 60), request.param), "rose.png")


@pytest.fixture
def on_picture(one_page, picture):
    return one_page.on_picture(picture)


def rendered(document, name, tmp_path):
    (data,) = render_files(document, [tmp_path / name]).values()
    return data


@pytest.mark.parametrize("page", [(100.0, 50.0), (50.0, 100.0), (70.0, 70.0)])
def test_it_covers_the_page_undistorted_and_in_the_middle(picture, page):
    left, top, width, height = picture.cover(*page)
    assert width / height == pytest.approx(picture.width_px / picture.height_px)
    assert min(left, top) == pytest.approx(min(page[0] - width, page[1] - height) / 2)
    assert width >= page[0] - 1e-9
    assert height >= page[1] - 1e-9
    assert min(width - page[0], height - page[1]) == pytest.approx(0)


def test_it_lies_under_ink_and_rules_in_a_png(on_picture, tmp_path):
    pixels = np.array(
        Image.open(io.BytesIO(rendered(on_picture, "a.png", tmp_path))).convert("RGB")
    )
    assert np.abs(pixels[3, [2, -3]].astype(int) - RED).max() < 8
    assert (np.abs(pixels.astype(int) - [26, 26, 46]).max(axis=2) < 8).any(), "the ink"
    assert (np.abs(pixels.astype(int) - [185, 199, 222]).max(axis=2) < 30).any(), "the rules"


def test_it_is_not_in_a_transparent_png(on_picture, one_page, tmp_path):
    from handwrite_app.export.png import export_png

    page, plain = on_picture.pages[0], one_page.pages[0]
    assert export_png(page, transparent=True) == export_png(plain, transparent=True)


def test_it_is_in_a_pdf_and_the_same_bytes_each_time(on_picture, tmp_path):
    data = rendered(on_picture, "a.pdf", tmp_path)
    assert data == rendered(on_picture, "a.pdf", tmp_path)
    assert data.count(b"/Subtype /Image") == 1
    assert b"/Width 30" in data
    assert b"/Height 60" in data


def test_a_plotter_gets_none_of_it(on_picture, one_page, tmp_path):
    for name in ("a.svg", "a.hpgl", "a.gcode"):
        assert rendered(on_picture, name, tmp_path) == rendered(one_page, name, tmp_path)


def test_xournal_has_it_as_png_below_the_ink(on_picture, picture, tmp_path):
    root = etree.fromstring(gzip.decompress(rendered(on_picture, "a.xopp", tmp_path)))
    paper, ink = root.findall("page/layer")
    (image,) = paper.findall("image")
    assert image is paper[0], "under the rules"
    assert len(ink) == 5
    decoded = Image.open(io.BytesIO(base64.b64decode(image.text)))
    assert (decoded.format, decoded.size) == ("PNG", (30, 60))
    place = [float(image.get(side)) for side in ("left", "top", "right", "bottom")]
    left, top, width, height = picture.cover(100.0, 50.5)
    expected = np.array([left, top, left + width, top + height]) * 72 / 25.4
    np.testing.assert_allclose(place, expected, atol=1e-3)


def test_ink_files_keep_it(on_picture, picture):
    again = read_json(export_json(on_picture))
    assert again.pages[0].paper.picture == picture
    assert export_json(again) == export_json(on_picture)


@pytest.mark.parametrize(
    "data",
    [
        "no base64!",
        base64.b64encode(b"no picture").decode(),
        base64.b64encode(packed((30, 60), "PNG")[:-30]).decode(),
        base64.b64encode(packed((30, 60), "BMP")).decode(),
        base64.b64encode(packed((MAX_SIDE + 1, 2), "PNG")).decode(),
        7,
    ],
)
def test_a_strangers_bad_picture_is_refused(on_picture, data):
    content = json.loads(export_json(on_picture))
    content["pages"][0]["paper"]["picture"]["data"] = data
    with pytest.raises(UserError, match="damaged"):
        read_json(json.dumps(content).encode())


def test_a_file_is_taken_upright_and_no_larger_than_of_use(tmp_path):
    path = tmp_path / "letter paper.tiff"
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (2 * MAX_SIDE, 500), BLUE).save(path, exif=exif)
    picture = read_picture(path)
    assert (picture.width_px, picture.height_px) == (250, MAX_SIDE)
    assert picture.name == path.name
    assert Picture.of(picture.data, path.name) == picture


def test_a_photo_is_kept_as_jpeg_since_a_png_would_be_large(tmp_path):
    path = tmp_path / "photo.png"
    noise = np.random.default_rng(0).integers(0, 255, (1200, 1200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    picture = read_picture(path)
    assert (picture.media_type, picture.suffix) == ("image/jpeg", ".jpg")
