"""Stroke models to write with: the shipped one, and those that the user has trained or been given.

A model of the user's is `NAME.safetensors` with `NAME.json` beside it, and travels as a zip of the
two. Neither can carry code, and a model is looked into before it is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion.files import write_atomically
from handwrite_app import archives, paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.settings import change_settings, load_settings
from handwrite_app.styles import check_name

SUFFIX = ".zip"  # of a model that travels
_WEIGHTS, _DESCRIPTION = "model.safetensors", "model.json"
_MAX_BYTES = 512 << 20  # as `diffusion.checkpoint` has it
_MAX_TEXT_BYTES = 4 << 20


@dataclass(frozen=True)
class ModelEntry:
    """A model that can be written with.

    info: what its description tells of its data, training and licence.
    """

    name: str
    path: Path
    is_shipped: bool
    is_default: bool
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """How large its weights are."""
        return self.path.stat().st_size


def list_models() -> list[ModelEntry]:
    """The shipped model first, then the user's by name; one that is in use elsewhere is last."""
    chosen = load_settings().model
    in_use = Path(chosen) if chosen else paths.default_model()
    shipped = paths.default_model()
    home = paths.own_models_dir()
    own = sorted(home.glob("*.safetensors"), key=lambda path: path.stem.casefold())
    found = []
    for path in ([shipped] if shipped.is_file() else []) + own:
        info = _read_info(path)
        if info is not None:
            is_shipped = path == shipped
            name = str(info.get("name") or path.stem) if is_shipped else path.stem
            found.append(ModelEntry(name, path, is_shipped, path == in_use, info))
    if in_use.is_file() and all(entry.path != in_use for entry in found):
        info = _read_info(in_use)
        if info is not None:
            found.append(ModelEntry(in_use.stem, in_use, False, True, info))
    return found


def find_model(name: str) -> ModelEntry:
    """The model of this name.

    Raises:
        UserError: there is none.
    """
    models = list_models()
    for entry in models:
        if entry.name.casefold() == name.casefold():
            return entry
    names = ", ".join(entry.name for entry in models) or "none yet"
    raise UserError(f"There is no model {name!r}.", f"Models are: {names}.")


def keep_model(source: Path, name: str) -> ModelEntry:
    """Keeps a copy of a checkpoint under a name. Imports torch.

    Args:
        source: a .safetensors file with its .json beside it, such as a run has written.
        name: a number is added where another model has it.

    Raises:
        UserError: it is no stroke model that can be used, or the name cannot be one of a file.
        OSError: the folder cannot be written.
    """
    weights = read_limited(source, _MAX_BYTES, "a model")
    text = read_limited(source.with_suffix(".json"), _MAX_TEXT_BYTES, "a model")
    return _keep(weights, text, name, source.name)


def import_model(path: Path) -> ModelEntry:
    """Takes in a model, as `export_model` packed it or as a checkpoint. Imports torch.

    Raises:
        UserError: it is no model that can be used; the reason is told.
        OSError: the folder cannot be written.
    """
    if path.suffix.lower() == ".safetensors":
        return keep_model(path, _plain(path.stem))
    data = read_limited(path, _MAX_BYTES, "a model")
    try:
        read = archives.unpack(data, _MAX_BYTES + _MAX_TEXT_BYTES)
        weights, text = read(_WEIGHTS), read(_DESCRIPTION)
    except ValueError as error:
        raise _refused(path.name, str(error)) from None
    return _keep(weights, text, _plain(path.stem), path.name)


def export_model(entry: ModelEntry) -> bytes:
    """Packs a model; the same model gives the same bytes.

    Raises:
        UserError: its files are gone.
    """
    return archives.pack(
        {
            _WEIGHTS: read_limited(entry.path, _MAX_BYTES, "a model"),
            _DESCRIPTION: read_limited(entry.path.with_suffix(".json"), _MAX_TEXT_BYTES, "a model"),
        }
    )


def make_default(entry: ModelEntry) -> None:
    """Writes with this model from now on."""
    change_settings(model="" if entry.is_shipped else str(entry.path))


def delete_model(entry: ModelEntry) -> None:
    """Removes a model of the user's; where it was in use, the shipped one takes its place.

    Raises:
        UserError: it is the shipped one, or lies outside the folder of the user's models.
        OSError: a file cannot be removed.
    """
    if entry.is_shipped or entry.path.parent != paths.own_models_dir():
        raise UserError("This model is not kept here.", "Delete its files where they are.")
    if load_settings().model == str(entry.path):
        change_settings(model="")
    entry.path.unlink()
    entry.path.with_suffix(".json").unlink(missing_ok=True)


def _keep(weights: bytes, text: bytes, name: str, told: str) -> ModelEntry:
    """Looks into a model and keeps it, whole or not at all."""
    from diffusion.checkpoint import CheckpointError, load_checkpoint

    home = paths.own_models_dir()
    home.mkdir(parents=True, exist_ok=True)
    name = _free_name(check_name(name))
    with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as place:
        path = Path(place) / _WEIGHTS
        write_atomically(path, weights)
        write_atomically(path.with_suffix(".json"), text)
        try:
            checkpoint = load_checkpoint(path)
        except CheckpointError as error:
            raise _refused(told, error.reason) from None
        if not isinstance(checkpoint.info, dict):
            raise _refused(told, "its description is damaged")
        target = home / f"{name}.safetensors"
        shutil.move(path.with_suffix(".json"), target.with_suffix(".json"))
        shutil.move(path, target)  # last: what lists models looks for the weights
    return ModelEntry(name, target, False, False, checkpoint.info)


def _refused(name: str, reason: str) -> UserError:
    return UserError(
        f"{name} is no model that can be used: {reason.rstrip('.')}.",
        "Give a model that Handwrite has trained or exported.",
    )


def _read_info(path: Path) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        with path.with_suffix(".json").open("rb") as file:
            info = json.loads(file.read(_MAX_TEXT_BYTES))["info"]
        if isinstance(info, dict):
            return info
    return None


def _plain(stem: str) -> str:
    """A file's name as a model may have it."""
    name = "".join(c if c.isalnum() or c in " -_" else "_" for c in stem)[:50].strip()
    return name if name and name[0] != "-" else hashlib.sha256(stem.encode()).hexdigest()[:8]


def _free_name(name: str) -> str:
    taken = {entry.name.casefold() for entry in list_models()}
    free, number = name, 2
    while free.casefold() in taken:
        free = f"{name[:55]} {number}"
        number += 1
    return free
