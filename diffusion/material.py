"""What a training of strokes learns from, read from a corpus; kept beside the run while it lasts.

Encoding the ink and drawing the windows takes half a minute of a small training and minutes of a
large one. What came of it is kept as `data.pt` in the run's folder, so that a run that goes on has
it at once, and goes when the run is done.
"""

from __future__ import annotations

import contextlib
import io
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from diffusion.checkpoint import CheckpointError, load_checkpoint
from diffusion.corpus import Corpus
from diffusion.data import Labelled, TrainingSet, fit_expected_points, labelled_samples, twins
from diffusion.families import FAMILIES, PRESETS
from diffusion.files import write_atomically
from diffusion.hand_task import load_hand_encoder
from diffusion.model import ModelConfig
from diffusion.stroke_model import StrokeModelConfig
from diffusion.stroke_training import StrokeTrainConfig

RECOGNIZER, HANDS = "recognizer", "hands"  # what is trained before what writes
_HELD_OUT_WRITERS, _HELD_OUT_WORDS, _HELD_OUT_WINDOWS = 16, 60, 4  # words and windows of a writer
_KEPT, _VERSION = "data.pt", 1
_DAMAGED = (  # what reading it raises, where it is not what was kept
    *(OSError, EOFError, RuntimeError, pickle.UnpicklingError),
    *(ValueError, TypeError, LookupError),
)


class Sources(NamedTuple):
    """What a run learns from; see `training.train`."""

    corpus: Path
    start_from: Path | None
    recognizer: Path | None
    hands: Path | None
    writers: int | None


class Material(NamedTuple):
    """What is learned from.

    about: of the data, for the description of the model; origin: see `_shape_of_run`; held_out:
    words of writers that are not trained on, where there are some and they are looked at; hand:
    weights of the encoder of hands that a fresh model gets.
    """

    data: TrainingSet
    held_out: TrainingSet | None
    shape: StrokeModelConfig
    about: dict[str, Any]
    origin: dict[str, Any]
    hand: Mapping[str, Tensor] | None = None


def read_material(
    sources: Sources, out: Path, config: StrokeTrainConfig, device: str, resume: bool
) -> Material:
    """Reads what a run learns from, or takes what it has kept.

    Raises:
        CorpusError, CheckpointError: a file cannot be used.
        ValueError: the corpus holds nothing to train on.
    """
    key = _key(sources, config)
    kept = _load(out / _KEPT, key, device) if resume else None
    if kept is not None:
        data, held_out, about = kept
        shape: StrokeModelConfig = ModelConfig()  # for the canvas lengths alone
        origin: dict[str, Any] = {}
        if not comes_first(config):
            shape, _, origin = _shape_of_run(out, None)
        return Material(data, held_out, shape, about, origin)
    material = _read(sources, out, config, device, resume)
    with contextlib.suppress(OSError):  # without it a run is resumed as well, and later
        out.mkdir(parents=True, exist_ok=True)
        _save(out / _KEPT, key, material)
    return material


def forget_material(out: Path) -> None:
    """Removes what a run has kept, which is done."""
    (out / _KEPT).unlink(missing_ok=True)


def comes_first(config: StrokeTrainConfig) -> bool:
    """Whether it is not what writes that is trained, but what is trained before."""
    return config.preset in (RECOGNIZER, HANDS)


def _read(
    sources: Sources, out: Path, config: StrokeTrainConfig, device: str, resume: bool
) -> Material:
    corpus = Corpus.read(sources.corpus)
    chosen = spread(
        [w for w in range(len(corpus.writers)) if not corpus.validation[w]], sources.writers
    )
    samples = labelled_samples(corpus, set(chosen), config.seed)
    # by these weights and all that they were trained from
    unseen = {w for w, held in zip(corpus.writers, corpus.validation, strict=True) if held}
    shape: StrokeModelConfig
    origin: dict[str, Any] = {}
    if comes_first(config):
        shape = ModelConfig()  # for the canvas lengths alone
    elif sources.start_from is not None or resume:
        shape, known, origin = _shape_of_run(out, None if resume else sources.start_from)
        unseen &= known if known is not None else unseen
    else:
        lengths = [sum(map(len, s.strokes)) for s in samples]
        points = fit_expected_points([s.text for s in samples], torch.tensor(lengths).numpy())
        shape = replace(PRESETS[config.preset], expected_points=points)
    hand: Mapping[str, Tensor] | None = None
    if sources.hands is not None and not resume and not comes_first(config):
        if sources.start_from is not None and shape.hand_channels:
            raise ValueError(
                f"{sources.start_from.name} has an encoder of hands, and its weights know the "
                "vectors of that one alone; leave --hands out"
            )
        channels, hand = load_hand_encoder(sources.hands)
        shape = replace(shape, hand_channels=channels)
        shape.check()
    if config.twins:
        samples += twins(samples, len(corpus.writers), config.seed)
    data = TrainingSet(
        samples,
        shape.expected_points,
        points_per_token=shape.points_per_token,
        encode=shape.encode,
        windows_per_writer=config.windows_per_writer,
        seed=config.seed,
        device=device,
    )
    about = {
        "samples": len(data),
        "writers": len({name % len(corpus.writers) for name in data.writers}),
        "sources": sorted({corpus.sources[w] for w in chosen}),
        "validation_writers": sorted(unseen),
    }
    held_out = None if comes_first(config) else _held_out(corpus, unseen, shape, device)
    return Material(data, held_out, shape, about, origin, hand)


