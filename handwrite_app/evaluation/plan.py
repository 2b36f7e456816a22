"""What is evaluated: which validation writers, which of their words, and which style sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion.corpus import Corpus, person_of
from diffusion.strokes import Strokes, draw_style_windows, estimate_x_height
from handwrite_app.errors import UserError

HALVES = ("tune", "report", "all")
STYLE_PEN_PX = 2.5
GALLERY_WORDS = 6  # kept apart to know the hand by, where there are enough
_STYLE_WORDS = 4  # kept apart for the sample
_STYLE_GAP = 4.75  # steps between them, the middle of what training draws
_WORDS_FOR_SIZE = 60  # enough to tell how tall a hand writes


LabelledWord = tuple[str, Strokes]


@dataclass(frozen=True, eq=False)
class Line:
    """Some words that a writer wrote, to be written again: words and their own ink (steps)."""

    words: tuple[str, ...]
    ink: tuple[Strokes, ...]

    @property
    def text(self) -> str:
        """The line as it should be read."""
        return " ".join(self.words)


@dataclass(frozen=True, eq=False)
class Hand:
    """One writer: a style sample of words that are in none of the lines, and the lines.

    sample: the words of the style sample; window: (1, 40, 288) float32; x_height in steps;
    gallery: words with their ink that are in neither, empty where the writer has too few.
    """

    writer: str
    source: str
    sample: tuple[str, ...]
    window: NDArray[np.float32]
    x_height: float
    gallery: tuple[LabelledWord, ...]
    lines: tuple[Line, ...]


def half_of(writer: str) -> str:
    """tune or report: by a hash of the person, so that nobody else's coming or going moves it."""
    return HALVES[blake2b(b"half" + person_of(writer).encode(), digest_size=4).digest()[0] % 2]


def without_seen(corpus: Corpus, held_out: Sequence[str] | None) -> Corpus:
    """The corpus with only those validation writers whom a model has not seen under any name.

    Args:
        held_out: the writers that the model's training left out; None if it does not say.
    """
    if held_out is None:
        return corpus
    seen = {person_of(w) for w in corpus.writers if w not in set(held_out)}
    unseen = np.array([person_of(w) not in seen for w in corpus.writers])
    return replace(corpus, validation=corpus.validation & unseen)


def choose_gallery(corpus: Corpus, *, words: int, seed: int) -> list[Hand]:
    """All validation writers, of both halves, as `choose_hands` makes them, a line each."""
    count = int(corpus.validation.sum())
    return choose_hands(corpus, lines=count, words=words, half="all", seed=seed)


def choose_hands(corpus: Corpus, *, lines: int, words: int, half: str, seed: int) -> list[Hand]:
    """Gives the lines round-robin to the validation writers of this half with enough words.

    Args:
        lines: how many lines of text in all; words: how many words each.
        half: tune, report or all.

    Raises:
        UserError: no writer has enough different words.
    """
    usable: list[tuple[int, dict[str, list[int]]]] = []
    people: set[str] = set()
    for number in np.flatnonzero(corpus.validation):
        if person_of(corpus.writers[number]) in people:
            continue  # one person is one hand, whatever the number of names
        if half in ("all", half_of(corpus.writers[number])):
            by_text = words_by_text(corpus, int(number))
            if len(by_text) >= _STYLE_WORDS + words:
                usable.append((int(number), by_text))
                people.add(person_of(corpus.writers[number]))
    if not usable:
        raise UserError(
            f"No validation writer of this corpus has {_STYLE_WORDS + words} different words"
            + ("." if half == "all" else f" in the half {half!r}."),
            "Take fewer --words, --half all, or a larger corpus.",
        )
    order = np.random.default_rng(seed).permutation(len(usable))
    hands = []
    for place, k in enumerate(order):
        count = lines // len(usable) + (place < lines % len(usable))
        number, by_text = usable[k]
        if count:
            hands.append(_hand(corpus, number, by_text, count, words, seed))
    return hands


def words_by_text(corpus: Corpus, writer: int) -> dict[str, list[int]]:
    """A writer's running words of two letters and more: case-folded text -> samples."""
    by_text: dict[str, list[int]] = {}
    for index in corpus.of_writer(writer, ["word", "line word"]):
        text = corpus.texts[index]
        if " " not in text and sum(c.isalpha() for c in text) >= 2:
            by_text.setdefault(text.casefold(), []).append(int(index))
    return by_text


def _hand(
    corpus: Corpus,
    writer: int,
    by_text: dict[str, list[int]],
    count: int,
    words: int,
    seed: int,
) -> Hand:
    name = corpus.writers[writer]
    digest = blake2b(name.encode(), digest_size=8).digest()
    rng = np.random.default_rng([seed, int.from_bytes(digest, "big")])
    texts = [sorted(by_text)[k] for k in rng.permutation(len(by_text))]
    sample = [_any(by_text[t], rng) for t in texts[:_STYLE_WORDS]]
    shown, window = _style_window([corpus.strokes(i) for i in sample])
    rest = texts[_STYLE_WORDS:]
    gallery: list[int] = []
    if len(rest) >= GALLERY_WORDS + max(GALLERY_WORDS, words):
        gallery = [_any(by_text[t], rng) for t in rest[:GALLERY_WORDS]]
        rest = rest[GALLERY_WORDS:]
    queue: list[str] = []
    lines = []
    for _ in range(count):
        if len(queue) < words:
            queue = [rest[k] for k in rng.permutation(len(rest))]
        chosen = [_any(by_text[t], rng) for t in queue[:words]]
        queue = queue[words:]
        lines.append(
            Line(tuple(corpus.texts[i] for i in chosen), tuple(corpus.strokes(i) for i in chosen))
        )
    every = [i for t in texts for i in by_text[t]][:_WORDS_FOR_SIZE]
    x_height = estimate_x_height([corpus.strokes(i) for i in every])
    return Hand(
        name,
        corpus.sources[writer],
        tuple(corpus.texts[i] for i in sample[:shown]),
        window,
        x_height,
        tuple((corpus.texts[i], corpus.strokes(i)) for i in gallery),
        tuple(lines),
    )


def side_by_side(words: Sequence[Strokes], gap: float) -> Strokes:
    """Sets words on one baseline, the ink of each `gap` steps right of the one before."""
    line: Strokes = []
    right = -gap
    for word in words:
        strokes = [s for s in word if len(s)]
        if strokes:
            x = np.concatenate(strokes)[:, 0]
            left = right + gap
            line += [s + np.array([left - float(x.min()), 0.0]) for s in strokes]
            right = left + float(np.ptp(x))
    return line


def _style_window(words: Sequence[Strokes]) -> tuple[int, NDArray[np.float32]]:
    """How many of the words fit whole, at least one, and the window (1, 40, 288) of them."""
    for count in range(len(words), 0, -1):
        windows = draw_style_windows([side_by_side(words[:count], _STYLE_GAP)], STYLE_PEN_PX)
        if len(windows) == 1:
            break
    return count, windows[:1]


def _any(items: Sequence[int], rng: np.random.Generator) -> int:
    return items[int(rng.integers(len(items)))]


def noise_seed(*parts: Any) -> int:
    """A seed of 63 bits from whatever names a word."""
    digest = blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
