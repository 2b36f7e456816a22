"""Corpora to train on: made from what the user has, kept in a folder each, and looked into.

| file | what it is |
| --- | --- |
| corpus.npz | the ink, see `diffusion.corpus` |
| corpus.json | what became of every piece that was read, see `diffusion.prepare.Report` |
| sheet.png | some of its words, a row a writer |
| about.json | the name, and what it was made from |
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from diffusion.corpus import KINDS, Corpus, CorpusError
from diffusion.files import write_atomically
from diffusion.prepare import Preparing
from handwrite_app import paths
from handwrite_app.corpus_sheet import draw_sheet
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

logger = logging.getLogger(__name__)

INK, REPORT, SHEET, ABOUT = "corpus.npz", "corpus.json", "sheet.png", "about.json"
_FORMAT, _VERSION = "handwrite-corpus", 1
_MAX_TEXT_BYTES = 8 << 20
_MAX_INK_BYTES = 1 << 30
_MAX_NAME_LENGTH = 60
_LOOK_EVERY_S = 0.1
_NEW, _STALE_S = ".new-", 86_400.0


@dataclass(frozen=True)
class CorpusInfo:
    """What is known of a corpus without reading its ink.

    read and used count pieces of ink as the sources have them, kept samples by kind (lines are cut
    into words), dropped pieces by reason; places name the first pieces of each reason.
    """

    folder: Path
    name: str
    sources: tuple[str, ...]
    read: int = 0
    used: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    writers: int = 0
    validation: int = 0

    @property
    def ink(self) -> Path:
        """The file that is trained on."""
        return self.folder / INK

    @property
    def sheet(self) -> Path:
        """A picture of some of its words; it may be missing."""
        return self.folder / SHEET

    @property
    def samples(self) -> int:
        """How many words and characters there are to learn from."""
        return sum(self.kept.values())


def list_corpora() -> list[CorpusInfo]:
    """Lists what is kept, by name; what cannot be read is left out and logged."""
    found = []
    home = paths.corpora_dir()
    for folder in sorted(home.iterdir()) if home.is_dir() else []:
        if (folder / ABOUT).is_file():
            try:
                found.append(read_info(folder))
            except UserError as error:
                logger.warning("%s", error)
    return sorted(found, key=lambda info: info.name.casefold())


def read_info(folder: Path) -> CorpusInfo:
    """Reads what is known of the corpus in a folder.

    Raises:
        UserError: there is none, or its description is damaged.
    """
    try:
        about, report = (
            json.loads(read_limited(folder / name, _MAX_TEXT_BYTES, "a corpus"))
            for name in (ABOUT, REPORT)
        )
        if about["format"] != _FORMAT or about["version"] != _VERSION:
            raise ValueError("it has another format")
        return CorpusInfo(
            folder,
            str(about["name"]),
            tuple(map(str, about["sources"])),
            int(report["read"]),
            int(report["used"]),
            {str(k): int(n) for k, n in report["kept"].items()},
            {str(k): int(n) for k, n in report["dropped"].items()},
            {str(k): [str(place) for place in some] for k, some in report["places"].items()},
            int(report["writers"]),
            int(report["validation"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(f"The corpus in {folder} is damaged.", "Add it again.") from None


def add_corpus(
    name: str, sources: Sequence[Path], *, told: Sequence[str] = ()
) -> Generator[Preparing | None, None, CorpusInfo]:
    """Reads sources in a child process and keeps what they hold; yields how far it is.

    Closing the generator ends the child; a corpus is kept whole or not at all.

    Args:
        name: a number is added where another corpus has it.
        sources: folders, archives or files that `diffusion.readers` reads; or one `.npz` that
            `train prepare` has made.
        told: what is remembered of the sources; else their names.

    Raises:
        UserError: a source cannot be read, nothing in them can be used, or the name is none.
        OSError: the folder cannot be written.
    """
    name = _free_name(check_name(name))
    home = paths.corpora_dir()
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    with tempfile.TemporaryDirectory(dir=home, prefix=_NEW) as place:
        folder = Path(place) / "corpus"
        folder.mkdir()
        if len(sources) == 1 and sources[0].suffix.lower() == ".npz":
            yield None
            _copy(sources[0], folder)
        else:
            yield from _prepare(sources, folder)
        corpus = _read(folder / INK)
        yield None
        write_atomically(folder / SHEET, draw_sheet(corpus))
        about = {
            "format": _FORMAT,
            "version": _VERSION,
            "name": name,
            "sources": list(told) or [source.name for source in sources],
        }
        write_atomically(folder / ABOUT, f"{json.dumps(about, ensure_ascii=False)}\n".encode())
        return read_info(folder.rename(home / uuid.uuid4().hex[:12]))


def add_recordings(name: str) -> Generator[Preparing | None, None, CorpusInfo]:
    """Makes a corpus of all ink that was recorded for the user's hands, a writer a hand.

    Raises:
        UserError: nothing was recorded, or too little of it can be used.
        OSError: the folder cannot be written.
    """
    from handwrite_app.recording.export import export_recordings
    from handwrite_app.recording.ink import load_recordings

    home = paths.recordings_dir()
    hands = sorted(path.name for path in home.iterdir() if path.is_dir()) if home.is_dir() else []
    with tempfile.TemporaryDirectory() as place:
        for k, hand in enumerate(hands):
            recordings = load_recordings(hand)
            if recordings:
                path = Path(place) / f"hand-{k}.inkml"
                write_atomically(path, export_recordings(recordings, hand))
        files = sorted(Path(place).iterdir())
        if not files:
            raise UserError("Nothing has been recorded yet.", "Record some ink for a hand first.")
        return (yield from add_corpus(name, files, told=hands))


def check_name(name: str) -> str:
    """Returns the name as it will be kept.

    Raises:
        UserError: it is empty, too long, or has characters that cannot be shown.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _MAX_NAME_LENGTH or not name.isprintable():
        raise UserError("The name of a corpus has 1 to 60 characters.", "Choose a shorter one.")
    return name


