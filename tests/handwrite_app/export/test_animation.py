import io

import numpy as np
import pytest
from PIL import Image

from handwrite_app.document.model import Page, Paper, Stroke
from handwrite_app.errors import UserError
from handwrite_app.export.animation import export_gif, export_webp
from handwrite_app.export.motion import pen_times
from handwrite_app.export.png import export_png

EXPORTERS = pytest.mark.parametrize("export", [export_gif, export_webp])


def frames(data):
    """The pictures of an animation, (height, width, 4) each, and their durations in ms."""
    pictures, durations = [], []
    with Image.open(io.BytesIO(data)) as image:
        for k in range(image.n_frames):
            image.seek(k)
            pictures.append(np.asarray(image.convert("RGBA")).astype(int))
            durations.append(image.info["duration"])
    return pictures, durations


def still(page, dpi=96.0, transparent=False):
    data = export_png(page, dpi=dpi, transparent=transparent)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(int)


def darkness(picture):
    return int((255 - picture[..., :3]).sum())


@EXPORTERS
def test_it_begins_with_the_paper_and_ends_with_the_finished_page(one_page, export):
    page = one_page.pages[0]
    pictures, _ = frames(export(page))
    empty = Page(page.width_mm, page.height_mm, (), page.paper)
    assert np.abs(pictures[0] - still(empty)).max() <= 8
    assert np.abs(pictures[-1] - still(page)).max() <= 24


@EXPORTERS
def test_ink_only_ever_grows(one_page, export):
    pictures, _ = frames(export(one_page.pages[0]))
    inks = [darkness(picture) for picture in pictures]
    assert inks == sorted(inks)
    assert len(set(inks)) == len(inks) > 10


@EXPORTERS
def test_it_lasts_as_long_as_the_pen_writes_and_two_seconds(one_page, export):
    page = one_page.pages[0]
    for options in ({}, {"fps": 7.0}, {"pace": 3.0}):
        _, durations = frames(export(page, **options))
        written_s = pen_times(page, options.get("pace", 1.0))[-1][-1]
        frame_s = 1 / options.get("fps", 20.0)
        assert sum(durations) / 1000 == pytest.approx(written_s + 2 + frame_s / 2, abs=frame_s)
        assert durations[-1] >= 2000


@EXPORTERS
def test_a_stroke_is_half_drawn_in_half_its_time(export):
    page = Page(100.0, 10.0, (Stroke([[5.0, 5.0], [95.0, 5.0]], width_mm=1.0),))
    pictures, durations = frames(export(page, fps=25.0))
    starts = np.concatenate([[0], np.cumsum(durations)])[:-1] / 1000
    middle = int(np.searchsorted(starts, pen_times(page)[0][-1] / 2))
    columns = np.nonzero((pictures[middle][..., 0] < 128).any(axis=0))[0] / 96 * 25.4
    assert columns.min() == pytest.approx(4.5, abs=0.5)
    assert columns.max() == pytest.approx(50.5, abs=4.0)


@EXPORTERS
def test_a_long_page_is_written_in_the_longest_time(one_page, export):
    _, durations = frames(export(one_page.pages[0], longest_s=1.0))
    assert sum(durations) == pytest.approx(3000, abs=100)


@EXPORTERS
def test_it_loops_only_when_asked(one_page, export):
    def loop(**options):
        with Image.open(io.BytesIO(export(one_page.pages[0], **options))) as image:
            return image.info.get("loop")

    assert loop(loop=True) == 0  # for ever
    assert loop() == (None if export is export_gif else 1)


@EXPORTERS
def test_a_transparent_one_holds_nothing_but_ink(one_page, export):
    page = one_page.pages[0]
    pictures, _ = frames(export(page, transparent=True))
    assert pictures[0][..., 3].max() == 0
    wanted = still(page, transparent=True)
    if export is export_gif:
        assert set(np.unique(pictures[-1][..., 3])) == {0, 255}
        assert ((pictures[-1][..., 3] > 0) == (wanted[..., 3] >= 128)).mean() > 0.999
        colors = {tuple(color) for color in pictures[-1][pictures[-1][..., 3] > 0][:, :3]}
        assert colors == {(0x1A, 0x1A, 0x2E), (0xAA, 0, 0)}
    else:
        assert np.abs(pictures[-1][..., 3] - wanted[..., 3]).max() <= 24


