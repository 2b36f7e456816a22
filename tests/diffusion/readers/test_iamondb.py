import shutil
import tarfile

import numpy as np
import pytest

from diffusion.readers import LabelledInk, ReaderError, read_source

TEXT = "OCR:\n\nprinted text\nof the form\n\nCSR:\n\nA MOVE to stop\nMr. Gaitskell\n"
LINE = """<?xml version="1.0" encoding="ISO-8859-1"?>
<WhiteboardCaptureSession>
  <WhiteboardDescription><SensorLocation corner="top_left"/></WhiteboardDescription>
  <StrokeSet>
    <Stroke colour="black" start_time="1.0" end_time="1.1">
      <Point x="10" y="20" time="1.0"/>
      <Point x="11" y="25" time="1.1"/>
    </Stroke>
    <Stroke colour="black" start_time="2.0" end_time="2.1"><Point x="30" y="5" time="2"/></Stroke>
  </StrokeSet>
</WhiteboardCaptureSession>
"""
FORM = '<W><General><Form id="a01-000u" writerID="10042"/></General></W>'


@pytest.fixture
def root(tmp_path):
    files = {
        "lineStrokes/a01/a01-000/a01-000u-01.xml": LINE,
        "lineStrokes/a01/a01-000/a01-000u-02.xml": LINE,
        "ascii/a01/a01-000/a01-000u.txt": TEXT,
        "original/a01/a01-000/strokesu.xml": FORM,
    }
    for name, content in files.items():
        path = tmp_path / "iam" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="latin-1")
    return tmp_path / "iam"


def line_file(root, number=1):
    return root / f"lineStrokes/a01/a01-000/a01-000u-0{number}.xml"


def test_lines_have_their_text_their_writer_and_ink_with_y_up(root):
    first, second = read_source(root)
    assert (first.text, second.text) == ("A MOVE to stop", "Mr. Gaitskell")
    assert {(i.kind, i.writer, i.source) for i in (first, second)} == {("line", "iam/10042", "iam")}
    np.testing.assert_array_equal(first.strokes[0], [[10, -20], [11, -25]])
    np.testing.assert_array_equal(first.strokes[1], [[30, -5]])
    assert first.path == "lineStrokes/a01/a01-000/a01-000u-01.xml"


def test_without_the_original_forms_each_form_is_a_writer(root):
    (root / "original/a01/a01-000/strokesu.xml").unlink()
    assert {i.writer for i in read_source(root)} == {"iam/a01-000u"}


def test_archives_read_as_folders_do(root, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    for tree in ("lineStrokes", "ascii", "original"):
        with tarfile.open(packed / f"{tree}-all.tar.gz", "w:gz") as tar:
            tar.add(root / tree, tree)
    assert [(i.text, i.writer, i.path) for i in read_source(packed)] == [
        (i.text, i.writer, i.path) for i in read_source(root)
    ]


def test_a_damaged_archive_is_an_error_that_names_it(root, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    for tree in ("lineStrokes", "ascii"):
        (packed / f"{tree}-all.tar.gz").write_bytes(b"\x1f\x8b not an archive")
    with pytest.raises(ReaderError, match="ascii-all"):
        list(read_source(packed))


@pytest.mark.parametrize("kind", ["zip", "gztar", "xztar"])
def test_one_archive_of_all_reads_as_the_folder_does(root, tmp_path, kind):
    packed = shutil.make_archive(str(tmp_path / "all"), kind, root.parent, "iam")
    assert [(i.text, i.writer) for i in read_source(packed)] == [
        (i.text, i.writer) for i in read_source(root)
    ]


def test_one_of_its_archives_stands_for_all_of_them(root, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    for tree in ("lineStrokes", "ascii"):
        shutil.make_archive(str(packed / f"{tree}-all"), "gztar", root, tree)
    assert [i.text for i in read_source(packed / "lineStrokes-all.tar.gz")] == [
        "A MOVE to stop",
        "Mr. Gaitskell",
    ]


def test_an_archive_that_breaks_off_is_read_up_to_there(root, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    shutil.make_archive(str(packed / "ascii-all"), "tar", root, "ascii")
    whole = shutil.make_archive(str(packed / "lineStrokes-all"), "tar", root, "lineStrokes")
    with tarfile.open(whole) as tar:
        last = max(tar.getmembers(), key=lambda member: member.offset_data)
    with open(whole, "r+b") as file:
        file.truncate(last.offset_data + 100)
    ink, skipped = read_source(packed)
    assert isinstance(ink, LabelledInk)
    assert (skipped.reason, skipped.path) == (
        "archive damaged from here on",
        "lineStrokes-all.tar",
    )


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        ("", "file empty or too large", 0),
        (LINE[: LINE.index("</Stroke>")], "damaged XML", 8),
        ("not XML", "damaged XML", 1),
        (LINE.replace('x="11"', ""), "point without x and y", 7),
        (LINE.replace('x="11"', 'x="1e999"'), "point without x and y", 5),
        (LINE.replace('y="25"', 'y="low"'), "point without x and y", 7),
        ("<W><StrokeSet><Stroke/></StrokeSet></W>", "no strokes", 0),
        (BILLION_LAUGHS + '<W a="x"/>', "XML with entities", 1),
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><W>&e;</W>',
            "XML with entities",
            1,
        ),
    ],
)
def test_a_damaged_or_hostile_file_is_skipped_and_the_rest_read(root, content, reason, line):
    line_file(root).write_text(content, encoding="latin-1")
    skipped, ink = read_source(root)
    assert (skipped.reason, skipped.line) == (reason, line)
    assert skipped.path == "lineStrokes/a01/a01-000/a01-000u-01.xml"
    assert isinstance(ink, LabelledInk)


def test_a_billion_laughs_are_not_laughed(root):
    line_file(root).write_text(BILLION_LAUGHS + "<W>&i;</W>")
    skipped, _ = read_source(root)
    assert skipped.reason in ("XML with entities", "damaged XML")  # libxml2 may refuse it first


def test_an_external_file_never_gets_into_the_ink(root, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text('<Stroke><Point x="1" y="1"/></Stroke>')
    hostile = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n'
    content = LINE.replace("<Whiteboard", hostile + "<Whiteboard", 1)
    line_file(root).write_text(content.replace("</StrokeSet>", "&e;</StrokeSet>"))
    assert next(read_source(root)).reason == "XML with entities"


def test_a_line_without_transcript_is_skipped(root):
    line_file(root, 2).rename(line_file(root, 3))
    line_file(root).rename(line_file(root).with_name("a01-000x-01.xml"))
    (root / "lineStrokes/a01/a01-000/notes.xml").write_text(LINE)
    assert [s.reason for s in read_source(root)] == [
        "line missing in transcript",
        "transcript missing",
        "file name is not of a form's line",
    ]
