"""Recorded ink as InkML, with what each word says: a corpus that other programs can read too.

Source: W3C Recommendation "Ink Markup Language (InkML)", 20 September 2011; groups are typed and
transcribed as in `handwrite_app.export.inkml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from handwrite_app.export.svg import number
from handwrite_app.export.xml_text import xml_text
from handwrite_app.recording.ink import RecordedWord, Recording

_NAMESPACE = "http://www.w3.org/2003/InkML"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CHANNELS = (("X", "mm"), ("Y", "mm"), ("T", "ms"), ("F", "%"))


def export_recordings(recordings: Sequence[Recording], writer: str) -> bytes:
    """Writes recordings as InkML. The same recordings, the same bytes.

    Channels: X and Y in mm from the pad's top left corner, y down; T in ms from the first point of
    its recording; F the pressure in per cent, only where a pen told it.
    """
    ink = etree.Element(f"{{{_NAMESPACE}}}ink", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    definitions = _add(ink, "definitions")
    _add_context(definitions, "plain", _CHANNELS[:3])
    _add_context(definitions, "pressed", _CHANNELS)
    _annotate(ink, "writer", writer)
    for recording in recordings:
        group = _add(ink, "traceGroup")
        _annotate(group, "type", "Page")
        _annotate(group, "transcription", recording.prompt)
        _annotate(group, "when", recording.when)
        for _, in_line in groupby(recording.words, key=lambda word: word.line):
            words = list(in_line)
            line = _add(group, "traceGroup")
            _annotate(line, "type", "Textline")
            _annotate(line, "transcription", " ".join(word.text for word in words))
            for word in words:
                _add_word(line, word)
    for tag in ("traceGroup", "trace"):
        for k, element in enumerate(ink.iter(f"{{{_NAMESPACE}}}{tag}"), 1):
            element.set(_ID, f"{tag}{k}")
    return etree.tostring(ink, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)


def _annotate(parent: etree._Element, kind: str, text: str) -> None:
    _add(parent, "annotation", type=kind).text = xml_text(text)


def _add_context(
    definitions: etree._Element, name: str, channels: Sequence[tuple[str, str]]
) -> None:
    context = _add(definitions, "context")
    context.set(_ID, name)
    source = _add(context, "inkSource", manufacturer="Handwrite")
    source.set(_ID, f"{name}-source")
    trace_format = _add(source, "traceFormat")
    for channel, units in channels:
        _add(trace_format, "channel", name=channel, type="decimal", units=units)


def _add_word(line: etree._Element, word: RecordedWord) -> None:
    group = _add(line, "traceGroup")
    _annotate(group, "type", "Word")
    _annotate(group, "transcription", word.text)
    is_pressed = word.device == "pen"
    group.set("contextRef", "#pressed" if is_pressed else "#plain")
    for stroke in word.strokes:
        _add(group, "trace").text = _trace(stroke, is_pressed)


def _trace(stroke: NDArray[np.float64], is_pressed: bool) -> str:
    """The points of a stroke as "x y t, x y t", or with the pressure behind."""
    rows = []
    for x, y, seconds, pressure in stroke.tolist():
        row = f"{number(x)} {number(y)} {1000 * seconds:.0f}"
        rows.append(f"{row} {100 * pressure:.1f}" if is_pressed else row)
    return ", ".join(rows)
