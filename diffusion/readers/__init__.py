"""Readers of labelled handwriting: UNIPEN, IAM-OnDB and InkML. No torch.

Each is a lazy generator of `LabelledInk`, and of `Skipped` for what it left out and why.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from diffusion.readers.iamondb import is_iamondb, is_tree, read_iamondb
from diffusion.readers.ink import KINDS, LabelledInk, ReaderError, Skipped
from diffusion.readers.inkml import is_inkml, read_inkml
from diffusion.readers.places import is_archive, names
from diffusion.readers.unipen import find_unipen, read_unipen, read_unipen_archive

__all__ = ["KINDS", "LabelledInk", "ReaderError", "Skipped", "read_source"]


def read_source(path: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads a corpus, whichever it is: UNIPEN, IAM-OnDB or InkML, in a folder or an archive.

    Raises:
        ReaderError: there is nothing here, or nothing that we can read; at the first next().
    """
    path = Path(path)
    if not path.exists():
        raise ReaderError(path, 0, "no such file or folder")
    reader = _in_folder(path) if path.is_dir() else _in_file(path)
    if reader is None:
        raise ReaderError(path, 0, "neither UNIPEN nor IAM-OnDB nor InkML")
    yield from reader


def _in_folder(path: Path) -> Iterator[LabelledInk | Skipped] | None:
    if find_unipen(path) is not None:
        return read_unipen(path)
    if is_iamondb(path):
        return read_iamondb(path)
    inside = (PurePosixPath(file.name) for file in path.rglob("*"))
    return read_inkml(path) if any(map(is_inkml, inside)) else None


def _in_file(path: Path) -> Iterator[LabelledInk | Skipped] | None:
    if is_inkml(PurePosixPath(path.name)):
        return read_inkml(path)
    if is_tree(path):
        return read_iamondb(path.parent)
    if is_archive(path):
        if is_iamondb(path):
            return read_iamondb(path)
        if any(is_inkml(PurePosixPath(name)) for name in names(path)):
            return read_inkml(path)
    return read_unipen_archive(path) if tarfile.is_tarfile(path) else None
