"""Training a run: in this process, or in a child of low priority that outlives a crash of ours.

`train` takes the steps of a run and keeps its folder true; the command line calls it directly. The
window starts `python -m handwrite_app.lab.process FOLDER`, which does the same, tells each step as
a line of JSON on standard output (and what stopped it, as a `Status`), and reads a `Wish` a line
from standard input. When that ends, whoever started it is gone: it saves and ends too.

A trainer is a module with `add_arguments(parser)`, which takes `--out` and `--resume`, and
`steps(options)`, a generator of `diffusion.trainer.TrainingStep` that saves when it is closed.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.lab.runs import RunFolder, State, Status

if TYPE_CHECKING:
    from diffusion.trainer import TrainingStep

TRAINERS: Mapping[str, str] = MappingProxyType(
    {"images": "diffusion.images.training", "strokes": "diffusion.training"}
)

_DEFAULTS: Mapping[str, Callable[[], list[str]]] = MappingProxyType(
    {"images": lambda: ["--data", str(paths.digits_dir())]}
)  # arguments that depend on this machine, where a plan has none
_ERRORS = "errors.txt"  # what a child said on standard error, in the run's folder
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NICENESS = 15  # the window and its writing go before
_LOOK_EVERY_S = 0.1
_MAX_DETAILS = 20_000  # characters


class Wish(StrEnum):
    """What becomes of a run that is being trained."""

    GO_ON = "go on"
    PAUSE = "pause"  # save; it can go on later
    STOP = "stop"  # save; it is done


class Progress(NamedTuple):
    """A step of a run: its number, the share of the run that is done, seconds of training."""

    step: int
    progress: float
    seconds: float


class Ended(NamedTuple):
    """How the child ended: how the run stands, and what it left where nobody expected its end."""

    status: Status
    crash: str = ""


def train(
    run: RunFolder, wish: Callable[[], Wish] = lambda: Wish.GO_ON
) -> Generator[TrainingStep, None, None]:
    """Trains a run from where it stands; closing the generator saves and pauses.

    Args:
        wish: asked after each step.

    Raises:
        UserError: another process trains it, or there is no such trainer.
        Exception: what the trainer raises; the run's status says it in words.
    """
    with run.held():
        run.write_status(Status(State.RUNNING))
        steps: Generator[TrainingStep, None, None] | None = None
        try:
            steps = _open(run)
            for step in steps:
                yield step
                asked = wish()
                if asked is not Wish.GO_ON:
                    steps.close()
                    run.write_status(Status(State.PAUSED if asked is Wish.PAUSE else State.DONE))
                    return
            run.write_status(Status(State.DONE))
        except (GeneratorExit, KeyboardInterrupt):
            if steps is not None:
                steps.close()
            run.write_status(Status(State.PAUSED))
            raise
        except Exception as error:
            with contextlib.suppress(OSError):  # a full disk is what may have ended it
                run.write_status(explain(error))
            raise


def _open(run: RunFolder) -> Generator[TrainingStep, None, None]:
    """Opens the trainer of a run, from its checkpoint where it has one."""
    plan = run.plan
    if plan.trainer not in TRAINERS:
        raise UserError(
            f"Nothing here can train {plan.trainer!r}.", "A newer version of Handwrite may."
        )
    trainer = importlib.import_module(TRAINERS[plan.trainer])
    parser = argparse.ArgumentParser(exit_on_error=False, allow_abbrev=False)
    trainer.add_arguments(parser)
    arguments = [*_DEFAULTS.get(plan.trainer, list)(), *plan.arguments, "--out", str(run.path)]
    try:
        options, unknown = parser.parse_known_args(
            [*arguments, "--resume"] if run.can_resume else arguments
        )
    except argparse.ArgumentError as error:
        raise UserError(f"The run cannot be trained: {error}.", "Begin another run.") from None
    if unknown:
        raise UserError(f"The run has options unknown here: {' '.join(unknown)}.")
    steps: Generator[TrainingStep, None, None] = trainer.steps(options)
    return steps


def explain(error: Exception) -> Status:
    """Finds the words for what ended a run."""
    from diffusion.checkpoint import CheckpointError
    from diffusion.corpus import CorpusError

    details = "".join(traceback.format_exception(error))[-_MAX_DETAILS:]
    if isinstance(error, UserError):
        return Status(State.FAILED, error.message, error.hint)
    if isinstance(error, MemoryError) or "memory" in str(error):  # torch has errors of its own
        return Status(
            State.FAILED,
            "There is not enough memory for this.",
            "Choose a smaller size, or close other programs.",
            details,
        )
    if isinstance(error, OSError) and error.errno in _FULL:
        return Status(
            State.PAUSED,
            "The disk is full.",
            "Make room, then resume: the last checkpoint is kept.",
            details,
        )
    if isinstance(error, OSError) and error.strerror:
        where = error.filename or "The run's folder"
        return Status(
            State.FAILED,
            f"{where} could not be used: {error.strerror}.",
            "Check the folder and that there is room on the disk.",
            details,
        )
    if isinstance(error, CheckpointError):
        path, reason = error.path, error.reason.rstrip(".")
        return Status(
            State.FAILED,
            f"The run cannot go on from {path.name}: {reason}.",
            "Begin another run.",
            details,
        )
    if isinstance(error, CorpusError) and not error.path.exists():
        return Status(
            State.FAILED,
            f"The corpus {error.path} is not there any more.",
            "Put it back, or begin another run with another corpus.",
            details,
        )
    if hasattr(error, "path") and hasattr(error, "reason"):  # of pictures or ink
        return Status(
            State.FAILED,
            f"{error.path} cannot be used: {str(error.reason).rstrip('.')}.",
            "Begin another run, with other data.",
            details,
        )
    if isinstance(error, ValueError):
        return Status(
            State.FAILED, f"The run cannot be trained: {error}.", "Begin another run.", details
        )
    return Status(
        State.FAILED,
        "Something failed that should not have.",
        "Resume goes on from the last checkpoint; if it fails again, report the details.",
        details,
    )


class Child:
    """A run that is trained in a process of its own. It outlives neither its pipes nor its run."""

    def __init__(self, run: RunFolder) -> None:
        """Starts it.

        Raises:
            OSError: the process cannot be started, or the folder not written.
        """
        self.run = run
        package = Path(__file__).resolve().parents[2]
        known = os.environ.get("PYTHONPATH")
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(package), *([known] if known else [])]),
            "PYTHONIOENCODING": "utf-8",
        }
        with (run.path / _ERRORS).open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "handwrite_app.lab.process", str(run.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,  # closing the terminal or Ctrl-C in it is not for it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        assert self._process.stdout is not None
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, wish: Wish) -> None:
        """Tells it a wish, which it hears after its next step."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            self._process.stdin.write(f"{wish}\n".encode())
            self._process.stdin.flush()

    def follow(self) -> Generator[Progress | None, None, Ended]:
        """Yields its steps, and None while there is nothing new; closing it pauses the run.

        To be called once. The child saves on its own: nobody needs to wait for it.
        """
        told: Status | None = None  # what stopped it: the disk may be too full to keep that
        try:
            while True:
                try:
                    line = self._lines.get(timeout=_LOOK_EVERY_S)
                except queue.Empty:
                    yield None
                    continue
                if line is None:
                    break
                values = _decode(line)
                if isinstance(values, Status):
                    told = values
                elif values is not None:
                    yield values
            code = self._process.wait()
            status = told or self.run.status
            if told is not None:
                return Ended(status)
            if code == 0 or status.state is State.FAILED:
                return Ended(status)
            said = (self.run.path / _ERRORS).read_text("utf-8", "replace")[-_MAX_DETAILS:]
            return Ended(status, f"exit code {code}\n{said}")
        finally:
            assert self._process.stdin is not None
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.close()  # it takes that for a pause

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._lines.put(line)
        self._lines.put(None)
        self._process.wait()  # nobody else does where `follow` was closed


