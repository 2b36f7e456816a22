"""What the user has becomes a corpus, whole or not at all, and every piece is accounted for."""

from __future__ import annotations

import json
import os
import tarfile
import time

import numpy as np
import pytest
from PIL import Image

from diffusion.corpus import Corpus, Sample
from handwrite_app import paths
from handwrite_app.corpora import add_corpus, delete_corpus, list_corpora
from handwrite_app.errors import UserError
from tests.diffusion.conftest import letter, write_word

WORDS = ["bead", "cage", "face", "head", "fade", "deaf", "badge", "chafed"]


@pytest.fixture(autouse=True)
def profile(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "profile"))


def result_of(work):
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


def whiteboard(text: str, size: float = 30.0) -> str:
    """The ink of a line as IAM-OnDB has it, its words three letters apart."""
    strokes, x = [], 0.0
    for word in text.split():
        for character in word:
            points = letter(character, 0.1) * size
            rows = "".join(f'<Point x="{x + px:.1f}" y="{-py:.1f}"/>' for px, py in points)
            strokes.append(f"<Stroke>{rows}</Stroke>")
            x += 4.2 * size
        x += 9.0 * size
    return f"<S><StrokeSet>{''.join(strokes)}</StrokeSet></S>"


@pytest.fixture
def iamondb(tmp_path):
    """Two forms of three lines; one file is damaged, one has no form and one no line of text."""
    root = tmp_path / "iam"
    lines = ["bead cage face", "head fade deaf", "badge cafe bed"]
    files = {}
    for form, size in (("a01-000u", 30.0), ("a01-001u", 40.0)):
        home = form.rstrip("u")
        files[f"ascii/a01/{home}/{form}.txt"] = "CSR:\n" + "\n".join(lines)
        for number, text in enumerate(lines, 1):
            files[f"lineStrokes/a01/{home}/{form}-0{number}.xml"] = whiteboard(text, size)
    files["lineStrokes/a01/a01-000/a01-000u-02.xml"] = "<S><StrokeSet>"
    files["lineStrokes/a01/a01-000/a01-000u-04.xml"] = whiteboard("no text")
    files["lineStrokes/a01/a01-002/a01-002u-01.xml"] = whiteboard("no form")
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_iamondb_comes_in_with_exact_counts_and_every_fault_by_name(iamondb, tmp_path):
    info = result_of(add_corpus("board", [iamondb]))
    assert (info.read, info.used) == (8, 5)
    assert info.kept == {"line word": 15}
    assert info.dropped == {
        "damaged XML": 1,
        "line missing in transcript": 1,
        "transcript missing": 1,
    }
    assert info.read == info.used + sum(info.dropped.values())
    (damaged,) = info.places["damaged XML"]
    assert damaged.startswith("lineStrokes/a01/a01-000/a01-000u-02.xml:1")
    assert info.places["transcript missing"] == [
        "lineStrokes/a01/a01-002/a01-002u-01.xml (a01-002u.txt)"
    ]
    assert len(Corpus.read(info.ink)) == 15

    with tarfile.open(tmp_path / "iam.tar.gz", "w:gz") as tar:
        tar.add(iamondb, "iam")
    packed = result_of(add_corpus("board", [tmp_path / "iam.tar.gz"]))
    assert packed.name == "board 2"
    assert (packed.read, packed.used, packed.kept, packed.dropped) == (
        info.read,
        info.used,
        info.kept,
        info.dropped,
    )
    assert [one.name for one in list_corpora()] == ["board", "board 2"]


def test_a_sheet_shows_some_of_its_words(iamondb):
    info = result_of(add_corpus("board", [iamondb]))
    with Image.open(info.sheet) as picture:
        pixels = np.asarray(picture)
    assert len(pixels) == info.writers * 56
    assert all(row.min() < 64 for row in np.split(pixels, info.writers)), "a row a writer"


def write_corpus(path):
    samples = [Sample(w, write_word(w), f"src/{k}", "src", "word") for k in (1, 2) for w in WORDS]
    Corpus.write(path, samples, {"src/2"}, 14.0)
    return path


def test_a_corpus_that_is_made_already_comes_in_as_it_is(tmp_path):
    source = write_corpus(tmp_path / "mine.npz")
    info = result_of(add_corpus("mine", [source]))
    assert info.ink.read_bytes() == source.read_bytes()
    assert (info.samples, info.writers, info.validation) == (2 * len(WORDS), 2, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ink.npz", b"no numpy file"),
        ("ink.inkml", b"<ink/>"),
        ("ink.tar.gz", b"\x1f\x8b damaged"),
        ("ink.docx", b"nothing of ours"),
    ],
)
def test_what_is_no_ink_is_refused_with_the_reason_and_nothing_is_left(tmp_path, name, content):
    source = tmp_path / name
    source.write_bytes(content)
    with pytest.raises(UserError) as refused:
        result_of(add_corpus("bad", [source]))
    assert refused.value.message.count(":") >= 1
    assert list(paths.corpora_dir().iterdir()) == []


def test_a_corpus_with_pickled_objects_is_refused_and_nothing_in_it_runs(tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    np.savez(tmp_path / "trap.npz", format_version=np.array([Trap()], dtype=object))
    with pytest.raises(UserError):
        result_of(add_corpus("trap", [tmp_path / "trap.npz"]))
    assert not (tmp_path / "sprung").exists()


def test_giving_up_ends_the_child_and_leaves_nothing(iamondb):
    work = add_corpus("board", [iamondb])
    next(work)
    work.close()
    assert list(paths.corpora_dir().iterdir()) == []


def test_what_a_killed_window_left_behind_is_swept_up_after_a_day(tmp_path):
    home = paths.corpora_dir()
    for name, age in ((".new-old", 90_000), (".new-fresh", 0)):
        (home / name).mkdir(parents=True)
        os.utime(home / name, (time.time() - age,) * 2)
    info = result_of(add_corpus("mine", [write_corpus(tmp_path / "mine.npz")]))
    assert {path.name for path in home.iterdir()} == {".new-fresh", info.folder.name}


def test_a_corpus_is_deleted_and_a_damaged_one_is_passed_over(tmp_path):
    source = write_corpus(tmp_path / "mine.npz")
    first, second = (result_of(add_corpus("mine", [source])) for _ in range(2))
    delete_corpus(first)
    assert list_corpora() == [second]
    about = second.folder / "about.json"
    about.write_text(json.dumps({"format": "handwrite-corpus", "version": 99}))
    assert list_corpora() == []
    assert source.exists()
