import io
import random
import tarfile

import numpy as np
import pytest

from diffusion.readers import LabelledInk, ReaderError, Skipped, read_source
from diffusion.readers.unipen import attach_punctuation
from diffusion.readers.unipen_format import parse_range, unescape

DOC = """.VERSION 1.0
.COMMENT A sentence about
   .PEN_DOWN and .PEN_UP, indented
.COORD X Y T
.WRITER_ID ann
"""


def pen_down(*points):
    return ".PEN_DOWN\n" + "".join(f"{x} {y} 0\n" for x, y in points)


def letter(left, bottom, height=10):
    """An upright stroke with some width, as one pen-down component."""
    return pen_down((left, bottom + height), (left, bottom), (left + 5, bottom))


@pytest.fixture
def corpus(tmp_path):
    """Writes label files and included files; gives the root."""

    class Corpus:
        root = tmp_path / "corpus"

        def add(self, path, text):
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("latin-1"))

        def label(self, *segments, category="7", source="abc", ink="abc/data/x.dat"):
            lines = [".VERSION 1.0", ".INCLUDE abc/abc.doc", f".INCLUDE {ink}"]
            lines += [f".SEGMENT {segment}" for segment in segments]
            self.add(f"data/{category}/{source}/x.dat", "\n".join(lines) + "\n")

        def read(self):
            found = list(read_source(self.root))
            inks = [item for item in found if isinstance(item, LabelledInk)]
            return inks, [item for item in found if isinstance(item, Skipped)]

    made = Corpus()
    made.add("include/abc/abc.doc", DOC)
    made.add("data/readme", "")
    return made


def x_of(ink):
    return [int(stroke[0, 0]) for stroke in ink.strokes]


def test_a_word_has_its_strokes_and_says_where_it_stands(corpus):
    corpus.add("include/abc/data/x.dat", pen_down((1, 2), (3, 4)) + pen_down((5, 6)))
    corpus.label('WORD 0-1 OK "it"')
    (ink,), skipped = corpus.read()
    assert not skipped
    assert (ink.text, ink.kind, ink.writer, ink.source) == ("it", "word", "abc/ann", "abc")
    assert (ink.path, ink.line) == ("data/7/abc/x.dat", 4)
    assert [s.dtype for s in ink.strokes] == [np.float32] * 2
    np.testing.assert_array_equal(ink.strokes[0], [[1, 2], [3, 4]])
    np.testing.assert_array_equal(ink.strokes[1], [[5, 6]])


def test_an_empty_pen_up_is_no_component_and_one_with_points_is(corpus):
    empty_up, full_up = ".PEN_UP\n.DT 100\n", ".PEN_UP\n0 0 0\n"
    ink = pen_down((1, 0)) + empty_up + pen_down((2, 0)) + full_up + pen_down((3, 0))
    corpus.add("include/abc/data/x.dat", ink + ".PEN_DOWN\n \n" + pen_down((4, 0)))
    corpus.label('WORD 0-1 OK "ab"', 'WORD 1-3 OK "bc"', 'WORD 4 OK "d"', 'WORD 2 OK "up"')
    inks, skipped = corpus.read()
    assert [x_of(ink) for ink in inks] == [[1, 2], [2, 3], [4]]
    assert [s.reason for s in skipped] == ["no pen-down ink"]


@pytest.mark.parametrize(
    ("range_", "expected"),
    [
        ("1", [[10, 11, 12]]),
        ("0,2", [[0, 1, 2], [20, 21, 22]]),
        ("0-1,2", [[0, 1, 2], [10, 11, 12], [20, 21, 22]]),
        ("0:1-2:0", [[1, 2], [10, 11, 12], [20]]),
        ("1:1-1:2", [[11, 12]]),
        ("1-2:1", [[10, 11, 12], [20, 21]]),
        ("0:2-1,2:1-2:1", [[2], [10, 11, 12], [21]]),
    ],
)
def test_ranges_are_lists_and_exact_to_the_point_ends_included(corpus, range_, expected):
    ink = "".join(pen_down(*((10 * i + k, 0) for k in range(3))) for i in range(3))
    corpus.add("include/abc/data/x.dat", ink)
    corpus.label(f'CHARACTER {range_} OK "a"', category="2")
    (found,), _ = corpus.read()
    assert [stroke[:, 0].tolist() for stroke in found.strokes] == expected
    assert found.kind == "character"


