"""Recorded ink: prompts as they were written, word by word, kept with the hand they belong to.

One JSON file a prompt, in a folder a hand; a prompt written again takes the place of what was
there. The format, version 1: `{"format": "handwrite-recording", "version": 1, "prompt": ..,
"when": "2026-11-21T15:04:05+00:00", "words": [{"text": .., "line": 0, "device": "pen",
"strokes": [[[x, y, seconds, pressure], ..], ..]}, ..]}`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion.files import write_atomically
from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.ink_files import MAX_POINTS

DEVICES = ("pen", "touch", "mouse")
MAX_PROMPT = 400  # characters
_FORMAT, _VERSION = "handwrite-recording", 1
_MAX_BYTES = 16 << 20
_MAX_FILES = 10_000
_FARTHEST_MM, _LONGEST_S = 1e5, 1e6

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class RecordedWord:
    """One word of a prompt as it was written.

    Attributes:
        text: what it says.
        strokes: each (N, 4) float64 x mm, y mm, seconds, pressure, N >= 1, in writing order. x and
            y count from the top left corner of the pad, y down; seconds from the first point of
            the recording, and never fall within a stroke; pressure is in [0, 1].
        line: of the prompt on the pad, from 0.
        device: one of `DEVICES`; all but the pen have 0.5 for the pressure they do not know.
    """

    text: str
    strokes: tuple[NDArray[np.float64], ...]
    line: int = 0
    device: str = "mouse"

    def __post_init__(self) -> None:
        if not self.text or self.text != "".join(self.text.split()):
            raise ValueError(f"{self.text!r} is not one word")
        if self.device not in DEVICES:
            raise ValueError(f"device must be one of {DEVICES}, got {self.device!r}")
        if self.line < 0:
            raise ValueError("a line's number cannot be below 0")
        if not self.strokes:
            raise ValueError(f"the word {self.text!r} has no strokes")
        object.__setattr__(self, "strokes", tuple(_checked(stroke) for stroke in self.strokes))

    @property
    def points(self) -> NDArray[np.float64]:
        """All points of the word, (N, 4)."""
        return np.concatenate(self.strokes)


@dataclass(frozen=True, eq=False)
class Recording:
    """A prompt as it was written.

    Attributes:
        prompt: what was asked for.
        words: one for each word of the prompt, in its order.
        when: date and time of the writing, ISO 8601 with its offset from UTC.
    """

    prompt: str
    words: tuple[RecordedWord, ...]
    when: str

    def __post_init__(self) -> None:
        if len(self.prompt) > MAX_PROMPT:
            raise ValueError(f"a prompt has at most {MAX_PROMPT} characters")
        if not self.words or [word.text for word in self.words] != self.prompt.split():
            raise ValueError("the words are not those of the prompt")
        if datetime.fromisoformat(self.when).tzinfo is None:
            raise ValueError(f"the time {self.when!r} has no offset from UTC")
        object.__setattr__(self, "words", tuple(self.words))

    @property
    def strokes(self) -> tuple[NDArray[np.float64], ...]:
        """The strokes of all words, each (N, 4), word by word."""
        return tuple(stroke for word in self.words for stroke in word.strokes)


def now() -> str:
    """The time for `Recording.when`."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _checked(stroke: NDArray[np.floating]) -> NDArray[np.float64]:
    points = np.array(stroke, dtype=np.float64)  # always our own copy
    if points.ndim != 2 or points.shape[1] != 4 or len(points) == 0:
        raise ValueError(f"a stroke must have shape (N, 4) with N >= 1, got {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError("a coordinate, time or pressure is not a number")
    if np.abs(points[:, :2]).max() > _FARTHEST_MM or np.abs(points[:, 2]).max() > _LONGEST_S:
        raise ValueError("a coordinate or time is out of range")
    if (np.diff(points[:, 2]) < 0).any():
        raise ValueError("the time of a stroke runs back")
    if points[:, 3].min() < 0 or points[:, 3].max() > 1:
        raise ValueError("a pressure is not in [0, 1]")
    points.flags.writeable = False
    return points


# The files


def recordings_dir(hand: str) -> Path:
    """Returns the folder of a hand's recordings, capitals aside; it may not exist yet."""
    home = paths.recordings_dir()
    key = _key(hand)
    if home.is_dir():
        for folder in sorted(home.iterdir()):
            if _key(folder.name) == key and folder.is_dir():
                return folder
    return home / hand


def load_recordings(
    hand: str, refused: Callable[[UserError], None] | None = None
) -> list[Recording]:
    """Reads what was recorded of a hand, oldest first; none where nothing was.

    Args:
        refused: told of each file that is damaged, which is left out; without it the log is told.
    """
    recordings: list[Recording] = []
    for path in sorted(recordings_dir(hand).glob("*.json"))[:_MAX_FILES]:
        try:
            recordings.append(read_recording(path))
        except UserError as error:
            (refused or (lambda error: logger.warning("%s", error)))(error)
    return sorted(recordings, key=lambda one: (datetime.fromisoformat(one.when), one.prompt))


def read_recording(path: Path) -> Recording:
    """Reads one recording.

    Raises:
        UserError: the file cannot be read, is damaged or is no recording.
    """
    data = read_limited(path, _MAX_BYTES, "a recording")
    try:
        return unpack_recording(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            f"The recording {path} is damaged: {reason.rstrip('.')}.",
            "Move the file away and write that prompt again.",
        ) from None


def pack_recording(recording: Recording) -> bytes:
    """The bytes of a recording's file; the same for the same recording."""
    return f"{json.dumps(_encode(recording), ensure_ascii=False)}\n".encode()


def unpack_recording(data: bytes) -> Recording:
    """Undoes `pack_recording`.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: it is no recording.
    """
    return _decode(json.loads(data))


def save_recording(hand: str, recording: Recording) -> Path:
    """Keeps a recording with a hand, in the place of an earlier one of the same prompt.

    Args:
        hand: its name, as `styles.check_name` leaves it; it need not be saved yet.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = recordings_dir(hand)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _file_name(recording.prompt)
    write_atomically(path, pack_recording(recording))
    return path


def delete_recording(hand: str, prompt: str) -> None:
    """Deletes the recording of a prompt, if there is one.

    Raises:
        OSError: it cannot be deleted.
    """
    (recordings_dir(hand) / _file_name(prompt)).unlink(missing_ok=True)


def rename_recordings(hand: str, new_name: str) -> None:
    """Takes the recordings of a hand along to its new name, beside what is there already.

    Raises:
        OSError: a file cannot be moved.
    """
    old, new = recordings_dir(hand), recordings_dir(new_name)
    if not old.is_dir():
        return
    if old == new:  # other capitals at most
        old.rename(old.with_name(new_name))
        return
    new.mkdir(parents=True, exist_ok=True)
    for path in old.iterdir():
        path.replace(new / path.name)
    old.rmdir()


def remove_recordings(hand: str) -> None:
    """Deletes all recordings of a hand.

    Raises:
        OSError: a file cannot be deleted.
    """
    folder = recordings_dir(hand)
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def _file_name(prompt: str) -> str:
    """The same for the same words, whatever characters are in them."""
    words = unicodedata.normalize("NFC", " ".join(prompt.split()))
    return f"{hashlib.sha256(words.encode()).hexdigest()[:20]}.json"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _encode(recording: Recording) -> dict[str, object]:
    """Numbers to the micrometre, the millisecond and a thousandth of the pressure."""
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "prompt": recording.prompt,
        "when": recording.when,
        "words": [
            {
                "text": word.text,
                "line": word.line,
                "device": word.device,
                "strokes": [np.round(stroke, 3).tolist() for stroke in word.strokes],
            }
            for word in recording.words
        ],
    }


def _decode(content: Mapping[str, object]) -> Recording:
    """Undoes `_encode`; raises one of the errors that `read_recording` names."""
    if content["format"] != _FORMAT:
        raise ValueError("it is not a recording")
    if content["version"] != _VERSION:
        raise ValueError(
            f"it has format version {content['version']}, this program reads {_VERSION}"
        )
    entries = content["words"]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("its words are no list")
    if sum(len(stroke) for entry in entries for stroke in entry["strokes"]) > MAX_POINTS:
        raise ValueError("it has too many points")
    words = tuple(
        RecordedWord(
            text=str(entry["text"]),
            strokes=tuple(np.array(stroke, dtype=np.float64) for stroke in entry["strokes"]),
            line=int(entry["line"]),
            device=str(entry["device"]),
        )
        for entry in entries
    )
    return Recording(str(content["prompt"]), words, str(content["when"]))
