"""What is done with runs off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from diffusion.files import write_atomically
from handwrite_app.lab.runs import RunFolder, import_run


def export(run: RunFolder, path: Path) -> Generator[None, None, None]:
    """Writes a run to a file."""
    yield
    write_atomically(path, run.export())


def take_in(path: Path, root: Path) -> Generator[None, None, RunFolder]:
    """Takes a run from a file into a folder of runs."""
    yield
    return import_run(path, root)


def delete(run: RunFolder) -> Generator[None, None, None]:
    """Removes a run with everything in it."""
    yield
    run.delete()