@pytest.mark.parametrize("text", ["", "a", "3-", "5-3", "2:9-2:3", "1,,2", "1:2:3", "-1"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(ValueError):
        parse_range(text)


@pytest.mark.parametrize(
    ("coord", "row"), [("X Y", "7 8"), ("Y X", "8 7"), ("T P X Y", "1 2 7 8"), ("x y t", "7 8 -5")]
)
def test_coord_orders_the_columns(corpus, coord, row):
    corpus.add("include/abc/data/x.dat", f".COORD {coord}\n.PEN_DOWN\n{row}\n")
    corpus.label('WORD 0 OK "i"')
    (ink,), _ = corpus.read()
    np.testing.assert_array_equal(ink.strokes[0], [[7, 8]])


@pytest.mark.parametrize(
    ("label", "text"),
    [(r"say \"no\"", 'say "no"'), (r"a\\b", r"a\b"), (r"zo\@o", "zoo"), (r"\/", "/")],
)
def test_labels_are_unescaped(label, text):
    assert unescape(label) == text


def test_a_label_with_quotes_and_white_space_is_read(corpus):
    corpus.add("include/abc/data/x.dat", letter(0, 0) + letter(10, 0))
    corpus.label(r'TEXT 0-1 ? "\"a	b\" "', category="8")
    (ink,), _ = corpus.read()
    assert (ink.text, ink.kind) == ('"a b"', "line")


def test_what_cannot_be_used_is_skipped_with_a_reason(corpus):
    corpus.add("include/abc/data/x.dat", letter(0, 0) + ".PEN_DOWN\n1 2\n.PEN_DOWN\n1 2 x\n")
    corpus.add("include/abc/data/withheld.dat", ".PEN_DOWN\n0 0 0\n")
    corpus.label(
        'WORD 0 BAD "bad"',
        'WORD 0-7 OK "far"',
        'WORD 5-2 OK "back"',
        'WORD ? ? "nowhere"',
        'WORD 1 OK "short"',
        'WORD 2 OK "letters"',
        r'CHARACTER 0 OK "\@"',
        "WORD 0 OK",
        'PAGE 0 OK "page"',
        "WORD",
    )
    corpus.label('WORD 0 OK "x"', source="def", ink="abc/data/withheld.dat")
    corpus.label('WORD 0 OK "x"', source="ghi", ink="abc/data/none.dat")
    corpus.label('WORD 0 OK "x"', source="jkl", ink="../../secret")
    inks, skipped = corpus.read()
    assert not inks
    abc = [(s.reason, s.line) for s in skipped if "/abc/" in s.path]
    assert sorted(abc) == sorted(
        [
            ("marked BAD", 4),
            ("range beyond the ink", 5),
            ("range not understood", 6),
            ("range not understood", 7),
            ("damaged ink", 8),
            ("damaged ink", 9),
            ("no label", 10),
            ("no label", 11),
            ("segment of another level", 12),
            ("segment not understood", 13),
        ]
    )
    damage = [s.detail for s in skipped if s.reason == "damaged ink"]
    assert [d.split(": ")[0] for d in damage] == [
        "include/abc/data/x.dat:5",
        "include/abc/data/x.dat:7",
    ]
    others = [s.reason for s in skipped if "/abc/" not in s.path]
    no_ink = "no ink in this file or its includes"
    assert others == [
        "ink withheld",
        "included file missing",
        no_ink,
        "include leads out of the distribution",
        no_ink,
    ]


def test_an_include_may_include_but_not_without_end(corpus):
    corpus.add("include/abc/data/x.dat", ".INCLUDE abc/data/y.dat\n" + letter(1, 0))
    corpus.add("include/abc/data/y.dat", letter(2, 0) + ".INCLUDE abc/data/x.dat\n")
    corpus.label('WORD 0-1 OK "ab"')
    (ink,), skipped = corpus.read()
    assert x_of(ink) == [2, 1]
    assert [s.reason for s in skipped] == ["includes nested without end"]


def test_without_writer_the_file_stands_for_one(corpus):
    corpus.add("include/abc/data/x.dat", ".WRITER_ID ?\n" + letter(0, 0))
    corpus.label('WORD 0 OK "a"')
    (ink,), _ = corpus.read()
    assert ink.writer == "abc/x"


def test_the_same_label_in_several_categories_comes_once(corpus):
    corpus.add("include/abc/data/x.dat", letter(0, 0) + letter(10, 0))
    corpus.label('WORD 0-1 OK "ab"', category="6")
    corpus.label('WORD 0-1 OK "ab"', 'WORD 0 OK "a"', category="7")
    corpus.label('CHARACTER 0 OK "a"', category="1c")
    corpus.label('CHARACTER 0 OK "a"', 'CHARACTER 1 OK "b"', category="2")
    inks, skipped = corpus.read()
    assert [(i.kind, i.text) for i in inks] == [
        ("word", "ab"),
        ("word", "a"),
        ("character", "a"),
        ("character", "b"),
    ]
    assert not skipped


def rows_of_letters(*rows):
    """One letter a character, 10 high and 12 apart; rows 25 apart, from the top."""
    return "".join(
        letter(12 * i, -25 * k)
        for k, row in enumerate(rows)
        for i, character in enumerate(row)
        if character != " "
    )


def test_a_text_of_one_row_is_a_line_and_of_one_word_a_word(corpus):
    corpus.add("include/abc/data/x.dat", rows_of_letters("an ox here"))
    corpus.label('TEXT 0-7 ? "an ox here"', 'TEXT 4-7 ? "here"', category="8")
    inks, _ = corpus.read()
    assert [(i.kind, i.text) for i in inks] == [("line", "an ox here"), ("word", "here")]


def test_a_text_of_two_rows_is_cut_where_the_words_tell(corpus):
    corpus.add("include/abc/data/x.dat", rows_of_letters("an ox", "here"))
    corpus.label('TEXT 0-7 ? "an ox here"', category="8")
    corpus.label('WORD 0-1 ? "an"', 'WORD 2-3 ? "ox"', 'WORD 4-7 ? "here"')
    inks, skipped = corpus.read()
    assert not skipped
    assert [(i.kind, i.text) for i in inks] == [
        ("line", "an ox"),
        ("word", "here"),  # the last row; its WORD is the same ink and does not come again
        ("word", "an"),
        ("word", "ox"),
    ]
    assert len(inks[0].strokes) == len(inks[1].strokes) == 4


def test_a_text_of_two_rows_is_cut_where_the_characters_tell(corpus):
    corpus.add("include/abc/data/x.dat", rows_of_letters("an ox", "sees"))
    corpus.label('TEXT 0-7 ? "an ox sees"', category="8")
    labels = [f'CHARACTER {i} ? "{c}"' for i, c in enumerate("anoxsees")]
    corpus.label(*labels, category="2")
    inks, _ = corpus.read()
    assert [i.text for i in inks[:2]] == ["an ox", "sees"]


def test_a_text_of_two_rows_that_nothing_cuts_is_skipped(corpus):
    corpus.add("include/abc/data/x.dat", rows_of_letters("an ox", "here"))
    corpus.label('TEXT 0-7 ? "an ox here"', category="8")
    corpus.label('WORD 0-1 ? "an"')
    inks, skipped = corpus.read()
    assert [i.text for i in inks] == ["an"]
    assert [(s.reason, s.detail) for s in skipped] == [("text of several rows", "2: an ox here")]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("It wasn ' t so , was it ?", "It wasn't so, was it?"),
        ("Maxwell 's dog ( old ) .", "Maxwell's dog (old)."),
        ("the main argu -", "the main argu-"),
        ("John - home", "John - home"),
        ("a ..... party", "a ..... party"),
    ],
)
def test_punctuation_set_apart_is_attached(label, text):
    assert attach_punctuation(label) == text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("att", "text in the boxes of a form"),
        ("hpb", "label does not tell where the spaces are"),
        ("atu", "pen lifts were not recorded"),
    ],
)
def test_texts_whose_label_and_ink_differ_by_source_are_skipped(corpus, source, reason):
    corpus.add("include/abc/data/x.dat", rows_of_letters("2 8"))
    corpus.label('TEXT 0-1 ? "2 8"', category="8", source=source)
    inks, skipped = corpus.read()
    assert not inks
    assert [s.reason for s in skipped] == [reason]