def delete_corpus(info: CorpusInfo) -> None:
    """Removes a corpus; what it was made from stays where it is.

    Raises:
        OSError: something in it cannot be removed.
    """
    shutil.rmtree(info.folder)


def _read(path: Path) -> Corpus:
    try:
        return Corpus.read(path)
    except CorpusError as error:
        raise UserError(
            f"{path.name} is no corpus that can be read: {error.reason}.",
            "Add the ink that it was made from.",
        ) from None


def _copy(source: Path, folder: Path) -> None:
    """Takes a corpus that is made already, with its report where that lies beside it."""
    write_atomically(folder / INK, read_limited(source, _MAX_INK_BYTES, "a corpus"))
    corpus = _read(folder / INK)
    kinds = Counter(KINDS[kind] for kind in corpus.kind_of.tolist())
    report: dict[str, Any] = {
        "read": len(corpus),
        "used": len(corpus),
        "dropped": {},
        "places": {},
    }
    with contextlib.suppress(OSError, ValueError):  # of an earlier version, or of something else
        beside = json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
        if beside.get("kept") == kinds:
            report = {key: beside[key] for key in report if key in beside} | {
                key: value for key, value in report.items() if key not in beside
            }
    report |= {
        "kept": kinds,
        "writers": len(corpus.writers),
        "validation": int(corpus.validation.sum()),
    }
    write_atomically(folder / REPORT, json.dumps(report).encode())


def _prepare(sources: Sequence[Path], folder: Path) -> Generator[Preparing | None, None, None]:
    """Runs `diffusion.prepare` in a child, which reads for minutes where a corpus is large."""
    package = Path(__file__).resolve().parents[1]
    known = os.environ.get("PYTHONPATH")
    search = os.pathsep.join([str(package), *([known] if known else [])])
    process = subprocess.Popen(
        [sys.executable, "-m", "handwrite_app.corpora", *map(str, sources), "-o", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": search, "PYTHONIOENCODING": "utf-8"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stderr is not None
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_listen, args=(process.stderr, lines), daemon=True)
    reader.start()
    try:
        said = ""
        for line in _told(lines):
            step = _decode(line)
            said = said if step is not None else line or said
            yield step
        if process.wait() != 0:
            reason = said.removeprefix("prepare: ").rstrip(".")
            for source in sources:
                reason = reason.removeprefix(f"{source}: ")
            raise UserError(
                f"This ink cannot be used: {reason}.",
                "Choose a folder or archive of UNIPEN, IAM-OnDB or InkML.",
            )
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
        reader.join()


def _listen(pipe: IO[bytes], lines: queue.SimpleQueue[str | None]) -> None:
    with pipe:
        for line in pipe:
            lines.put(line.decode("utf-8", "replace").strip())
    lines.put(None)


def _told(lines: queue.SimpleQueue[str | None]) -> Iterator[str]:
    """What the child says, and nothing now and then, until it ends."""
    while True:
        try:
            line = lines.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            yield ""
            continue
        if line is None:
            return
        yield line


def _decode(line: str) -> Preparing | None:
    try:
        return Preparing(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _sweep(home: Path) -> None:
    """Removes what a window that was killed had begun, a day ago or more."""
    for folder in home.glob(f"{_NEW}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_S:
                shutil.rmtree(folder)


def _free_name(name: str) -> str:
    taken = {info.name for info in list_corpora()}
    free, number = name, 2
    while free in taken:
        free = f"{name[: _MAX_NAME_LENGTH - 5]} {number}"
        number += 1
    return free


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `diffusion.prepare` for the window that started this process, and gives way to it."""
    from diffusion import prepare
    from handwrite_app.lab.process import give_way

    def tell(step: Preparing) -> None:
        print(json.dumps(step._asdict()), file=sys.stderr, flush=True)

    give_way()
    return prepare.main(argv, tell)


if __name__ == "__main__":
    sys.exit(main())
