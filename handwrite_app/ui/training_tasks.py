"""What is done with corpora and models off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from diffusion.files import write_atomically
from handwrite_app.corpora import CorpusInfo, delete_corpus
from handwrite_app.model_store import ModelEntry, export_model, import_model, keep_model
from handwrite_app.workers.preload import gentle_import


def delete(info: CorpusInfo) -> Generator[None, None, None]:
    """Removes a corpus."""
    yield
    delete_corpus(info)


def keep(path: Path, name: str) -> Generator[None, None, ModelEntry]:
    """Keeps the model that a run has written."""
    yield
    with gentle_import():
        return keep_model(path, name)


def take_in(path: Path) -> Generator[None, None, ModelEntry]:
    """Takes in a model from a file."""
    yield
    with gentle_import():
        return import_model(path)


def export(entry: ModelEntry, path: Path) -> Generator[None, None, None]:
    """Writes a model to a file."""
    yield
    write_atomically(path, export_model(entry))
