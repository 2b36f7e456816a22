"""Malformed input of every kind: exit code 2, one line, nothing written, no model loaded."""

from __future__ import annotations

import gzip
import json
import sys
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handwrite_app.cli import main
from handwrite_app.errors import UserError
from handwrite_app.synthesis import Synthesizer

pytestmark = pytest.mark.usefixtures("folder", "no_model")

NUMBERS = """
    dpi pace longest fps seed steps text-guidance style-guidance neatness candidates retries margin
    margin-top margin-right margin-bottom margin-left x-height line-height first-indent
    paragraph-gap tabs nib imperfection wavy drift size-variation slant-variation spacing-variation
    fatigue""".split()
BAD_NUMBERS = ["", "many", "nan", "inf", "-3", "1e30", "1,5x"]
CHOICES = """
    unknown sampler device orientation align bullets long-words paper language ink page
    format""".split()
BAD_CHOICES = ["", "no-such", "é\n\u2028"]
PAGES = [
    "A99",
    "0x0",
    "-10x10",
    "100",
    "100x",
    "1e9x1",
    "nanxnan",
    "A4-flat",
    "fit-landscape",
]
INKS = ["red", "#12345", "#1234567", "#gggggg", "1a1a2"]
OUTPUTS = [
    *("a", "a.doc", "a.svg.txt", ".svg", "a.", "no/folder/a.svg", "..", "../profile", ""),
    *(f"{'a' * 300}.svg", "/dev/null", "a.svg/", "ink.json/a.svg"),
]
TOGETHER = [
    ["--page", "40x40", "--margin", "20"],
    ["--page", "40x40", "--margin-left", "25", "--margin-right", "25"],
    ["--page", "A6", "--first-indent", "104"],
    ["--page", "50x50", "--page-numbers", "--line-height", "60"],
    ["--tabs", "30,20"],
    ["--tabs", "0,20"],
    ["--tabs", ","],
    ["--style", ""],
    ["--style", ".."],
    ["--style", "nobody"],
    ["--style", "missing.png"],
    ["--mix", "calm hand"],
    ["--mix", ":1"],
    ["--mix", "calm hand:0"],
    ["--mix", "calm hand:-1"],
    ["--mix", "calm hand:nan"],
    ["--mix", "calm hand:1e9"],
    ["--mix", "nobody:1"],
    ["--format", "svg"],
    ["--report", "a.txt"],
    ["--report", "no/folder/a.json"],
    ["--report", "."],
    ["--report", ""],
    ["-o", "./a.svg"],
    ["-o", "-"],
    ["--output"],
    ["--seed"],
    ["--loop=yes"],
    ["--no-such-option"],
    ["--batch", "missing.csv"],
    ["--gcode-profile", "missing.toml"],
    ["--gcode-profile", "."],
    ["more words"],
]
TEXTS = ["", " \n\t", "你好", "Hi 你", "\0", "\ufffe", "a\x1bb", "\udcff"]

PROFILES = [
    "feed",
    "feed = ",
    "feed = 'fast'",
    "feed = 0",
    "feed = -1",
    "feed = nan",
    "feed = inf",
    "feed = true",
    "feed = 1e9",
    "feed = 1\nfeed = 2",
    "units = 'furlong'",
    "units = 1",
    "pen_up = []",
    "pen_up = ''",
    "pen_up = 5",
    "pen_up = [5]",
    "pen_down = 'Ä'",
    f"pen_down = '{'G' * 100}'",
    "flip_y = 'yes'",
    "offset_x = 'left'",
    "offset_x = 1e9",
    "pen_upp = 'G0'",
    "[pen]\nup = 'G0'",
    "\0",
    "[" * 5000,
    b"feed = 1 # \xff",
]

