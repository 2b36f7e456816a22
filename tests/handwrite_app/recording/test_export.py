"""Recorded ink as InkML, read back by somebody else's rules."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from diffusion.readers import read_source
from handwrite_app.cli import main
from handwrite_app.recording.export import export_recordings
from handwrite_app.recording.ink import RecordedWord, Recording, save_recording
from handwrite_app.styles import StyleSample

NAMESPACE = {"i": "http://www.w3.org/2003/InkML"}


def stroke(x, start_s, pressure):
    ramp = np.linspace(0, 1, 4)
    return np.column_stack([x + 3 * ramp, 20 - 2 * ramp, start_s + ramp, pressure + 0.3 * ramp])


@pytest.fixture
def recording():
    words = (
        RecordedWord("né", (stroke(0, 0, 0.1), stroke(4, 2, 0.5)), device="pen"),
        RecordedWord("<b>", (stroke(9, 4, 0.5),), device="mouse"),
        RecordedWord("two", (stroke(0, 6, 0.5),), line=1, device="touch"),
    )
    return Recording("né <b> two", words, "2026-03-01T10:00:00+00:00")


def test_words_lines_and_writer_are_named(recording):
    root = etree.fromstring(export_recordings([recording, recording], "Ada"))
    assert root.findtext("i:annotation[@type='writer']", namespaces=NAMESPACE) == "Ada"
    typed = [
        (
            group.findtext("i:annotation[@type='type']", namespaces=NAMESPACE),
            group.findtext("i:annotation[@type='transcription']", namespaces=NAMESPACE),
        )
        for group in root.iter("{*}traceGroup")
    ]
    once = [
        ("Page", "né <b> two"),
        ("Textline", "né <b>"),
        ("Word", "né"),
        ("Word", "<b>"),
        ("Textline", "two"),
        ("Word", "two"),
    ]
    assert typed == once * 2
    ids = [element.get("{http://www.w3.org/XML/1998/namespace}id") for element in root.iter()]
    named = [one for one in ids if one is not None]
    assert len(set(named)) == len(named)


def test_time_is_told_and_pressure_where_a_pen_told_it(recording):
    root = etree.fromstring(export_recordings([recording], "Ada"))
    pen, mouse, _ = root.findall(".//i:traceGroup[@contextRef]", NAMESPACE)
    assert (pen.get("contextRef"), mouse.get("contextRef")) == ("#pressed", "#plain")
    contexts = {
        context.get("{http://www.w3.org/XML/1998/namespace}id"): [
            channel.get("name") for channel in context.iter("{*}channel")
        ]
        for context in root.iter("{*}context")
    }
    assert contexts == {"plain": ["X", "Y", "T"], "pressed": ["X", "Y", "T", "F"]}
    points = [
        [float(v) for v in p.split()] for p in pen.findall("i:trace", NAMESPACE)[1].text.split(",")
    ]
    np.testing.assert_allclose(points[0], [4, 20, 2000, 50])
    np.testing.assert_allclose(points[-1], [7, 18, 3000, 80])
    assert len(mouse.find("i:trace", NAMESPACE).text.split(",")[0].split()) == 3


def test_the_same_recordings_make_the_same_bytes(recording):
    assert export_recordings([recording], "Ada") == export_recordings([recording], "Ada")


def test_it_is_a_corpus_and_a_sample(recording, tmp_path):
    path = tmp_path / "ada.inkml"
    path.write_bytes(export_recordings([recording], "Ada"))
    inks = list(read_source(path))
    assert [ink.text for ink in inks] == ["né", "<b>", "two"]
    assert {ink.writer for ink in inks} == {"inkml/Ada"}
    np.testing.assert_allclose(inks[0].strokes[1][0], [4, -20], atol=1e-3)  # y up
    assert len(StyleSample.from_ink(path).strokes) == 4


def test_by_the_command_line(recording, tmp_path, capsys):
    path = tmp_path / "ada.inkml"
    assert main(["styles", "show", "Ada", "-o", str(path)]) == 2
    assert "Nothing was recorded" in capsys.readouterr().err
    save_recording("Ada", recording)
    assert main(["styles", "show", "Ada", "-o", str(path)]) == 0
    assert path.read_bytes() == export_recordings([recording], "Ada")
