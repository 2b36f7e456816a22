"""What learning a hand does off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from handwrite_app import adapters
from handwrite_app.adapters import Learned
from handwrite_app.document.project import Hand
from handwrite_app.learning import LearningStep
from handwrite_app.recording.ink import load_recordings


class Known(NamedTuple):
    """What there is to learn from, in words, and what has been learned."""

    words: int
    learned: Learned | None


def look(hand: Hand) -> Generator[None, None, Known]:
    """Looks what there is of a saved hand."""
    yield
    words = sum(len(recording.words) for recording in load_recordings(hand.name))
    return Known(words, adapters.find(hand.samples))


def learn(hand: Hand) -> Generator[LearningStep | None, None, Learned]:
    """Learns a saved hand in a process of its own."""
    yield None
    from handwrite_app.learning_child import learn_in_child

    return (yield from learn_in_child(hand.name))


def use(hand: Hand, is_in_use: bool) -> Generator[None, None, None]:
    """Writes the hand with what was learned, or as the model was shipped."""
    yield
    adapters.use(hand.samples, is_in_use)