BATCHES = {
    "": None,
    "\n\n": None,
    "text,output\n": None,
    "output\na.svg\n": None,
    "text,output,colour\nHi,a.svg,red\n": None,
    "text,text,output\nHi,Ho,a.svg\n": None,
    "text,output,\nHi,a.svg,\n": None,
    "text,output,device\nHi,a.svg,cpu\n": None,
    "text,output,batch\nHi,a.svg,b.csv\n": None,
    "text,output,report\nHi,a.svg,b.json\n": None,
    "text,output,format\nHi,a.svg,svg\n": None,
    '"text,output\nHi,a.svg\n': None,
    'text,output\n"Hi"x,a.svg\n': None,
    "text,output\nH\0i,a.svg\n": None,
    b"text,output\n\xff,a.svg\n": None,
    "text,output\nHi,a.svg,more\n": "row 2",
    "text,output\nHi\n": "row 2",
    "text,output\nHi,a.svg\nHo,a.svg\n": "row 3, column output",
    "text,output\nHi,a.svg\nHo,./a.svg\n": "row 3, column output",
    "text,output\nHi,a.svg\n,b.svg\n": "row 3",
    "text,output\nHi,a.svg\n\n你,b.svg\n": "row 4, column text",
    "text,output\nHi,-\n": "row 2, column output",
    "text,output\nHi,a.doc\n": "row 2, column output",
    "text,output\nHi,\n": "row 2",
    "text,output\nHi,no/folder/a.svg\n": "row 2, column output",
    "text,output,seed\nHi,a.svg,\nHo,b.svg,many\n": "row 3, column seed",
    "text,output,x_height\nHi,a.svg,nan\n": "row 2, column x-height",
    "text,output,page\nHi,a.svg,A99\n": "row 2, column page",
    "text;output;page\nHi;a.svg;A99\n": "row 2, column page",
    "text\toutput\tink\nHi\ta.svg\tred\n": "row 2, column ink",
    "text,output,style\nHi,a.svg,nobody\n": "row 2, column style",
    "text,output,mix\nHi,a.svg,calm hand\n": "row 2, column mix",
    "text,output,transparent\nHi,a.png,maybe\n": "row 2, column transparent",
    "text,output,page_numbers\nHi,a.png,2\n": "row 2, column page-numbers",
    "text,output,tabs\nHi,a.svg,9 8\n": "row 2, column tabs",
    "text,output,page,margin\nHi,a.svg,40x40,20\n": "row 2",
    "text,output,gcode_profile\nHi,a.gcode,missing.toml\n": "row 2, column gcode-profile",
    "text-file,output\nmissing.txt,a.svg\n": "row 2, column text-file",
    "text,text_file,output\nHi,cards.csv,a.svg\n": "row 2, column text-file",
}

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9'/></svg>"
BOMB = b'<!DOCTYPE ink [<!ENTITY a "1 1, 2 2"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
XML = [
    b"",
    b"\0" * 100,
    b"1 1, 2 2",
    b"<ink>",
    SVG,
    BOMB + b"<ink><trace>&a;&b;</trace></ink>",
    b"<ink><trace/></ink>",
    b"<ink><trace>1 1</trace></ink>",
    b"<ink><trace>one two</trace></ink>",
    b"<ink><trace>1 1, 1 1, 1 1, 1 1</trace></ink>",
    b"<ink><trace>nan nan, 1 2, 3 4, 5 6</trace></ink>",
    b"<xournal><page width='9' height='9'/></xournal>",
    b"<xournal><page><layer><stroke width='1'>1 1 2</stroke></layer></page></xournal>",
    b"<xournal><page><layer><stroke width='1'>a b c d</stroke></layer></page></xournal>",
    b"<a>" * 5000,
]


def ink(**changes):
    page = {"width": 100, "height": 20, "strokes": [{"points": [[1, 1], [2, 3], [4, 1], [5, 5]]}]}
    content = {"format": "handwrite-ink", "version": 1, "unit": "mm", "pages": [page], "words": []}
    return json.dumps(content | changes).encode()


JSON = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"[" * 5000,
    b'{"format": "handwrite-ink"}',
    ink(format="other"),
    ink(version=2),
    ink(version="1"),
    ink(unit="inch"),
    ink(pages=[]),
    ink(pages={}),
    ink(pages=[{}]),
    ink(pages=[{"width": 0, "height": 9, "strokes": []}]),
    ink(pages=[{"width": 9, "height": 9, "strokes": []}]),
    ink(pages=[{"width": 9, "height": 9, "strokes": [{"points": [[1]]}]}]),
    ink(pages=[{"width": 9, "height": 9, "strokes": [{"points": [[1, "2"]]}]}]),
    ink(pages=[{"width": 9, "height": 9, "strokes": [{"points": [[1, 1e12]]}]}]),
    ink(words=[{"text": 1}]),
    ink(words=[{"text": "x", "legibility": 2}]),
    ink().replace(b"[4, 1]", b"[NaN, 1]"),
    ink().replace(b"[4, 1]", b"[4, 1, 1]"),
    ink()[:-10],
]


@pytest.fixture
def no_model(monkeypatch):
    def load(*_):
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(Synthesizer, "load", load)


@pytest.fixture
def refused(folder, one_line):
    """Runs a command that must be refused, and returns what it says."""

    def run(*arguments):
        before = sorted(path.name for path in folder.iterdir())
        code = main(list(arguments))
        said = one_line()
        assert code == 2, said
        assert sorted(path.name for path in folder.iterdir()) == before
        return said

    return run


HI = ["render", "Hi", "--style", "calm hand"]


@pytest.mark.parametrize(("option", "value"), list(product(NUMBERS, BAD_NUMBERS)))
def test_a_bad_number_is_refused(refused, option, value):
    assert f"--{option}" in refused(*HI, "-o", "a.svg", f"--{option}={value}")


