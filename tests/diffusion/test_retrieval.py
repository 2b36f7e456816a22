"""What features of a hand notice, and what they do not."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion.retrieval import HandSpace, hand_features, ranks
from diffusion.strokes import resample


def words(slant=0.0, width=1.0, seed=0):
    """Six words of loops that lean by `slant`."""
    rng = np.random.default_rng(seed)
    turns = np.linspace(0, 2 * np.pi, 40)
    out = []
    for _ in range(6):
        strokes = []
        for k in range(5):
            height = rng.uniform(1.2, 2.5)
            x, y = width * np.cos(turns), height * (1 + np.sin(turns))
            strokes.append(resample(np.stack([x + slant * y + 3 * k, y], axis=1)))
        out.append(("hands", strokes))
    return out


def test_features_do_not_know_where_a_word_stands():
    here = words()
    there = [(text, [s + np.array([40.0, 0.0]) for s in ink]) for text, ink in here]
    np.testing.assert_allclose(hand_features(here), hand_features(there), atol=1e-9)


def test_features_do_not_know_the_order_of_words():
    np.testing.assert_allclose(hand_features(words()), hand_features(words()[::-1]))


def test_finer_sampling_of_the_same_curve_hardly_matters():
    coarse = words()
    fine = [(text, [resample(s, 0.25) for s in ink]) for text, ink in coarse]
    near = np.linalg.norm(hand_features(coarse) - hand_features(fine))
    far = np.linalg.norm(hand_features(coarse) - hand_features(words(slant=0.4)))
    assert near < 0.1 * far


@pytest.mark.parametrize("ink", [[[0.0, 0.0]], [[0.0, 0.0], [5.0, 0.0]]])
def test_dots_and_dashes_have_finite_features(ink):
    assert np.isfinite(hand_features([(".", [np.array(ink)])])).all()


def test_no_ink_has_no_hand():
    with pytest.raises(ValueError, match="no ink"):
        hand_features([("a", [])])


def test_writers_are_told_apart_by_slant_and_width():
    hands = [(slant, width) for slant in (-0.3, 0.0, 0.3, 0.6) for width in (0.8, 1.3)]
    features = np.stack([hand_features(words(*h, seed=k)) for h in hands for k in range(4)])
    writers = np.repeat(np.arange(len(hands)), 4)
    space = HandSpace.fit(features, writers)
    gallery = space.place(np.stack([hand_features(words(*h, seed=50)) for h in hands]))
    queries = space.place(np.stack([hand_features(words(*h, seed=60)) for h in hands]))
    names = [str(h) for h in hands]
    assert (ranks(queries, names, gallery, names) == 1).mean() >= 0.75


def test_rank_counts_the_writers_that_are_nearer():
    gallery = np.eye(3)
    query = np.array([[0.8, 0.5, 0.1]])
    assert ranks(query, ["a"], gallery, ["a", "b", "c"]) == [1]
    assert ranks(query, ["b"], gallery, ["a", "b", "c"]) == [2]
    assert ranks(query, ["c"], gallery, ["a", "b", "c"]) == [3]
    with pytest.raises(ValueError, match="not in the gallery"):
        ranks(query, ["d"], gallery, ["a", "b", "c"])


def test_hands_differ_most_in_the_first_direction_and_more_than_samples_of_one():
    hands = [(slant, width) for slant in (-0.3, 0.0, 0.3, 0.6) for width in (0.8, 1.3)]
    features = np.stack([hand_features(words(*h, seed=k)) for h in hands for k in range(8)])
    space = HandSpace.fit(features, np.repeat(np.arange(len(hands)), 8))
    places = space.project(features).reshape(len(hands), 8, -1)
    between = places.mean(axis=1).std(axis=0)
    assert between[0] == between.max()
    assert between[0] > 5 * places[:, :, 0].std(axis=1).max()
