"""Low-rank adapters: a small change of a network's linear layers, in a file of its own.

Hu et al. 2021 (LoRA), eq. 3: a layer gives W x + (alpha / rank) B A x; W stays as it is, A starts
at random and B at zero, so that a fresh adapter changes nothing. A finished one is added to the
weights, and the network is as fast as before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from diffusion.checkpoint import Checkpoint, CheckpointError, load_weights, save_weights
from diffusion.config import config_from_json

FORMAT = "handwrite-adapter"
FORMAT_VERSION = 1
LARGEST_RANK = 64
SAMPLING = ("enough", "neatness")  # defaults that an adapter may bring along, each in [0, 1]
_DOWN, _UP = ".down", ".up"  # of a layer's name: A (rank, in) and B (out, rank)


@dataclass(frozen=True)
class LowRankConfig:
    """Shape of an adapter; saved beside its weights.

    layers: beginnings of the names of the linear layers that it changes.
    """

    rank: int = 8
    alpha: float = 8.0
    layers: tuple[str, ...] = ("",)

    @property
    def scale(self) -> float:
        """What B A is multiplied by."""
        return self.alpha / self.rank

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LowRankConfig:
        """The inverse of `dataclasses.asdict`.

        Raises:
            ValueError: a field is unknown or out of range.
        """
        return config_from_json(cls, data)

    def check(self) -> None:
        """Raises ValueError (or TypeError) unless every field is in its range."""
        if not isinstance(self.rank, int) or not 1 <= self.rank <= LARGEST_RANK:
            raise ValueError(f"the rank must be from 1 to {LARGEST_RANK}")
        if not (math.isfinite(self.alpha) and 0 < self.alpha <= 1000):
            raise ValueError("alpha must be above 0 and at most 1000")
        if not self.layers or not all(isinstance(name, str) for name in self.layers):
            raise ValueError("layers must be beginnings of names")


def linear_layers(model: nn.Module, beginnings: Sequence[str]) -> dict[str, nn.Linear]:
    """The linear layers whose names begin so, by name."""
    return {
        name: layer
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and name.startswith(tuple(beginnings))
    }


class LowRankChange(nn.Module):
    """B A x, of one layer."""

    def __init__(self, inputs: int, outputs: int, rank: int):
        super().__init__()
        self.down = nn.Parameter(torch.empty(rank, inputs))
        self.up = nn.Parameter(torch.zeros(outputs, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """x (..., inputs) -> (..., outputs)."""
        return (x @ self.down.T) @ self.up.T


class LowRank(nn.Module):
    """The changes of all adapted layers of a model: what is trained, and nothing else."""

    def __init__(self, model: nn.Module, config: LowRankConfig):
        """Draws A from torch's global generator.

        Raises:
            ValueError: no layer has such a name.
        """
        super().__init__()
        self.config = config
        layers = linear_layers(model, config.layers)
        if not layers:
            raise ValueError(f"no linear layer begins with {' or '.join(config.layers)}")
        self.names = tuple(layers)
        self.changes = nn.ModuleList(
            LowRankChange(layer.in_features, layer.out_features, config.rank)
            for layer in layers.values()
        )

    def attached(self, model: nn.Module) -> AbstractContextManager[object]:
        """Changes what the model's layers give, until the context is left."""
        layers = dict(model.named_modules())
        stack = ExitStack()
        for name, change in zip(self.names, self.changes, strict=True):
            handle = layers[name].register_forward_hook(self._adding(change))
            stack.callback(handle.remove)
        return stack

    def _adding(self, change: nn.Module) -> Any:
        scale = self.config.scale

        def add(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
            changed: Tensor = output + scale * change(inputs[0])
            return changed

        return add

    def factors(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """A state of this module by the names of the model's layers, as `Adapter` has it."""
        return {
            f"{name}{part}": weights[f"changes.{k}{part}"]
            for k, name in enumerate(self.names)
            for part in (_DOWN, _UP)
        }


@dataclass(frozen=True, eq=False)
class Adapter:
    """A finished adapter.

    Attributes:
        base: sha256 of the weights that it changes, as `Checkpoint.sha256`.
        factors: A and B of each layer, as LAYER.down and LAYER.up.
        info: name and version of the base, and how the adapter was made.
        sha256: of the adapter as stored.
        sampling: defaults of `SAMPLING` that take the place of the base's.
    """

    base: str
    config: LowRankConfig
    factors: Mapping[str, Tensor]
    info: Mapping[str, Any]
    sha256: str = ""
    sampling: Mapping[str, float] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Writes `path` (.safetensors, half precision) and the JSON beside it.

        Raises:
            OSError: they cannot be written.
        """
        description = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "base": self.base,
            "config": asdict(self.config),
            "info": dict(self.info),
            "sampling": dict(self.sampling),
        }
        save_weights(path, dict(self.factors), description, half=True)

    @classmethod
    def load(cls, path: Path) -> Adapter:
        """Reads an adapter, without running anything in it.

        Raises:
            CheckpointError: a file is missing, damaged, not ours, or of another version.
        """
        description, tensors = load_weights(path, FORMAT, FORMAT_VERSION)
        try:
            config = LowRankConfig.from_json(description["config"])
            base, info = str(description["base"]), dict(description["info"])
            sampling = _checked_sampling(dict(description.get("sampling", {})))
        except (ValueError, KeyError, TypeError) as error:
            raise CheckpointError(path, f"its description is damaged ({error})") from None
        return cls(base, config, tensors, info, str(description["sha256"]), sampling)

    def applied(self, checkpoint: Checkpoint) -> Checkpoint:
        """The checkpoint with this adapter added to its weights, and its defaults of sampling.

        Raises:
            ValueError: the adapter was made for other weights, or does not fit them.
        """
        if checkpoint.sha256 != self.base:
            raise ValueError("the adapter was made for another model")
        weights = dict(checkpoint.weights)
        layers = {name.removesuffix(_DOWN) for name in self.factors if name.endswith(_DOWN)}
        wanted = {f"{layer}{part}" for layer in layers for part in (_DOWN, _UP)}
        if wanted != set(self.factors):
            raise ValueError("a layer of the adapter is not whole")
        changes = {
            f"{layer}.weight": self.config.scale
            * (self.factors[f"{layer}{_UP}"] @ self.factors[f"{layer}{_DOWN}"])
            for layer in layers
            if self._fits(layer)
        }
        for name, change in changes.items():
            if name not in weights or weights[name].shape != change.shape:
                raise ValueError(f"the adapter does not fit the model's {name}")
            weights[name] = weights[name] + change.to(weights[name])
        if not all(torch.isfinite(weights[name]).all() for name in changes):
            raise ValueError("the adapter holds numbers that are none")
        sampling = {**checkpoint.sampling, **self.sampling}
        return replace(checkpoint, weights=weights, sampling=sampling)

    def _fits(self, layer: str) -> bool:
        """Raises ValueError unless A and B of a layer are matrices of the described rank."""
        down, up = self.factors[f"{layer}{_DOWN}"], self.factors[f"{layer}{_UP}"]
        rank = self.config.rank
        if down.ndim != 2 or up.ndim != 2 or len(down) != rank or up.shape[1] != rank:
            raise ValueError(f"the adapter's {layer} is not of rank {rank}")
        return True


def _checked_sampling(found: Mapping[str, Any]) -> dict[str, float]:
    """Defaults of sampling from a file.

    Raises:
        ValueError: one is unknown or out of range.
    """
    sampling = {str(name): float(value) for name, value in found.items()}
    for name, value in sampling.items():
        if name not in SAMPLING or not 0 <= value <= 1:
            raise ValueError(f"{name} of {value} is no default that an adapter can bring")
    return sampling
