"""Is it the sample's hand, and does it live? Retrieval, Frechet distance, diversity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion.corpus import Corpus
from diffusion.evaluation import frechet_distance, ink_distance
from diffusion.retrieval import HandSpace, hand_features, ranks
from diffusion.strokes import Strokes
from handwrite_app.evaluation.figures import Counts
from handwrite_app.evaluation.measure import Written, inked, tasks_of
from handwrite_app.evaluation.parts import Part
from handwrite_app.evaluation.plan import GALLERY_WORDS, Hand, LabelledWord, words_by_text
from handwrite_app.evaluation.writing import System

TOPS = (1, 5)
_SAMPLES = 6  # of a training writer, at most
_SEED = 0  # of the words that the space is fitted on, and of what is split in halves
_DIRECTIONS = 16  # in which hands differ most; a few hundred words tell no more apart
_SPLITS = 20


def fit_hand_space(
    corpus: Corpus, progress: Callable[[int, int], None] = lambda done, total: None
) -> HandSpace:
    """Fits the discriminant to the training writers' ink, six words a sample.

    Raises:
        ValueError: the corpus has too few training writers.
    """
    rng = np.random.default_rng(_SEED)
    features, writers = [], []
    training = np.flatnonzero(~corpus.validation)
    for done, writer in enumerate(training, 1):
        by_text = words_by_text(corpus, int(writer))
        texts = [sorted(by_text)[k] for k in rng.permutation(len(by_text))]
        samples = min(len(texts) // GALLERY_WORDS, _SAMPLES)
        for k in range(samples if samples > 1 else 0):
            chosen = texts[k * GALLERY_WORDS : (k + 1) * GALLERY_WORDS]
            words = [(t, corpus.strokes(by_text[t][0])) for t in chosen]
            features.append(hand_features(words))
            writers.append(int(writer))
        progress(done, len(training))
    if not features:
        raise ValueError("no training writer has two samples of words")
    return HandSpace.fit(np.stack(features), np.array(writers))


class Retrieval(NamedTuple):
    """Sets of six words, the writers they were sought among, and how many sets were found.

    found: for 1 and 5, the sets whose writer is the nearest, or one of the nearest five.
    """

    queries: int
    writers: int
    found: dict[int, Counts]


def retrieve(
    space: HandSpace, gallery: Sequence[Hand], written: Sequence[Written], seeds: int
) -> Retrieval | None:
    """How many six-word samples are nearest to their own writer's gallery words.

    Args:
        gallery: writers to choose from, with real words that are in no line and no style sample.
        written: lines with their real ink, the `seeds` of a line next to each other.

    Returns:
        Counts of generated ink and of real ink of the same words, one entry a set of words, its
        seeds summed; None where there is nothing to compare.
    """
    known = {hand.writer: hand for hand in gallery if hand.gallery}
    queries = _queries([w for w in written if w.hand.writer in known])
    if not queries or len(known) < 2:
        return None
    names = list(known)
    places = space.place(np.stack([hand_features(known[name].gallery) for name in names]))
    writers = [writer for writer, _, _ in queries]
    generated = _ranks(space, [q[1] for q in queries], writers, places, names)
    real = _ranks(space, [q[2] for q in queries], writers, places, names)
    found = {}
    for most in TOPS:
        # one observation a set of words: its seeds are not independent
        ours, theirs = ((rank <= most).reshape(-1, seeds).sum(axis=1) for rank in (generated, real))
        sizes = np.full(len(ours), seeds)
        found[most] = Counts(ours, sizes, theirs, sizes, tuple(writers[::seeds]))
    return Retrieval(len(queries) // seeds, len(names), found)


def _ranks(
    space: HandSpace,
    sets: Sequence[Sequence[LabelledWord]],
    writers: Sequence[str],
    places: NDArray[np.float64],
    names: Sequence[str],
) -> NDArray[np.int64]:
    """(q,) places of the right writers; of a set without any ink, the one after the last."""
    result = np.full(len(sets), len(names) + 1)
    some = [k for k, words in enumerate(sets) if any(inked([ink]) for _, ink in words)]
    if some:
        features = np.stack([hand_features(sets[k]) for k in some])
        result[some] = ranks(space.place(features), [writers[k] for k in some], places, names)
    return result


def _queries(
    written: Sequence[Written],
) -> list[tuple[str, list[LabelledWord], list[LabelledWord]]]:
    """(writer, generated words, real words) by sets of six different words, the seeds of a set
    next to each other."""
    words: dict[str, dict[int, dict[str, tuple[LabelledWord, LabelledWord]]]] = {}
    for w in written:
        of_seed = words.setdefault(w.hand.writer, {}).setdefault(w.seed, {})
        for text, ours, theirs in zip(w.line.words, w.words, w.line.ink, strict=True):
            of_seed.setdefault(text.casefold(), ((text, ours.strokes), (text, theirs)))
    queries = []
    for writer, by_seed in words.items():
        pairs_by_seed = [list(pairs.values()) for pairs in by_seed.values()]
        for start in range(0, len(pairs_by_seed[0]) - GALLERY_WORDS + 1, GALLERY_WORDS):
            for pairs in pairs_by_seed:
                chosen = pairs[start : start + GALLERY_WORDS]
                queries.append((writer, [p[0] for p in chosen], [p[1] for p in chosen]))
    return queries


class Realism(NamedTuple):
    """Frechet distances, means over splits in halves: to real ink, and of real ink to itself."""

    words: int  # in a half
    generated: float
    real: float


def realism(space: HandSpace, written: Sequence[Written], seeds: int) -> Realism | None:
    """How far words lie from real words, between features of single words in the hand space.

    The lines are split in halves at random, twenty times; the generated ink of one half is
    compared with the real ink of the other, beside the real ink of the one. So both distances
    come from sets of one size and of the same texts, and neither has seen the words of the other.

    Returns:
        None where there are too few lines for halves.
    """
    features = []  # [line][seed][words, D], the real ones last
    for start in range(0, len(written), seeds):
        versions = written[start : start + seeds]
        words = versions[0].line.words
        inks = [[w.strokes for w in v.words] for v in versions] + [list(versions[0].line.ink)]
        kept = [k for k in range(len(words)) if inked([ink[k] for ink in inks])]
        if kept:
            features.append([_features(space, [(words[k], ink[k]) for k in kept]) for ink in inks])
    if sum(len(line[-1]) for line in features) < 8 or len(features) < 4:
        return None
    rng = np.random.default_rng(_SEED)
    ours, theirs, sizes = [], [], []
    for _ in range(_SPLITS):
        order = rng.permutation(len(features))
        one, other = order[: len(order) // 2], order[len(order) // 2 :]
        target = np.concatenate([features[k][-1] for k in other])
        sizes.append(len(target))
        distances = [
            frechet_distance(np.concatenate([features[k][version] for k in one]), target)
            for version in range(seeds + 1)
        ]
        ours.append(np.mean(distances[:-1]))
        theirs.append(distances[-1])
    return Realism(round(np.mean(sizes)), float(np.mean(ours)), float(np.mean(theirs)))


def _features(space: HandSpace, words: Sequence[LabelledWord]) -> NDArray[np.float64]:
    found = space.project(np.stack([hand_features([word]) for word in words]))
    return np.asarray(found[:, :_DIRECTIONS])


class Diversity(NamedTuple):
    """Mean distances of ink in x-heights, by word: see `diversity`."""

    words: int
    again: Counts
    to_real: Counts
    different: Counts


def diversity(part: Part, seeds: Sequence[int], system: System) -> Diversity | None:
    """How much words differ that are written several times, beside what their writer did.

    Args:
        part: words, a line each, of which there are two real versions.

    Returns:
        again: between two versions of a word, generated and real; to_real: from generated to real
        versions, beside two real versions; different: between different words of a hand, which
        says how large a distance can be. None where there is nothing to compare.
    """
    words = iter([system.word(task).strokes for task in tasks_of(part, seeds)])
    rows: list[tuple[str, list[Strokes], list[Strokes]]] = []
    for hand in part.hands:
        for line in hand.lines:
            ours = [next(words) for _ in seeds]
            theirs = [line.ink[0], line.again[0]]
            if inked([*ours, *theirs]):
                scale = 1 / hand.x_height
                rows.append(
                    (
                        hand.writer,
                        [[s * scale for s in ink] for ink in ours],
                        [[s * scale for s in ink] for ink in theirs],
                    )
                )
    if not rows:
        return None
    writers = tuple(writer for writer, _, _ in rows)
    real = [ink_distance(*theirs) for _, _, theirs in rows]
    again = [_mean(ink_distance(a, b) for a, b in combinations(ours, 2)) for _, ours, _ in rows]
    to_real = [_mean(ink_distance(a, b) for a in ours for b in theirs) for _, ours, theirs in rows]
    neighbours = [(a, b) for a, b in pairwise(rows) if a[0] == b[0]]
    return Diversity(
        len(rows),
        _means(again, real, writers),
        _means(to_real, real, writers),
        _means(
            [ink_distance(a[1][0], b[1][0]) for a, b in neighbours],
            [ink_distance(a[2][0], b[2][0]) for a, b in neighbours],
            tuple(a[0] for a, _ in neighbours),
        ),
    )


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


def _means(ours: Sequence[float], theirs: Sequence[float], writers: tuple[str, ...]) -> Counts:
    ones = np.ones(len(ours))
    return Counts(np.array(ours), ones, np.array(theirs), ones, writers)
