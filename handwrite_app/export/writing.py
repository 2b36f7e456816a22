"""Writing several files so that all of them are there, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from diffusion.files import new_file_mode
from handwrite_app.errors import UserError


def write_all(files: Mapping[Path, bytes]) -> None:
    """Writes every file, or none: on any failure the disk is as it was before.

    Each is written whole to a temporary file beside its target; only when all are on the disk are
    they put in place. A target that is a symbolic link stays one.

    Raises:
        UserError: a folder is missing, or a file cannot be written.
    """
    targets = {Path(os.path.realpath(path)): data for path, data in files.items()}
    for path in targets:
        _check(path)
    with ExitStack() as cleaning:
        try:
            written = [(_beside(path, data, cleaning), path) for path, data in targets.items()]
            old = {path: _kept(path, cleaning) for path in targets}
        except OSError as error:
            raise _cannot_write(Path(error.filename or next(iter(targets))), error) from None
        replaced: list[Path] = []
        try:
            for temporary, path in written:
                replaced.append(path)  # before: an interrupt may come right after the replacing
                try:
                    temporary.replace(path)
                except OSError as error:
                    raise _cannot_write(path, error) from None
        except BaseException:
            for path in replaced:
                _restore(path, old[path])
            raise


def _check(path: Path) -> None:
    if not path.parent.is_dir():
        raise UserError(
            f"{path.name} cannot be written: there is no folder {path.parent}.",
            "Make the folder first.",
        )
    if path.is_dir():
        raise UserError(f"{path} is a folder.", "Name a file in it.")
    if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
        raise UserError(f"{path} cannot be written.", "Choose another name.")


def _beside(path: Path, data: bytes, cleaning: ExitStack) -> Path:
    """Writes a temporary file that may take the place of `path`."""
    temporary = _new_name(path, cleaning)
    try:
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
        else:
            temporary.chmod(new_file_mode())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    return temporary


def _kept(path: Path, cleaning: ExitStack) -> Path | None:
    """A second name, or a copy, of what is at `path` now; None if nothing is."""
    if not path.exists():
        return None
    kept = _new_name(path, cleaning)
    shutil.copy2(path, kept)
    return kept


def _new_name(path: Path, cleaning: ExitStack) -> Path:
    try:
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp"
        )
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    os.close(handle)
    cleaning.callback(Path(name).unlink, missing_ok=True)
    return Path(name)


def _restore(path: Path, old: Path | None) -> None:
    with suppress(OSError):  # the first failure is the one to tell
        if old is None:
            path.unlink(missing_ok=True)
        else:
            old.replace(path)


def _cannot_write(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} cannot be written: {error.strerror or error}.", "Choose another place or name."
    )