def _decode(line: bytes) -> Progress | Status | None:
    try:
        values: Any = json.loads(line)
        if "state" in values:
            return Status(**values | {"state": State(values["state"])})
        return Progress(int(values["step"]), float(values["progress"]), float(values["seconds"]))
    except (ValueError, KeyError, TypeError):
        return None


class _Wishes(threading.Thread):
    """Listens to whoever started us; when they are gone, we pause."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__(daemon=True)
        self._lines = lines
        self._last = Wish.GO_ON

    def __call__(self) -> Wish:
        return self._last

    def run(self) -> None:
        with contextlib.suppress(OSError):
            for line in self._lines:
                with contextlib.suppress(ValueError):
                    self._last = Wish(line.strip())
        if self._last is Wish.GO_ON:
            self._last = Wish.PAUSE


def most_threads() -> int:
    """How many threads a run may take: all of two cores at low priority, else all but one."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return cores if cores <= 2 else cores - 1


def give_way(threads: int | None = None) -> None:
    """Leaves the processor to the window; before numpy and torch are imported.

    Args:
        threads: of this process, unless the user has said how many; `most_threads` if None.
    """
    count = os.environ.setdefault("OMP_NUM_THREADS", str(threads or most_threads()))
    os.environ.setdefault("MKL_NUM_THREADS", count)  # where they differ, torch takes the larger
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)
    elif sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)


def main(argv: Sequence[str] | None = None) -> int:
    """Trains the run in a folder, for the window that started this process."""
    (folder,) = sys.argv[1:] if argv is None else argv
    give_way()
    wishes = _Wishes(sys.stdin)
    wishes.start()
    steps = train(RunFolder(Path(folder)), wishes)
    try:
        with contextlib.closing(steps):
            _tell(steps)
    except BrokenPipeError:  # nobody listens: saved and paused by now
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(json.dumps(asdict(explain(error))), flush=True)
        raise
    return 0


def _tell(steps: Iterator[TrainingStep]) -> None:
    for step in steps:
        told = Progress(step.step, step.progress, step.seconds)
        print(json.dumps(told._asdict()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
