"""What the user chose last time: a dataclass with defaults, kept as JSON."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from diffusion.files import write_atomically
from handwrite_app import paths

logger = logging.getLogger(__name__)

_MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Settings:
    """Choices that outlive the window. Every field has a plain JSON type and a default."""

    theme: str = "system"  # system, light, dark or contrast
    language: str = ""  # en, de; empty: the system's
    style: str = ""  # name of the preset or saved hand; empty: the first preset
    choices: dict[str, Any] = field(default_factory=dict)  # how new pages begin: `Choices`
    remembers_choices: bool = True  # new pages begin as the last one was
    device: str = "auto"
    model: str = ""  # a checkpoint; empty: the shipped one
    last_folder: str = ""  # of the file dialogs
    recent_files: str = ""  # projects, the newest first, a line each
    window_geometry: str = ""  # QByteArray.toBase64 of saveGeometry


def load_settings(path: Path | None = None) -> Settings:
    """Reads the settings; whatever is missing, damaged or of the wrong type keeps its default.

    Args:
        path: the file; None: `paths.settings_file()`.
    """
    path = paths.settings_file() if path is None else path
    try:
        with path.open("rb") as file:
            saved = json.loads(file.read(_MAX_BYTES))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        logger.warning("settings in %s cannot be read, defaults are used: %s", path, error)
        return Settings()
    if not isinstance(saved, dict):
        logger.warning("settings in %s are not an object, defaults are used", path)
        return Settings()
    defaults = Settings()
    kept: dict[str, object] = {}
    for one in fields(Settings):
        value, default = saved.get(one.name), getattr(defaults, one.name)
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if type(value) is type(default) and not (
            isinstance(value, float) and not math.isfinite(value)
        ):
            kept[one.name] = value
    return Settings(**kept)  # type: ignore[arg-type]


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Writes the settings whole or not at all.

    Raises:
        OSError: the folder cannot be made or written.
    """
    path = paths.settings_file() if path is None else path
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(settings), indent=2, sort_keys=True, ensure_ascii=False)
    write_atomically(path, f"{text}\n".encode())


def change_settings(**values: Any) -> Settings:
    """Changes some settings in the file and leaves the others as another window may have set them.

    A full disk must not stop what else is done: the failure is logged.

    Returns:
        All settings as they are now.
    """
    settings = replace(load_settings(), **values)
    try:
        save_settings(settings)
    except OSError as error:
        logger.warning("settings were not saved: %s", error)
    return settings
