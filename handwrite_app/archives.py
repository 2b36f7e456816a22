"""Zip files that are the same for the same contents, and read as a stranger's."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def pack(members: Mapping[str, bytes]) -> bytes:
    """Packs members in their order: no date, no system, so that the same give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _NO_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def unpack(data: bytes, max_bytes: int) -> Callable[[str], bytes]:
    """Returns what reads a member of a zip file by its name.

    Args:
        max_bytes: of all that is unpacked; what the archive says of its sizes is not believed.

    Raises:
        ValueError: it is no zip file; from the reader: a member is missing, damaged, or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise ValueError(str(error)) from None
    room = max_bytes

    def read(name: str) -> bytes:
        nonlocal room
        try:
            with archive.open(name) as file:
                content = file.read(room + 1)
        except KeyError:
            raise ValueError(f"it has no {name}") from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,  # a member is encrypted
            NotImplementedError,  # packed in a way that this Python does not know
        ) as error:
            raise ValueError(str(error) or f"{name} is cut short") from None
        room -= len(content)
        if room < 0:
            raise ValueError(f"it unpacks to more than {max_bytes >> 20} MB")
        return content

    return read
