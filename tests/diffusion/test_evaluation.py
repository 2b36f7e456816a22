"""What an error rate, an alignment of words and an interval promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion.evaluation import (
    align_words,
    character_error_rate,
    character_errors,
    edit_distance,
    frechet_distance,
    ink_distance,
    rate_estimate,
    ratio_estimate,
    tally,
)

TEXTS = st.text(alphabet="abcd ", max_size=8)
LINES = st.lists(st.text(alphabet="abc", min_size=1, max_size=4), max_size=5).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
def test_edit_distance_is_a_metric(a, b, c):
    assert (edit_distance(a, b) == 0) == (a == b)
    assert edit_distance(a, b) == edit_distance(b, a)
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("kitten", "sitting", 3), ("", "abc", 3), ("ab", "ba", 2)]
)
def test_edit_distance_of_known_pairs(a, b, distance):
    assert edit_distance(a, b) == distance


@given(TEXTS.filter(len), TEXTS)
def test_errors_charged_to_characters_add_up_to_the_distance(reference, reading):
    errors = character_errors(reference, reading)
    assert len(errors) == len(reference)
    assert sum(errors) == edit_distance(reference, reading)


def test_errors_are_charged_where_they_are():
    assert character_errors("abcde", "abXde") == [0, 0, 1, 0, 0]
    assert character_errors("abcde", "abde") == [0, 0, 1, 0, 0]
    assert character_errors("abcde", "abcdeZZ") == [0, 0, 0, 0, 2]


def test_error_rate_weighs_texts_by_their_length():
    assert character_error_rate(["a", "bbb"], ["x", "bbb"]) == pytest.approx(1 / 4)


def test_folding_case_forgives_capitals_and_nothing_else():
    assert character_error_rate(["The Cat"], ["the cat"]) > 0
    assert character_error_rate(["The Cat"], ["the cat"], fold_case=True) == 0
    assert character_error_rate(["The Cat"], ["the bat"], fold_case=True) > 0


def test_an_error_rate_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        character_error_rate([""], ["abc"])


@given(LINES)
def test_a_text_read_right_has_nothing_but_hits(text):
    alignment = align_words(text, text)
    assert [w.verdict for w in alignment.words] == ["hit"] * len(text.split())
    assert not alignment.extra


@given(LINES, LINES)
def test_every_word_has_one_reading_and_they_account_for_all_errors(text, reading):
    alignment = align_words(text, reading)
    assert [w.word for w in alignment.words] == text.split()
    errors = sum(w.wrong for w in alignment.words) + sum(len(w.read) for w in alignment.extra)
    joined = edit_distance(text.replace(" ", ""), reading.replace(" ", ""))
    assert errors >= joined  # words cannot borrow from each other


@pytest.mark.parametrize(
    ("text", "reading", "verdicts", "extra"),
    [
        ("the quick fox", "the quack fox", ["hit", "wrong", "hit"], []),
        ("the quick fox", "the fox", ["hit", "missing", "hit"], []),
        ("the quick fox", "", ["missing"] * 3, []),
        ("the quick fox", "the quick quick fox", ["hit"] * 3, ["doubled"]),
        ("the quick fox", "the quickquick fox", ["hit", "doubled", "hit"], []),
        ("the quick fox", "the quick brown fox", ["hit"] * 3, ["invented"]),
        ("the quick fox", "thequick fox", ["hit"] * 3, []),
        ("the quick fox", "the qui ck fox", ["hit"] * 3, []),
        ("the quick fox", "t h e quickfox", ["hit"] * 3, []),
    ],
)
def test_words_are_found_again(text, reading, verdicts, extra):
    alignment = align_words(text, reading)
    assert [w.verdict for w in alignment.words] == verdicts
    assert [w.verdict for w in alignment.extra] == extra


def test_a_word_fails_with_more_than_half_its_characters_wrong():
    assert align_words("quick", "qXXXk").failed == 1
    assert align_words("four", "foXX").failed == 0  # half is not more than half
    assert align_words("the quick fox", "the fox").failed == 1


def test_tally_counts_every_word_once():
    counts = tally([align_words("the quick fox", "the quick brown"), align_words("a bee", "a")])
    assert counts["words"] == 5
    assert counts["words"] == sum(counts[k] for k in ("hit", "wrong", "missing", "doubled"))


def test_resamples_without_any_error_do_not_spoil_an_interval():
    errors, sizes = np.array([1, 0, 0]), np.full(3, 10)
    assert ratio_estimate(errors, sizes, errors, sizes) == (1, 1, 1)


def lines_of_errors(count, seed=0):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(10, 30, count)
    return rng.binomial(sizes, 0.2), sizes


def test_an_interval_holds_its_value_and_narrows_with_more_lines():
    few, many = rate_estimate(*lines_of_errors(30)), rate_estimate(*lines_of_errors(3000))
    for estimate in (few, many):
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.low < 0.2 < estimate.high
    assert many.high - many.low < 0.2 * (few.high - few.low)


def test_lines_without_errors_have_the_interval_zero():
    assert rate_estimate(np.zeros(5), np.full(5, 20)) == (0, 0, 0)


def test_the_ratio_of_a_rate_to_itself_is_one_in_every_resample():
    errors, sizes = lines_of_errors(50)
    assert ratio_estimate(errors, sizes, errors, sizes) == (1, 1, 1)


def test_the_ratio_to_no_errors_is_infinite():
    errors, sizes = lines_of_errors(10)
    assert ratio_estimate(errors, sizes, np.zeros(10), sizes).value == np.inf


def test_lines_of_few_writers_say_less_than_as_many_of_many():
    rng = np.random.default_rng(0)
    sizes = np.full(200, 20)
    skill = np.repeat(rng.uniform(0.05, 0.4, 10), 20)  # of ten writers
    errors = rng.binomial(sizes, skill)
    alone = rate_estimate(errors, sizes)
    by_writer = rate_estimate(errors, sizes, np.repeat(range(10), 20).tolist())
    assert by_writer.value == alone.value
    assert by_writer.high - by_writer.low > 2 * (alone.high - alone.low)
    each_its_own = rate_estimate(errors, sizes, list(range(200)))
    assert each_its_own == alone


def test_every_line_needs_a_cluster():
    with pytest.raises(ValueError, match="clusters"):
        rate_estimate(*lines_of_errors(5), ["a", "b"])


def test_the_frechet_distance_of_known_normals():
    """Normals with diagonal covariances: |m1 - m2|^2 + sum (s1 - s2)^2."""
    rng = np.random.default_rng(0)
    one = rng.normal(0, [1, 2, 3], (4000, 3))
    two = rng.normal([1, 0, 0], [1, 2, 1], (4000, 3))
    assert frechet_distance(one, two) == pytest.approx(1 + (3 - 1) ** 2, rel=0.1)
    assert frechet_distance(one, two) == pytest.approx(frechet_distance(two, one))
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-9)


def test_one_member_is_no_distribution():
    with pytest.raises(ValueError, match="two members"):
        frechet_distance(np.zeros((1, 3)), np.zeros((5, 3)))


def wave(height=1.0, length=20.0):
    x = np.linspace(0, length, 60)
    return [np.stack([x, height * np.sin(x)], axis=1)]


def test_the_same_ink_elsewhere_is_no_distance_away():
    moved = [stroke + np.array([7.0, 0.0]) for stroke in wave()]
    assert ink_distance(wave(), moved) == pytest.approx(0, abs=1e-9)


def test_ink_distance_grows_with_the_difference_and_looks_both_ways():
    near, far = ink_distance(wave(), wave(1.2)), ink_distance(wave(), wave(3.0))
    assert 0 < near < far
    assert ink_distance(wave(3.0), wave()) == pytest.approx(far)
    lifted = [stroke + np.array([0.0, 5.0]) for stroke in wave(0.0)]
    assert ink_distance(wave(0.0), lifted) == pytest.approx(5.0)


def test_ink_is_not_compared_with_nothing():
    with pytest.raises(ValueError, match="no ink"):
        ink_distance(wave(), [])
