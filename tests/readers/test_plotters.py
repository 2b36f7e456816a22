"""vpype, hp2xx and a G-code parser read the single-stroke files, and draw the same."""

from __future__ import annotations

import logging
import re

import numpy as np
import pytest

from tests.readers.plotters import farthest, milled, plotted

MOST_APART_MM = 0.1
PAGES = (1, 2)


@pytest.fixture(scope="session")
def vpype_lines(folder):
    """The lines that vpype reads in the SVG of each page, (N, 2) in mm, y down."""
    vpype = pytest.importorskip("vpype")

    def read(path):
        lines, width, height = vpype.read_svg(str(path), quantization=0.05, crop=True)
        mm = 25.4 / 96
        return [np.column_stack([z.real, z.imag]) * mm for z in lines], (width * mm, height * mm)

    return {page: read(folder / f"letter-{page}.svg") for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_vpype_reads_every_stroke_of_the_svg_in_writing_order(letter, vpype_lines, page):
    lines, size = vpype_lines[page]
    strokes = letter.pages[page - 1].strokes
    assert size == pytest.approx((100.0, 60.5))
    assert len(lines) == len(strokes)
    for line, stroke in zip(lines, strokes, strict=True):
        np.testing.assert_allclose(line[0], stroke.points[0], atol=0.002)
        assert farthest(line, np.vstack([stroke.points, stroke.points[-1]])) < MOST_APART_MM


def test_vpype_has_nothing_to_complain_of_and_sees_a_layer_a_page(folder, letter, caplog):
    vpype_cli = pytest.importorskip("vpype_cli")
    for page in PAGES:
        with caplog.at_level(logging.WARNING):
            document = vpype_cli.execute(f"read '{(folder / f'letter-{page}.svg').as_posix()}'")
        layers = [len(layer) for layer in document.layers.values()]
        assert layers == [len(letter.pages[page - 1].strokes)]
    assert not caplog.records


@pytest.mark.parametrize("page", PAGES)
def test_hpgl_is_the_drawing_that_vpype_reads_in_the_svg(folder, vpype_lines, page):
    lines, (_, height_mm) = vpype_lines[page]
    strokes = plotted((folder / f"letter-{page}.hpgl").read_bytes())
    assert len(strokes) == len(lines)
    for line, (_, points) in zip(lines, strokes, strict=True):
        assert farthest(line * [1, -1] + [0, height_mm], points) < MOST_APART_MM


@pytest.mark.parametrize("page", PAGES)
def test_gcode_is_the_drawing_that_vpype_reads_in_the_svg(folder, vpype_lines, page):
    lines, (_, height_mm) = vpype_lines[page]
    strokes, _ = milled((folder / f"letter-{page}.gcode").read_bytes())
    assert len(strokes) == len(lines)
    for line, points in zip(lines, strokes, strict=True):
        assert farthest(line * [1, -1] + [0, height_mm], points) < MOST_APART_MM


def test_hp2xx_reads_the_hpgl_without_complaint_and_draws_the_same(folder, program, tmp_path):
    source, target = folder / "letter-1.hpgl", tmp_path / "letter.gpt"
    done = program("hp2xx", "hp2xx", "-t", "-N", "-m", "gpt", "-f", target, source)
    said = done.stderr.decode()
    assert re.search(r"ignored: +0\b", said)
    assert re.search(r"Unexpected event\(s\): +0\b", said)
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
    expected = [points for _, points in plotted(source.read_bytes())]
    corner = np.concatenate(expected).min(axis=0)  # hp2xx counts from the drawing's own corner
    assert len(strokes) == len(expected)
    for one, other in zip(strokes, expected, strict=True):
        np.testing.assert_allclose(one + corner, other, atol=1e-3)
