import dataclasses
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lxml import etree

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.export.inkml import export_inkml
from handwrite_app.export.motion import pen_times
from handwrite_app.ink_files import read_ink_file

INK = "{http://www.w3.org/2003/InkML}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("inkml.rng")))


def traces(root):
    """(N, 3) x, y in mm and t in ms of each trace."""
    return [
        np.array([[float(value) for value in point.split()] for point in trace.text.split(",")])
        for trace in root.iter(f"{INK}trace")
    ]


def annotations(element, kind):
    return [a.text for a in element.findall(f"{INK}annotation") if a.get("type") == kind]


def test_it_keeps_to_what_the_recommendation_says(document):
    SCHEMA.assertValid(etree.fromstring(export_inkml(document)))


def test_what_the_recommendation_forbids_is_noticed(document):
    root = etree.fromstring(export_inkml(document))
    root.find(f".//{INK}inkSource").attrib.pop(ID)
    assert not SCHEMA.validate(root)


def test_every_stroke_of_every_page_is_a_trace_with_the_pages_below_each_other(document):
    root = etree.fromstring(export_inkml(document))
    channels = [(c.get("name"), c.get("units")) for c in root.iter(f"{INK}channel")]
    assert channels == [("X", "mm"), ("Y", "mm"), ("T", "ms")]
    strokes = [stroke.points for stroke in document.pages[0].strokes]
    strokes += [stroke.points + [0, 50.5] for stroke in document.pages[1].strokes]
    for trace, points in zip(traces(root), strokes, strict=True):
        assert len(trace) >= 2
        assert (trace[:, :2] != trace[0, :2]).any()
        np.testing.assert_allclose(trace[: len(points), :2], points, atol=0.0101)


def test_the_times_are_those_of_the_pen_and_rise_over_all_pages(document):
    read = traces(etree.fromstring(export_inkml(document)))
    starts = [1000 * times[0] for times in pen_times(document.pages[0])]
    np.testing.assert_allclose([trace[0, 2] for trace in read[: len(starts)]], starts, atol=0.1)
    times = np.concatenate([trace[:, 2] for trace in read])
    assert times[0] == 0
    assert (np.diff(times) >= 0).all()
    assert all(one[-1, 2] < other[0, 2] for one, other in pairwise(read))
    assert all(trace[-1, 2] > trace[0, 2] for trace in read)  # a dot takes its time too


def test_pages_lines_and_words_are_groups_with_their_text(document):
    root = etree.fromstring(export_inkml(document))
    assert annotations(root, "transcription") == ["café <&>\ni"]
    assert "stroke-small 1.2" in annotations(root, "description")[0]
    pages = root.findall(f"{INK}traceGroup")
    assert [annotations(page, "type") for page in pages] == [["Page"], ["Page"]]
    assert annotations(pages[0], "size") == ["100 x 50.5 mm"]
    lines = pages[0].findall(f"{INK}traceGroup")
    assert [annotations(line, "type") for line in lines] == [["Textline"], ["Textline"]]
    words = [line.findall(f"{INK}traceGroup") for line in lines]
    assert [[annotations(w, "transcription") for w in line] for line in words] == [
        [["café"], ["<&>"]],
        [["i"]],
    ]


def test_a_trace_refers_to_a_brush_of_its_colour_and_width(document):
    root = etree.fromstring(export_inkml(document))
    brushes = {
        f"#{brush.get(ID)}": {p.get("name"): p.get("value") for p in brush}
        for brush in root.iter(f"{INK}brush")
    }
    strokes = [stroke for page in document.pages for stroke in page.strokes]
    for trace, stroke in zip(root.iter(f"{INK}trace"), strokes, strict=True):
        brush = brushes[trace.get("brushRef")]
        assert (brush["color"], float(brush["width"])) == (stroke.color, stroke.width_mm)
    assert len(brushes) == 2


def test_every_id_is_there_once_and_every_reference_finds_one(document):
    root = etree.fromstring(export_inkml(document))
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    references = {
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.endswith("Ref") or name == "respectTo"
    }
    assert references <= {f"#{name}" for name in ids}
    assert "#start" in references


def test_our_reader_gets_the_same_strokes(document, tmp_path):
    path = tmp_path / "ink.inkml"
    path.write_bytes(export_inkml(document))
    expected = [stroke.points for stroke in document.pages[0].strokes]
    expected += [stroke.points + [0, 50.5] for stroke in document.pages[1].strokes]
    for points, written in zip(read_ink_file(path), expected, strict=True):
        np.testing.assert_allclose(points[: len(written)], written, atol=0.0101)


def test_ink_of_a_person_names_no_model(document):
    root = etree.fromstring(export_inkml(dataclasses.replace(document, model="", text="")))
    SCHEMA.assertValid(root)
    assert not annotations(root, "description")
    assert root.find(f".//{INK}inkSource").get("model") is None


@pytest.mark.parametrize("text", ["\0bell\x07", "]]>", "\ud800", "a\r\nb"])
def test_any_text_makes_well_formed_xml(text):
    page = Page(10.0, 10.0, (Stroke([[1, 1]]),))
    document = Document(text, (page,), (Word(text),), model=text)
    root = etree.fromstring(export_inkml(document))
    SCHEMA.assertValid(root)
    assert len(traces(root)) == 1


def test_a_document_without_ink_is_still_inkml():
    SCHEMA.assertValid(etree.fromstring(export_inkml(Document("", (Page(10.0, 10.0),)))))


def test_the_same_document_is_the_same_bytes(document):
    assert export_inkml(document) == export_inkml(dataclasses.replace(document))
