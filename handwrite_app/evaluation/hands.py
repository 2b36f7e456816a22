"""Writer retrieval: is a generated line taken for the hand of its style sample?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from diffusion.corpus import Corpus
from diffusion.evaluation import rate_estimate
from diffusion.retrieval import HandSpace, hand_features, ranks
from handwrite_app.evaluation.measure import Measurement, Written
from handwrite_app.evaluation.plan import GALLERY_WORDS, Hand, LabelledWord, words_by_text

_SAMPLES = 6  # of a training writer, at most
_SEED = 0  # of the words that the space is fitted on


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


def retrieve(space: HandSpace, gallery: Sequence[Hand], measurement: Measurement) -> dict[str, Any]:
    """The share of six-word samples whose nearest writer, or one of the nearest five, is theirs.

    Args:
        gallery: writers to choose from, with real words that are in no line and no style sample.

    Returns:
        Counts, and for top1 and top5 the figures of generated ink and of real ink of the same
        words, each [value, low, high] over word sets; {} where there is nothing to compare.
    """
    known = {hand.writer: hand for hand in gallery if hand.gallery}
    queries = _queries([w for w in measurement.written if w.hand.writer in known])
    if not queries or len(known) < 2:
        return {}
    names = list(known)
    places = space.place(np.stack([hand_features(known[name].gallery) for name in names]))
    writers = [writer for writer, _, _ in queries]
    result: dict[str, Any] = {
        "writers": len(names),
        "queries": len(queries),
        "words": GALLERY_WORDS,
        "top1": {},
        "top5": {},
    }
    inks = {"generated": [q[1] for q in queries], "real": [q[2] for q in queries]}
    for kind, ink in inks.items():
        features = np.stack([hand_features(words) for words in ink])
        rank = ranks(space.place(features), writers, places, names)
        for most in (1, 5):
            # one observation a set of words: its seeds are not independent
            found = (rank <= most).reshape(-1, measurement.seeds).sum(axis=1)
            estimate = rate_estimate(found, np.full(len(found), measurement.seeds))
            result[f"top{most}"][kind] = [round(v, 4) for v in estimate]
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
            of_seed.setdefault(text.casefold(), ((text, ours), (text, theirs)))
    queries = []
    for writer, by_seed in words.items():
        pairs_by_seed = [list(pairs.values()) for pairs in by_seed.values()]
        for start in range(0, len(pairs_by_seed[0]) - GALLERY_WORDS + 1, GALLERY_WORDS):
            for pairs in pairs_by_seed:
                chosen = pairs[start : start + GALLERY_WORDS]
                queries.append((writer, [p[0] for p in chosen], [p[1] for p in chosen]))
    return queries
