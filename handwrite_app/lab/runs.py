"""Training runs that are kept: a folder each, with what was asked, what came of it, and its log.

| file | written by | what it is |
| --- | --- | --- |
| run.json | the application | name, trainer and its arguments: `Plan` |
| state.json | the process that trains | how the run stands: `Status` |
| run.lock | the process that trains | held while it lives, however it ends |
| config.json | the trainer | what it understood |
| log.jsonl | the trainer | a record a line: step, losses, learning rate, seconds |
| samples/step-*.png | the trainer | what the model draws from one fixed noise |
| *.safetensors, *.json | the trainer | the model for others |
| state.pt | the trainer | what it needs to go on |
| data.pt | the trainer of strokes | what it learns from, until it is done: `diffusion.material` |
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from filelock import FileLock, Timeout

from diffusion.files import write_atomically
from handwrite_app import archives, paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

logger = logging.getLogger(__name__)

Record: TypeAlias = dict[str, float]  # of the log: step, and what was measured at it

_FORMAT, _VERSION = "handwrite-run", 1
_PLAN, _STATUS, _CONFIG, _LOG, _LOCK = (
    "run.json",
    "state.json",
    "config.json",
    "log.jsonl",
    "run.lock",
)
_RESUME = "state.pt"
_MAX_TEXT_BYTES = 1 << 20
_MAX_LOG_BYTES = 64 << 20
_LAST_BYTES = 4096  # of a log hold a line
_MAX_EXPORT_BYTES = 1 << 30  # of the file, and of all that is unpacked from it
_MAX_NAME_LENGTH = 60
_MAX_ARGUMENTS = 100
_LOCK_WITHIN_S = 5.0  # somebody may just be looking whether it is held
# what an export holds: nothing else is unpacked, so no member can name a place outside
_MEMBER = re.compile(
    r"run\.json|state\.json|config\.json|log\.jsonl|state\.pt"
    r"|[\w-]{1,60}\.(safetensors|json)|samples/step-\d{1,9}\.png"
)
_STEP = re.compile(r"step-(\d{1,9})\.png")


class State(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    PAUSED = "paused"  # can go on; so can one whose process is gone
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Plan:
    """What was asked for.

    name: what the user calls it; trainer: one of `process.TRAINERS`; arguments: its command line,
    without the folder.
    """

    name: str
    trainer: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Status:
    """How a run stands, and what stopped it: a sentence, what to try, and a traceback of ours."""

    state: State = State.PAUSED
    reason: str = ""
    hint: str = ""
    details: str = ""


class Log:
    """The records of a run, read on as they are written."""

    def __init__(self, path: Path) -> None:
        self.records: list[Record] = []
        self._path = path
        self._read_to = 0

    def update(self, most_bytes: int = _MAX_LOG_BYTES) -> bool:
        """Reads what has been written since; says whether there was anything.

        A run that goes on from a checkpoint repeats the steps after it: what it said of them
        before is forgotten. Lines that are cut short or damaged are left out.

        Args:
            most_bytes: in one go, so that a window need not wait; the rest is read the next time.
        """
        try:
            with self._path.open("rb") as file:
                if self._path.stat().st_size < self._read_to:  # another log
                    self._read_to = 0
                    self.records.clear()
                file.seek(self._read_to)
                data = file.read(min(most_bytes, _MAX_LOG_BYTES - self._read_to))
        except OSError:
            return False
        end = data.rfind(b"\n") + 1
        self._read_to += end
        for line in data[:end].splitlines():
            self._take(line)
        return end > 0

    def _take(self, line: bytes) -> None:
        try:
            values = json.loads(line)
            record = {
                k: float(v) for k, v in values.items() if isinstance(v, int | float) and v == v
            }
            step = record["step"]
        except (ValueError, AttributeError, KeyError, RecursionError):
            return
        while self.records and self.records[-1]["step"] >= step:
            self.records.pop()
        self.records.append(record)


class RunFolder:
    """One run; cheap to make, reads its files when it is asked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunFolder) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def plan(self) -> Plan:
        """What was asked for.

        Raises:
            UserError: the folder holds no run that can be read.
        """
        try:
            return _decode_plan(_read_json(self.path / _PLAN))
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(f"{self.path} holds no training run: {error}.") from None

    @property
    def status(self) -> Status:
        """How it stands; a run whose process is gone without a word is paused."""
        if self.is_running:
            return Status(State.RUNNING)
        try:
            saved = _read_json(self.path / _STATUS)
            status = Status(
                State(saved["state"]), *(str(saved[k]) for k in ("reason", "hint", "details"))
            )
        except (UserError, ValueError, KeyError, TypeError):
            return Status()
        return Status() if status.state is State.RUNNING else status

    @property
    def is_running(self) -> bool:
        """Says whether a process, of this program or another, holds the run."""
        lock = FileLock(self.path / _LOCK)
        try:
            if not (self.path / _LOCK).exists():
                return False
            lock.acquire(blocking=False)
        except Timeout:
            return True
        except OSError as error:
            logger.warning("cannot see whether %s is running: %s", self.path, error)
            return False
        lock.release()
        return False

    @property
    def config(self) -> dict[str, Any]:
        """What the trainer understood; empty before it has begun."""
        try:
            return _read_json(self.path / _CONFIG)
        except (UserError, ValueError):
            return {}

    @property
    def log(self) -> Log:
        """Its records, not yet read."""
        return Log(self.path / _LOG)

    @property
    def progress(self) -> float:
        """The share that is done, as the last line of its log has it."""
        try:
            with (self.path / _LOG).open("rb") as file:
                file.seek(0, os.SEEK_END)
                file.seek(max(0, file.tell() - _LAST_BYTES))
                lines = file.read().splitlines(keepends=True)
            last = next(line for line in reversed(lines) if line.endswith(b"\n"))
            return min(1.0, max(0.0, float(json.loads(last)["progress"])))
        except (OSError, StopIteration, ValueError, KeyError, TypeError, RecursionError):
            return 0.0

    @property
    def samples(self) -> list[tuple[int, Path]]:
        """The pictures of what the model drew, each with its step, the first first."""
        found = [(_STEP.fullmatch(p.name), p) for p in (self.path / "samples").glob("step-*.png")]
        return sorted((int(match[1]), path) for match, path in found if match)

    @property
    def models(self) -> list[Path]:
        """The models that it has written, by name."""
        return sorted(self.path.glob("*.safetensors"))

    @property
    def can_resume(self) -> bool:
        """Says whether there is a checkpoint to go on from."""
        return (self.path / _RESUME).is_file()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps every other process from training this run.

        Raises:
            UserError: one does.
        """
        lock = FileLock(self.path / _LOCK)
        try:
            lock.acquire(timeout=_LOCK_WITHIN_S)
        except Timeout:
            raise UserError(
                "This run is being trained already.", "Look for another window of Handwrite."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def write_status(self, status: Status) -> None:
        """Says how the run stands; for the process that trains it.

        Raises:
            OSError: the folder cannot be written.
        """
        _write_json(self.path / _STATUS, asdict(status))

    def write_plan(self, plan: Plan) -> None:
        """Changes what is asked for.

        Raises:
            OSError: the folder cannot be written.
        """
        _write_json(self.path / _PLAN, {"format": _FORMAT, "version": _VERSION, **asdict(plan)})

    def rename(self, name: str) -> None:
        """Gives it another name; its folder stays where it is.

        Raises:
            UserError: the name cannot be used, or another run here has it.
            OSError: the folder cannot be written.
        """
        name = check_name(name)
        others = [run for run in list_runs(self.path.parent) if run != self]
        if name in {run.plan.name for run in others}:
            raise UserError(f"There is a run {name!r} already.", "Choose another name.")
        self.write_plan(replace(self.plan, name=name))

    def delete(self) -> None:
        """Removes it with everything in it.

        Raises:
            UserError: it is being trained.
            OSError: something in it cannot be removed.
        """
        if self.is_running:
            raise UserError("This run is being trained.", "Stop it first.")
        shutil.rmtree(self.path)

    def export(self) -> bytes:
        """Packs the run as a zip file, with what it needs to go on elsewhere.

        Raises:
            UserError: the folder holds no run.
            OSError: something in it cannot be read.
        """
        members = {_PLAN: b""} if self.plan else {}
        for path in sorted(self.path.rglob("*")):
            name = path.relative_to(self.path).as_posix()
            if _MEMBER.fullmatch(name) and path.is_file():
                members[name] = path.read_bytes()
        return archives.pack(members)


def list_runs(root: Path | None = None) -> list[RunFolder]:
    """Lists the runs in a folder, the newest first.

    Args:
        root: None: `paths.lab_runs()`.
    """
    root = paths.lab_runs() if root is None else root
    if not root.is_dir():
        return []
    runs = []
    for path in root.iterdir():
        if (path / _PLAN).is_file():
            run = RunFolder(path)
            try:
                _ = run.plan
            except UserError as error:
                logger.warning("%s", error)
                continue
            runs.append(run)
    return sorted(runs, key=lambda run: run.path.name, reverse=True)


def new_run(
    name: str, trainer: str, arguments: Sequence[str], root: Path | None = None
) -> RunFolder:
    """Makes the folder of a run that has not begun.

    Args:
        name: a number is added where another run here has it.
        root: None: `paths.lab_runs()`.

    Raises:
        UserError: the name cannot be used.
        OSError: the folder cannot be written.
    """
    root = paths.lab_runs() if root is None else root
    name = _free_name(check_name(name), root)
    return adopt(_new_folder(root), Plan(name, trainer, tuple(arguments)))


def adopt(path: Path, plan: Plan) -> RunFolder:
    """Makes a folder, which may be there already, that of a run.

    Raises:
        OSError: the folder cannot be written.
    """
    path.mkdir(parents=True, exist_ok=True)
    run = RunFolder(path)
    run.write_plan(plan)
    return run


def import_run(path: Path, root: Path | None = None) -> RunFolder:
    """Unpacks a run that `RunFolder.export` packed, here or on a stranger's machine.

    Args:
        root: None: `paths.lab_runs()`.

    Raises:
        UserError: the file cannot be read, is no run, or is larger than a run can be.
        OSError: the folder cannot be written.
    """
    root = paths.lab_runs() if root is None else root
    data = read_limited(path, _MAX_EXPORT_BYTES, "a training run")
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if _MEMBER.fullmatch(name)]
        read = archives.unpack(data, _MAX_EXPORT_BYTES)
        plan = _decode_plan(json.loads(read(_PLAN)))
        members = {name: read(name) for name in names if name != _PLAN}
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            f"{path.name} is no training run that can be read: {reason.rstrip('.')}.",
            "Give a .zip file that Handwrite has exported.",
        ) from None
    folder = _new_folder(root)
    try:
        for name, content in members.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / name, content)
        return adopt(folder, replace(plan, name=_free_name(plan.name, root)))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def check_name(name: str) -> str:
    """Returns the name as it will be kept.

    Raises:
        UserError: it is empty, too long, or has characters that cannot be shown.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _MAX_NAME_LENGTH or not name.isprintable():
        raise UserError(
            f"A run's name has 1 to {_MAX_NAME_LENGTH} characters.", "Choose one such as 'digits'."
        )
    return name


