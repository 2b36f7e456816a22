"""What is done with hands off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from handwrite_app import adapters
from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand
from handwrite_app.errors import UserError
from handwrite_app.export import write_all
from handwrite_app.hand_files import export_hand, recordings_in
from handwrite_app.recording.ink import Recording, load_recordings, save_recording
from handwrite_app.styles import (
    MAX_NAME_LENGTH,
    StyleInfo,
    StyleSample,
    load_style,
    remove_style,
    rename_style,
    resolve_style,
    save_style,
)
from handwrite_app.synthesis import Similarity
from handwrite_app.ui.tasks import ModelSource


def load_hand(name: str) -> Generator[None, None, list[StyleSample]]:
    """Reads the hand of that name."""
    yield
    return resolve_style(name)


class Removed(NamedTuple):
    """A hand that was removed; no samples if it was damaged."""

    samples: list[StyleSample]
    recordings: list[Recording]
    learned: Mapping[str, bytes] | None  # the files of what the model had learned of it


def keep_hand(
    name: str, samples: Sequence[StyleSample], replaces: bool, source: Path | None = None
) -> Generator[None, None, StyleInfo]:
    """Saves a hand under a name.

    Args:
        source: the file that it came in, which may hold recordings of it.
    """
    yield
    recordings = recordings_in(source) if source is not None and source.exists() else []
    info = save_style(name, samples, replace=replaces)
    for recording in recordings:
        save_recording(info.name, recording)
    return info


def bring_back(name: str, removed: Removed) -> Generator[None, None, StyleInfo]:
    """Saves a hand again that was removed."""
    yield
    info = save_style(name, removed.samples)
    for recording in removed.recordings:
        save_recording(info.name, recording)
    if removed.learned is not None:
        adapters.put(adapters.even(removed.samples), removed.learned)
    return info


def rename_hand(info: StyleInfo, name: str) -> Generator[None, None, StyleInfo]:
    """Gives a saved hand another name."""
    yield
    return rename_style(info.name, name)


def remove_hand(info: StyleInfo) -> Generator[None, None, Removed]:
    """Removes a saved hand and returns what it was."""
    yield
    try:
        samples = load_style(info)
    except UserError:
        samples = []
    recordings = load_recordings(info.name)
    learned = adapters.take(adapters.even(samples))
    remove_style(info.name)
    return Removed(samples, recordings, learned)


def write_hand(
    path: Path, name: str, hand: StyleInfo | list[StyleSample]
) -> Generator[None, None, None]:
    """Writes a hand to a file: one of the gallery, or the samples of one."""
    yield
    recordings: list[Recording] = []
    if isinstance(hand, StyleInfo):
        recordings = load_recordings(hand.name)
        hand = load_style(hand)
    write_all({path: export_hand(file_name(name), hand, recordings)})


def compare(
    source: ModelSource, document: Document, hand: Hand
) -> Generator[None, None, Similarity | None]:
    """Compares a document's writing with the hand it was to be in."""
    yield
    return source.get().similarity(document, hand.samples)


def file_name(name: str) -> str:
    """The name of a hand as the name of a file and of a style, which some names are not."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    return " ".join(kept.split())[:MAX_NAME_LENGTH].lstrip("-") or "hand"
