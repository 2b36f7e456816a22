"""Checkpoints: weights as safetensors, and beside them a JSON of what they are.

`model.safetensors` holds the tensors; `model.json` the format version, the shape of the model, the
defaults of sampling, and where it comes from. Neither can carry code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import nn

from diffusion.families import FAMILIES
from diffusion.files import write_atomically
from diffusion.stroke_model import StrokeModel, StrokeModelConfig

FORMAT = "handwrite-stroke-model"
FORMAT_VERSION = 1
_LARGEST_BYTES = 512 * 1024 * 1024


class CheckpointError(Exception):
    """A file is not a checkpoint that this version can use."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True)
class Checkpoint:
    """A model's shape, its weights (float32), and its description.

    info: name, version, provenance (data, licence, attribution, steps, hardware, losses);
    sampling: defaults of num_steps, sampler, text_guidance, style_guidance; sha256: of the weights
    as stored.
    """

    config: StrokeModelConfig
    weights: dict[str, torch.Tensor]
    info: dict[str, Any] = field(default_factory=dict)
    sampling: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""

    def build(self) -> StrokeModel:
        """A denoiser with these weights, in evaluation mode.

        Raises:
            RuntimeError: the weights do not fit the shape.
        """
        model = self.config.build()
        model.load_state_dict(self.weights)
        return model.eval()

    def check(self) -> None:
        """Raises ValueError or RuntimeError unless the weights fit the shape."""
        check_fit(self.config.build, self.weights)


def check_fit(build: Callable[[], nn.Module], weights: Mapping[str, torch.Tensor]) -> None:
    """Raises ValueError or RuntimeError unless the weights are those of what is built.

    The network is laid out without its memory, so that a checkpoint is built only once.
    """
    with torch.device("meta"):
        wanted = {name: v.shape for name, v in build().state_dict().items()}
    if wanted != {name: v.shape for name, v in weights.items()}:
        raise ValueError("the weights do not fit the shape that is described")


def save_weights(
    path: Path, weights: Mapping[str, torch.Tensor], description: Mapping[str, Any], half: bool
) -> None:
    """Writes `path` (.safetensors) and the JSON beside it, which names the weights' sha256.

    Args:
        half: store float16, half the size.
    """
    dtype = torch.float16 if half else torch.float32
    tensors = {k: v.detach().to("cpu", dtype).contiguous() for k, v in weights.items()}
    data = save(tensors)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    described = dict(description) | {"sha256": sha256(data).hexdigest()}
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path.with_suffix(".json"), text.encode("utf-8"))


def load_weights(
    path: Path, kind: str, version: int
) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Reads weights (float32) and their description, without running anything in them.

    Args:
        kind, version: the description's "format" and "version" must be these.

    Raises:
        CheckpointError: a file is missing, damaged, too large, not ours, or of another version.
    """
    if path.is_dir():
        path = path / "model.safetensors"
    if not path.is_file():
        raise CheckpointError(path, "no such file")
    if path.suffix != ".safetensors":
        raise CheckpointError(path, "not a .safetensors checkpoint of this application")
    if path.stat().st_size > _LARGEST_BYTES:
        raise CheckpointError(path, "larger than any stroke model")
    described = path.with_suffix(".json")
    try:
        description = json.loads(described.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CheckpointError(path, f"its description {described.name} is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(described, f"not a readable description ({error})") from None
    if not isinstance(description, dict) or description.get("format") != kind:
        raise CheckpointError(described, f"not the description of a {kind}")
    if description.get("version") != version:
        found = description.get("version")
        raise CheckpointError(
            described, f"format version {found}, this application reads {version}"
        )
    try:
        if sha256(path.read_bytes()).hexdigest() != description["sha256"]:
            raise ValueError("the weights are not those described (damaged, or files mixed up)")
        weights = {k: v.float() for k, v in load_file(path).items()}
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        raise CheckpointError(path, str(error).splitlines()[0]) from None
    return description, weights


def save_checkpoint(
    path: Path,
    config: StrokeModelConfig,
    weights: Mapping[str, torch.Tensor],
    *,
    info: Mapping[str, Any],
    sampling: Mapping[str, Any] | None = None,
    half: bool = True,
) -> None:
    """Writes a stroke model; see `save_weights`."""
    description = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "family": config.family,
        "config": config.to_json(),
        "sampling": dict(sampling or {}),
        "info": dict(info),
    }
    save_weights(path, weights, description, half)


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads a stroke model, without running anything in it.

    Raises:
        CheckpointError: a file is missing, damaged, too large, not ours, or of another version.
    """
    description, weights = load_weights(path, FORMAT, FORMAT_VERSION)
    try:
        family = description.get("family", "transformer")  # the only one at first
        if family not in FAMILIES:
            raise ValueError(f"unknown family of models {family!r}")
        config = FAMILIES[family].from_json(description["config"])
        checkpoint = Checkpoint(
            config, weights, description["info"], description["sampling"], description["sha256"]
        )
        checkpoint.check()
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise CheckpointError(path, str(error).splitlines()[0]) from None
    return checkpoint
