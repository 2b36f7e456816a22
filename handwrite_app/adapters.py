"""What the model has learned of hands: adapters, each kept for the samples of one hand.

An adapter belongs to the pictures of a hand, as the model sees them, and to the model that learned
it: so it follows its hand when that is renamed, exported or found in a project, and is not used for
a blend, nor after a sample has been added, nor by another model. One folder an adapter:
`adapter.safetensors`, its description `adapter.json`, and `learned.json`, which says how well it
came out and whether it is in use.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from diffusion.files import write_atomically
from diffusion.strokes import Floats, Strokes
from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.samples import StyleSample

if TYPE_CHECKING:
    from handwrite_app.word_job import WordWriter

WEIGHTS, DESCRIPTION, LEARNED = "adapter.safetensors", "adapter.json", "learned.json"
MEMBERS = (WEIGHTS, DESCRIPTION, LEARNED)
_FORMAT, _VERSION = "handwrite-learned-hand", 1
_MAX_BYTES = 16 << 20  # of one file
_INKS = ("real", "before", "after")  # of a comparison
_KEPT = 3  # adapted models in memory at once

logger = logging.getLogger(__name__)

WeightedSamples = Sequence[tuple[StyleSample, float]]


@dataclass(frozen=True)
class Figures:
    """How the held-back words came out: see `learning.measure`; None where it is not known."""

    likeness: float | None
    legibility: float | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """A held-back word as its writer wrote it, and as the model does before and after.

    Ink is in steps, y up; see `diffusion.strokes`.
    """

    text: str
    real: Strokes
    before: Strokes
    after: Strokes


@dataclass(frozen=True)
class Learned:
    """What is known of an adapter.

    Attributes:
        words: how many were learned from; held_back: how many of them were only looked at.
        minutes: that it took.
        before, after: of the shipped model and of the one that has learned.
        is_in_use: whether the hand is written with it.
        compared: some of the held-back words, to look at.
        strength: how much of what was learned is used, in (0, 1]; less where it cost legibility.
    """

    words: int
    held_back: int
    minutes: float
    before: Figures
    after: Figures
    is_in_use: bool = True
    compared: tuple[Comparison, ...] = field(default=(), compare=False)
    strength: float = 1.0


def key_of(samples: WeightedSamples) -> str | None:
    """The name of a hand's folder: the same for the same pictures; None for a blend or no hand."""
    weights = [weight for _, weight in samples]
    if not weights or max(weights) - min(weights) > 1e-9:
        return None
    digest = hashlib.blake2b(digest_size=12)
    for sample, _ in samples:
        digest.update(repr(sample.windows.shape).encode())
        digest.update(np.rint(sample.windows * 255).astype(np.uint8).tobytes())
    return digest.hexdigest()


def even(samples: Sequence[StyleSample]) -> WeightedSamples:
    """The samples of one hand, all of one weight."""
    return [(sample, 1 / len(samples)) for sample in samples]


def find(samples: WeightedSamples) -> Learned | None:
    """What has been learned of a hand, in use or not; None for nothing, or if it is damaged."""
    key = key_of(samples)
    if key is None or not (paths.adapters_dir() / key / LEARNED).is_file():
        return None
    try:
        return _decode(read_limited(paths.adapters_dir() / key / LEARNED, _MAX_BYTES, "a hand"))
    except (UserError, ValueError, KeyError, TypeError) as error:
        logger.warning("what was learned of a hand is damaged: %s", error)
        return None


def keep(samples: WeightedSamples, run: Path, learned: Learned) -> None:
    """Keeps an adapter that was made in the folder of a run, whole or not at all.

    Raises:
        ValueError: the samples are not of one hand.
        OSError: it cannot be written.
    """
    members = {name: (run / name).read_bytes() for name in (WEIGHTS, DESCRIPTION)}
    put(samples, members | {LEARNED: _encode(learned)})


def put(samples: WeightedSamples, members: Mapping[str, bytes]) -> None:
    """Keeps the files of an adapter, in the place of an earlier one.

    Raises:
        ValueError: the samples are not of one hand, or a file is missing or damaged.
        OSError: they cannot be written.
    """
    key = key_of(samples)
    if key is None:
        raise ValueError("only one hand can be learned, not a blend")
    if set(members) != set(MEMBERS):
        raise ValueError("it is not whole")
    _decode(members[LEARNED])
    home = paths.adapters_dir()
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as folder:
        new = Path(folder) / key
        new.mkdir()
        for name, data in members.items():
            write_atomically(new / name, data)
        remove(samples)
        new.replace(home / key)


