import re
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.hpgl import export_hpgl
from handwrite_app.export.svg import export_svg


def plotted(data):
    """What a plotter draws: (pen, (N, 2) mm, y up) of each lowering of the pen."""
    strokes, pen, here, is_down = [], 0, None, False
    text = re.sub(r'CO "[^"]*";', "", data.decode("ascii")).replace("\n", "")
    for name, given in re.findall(r"([A-Z]{2})([^;]*);", text):
        places = np.array([float(n) for n in given.split(",") if n]).reshape(-1, 2 - (name == "SP"))
        if name == "SP":
            pen = int(places[0, 0])
        elif name == "PU":
            is_down = False
            here = places[-1] / 40 if len(places) else here
        elif name == "PD":
            if not is_down:
                strokes.append((pen, [here]))
            is_down = True
            strokes[-1][1].extend(places / 40)
            here = places[-1] / 40
        else:
            assert name == "IN"
    return [(pen, np.array(points)) for pen, points in strokes]


def farthest(points, line):
    """The largest distance of any of the points from a polyline."""
    least = np.full(len(points), np.inf)
    for a, b in pairwise(line):
        along = np.clip((points - a) @ (b - a) / max((b - a) @ (b - a), 1e-12), 0, 1)
        least = np.minimum(least, np.linalg.norm(points - a - along[:, None] * (b - a), axis=1))
    return least.max()


def test_every_stroke_is_one_lowering_of_the_pen_in_writing_order(one_page):
    page = one_page.pages[0]
    strokes = plotted(export_hpgl(page))
    assert len(strokes) == len(page.strokes)
    for (_, points), stroke in zip(strokes, page.strokes, strict=True):
        expected = stroke.points * [1, -1] + [0, page.height_mm]
        assert len(points) >= 2
        assert (points[1:] != points[:-1]).any(axis=1).all()
        assert farthest(expected, points) < 0.02
        assert farthest(points, np.vstack([expected, expected[-1]])) < 0.03
        assert (points <= [page.width_mm + 0.0125, page.height_mm]).all()


def test_a_dot_is_one_unit_long_and_stays_on_the_page():
    page = Page(10.0, 10.0, (Stroke([[10.0, 5.0]]), Stroke([[1.0, 2.0], [1.001, 2.0]])))
    assert export_hpgl(page).decode().split() == [
        "IN;",
        "SP1;",
        "PU400,200;PD399,200;",
        "PU40,320;PD41,320;",
        "PU;SP0;",
    ]


def test_each_colour_is_a_pen_and_the_ninth_the_first_again():
    strokes = [Stroke([[k, 1], [k, 2]], color=f"#00000{k}") for k in range(9)]
    page = Page(20.0, 20.0, (*strokes, strokes[0]))
    assert [pen for pen, _ in plotted(export_hpgl(page))] == [1, 2, 3, 4, 5, 6, 7, 8, 1, 1]


def test_long_strokes_are_sent_in_pieces_that_old_plotters_can_hold():
    way = np.column_stack([np.linspace(0, 100, 500), np.full(500, 5.0)])
    data = export_hpgl(Page(100.0, 10.0, (Stroke(way),)))
    assert max(len(part) for part in data.split(b";")) < 512
    ((_, points),) = plotted(data)
    np.testing.assert_allclose(points[:, 0], way[:, 0], atol=0.0126)


def test_the_comment_comes_before_any_pen_is_taken(one_page):
    page = one_page.pages[0]
    data = export_hpgl(page, 'Machine-made "ink" by modèl\n2;' + " more" * 20)
    first, second, third = data.splitlines()[:3]
    assert first.startswith(b"CO \"Machine-made 'ink' by mod?l 2; more more ")
    assert second.endswith(b'more";')
    assert max(len(first), len(second)) <= 80
    assert third == b"IN;"
    assert export_hpgl(page).startswith(b"IN;")
    assert len(plotted(data)) == len(page.strokes)


def test_a_page_without_ink_takes_no_pen():
    assert export_hpgl(Page(10.0, 10.0)) == b"IN;\nPU;SP0;\n"


def test_the_same_page_is_the_same_bytes(one_page, document):
    assert export_hpgl(one_page.pages[0]) == export_hpgl(document.pages[1])


def test_it_is_the_drawing_of_the_single_stroke_svg(one_page, tmp_path):
    vpype = pytest.importorskip("vpype")
    page = one_page.pages[0]
    path = tmp_path / "ink.svg"
    path.write_bytes(export_svg(page, one_page.words))
    lines, _, _ = vpype.read_svg(str(path), quantization=0.05, crop=True)
    strokes = plotted(export_hpgl(page))
    assert len(lines) == len(strokes)
    for line, (_, points) in zip(lines, strokes, strict=True):
        read = np.column_stack([line.real, line.imag]) * 25.4 / 96
        flipped = read * [1, -1] + [0, page.height_mm]
        assert max(farthest(points, flipped), farthest(flipped, points)) < 0.1


@pytest.mark.skipif(shutil.which("hp2xx") is None, reason="hp2xx is not installed")
def test_hp2xx_reads_it_without_complaint_and_draws_the_same(one_page, tmp_path):
    page = one_page.pages[0]
    source, target = tmp_path / "ink.hpgl", tmp_path / "ink.gpt"
    source.write_bytes(export_hpgl(page, one_page.provenance))
    command = ["hp2xx", "-t", "-N", "-m", "gpt", "-f", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert re.search(r"ignored: +0\b", done.stderr)
    assert re.search(r"Unexpected event\(s\): +0\b", done.stderr)
    pieces = [[]]
    for line in target.read_text().splitlines():  # "#PU", a place, "#PD", places, in mm
        if line.startswith("#PU"):
            pieces.append([])
        elif line and not line.startswith("#"):
            pieces[-1].append([float(value) for value in line.split()])
    strokes = []
    for piece in pieces:  # hp2xx lifts the pen within a long stroke, to go on where it was
        if strokes and piece[:1] == strokes[-1][-1:]:
            strokes[-1] += piece[1:]
        elif len(piece) > 1:
            strokes.append(piece)
    expected = [points for _, points in plotted(export_hpgl(page))]
    corner = np.concatenate(expected).min(axis=0)  # hp2xx counts from the drawing's own corner
    assert len(strokes) == len(expected)
    for one, other in zip(strokes, expected, strict=True):
        np.testing.assert_allclose(one + corner, other, atol=1e-3)
