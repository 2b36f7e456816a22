"""Readers of labelled handwriting: UNIPEN and IAM-OnDB. No torch.

Each is a lazy generator of `LabelledInk`, and of `Skipped` for what it left out and why.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

from diffusion.readers.iamondb import is_iamondb, read_iamondb
from diffusion.readers.ink import KINDS, LabelledInk, ReaderError, Skipped
from diffusion.readers.unipen import find_unipen, read_unipen, read_unipen_archive

__all__ = ["KINDS", "LabelledInk", "ReaderError", "Skipped", "read_source"]


def read_source(path: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads a corpus, whichever it is: a UNIPEN folder or tar archive, or an IAM-OnDB folder.

    Raises:
        ReaderError: there is nothing here, or nothing that we can read; at the first next().
    """
    path = Path(path)
    if path.is_dir():
        if find_unipen(path) is not None:
            yield from read_unipen(path)
            return
        if is_iamondb(path):
            yield from read_iamondb(path)
            return
    elif path.is_file():
        if tarfile.is_tarfile(path):
            yield from read_unipen_archive(path)
            return
    else:
        raise ReaderError(path, 0, "no such file or folder")
    raise ReaderError(path, 0, "neither UNIPEN nor IAM-OnDB")
