"""What the page view shows, in tiles that are painted a few milliseconds at a time.

A repaint only copies tiles: those of the picture that is shown, moved or stretched to where they
belong now. What is wanted instead is painted behind it and takes its place when all that can be
seen of it is there. So a repaint takes no longer for 20,000 strokes than for one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from handwrite_app.export.papers import DOT_MM, RULE_COLOR, RULE_MM
from handwrite_app.ui.ink import Ink, PagePicture, path_of
from handwrite_app.ui.theme import Theme

_TILE = 512  # device pixels across
_SPARSE_PX = 0.7  # points closer than this show nothing that one of them does not
_ROUND_PX = 3.5  # thinner lines need no round corners: their points lie close
_AT_ONCE = 3000  # points that the pen may add to the shown tiles in one frame
_FAR = 2  # tiles this many windows away are forgotten

Key = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Scene:
    """Ink up to a point, at a scale.

    Attributes:
        end: how many of the ink's points are painted.
        opacity: of the ink; the early denoising steps are fainter.
        scale: device pixels per mm.
    """

    ink: Ink
    end: int
    opacity: float
    scale: float

    def same_but_end(self, other: Scene) -> bool:
        """Says whether the other differs in nothing but how far it is written."""
        return (self.ink, self.opacity, self.scale) == (other.ink, other.opacity, other.scale)


class _Paths:
    """The paths of an ink's groups, with only the points that a scale has use for."""

    def __init__(self, ink: Ink, scale: float) -> None:
        self._ink = ink
        self._level = _level(scale)
        self._paths: dict[int, QPainterPath] = {}

    def fit(self, ink: Ink, scale: float) -> bool:
        """Says whether they will do for an ink at a scale."""
        return self._ink is ink and self._level == _level(scale)

    def of(self, group: int) -> QPainterPath:
        """The path of a whole group."""
        path = self._paths.get(group)
        if path is None:
            low, high = self._ink.firsts[group : group + 2]
            points, starts = self._ink.points[low:high], self._ink.starts[low:high]
            steps = np.abs(np.diff(points, axis=0)).sum(axis=1)
            passed = (np.cumsum(steps) * 2.0**-self._level).astype(np.intp)
            kept = starts | np.append(starts[1:], True)  # both ends of each stroke
            kept[1:-1] |= passed[1:] != passed[:-1]
            path = self._paths[group] = path_of(points[kept], starts[kept])
        return path


def _level(scale: float) -> int:
    """The distance of points that a scale can do with, as a power of two, in mm."""
    return math.floor(math.log2(_SPARSE_PX / scale))


@dataclass(eq=False)
class _Layer:
    scene: Scene
    tiles: dict[Key, QPixmap] = field(default_factory=dict)


@dataclass(eq=False)
class _Work:
    """A tile that is being painted."""

    layer: _Layer
    key: Key
    pixmap: QPixmap
    groups: Iterator[int]


