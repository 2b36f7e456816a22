"""`handwrite-app train models`: the models that can be written with."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from handwrite_app.cli.outputs import check_writable
from handwrite_app.cli.train import find_run
from handwrite_app.errors import UserError
from handwrite_app.model_store import (
    SUFFIX,
    ModelEntry,
    delete_model,
    export_model,
    find_model,
    import_model,
    keep_model,
    list_models,
    make_default,
)


def run(options: argparse.Namespace) -> int:
    """Does what `options.deed` says."""
    if options.deed == "list":
        for entry in list_models():
            print(f"{'*' if entry.is_default else ' '} {entry.name}  {entry.path}")
    elif options.deed == "keep":
        print(_keep(options.source, options.name).name)
    elif options.deed == "export":
        _export(find_model(options.name), Path(options.output).expanduser())
    elif options.deed == "show":
        entry = find_model(options.name)
        print(json.dumps({"name": entry.name, "file": str(entry.path), **entry.info}, indent=1))
    elif options.deed == "use":
        make_default(find_model(options.name))
    else:
        delete_model(find_model(options.name))
    return 0


def _keep(source: str, name: str | None) -> ModelEntry:
    path = Path(source).expanduser()
    if path.suffix.lower() == SUFFIX or (path.suffix == ".safetensors" and name is None):
        return import_model(path)
    if path.suffix == ".safetensors":
        return keep_model(path, name or path.stem)
    run = find_run(source)
    if not run.models:
        raise UserError(f"The run {source!r} has no model yet.", "Train it for a minute.")
    return keep_model(run.path / "model.safetensors", name or run.plan.name)


def _export(entry: ModelEntry, path: Path) -> None:
    from diffusion.files import write_atomically

    if path.suffix.lower() != SUFFIX:
        raise UserError(f"A model cannot be written as {path.name!r}.", f"Name a {SUFFIX} file.")
    check_writable(path)
    write_atomically(path, export_model(entry))
