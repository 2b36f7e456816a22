import numpy as np
import pytest

from handwrite_app.layout import WordInk, lay_out

X_HEIGHT = 3.0
WIDTH = 2.5  # of a character, steps


def written(text, seed=0):
    """A word in one stroke of even letters, in steps: up and down once a character."""
    points = [(0.0, 0.0)]
    for i, character in enumerate(text):
        top = 6.5 if character in "bdfhklt" or character.isupper() else X_HEIGHT
        bottom = -3.5 if character in "gjpqy" else 0.0
        points += [((i + 0.3) * WIDTH, top), ((i + 0.7) * WIDTH, bottom), ((i + 1) * WIDTH, 0.5)]
    edges = WIDTH * np.arange(len(text) + 1)
    return WordInk(text, [np.array(points)], seed, np.column_stack([edges[:-1], edges[1:]]))


def write(text, spec=None, **options):
    """Lays out a text in the hand of `written`."""
    words = [written(word) for word in text.split()]
    return lay_out(text, words, spec, x_height_steps=X_HEIGHT, smoothed=True, **options)


def points_of(document, word, line=None):
    """All points of a word, in mm."""
    page = document.pages[document.words[word].page]
    strokes = [s for s in page.strokes if s.word == word and line in (None, s.line)]
    return np.concatenate([s.points for s in strokes])


def crossings(page):
    """How often ink of one line crosses ink of another."""
    segments = {}
    for stroke in page.strokes:
        if len(stroke.points) > 1:
            pieces = np.hstack([stroke.points[:-1], stroke.points[1:]])
            segments.setdefault(stroke.line, []).append(pieces)
    lines = [np.concatenate(segments[line]) for line in sorted(segments)]
    return sum(
        int(_crosses(first[:, None], second[None]).sum())
        for i, first in enumerate(lines)
        for second in lines[i + 1 :]
    )


def _crosses(one, other):
    a, b, c, d = one[..., :2], one[..., 2:], other[..., :2], other[..., 2:]

    def side(start, stop, point):
        u, v = stop - start, point - start
        return np.sign(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])

    apart = side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)
    return (apart[0] < 0) & (apart[1] < 0)


@pytest.fixture
def prose():
    words = (
        "the quick brown fox jumps over a lazy dog and hardly ever regrets it afterwards".split()
    )
    return lambda count: " ".join(words[i * 7 % len(words)] for i in range(count))
