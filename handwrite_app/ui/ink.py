"""The document as the page view paints it: paths, and the times at which the pen is where.

Made in the worker, so that the UI thread only paints.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QRectF
from PySide6.QtGui import QColor, QPainterPath

from handwrite_app.document.model import Document, Page, Stroke
from handwrite_app.export.papers import DOT_MM, RULE_MM, paper_marks

PAGE_GAP_MM = 8.0
_PEN_SPEED = 55.0  # mm/s on the paper, as an unhurried hand writes
_AIR_SPEED = 160.0  # mm/s between strokes
_LIFT_S = 0.05  # what lifting the pen costs
_LONGEST_S = 14.0  # a whole page is not watched for minutes
_SHORTEST_S = 1.2
_DOT = 1e-3  # mm; Qt strokes no path of zero length, so that a dot needs some


@dataclass(frozen=True, eq=False)
class InkGroup:
    """Strokes of one word that are painted in one call."""

    path: QPainterPath  # mm on the sheet
    bounds: QRectF  # mm, with the width of the pen
    color: QColor
    width_mm: float


@dataclass(frozen=True, eq=False)
class Ink:
    """All pages of a document on one sheet, one below the other, in mm, y down.

    Attributes:
        pages: where each page lies on the sheet.
        marks: rules, squares or dots of the papers; `marks_mm` is the width to paint them with.
        groups: what to paint, in writing order.
        points: (P, 2) all points of all strokes in writing order, mm on the sheet.
        starts: (P,) true where a stroke begins.
        times: (P,) seconds at which the pen is at each point, rising.
        group_of: (P,) index into `groups`, for colour and width.
    """

    pages: tuple[QRectF, ...]
    marks: QPainterPath
    marks_mm: float
    groups: tuple[InkGroup, ...]
    points: NDArray[np.float64]
    starts: NDArray[np.bool_]
    times: NDArray[np.float64]
    group_of: NDArray[np.intp]

    @property
    def sheet(self) -> QRectF:
        """The rectangle around all pages, mm."""
        sheet = QRectF()
        for page in self.pages:
            sheet = sheet.united(page)
        return sheet

    @property
    def duration_s(self) -> float:
        """How long the writing takes when played at the pen's speed."""
        return float(self.times[-1]) if len(self.times) else 0.0

    @classmethod
    def of(cls, document: Document) -> Ink:
        """Lays the pages of a document on one sheet and times the pen's way over them."""
        pages: list[QRectF] = []
        groups: list[InkGroup] = []
        placed: list[NDArray[np.float64]] = []
        group_of: list[int] = []
        marks = QPainterPath()
        top = 0.0
        for page in document.pages:
            marks.addPath(_paper_path(page).translated(0.0, top))
            pages.append(QRectF(0.0, top, page.width_mm, page.height_mm))
            offset = np.array([0.0, top])
            for _, members in groupby(page.strokes, key=_look):
                strokes = list(members)
                moved = [stroke.points + offset for stroke in strokes]
                groups.append(_group(strokes[0], moved))
                placed.extend(moved)
                group_of.extend([len(groups) - 1] * sum(len(points) for points in moved))
            top += page.height_mm + PAGE_GAP_MM
        points = np.concatenate(placed) if placed else np.empty((0, 2))
        starts = _starts([len(stroke) for stroke in placed])
        return cls(
            pages=tuple(pages),
            marks=marks,
            marks_mm=DOT_MM if document.pages[0].paper.kind == "dots" else RULE_MM,
            groups=tuple(groups),
            points=points,
            starts=starts,
            times=_pen_times(points, starts),
            group_of=np.array(group_of, dtype=np.intp),
        )


def _paper_path(page: Page) -> QPainterPath:
    marks = paper_marks(page)
    path = QPainterPath()
    for x0, y0, x1, y1 in marks.rules:
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
    for x, y in marks.dots:
        path.moveTo(x, y)
        path.lineTo(x + _DOT, y)
    return path


def _look(stroke: Stroke) -> tuple[int, str, float]:
    return stroke.word, stroke.color, stroke.width_mm


def _group(like: Stroke, strokes: Sequence[NDArray[np.float64]]) -> InkGroup:
    path = path_of(np.concatenate(strokes), _starts([len(stroke) for stroke in strokes]))
    room = like.width_mm
    bounds = path.controlPointRect().adjusted(-room, -room, room, room)
    return InkGroup(path, bounds, QColor(like.color), like.width_mm)


def _starts(lengths: Sequence[int]) -> NDArray[np.bool_]:
    starts = np.zeros(sum(lengths), dtype=np.bool_)
    starts[np.cumsum([0, *lengths])[:-1]] = True
    return starts


def _pen_times(points: NDArray[np.float64], starts: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Times the pen: even speed on the paper, faster in the air, all within a patient while."""
    if len(points) == 0:
        return np.empty(0)
    steps = np.linalg.norm(np.diff(points, axis=0, prepend=points[:1]), axis=1)
    in_air = starts.copy()
    in_air[0] = False
    times = np.cumsum(np.where(in_air, _LIFT_S + steps / _AIR_SPEED, steps / _PEN_SPEED))
    total = float(times[-1])
    if total <= 0:
        return times
    wanted = min(max(total, _SHORTEST_S), _LONGEST_S)
    return np.asarray(times * (wanted / total))


def path_of(points: NDArray[np.float64], starts: NDArray[np.bool_]) -> QPainterPath:
    """Builds a path of straight pieces in one go, through Qt's own serialised form.

    A call for each point from Python would hold the interpreter for tens of milliseconds a page.

    Args:
        points: (P, 2).
        starts: (P,) true where the pen is put down; the first point is always such a one.
    """
    count = len(points)
    if count == 0:
        return QPainterPath()
    ends = np.append(starts[1:], True)
    dots = np.flatnonzero(starts & ends)  # strokes of one point get a second one beside it
    if len(dots):
        points = np.insert(points, dots + 1, points[dots] + [_DOT, 0.0], axis=0)
        starts = np.insert(starts, dots + 1, False)
        count = len(points)
    elements = np.empty(count, dtype=[("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
    elements["type"] = np.where(starts, 0, 1)  # MoveToElement, LineToElement
    elements["type"][0] = 0
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    last_start = int(np.flatnonzero(elements["type"] == 0)[-1])
    data = struct.pack(">i", count) + elements.tobytes() + struct.pack(">ii", last_start, 0)
    path = QPainterPath()
    array = QByteArray(data)  # the stream only points to it: it must outlive the reading
    stream = QDataStream(array, QIODevice.OpenModeFlag.ReadOnly)
    stream >> path
    return path
