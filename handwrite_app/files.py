"""Reading files that someone else may have made."""

from __future__ import annotations

from pathlib import Path

from handwrite_app.errors import UserError


def read_limited(path: Path, max_bytes: int, what: str) -> bytes:
    """Reads a file that someone else may have made.

    Args:
        what: what the file should be, for the message, such as "text" or "ink".

    Raises:
        UserError: the file is missing, is no file, cannot be read or is larger than `max_bytes`.
    """
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder, not a file.", "Name a file in it.")
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is not an ordinary file.", "Name a file on disk.")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise UserError(f"There is no file {path}.", "Check the name.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{path} cannot be read: {reason}.", "Check the file.") from None
    if len(data) > max_bytes:
        raise UserError(
            f"{path} is larger than the {max_bytes >> 20} MB that {what} may have.",
            "Give a smaller file.",
        )
    return data
