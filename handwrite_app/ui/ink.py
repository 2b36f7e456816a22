"""A document as the page view paints it, and the times at which the pen is where.

The arrays are made in one go, so that a worker can do it and the UI thread only paints.
"""

from __future__ import annotations

import struct
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainterPath

from handwrite_app.document.model import Document, Page
from handwrite_app.export.motion import pen_times
from handwrite_app.export.papers import paper_marks
from handwrite_app.ui.pictures import picture_levels

PAGE_GAP_MM = 8.0
_DOT = 1e-3  # mm; Qt strokes no path of zero length, so that a dot needs some
_MOST_POINTS = 256  # of a group; more would keep the painter for too long
_PAGE_S = 0.8  # to take the next page
_STROKES_TIMED = 40  # at once; between them the timing can be stopped


class PagePicture(NamedTuple):
    """A picture that is a page's paper.

    page: where the page lies on the sheet. area: where the picture does, which covers it.
    levels: the picture, and then smaller and smaller ones, for a page that is shown small.
    """

    page: QRectF
    area: QRectF
    levels: tuple[QImage, ...]


@dataclass(frozen=True, eq=False)
class Ink:
    """All pages of a document on one sheet, one below the other, in mm, y down.

    Strokes of one word and one look are painted in groups. Group k has the points
    `firsts[k]:firsts[k + 1]`.

    Attributes:
        document: what is shown; None for a denoising step that is only kept to be looked at.
        pages: where each page lies on the sheet.
        rules: (M, 4) x0, y0, x1, y1 of the lines printed on the papers.
        dots: (K, 2) the dots printed on the papers.
        pictures: the picture that lies on each page as its paper, and where; see `PagePicture`.
        points: (P, 2) all points of all strokes in writing order.
        starts: (P,) true where a stroke begins.
        firsts: (G + 1,) where each group begins, and P.
        looks: (G,) which of `colors` and `widths_mm` a group has.
        bounds: (G, 4) left, top, right and bottom of each group, with the width of the pen.
    """

    document: Document | None
    pages: tuple[QRectF, ...]
    rules: NDArray[np.float64]
    dots: NDArray[np.float64]
    pictures: tuple[PagePicture, ...]
    points: NDArray[np.floating]
    starts: NDArray[np.bool_]
    firsts: NDArray[np.intp]
    looks: NDArray[np.intp]
    colors: tuple[str, ...]
    widths_mm: tuple[float, ...]
    bounds: NDArray[np.float64]

    @property
    def sheet(self) -> QRectF:
        """The rectangle around all pages, mm."""
        sheet = QRectF()
        for page in self.pages:
            sheet = sheet.united(page)
        return sheet

    @property
    def num_bytes(self) -> int:
        """How much memory the points and groups take."""
        arrays = (self.points, self.starts, self.firsts, self.looks, self.bounds)
        return sum(array.nbytes for array in arrays)

    @classmethod
    def of(cls, document: Document) -> Ink:
        """Lays the pages of a document on one sheet."""
        pages: list[QRectF] = []
        pictures: list[PagePicture] = []
        rules: list[NDArray[np.float64]] = []
        dots: list[NDArray[np.float64]] = []
        arrays: list[NDArray[np.float64]] = []
        tops: list[float] = []
        styles: dict[tuple[str, float], int] = {}
        looks: list[int] = []
        firsts: list[int] = []
        top, count, before = 0.0, 0, None
        for number, page in enumerate(document.pages):
            marks = paper_marks(page)
            rules.append(np.array(marks.rules).reshape(-1, 4) + [0.0, top, 0.0, top])
            dots.append(np.array(marks.dots).reshape(-1, 2) + [0.0, top])
            pages.append(QRectF(0.0, top, page.width_mm, page.height_mm))
            if page.paper.picture is not None:
                area = page.paper.picture.cover(page.width_mm, page.height_mm)
                levels = picture_levels(page.paper.picture)
                pictures.append(PagePicture(pages[-1], QRectF(*area).translated(0, top), levels))
            for stroke in page.strokes:
                look = number, stroke.word, stroke.color, stroke.width_mm
                size = len(stroke.points)
                if look != before or count + size - firsts[-1] > _MOST_POINTS:
                    style = stroke.color, stroke.width_mm
                    looks.append(styles.setdefault(style, len(styles)))
                    firsts.append(count)
                    before = look
                arrays.append(stroke.points)
                tops.append(top)
                count += size
            top += page.height_mm + PAGE_GAP_MM
        sizes = np.array([len(points) for points in arrays], dtype=np.intp)
        points = np.concatenate(arrays) if arrays else np.empty((0, 2))
        points[:, 1] += np.repeat(tops, sizes)
        starts = np.zeros(count, dtype=np.bool_)
        starts[np.cumsum(sizes) - sizes] = True
        widths = tuple(width for _, width in styles)
        return cls(
            document=document,
            pages=tuple(pages),
            rules=np.concatenate(rules),
            dots=np.concatenate(dots),
            pictures=tuple(pictures),
            points=points,
            starts=starts,
            firsts=np.array([*firsts, count], dtype=np.intp),
            looks=np.array(looks, dtype=np.intp),
            colors=tuple(color for color, _ in styles),
            widths_mm=widths,
            bounds=_bounds(points, firsts, np.array([widths[look] for look in looks])),
        )

    def to_keep(self) -> Ink:
        """Returns the same ink in less memory, without its document."""
        return replace(self, document=None, points=self.points.astype(np.float32))


def _bounds(
    points: NDArray[np.float64], firsts: list[int], room: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not firsts:
        return np.empty((0, 4))
    low = np.minimum.reduceat(points, firsts, axis=0) - room[:, None]
    high = np.maximum.reduceat(points, firsts, axis=0) + room[:, None]
    return np.concatenate([low, high], axis=1)


def time_pen(document: Document) -> Generator[None, None, NDArray[np.float64]]:
    """Times the pen over all pages; for a job, since a long letter takes a second and more.

    Returns:
        (P,) seconds at each point of the `Ink` of the document, as `pen_times` says, with a short
        rest between pages.
    """
    times: list[NDArray[np.float64]] = [np.empty(0)]
    page_start = 0.0
    for page in document.pages:
        last_start = page_start
        for first in range(0, len(page.strokes), _STROKES_TIMED):
            yield
            before = min(first, 1)  # the stroke before, since the way from it takes time too
            part = page.strokes[first - before : first + _STROKES_TIMED]
            passed = pen_times(Page(page.width_mm, page.height_mm, part))
            times.extend(last_start + some for some in passed[before:])
            last_start = float(times[-1][0])
        if page.strokes:
            page_start = float(times[-1][-1]) + _PAGE_S
    return np.concatenate(times)


def path_of(points: NDArray[np.floating], starts: NDArray[np.bool_]) -> QPainterPath:
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
