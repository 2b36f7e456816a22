from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from handwrite_app.scan import Blot, ScanError, ScanReader, ScanSettings, scan_sample
from handwrite_app.scan.reader import turn_matrix


def page(lines=3, letters=24):
    """A page of round letters, 60 px from line to line, every third with a tail."""
    picture = np.full((60 * lines + 60, 860, 3), 245, np.uint8)
    turn = np.linspace(0, 2 * np.pi, 40)
    for row in range(lines):
        for k in range(letters):
            tall = 2.0 if (row + k) % 3 == 0 else 1.0
            x = 60 + 30 * k + 16 * (k // 5) + 10 * np.sin(turn)
            y = 70 + 60 * row - 9 * np.cos(turn) * np.where(np.cos(turn) > 0, tall, 1.0)
            points = np.round(np.column_stack([x, y])).astype(np.int32)
            cv2.polylines(picture, [points[:, None]], True, (40, 30, 30), 3, cv2.LINE_AA)
    return picture


def encode(picture):
    done, data = cv2.imencode(".png", picture)
    assert done
    return data.tobytes()


def box_middle(box):
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def test_nothing_corrected_is_what_the_reader_finds_alone():
    alone = scan_sample(encode(page()))
    read = ScanReader(page()[:, :, ::-1]).read(ScanSettings())
    np.testing.assert_array_equal(read.windows, alone.windows)
    assert read.used == (True, True, True)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_lying_on_its_side_is_turned_upright(turns):
    upright = ScanReader(page()).read(ScanSettings())
    lying = np.ascontiguousarray(np.rot90(page(), turns))
    result = ScanReader(lying).read(ScanSettings(quarter_turns=turns))
    np.testing.assert_array_equal(result.windows, upright.windows)


def test_fine_turns_go_clockwise_and_level_a_climbing_page():
    reader = ScanReader(page())
    turned = reader.turned(ScanSettings(turn_deg=8))
    matrix, size = turn_matrix(page().shape, ScanSettings(turn_deg=8))
    assert turned.shape[:2] == size[::-1]
    assert (matrix @ [1, 0, 0])[1] > 0, "what lies to the right sinks"
    level = ScanReader(turned).read(ScanSettings(turn_deg=-8))
    assert len(level.lines) == 3
    assert level.lines[0].box[3] - level.lines[0].box[1] < 60


@pytest.mark.parametrize("settings", [ScanSettings(quarter_turns=q, turn_deg=4) for q in range(4)])
def test_the_matrix_says_where_the_turn_puts_a_pixel(settings):
    dot = np.full((120, 200, 3), 255, np.uint8)
    dot[28:33, 148:153] = 0
    turned = ScanReader(dot).turned(settings)
    rows, columns = np.nonzero(turned[:, :, 0] < 128)
    matrix, _ = turn_matrix(dot.shape, settings)
    np.testing.assert_allclose([columns.mean(), rows.mean()], matrix @ [150, 30, 1], atol=1.1)


def test_what_is_cropped_away_is_not_read_and_boxes_stay_where_they_are():
    whole = ScanReader(page()).read(ScanSettings())
    part = ScanReader(page()).read(ScanSettings(crop=(0, 100, 860, 240)))
    assert len(part.lines) == 2
    assert not part.clean[:95].any()
    for line, same in zip(part.lines, whole.lines[1:], strict=True):
        np.testing.assert_allclose(line.box, same.box, atol=3)


def test_a_crop_that_leaves_nothing_is_told():
    for crop in ((10, 10, 14, 200), (300, 0, 200, 0), (0, 0, 30, 30)):
        with pytest.raises(ScanError):
            ScanReader(page()).read(ScanSettings(crop=crop))


def test_lines_are_left_out_by_their_box_and_the_rest_makes_the_sample():
    reader = ScanReader(page())
    whole = reader.read(ScanSettings())
    part = reader.read(ScanSettings(left_out=(whole.lines[1].box,)))
    assert part.used == (True, False, True)
    assert len(part.windows) < len(whole.windows)
    none = reader.read(ScanSettings(left_out=tuple(line.box for line in whole.lines)))
    assert len(none.windows) == 0


@pytest.mark.parametrize("turn", [ScanSettings(), ScanSettings(turn_deg=5)])
def test_a_blot_struck_out_is_gone_however_the_picture_is_turned(turn):
    from dataclasses import replace

    line_2 = np.array([[20.0, 128], [840, 128]])
    area = np.array([[0.0, 100], [860, 100], [860, 156], [0, 156]])
    for blot in (Blot(line_2, 28.0), Blot(area)):
        result = ScanReader(page()).read(replace(turn, blots=(blot,)))
        assert len(result.lines) == 2
        matrix, _ = turn_matrix(page().shape, turn)
        gone = matrix @ [430, 130, 1]
        assert all(abs(box_middle(line.box)[1] - gone[1]) > 25 for line in result.lines)


def test_a_dot_of_the_brush_takes_out_a_disc():
    centre = np.array([[70.0, 70.0]])
    before = ScanReader(page()).read(ScanSettings()).clean
    after = ScanReader(page()).read(ScanSettings(blots=(Blot(centre, 14.0),))).clean
    rows, columns = np.nonzero(before != after)
    assert len(rows)
    assert np.hypot(rows - 70, columns - 70).max() <= 15


def test_more_darkness_asked_for_leaves_less_ink():
    faint = page()
    faint[100:160] = 255 - (255 - faint[100:160]) // 2  # the second line, by a pen that runs dry
    amounts = [
        ScanReader(faint).read(ScanSettings(darkness=darkness)).clean.sum()
        for darkness in (-1.0, 0.0, 1.0)
    ]
    assert all(less < more for more, less in pairwise(amounts))


def test_settings_read_again_give_the_same_again():
    reader = ScanReader(page())
    first = reader.read(ScanSettings())
    reader.read(ScanSettings(turn_deg=3, crop=(10, 10, 500, 200), darkness=0.5))
    np.testing.assert_array_equal(reader.read(ScanSettings()).windows, first.windows)
