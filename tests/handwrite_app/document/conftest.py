"""Projects with ink that no model had to write."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handwrite_app.document.project import Hand, Project, Writing
from handwrite_app.layout import WordInk
from handwrite_app.styles import StyleSample


def ink_of(text: str, seed: int = 0) -> WordInk:
    """A zigzag a letter, another for every seed."""
    strokes = [
        np.array([[0.0, 0.0], [1.0, 3.0], [2.0, 0.01 * (seed % 100)]]) + [2.5 * k, 0.0]
        for k in range(len(text))
    ]
    spans = np.array([[2.5 * k, 2.5 * k + 2] for k in range(len(text))])
    return WordInk(text, strokes, seed, spans, legibility=0.25 + (seed % 3) / 4)


@pytest.fixture
def written():
    """Makes a project of a text whose words all have ink."""

    def write(text: str, **values: object) -> Project:
        project = Project(text=text).with_values(values)
        inks = tuple(ink_of(word.label, word.seed) for word in project.words)
        writing = Writing(inks, project.how, project.sampling.seed, 3.0, None, "scribe 1")
        return replace(project, writing=writing)

    return write


@pytest.fixture
def hand():
    """Of two samples: a picture's, and ink with pressure."""
    windows = np.zeros((2, 40, 288), dtype=np.float32)
    windows[:, 15:25, 10:200:7] = 0.6
    stroke = np.array([[0.0, 0.0], [1.5, 2.25], [3.0, 0.1]])
    ink = StyleSample(windows[:1], "drawn", 1.25, (stroke,), (np.array([0.1, 0.5, 1.0]),))
    return Hand("Zoë's hand", ((StyleSample(windows, "scan"), 0.25), (ink, 0.75)))
