"""Words are cut where a person would cut them, whatever was written late."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from handwrite_app.recording.reading import read_split
from handwrite_app.recording.split import count_words, split_words


def letter(x, y=0.0, size=4.0):
    """A loop as wide and as high as `size`."""
    turn = np.linspace(0, 2 * np.pi, 24)
    middle = x + size / 2
    return np.column_stack([middle - size / 2 * np.cos(turn), y - size / 2 * (1 - np.sin(turn))])


def bar(x, y, width):
    return np.column_stack([np.linspace(x, x + width, 6), np.full(6, y)])


def written(words, y=0.0, letter_gap=0.8, word_gap=5.0):
    """Strokes of loops, a loop a letter, and which word each belongs to."""
    strokes, owners, x = [], [], 0.0
    for number, word in enumerate(words):
        for _ in word:
            strokes.append(letter(x, y))
            owners.append(number)
            x += 4.0 + letter_gap
        x += word_gap - letter_gap
    return strokes, owners


def runs(owners, count):
    return tuple(tuple(k for k, one in enumerate(owners) if one == n) for n in range(count))


WORDS = ["nobody", "saw", "a", "heron", "on", "our", "road"]


@pytest.mark.parametrize("word_gap", [2.0, 4.0, 9.0])
def test_words_are_cut_at_the_wide_gaps(word_gap):
    strokes, owners = written(WORDS, word_gap=word_gap)
    split = split_words(strokes, WORDS)
    assert split.words == runs(owners, len(WORDS))
    assert set(split.lines) == {0}


def test_dots_and_bars_made_late_go_to_the_word_they_lie_over():
    strokes, owners = written(WORDS)
    at = {number: strokes[owners.index(number)][:, 0].min() for number in (0, 3, 5)}
    for number, x in at.items():
        strokes.append(bar(x + 1.0, -6.5, 0.6))  # a dot over its first letter, at the very end
        owners.append(number)
    last = owners.index(1) + len("saw") - 1
    right = strokes[last][:, 0].max()
    strokes.insert(last + 1, bar(right - 3.0, -5.0, 6.0))  # a bar that reaches over the gap
    owners.insert(last + 1, 1)
    assert split_words(strokes, WORDS).words == runs(owners, len(WORDS))


def test_the_ink_of_a_word_tells_where_the_gaps_do_not():
    words = ["a", "wonderful", "day"]
    strokes, owners = written(words, letter_gap=1.0, word_gap=1.1)
    for k, owner in enumerate(owners):
        if owner == 1 and owners.index(1) + 4 <= k:
            strokes[k] = strokes[k] + [1.5, 0.0]  # a gap within the long word, wider than the rest
        elif owner == 2:
            strokes[k] = strokes[k] + [1.5, 0.0]
    assert split_words(strokes, words).words == runs(owners, 3)


def test_lines_part_words_and_a_late_dot_goes_back_to_its_line():
    first, own = written(WORDS[:4])
    second, other = written(WORDS[4:], y=22.0)
    owners = own + [4 + n for n in other]
    strokes = [*first, *second, bar(1.0, -6.5, 0.6)]
    split = split_words(strokes, WORDS)
    assert split.words == runs([*owners, 0], len(WORDS))
    assert split.lines == (0, 0, 0, 0, 1, 1, 1)


def test_fewer_pieces_than_words_are_no_split():
    strokes, _ = written(["ab"])
    assert split_words(strokes, ["a", "b", "c"]) is None
    assert split_words([], ["a"]) is None
    assert split_words(strokes, []) is None
    assert split_words(strokes, ["a", "b"]).words == ((0,), (1,))


def test_how_many_words_are_written_so_far():
    strokes, owners = written(WORDS)
    for k in range(1, len(strokes) + 1):
        assert count_words(strokes[:k], WORDS) == owners[k - 1] + 1
    assert count_words([], WORDS) == 0
    assert count_words(strokes, WORDS[:2]) == 2, "not more than there are"


class Answer(NamedTuple):
    text: str
    probability: float


class Counter:
    """Reads a word well if it has as many strokes as letters."""

    def read(self, words):
        return [Answer("", 0.9 if len(strokes) == len(text) else 0.001) for strokes, text in words]


def test_a_cut_moves_to_where_the_recogniser_reads_both_words():
    words = ["none", "of", "them"]
    strokes, owners = written(words, letter_gap=1.0, word_gap=1.0)
    for k, owner in enumerate(owners):  # a wide gap after "non", none after "none"
        strokes[k] = strokes[k] + [3.0 * (k > 2) + 3.0 * (owner == 2), 0.0]
    split = split_words(strokes, words)
    assert split.words != runs(owners, 3)
    checked = read_split(strokes, words, split, Counter())
    assert checked.split.words == runs(owners, 3)
    assert checked.doubtful == ()


def test_a_word_that_cannot_be_read_is_doubtful():
    words = ["no", "an"]
    strokes, _ = written(["no", "ants"])
    split = split_words(strokes, words)
    checked = read_split(strokes, words, split, Counter())
    assert checked.split == split
    assert checked.doubtful == (1,)


def test_cuts_are_not_moved_over_a_line_or_past_a_word():
    first, _ = written(["ab"])
    second, _ = written(["cd"], y=22.0)
    split = split_words([*first, *second], ["ab", "cd"])
    assert split.moved(1, 1) is None
    assert split.moved(1, -1) is None
    one_line = split_words(*[written(["ab", "cd"])[0], ["ab", "cd"]])
    assert one_line.moved(1, 1).words == ((0, 1, 2), (3,))
    assert one_line.moved(1, 2) is None
