"""Checkpoints of the Lab's models: safetensors, and a JSON of what they are beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import torch
from torch import nn

from diffusion.checkpoint import CheckpointError, check_fit, load_weights, save_weights
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.ddpm import ImageDiffusionConfig
from diffusion.images.vae import VaeConfig

FORMAT, FORMAT_VERSION = "handwrite-image-model", 1


class ImageModelConfig(Protocol):
    """The shape of a model of pictures."""

    def to_json(self) -> dict[str, Any]: ...

    def build(self) -> nn.Module: ...


# a model's kind -> its shape from JSON
KINDS: Mapping[str, Callable[[Mapping[str, Any]], ImageModelConfig]] = MappingProxyType(
    {
        "diffusion": ImageDiffusionConfig.from_json,
        "vae": VaeConfig.from_json,
        "classifier": ClassifierConfig.from_json,
    }
)


@dataclass(frozen=True)
class ImageCheckpoint:
    """A model's kind, shape, weights (float32), and where it comes from.

    info: name, data, training, hardware, steps, training_seconds, figures.
    """

    kind: str
    config: ImageModelConfig
    weights: dict[str, torch.Tensor]
    info: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""

    def build(self) -> nn.Module:
        """The model with these weights, in evaluation mode.

        Raises:
            RuntimeError: the weights do not fit the shape.
        """
        model = self.config.build()
        model.load_state_dict(self.weights)
        return model.eval()


def save_image_model(
    path: Path,
    kind: str,
    config: ImageModelConfig,
    weights: Mapping[str, torch.Tensor],
    info: Mapping[str, Any],
    *,
    half: bool = True,
) -> None:
    """Writes a model; see `diffusion.checkpoint.save_weights`."""
    description = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "kind": kind,
        "config": config.to_json(),
        "info": dict(info),
    }
    save_weights(path, weights, description, half)


def load_image_model(path: Path) -> ImageCheckpoint:
    """Reads a model, without running anything in it.

    Args:
        path: the .safetensors, or the folder of a run.

    Raises:
        CheckpointError: a file is missing, damaged, too large, not ours, or of another version.
    """
    description, weights = load_weights(path, FORMAT, FORMAT_VERSION)
    try:
        kind = description["kind"]
        if kind not in KINDS:
            raise ValueError(f"unknown kind of model {kind!r}")
        config = KINDS[kind](description["config"])
        check_fit(config.build, weights)
        info = dict(description.get("info", {}))
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise CheckpointError(path, str(error).splitlines()[0]) from None
    return ImageCheckpoint(kind, config, weights, info, description["sha256"])
