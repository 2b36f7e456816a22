"""SVG that writes itself: the single-stroke SVG, and CSS that draws each path at pen speed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke, Word
from handwrite_app.export.motion import pen_times
from handwrite_app.export.svg import export_svg, number

_SVG = "{http://www.w3.org/2000/svg}"
_HOLD_S = 2.0  # that the finished page is shown before it is written again
_BLANK_S = 0.2
_DOT_S = 0.05
_STEP_S, _MOST_STEPS = 0.05, 24  # of a stroke's course, between which its speed is constant

# The keyframes hold only while something moves. Before its time a path is hidden, because a dash
# of length 0 would still show its round caps; a dash longer than the path has no end on it.
_STYLE = """
@keyframes handwrite{
from{visibility:hidden;stroke-dasharray:1.01 2;stroke-dashoffset:1.01}
to{visibility:visible;stroke-dasharray:1.01 2;stroke-dashoffset:0}}
@media screen and (prefers-reduced-motion:no-preference){
.handwrite path{animation:handwrite var(--pen) backwards}
.handwrite-blank{visibility:hidden}}
"""


def export_anim_svg(
    page: Page,
    words: Sequence[Word] = (),
    provenance: str = "",
    *,
    pace: float = 1.0,
    longest_s: float = math.inf,
    loop: bool = False,
) -> bytes:
    """Draws a page as SVG that writes itself when it is shown, also in an <img>, with no script.

    Where nothing moves, it is the page of `export_svg`: when all is written, on paper, where the
    reader asks for reduced motion, and in viewers without CSS animations or their linear()
    (browsers have it since 2023).

    Args:
        words, provenance: as for `export_svg`.
        pace, longest_s: as for `pen_times`.
        loop: whether the page is written again, two seconds after it is finished.

    Raises:
        ValueError: pace or `longest_s` is not above 0.
    """
    times = pen_times(page, pace, longest_s)
    root = etree.fromstring(
        export_svg(page, words, provenance), etree.XMLParser(huge_tree=True, resolve_entities=False)
    )
    style = etree.Element(f"{_SVG}style")
    style.text = _STYLE
    root.insert(0, style)
    (ink,) = root.findall(f"{_SVG}g")
    ink.set("class", "handwrite")
    if loop:
        ink.insert(0, _again(max((float(passed[-1]) for passed in times), default=0.0)))
    for path, stroke, passed in zip(ink.iter(f"{_SVG}path"), page.strokes, times, strict=True):
        path.set("pathLength", "1")
        path.set("style", f"--pen:{_animation(stroke, passed)}")
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _again(written_s: float) -> etree._Element:
    """Changes the ink's class for a moment: when it has its own again, its animations begin anew.

    An infinite animation of each path would do too, but browsers compute all of those for every
    frame, and a full page moves in jerks.
    """
    total_s = written_s + _HOLD_S + _BLANK_S
    return etree.Element(
        f"{_SVG}animate",
        attributeName="class",
        values="handwrite;handwrite-blank",
        keyTimes=f"0;{1 - _BLANK_S / total_s:.6f}",
        calcMode="discrete",
        dur=f"{number(total_s)}s",
        repeatCount="indefinite",
    )


def _animation(stroke: Stroke, times: NDArray[np.float64]) -> str:
    """Duration, course and delay of a path's animation: "0.12s linear(0,0.4,1) 3.5s"."""
    start, end = float(times[0]), max(float(times[-1]), float(times[0]) + _DOT_S)
    steps = min(max(1, math.ceil((end - start) / _STEP_S)), _MOST_STEPS)
    lengths = np.linalg.norm(np.diff(stroke.points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    shares = np.interp(np.linspace(start, end, steps + 1)[1:-1], times, along / (along[-1] or 1.0))
    course = ",".join(["0", *map(number, shares), "1"])
    return f"{number(end - start)}s linear({course}) {number(start)}s"