def take(samples: WeightedSamples) -> dict[str, bytes] | None:
    """The files of a hand's adapter, to go with the hand; None where there is none."""
    if find(samples) is None:
        return None
    folder = paths.adapters_dir() / str(key_of(samples))
    try:
        return {name: read_limited(folder / name, _MAX_BYTES, "a hand") for name in MEMBERS}
    except UserError as error:
        logger.warning("what was learned of a hand is not whole: %s", error)
        return None


def use(samples: WeightedSamples, is_in_use: bool) -> None:
    """Writes the hand with what was learned, or with the model as it was.

    Raises:
        UserError: nothing has been learned of this hand.
        OSError: the choice cannot be written.
    """
    learned = find(samples)
    if learned is None:
        raise UserError("This hand has not been learned.", "See handwrite-app train adapt --help.")
    path = paths.adapters_dir() / str(key_of(samples)) / LEARNED
    write_atomically(path, _encode(replace(learned, is_in_use=is_in_use)))


def remove(samples: WeightedSamples) -> None:
    """Deletes what was learned of a hand, if anything.

    Raises:
        OSError: a file cannot be deleted.
    """
    key = key_of(samples)
    if key is not None and (paths.adapters_dir() / key).is_dir():
        shutil.rmtree(paths.adapters_dir() / key)


def _encode(learned: Learned) -> bytes:
    facts = asdict(replace(learned, compared=()))
    facts["compared"] = [
        {"text": one.text}
        | {name: [np.round(s, 2).tolist() for s in getattr(one, name)] for name in _INKS}
        for one in learned.compared
    ]
    return f"{json.dumps({'format': _FORMAT, 'version': _VERSION, **facts})}\n".encode()


def _decode(data: bytes) -> Learned:
    """Undoes `_encode`; raises ValueError, KeyError or TypeError."""
    content = json.loads(data)
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise ValueError("it is not a learned hand")
    if content.get("version") != _VERSION:
        raise ValueError(f"it has format version {content.get('version')}, this program reads 1")

    strength = float(content.get("strength", 1.0))  # early ones do not say it
    if not 0 < strength <= 1:
        raise ValueError(f"a strength of {strength} is out of range")

    def figures(entry: Mapping[str, Any]) -> Figures:
        values = (entry["likeness"], entry["legibility"])
        return Figures(*(None if value is None else float(value) for value in values))

    return Learned(
        int(content["words"]),
        int(content["held_back"]),
        float(content["minutes"]),
        figures(content["before"]),
        figures(content["after"]),
        content["is_in_use"] is True,
        tuple(
            Comparison(str(one["text"]), *([_stroke(s) for s in one[name]] for name in _INKS))
            for one in content["compared"]
        ),
        strength,
    )


def _stroke(points: object) -> Floats:
    """Points (N, 2) from a file; raises ValueError or TypeError."""
    stroke = np.array(points, dtype=np.float64)
    if stroke.ndim != 2 or stroke.shape[1] != 2 or not np.isfinite(stroke).all():
        raise ValueError("a stroke is damaged")
    return stroke


class AdaptedWriters:
    """The models that have learned a hand, made of one base as they are asked for."""

    def __init__(self, base: Path, device: str) -> None:
        """Takes the checkpoint that adapters are added to, and where the model runs."""
        self._base, self._device = base, device
        self._writers: dict[str, WordWriter] = {}

    def of(self, samples: WeightedSamples) -> tuple[WordWriter, str] | None:
        """The model for a hand and the first characters of its adapter's checksum.

        None where the base writes: nothing was learned, it is not in use, it is of another model,
        or damaged.
        """
        learned = find(samples)
        if learned is None or not learned.is_in_use:
            return None
        from diffusion.checkpoint import CheckpointError, load_checkpoint
        from diffusion.generator import WordGenerator
        from diffusion.lora import Adapter

        try:
            adapter = Adapter.load(paths.adapters_dir() / str(key_of(samples)) / WEIGHTS)
            writer = self._writers.pop(adapter.sha256, None)
            if writer is None:
                checkpoint = adapter.applied(load_checkpoint(self._base))
                writer = WordGenerator(checkpoint, self._device)
        except (CheckpointError, ValueError) as error:
            logger.warning("what was learned of the hand is not used: %s", error)
            return None
        self._writers[adapter.sha256] = writer  # the last one asked for stays longest
        while len(self._writers) > _KEPT:
            with contextlib.suppress(KeyError):
                del self._writers[next(iter(self._writers))]
        return writer, adapter.sha256[:8]
