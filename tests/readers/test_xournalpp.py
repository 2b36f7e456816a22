"""Xournal++ opens .xopp, and prints what our picture shows."""

from __future__ import annotations

import dataclasses
import re

import pytest

from handwrite_app.document.model import Paper
from handwrite_app.export import export_png
from handwrite_app.export.xopp import export_xopp
from tests.readers.conftest import difference, grey

DPI = 254


@pytest.mark.parametrize("kind", ["plain", "ruled", "grid", "dots"])
def test_xournalpp_draws_the_pages_as_our_picture_does(letter, program, poppler, tmp_path, kind):
    paper = Paper(kind, 5.0, 21.0, "#fffbe8")
    pages = tuple(dataclasses.replace(page, paper=paper) for page in letter.pages)
    source, target = tmp_path / "ink.xopp", tmp_path / "ink.pdf"
    source.write_bytes(export_xopp(dataclasses.replace(letter, pages=pages)))
    done = program("xournalpp", "xournalpp", "--create-pdf", target, source)
    assert not re.search(b"warning|critical|error", done.stdout + done.stderr, re.IGNORECASE)
    poppler("pdftocairo", "-png", "-r", DPI, target, tmp_path / "page")
    pictures = sorted(tmp_path.glob("page-*.png"))
    for picture, page in zip(pictures, pages, strict=True):
        mean, most = difference(grey(picture), grey(export_png(page, DPI)))
        assert mean < 0.002
        assert most < 0.1
