import json
from pathlib import Path

import numpy as np
import pytest

import diffusion.prepare
from diffusion.corpus import KINDS, Corpus
from diffusion.prepare import main, prepare
from diffusion.readers import LabelledInk, Skipped
from diffusion.strokes import baseline, path_length
from tests.diffusion.conftest import letter


def word_ink(text, x=0.0, size=30.0):
    """Strokes of a word in a digitiser's unit, a stroke a letter, y up."""
    return [letter(c, 0.1) * size + [x + 4.2 * size * i, 700.0] for i, c in enumerate(text)]


def labelled(text, strokes, kind="word", writer="don/w1", line=1):
    inks = tuple(np.asarray(s, dtype=np.float32) for s in strokes)
    return LabelledInk(inks, text, kind, writer, writer.split("/")[0], "file", line)


def line_ink(text, slope=0.0, size=30.0):
    """A line of text whose words stand 3 letters apart, its baseline tilted."""
    strokes, x = [], 0.0
    for word in text.split():
        strokes += word_ink(word, x, size)
        x += (4.2 * len(word) + 9.0) * size
    turn = np.array([[1.0, slope], [0.0, 1.0]])
    return [s @ turn for s in strokes]


WORDS = ["bead", "cage", "face", "head", "fade", "deaf", "badge", "chafed"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Prepares pieces of ink as if a source had held them; returns the corpus and the report."""

    def prepared(pieces):
        monkeypatch.setattr(diffusion.prepare, "read_source", lambda path: iter(pieces))
        report = prepare([Path("source")], tmp_path / "corpus.npz")
        return Corpus.read(tmp_path / "corpus.npz"), report

    return prepared


def test_words_of_any_size_come_out_at_one_scale_on_the_baseline(run):
    pieces = [
        labelled(w, word_ink(w, size=size), writer=writer)
        for writer, size in (("don/small", 0.5), ("don/large", 90.0))
        for w in WORDS
    ]
    corpus, report = run(pieces)
    assert report.kept == {"word": len(pieces)}
    unit = []
    for i, text in enumerate(corpus.texts):
        ink = corpus.strokes(i)
        assert abs(baseline(ink)) < 0.2
        assert abs(min(s[:, 0].min() for s in ink)) < 0.1
        unit.append(sum(path_length(s) for s in ink) / len(text))
    assert np.median(unit) == pytest.approx(14.0, rel=0.1)
    small, large = (
        [u for u, w in zip(unit, corpus.writer_of, strict=True) if w == k] for k in (0, 1)
    )
    np.testing.assert_allclose(sorted(small), sorted(large), rtol=0.03)


@pytest.mark.parametrize("slope", [-0.1, 0.0, 0.12])
def test_a_line_is_levelled_and_cut_into_its_words(run, slope):
    pieces = [labelled(w, word_ink(w)) for w in WORDS]
    pieces.append(labelled("bead cage, face", line_ink("bead cage, face", slope), "line", line=9))
    corpus, report = run(pieces)
    assert report.kept["line word"] == 3
    cut = np.flatnonzero(corpus.kind_of == KINDS.index("line word"))
    assert [corpus.texts[i] for i in cut] == ["bead", "cage,", "face"]
    assert len(set(corpus.line_of[cut])) == 1
    assert [len(corpus.strokes(i)) for i in cut] == [4, 5, 4]
    assert all(abs(baseline(corpus.strokes(i))) < 1.0 for i in cut)
    assert corpus.gaps[cut][0] == 0
    assert (corpus.gaps[cut][1:] > 2).all()


def test_a_line_whose_gaps_do_not_tell_the_words_is_dropped_with_its_reason(run):
    pieces = [labelled(w, word_ink(w)) for w in WORDS]
    pieces.append(labelled("bead cage face", word_ink("beadcageface"), "line"))
    _, report = run(pieces)
    assert report.kept["line word"] == 0
    assert any("line" in reason for reason in report.dropped)


def test_what_cannot_be_used_is_counted_and_dropped(run):
    good = [labelled(w, word_ink(w)) for w in WORDS]
    bad = [
        labelled("bead", word_ink("bead")),  # seen before
        labelled("b\u00e9", word_ink("be")),
        labelled("", word_ink("be")),
        labelled("ab", word_ink("ab"), "character"),
        labelled("face", word_ink("f")),  # too little ink for its label
        labelled("be", word_ink("bcdefgh")),  # too much
        Skipped("marked BAD", "file", 3),
    ]
    corpus, report = run(good + bad)
    assert len(corpus) == sum(report.kept.values()) == report.used == len(good)
    assert sum(report.dropped.values()) == len(bad)
    assert report.read == len(good) + len(bad)
    assert report.places["marked BAD"] == ["file:3"]
    assert "file:3" in str(report)


def test_a_line_counts_once_however_many_words_it_gives(run):
    pieces = [labelled(w, word_ink(w)) for w in WORDS]
    pieces.append(labelled("bead cage, face", line_ink("bead cage, face"), "line", line=9))
    pieces.append(labelled("bead cage face", word_ink("beadcageface"), "line"))
    _, report = run(pieces)
    assert report.read == len(WORDS) + 2
    assert (report.used, sum(report.kept.values())) == (len(WORDS) + 1, len(WORDS) + 3)
    assert sum(report.dropped.values()) == 1


def test_the_only_writer_is_trained_on_whoever_it_is(run):
    for name in "abcdefghijklmnop":  # one name in eight would be held out
        corpus, _ = run([labelled(w, word_ink(w), writer=f"inkml/{name}") for w in WORDS])
        assert not corpus.validation.any()


def test_of_a_writer_and_character_a_few_are_kept(run):
    pieces = [
        labelled("a", [letter("a", 0.1) * (30 + k)], "character", line=k + 1) for k in range(9)
    ]
    _, report = run(pieces)
    assert report.kept["character"] == 6


def test_nothing_usable_is_an_error_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(diffusion.prepare, "read_source", lambda path: iter([]))
    assert main(["source", "-o", str(tmp_path / "corpus")]) == 2
    assert "no usable ink" in capsys.readouterr().err
    assert not (tmp_path / "corpus").exists()


def test_what_became_of_every_piece_is_written_beside_the_corpus(tmp_path, monkeypatch, capsys):
    pieces = [labelled(w, word_ink(w)) for w in WORDS] + [Skipped("damaged XML", "a.xml", 7, "tag")]
    monkeypatch.setattr(diffusion.prepare, "read_source", lambda path: iter(pieces))
    assert main(["source", "-o", str(tmp_path / "corpus")]) == 0
    told = json.loads((tmp_path / "corpus" / "corpus.json").read_text())
    assert told["kept"] == {"word": len(WORDS)}
    assert told["dropped"] == {"damaged XML": 1}
    assert told["places"] == {"damaged XML": ["a.xml:7 (tag)"]}
    assert (told["read"], told["used"]) == (len(WORDS) + 1, len(WORDS))


def test_a_source_that_is_no_corpus_is_refused_in_one_line(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere"), "-o", str(tmp_path / "corpus")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
