"""The other things that hands are asked to write: classes of text, repetitions, whole pages, and
the same lines after a sample that was photographed instead of drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from diffusion.corpus import Corpus
from handwrite_app.degrade import KINDS, degrade
from handwrite_app.evaluation.plan import STYLE_GAP, Hand, Line, line_of, noise_seed, side_by_side
from handwrite_app.scan import ScanError, scan_sample

LONGEST_WORD = 20  # characters that are written at once; what is longer is left to the page
_USES = 2.0  # of a real word by the lines of its class, on average, at most
_REPEATS = 8  # words of a hand that it wrote twice
_REPEAT_LENGTH = 3  # characters, at least
_SEVERITIES = (0.3, 1.0)  # of damage to scan-like samples
_SCAN_TRIES = 5


def _is_digits(text: str) -> bool:
    return text.isdigit()


def _is_capitals(text: str) -> bool:
    return len(text) > 1 and text.isalpha() and text.isupper()


def _has_symbols(text: str) -> bool:
    return not text.isalnum() and any(c.isalnum() for c in text)


CLASSES: dict[str, Callable[[str], bool]] = {
    "digits": _is_digits,
    "capitals": _is_capitals,
    "symbols": _has_symbols,
}


@dataclass(frozen=True, eq=False)
class Part:
    """Lines of one kind, by hand; its noise is its own unless it must be that of the lines."""

    name: str
    hands: list[Hand]
    noise: str = ""


def class_part(
    name: str, corpus: Corpus, hands: Sequence[Hand], *, lines: int, words: int, seed: int
) -> Part:
    """Lines of words of one class, by those of the hands who wrote some, with their real ink.

    No word is used more than about twice. Where there is not real ink enough for that, every
    hand writes words that any validation writer wrote, and there is nothing to compare with.

    Args:
        name: one of `CLASSES`.

    Returns:
        The part, without any line if nobody wrote words of the class.
    """
    pools = {hand.writer: _of_class(name, corpus, hand) for hand in hands}
    room = {w: int(_USES * len(p)) // words for w, p in pools.items() if len(p) >= words}
    if sum(room.values()) >= lines:
        counts = _share_out(lines, room)
        return Part(
            name,
            [
                replace(
                    hand,
                    lines=_lines(corpus, pools[hand.writer], counts[hand.writer], words, seed),
                )
                for hand in hands
                if counts.get(hand.writer)
            ],
            name,
        )
    texts = sorted({t for t in _validation_texts(corpus) if CLASSES[name](t)})
    if not texts:
        return Part(name, [], name)
    rng = np.random.default_rng([seed, len(texts)])
    counts = _share_out(lines, {hand.writer: lines for hand in hands})
    return Part(
        name,
        [
            replace(
                hand,
                lines=tuple(
                    Line(tuple(texts[k] for k in rng.integers(0, len(texts), words)), ())
                    for _ in range(counts[hand.writer])
                ),
            )
            for hand in hands
            if counts.get(hand.writer)
        ],
        name,
    )


def _known(hand: Hand) -> set[str]:
    """Case-folded words that its sample or the gallery shows."""
    return {text.casefold() for text, _ in (*hand.sample, *hand.gallery)}


def _of_class(name: str, corpus: Corpus, hand: Hand) -> list[int]:
    known = _known(hand)
    return [
        int(i)
        for i in corpus.of_writer(corpus.writers.index(hand.writer), ["word", "line word"])
        if len(corpus.texts[i]) <= LONGEST_WORD
        and " " not in corpus.texts[i]
        and CLASSES[name](corpus.texts[i])
        and corpus.texts[i].casefold() not in known
    ]


def _validation_texts(corpus: Corpus) -> list[str]:
    return [
        corpus.texts[i]
        for writer in np.flatnonzero(corpus.validation)
        for i in corpus.of_writer(int(writer), ["word", "line word"])
        if len(corpus.texts[i]) <= LONGEST_WORD and " " not in corpus.texts[i]
    ]


def _share_out(lines: int, room: dict[str, int]) -> dict[str, int]:
    """Gives lines round-robin to writers, to none more than there is room for."""
    counts = dict.fromkeys(room, 0)
    left = min(lines, sum(room.values()))
    while left:
        for writer in room:
            if left and counts[writer] < room[writer]:
                counts[writer] += 1
                left -= 1
    return counts


def _lines(
    corpus: Corpus, pool: Sequence[int], count: int, words: int, seed: int
) -> tuple[Line, ...]:
    """Lines of words drawn without putting back, until too few are left for a line."""
    rng = np.random.default_rng([seed, *pool[:1], len(pool)])
    queue: list[int] = []
    lines = []
    for _ in range(count):
        if len(queue) < words:
            queue = [pool[k] for k in rng.permutation(len(pool))]
        lines.append(line_of(corpus, queue[:words]))
        queue = queue[words:]
    return tuple(lines)


def repeats_part(corpus: Corpus, hands: Sequence[Hand], seed: int) -> Part:
    """Single words that a hand wrote at least twice, a line each, with both.

    The two are of one kind, since the corpus may hold the same ink both as a word and as a word of
    a line.
    """
    chosen = []
    for hand in hands:
        known = _known(hand)
        number = corpus.writers.index(hand.writer)
        pairs: dict[str, list[int]] = {}
        for kind in ("word", "line word"):
            by_text: dict[str, list[int]] = {}
            for i in corpus.of_writer(number, [kind]):
                text = corpus.texts[i]
                if (
                    _REPEAT_LENGTH <= len(text) <= LONGEST_WORD
                    and text.isalpha()
                    and text.casefold() not in known
                ):
                    by_text.setdefault(text, []).append(int(i))
            for text, samples in by_text.items():
                if len(samples) > 1:
                    pairs.setdefault(text, samples[:2])
        rng = np.random.default_rng([seed, number])
        texts = [sorted(pairs)[k] for k in rng.permutation(len(pairs))[:_REPEATS]]
        lines = tuple(
            Line((t,), (corpus.strokes(pairs[t][0]),), (corpus.strokes(pairs[t][1]),))
            for t in texts
        )
        if lines:
            chosen.append(replace(hand, lines=lines))
    return Part("repeats", chosen, "repeats")


def page_part(
    corpus: Corpus, hands: Sequence[Hand], *, pages: int, characters: int, seed: int
) -> Part:
    """A page of a hand's own words, as one long line, of the hands that wrote most.

    Args:
        characters: of a page at most, spaces counted; no word is used again before all were.
    """
    pools = {}
    for hand in hands:
        known = _known(hand)
        pools[hand.writer] = [
            int(i)
            for i in corpus.of_writer(corpus.writers.index(hand.writer), ["word", "line word"])
            if " " not in corpus.texts[i]
            and any(c.isalnum() for c in corpus.texts[i])
            and corpus.texts[i].casefold() not in known
        ]
    most = sorted(hands, key=lambda hand: -len(pools[hand.writer]))[:pages]
    chosen = []
    for hand in most:
        pool = pools[hand.writer]
        if not pool:
            continue
        rng = np.random.default_rng([seed, corpus.writers.index(hand.writer)])
        samples: list[int] = []
        queue: list[int] = []
        length = -1
        while True:
            queue = queue or [pool[k] for k in rng.permutation(len(pool))]
            length += 1 + len(corpus.texts[queue[0]])
            if length > characters and samples:
                break
            samples.append(queue.pop(0))
        chosen.append(replace(hand, lines=(line_of(corpus, samples),)))
    return Part("page", chosen, "page")


def scan_part(hands: Sequence[Hand], seed: int) -> tuple[Part, int]:
    """The same lines and noise, but each style sample is a bad picture of the same words.

    Each hand's words are photographed, scanned on ruled paper, with a pencil and so on (see
    `handwrite_app.degrade`, any kind but clean) and read back as a user's picture is.

    Returns:
        The part, and how many pictures were refused and taken again.

    Raises:
        ScanError: several pictures of one sample were refused.
    """
    scanned = []
    refused = 0
    for hand in hands:
        rng = np.random.default_rng(noise_seed("scan", seed, hand.writer))
        ink = side_by_side([strokes for _, strokes in hand.sample], STYLE_GAP)
        for left in reversed(range(_SCAN_TRIES)):
            kind = str(rng.choice([k for k in KINDS if k != "clean"]))
            picture = degrade([ink], rng, float(rng.uniform(*_SEVERITIES)), kind)
            done, png = cv2.imencode(".png", picture[:, :, ::-1])
            assert done, "a picture of three channels can be encoded"
            try:
                result = scan_sample(png.tobytes())
                break
            except ScanError:
                refused += 1
                if not left:
                    raise
        scanned.append(replace(hand, windows=result.windows))
    return Part("scans", scanned), refused