class Tiles:
    """Paints scenes; the view says what is wanted, which part can be seen, and how long it has.

    Areas are in device pixels from the sheet's top left corner.
    """

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._front: _Layer | None = None  # shown
        self._back: _Layer | None = None  # on its way to be shown
        self._wanted: Scene | None = None
        self._work: _Work | None = None
        self._paths: _Paths | None = None

    def forget(self) -> None:
        """Paints all anew, as after a change of colours."""
        self._front = self._back = self._work = self._wanted = None

    def want(self, scene: Scene, theme: Theme) -> None:
        """Says what is to be shown; a scene on its way is finished first, unless it is stretched.

        So strokes that change faster than they can be painted are shown less often, and not never.
        """
        self._theme, self._wanted = theme, scene
        if self._front is None:
            self._front = _Layer(scene)
        if self._back is not None and self._back.scene.scale != scene.scale:
            self._back = None
        if self._back is None:
            self._turn_to_wanted()

    def _turn_to_wanted(self) -> None:
        """Begins with what is wanted, from the tiles that need no change."""
        front, wanted = self._front, self._wanted
        assert front is not None
        assert wanted is not None
        shown = front.scene
        if not shown.same_but_end(wanted):
            self._back = _Layer(wanted)
        elif shown.end <= wanted.end <= shown.end + _AT_ONCE:
            self._go_on(front, wanted)
        elif shown.end != wanted.end:
            self._back = _Layer(wanted, dict(front.tiles))
            low, high = sorted((shown.end, wanted.end))
            for key in _touched(wanted, low, high):
                self._back.tiles.pop(key, None)

    def _go_on(self, layer: _Layer, wanted: Scene) -> None:
        """Adds to the tiles what the pen has written since."""
        first, end = layer.scene.end, wanted.end
        layer.scene = wanted
        if first == end:
            return
        keys = _touched(wanted, first, end)
        if self._work is not None and self._work.layer is layer and self._work.key in keys:
            self._work = None  # begun without it
        for key in keys & layer.tiles.keys():
            with _Painting(layer.tiles[key], key, wanted.scale) as painter:
                for group in _groups_of(wanted.ink, first, end):
                    low = max(first, int(wanted.ink.firsts[group]))
                    _stroke_some(painter, wanted, group, low, end)

    def work(self, area: QRect, until: float) -> bool:
        """Paints tiles that can be seen.

        Args:
            area: what can be seen.
            until: the time of `time.perf_counter` at which to stop.

        Returns:
            Whether there is nothing left to do.
        """
        if self._front is None:
            return True
        while True:
            layer = self._back or self._front
            key = self._next(layer, area)
            if key is None and self._back is not None:
                self._front, self._back = self._back, None
                _drop_far(self._front, area)
                self._turn_to_wanted()
                continue
            if key is None:
                return True
            if not self._paint_on(layer, key, until):
                return False

    def _next(self, layer: _Layer, area: QRect) -> Key | None:
        """The tile to paint: the one begun, or the missing one nearest to the middle."""
        missing = [key for key in _keys(area) if key not in layer.tiles]
        work = self._work
        if work is not None and work.layer is layer and work.key in missing:
            return work.key
        middle = area.center()
        return min(missing, key=lambda key: _distance(key, middle), default=None)

    def _paint_on(self, layer: _Layer, key: Key, until: float) -> bool:
        """Paints a tile until it is done or time is up; says which."""
        scene, work = layer.scene, self._work
        if work is None or work.layer is not layer or work.key != key:
            pixmap = QPixmap(_TILE, _TILE)
            with _Painting(pixmap, key, scene.scale) as painter:
                self._paint_paper(painter, scene, key)
            seen = _sheet_area(key, scene.scale)
            work = self._work = _Work(layer, key, pixmap, iter(_groups_in(scene, seen)))
        paths = self._paths
        if paths is None or not paths.fit(scene.ink, scene.scale):
            paths = self._paths = _Paths(scene.ink, scene.scale)
        with _Painting(work.pixmap, key, scene.scale) as painter:
            painter.setOpacity(scene.opacity)
            for group in work.groups:
                if scene.ink.firsts[group + 1] <= scene.end:
                    painter.strokePath(paths.of(group), _pen(scene, group))
                else:
                    _stroke_some(painter, scene, group, int(scene.ink.firsts[group]), scene.end)
                if time.perf_counter() >= until:
                    return False
        layer.tiles[key] = work.pixmap
        self._work = None
        return time.perf_counter() < until

    def _paint_paper(self, painter: QPainter, scene: Scene, key: Key) -> None:
        theme = self._theme
        assert theme is not None
        seen = _sheet_area(key, scene.scale)
        painter.fillRect(seen, theme.desk)
        for page in scene.ink.pages:
            if seen.intersects(page.adjusted(-9 / scene.scale, 0, 9 / scene.scale, 0)):
                pixel = 1 / scene.scale
                painter.setPen(Qt.PenStyle.NoPen)
                for spread in range(6, 0, -1):  # a soft shadow, a little lower than the sheet
                    painter.setBrush(QColor(0, 0, 0, 9 if theme.is_dark else 5))
                    room = spread * pixel
                    around = page.adjusted(-room, 2 * pixel - room, room, 3 * pixel + room)
                    painter.drawRoundedRect(around, room + 2 * pixel, room + 2 * pixel)
                painter.setBrush(theme.paper)
                painter.drawRoundedRect(page, 2 * pixel, 2 * pixel)
        for picture in scene.ink.pictures:
            if seen.intersects(picture.page):
                _paint_picture(painter, picture, seen & picture.page, scene.scale)
        _paint_marks(painter, scene.ink, seen)

    def paint(self, painter: QPainter, area: QRect, scale: float, ratio: float) -> None:
        """Copies the tiles to where they belong.

        Args:
            painter: of a widget, whose top left corner shows the area's.
            area: what can be seen.
            scale: device pixels per mm.
            ratio: device pixels to the widget's own.
        """
        front, theme = self._front, self._theme
        assert front is not None
        assert theme is not None
        stretch = scale / front.scene.scale
        shown = _scaled(area, 1 / stretch)
        keys = _keys(shown)
        if stretch != 1.0 or any(key not in front.tiles for key in keys):
            painter.fillRect(_scaled_f(area.translated(-area.topLeft()), 1 / ratio), theme.desk)
            move = QTransform.fromTranslate(-area.left() / ratio, -area.top() / ratio)
            move.scale(scale / ratio, scale / ratio)
            for page in front.scene.ink.pages:
                painter.fillRect(move.mapRect(page), theme.paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, stretch != 1.0)
        for key in keys:
            pixmap = front.tiles.get(key)
            if pixmap is not None:
                left, right = (round(edge * _TILE * stretch) for edge in (key[0], key[0] + 1))
                top, bottom = (round(edge * _TILE * stretch) for edge in (key[1], key[1] + 1))
                place = QRect(QPoint(left, top), QPoint(right - 1, bottom - 1))
                place.translate(-area.topLeft())
                source = QRectF(0, 0, _TILE, _TILE)
                painter.drawPixmap(_scaled_f(place, 1 / ratio), pixmap, source)


