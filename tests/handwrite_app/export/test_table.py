import re
from pathlib import Path

import pytest

from handwrite_app.errors import UserError
from handwrite_app.export import (
    EXPORTERS,
    ExportOptions,
    read_json,
    render_files,
    render_format,
)
from handwrite_app.export.gcode import GcodeProfile
from handwrite_app.export.table import suffix_of


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
    with pytest.raises(UserError, match=re.escape(", ".join(EXPORTERS))):
        render_files(one_page, ["a.svg", name])


def test_a_suffix_of_two_parts_is_found_before_its_end(document):
    assert suffix_of("a.outline.svg") == ".outline.svg"
    assert suffix_of("Ada.B.Anim.SVG") == ".anim.svg"
    assert suffix_of("a.lively.svg") == ".svg"
    names = [str(path) for path in render_files(document, ["fox.Outline.svg"])]
    assert names == ["fox-1.Outline.svg", "fox-2.Outline.svg"]


def test_every_format_writes_a_page(document):
    files = render_files(document, [f"a{suffix}" for suffix in EXPORTERS])
    assert all(files.values())
    for suffix, exporter in EXPORTERS.items():
        assert (Path(f"a{suffix}") in files) == exporter.holds_all_pages
        assert (Path(f"a-2{suffix}") in files) != exporter.holds_all_pages


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({"optimize_order": True}, {".svg", ".hpgl", ".gcode"}),
        ({"dpi": 50}, {".png", ".gif", ".webp"}),
        ({"transparent": True}, {".png", ".gif", ".webp"}),
        ({"pace": 2.0}, {".anim.svg", ".gif", ".webp"}),
        ({"longest_s": 0.5}, {".anim.svg", ".gif", ".webp"}),
        ({"fps": 7}, {".gif", ".webp"}),
        ({"loop": True}, {".anim.svg", ".gif", ".webp"}),
        ({"gcode_profile": GcodeProfile(feed=77)}, {".gcode"}),
    ],
)
def test_an_option_reaches_the_formats_it_concerns_and_no_others(one_page, options, changed):
    outputs = [f"a{suffix}" for suffix in EXPORTERS]
    before = render_files(one_page, outputs)
    after = render_files(one_page, outputs, ExportOptions(**options))
    assert {str(path)[1:] for path in after if before[path] != after[path]} == changed


def test_progress_counts_the_files(document):
    calls = []
    files = render_files(document, ["a.svg", "a.json"], progress=lambda *call: calls.append(call))
    assert calls == [(k, len(files)) for k in range(1, len(files) + 1)]


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
