"""`handwrite-app doctor`: versions, device, weights, paths, and what is wrong."""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from handwrite_app import __version__, paths

_DISTRIBUTIONS = (
    "torch",
    "numpy",
    "safetensors",
    "PySide6_Essentials",
    "opencv-python-headless",
    "pillow",
    "lxml",
    "svgwrite",
    "resvg-py",
    "platformdirs",
    "pyphen",
    "reportlab",
    "shtab",
)
# what Qt loads from the system for a window on X11: file name, Debian package
_QT_LIBRARIES = (
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
)


class Finding(NamedTuple):
    """One line of the report. `problem` says what to do about it; empty where all is well."""

    what: str
    value: str
    problem: str = ""


def run(options: argparse.Namespace) -> int:
    """Prints the report; 0 if nothing is wrong, else 1."""
    problems = []
    for finding in examine(options.model):
        print(f"{finding.what + ':':<24} {finding.value}", flush=True)
        if finding.problem:
            problems.append(f"{finding.what}: {finding.problem}")
    print()
    if not problems:
        print("Nothing is wrong.")
        return 0
    print("What is wrong:")
    for problem in problems:
        print(f"  - {problem}")
    return 1


def examine(model: str | None = None) -> Iterator[Finding]:
    """Looks at everything the application needs, cheap things first."""
    yield Finding("handwrite-app", __version__)
    too_old = "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer"
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})", too_old)
    yield Finding("system", f"{platform.platform()}, {os.cpu_count()} cores")
    yield from _distributions()
    yield from _folders()
    yield from _qt()
    yield from _device()
    yield from _weights(paths.default_model() if model is None else Path(model).expanduser())


def _distributions() -> Iterator[Finding]:
    for name in _DISTRIBUTIONS:
        try:
            yield Finding(name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "not installed", f"install it: pip install {name}")


def _folders() -> Iterator[Finding]:
    for what, folder in (("data", paths.data_dir()), ("settings", paths.config_dir())):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        writable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
        problem = "" if writable else "it cannot be written; choose another with --profile DIR"
        yield Finding(f"{what} folder", str(folder), problem)
    resources = paths.resources_dir()
    missing = "" if resources.is_dir() else "the folder is missing; install the application again"
    yield Finding("resources", str(resources), missing)
    from handwrite_app.styles import list_styles

    styles = list_styles()
    presets = sum(info.is_preset for info in styles)
    yield Finding(
        "styles",
        f"{presets} presets, {len(styles) - presets} saved",
        "" if presets else "no presets were shipped; give a sample with --style FILE",
    )


def _qt() -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in _QT_LIBRARIES if not _loads(library)]
    yield Finding(
        "Qt's system libraries",
        f"{len(missing)} missing" if missing else "present",
        f"the window needs: apt-get install {' '.join(missing)}" if missing else "",
    )
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    yield Finding("display", display or "none: the window cannot open here, the commands work")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _device() -> Iterator[Finding]:
    try:
        import torch

        from diffusion.generator import resolve_device
    except ImportError as error:
        yield Finding("device", "unknown", f"torch does not load ({error}); install it again")
        return
    device = resolve_device("auto")
    name = (
        torch.cuda.get_device_name() if device == "cuda" else f"{torch.get_num_threads()} threads"
    )
    yield Finding("device", f"{device} ({name})")


def _weights(path: Path) -> Iterator[Finding]:
    if not path.is_file():
        yield Finding("weights", f"{path} is missing", "install again, or name some with --model")
        return
    size_mb = path.stat().st_size / 1e6
    yield Finding("weights", f"{path}, {size_mb:.1f} MB")
    yield Finding("weights' SHA-256", hashlib.sha256(path.read_bytes()).hexdigest())
    from handwrite_app.errors import UserError
    from handwrite_app.synthesis import Synthesizer

    try:
        synthesizer = Synthesizer.load(model=path)
    except UserError as error:
        yield Finding("model", "cannot be loaded", str(error))
        return
    yield Finding("model", synthesizer.model)
