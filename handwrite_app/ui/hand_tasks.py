"""What is done with hands off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from handwrite_app.document.model import Document
from handwrite_app.document.project import Hand
from handwrite_app.errors import UserError
from handwrite_app.export import write_all
from handwrite_app.hand_files import export_hand
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


def keep_hand(
    name: str, samples: Sequence[StyleSample], replaces: bool
) -> Generator[None, None, StyleInfo]:
    """Saves a hand under a name."""
    yield
    return save_style(name, samples, replace=replaces)


def rename_hand(info: StyleInfo, name: str) -> Generator[None, None, StyleInfo]:
    """Gives a saved hand another name."""
    yield
    return rename_style(info.name, name)


def remove_hand(info: StyleInfo) -> Generator[None, None, list[StyleSample]]:
    """Removes a saved hand and returns its samples; none if it was damaged."""
    yield
    try:
        samples = load_style(info)
    except UserError:
        samples = []
    remove_style(info.name)
    return samples


def write_hand(
    path: Path, name: str, hand: StyleInfo | list[StyleSample]
) -> Generator[None, None, None]:
    """Writes a hand to a file: one of the gallery, or the samples of one."""
    yield
    samples = load_style(hand) if isinstance(hand, StyleInfo) else hand
    write_all({path: export_hand(file_name(name), samples)})


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
