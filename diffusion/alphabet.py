"""Characters and tokens, and what happens to a character that the model never saw. No torch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

CHARACTERS = "".join(chr(code) for code in range(32, 127))  # printable ASCII, space first

PAD, END_OF_TEXT, NO_TEXT = 0, 1, 2  # NO_TEXT stands for a text dropped for guidance
_FIRST = 3
VOCABULARY_SIZE = _FIRST + len(CHARACTERS)
_TOKEN = {character: _FIRST + i for i, character in enumerate(CHARACTERS)}

_SUBSTITUTES = {
    "\u2018": "'", "\u2019": "'", "\u201a": ",", "\u201b": "'", "\u2032": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"',
    "\u00ab": '"', "\u00bb": '"', "\u2039": "<", "\u203a": ">",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "--", "\u2015": "--",
    "\u2212": "-", "\u2026": "...", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
    "\u202f": " ", "\t": " ", "\u2022": "*", "\u00b7": ".", "\u00d7": "x", "\u00df": "ss",
    "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE", "\ufb01": "fi", "\ufb02": "fl",
    "\u00a1": "!", "\u00bf": "?", "\u0131": "i", "\u00ad": "", "\ufeff": "", "\u200b": "",
}  # fmt: skip

_MARKS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "circumflex", "\u0303": "tilde",
    "\u0304": "macron", "\u0306": "breve", "\u0307": "dot", "\u0308": "diaeresis",
    "\u030a": "ring", "\u030b": "double_acute", "\u030c": "caron", "\u0326": "comma_below",
    "\u0327": "cedilla", "\u0328": "ogonek", "\u0323": "dot_below",
}  # fmt: skip
# letters that Unicode does not decompose, as a base and a mark of ours
_COMPOSED = {"\u00f8": ("o", "stroke"), "\u00d8": ("O", "stroke"), "\u0142": ("l", "bar"),
             "\u0141": ("L", "bar"), "\u0111": ("d", "bar"), "\u0110": ("D", "bar")}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """An accent: the index of its letter in the prepared text, and the accent's name."""

    index: int
    name: str


class Substitution(NamedTuple):
    """A character that is written as a near one; position counts in the text as given."""

    position: int
    original: str
    replacement: str


class Unknown(NamedTuple):
    """A character that cannot be written; position counts in the text as given."""

    position: int
    character: str


class PreparedText(NamedTuple):
    """Text in the model's alphabet; line breaks are kept as they are."""

    text: str
    marks: tuple[Mark, ...]
    substitutions: tuple[Substitution, ...]
    unknown: tuple[Unknown, ...]


def prepare_text(text: str) -> PreparedText:
    """Maps any text to what can be written: ASCII, accents to be drawn, and what is left over.

    Accented Latin letters become base letters with a mark; typographic quotes, dashes and spaces
    become near ASCII characters and are reported; everything else is left out and reported.
    """
    out: list[str] = []
    marks: list[Mark] = []
    substitutions: list[Substitution] = []
    unknown: list[Unknown] = []
    text_nl = text.replace("\r\n", " \n").replace("\r", "\n")  # same length: positions stay
    for position, character in enumerate(text_nl):
        if character in _TOKEN or character == "\n":
            out.append(character)
            continue
        if character in _SUBSTITUTES:
            replacement = _SUBSTITUTES[character]
            out.extend(replacement)
            if not character.isspace() and replacement:
                substitutions.append(Substitution(position, character, replacement))
            continue
        base, names = _decompose(character)
        if base == "" and names and out and out[-1].isalpha():  # a combining mark after its letter
            marks.extend(Mark(len(out) - 1, name) for name in names)
        elif base in _TOKEN and base:
            marks.extend(Mark(len(out), name) for name in names)
            out.append(base)
        else:
            unknown.append(Unknown(position, character))
    return PreparedText("".join(out), tuple(marks), tuple(substitutions), tuple(unknown))


def _decompose(character: str) -> tuple[str, list[str]]:
    """Base character and the names of its marks; ("?", []) if that is not possible."""
    if character in _COMPOSED:
        base, name = _COMPOSED[character]
        return base, [name]
    base, names = "", []
    for part in unicodedata.normalize("NFD", character):
        if part in _MARKS:
            names.append(_MARKS[part])
        elif base == "" and part in _TOKEN:
            base = part
        else:
            return "\0", []
    return base, names


def to_tokens(text: str) -> list[int]:
    """Token ids of a text, END_OF_TEXT at its end.

    Raises:
        ValueError: a character is outside `CHARACTERS`; see `prepare_text`.
    """
    try:
        return [_TOKEN[c] for c in text] + [END_OF_TEXT]
    except KeyError as error:
        raise ValueError(f"no token for character {error.args[0]!r}") from None


def from_tokens(tokens: Iterable[int]) -> str:
    """The text of token ids; special tokens are left out."""
    return "".join(CHARACTERS[t - _FIRST] for t in tokens if t >= _FIRST)