@EXPORTERS
@pytest.mark.parametrize("color", ["#ffffff", "#fdf6e3", "#000000"])
def test_the_paper_keeps_its_colour(one_page, export, color):
    page = Page(100.0, 50.5, one_page.pages[0].strokes, Paper("grid", 5.0, 20.0, color))
    for picture in frames(export(page, fps=5.0))[0]:
        assert tuple(picture[1, 1, :3]) == tuple(bytes.fromhex(color[1:]))


@EXPORTERS
def test_the_resolution_is_that_of_the_page(one_page, export):
    for dpi in (50, 120.5):
        with Image.open(io.BytesIO(export(one_page.pages[0], dpi=dpi, fps=2.0))) as image:
            assert image.size == (round(100 / 25.4 * dpi), round(50.5 / 25.4 * dpi))


@EXPORTERS
@pytest.mark.parametrize("dpi", [0.0, -3.0, float("nan"), float("inf"), 2400.0])
def test_an_impossible_resolution_is_refused(one_page, export, dpi):
    with pytest.raises(UserError):
        export(one_page.pages[0], dpi=dpi)


@EXPORTERS
def test_a_page_too_long_for_its_height_is_refused(export):
    with pytest.raises(UserError, match="pixels"):
        export(Page(10.0, 5000.0))


@EXPORTERS
def test_more_frames_than_anyone_watches_are_refused(one_page, export):
    with pytest.raises(UserError, match="frames"):
        export(one_page.pages[0], pace=1e-4, longest_s=1e9)


@EXPORTERS
@pytest.mark.parametrize("fps", [0.0, 51.0, float("nan")])
def test_an_impossible_rate_is_refused(one_page, export, fps):
    with pytest.raises(ValueError, match="fps"):
        export(one_page.pages[0], fps=fps)


@EXPORTERS
def test_ink_off_the_page_is_cut_off(export):
    strokes = (Stroke([[-5.0, 5.0], [15.0, 5.0]]), Stroke([[30.0, 30.0]]), Stroke([[-9, -9]]))
    pictures, _ = frames(export(Page(10.0, 10.0, strokes)))
    assert np.abs(pictures[-1] - still(Page(10.0, 10.0, strokes))).max() <= 24


@EXPORTERS
def test_a_page_without_ink_is_one_picture(export):
    pictures, durations = frames(export(Page(10.0, 10.0)))
    assert len(pictures) == 1
    assert durations[0] >= 2000


@EXPORTERS
def test_a_pen_that_pauses_for_ages_still_makes_a_file(export):
    page = Page(100.0, 10.0, (Stroke([[5.0, 5.0]]), Stroke([[95.0, 5.0]], line=1)))
    assert pen_times(page, pace=1e-3)[1][0] > 700
    pictures, _ = frames(export(page, fps=1.0, pace=1e-3, longest_s=1e9))
    assert np.abs(pictures[-1] - still(page)).max() <= 24


def test_the_file_says_that_a_machine_wrote_it(one_page):
    page = one_page.pages[0]
    with Image.open(io.BytesIO(export_gif(page, provenance=one_page.provenance))) as image:
        assert b"stroke-small 1.2" in image.info["comment"]
    with Image.open(io.BytesIO(export_webp(page, provenance=one_page.provenance))) as image:
        assert "stroke-small 1.2" in image.getexif()[0x010E]
    assert b"Machine-made" not in export_gif(page) + export_webp(page)


@EXPORTERS
def test_the_same_page_is_the_same_bytes(one_page, document, export):
    assert export(one_page.pages[0]) == export(document.pages[1])


@EXPORTERS
def test_only_what_changes_is_stored(export):
    rows = [Stroke([[5.0, y], [190.0, y]], line=k) for k, y in enumerate(range(10, 280, 9))]
    page = Page(210.0, 297.0, tuple(rows), Paper("ruled", 9.0, 10.0))
    assert len(export(page)) < 200_000
