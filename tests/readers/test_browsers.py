"""rsvg and Chromium draw the SVG files as our own picture shows the page."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from handwrite_app.document.model import Page, Paper
from handwrite_app.export import export_png
from handwrite_app.export.anim_svg import export_anim_svg
from handwrite_app.export.motion import pen_times
from tests.readers.conftest import difference, grey

DPI, FINE_DPI = 96, 254
STILL = pytest.mark.parametrize("suffix", [".svg", ".anim.svg"])


def ours(page, dpi=DPI):
    """Our picture of a page's ink alone, as no SVG holds the paper."""
    return grey(export_png(dataclasses.replace(page, paper=Paper()), dpi))


@pytest.fixture
def rsvg(folder, program):
    def draw(name, dpi):
        options = ("--dpi-x", dpi, "--dpi-y", dpi, "--background-color", "white")
        done = program("rsvg-convert", "librsvg2-bin", *options, folder / name)
        assert done.stderr == b""
        return grey(done.stdout)

    return draw


@pytest.mark.parametrize("page", [1, 2])
@STILL
def test_rsvg_draws_what_our_picture_shows(rsvg, letter, suffix, page):
    expected = ours(letter.pages[page - 1], FINE_DPI)
    mean, most = difference(rsvg(f"letter-{page}{suffix}", FINE_DPI), expected)
    assert mean < 0.001
    assert most < 0.1


def test_rsvg_fills_outlines_where_our_picture_has_ink(rsvg, letter):
    drawn, expected = rsvg("letter-1.outline.svg", FINE_DPI), ours(letter.pages[0], FINE_DPI)
    mean, most = difference(drawn, expected)
    assert mean < 0.004
    assert most < 0.3  # its width varies
    ink = [(255 - np.asarray(picture, dtype=float)).sum() for picture in (drawn, expected)]
    assert ink[0] == pytest.approx(ink[1], rel=0.2)


@pytest.fixture
def chromium(program, tmp_path):
    """Takes a picture of a file of the size of the letter's pages."""

    def shoot(path, *options):
        target = tmp_path / f"{path.name}.png"
        size = tuple(-(-side // (25.4 / DPI)) for side in (100.0, 60.5))
        done = program(
            "chromium-headless-shell chromium chromium-browser google-chrome",
            "chromium-headless-shell",
            "--headless",
            "--no-sandbox",  # root may not start it otherwise
            "--disable-gpu",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            f"--window-size={size[0]:.0f},{size[1]:.0f}",
            f"--screenshot={target}",
            *options,
            path.as_uri(),
        )
        assert b"CONSOLE" not in done.stderr, done.stderr
        return grey(target)

    return shoot


@pytest.mark.parametrize("suffix", [".svg", ".outline.svg"])
def test_chromium_draws_what_rsvg_draws(chromium, rsvg, folder, suffix):
    mean, most = difference(chromium(folder / f"letter-1{suffix}"), rsvg(f"letter-1{suffix}", DPI))
    assert mean < 0.002
    assert most < 0.1


@pytest.mark.parametrize("share", [0.0, 0.4, 0.7, 1.1])
def test_chromium_draws_at_any_time_what_the_pen_has_written_by_then(
    chromium, letter, tmp_path, share
):
    page = letter.pages[0]
    now = share * float(pen_times(page)[-1][-1])
    paused = tmp_path / "paused.html"
    svg = export_anim_svg(page).decode().partition("?>")[2]
    stop = f"document.getAnimations().forEach(a => {{a.pause(); a.currentTime = {1000 * now}}})"
    body = f"<body style='margin: 0'>{svg}<script>{stop}</script>"
    paused.write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    expected = [
        dataclasses.replace(stroke, points=stroke.points[times <= now])
        for stroke, times in zip(page.strokes, pen_times(page), strict=True)
        if times[0] < now
    ]
    mean, most = difference(chromium(paused), ours(Page(100.0, 60.5, expected)))
    assert mean < 0.002
    assert most < 0.1


def test_chromium_moves_nothing_for_people_who_ask_for_that(chromium, folder, letter):
    drawn = chromium(folder / "letter-1.anim.svg", "--force-prefers-reduced-motion")
    mean, most = difference(drawn, ours(letter.pages[0]))
    assert mean < 0.002
    assert most < 0.1
