"""`handwrite-app train corpora`: what stroke models learn from, as the window keeps it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handwrite_app.cli.outputs import check_writable
from handwrite_app.corpora import (
    CorpusInfo,
    add_corpus,
    add_recordings,
    delete_corpus,
    list_corpora,
)
from handwrite_app.errors import UserError

_SHOWN = 3  # places of each reason


def run(options: argparse.Namespace) -> int:
    """Does what `options.deed` says."""
    if options.deed == "list":
        for info in list_corpora():
            print(f"{info.name}  {info.samples} samples by {info.writers} writers")
    elif options.deed == "add":
        _describe(_add(options.name, [Path(one).expanduser() for one in options.sources]))
    elif options.deed == "show":
        _show(_find(options.name), options.output)
    else:
        delete_corpus(_find(options.name))
    return 0


def _add(name: str, sources: list[Path]) -> CorpusInfo:
    work = add_corpus(name, sources) if sources else add_recordings(name)
    while True:
        try:
            told = next(work)
        except StopIteration as stop:
            info: CorpusInfo = stop.value
            return info
        if told is not None:
            print(told, file=sys.stderr)


def _show(info: CorpusInfo, output: str | None) -> None:
    if output is not None:
        from diffusion.files import write_atomically

        path = Path(output).expanduser()
        if path.suffix.lower() != ".png":
            raise UserError(f"A sheet cannot be written as {path.name!r}.", "Name a .png file.")
        check_writable(path)
        write_atomically(path, info.sheet.read_bytes())
    _describe(info)


def _describe(info: CorpusInfo) -> None:
    print(info.name)
    print(f"file     {info.ink}")
    print(f"read     {info.read:8,}")
    print(f"used     {info.used:8,}")
    print(f"samples  {info.samples:8,}")
    for kind, count in sorted(info.kept.items()):
        print(f"  {kind:<22}{count:8,}")
    print(f"dropped  {sum(info.dropped.values()):8,}")
    for reason, count in sorted(info.dropped.items(), key=lambda one: -one[1]):
        print(f"  {reason:<46}{count:8,}")
        for place in info.places.get(reason, ())[:_SHOWN]:
            print(f"    {place}")
    print(f"writers  {info.writers:8,} ({info.validation} for validation)")


def _find(name: str) -> CorpusInfo:
    corpora = list_corpora()
    for info in corpora:
        if info.name.casefold() == name.casefold():
            return info
    names = ", ".join(info.name for info in corpora) or "none yet"
    raise UserError(f"There is no corpus {name!r}.", f"Corpora are: {names}.")
