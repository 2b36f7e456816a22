"""The words of a text: as they were asked for, as the model writes them, and their noise seeds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from diffusion.alphabet import PreparedText, prepare_text

# one character for one, so that positions stay
_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True)
class TextWord:
    """A word of a text, before it is written.

    Attributes:
        label: as it was asked for, with accents and typographic quotes.
        text: what the model writes, printable ASCII.
        seed: of its noise.
        marks: accents to be drawn, each the index of its letter in `text` and its name.
    """

    label: str
    text: str
    seed: int
    marks: tuple[tuple[int, str], ...] = ()


class Piece(NamedTuple):
    """A word of prepared text: the place of its first character, its letters, its noise seed."""

    start: int
    text: str
    seed: int


@dataclass(frozen=True)
class Wording:
    """A text as it can be written: `text`, split at white space, has the labels of `words`."""

    text: str
    words: tuple[TextWord, ...]


def prepare(text: str) -> PreparedText:
    """Prepares a text for the model, with every kind of line end as a line break."""
    return prepare_text(_LINE_ENDS.sub("\n", text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each word of `read_words` begins and ends in the text as it was typed."""
    spans = []
    for match in re.finditer(r"\S+", text):
        spans += [match.span()] * len(prepare(match[0]).text.split())
    return spans


@lru_cache(maxsize=16)
def read_words(text: str, seed: int) -> Wording:
    """Splits a text into words; characters that cannot be written are left out."""
    prepared = prepare(text)
    written, labels = _labelled(text, prepared)
    words = []
    marks = list(prepared.marks)[::-1]
    for piece, label in zip(split_words(prepared.text, seed), labels, strict=True):
        own = []
        while marks and marks[-1].index < piece.start + len(piece.text):
            mark = marks.pop()
            if mark.index >= piece.start:
                own.append((mark.index - piece.start, mark.name.replace("_", " ")))
        words.append(TextWord(label, piece.text, piece.seed, tuple(own)))
    return Wording(written, tuple(words))


def split_words(text: str, seed: int) -> list[Piece]:
    """Splits prepared text at white space and gives every word its noise seed.

    The seed follows from the request's seed, the paragraph and the word's place in it: a changed
    word leaves the others as they were, and so does a word more or less in another paragraph.
    """
    words = []
    start = 0
    for number, paragraph in enumerate(text.split("\n")):
        for place, match in enumerate(re.finditer(r"\S+", paragraph)):
            words.append(Piece(start + match.start(), match[0], word_seed(seed, number, place)))
        start += len(paragraph) + 1
    return words


def word_seed(seed: int, paragraph: int, place: int) -> int:
    """Returns the noise seed of a word: 53 bits, so that every JSON reader keeps it exactly."""
    digest = hashlib.blake2b(f"{seed}/{paragraph}/{place}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 11


def _labelled(original: str, prepared: PreparedText) -> tuple[str, list[str]]:
    """The text and its words as they were asked for, with accents and typographic quotes.

    Where characters were left out, the words are those that are written.
    """
    words = [paragraph.split() for paragraph in prepared.text.splitlines()]
    asked = [paragraph.split() for paragraph in original.splitlines()]
    if prepared.unknown or list(map(len, asked)) != list(map(len, words)):
        return prepared.text, [word for paragraph in words for word in paragraph]
    return original, [word for paragraph in asked for word in paragraph]
