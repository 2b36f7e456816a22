"""The page view, alone: what it paints, and how it is moved about."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.page_view import PageView
from handwrite_app.ui.player import View
from handwrite_app.ui.theme import Theme, app_palette
from handwrite_app.ui.tiles import Scene, Tiles

PATIENCE_MS = 20_000
AREA = QRect(-30, -20, 600, 500)


def letter(paper: str = "ruled", color: str = "#1a1a2e", lines: int = 6) -> Ink:
    turn = np.linspace(0, 2 * np.pi, 30)
    strokes = [
        Stroke(
            np.stack([10 + 6 * k + turn, 15 + 9 * line + 2 * np.sin(turn)], axis=1),
            word=line * 12 + k,
            line=line,
            color=color,
        )
        for line in range(lines)
        for k in range(12)
    ]
    page = Page(100, 120, tuple(strokes), Paper(paper, 9, 15))
    return Ink.of(Document("a letter", (page,), (Word("w"),) * len(strokes)))


@pytest.fixture
def view(qtbot) -> PageView:
    view = PageView()
    qtbot.addWidget(view)
    view.resize(640, 560)
    view.show_still(letter())
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.close()


def picture(view, qtbot) -> QImage:
    view.repaint()
    qtbot.waitUntil(lambda: view.is_crisp, timeout=PATIENCE_MS)
    return view.grab().toImage()


def wheel(view, dx=0, dy=0, keys=Qt.KeyboardModifier.NoModifier, pixels=None, at=(200, 150)):
    event = QWheelEvent(
        QPointF(*at),
        view.mapToGlobal(QPointF(*at)),
        QPoint(*(pixels or (0, 0))),
        QPoint(dx, dy),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def at_pointer(view, at=(200, 150)):
    """The place of the sheet under the pointer, mm."""
    return view._transform().inverted()[0].map(QPointF(*at)).toTuple()


def painted(tiles: Tiles, scale: float, area: QRect = AREA) -> QImage:
    image = QImage(area.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    tiles.paint(painter, area, scale, 1.0)
    painter.end()
    return image


def finished(scene: Scene, area: QRect = AREA) -> QImage:
    """A scene as tiles that know no other paint it."""
    tiles = Tiles()
    tiles.want(scene, Theme.of(app_palette("light")))
    assert tiles.work(area, np.inf)
    return painted(tiles, scene.scale, area)


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.width(), 4
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[..., :3].astype(int)


def scene(ink: Ink, end: int | None = None, scale: float = 5.0) -> Scene:
    return Scene(ink, len(ink.points) if end is None else end, 1.0, scale)


@pytest.mark.parametrize("paper", ["plain", "ruled", "grid", "dots"])
def test_tiles_show_no_seams(qapp, paper):
    ink = letter(paper)
    whole = finished(scene(ink))
    shifted = AREA.translated(101, 77)
    part = finished(scene(ink), shifted).copy(0, 0, 400, 400)
    assert part == whole.copy(101, 77, 400, 400)
    colors = {tuple(color) for color in pixels(whole).reshape(-1, 3)[::7]}
    assert len(colors) > (10 if paper == "plain" else 20)


def test_a_picture_painted_in_small_parts_is_the_same(qapp):
    wanted = scene(letter())
    tiles = Tiles()
    tiles.want(wanted, Theme.of(app_palette("light")))
    parts = 0
    while not tiles.work(AREA, 0.0):  # time is up at once: one group of strokes each time
        parts += 1
    assert parts > 50
    assert painted(tiles, 5.0) == finished(wanted)


def test_the_picture_before_is_shown_until_the_next_is_whole(qapp):
    first, second = scene(letter()), scene(letter(color="#ff0000"))
    tiles = Tiles()
    tiles.want(first, Theme.of(app_palette("light")))
    tiles.work(AREA, np.inf)
    tiles.want(second, Theme.of(app_palette("light")))
    while not tiles.work(AREA, 0.0):
        assert painted(tiles, 5.0) in (finished(first), finished(second))
    assert painted(tiles, 5.0) == finished(second)


def test_steps_that_come_faster_than_they_are_painted_are_shown_all_the_same(qapp):
    tiles, theme = Tiles(), Theme.of(app_palette("light"))
    tiles.want(scene(letter()), theme)
    tiles.work(AREA, np.inf)
    shown = set()
    for number in range(400):
        tiles.want(scene(letter(color=f"#ff{number % 256:02x}00", lines=1)), theme)
        for _ in range(4):
            tiles.work(AREA, 0.0)
        shown.add(pixels(painted(tiles, 5.0)).sum())
    assert len(shown) > 5


@pytest.mark.parametrize("ends", [(300, 305, 340, 700), (2160, 900), (1500, 100, 1600), (0, 2160)])
def test_the_pen_forward_and_back_leaves_what_it_had_written(qapp, ends):
    ink = letter()
    tiles = Tiles()
    for end in ends:
        tiles.want(scene(ink, end), Theme.of(app_palette("light")))
        assert tiles.work(AREA, np.inf)
    difference = np.abs(pixels(painted(tiles, 5.0)) - pixels(finished(scene(ink, ends[-1]))))
    assert difference.max() < 90  # where two pieces of a stroke meet its edge is painted twice
    assert (difference > 0).mean() < 0.002


def test_what_the_pen_has_not_reached_is_not_there(qapp):
    ink = letter("plain")
    low = pixels(finished(scene(ink, 12 * 30)))  # the first of the lines
    below = low[120:, 100:400]
    assert (below == below[0, 0]).all()
    assert not (low[:120, 100:400] == below[0, 0]).all()


def test_thinning_the_points_changes_no_pixel_that_one_would_see(qapp):
    ink = letter("plain")
    dense = np.concatenate([ink.points[:, None], ink.points[:, None]], axis=1).reshape(-1, 2)
    dense[1:-1:2] = (dense[:-2:2] + dense[2::2]) / 2
    dense[59::60] = dense[58::60]
    finer = Stroke(dense[:60])
    once = Ink.of(Document("", (Page(100, 120, (Stroke(ink.points[:30]),)),)))
    twice = Ink.of(Document("", (Page(100, 120, (finer,)),)))
    difference = np.abs(pixels(finished(scene(once))) - pixels(finished(scene(twice))))
    assert difference.max() < 60


def test_the_wheel_scrolls_and_with_ctrl_it_zooms_at_the_pointer(view):
    scale, origin = view.scale, QPointF(view._origin)
    wheel(view, dy=-120)
    assert view.scale == scale
    assert (view._origin - origin).toTuple() == (0, -60)
    wheel(view, dy=-120, keys=Qt.KeyboardModifier.ShiftModifier)
    assert (view._origin - origin).toTuple() == (-60, -60)
    wheel(view, dy=-10, pixels=(7, -9))
    assert (view._origin - origin).toTuple() == (-53, -69)
    before = at_pointer(view)
    wheel(view, dy=120, keys=Qt.KeyboardModifier.ControlModifier)
    assert view.scale == pytest.approx(1.2 * scale)
    assert at_pointer(view) == pytest.approx(before, abs=0.2)


def test_pinching_zooms_at_the_fingers(view):
    scale, before = view.scale, at_pointer(view)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        QPointF(200, 150),
        QPointF(200, 150),
        view.mapToGlobal(QPointF(200, 150)),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(view, event)
    assert view.scale == pytest.approx(1.25 * scale)
    assert at_pointer(view) == pytest.approx(before, abs=0.2)


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_the_page_is_dragged(view, qtbot, button):
    origin = QPointF(view._origin)
    qtbot.mousePress(view, button, pos=QPoint(200, 200))
    qtbot.mouseMove(view, QPoint(230, 160))
    qtbot.mouseRelease(view, button, pos=QPoint(230, 160))
    qtbot.mouseMove(view, QPoint(300, 300))
    assert (view._origin - origin).toTuple() == (30, -40)


def test_keys_zoom_and_move_and_the_page_never_gets_out_of_reach(view, qtbot):
    scale = view.scale
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale > scale
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.scale == pytest.approx(scale)
    for _ in range(60):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    seen = view._transform().mapRect(view.ink.sheet)
    assert seen.intersects(view.rect().toRectF())
    for _ in range(60):
        view.zoom_in()
    assert view.scale == 120
    view.fit_width()
    width = view._transform().mapRect(view.ink.sheet).width()
    assert width == pytest.approx(min(view.width() - 72, 11 * 100), abs=1)


def test_the_page_is_crisp_wherever_it_is_moved(view, qtbot):
    for act in (view.zoom_in, view.zoom_in, lambda: wheel(view, dx=130, dy=-250), view.fit_page):
        act()
        fresh = PageView()
        qtbot.addWidget(fresh)
        fresh.resize(view.size())
        fresh.show_still(view.ink)
        with qtbot.waitExposed(fresh):
            fresh.show()
        fresh._fit, fresh._scale, fresh._origin = view._fit, view.scale, view._origin
        assert picture(view, qtbot) == picture(fresh, qtbot)


def test_colours_follow_the_theme(view, qtbot):
    light = picture(view, qtbot)
    view.setPalette(app_palette("dark"))
    dark = picture(view, qtbot)
    assert dark.pixelColor(2, 2).lightness() < light.pixelColor(2, 2).lightness()
    assert dark.pixelColor(2, 2).name() == Theme.of(app_palette("dark")).desk.name()


def test_space_plays_and_pauses_the_pen(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.player.view is View.PEN
    assert view.player.is_playing
    qtbot.waitUntil(lambda: view.player.position > 0, timeout=PATIENCE_MS)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not view.player.is_playing
    place = view.player.position
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.player.is_playing
    assert view.player.position >= place


def test_a_hidden_page_does_nothing_in_the_background(view, qtbot):
    view.write(letter(lines=60))
    view.hide()
    assert not view.player.is_playing
    assert view.player._timing is None


def test_the_pen_is_seen_while_it_writes(view, qtbot):
    view.show_still(letter("plain"))
    view.player.show(View.PEN)
    qtbot.waitUntil(lambda: view.player.length > 0, timeout=PATIENCE_MS)
    view.player.pause()
    view.player.seek(view.player.length / 2)
    tip = view._transform().map(view.player.pen.tip).toPoint()
    shown = picture(view, qtbot)
    colors = pixels(shown.copy(tip.x(), tip.y() - 60, 60, 60))
    accent = Theme.of(view.palette()).accent
    blue_green_red = [accent.blue(), accent.green(), accent.red()]
    assert (np.abs(colors - blue_green_red).max(axis=2) < 4).sum() > 50
    view.player.seek(view.player.length)
    assert picture(view, qtbot) != shown


def test_no_event_is_lost_on_an_empty_desk(qtbot):
    view = PageView()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    wheel(view, dy=120)
    wheel(view, dy=120, keys=Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_Space):
        qtbot.keyClick(view, key)
    view.fit_page()
    QApplication.sendEvent(view, QEvent(QEvent.Type.PaletteChange))
    assert picture(view, qtbot).pixelColor(5, 5).name() == Theme.of(view.palette()).desk.name()
