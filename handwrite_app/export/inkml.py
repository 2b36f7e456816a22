"""InkML, the W3C's ink markup: traces in millimetres with the time of each point.

Source: W3C Recommendation "Ink Markup Language (InkML)", 20 September 2011. Pages stand below each
other, because readers know no pages. Groups are typed and transcribed as in the IAMonDo database.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.export.motion import pen_times
from handwrite_app.export.polyline import drawn
from handwrite_app.export.svg import number
from handwrite_app.export.xml_text import xml_text

_NAMESPACE = "http://www.w3.org/2003/InkML"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DOT_MS = 50.0  # how long the pen rests for a dot
_TURN_MS = 2000.0  # to turn a page


def export_inkml(document: Document) -> bytes:
    """Writes all pages as InkML. Same document, same bytes.

    Channels: X and Y in mm from the first page's top left corner, y down; T in ms from the pen's
    landing at the first point.
    """
    ink = etree.Element(f"{{{_NAMESPACE}}}ink", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    brushes = _define_brushes(ink, document.pages)
    _set_context(ink, document)
    for kind, text in (("description", document.provenance), ("transcription", document.text)):
        if text:
            _annotate(ink, kind, text)
    top_mm, start_ms = 0.0, 0.0
    for page in document.pages:
        times = [start_ms + 1000 * seconds for seconds in pen_times(page)]
        traces = [
            (stroke, _trace(stroke, page, top_mm, ms))
            for stroke, ms in zip(page.strokes, times, strict=True)
        ]
        group = _add(ink, "traceGroup")
        _annotate(group, "type", "Page")
        _annotate(group, "size", f"{number(page.width_mm)} x {number(page.height_mm)} mm")
        _fill(group, traces, document.words, brushes)
        top_mm += page.height_mm
        if times:
            start_ms = float(times[-1][-1]) + _TURN_MS
    for tag in ("traceGroup", "trace"):  # some readers take things without a name for the same
        for k, element in enumerate(ink.iter(f"{{{_NAMESPACE}}}{tag}"), 1):
            element.set(_ID, f"{tag}{k}")
    return etree.tostring(ink, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)


def _annotate(parent: etree._Element, kind: str, text: str) -> None:
    _add(parent, "annotation", type=kind).text = xml_text(text)


def _set_context(ink: etree._Element, document: Document) -> None:
    """The channels and their units, for all traces that follow (section 4.2, streaming style)."""
    context = _add(ink, "context")
    context.set(_ID, "pen")
    source = _add(context, "inkSource", manufacturer="Handwrite")
    source.set(_ID, "source")
    if document.model:
        source.set("model", xml_text(document.model))
    channels = _add(source, "traceFormat")
    for name in ("X", "Y"):
        _add(channels, "channel", name=name, type="decimal", units="mm")
    _add(channels, "channel", name="T", type="decimal", units="ms", respectTo="#start")
    properties = _add(source, "channelProperties")
    for name, unit in (("X", "1/mm"), ("Y", "1/mm"), ("T", "1/ms")):
        _add(
            properties,
            "channelProperty",
            channel=name,
            name="resolution",
            value="1",
            units=unit,
        )
    _add(context, "timestamp", time="0").set(_ID, "start")  # T counts from here: no date is told


def _look(stroke: Stroke) -> tuple[str, float]:
    return stroke.color, stroke.width_mm


def _define_brushes(ink: etree._Element, pages: Sequence[Page]) -> dict[tuple[str, float], str]:
    """One brush for each colour and width; returns where each is found."""
    looks = dict.fromkeys(_look(stroke) for page in pages for stroke in page.strokes)
    brushes: dict[tuple[str, float], str] = {}
    if not looks:
        return brushes
    definitions = _add(ink, "definitions")
    for k, (color, width_mm) in enumerate(looks, 1):
        brush = _add(definitions, "brush")
        brush.set(_ID, f"brush{k}")
        for name in ("width", "height"):
            _add(brush, "brushProperty", name=name, value=number(width_mm), units="mm")
        _add(brush, "brushProperty", name="color", value=color)
        _add(brush, "brushProperty", name="tip", value="ellipse")
        brushes[color, width_mm] = f"#brush{k}"
    return brushes


def _trace(stroke: Stroke, page: Page, top_mm: float, ms: NDArray[np.float64]) -> str:
    """The points of a stroke as "x y t, x y t"."""
    points = np.round(stroke.points, 3)
    path = drawn(points, page.width_mm)
    if path is not points:  # a dot
        ms = np.array([ms[0], max(ms[-1], ms[0] + _DOT_MS)])
    rows = zip((path + [0.0, top_mm]).tolist(), ms.tolist(), strict=True)
    return ", ".join(f"{number(x)} {number(y)} {t:.1f}" for (x, y), t in rows)


def _fill(
    page: etree._Element,
    traces: list[tuple[Stroke, str]],
    words: Sequence[Word],
    brushes: dict[tuple[str, float], str],
) -> None:
    """Adds the traces to their page in writing order, in a group a line and a group a word."""
    for _, in_line in groupby(traces, key=lambda trace: trace[0].line):
        line = _add(page, "traceGroup")
        _annotate(line, "type", "Textline")
        for word, in_word in groupby(in_line, key=lambda trace: trace[0].word):
            group = _add(line, "traceGroup")
            _annotate(group, "type", "Word")
            if word < len(words):
                _annotate(group, "transcription", words[word].text)
            for stroke, trace in in_word:
                _add(group, "trace", brushRef=brushes[_look(stroke)]).text = trace
