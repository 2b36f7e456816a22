"""What of the alphabet a hand has shown so far, and which sentence shows most of the rest."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handwrite_app.recording.sentences import SENTENCES

GROUPS = {  # of the characters that are counted, by what they are called
    "letters": string.ascii_lowercase,
    "capitals": string.ascii_uppercase,
    "digits": string.digits,
    "punctuation": ".,;:!?'\"()-&/%+=*#@$<>[]{}|\\^_`~",
}
_WANTED = {"letters": 6, "capitals": 2, "digits": 3}
_COMMON = ".,?!'-"  # of the punctuation, what letters are full of
_WANTED_COMMON, _WANTED_RARE = 3, 1
_WORTH = {"letters": 0.5, "capitals": 0.9, "digits": 0.9, "punctuation": 0.6}  # of one; a pair's: 1
_LEAST_LENGTH = 12  # characters that a sentence costs at least: a short one is still a prompt


@dataclass(frozen=True)
class Coverage:
    """How often what was written.

    Attributes:
        characters: how often each character was written.
        pairs: how often a letter was followed by a small one within a word, capitals aside.
    """

    characters: Counter[str]
    pairs: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Coverage:
        """Counts texts, such as the words of recordings."""
        characters: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for text in texts:
            characters.update("".join(text.split()))
            pairs.update(_pairs(text))
        return cls(characters, pairs)

    def missing(self, character: str) -> int:
        """How often a character is still to be written; 0: often enough."""
        return max(0, wanted(character) - self.characters[character])

    @property
    def missing_characters(self) -> str:
        """The characters of `GROUPS` that were never written, in their order."""
        return "".join(
            character
            for group in GROUPS.values()
            for character in group
            if not self.characters[character]
        )

    @property
    def share(self) -> float:
        """How much of what is wanted is there, of characters and pairs alike, in [0, 1]."""
        every = [character for group in GROUPS.values() for character in group]
        total = sum(wanted(character) for character in every)
        missing = sum(self.missing(character) for character in every)
        return ((total - missing) / total + self.pairs_shown / len(PAIRS)) / 2

    @property
    def pairs_shown(self) -> int:
        """How many of `PAIRS` were written."""
        return sum(pair in self.pairs for pair in PAIRS)

    def gain(self, sentence: str) -> float:
        """What a sentence would add, new pairs and missing characters, for each it asks for."""
        new_pairs = sum(pair in PAIRS and pair not in self.pairs for pair in set(_pairs(sentence)))
        written = Counter("".join(sentence.split()))
        needed = sum(min(count, self.missing(c)) * _worth(c) for c, count in written.items())
        return (new_pairs + needed) / max(written.total(), _LEAST_LENGTH)


def wanted(character: str) -> int:
    """How often a character is wanted, at least 1."""
    for name, times in _WANTED.items():
        if character in GROUPS[name]:
            return times
    return _WANTED_COMMON if character in _COMMON else _WANTED_RARE


def _worth(character: str) -> float:
    return next((_WORTH[name] for name, group in GROUPS.items() if character in group), 0.0)


def next_prompt(
    coverage: Coverage,
    left_out: Collection[str] = (),
    sentences: Sequence[str] = SENTENCES,
) -> str | None:
    """The sentence that adds most for each character of it; of equals the first.

    Greedy set cover is within ln n of the best choice (Chvatal 1979).

    Args:
        left_out: sentences that were written or passed over.

    Returns:
        None when there is no sentence left, whether or not anything is missing.
    """
    left = [sentence for sentence in sentences if sentence not in left_out]
    return max(left, key=coverage.gain, default=None)


def _pairs(text: str) -> list[str]:
    return [
        (a + b).lower()
        for a, b in pairwise(text)
        if a in string.ascii_letters and b in string.ascii_lowercase
    ]


PAIRS = frozenset(pair for sentence in SENTENCES for pair in _pairs(sentence))