def spread(people: Sequence[int], count: int | None) -> list[int]:
    """So many of the writers, from all over the corpus; all of them where there are no more."""
    if count is None or count >= len(people):
        return list(people)
    return [people[k * len(people) // count] for k in range(count)]


def _held_out(
    corpus: Corpus, names: set[str], shape: StrokeModelConfig, device: str
) -> TrainingSet | None:
    """Some words of some writers that are not trained on; None where there are none.

    The same words and windows whatever the run, so that runs can be compared.
    """
    people = [w for w, name in enumerate(corpus.writers) if name in names]
    by_writer: dict[int, list[Labelled]] = {w: [] for w in spread(people, _HELD_OUT_WRITERS)}
    for sample in labelled_samples(corpus, set(by_writer)):
        by_writer[sample.writer].append(sample)
    words = [own[k] for own in by_writer.values() for k in spread(range(len(own)), _HELD_OUT_WORDS)]
    try:
        return TrainingSet(
            words,
            shape.expected_points,
            points_per_token=shape.points_per_token,
            encode=shape.encode,
            windows_per_writer=_HELD_OUT_WINDOWS,
            device=device,
        )
    except ValueError:  # nothing there fits a canvas
        return None


def _shape_of_run(
    out: Path, start_from: Path | None
) -> tuple[StrokeModelConfig, set[str] | None, dict[str, Any]]:
    """The shape of what is trained on; the writers that it has never seen, where known; its origin.

    The origin of weights that began as another model's: what is told of them ("info", whom they
    owe attribution), and how they are sampled ("sampling").

    Raises:
        CheckpointError: nothing says so.
    """
    path = out / "config.json"
    if start_from is None and path.is_file():
        try:
            described = json.loads(path.read_text(encoding="utf-8"))
            shape = FAMILIES[described["family"]].from_json(described["model"])
            unseen = set(described["data"]["validation_writers"])
            return shape, unseen, described.get("origin", {})  # runs begun before 0.3 have none
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckpointError(path, f"not the description of a run ({error})") from None
    before = load_checkpoint(start_from or out / "model.safetensors")
    known = before.info.get("data", {}).get("validation_writers")
    origin: dict[str, Any] = {}
    if start_from is not None:
        owed = {key: before.info[key] for key in ("attribution", "licence") if key in before.info}
        named = {key: before.info[key] for key in ("name", "version") if key in before.info}
        origin = {"info": owed | {"started_from": named}, "sampling": dict(before.sampling)}
    return before.config, None if known is None else set(known), origin


def _key(sources: Sources, config: StrokeTrainConfig) -> str:
    """What the material hangs on: another corpus or other options, another key."""
    path = sources.corpus / "corpus.npz" if sources.corpus.is_dir() else sources.corpus
    try:
        corpus = [path.stat().st_size, path.stat().st_mtime_ns]
    except OSError:
        corpus = []  # it is gone
    options = [config.preset, config.seed, config.windows_per_writer, config.twins, sources.writers]
    return sha256(json.dumps([_VERSION, corpus, options]).encode()).hexdigest()


def _save(path: Path, key: str, material: Material) -> None:
    held_out = material.held_out
    kept = {
        "key": key,
        "data": material.data.state(),
        "held_out": None if held_out is None else held_out.state(),
        "about": material.about,
    }
    written = io.BytesIO()  # torch's own writer does not say that a disk is full
    torch.save(kept, written)
    write_atomically(path, written.getvalue())


def _load(
    path: Path, key: str, device: str
) -> tuple[TrainingSet, TrainingSet | None, dict[str, Any]] | None:
    """What was kept; None where it is missing, damaged or of something else."""
    try:
        kept = torch.load(path, map_location=device, weights_only=True)
        if kept["key"] != key:
            return None
        held_out = kept["held_out"]
        return (
            TrainingSet.of(kept["data"], device),
            None if held_out is None else TrainingSet.of(held_out, device),
            kept["about"],
        )
    except _DAMAGED:
        return None
