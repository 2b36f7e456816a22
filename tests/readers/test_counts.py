"""A stroke is one movement of the pen in every format that says where the pen goes."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from lxml import etree

from tests.readers.plotters import milled, plotted


def paths(data):
    return len(list(etree.fromstring(data).iter("{*}path")))


COUNTS = {
    ".svg": paths,
    ".anim.svg": paths,
    ".outline.svg": paths,
    ".hpgl": lambda data: len(plotted(data)),
    ".gcode": lambda data: len(milled(data)[0]),
    ".inkml": lambda data: len(list(etree.fromstring(data).iter("{*}trace"))),
    ".xopp": lambda data: len(list(etree.fromstring(gzip.decompress(data)).iter("stroke"))),
    ".json": lambda data: sum(len(page["strokes"]) for page in json.loads(data)["pages"]),
}


@pytest.mark.parametrize("suffix", COUNTS)
def test_every_format_has_the_letters_number_of_strokes(folder, letter, suffix):
    files = sorted(folder.glob(f"letter{suffix}")) or sorted(folder.glob(f"letter-?{suffix}"))
    found = sum(COUNTS[suffix](path.read_bytes()) for path in files)
    assert found == sum(len(page.strokes) for page in letter.pages) > 40


@pytest.fixture
def stroked(poppler, tmp_path):
    """How many strokes poppler finds on a page of a PDF: lines wider than the paper's rules."""

    def count(pdf, page):
        target = tmp_path / "page.svg"
        poppler("pdftocairo", "-svg", "-f", page, "-l", page, pdf, target)
        widths = re.findall(rb'stroke-width[:=]"?([\d.]+)', target.read_bytes())
        return sum(float(width) > 0.3 for width in widths)

    return count


def test_poppler_finds_as_many_strokes_in_the_pdf(folder, letter, stroked):
    for number, page in enumerate(letter.pages, 1):
        assert stroked(folder / "letter.pdf", number) == len(page.strokes)


def test_xournalpp_prints_as_many(folder, letter, program, stroked, tmp_path):
    printed = tmp_path / "printed.pdf"
    program("xournalpp", "xournalpp", "--create-pdf", printed, folder / "letter.xopp")
    for number, page in enumerate(letter.pages, 1):
        assert stroked(printed, number) == len(page.strokes)
