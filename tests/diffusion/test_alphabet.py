import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion.alphabet import (
    CHARACTERS,
    END_OF_TEXT,
    Mark,
    Substitution,
    Unknown,
    from_tokens,
    prepare_text,
    to_tokens,
)


@given(st.text(alphabet=CHARACTERS))
def test_ascii_is_left_alone_and_survives_tokens(text):
    prepared = prepare_text(text)
    assert prepared == (text, (), (), ())
    tokens = to_tokens(text)
    assert tokens[-1] == END_OF_TEXT
    assert from_tokens(tokens) == text


@given(st.text())
def test_any_text_becomes_writable_or_is_reported(text):
    prepared = prepare_text(text)
    to_tokens(prepared.text.replace("\n", " "))
    for position, character in prepared.unknown:
        assert text.replace("\r\n", " \n").replace("\r", "\n")[position] == character
    assert all(0 <= mark.index < len(prepared.text) for mark in prepared.marks)


def test_accents_are_composed_and_typography_is_mapped_with_positions():
    prepared = prepare_text("Caf\u00e9 \u201ena\u00efve\u201c \u20ac \u4e2d")
    assert prepared.text == 'Cafe "naive"  '
    assert prepared.marks == (Mark(3, "acute"), Mark(8, "diaeresis"))
    assert prepared.substitutions == (
        Substitution(5, "\u201e", '"'),
        Substitution(11, "\u201c", '"'),
    )
    assert prepared.unknown == (Unknown(13, "\u20ac"), Unknown(15, "\u4e2d"))


def test_composed_and_combining_accents_are_the_same():
    assert prepare_text("e\u0301") == prepare_text("\u00e9")._replace(substitutions=())


def test_a_token_for_an_unknown_character_is_refused():
    with pytest.raises(ValueError, match="\u20ac"):
        to_tokens("\u20ac")
