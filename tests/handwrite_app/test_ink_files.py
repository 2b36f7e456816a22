from __future__ import annotations

import gzip

import numpy as np
import pytest

from handwrite_app import ink_files
from handwrite_app.errors import UserError
from handwrite_app.ink_files import read_ink_file

INKML = """<?xml version="1.0"?>
<ink xmlns="http://www.w3.org/2003/InkML">
  <traceFormat><channel name="T"/><channel name="X"/><channel name="Y"/></traceFormat>
  <!-- the first stroke is plain, the second one coded as differences -->
  <trace>0 10 5, 1 11.5 6, 2 -12 7e0</trace>
  <trace>3 10 20, 4 '2 '-1, 5 1 1, 6 "1 "0, 7 0 0</trace>
  <trace type="penUp">8 1 1, 9 2 2</trace>
</ink>"""
XOPP = """<?xml version="1.0"?>
<xournal creator="x"><page width="100" height="50"><layer>
  <stroke tool="pen" width="1.4 1.5">1 2 3 4 5 6</stroke>
  <stroke tool="highlighter" width="9">1 1 9 9</stroke></layer></page>
<page width="100" height="50"><layer><stroke tool="pen" width="1">1 2 3 4</stroke></layer></page>
</xournal>"""


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_inkml_traces_are_read_in_their_channels_and_codings(tmp_path):
    plain, coded = read_ink_file(write(tmp_path, "a.inkml", INKML))
    np.testing.assert_allclose(plain, [[10, 5], [11.5, 6], [-12, 7]])
    # differences (2, -1) and (1, 1), then speeds that change by (1, 0) and (0, 0)
    np.testing.assert_allclose(coded, [[10, 20], [12, 19], [13, 20], [15, 21], [17, 22]])


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: data])
def test_xournal_pages_stand_below_each_other(tmp_path, pack):
    first, second = read_ink_file(write(tmp_path, "a.xopp", pack(XOPP.encode())))
    np.testing.assert_allclose(first, [[1, 2], [3, 4], [5, 6]])
    np.testing.assert_allclose(second, [[1, 52], [3, 54]])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.inkml", ""),
        ("a.inkml", "not xml"),
        ("a.inkml", "<svg/>"),
        ("a.inkml", "<ink/>"),
        ("a.inkml", "<ink><trace>1, 2</trace></ink>"),
        ("a.inkml", "<ink><trace>? 2, 1 1</trace></ink>"),
        ("a.inkml", '<!DOCTYPE ink [<!ENTITY a "1 1">]><ink><trace>&a;</trace></ink>'),
        (
            "a.inkml",
            '<!DOCTYPE ink [<!ENTITY a "1 1">]><ink><trace>&a;</trace></ink>'.encode("utf-16"),
        ),
        ("a.xopp", "<xournal><page><layer><stroke>1 x</stroke></layer></page></xournal>"),
        ("a.xopp", "<xournal><page><layer><stroke>1 nan</stroke></layer></page></xournal>"),
        ("a.xopp", gzip.compress(XOPP.encode())[:40]),
        ("a.xopp", gzip.compress(b" " * (140 << 20), 1)),
        ("a.xopp", b"\x1f\x8bnonsense"),
    ],
)
def test_bad_ink_is_refused_in_one_sentence(tmp_path, name, content):
    with pytest.raises(UserError) as caught:
        read_ink_file(write(tmp_path, name, content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "content"), [("a.inkml", INKML), ("a.xopp", XOPP)])
def test_more_points_than_a_sample_needs_are_refused(tmp_path, monkeypatch, name, content):
    path = write(tmp_path, name, content)
    points = sum(map(len, read_ink_file(path)))
    monkeypatch.setattr(ink_files, "MAX_POINTS", points)
    read_ink_file(path)
    monkeypatch.setattr(ink_files, "MAX_POINTS", points - 1)
    with pytest.raises(UserError, match="too many points"):
        read_ink_file(path)


def test_deeply_nested_xml_is_refused(tmp_path):
    path = write(tmp_path, "a.inkml", "<ink>" + "<traceGroup>" * 100_000)
    with pytest.raises(UserError, match="not well-formed"):
        read_ink_file(path)
