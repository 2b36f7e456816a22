import zipfile

import numpy as np
import pytest

from diffusion.readers import LabelledInk, ReaderError, read_source

WORD = """<traceGroup><annotation type="type">Word</annotation>
  <annotation type="transcription">{text}</annotation>
  <trace>0 10 5, 1 12 9</trace><trace type="penUp">3 3 3</trace><trace>2 20 5</trace>
</traceGroup>"""
FILE = """<?xml version="1.0"?>
<ink xmlns="http://www.w3.org/2003/InkML"><traceFormat>
  <channel name="T"/><channel name="X"/><channel name="Y"/></traceFormat>{inside}</ink>"""


@pytest.fixture
def write(tmp_path):
    def written(inside, name="ada/one.inkml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILE.format(inside=inside), encoding="utf-8")
        return path

    return written


def test_a_word_has_its_text_its_writer_and_ink_with_y_up(write):
    path = write('<annotation type="writer">Ada L</annotation>' + WORD.format(text="Dear"))
    (ink,) = read_source(path)
    assert (ink.text, ink.kind, ink.writer, ink.source) == ("Dear", "word", "inkml/Ada_L", "inkml")
    np.testing.assert_array_equal(ink.strokes[0], [[10, -5], [12, -9]])
    np.testing.assert_array_equal(ink.strokes[1], [[20, -5]])


def test_the_innermost_text_counts_and_a_whole_file_may_be_one_line(write):
    line = '<annotation type="transcription">Dear Ada</annotation>'
    inside = f"{line}<traceGroup>{WORD.format(text='Dear')}{WORD.format(text='Ada')}</traceGroup>"
    assert [(i.text, i.kind) for i in read_source(write(inside))] == [
        ("Dear", "word"),
        ("Ada", "word"),
    ]
    (whole,) = read_source(write(line + "<trace>0 1 1, 0 2 2</trace>"))
    assert (whole.text, whole.kind, whole.writer) == ("Dear Ada", "line", "inkml/one")


def test_a_folder_and_its_archive_read_alike_and_its_files_are_one_writers(write, tmp_path):
    write(WORD.format(text="one"))
    folder = write(WORD.format(text="two"), "ada/two.inkml").parent
    read = list(read_source(folder))
    assert [(i.text, i.writer) for i in read] == [("one", "inkml/ada"), ("two", "inkml/ada")]
    with zipfile.ZipFile(tmp_path / "ink.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"ada/{file.name}")
    packed = list(read_source(tmp_path / "ink.zip"))
    assert [(i.text, i.writer, i.path) for i in packed] == [
        (i.text, i.writer, i.path) for i in read
    ]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<trace>0 1 1</trace>", "transcript missing"),
        (WORD.format(text="a\nb"), "text of several lines that are not told apart"),
        (WORD.format(text="a").replace("0 10 5", "0 ? 5"), "damaged trace"),
        (WORD.format(text="a").replace("0 10 5", "0 1e99 5"), "damaged trace"),
        ("", "no strokes"),
        ("<trace>", "damaged XML"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_its_reason_and_the_rest_read(write, inside, reason):
    write(inside)
    folder = write(WORD.format(text="good"), "ada/two.inkml").parent
    skipped, ink = read_source(folder)
    assert (skipped.reason, skipped.path) == (reason, "ada/one.inkml")
    assert isinstance(ink, LabelledInk)


def test_other_xml_and_a_damaged_archive_are_refused_with_the_reason(tmp_path):
    (tmp_path / "a.inkml").write_text("<svg/>")
    (skipped,) = read_source(tmp_path / "a.inkml")
    assert skipped.reason == "no InkML"
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(ReaderError, match=r"a\.zip"):
        list(read_source(tmp_path / "a.zip"))