def pack(root, path, names, mode="w:xz"):
    with tarfile.open(path, mode) as tar:
        for name in names:
            content = (root / name).read_bytes()
            member = tarfile.TarInfo(f"./train/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_an_archive_reads_as_its_folder_does_in_any_order(corpus, tmp_path, order, mode):
    corpus.add("include/abc/data/x.dat", ".INCLUDE abc/data/z.dat\n" + letter(0, 0))
    corpus.add("include/abc/data/z.dat", letter(10, 0))
    corpus.add("include/def/data/y.dat", letter(20, 0))
    corpus.label('WORD 0-1 OK "ab"', category="6")
    corpus.label('WORD 0-1 OK "ab"', 'WORD 1 OK "b"', category="7")
    corpus.label('WORD 0 OK "c"', source="def", ink="def/data/y.dat")
    corpus.label('WORD 0 OK "d"', source="ghi", ink="abc/data/none.dat")
    names = [p.relative_to(corpus.root).as_posix() for p in corpus.root.rglob("*") if p.is_file()]
    pack(corpus.root, tmp_path / "corpus.tar", sorted(names)[::order], mode)

    def content(source):
        return sorted(
            (i.path, i.line, i.text, i.writer, tuple(x_of(i)))
            if isinstance(i, LabelledInk)
            else (i.path, i.line, i.reason)
            for i in read_source(source)
        )

    assert content(tmp_path / "corpus.tar") == content(corpus.root)
    assert len(content(corpus.root)) == 5


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_an_archive_that_breaks_off_is_read_up_to_there(corpus, tmp_path, mode):
    rng = random.Random(0)  # ink that does not pack well
    for name in "xyz":
        ink = "".join(letter(rng.randrange(9999), rng.randrange(9999)) for _ in range(5000))
        corpus.add(f"include/abc/data/{name}.dat", DOC + ink)
        label = f'.INCLUDE abc/data/{name}.dat\n.SEGMENT WORD 0 OK "{name}"\n'
        corpus.add(f"data/6/abc/{name}.dat", label)
    names = [f"{tree}/{name}.dat" for name in "xyz" for tree in ("data/6/abc", "include/abc/data")]
    whole, broken = tmp_path / "whole.tar", tmp_path / "broken.tar"
    pack(corpus.root, whole, names, mode)
    broken.write_bytes(whole.read_bytes()[: int(0.8 * whole.stat().st_size)])
    read = list(read_source(broken))
    assert [ink.text for ink in read if isinstance(ink, LabelledInk)] == ["x", "y"]
    skipped = [one.reason for one in read if isinstance(one, Skipped)]
    assert skipped == [
        "archive damaged from here on",
        "included file missing",
        "no ink in this file or its includes",
    ]
    (tmp_path / "none.tar").write_bytes(whole.read_bytes()[:100])
    with pytest.raises(ReaderError, match=r"none\.tar"):
        list(read_source(tmp_path / "none.tar"))


def test_reading_is_lazy_and_a_missing_source_is_an_error(tmp_path):
    reading = read_source(tmp_path / "none")
    with pytest.raises(ReaderError, match="no such file"):
        next(reading)
    with pytest.raises(ReaderError, match="neither UNIPEN nor IAM-OnDB"):
        next(read_source(tmp_path))
