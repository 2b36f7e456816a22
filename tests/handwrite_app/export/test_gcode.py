import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwrite_app.document.model import Page, Stroke
from handwrite_app.errors import UserError
from handwrite_app.export.gcode import GcodeProfile, export_gcode
from tests.readers.plotters import milled

SERVO = """
# GRBL with a servo on the spindle's pin
units = "mm"
pen_up = "M3 S40"
pen_down = ["M3 S90", "G4 P0.15"]
feed = 2000
travel_feed = 6000.5
preamble = '''
G17
G94
'''
postamble = []
flip_y = false
offset_x = 10
offset_y = -2.5
"""


def write(tmp_path, text):
    path = tmp_path / "profile.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_a_profile_a_pen_on_a_z_axis_writes_in_mm_with_y_up(one_page):
    page = one_page.pages[0]
    data = export_gcode(page)
    strokes, moves = milled(data)
    assert len(strokes) == len(page.strokes)
    for points, stroke in zip(strokes, page.strokes, strict=True):
        expected = stroke.points * [1, -1] + [0, page.height_mm]
        np.testing.assert_allclose(points[: len(expected)], expected, atol=0.011)
        assert len(points) >= 2
        assert (points[0] != points[-1]).any()
    assert all(name == ("G1" if is_down else "G0") for name, is_down, _ in moves)
    assert {feed for _, is_down, feed in moves if is_down} == {1500}
    lines = data.decode().splitlines()
    assert lines[1:4] == ["G21", "G90", "G0 Z5"]  # the pen is up before anything moves
    assert lines[-3:] == ["G0 Z5", "G0 X0 Y0", "M2"]


def test_a_servo_profile_from_a_file_is_followed(one_page, tmp_path):
    page = one_page.pages[0]
    profile = GcodeProfile.read(write(tmp_path, SERVO))
    data = export_gcode(page, profile)
    strokes, moves = milled(data, "M3 S90", "M3 S40")
    assert len(strokes) == len(page.strokes)
    for points, stroke in zip(strokes, page.strokes, strict=True):
        expected = stroke.points + [10, -2.5]
        np.testing.assert_allclose(points[: len(expected)], expected, atol=0.011)
    assert {(name, feed) for name, is_down, feed in moves if not is_down} == {("G1", 6000.5)}
    assert {feed for _, is_down, feed in moves if is_down} == {2000}
    lines = data.decode().splitlines()
    assert lines[1:6] == ["G21", "G90", "G17", "G94", "M3 S40"]
    assert lines[-1] == "M3 S40"
    assert lines.count("G4 P0.15") == len(page.strokes)


def test_inches_are_the_same_places(one_page):
    page = one_page.pages[0]
    profile = GcodeProfile(units="inch", pen_down=("M3 S9",), pen_up=("M5",), offset_x=1.0)
    strokes, _ = milled(export_gcode(page, profile), "M3 S9", "M5")
    in_mm = GcodeProfile(pen_down=("M3 S9",), pen_up=("M5",), offset_x=25.4)
    expected, _ = milled(export_gcode(page, in_mm), "M3 S9", "M5")
    for one, other in zip(strokes, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=0.001)


def test_numbers_are_written_as_machines_read_them():
    page = Page(10.0, 10.0, (Stroke([[1e-7, 10.0], [-0.00001, 3.0]]),))
    data = export_gcode(page, GcodeProfile(feed=100_000.0, travel_feed=0.5)).decode()
    assert "e-" not in data
    assert "-0.000" not in data
    assert "F100000\n" in data
    assert "F0.5\n" in data


def test_the_file_says_that_a_machine_wrote_it(one_page):
    page = one_page.pages[0]
    data = export_gcode(page, None, "Machine-made by modèl\nG0 Z-9")
    assert data.startswith(b"; Machine-made by mod?l G0 Z-9\n; Page of 100 x 50.5 mm\nG21\n")
    assert b"achine-made" not in export_gcode(page)


def test_the_same_page_is_the_same_bytes(one_page, document):
    assert export_gcode(one_page.pages[0]) == export_gcode(document.pages[1])


def test_a_page_without_ink_lifts_the_pen_and_goes_home():
    lines = export_gcode(Page(10.0, 10.0)).decode().splitlines()
    assert lines[1:] == ["G21", "G90", "G0 Z5", "G0 X0 Y0", "M2"]


def test_an_empty_profile_is_the_default_one(tmp_path):
    assert GcodeProfile.read(write(tmp_path, "")) == GcodeProfile()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feed = fast", "not TOML"),
        ("feed = 1\nfeed = 2", "not TOML"),
        (b"feed = \xff", "not TOML"),
        ("[" * 3000, "not TOML"),
        ('pen_upp = "G0 Z5"', "pen_up?"),
        ("[profile]\nfeed = 3", "has no 'profile'"),
        ("speed = 3", "has no 'speed'"),
        ('units = "cm"', "'cm'"),
        ("units = 25.4", "units must be a text"),
        ('feed = "1500"', "feed must be a number"),
        ("feed = true", "feed must be a number"),
        ("feed = 0", "feed must be from"),
        ("feed = -3", "feed must be from"),
        ("feed = nan", "feed must be a number"),
        ("feed = inf", "feed must be a number"),
        (f"feed = 1{'0' * 400}", "feed must be a number"),
        ("travel_feed = 1e9", "travel_feed must be from"),
        ("offset_x = 1e6", "offset_x must be within"),
        ("offset_y = []", "offset_y must be a number"),
        ("flip_y = 1", "flip_y must be true or false"),
        ('pen_up = ""', "pen_up must hold a command"),
        ("pen_up = []", "pen_up must hold a command"),
        ("pen_up = 5", "pen_up must be a text"),
        ("pen_down = [5]", "pen_down must be a text"),
        ("pen_down = {z = 0}", "pen_down must be a text"),
        ('preamble = "G0 Zü"', "preamble must be commands"),
        ('preamble = "G0\\u0000"', "preamble must be commands"),
        (f'postamble = "{"G" * 71}"', "longer than 70"),
        ("#" * 70_000, "larger"),
    ],
)
def test_a_wrong_profile_is_refused_in_one_sentence(tmp_path, text, said):
    with pytest.raises(UserError) as caught:
        GcodeProfile.read(write(tmp_path, text))
    message = str(caught.value)
    assert said in message
    assert "profile.toml" in message or "G-code profile has" in message
    assert "\n" not in message
    assert len(message.replace(str(tmp_path), "")) < 330


def test_a_missing_profile_is_refused(tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        GcodeProfile.read(tmp_path / "none.toml")


@given(st.text(max_size=60))
def test_no_command_reaches_the_file_on_two_lines_or_beyond_ascii(text):
    try:
        profile = GcodeProfile(pen_up=(text,))
    except UserError:
        return
    lines = export_gcode(Page(10.0, 10.0, (Stroke([[1, 1]]),)), profile).decode("ascii").split("\n")
    assert lines.count(text) == 2


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0])
def test_a_profile_made_in_python_is_checked_too(value):
    with pytest.raises(UserError):
        GcodeProfile(feed=value)
