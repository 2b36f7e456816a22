import dataclasses
import gzip

import numpy as np
import pytest
from lxml import etree

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export.xopp import export_xopp
from handwrite_app.ink_files import read_ink_file

PT = 72 / 25.4


def parse(document):
    return etree.fromstring(gzip.decompress(export_xopp(document)))


def points_mm(stroke):
    return np.array(stroke.text.split(), float).reshape(-1, 2) / PT


def test_every_stroke_of_every_page_is_there_in_points(document):
    root = parse(document)
    assert (root.tag, root.get("fileversion")) == ("xournal", "4")
    pages = root.findall("page")
    assert len(pages) == 2
    for element, page in zip(pages, document.pages, strict=True):
        assert float(element.get("width")) == pytest.approx(page.width_mm * PT, abs=1e-3)
        assert float(element.get("height")) == pytest.approx(page.height_mm * PT, abs=1e-3)
        strokes = element.findall("layer/stroke")
        for read, stroke in zip(strokes, page.strokes, strict=True):
            points = points_mm(read)
            assert len(points) >= 2
            assert (points != points[0]).any()
            assert (points[:, 0] <= page.width_mm + 0.001).all()
            np.testing.assert_allclose(points[: len(stroke.points)], stroke.points, atol=0.0105)
            assert read.get("tool") == "pen"
            assert read.get("color") == f"{stroke.color}ff"
            assert float(read.get("width")) == pytest.approx(stroke.width_mm * PT, abs=1e-3)


def test_our_reader_gets_the_same_strokes(document, tmp_path):
    path = tmp_path / "ink.xopp"
    path.write_bytes(export_xopp(document))
    expected = [stroke.points for stroke in document.pages[0].strokes]
    expected += [stroke.points + [0, 50.5] for stroke in document.pages[1].strokes]
    for points, written in zip(read_ink_file(path), expected, strict=True):
        np.testing.assert_allclose(points[: len(written)] / PT, written, atol=0.0105)


def test_the_rules_lie_in_a_layer_of_their_own_and_plain_paper_has_none(one_page):
    (page,) = parse(one_page).findall("page")
    assert [layer.get("name") for layer in page.findall("layer")] == ["Paper", "Ink"]
    plain = dataclasses.replace(one_page.pages[0], paper=Paper("plain", color="#fffff0"))
    (page,) = parse(dataclasses.replace(one_page, pages=(plain,))).findall("page")
    assert [layer.get("name") for layer in page.findall("layer")] == ["Ink"]
    assert page.find("background").get("color") == "#fffff0ff"


def test_the_file_says_that_a_machine_wrote_it(document):
    assert "stroke-small 1.2" in parse(document).find("title").text
    assert "achine" not in parse(dataclasses.replace(document, model="")).find("title").text


def test_the_same_document_is_the_same_bytes(document):
    data = export_xopp(document)
    assert data == export_xopp(dataclasses.replace(document))
    assert data[4:8] == bytes(4)  # gzip's time


@pytest.mark.parametrize("text", ["\0bell\x07", "]]>", "\ud800"])
def test_any_model_name_makes_well_formed_xml(text):
    page = Page(10.0, 10.0, (Stroke([[1, 1]]),))
    document = Document(text, (page,), (Word(text),), model=text)
    assert len(parse(document).findall("page/layer/stroke")) == 1
