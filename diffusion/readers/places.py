"""The files of a folder or an archive, one after the other, as a stranger's."""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from diffusion.readers.ink import ReaderError, Skipped

MAX_FILE_BYTES = 16 << 20  # a line of text has about 50 kB
_PEEKED = 400  # members of an archive that say what it is
_ARCHIVE = re.compile(r"\.(tar(\.\w+)?|tgz|zip)$", re.IGNORECASE)
BROKEN = "archive damaged from here on"
ERRORS = (  # of archives
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(RuntimeError, NotImplementedError),  # a member is encrypted, or packed in an unknown way
)


def is_archive(path: Path) -> bool:
    """Says whether a file is called like an archive that we read."""
    return _ARCHIVE.search(path.name) is not None and path.is_file()


def names(archive: Path) -> list[str]:
    """The first files in an archive; enough to see what it is.

    Raises:
        ReaderError: it is damaged before its first file.
    """
    found: list[str] = []
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                return opened.namelist()
        with tarfile.open(archive, mode="r|*") as tar:
            found.extend(m.name for m in islice((m for m in tar if m.isfile()), _PEEKED))
    except ERRORS as error:
        if not found:
            raise ReaderError(archive, 0, f"damaged archive: {error}") from error
    return found


def files(
    place: Path, wanted: Callable[[PurePosixPath], bool]
) -> Iterator[tuple[str, bytes] | Skipped]:
    """Yields (path, content) of the wanted files; too large ones come out empty.

    Of an archive that breaks off, the files before the damage, and that it broke.

    Args:
        place: a folder, whose paths begin with its name, or an archive (.tar.*, .zip).

    Raises:
        ReaderError: no wanted file comes before the damage.
    """
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            relative = PurePosixPath(place.name, path.relative_to(place).as_posix())
            if wanted(relative) and path.is_file():
                small = path.stat().st_size <= MAX_FILE_BYTES
                yield str(relative), path.read_bytes() if small else b""
        return
    any_yet = False
    try:
        for file in (_zipped if zipfile.is_zipfile(place) else _tarred)(place, wanted):
            any_yet = True
            yield file
    except ERRORS as error:
        reason = f"damaged archive: {error}"
        if not any_yet:
            raise ReaderError(place, 0, reason) from error
        yield Skipped(BROKEN, place.name, 0, reason)


def _tarred(place: Path, wanted: Callable[[PurePosixPath], bool]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(place, mode="r|*") as tar:
        for member in tar:
            if member.isfile() and wanted(PurePosixPath(member.name)):
                stream = tar.extractfile(member) if member.size <= MAX_FILE_BYTES else None
                yield member.name, stream.read() if stream is not None else b""


def _zipped(place: Path, wanted: Callable[[PurePosixPath], bool]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(place) as archive:
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            if not member.is_dir() and wanted(PurePosixPath(member.filename)):
                with archive.open(member) as file:
                    content = file.read(MAX_FILE_BYTES + 1)  # what it says of its size is not
                yield member.filename, content if len(content) <= MAX_FILE_BYTES else b""
