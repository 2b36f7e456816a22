"""A letter in every format that we write, and the programs of others that read them.

On Debian and Ubuntu `packaging/dev.py readers` installs the programs; where one is missing, its
tests are skipped.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image, ImageFilter

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export import EXPORTERS, render_files, write_all
from tests.handwrite_app.export.conftest import make_document

TEXT = "Dear Ada, thank <you> & all;\nthe café is öpen. Yours,\nQuentin 2"
X_HEIGHT_MM, LINE_MM = 2.5, 9.0
FILMS = (".gif", ".webp")


@pytest.fixture(scope="session")
def document():
    return make_document()


@pytest.fixture(scope="session")
def one_page():
    return make_document(1)


@pytest.fixture(scope="session")
def letter():
    """Two pages of arches and loops with dots and bars, in two colours, on ruled paper."""
    rng = np.random.default_rng(7)
    pages, words = [], []
    for number in range(2):
        strokes = []
        for line, text in enumerate(TEXT.split("\n")):
            x, baseline = 12.0, 21.0 + LINE_MM * line
            for word in text.split():
                drawn = [points + [x, baseline] for points in written(word, rng)]
                color = "#aa0000" if word.startswith("<") else "#1a1a2e"
                strokes += [Stroke(np.round(s, 3), len(words), line, 0.45, color) for s in drawn]
                words.append(Word(word, number, line, seed=len(words)))
                x = max(float(points[:, 0].max()) for points in drawn) + 2.5
        pages.append(Page(100.0, 60.5, strokes, Paper("ruled", LINE_MM, 21.0)))
    text = "\n".join([TEXT] * len(pages))
    return Document(text, tuple(pages), tuple(words), seed=3, model="stroke-small 1.2")


def written(word, rng):
    """A joined word from x = 0 on the baseline y = 0, in mm, y down, with its dots and bars."""
    letters = max(len(word), 2)
    phase = np.linspace(0, 2 * np.pi * letters, 40 * letters)
    heights = rng.choice([1, 1, 1, 2.2, -1.2], letters)[np.repeat(np.arange(letters), 40)]
    x = 1.6 * phase / (2 * np.pi) + 0.7 * np.sin(phase)
    y = -heights * (1 - np.cos(phase)) / 2 * X_HEIGHT_MM
    strokes = [np.column_stack([x - 0.3 * y, y])]
    if "t" in word:
        strokes.append(np.array([[1.0, -3.6], [1.8, -3.8], [3.0, -3.7]]))
    if set(word) & set("ij.;öé"):
        strokes.append(np.array([[x[-1], -4.0]]))
    return strokes


@pytest.fixture(scope="session")
def folder(letter, tmp_path_factory):
    """A folder with the letter in every format: letter.pdf, letter-1.svg, letter-2.svg and so on.

    All but the films: those are slow to make, and Pillow reads each in the tests of its exporter.
    """
    folder = tmp_path_factory.mktemp("letter")
    suffixes = [suffix for suffix in EXPORTERS if suffix not in FILMS]
    write_all(render_files(letter, [folder / f"letter{suffix}" for suffix in suffixes]))
    return folder


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """Runs the first of some programs that is here, and returns what it has said.

    It is called with their names, the Debian package that brings one, and its arguments.
    """
    home = tmp_path_factory.mktemp("home")
    quiet = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "LC_ALL": "C.UTF-8"}

    def run(names, package, *arguments, **options):
        found = next(filter(shutil.which, names.split()), None)
        if found is None:
            pytest.skip(f"{names.split()[0]} is not installed (Debian: {package})")
        command = [found, *map(str, arguments)]
        return subprocess.run(
            command,
            capture_output=True,
            timeout=120,
            env={**os.environ, **quiet},
            check=True,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def poppler(program):
    """Runs a tool of poppler's and returns its standard output; its warnings are errors of ours."""

    def run(tool, *arguments, data=None):
        done = program(tool, "poppler-utils", *arguments, input=data)
        assert done.stderr == b""
        return done.stdout

    return run


def grey(png):
    """A picture's pixels on white, (height, width) in [0, 1]."""
    picture = Image.open(png if isinstance(png, os.PathLike) else io.BytesIO(png)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")


def difference(one, other):
    """The mean and the largest difference of two pictures once both are blurred a little.

    They may be a pixel apart in size. Where they end they may be half a pixel off: what differs
    most is sought elsewhere.
    """
    assert np.abs(np.subtract(one.size, other.size)).max() <= 1
    width, height = np.minimum(one.size, other.size)
    blurred = [
        np.asarray(picture.crop((0, 0, width, height)).filter(ImageFilter.GaussianBlur(2))) / 255.0
        for picture in (one, other)
    ]
    apart = np.abs(blurred[0] - blurred[1])
    return apart.mean(), apart[10:-10, 10:-10].max()
