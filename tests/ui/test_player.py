"""The three views and their playing, with the time told by the test."""

from __future__ import annotations

import numpy as np
import pytest

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.player import SPEEDS, Player, Steps, View

PATIENCE_MS = 20_000


def letter(seed: int = 0, strokes: int = 8) -> Ink:
    rng = np.random.default_rng(seed)
    walks = np.cumsum(rng.normal(size=(strokes, 12, 2)), axis=1) + 20
    page = Page(80, 60, tuple(Stroke(walk) for walk in walks))
    return Ink.of(Document("ab", (page,), (Word("ab", seed=seed),)))


@pytest.fixture
def player(qtbot) -> Player:
    player = Player()
    yield player
    player.stop()


def emerge(player: Player, count: int = 5, seed: int = 0) -> Ink:
    for done in range(1, count + 1):
        player.show_emerging(letter(seed), done / count)
    result = letter(seed)
    player.show_still(result)
    return result


def ready_pen(player, qtbot, ink=None) -> Player:
    """Has the view of the pen at its beginning, paused, with its times."""
    player.show_still(letter() if ink is None else ink)
    player.show(View.PEN)
    qtbot.waitUntil(lambda: player.length > 0, timeout=PATIENCE_MS)
    player.pause()
    player.set_speed(1.0)
    player.seek(0.0)
    return player


def play_by_hand(player: Player) -> None:
    player.play()
    player._timer.stop()  # the test tells the time


def test_a_result_has_the_steps_that_led_to_it(player):
    emerge(player)
    assert player.view is View.STILL
    assert [step.progress for step in player.steps] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])


def test_steps_belong_to_their_result_only(player):
    result = emerge(player)
    player.show_still(letter(seed=9))
    assert not player.has_steps
    player.show(View.NOISE)
    assert player.view is View.STILL
    player.show_still(result)  # as undo and redo do
    assert player.has_steps


def test_a_cancelled_writing_leaves_the_steps_of_the_page_before(player):
    result = emerge(player, count=4)
    player.show_emerging(letter(seed=2), 0.1)
    assert player.is_emerging
    player.show_still(result)
    assert len(player.steps) == 4


def test_scrubbing_goes_from_the_first_step_to_the_last(player):
    emerge(player, count=5)
    player.show(View.NOISE)
    player.pause()
    seen = []
    for place in np.linspace(0, 1, 11):
        player.seek(place * player.length)
        seen.append(player.step.progress)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (pytest.approx(0.2), 1.0)


def test_kept_steps_never_take_more_memory_than_they_may():
    ink = letter()
    steps = Steps(most_bytes=10 * ink.to_keep().num_bytes)
    for done in range(1, 101):
        steps.add(ink, done / 100)
        assert len(steps.all) <= 11
    kept = [step.progress for step in steps.all]
    assert (kept[0], kept[-1]) == (0.01, 1.0)
    apart = np.diff(kept)[:-1]
    assert np.allclose(apart, apart[0])


def test_the_pen_draws_what_it_has_passed_and_lifts_between_strokes(player, qtbot):
    ready_pen(player, qtbot)
    ink = player.ink
    drawn, was_up = [], False
    for place in np.linspace(0, player.length, 400):
        player.seek(place)
        pen = player.pen
        drawn.append(pen.drawn)
        was_up |= not pen.is_down and pen.drawn < len(ink.points)
        assert pen.is_down == (pen.drawn < len(ink.points) and not ink.starts[pen.drawn])
    assert drawn == sorted(drawn)
    assert (drawn[0], drawn[-1]) == (1, len(ink.points))
    assert was_up


def test_the_tip_is_between_the_points_before_and_after(player, qtbot):
    ready_pen(player, qtbot)
    before, after = player._times[3:5]
    player.seek((before + after) / 2)
    x, y = player.ink.points[3:5].mean(axis=0)
    assert player.pen.tip.toTuple() == pytest.approx((x, y))


@pytest.mark.parametrize("speed", SPEEDS)
def test_speed_is_how_much_of_the_writing_passes_in_a_second(player, qtbot, speed):
    ready_pen(player, qtbot)
    player.set_speed(speed)
    play_by_hand(player)
    player.advance(0.25)
    assert player.position == pytest.approx(0.25 * speed)


def test_speed_stops_at_the_fastest_and_the_slowest(player):
    for _ in range(9):
        player.change_speed(1)
    assert player.speed == SPEEDS[-1]
    for _ in range(9):
        player.change_speed(-1)
    assert player.speed == SPEEDS[0]


def test_a_long_letter_is_written_faster_until_a_speed_is_chosen(player, qtbot):
    player.show_still(letter(strokes=100))
    player.show(View.PEN)
    qtbot.waitUntil(lambda: player.length > 0, timeout=PATIENCE_MS)
    assert player.length > 20
    assert player.speed > 1
    player.show(View.STILL)
    assert player.speed == 1
    player.set_speed(0.5)
    player.show_still(letter(seed=1, strokes=100))
    player.show(View.PEN)
    qtbot.waitUntil(lambda: player.length > 0, timeout=PATIENCE_MS)
    assert player.speed == 0.5


def test_it_stops_at_the_end_and_plays_from_the_beginning_again(player, qtbot):
    ready_pen(player, qtbot)
    play_by_hand(player)
    with qtbot.waitSignal(player.written):
        player.advance(player.length + 1)
    assert not player.is_playing
    assert player.view is View.PEN
    assert player.position == player.length
    play_by_hand(player)
    assert player.position == 0


def test_it_begins_again_when_it_loops(player, qtbot):
    ready_pen(player, qtbot)
    player.loops = True
    play_by_hand(player)
    player.advance(player.length + 0.25)
    assert player.is_playing
    assert player.position == pytest.approx(0.25)


def test_pausing_keeps_the_place(player, qtbot):
    ready_pen(player, qtbot)
    play_by_hand(player)
    player.advance(0.25)
    player.toggle()
    player.advance(0.25)
    assert player.position == pytest.approx(0.25)
    player.toggle()
    assert player.is_playing


def test_what_is_written_by_itself_ends_as_the_still_page(player, qtbot):
    player.write(letter())
    qtbot.waitUntil(lambda: player.length > 0, timeout=PATIENCE_MS)
    player.advance(player.length + 1)
    assert player.view is View.STILL


def test_nothing_moves_on_an_empty_desk_or_a_page_without_ink(player, qtbot):
    player.toggle()
    assert not player.is_playing
    player.show_still(Ink.of(Document("", (Page(10, 10),))))
    player.show(View.PEN)
    qtbot.waitUntil(lambda: player._times is not None, timeout=PATIENCE_MS)
    player.advance(0.1)
    assert not player.is_playing
    assert player.pen.drawn == 0


def test_nobody_scrubs_while_the_model_works(player):
    player.show_emerging(letter(), 0.4)
    player.show(View.PEN)
    player.seek(0.0)
    assert player.view is View.NOISE
    assert player.position == pytest.approx(0.4 * player.length)
