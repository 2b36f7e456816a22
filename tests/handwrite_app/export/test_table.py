from pathlib import Path

import pytest

from handwrite_app.errors import UserError
from handwrite_app.export import EXPORTERS, read_json, render_files, render_format


def test_one_page_keeps_the_names_that_were_asked_for(one_page):
    files = render_files(one_page, ["a.svg", "b.PNG", Path("c.json")])
    assert list(files) == [Path("a.svg"), Path("b.PNG"), Path("c.json")]
    assert files[Path("b.PNG")].startswith(b"\x89PNG")


def test_several_pages_are_numbered_where_a_file_holds_one(document):
    files = render_files(document, ["out/fox.svg", "fox.json", "fox.v2.png"])
    assert [str(path) for path in files] == [
        str(Path("out/fox-1.svg")),
        str(Path("out/fox-2.svg")),
        "fox.json",
        "fox.v2-1.png",
        "fox.v2-2.png",
    ]
    assert len(read_json(files[Path("fox.json")]).pages) == 2


def test_rendering_twice_gives_the_same_bytes(document):
    outputs = [f"a{suffix}" for suffix in EXPORTERS]
    assert render_files(document, outputs) == render_files(document, outputs)


@pytest.mark.parametrize("name", ["fox.bmp", "fox", ".svg", "fox.svg.txt"])
def test_an_unknown_suffix_is_refused_with_those_that_are_known(one_page, name):
    with pytest.raises(UserError, match=r"\.svg, \.png, \.json"):
        render_files(one_page, ["a.svg", name])


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.inkml", "a.xopp", "a.hpgl", "a.gcode", "a.gif", "a.webp", "a.anim.svg"]
)
def test_a_format_still_to_come_says_so(one_page, name):
    with pytest.raises(UserError, match="cannot be written yet"):
        render_files(one_page, [name])


@pytest.mark.parametrize("outputs", [["a.svg", "./a.svg"], ["a.svg", "a-1.svg", "a.svg"]])
def test_no_file_is_written_twice(one_page, outputs):
    with pytest.raises(UserError, match="twice"):
        render_files(one_page, outputs)


def test_standard_output_takes_one_format(one_page, document):
    assert render_format(one_page, "svg") == render_files(one_page, ["a.svg"])[Path("a.svg")]
    assert len(read_json(render_format(document, "json")).pages) == 2
    with pytest.raises(UserError):
        render_format(document, "png")
    with pytest.raises(UserError):
        render_format(document, "docx")
