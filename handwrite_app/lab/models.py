"""The models that the Lab's experiments can work on: those shipped, and those of one's own runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.lab.results import Models, Role
from handwrite_app.lab.runs import list_runs

if TYPE_CHECKING:
    from diffusion.images.data import ImageSet

MODEL_ROLES: tuple[Role, ...] = ("diffusion", "other", "vae", "classifier", "noisy-classifier")
_SHIPPED: Mapping[Role, str] = MappingProxyType(
    {
        "diffusion": "ddpm",
        "other": "ddpm-early",
        "vae": "vae",
        "classifier": "classifier",
        "noisy-classifier": "noisy-classifier",
    }
)
_FORMAT = "handwrite-image-model"
_MAX_DESCRIPTION_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelEntry:
    """A model that can be chosen: its file, whose it is, and what kind of model it is.

    run: the name of the run that it comes from; empty for a shipped one.
    """

    path: Path
    kind: str  # "diffusion", "vae", "classifier" or "noisy-classifier"
    run: str = ""

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.run}: {self.path.stem}" if self.run else self.path.stem

    def suits(self, role: Role) -> bool:
        """Whether it can take a role."""
        return self.kind == ("diffusion" if role == "other" else role)


def shipped(role: Role) -> Path:
    """The file of the shipped model of a role; it may be missing in a bare checkout."""
    return paths.lab_models_dir() / f"{_SHIPPED[role]}.safetensors"


def list_models() -> list[ModelEntry]:
    """All models: the shipped ones, then those of the runs, the newest run first. No torch."""
    files = [(path, "") for path in sorted(paths.lab_models_dir().glob("*.safetensors"))]
    for run in list_runs():
        files += [(path, run.plan.name) for path in run.models]
    entries = [(path, kind_of(path), name) for path, name in files]
    return [ModelEntry(path, kind, name) for path, kind, name in entries if kind]


def kind_of(path: Path) -> str:
    """What kind of image model a file is, as its description says; empty if it is none."""
    try:
        described = json.loads(
            read_limited(path.with_suffix(".json"), _MAX_DESCRIPTION_BYTES, "a description")
        )
        if described["format"] != _FORMAT:
            return ""
        is_noisy = described["kind"] == "classifier" and described["config"].get("noisy", False)
        return "noisy-classifier" if is_noisy else str(described["kind"])
    except (UserError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def find_model(name: str, *roles: Role) -> Path:
    """The file that a user means by a name: a file, a folder, a run, or a shipped model.

    Raises:
        UserError: there is none that suits one of the roles.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        path = path / "model.safetensors"
    if path.suffix == ".safetensors":
        if not path.is_file():
            raise UserError(f"There is no model {path}.", "Check the name.")
        return path
    suitable = [one for one in list_models() if any(map(one.suits, roles))]
    for entry in suitable:
        if name in (entry.name, entry.run) or (not entry.run and name == entry.path.stem):
            return entry.path
    known = ", ".join(entry.run or entry.name for entry in suitable) or "none yet"
    raise UserError(
        f"There is no {_SAID[roles[0]]} named {name!r}.", f"Name a file, or one of these: {known}."
    )


class LabModels(Models):
    """Models by role, each loaded when it is first asked for and kept.

    A file that has changed since, as that of a run that goes on, is read again.
    """

    def __init__(self, chosen: Mapping[Role, Path] | None = None, data: Path | None = None) -> None:
        """Args:

        chosen: files for roles; the shipped models take the others.
        data: a folder of pictures; None: the shipped digits.
        """
        self._chosen = dict(chosen or {})
        self._data = paths.digits_dir() if data is None else data

    def get(self, role: Role) -> Any:
        if role == "data":
            return self.pictures[1]
        path = self._chosen.get(role, shipped(role))
        if not path.exists():
            what = "in this copy of the application" if role not in self._chosen else ""
            raise UserError(
                f"There is no model {path.name} {what}".rstrip() + ".",
                "Train one in the Lab, or choose another.",
            )
        entry = ModelEntry(path, kind_of(path))
        if not entry.suits(role):
            raise UserError(
                f"{path.name} is no {_SAID[role]}.", "Choose another model for this experiment."
            )
        return _CACHE.model(path)

    @property
    def pictures(self) -> tuple[ImageSet, ImageSet]:
        """What is trained on, and what is tested on.

        Raises:
            UserError: the folder holds no pictures that can be used.
        """
        return _CACHE.pictures(self._data)


_SAID: Mapping[Role, str] = MappingProxyType(
    {
        "diffusion": "diffusion model",
        "other": "diffusion model",
        "vae": "VAE",
        "classifier": "classifier of clean pictures",
        "noisy-classifier": "classifier of noisy pictures",
    }
)


class _Cache:
    """What has been loaded, for all windows and experiments of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Path, tuple[int, Any]] = {}

    def model(self, path: Path) -> Any:
        """The model in a file, built; loads torch."""
        from diffusion.checkpoint import CheckpointError
        from diffusion.images.checkpoint import load_image_model

        with self._lock:
            changed = path.stat().st_mtime_ns
            if path not in self._kept or self._kept[path][0] != changed:
                try:
                    self._kept[path] = changed, load_image_model(path).build()
                except CheckpointError as error:
                    raise UserError(
                        f"{path.name} cannot be used: {error.reason}.", "Choose another model."
                    ) from None
            return self._kept[path][1]

    def pictures(self, folder: Path) -> tuple[ImageSet, ImageSet]:
        """The pictures of a folder, to train on and to test on."""
        from diffusion.images.data import ImageDataError, load_images

        with self._lock:
            if folder not in self._kept:
                try:
                    self._kept[folder] = 0, load_images(folder)
                except ImageDataError as error:
                    raise UserError(
                        f"{error.path} cannot be used: {error.reason}.",
                        "Choose a folder of IDX files or of pictures.",
                    ) from None
            found: tuple[ImageSet, ImageSet] = self._kept[folder][1]
            return found


_CACHE = _Cache()
