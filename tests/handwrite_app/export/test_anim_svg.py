import itertools
import re

import numpy as np
import pytest
import resvg_py
from lxml import etree

from handwrite_app.document.model import Page
from handwrite_app.export.anim_svg import export_anim_svg
from handwrite_app.export.motion import pen_times
from handwrite_app.export.svg import export_svg

SVG = "{http://www.w3.org/2000/svg}"


def parse(page, *args, **options):
    return etree.fromstring(export_anim_svg(page, *args, **options))


def animations(root):
    """Duration, course and delay of each path's animation."""
    pattern = re.compile(r"--pen:([\d.]+)s linear\(([\d.,]+)\) ([\d.]+)s")
    for path in root.iter(f"{SVG}path"):
        duration, course, delay = pattern.fullmatch(path.get("style")).groups()
        yield float(duration), [float(share) for share in course.split(",")], float(delay)


@pytest.mark.parametrize("loop", [False, True])
def test_without_its_animation_it_is_the_plain_svg(one_page, loop):
    args = one_page.pages[0], one_page.words, one_page.provenance
    root = parse(*args, loop=loop)
    for element in [*root.iter(f"{SVG}style"), *root.iter(f"{SVG}animate")]:
        element.getparent().remove(element)
    for element in root.iter():
        for name in ("class", "style", "pathLength"):
            element.attrib.pop(name, None)
    plain = etree.fromstring(export_svg(*args))
    assert etree.tostring(root, method="c14n") == etree.tostring(plain, method="c14n")


def test_each_path_is_drawn_in_the_time_of_its_stroke(one_page):
    page = one_page.pages[0]
    drawn = list(animations(parse(page)))
    for (duration, _, delay), times in zip(drawn, pen_times(page), strict=True):
        assert delay == pytest.approx(times[0], abs=1e-3)
        assert duration == pytest.approx(max(times[-1] - times[0], 0.05), abs=1e-3)
    for (duration, _, delay), (_, _, next_delay) in itertools.pairwise(drawn):
        assert delay + duration <= next_delay + 2e-3


def test_a_path_grows_as_the_pen_moves(one_page):
    page = one_page.pages[0]
    _, course, _ = next(animations(parse(page)))
    times, points = pen_times(page)[0], page.strokes[0].points
    assert (course[0], course[-1]) == (0, 1)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    moments = np.linspace(times[0], times[-1], len(course))
    np.testing.assert_allclose(course, np.interp(moments, times, along / along[-1]), atol=1e-3)


def test_nothing_in_it_is_a_script_or_comes_from_elsewhere(one_page):
    data = export_anim_svg(one_page.pages[0], one_page.words, loop=True)
    assert b"<script" not in data
    assert not re.search(rb"\son\w+=|url\(|href|@import", data)


def test_its_animation_is_only_for_screens_of_people_who_like_motion(one_page):
    style = parse(one_page.pages[0]).find(f"{SVG}style").text
    always, _, moving = style.partition("@media screen and (prefers-reduced-motion:no-preference){")
    assert "animation:" not in always
    assert "animation:" in moving


def test_looping_begins_anew_after_the_page_has_been_shown(one_page):
    page = one_page.pages[0]
    assert parse(page).find(f".//{SVG}animate") is None
    again = parse(page, loop=True).find(f".//{SVG}animate")
    total_s = float(again.get("dur").rstrip("s"))
    blank_from_s = float(again.get("keyTimes").split(";")[1]) * total_s
    assert again.get("repeatCount") == "indefinite"
    assert blank_from_s - pen_times(page)[-1][-1] == pytest.approx(2.0, abs=0.01)
    assert blank_from_s < total_s


def test_a_faster_pen_draws_in_less_time(one_page):
    def seconds(**options):
        return max(delay for _, _, delay in animations(parse(one_page.pages[0], **options)))

    assert seconds(pace=2.0) == pytest.approx(seconds() / 2, abs=1e-3)
    assert seconds(longest_s=0.5) < 0.5
    assert seconds(longest_s=1e6) == seconds()


def test_a_page_without_ink_has_nothing_to_draw():
    assert not list(parse(Page(10.0, 10.0), loop=True).iter(f"{SVG}path"))


def test_the_same_page_is_the_same_bytes(one_page, document):
    args = one_page.words, one_page.provenance
    assert export_anim_svg(one_page.pages[0], *args) == export_anim_svg(document.pages[1], *args)


def test_a_viewer_that_moves_nothing_shows_the_finished_page(one_page):
    page = one_page.pages[0]
    still, moving = (
        bytes(resvg_py.svg_to_bytes(svg_string=data.decode("utf-8"), dpi=96))
        for data in (export_svg(page), export_anim_svg(page, loop=True))
    )
    assert still == moving
