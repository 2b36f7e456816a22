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
STYLE_WORDS = 4  # of the sample, which share a window of it
SAMPLE_WORDS = 12  # kept apart for the sample: a line and a half of a letter
STYLE_GAP = 4.75  # steps between them, the middle of what training draws
_WORDS_FOR_SIZE = 60  # enough to tell how tall a hand writes


LabelledWord = tuple[str, Strokes]


@dataclass(frozen=True, eq=False)
class Line:
    """Some words to be written, and how the writer wrote them (steps).

    ink: of each word; empty where there is no real ink to compare with. again: other ink of the
    same words by the same writer, where that is asked for.
    """

    words: tuple[str, ...]
    ink: tuple[Strokes, ...]
    again: tuple[Strokes, ...] = ()

    @property
    def text(self) -> str:
        """The line as it should be read."""
        return " ".join(self.words)


@dataclass(frozen=True, eq=False)
class Hand:
    """One writer: a style sample of words that are in none of the lines, and the lines.

    sample: the words of the style sample and their ink; windows: (K, 40, 288) float32, drawn or
    scanned from it; x_height in steps; gallery: words with their ink that are in neither, empty
    where the writer has too few.
    """

    writer: str
    source: str
    sample: tuple[LabelledWord, ...]
    windows: NDArray[np.float32]
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


def choose_gallery(
    corpus: Corpus, *, words: int, seed: int, sample_words: int = SAMPLE_WORDS
) -> list[Hand]:
    """All validation writers, of both halves, as `choose_hands` makes them, a line each."""
    count = int(corpus.validation.sum())
    return choose_hands(
        corpus, lines=count, words=words, half="all", seed=seed, sample_words=sample_words
    )


def choose_hands(
    corpus: Corpus,
    *,
    lines: int,
    words: int,
    half: str,
    seed: int,
    sample_words: int = SAMPLE_WORDS,
) -> list[Hand]:
    """Gives the lines round-robin to the validation writers of this half with enough words.

    Args:
        lines: how many lines of text in all; words: how many words each.
        half: tune, report or all.
        sample_words: of the style sample, at most; those are shown that fit.

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
            if len(by_text) >= sample_words + words:
                usable.append((int(number), by_text))
                people.add(person_of(corpus.writers[number]))
    if not usable:
        raise UserError(
            f"No validation writer of this corpus has {sample_words + words} different words"
            + ("." if half == "all" else f" in the half {half!r}."),
            "Take fewer --words, --half all, or a larger corpus.",
        )
    order = np.random.default_rng(seed).permutation(len(usable))
    hands = []
    for place, k in enumerate(order):
        count = lines // len(usable) + (place < lines % len(usable))
        number, by_text = usable[k]
        if count:
            hands.append(_hand(corpus, number, by_text, count, words, seed, sample_words))
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
    sample_words: int,
) -> Hand:
    name = corpus.writers[writer]
    digest = blake2b(name.encode(), digest_size=8).digest()
    rng = np.random.default_rng([seed, int.from_bytes(digest, "big")])
    texts = [sorted(by_text)[k] for k in rng.permutation(len(by_text))]
    chosen = [_any(by_text[t], rng) for t in texts[:sample_words]]
    sample = [(corpus.texts[i], corpus.strokes(i)) for i in chosen]
    shown, windows = _style_windows([ink for _, ink in sample])
    rest = texts[sample_words:]
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
        lines.append(line_of(corpus, chosen))
    every = [i for t in texts for i in by_text[t]][:_WORDS_FOR_SIZE]
    x_height = estimate_x_height([corpus.strokes(i) for i in every])
    return Hand(
        name,
        corpus.sources[writer],
        tuple(sample[k] for k in shown),
        windows,
        x_height,
        tuple((corpus.texts[i], corpus.strokes(i)) for i in gallery),
        tuple(lines),
    )


def line_of(corpus: Corpus, samples: Sequence[int]) -> Line:
    """The line of these samples."""
    return Line(tuple(corpus.texts[i] for i in samples), tuple(corpus.strokes(i) for i in samples))


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


def _style_windows(words: Sequence[Strokes]) -> tuple[list[int], NDArray[np.float32]]:
    """Which of the words are shown, and windows (K, 40, 288) of them.

    Of every `STYLE_WORDS` words as many as fit one window whole, at least one.
    """
    shown: list[int] = []
    windows = []
    for start in range(0, len(words), STYLE_WORDS):
        group = words[start : start + STYLE_WORDS]
        for count in range(len(group), 0, -1):
            drawn = draw_style_windows([side_by_side(group[:count], STYLE_GAP)], STYLE_PEN_PX)
            if len(drawn) == 1:
                break
        shown += range(start, start + count)
        windows.append(drawn[0])
    return shown, np.stack(windows)


def packed_windows(words: Sequence[Strokes]) -> NDArray[np.float32]:
    """Windows (K, 40, 288) of words side by side, as many in each as fit whole, every word once."""
    windows: list[NDArray[np.float32]] = []
    group: list[Strokes] = []
    shown: NDArray[np.float32] | None = None
    for word in words:
        drawn = _drawn([*group, word])
        if shown is not None and len(drawn) > 1:
            windows.append(shown)
            group, drawn = [], _drawn([word])
        group.append(word)
        shown = drawn[0]
    if shown is not None:
        windows.append(shown)
    return np.stack(windows)


def _drawn(words: Sequence[Strokes]) -> NDArray[np.float32]:
    return draw_style_windows([side_by_side(words, STYLE_GAP)], STYLE_PEN_PX)


def _any(items: Sequence[int], rng: np.random.Generator) -> int:
    return items[int(rng.integers(len(items)))]


def noise_seed(*parts: Any) -> int:
    """A seed of 63 bits from whatever names a word."""
    digest = blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