class _Painting:
    """A painter on a tile, in mm of the sheet."""

    def __init__(self, pixmap: QPixmap, key: Key, scale: float) -> None:
        self._painter = QPainter(pixmap)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.translate(-key[0] * _TILE, -key[1] * _TILE)
        self._painter.scale(scale, scale)

    def __enter__(self) -> QPainter:
        return self._painter

    def __exit__(self, *_: object) -> None:
        self._painter.end()


def _keys(area: QRect) -> list[Key]:
    across = range(area.left() // _TILE, area.right() // _TILE + 1)
    down = range(area.top() // _TILE, area.bottom() // _TILE + 1)
    return [(i, j) for j in down for i in across]


def _distance(key: Key, middle: QPoint) -> float:
    return math.dist(((key[0] + 0.5) * _TILE, (key[1] + 0.5) * _TILE), middle.toTuple())


def _drop_far(layer: _Layer, area: QRect) -> None:
    """Forgets the tiles that are far from what can be seen."""
    width, height = _FAR * area.width(), _FAR * area.height()
    near = set(_keys(area.adjusted(-width, -height, width, height)))
    for key in layer.tiles.keys() - near:
        del layer.tiles[key]


def _scaled(area: QRect, by: float) -> QRect:
    return _scaled_f(area, by).toAlignedRect()


def _scaled_f(area: QRect, by: float) -> QRectF:
    return QRectF(area.left() * by, area.top() * by, area.width() * by, area.height() * by)


def _sheet_area(key: Key, scale: float) -> QRectF:
    """What a tile shows, mm."""
    size = _TILE / scale
    return QRectF(key[0] * size, key[1] * size, size, size)


def _groups_of(ink: Ink, first: int, end: int) -> range:
    """The groups of the points from first to end."""
    low = int(np.searchsorted(ink.firsts, first, side="right")) - 1
    return range(low, int(np.searchsorted(ink.firsts, end, side="left")))


def _groups_in(scene: Scene, seen: QRectF) -> list[int]:
    """The groups that are begun and touch an area, in writing order."""
    begun = int(np.searchsorted(scene.ink.firsts[:-1], scene.end, side="left"))
    left, top, right, bottom = scene.ink.bounds[:begun].T
    touch = (left < seen.right()) & (right > seen.left())
    touch &= (top < seen.bottom()) & (bottom > seen.top())
    chosen: list[int] = np.flatnonzero(touch).tolist()
    return chosen


def _touched(scene: Scene, low: int, high: int) -> set[Key]:
    """The tiles in which points from low to high lie."""
    keys: set[Key] = set()
    for left, top, right, bottom in scene.ink.bounds[_groups_of(scene.ink, low, high)]:
        area = QRectF(QPointF(left, top) * scene.scale, QPointF(right, bottom) * scene.scale)
        keys.update(_keys(area.toAlignedRect()))
    return keys


def _stroke_some(painter: QPainter, scene: Scene, group: int, first: int, end: int) -> None:
    """Paints the points of a group from first to end, joined to the one before."""
    ink = scene.ink
    end = min(end, int(ink.firsts[group + 1]))
    if not ink.starts[first]:
        first -= 1
    path = path_of(ink.points[first:end], ink.starts[first:end])
    painter.strokePath(path, _pen(scene, group))


def pen_at(scene: Scene, point: int) -> QPen:
    """The pen that painted a point, in mm."""
    return _pen(scene, int(np.searchsorted(scene.ink.firsts, point, side="right")) - 1)


def _pen(scene: Scene, group: int) -> QPen:
    look = scene.ink.looks[group]
    width = scene.ink.widths_mm[look]
    is_thin = width * scene.scale <= _ROUND_PX
    join = Qt.PenJoinStyle.BevelJoin if is_thin else Qt.PenJoinStyle.RoundJoin
    color = QColor(scene.ink.colors[look])
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join)


def _paint_picture(painter: QPainter, picture: PagePicture, seen: QRectF, scale: float) -> None:
    """Paints the part of a paper's picture that is seen, from the level of about that scale."""
    wanted = picture.area.width() * scale
    level = next((one for one in reversed(picture.levels) if one.width() >= wanted), None)
    painter.save()
    painter.setClipRect(seen)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(picture.area, level or picture.levels[0])
    painter.restore()


def _paint_marks(painter: QPainter, ink: Ink, seen: QRectF) -> None:
    """Paints what is printed on the paper in an area."""
    seen = seen.adjusted(-1, -1, 1, 1)
    left, top, right, bottom = seen.left(), seen.top(), seen.right(), seen.bottom()
    x0, y0, x1, y1 = ink.rules.T
    near = ink.rules[(x0 < right) & (x1 > left) & (y0 < bottom) & (y1 > top)]
    if len(near):
        _stroke_marks(painter, near.reshape(-1, 2), RULE_MM)
    x, y = ink.dots.T
    dots = ink.dots[(x < right) & (x > left) & (y < bottom) & (y > top)]
    if len(dots):
        ends = np.repeat(dots, 2, axis=0)
        ends[1::2, 0] += 1e-3  # Qt strokes no path of zero length
        _stroke_marks(painter, ends, DOT_MM)


def _stroke_marks(painter: QPainter, ends: NDArray[np.float64], width_mm: float) -> None:
    starts = np.arange(len(ends)) % 2 == 0
    pen = QPen(QColor(RULE_COLOR), width_mm, c=Qt.PenCapStyle.RoundCap)
    painter.strokePath(path_of(ends, starts), pen)
