"""What the user chose last time: a dataclass with defaults, kept as JSON."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from diffusion.files import write_atomically
from handwrite_app import paths

logger = logging.getLogger(__name__)

_MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Settings:
    """Choices that outlive the window. Every field has a plain JSON type and a default."""

    theme: str = "system"  # system, light or dark
    style: str = ""  # name of the preset or saved hand; empty: the first preset
    page: str = "fit"
    x_height_mm: float = 2.5
    paper: str = "plain"
    align: str = "left"
    ink: str = "#1a1a2e"
    neatness: float = -1.0  # negative: the model's own
    seed: int = 0
    device: str = "auto"
    last_folder: str = ""  # of the file dialogs
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
    for field in fields(Settings):
        value, default = saved.get(field.name), getattr(defaults, field.name)
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if type(value) is type(default) and not (
            isinstance(value, float) and not math.isfinite(value)
        ):
            kept[field.name] = value
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