def _free_name(name: str, root: Path) -> str:
    taken = {run.plan.name for run in list_runs(root)}
    number = 2
    free = name
    while free in taken:
        free = f"{name[: _MAX_NAME_LENGTH - 5]} {number}"
        number += 1
    return free


def _new_folder(root: Path) -> Path:
    """Makes a folder whose name sorts behind those that are there."""
    root.mkdir(parents=True, exist_ok=True)
    last = max((int(p.name[:5]) for p in root.iterdir() if p.name[:5].isdigit()), default=0)
    folder = root / f"{last + 1:05d}-{uuid.uuid4().hex[:6]}"
    folder.mkdir()
    return folder


def _decode_plan(saved: dict[str, Any]) -> Plan:
    if saved["format"] != _FORMAT:
        raise ValueError("it is not a run")
    if saved["version"] != _VERSION:
        raise ValueError(f"it has format version {saved['version']}, this program reads {_VERSION}")
    arguments = [str(argument) for argument in saved["arguments"]]
    if len(arguments) > _MAX_ARGUMENTS:
        raise ValueError(f"it has more than {_MAX_ARGUMENTS} arguments")
    try:
        name = check_name(str(saved["name"]))
    except UserError as error:
        raise ValueError(error.message) from None
    return Plan(name, str(saved["trainer"]), tuple(arguments))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(read_limited(path, _MAX_TEXT_BYTES, "a training run"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(values, dict):
        raise ValueError("it is not an object")
    return values


def _write_json(path: Path, values: dict[str, Any]) -> None:
    text = json.dumps(values, indent=1, ensure_ascii=False)
    write_atomically(path, f"{text}\n".encode())
