"""A hand in one file, to keep or to give to somebody: `.hand`.

A zip of `hand.json` (the samples, with their strokes where they are ink) and one PNG a sample, the
windows that the model sees; where the model has learned the hand, also of what it learned; where it
was recorded, `recording-1.json` and so on. The same hand makes the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from handwrite_app import adapters, archives
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.recording.ink import Recording, pack_recording, unpack_recording
from handwrite_app.samples import StyleSample, decode_samples, encode_samples
from handwrite_app.styles import HAND_SUFFIX, check_name

_FORMAT, _VERSION = "handwrite-hand-file", 1
_JSON = "hand.json"
_MAX_BYTES = 32 << 20  # of the file, and of all that is unpacked from it
_MAX_SAMPLES = 256
_MAX_RECORDINGS = 10_000

T = TypeVar("T")


def export_hand(
    name: str, samples: Sequence[StyleSample], recordings: Sequence[Recording] = ()
) -> bytes:
    """Packs a hand and what was learned and recorded of it; the same hand gives the same bytes.

    Raises:
        UserError: the name cannot be used, or there are no samples, or too many, or more was
            recorded than such a file can hold.
    """
    if not 0 < len(samples) <= _MAX_SAMPLES:
        raise UserError(
            f"A hand of {len(samples)} samples cannot be exported.",
            f"Give between 1 and {_MAX_SAMPLES}.",
        )
    members: dict[str, bytes] = {}

    def put(png: bytes) -> str:
        member = f"sample-{len(members) + 1}.png"
        members[member] = png
        return member

    hand = {
        "format": _FORMAT,
        "version": _VERSION,
        "name": check_name(name),
        "samples": encode_samples(samples, put),
    }
    learned = adapters.take(adapters.even(samples)) or {}
    if learned:
        hand["learned"] = list(learned)
    written = {f"recording-{k}.json": pack_recording(one) for k, one in enumerate(recordings, 1)}
    if written:
        hand["recordings"] = list(written)
    text = json.dumps(hand, indent=1, ensure_ascii=False)
    every = {_JSON: f"{text}\n".encode()} | members | learned | written
    if sum(map(len, every.values())) > _MAX_BYTES:
        raise UserError(
            "More was recorded of this hand than a hand's file can hold.",
            "Export its ink by itself, from the screen that records it.",
        )
    return archives.pack(every)


def read_hand_file(path: Path) -> tuple[str, list[StyleSample]]:
    """Reads a hand that `export_hand` packed, here or on a stranger's machine.

    What was learned of it is kept for this user, unless there is something already.

    Returns:
        The name that it had, and its samples.

    Raises:
        UserError: the file cannot be read, is no hand, or is larger than a hand can be.
    """
    return _read(path, _unpack)


def recordings_in(path: Path) -> list[Recording]:
    """Reads what `export_hand` packed of recordings; none where nothing was recorded.

    Raises:
        UserError: as `read_hand_file`.
    """
    return _read(path, _unpack_recordings)


def _read(path: Path, unpack: Callable[[Callable[[str], bytes]], T]) -> T:
    data = read_limited(path, _MAX_BYTES, "a hand")
    try:
        return unpack(archives.unpack(data, _MAX_BYTES))
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            f"{path.name} is no hand that can be read: {reason.rstrip('.')}.",
            f"Give a {HAND_SUFFIX} file made by Handwrite.",
        ) from None


def _unpack(read: Callable[[str], bytes]) -> tuple[str, list[StyleSample]]:
    hand = _description(read)
    if len(hand["samples"]) > _MAX_SAMPLES:
        raise ValueError(f"it has more than {_MAX_SAMPLES} samples")
    try:
        name = check_name(str(hand["name"]))
    except UserError as error:
        raise ValueError(error.message) from None
    samples = decode_samples(hand["samples"], read)
    own = adapters.even(samples)
    if hand.get("learned") and adapters.find(own) is None:
        if set(hand["learned"]) != set(adapters.MEMBERS):
            raise ValueError("what was learned of it is not whole")
        adapters.put(own, {member: read(member) for member in adapters.MEMBERS})
    return name, samples


def _unpack_recordings(read: Callable[[str], bytes]) -> list[Recording]:
    members = _description(read).get("recordings", [])
    if not isinstance(members, list) or len(members) > _MAX_RECORDINGS:
        raise ValueError("its recordings are no list of a sensible length")
    return [unpack_recording(read(str(member))) for member in members]


def _description(read: Callable[[str], bytes]) -> dict[str, Any]:
    hand: dict[str, Any] = json.loads(read(_JSON))
    if hand["format"] != _FORMAT:
        raise ValueError("it is not a hand")
    if hand["version"] != _VERSION:
        raise ValueError(f"it has format version {hand['version']}, this program reads {_VERSION}")
    return hand
