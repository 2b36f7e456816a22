"""The outputs of a command, checked before anything is generated."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from handwrite_app.errors import UserError
from handwrite_app.export.table import EXPORTERS, format_suffix, suffix_of


def check_outputs(names: Sequence[str], format_name: str | None) -> list[Path]:
    """Checks the values of -o and --format.

    Args:
        format_name: the format of the output "-".

    Returns:
        The files to write, without "-".

    Raises:
        UserError: there is no output, a format is unknown, an output is named twice, or a file
            could not be written.
    """
    if not names:
        raise UserError("There is no output.", "Name a file with -o, such as -o page.svg.")
    if "-" in names:
        if format_name is None:
            names_known = "|".join(suffix.lstrip(".") for suffix in EXPORTERS)
            raise UserError("-o - needs a format.", f"Give --format {names_known}.")
        format_suffix(format_name)
    elif format_name is not None:
        raise UserError("--format is for -o - only.", "A file's suffix says its format.")
    if len({os.path.abspath(name) for name in names}) < len(names):
        raise UserError("An output is named twice.", "Give each -o another name.")
    files = [Path(name).expanduser() for name in names if name != "-"]
    for path in files:
        suffix_of(path)
        check_writable(path)
    return files


def check_report(name: str | None, outputs: Sequence[Path]) -> Path | None:
    """Checks the value of --report, and returns the file to write.

    Raises:
        UserError: it is no .json file, is an output too, or could not be written.
    """
    if name is None:
        return None
    path = Path(name).expanduser()
    if path.suffix.lower() != ".json":
        raise UserError(f"A report cannot be written as {path.name!r}.", "Name a .json file.")
    if os.path.abspath(path) in map(os.path.abspath, outputs):
        raise UserError(f"{path} is an output and the report.", "Give the report its own name.")
    check_writable(path)
    return path


def check_writable(path: Path) -> None:
    """Refuses an output that could not be written.

    Raises:
        UserError: its folder is missing or not writable, or it is itself a folder.
    """
    folder = path.parent
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder.", "Name a file.")
        if not folder.is_dir():
            raise UserError(f"There is no folder {folder}.", "Make it first, or name another.")
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is not an ordinary file.", "Name another file.")
        writable = os.access(folder, os.W_OK | os.X_OK) and (
            not path.exists() or os.access(path, os.W_OK)
        )
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.", "Name another.") from None
    if not writable:
        raise UserError(f"{path} cannot be written: no permission.", "Name another file or folder.")