@pytest.mark.parametrize(("option", "value"), list(product(CHOICES, BAD_CHOICES)))
def test_a_bad_choice_is_refused(refused, option, value):
    refused(*HI, "-o", "-" if option == "format" else "a.svg", f"--{option}={value}")


@pytest.mark.parametrize("page", PAGES)
def test_a_bad_page_is_refused(refused, page):
    refused(*HI, "-o", "a.svg", f"--page={page}")


@pytest.mark.parametrize("color", INKS)
def test_a_bad_colour_is_refused(refused, color):
    refused(*HI, "-o", "a.svg", f"--ink={color}")


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_bad_output_is_refused(refused, output):
    refused(*HI, "-o", "a.svg", "-o", output)


@pytest.mark.parametrize("arguments", TOGETHER, ids=" ".join)
def test_bad_options_are_refused(refused, arguments):
    refused(*HI, "-o", "a.svg", *arguments)


@pytest.mark.parametrize("text", TEXTS)
def test_a_bad_text_is_refused(refused, folder, text):
    refused("render", text, "--style", "calm hand", "-o", "a.svg")
    (folder / "text.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    refused("render", "--text-file", "text.txt", "--style", "calm hand", "-o", "a.svg")


@pytest.mark.parametrize("profile", PROFILES, ids=range(len(PROFILES)))
def test_a_bad_profile_is_refused(refused, folder, profile):
    data = profile if isinstance(profile, bytes) else profile.encode()
    (folder / "machine.toml").write_bytes(data)
    said = refused(*HI, "-o", "a.gcode", "--gcode-profile", "machine.toml")
    assert "machine.toml" in said


@pytest.mark.parametrize(("batch", "place"), BATCHES.items(), ids=range(len(BATCHES)))
def test_a_bad_batch_is_refused_naming_row_and_column(refused, folder, batch, place):
    data = batch if isinstance(batch, bytes) else batch.encode()
    (folder / "cards.csv").write_bytes(data)
    said = refused("render", "--batch", "cards.csv", "--style", "calm hand")
    if place is not None:
        assert f"cards.csv, {place}: " in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *product(["hand.inkml", "hand.xopp"], [*XML, *map(gzip.compress, XML)]),
        *product(["hand.json"], JSON),
        ("hand.xopp", gzip.compress(XML[0])[:-9]),
    ],
)
def test_a_bad_ink_file_is_refused(refused, folder, name, content):
    (folder / name).write_bytes(content)
    refused("render", "Hi", "--style", name, "-o", "a.svg")


@pytest.fixture
def stops(monkeypatch):
    """The model cannot be loaded: what gets so far is refused too."""

    def load(*_):
        raise UserError("Stop.")

    monkeypatch.setattr(Synthesizer, "load", load)


ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
GOOD = 'text,output,seed,page,transparent\nHi,a.svg,1,A5,no\n"Dear, Ada",b.png,,50x40,yes\n'


@st.composite
def mutated(draw, data):
    """Bytes with a piece cut out or replaced by others."""
    start = draw(st.integers(0, len(data)))
    stop = draw(st.integers(start, min(len(data), start + 40)))
    return data[:start] + draw(st.binary(max_size=12)) + data[stop:]


@ONE_FOLDER
@given(batch=mutated(GOOD.encode()) | st.binary() | st.text().map(str.encode))
@example(batch=GOOD.encode())
def test_no_batch_makes_it_stumble(refused, stops, folder, batch):
    (folder / "cards.csv").write_bytes(batch)
    refused("render", "--batch", "cards.csv", "--style", "calm hand")


@ONE_FOLDER
@given(option=st.sampled_from(NUMBERS + CHOICES), value=st.text(max_size=8))
def test_no_value_of_an_option_makes_it_stumble(refused, stops, option, value):
    refused(*HI, "-o", "a.svg", f"--{option}={value}")


@ONE_FOLDER
@given(content=st.data(), name=st.sampled_from(["hand.json", "hand.inkml", "hand.xopp"]))
def test_no_ink_file_makes_it_stumble(refused, stops, folder, content, name):
    good = {
        "hand.json": ink(),
        "hand.inkml": b"<ink><trace>1 1, 2 3, 4 1, 5 5</trace></ink>",
        "hand.xopp": gzip.compress(
            b"<xournal><page width='9' height='9'><layer><stroke tool='pen' width='1'>"
            b"1 1 2 3 4 1 5 5</stroke></layer></page></xournal>",
            mtime=0,
        ),
    }[name]
    (folder / name).write_bytes(content.draw(mutated(good)))
    refused("render", "Hi", "--style", name, "-o", "a.svg")


def test_torch_is_not_imported_to_refuse(refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it fails
    refused(*HI, "-o", "a.svg", "--page", "40x40", "--margin", "20")
