"""What is known of a model and of the device it runs on."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple

from handwrite_app.errors import UserError

_MAX_BYTES = 4 << 20
_WORD = "handwriting"


class ModelFacts(NamedTuple):
    """Name, version and licence as the checkpoint says; empty where it does not."""

    name: str
    version: str
    licence: str
    path: Path


class DeviceTest(NamedTuple):
    """What a device could do: its name, more about it, and how long a word took in seconds."""

    device: str
    detail: str
    seconds: float


def read_facts(path: Path) -> ModelFacts:
    """Reads the description beside the weights, without loading them.

    Raises:
        UserError: there are no such weights, or what describes them cannot be read.
    """
    try:
        if not path.is_file():
            raise FileNotFoundError(path)
        with path.with_suffix(".json").open("rb") as file:
            info = json.loads(file.read(_MAX_BYTES))["info"]
        name, version, licence = (str(info.get(key, "")) for key in ("name", "version", "licence"))
    except FileNotFoundError:
        raise UserError(f"There is no model {path}.", "Choose another.") from None
    except (OSError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        raise UserError(
            f"{path} is not a model of this application.",
            "Choose a .safetensors file with its .json beside it.",
        ) from None
    return ModelFacts(name, version, licence, path)


def find_device(device: str = "auto") -> tuple[str, str]:
    """Returns the device that would be used and more about it. Imports torch.

    Raises:
        UserError: this machine has no such device.
    """
    import torch

    from diffusion.generator import resolve_device

    try:
        name = resolve_device(device)
    except ValueError as error:
        raise UserError(f"{str(error).capitalize()}.", "Choose auto.") from None
    if name == "cuda":
        return name, torch.cuda.get_device_name()
    if name != "cpu":
        return name, "Apple GPU"
    threads = torch.get_num_threads()
    return name, "1 thread" if threads == 1 else f"{threads} threads"


def run_device(device: str, model: Path | None) -> DeviceTest:
    """Writes a word with a model of its own, the second time for the clock.

    Raises:
        UserError: there is no such device, or the model or any hand is missing.
    """
    from handwrite_app.styles import list_styles
    from handwrite_app.synthesis import Request, Synthesizer

    name, detail = find_device(device)
    styles = list_styles()
    if not styles:
        raise UserError("There is no hand to write in.", "Keep one, then test again.")
    synthesizer = Synthesizer.load(device, model)
    request = Request(text=_WORD, style=styles[0].name, retries=0)
    synthesizer.render(request)  # the first is slower, whatever the device
    started_at = time.perf_counter()
    synthesizer.render(request)
    return DeviceTest(name, detail, time.perf_counter() - started_at)
