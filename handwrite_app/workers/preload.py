"""Bringing torch into the process without freezing the window.

Importing torch in a worker thread still stops the UI thread, because CPython holds its lock while
the dynamic linker maps several hundred megabytes (260 to 530 ms measured), and while the garbage
collector walks the modules that have just come in (50 to 90 ms). Loading the library first through
a foreign call, which runs without the lock, and collecting nothing meanwhile leaves gaps of 13 ms.

PySide reads the source of every module that is imported after it, in search of its own name, and
the standard library keeps what was read: for torch 0.7 s and 90 MB, which `plain_import` saves.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def plain_import() -> Iterator[None]:
    """Has modules that are imported inside the `with` not looked through by PySide.

    Only modules that select features of its (`from __feature__ import ...`) need that.
    """
    hook = getattr(builtins, "__feature_import__", None)  # PySide's
    if hook is None:
        yield
        return
    builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        builtins.__import__ = hook


@contextmanager
def gentle_import(module: str = "torch", library: str = "lib/libtorch_python.so") -> Iterator[None]:
    """Makes the import of a large extension module inside the `with` gentle on other threads.

    Best effort: where the library is not found (other systems, other builds) only the garbage
    collector is held back.

    Args:
        module: the package that will be imported; a no-op when it already is.
        library: its shared library, relative to the package's folder.
    """
    if module in sys.modules:
        yield
        return
    if sys.platform.startswith("linux"):
        _map_library(module, library)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with plain_import():
            yield
        gc.freeze()  # what is imported stays: later collections need not walk it again
    finally:
        if was_enabled:
            gc.enable()


def _map_library(module: str, library: str) -> None:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return
    path = Path(spec.origin).parent / library
    if not path.is_file():
        return
    dlopen = ctypes.CDLL(None).dlopen  # called through ctypes, so that the lock is released
    dlopen.restype = ctypes.c_void_p
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    dlopen(os.fsencode(path), os.RTLD_NOW | os.RTLD_GLOBAL)
