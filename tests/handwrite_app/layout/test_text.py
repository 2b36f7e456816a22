import pytest

from handwrite_app.layout.text import Paragraph, split_paragraphs


def test_a_paragraph_is_a_line_and_knows_its_words_and_tabs():
    assert split_paragraphs("Dear Ada,\n\n\tthe\t\tend \n") == [
        Paragraph(0, 2, (0, 0)),
        Paragraph(2, 2),
        Paragraph(2, 4, (1, 2)),
    ]


@pytest.mark.parametrize(
    ("line", "marker", "level"),
    [
        ("- milk", "bullet", 0),
        ("* milk", "bullet", 0),
        ("\u2022 milk", "bullet", 0),
        ("  - milk", "bullet", 1),
        ("\t- milk", "bullet", 1),
        ("    12. milk", "number", 2),
        ("3) milk", "number", 0),
        ("b) milk", "number", 0),
        ("-", None, 0),
        ("-milk", None, 0),
        ("1914. came", None, 0),
        ("I. Newton", None, 0),
        ("\u2014 Who is there?", None, 0),
        ("3.5 litres", None, 0),
    ],
)
def test_items_of_lists_are_known_by_their_marks(line, marker, level):
    (paragraph,) = split_paragraphs(line)
    assert (paragraph.marker, paragraph.level) == (marker, level)


def test_a_form_feed_begins_a_page():
    assert [p.new_page for p in split_paragraphs("a\n\fb\fc")] == [False, False, True, True]
