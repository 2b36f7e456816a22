"""`handwrite-app train prepare|run|list|resume`: the science's commands, and the window's runs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from handwrite_app.cli.parser import Parser
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError

if TYPE_CHECKING:
    from handwrite_app.lab.runs import RunFolder


def run(options: argparse.Namespace) -> int:
    """Does what `options.action` says."""
    if options.action == "prepare":
        from diffusion import prepare

        return prepare.main([*options.sources, "--out", options.out])
    if options.action == "list":
        return _list()
    if options.action == "resume":
        return train_kept(find_run(options.name), options.quiet)
    return _run(options.rest)


def _run(arguments: list[str]) -> int:
    """Runs `diffusion.training` with its own options; with --name, where the window shows it."""
    from diffusion import training

    own = Parser(prog="handwrite-app train run", add_help=False, allow_abbrev=False)
    own.add_argument("--name", help="keep the run under this name among those of the window")
    own.add_argument("--quiet", action="store_true", help="no progress, with --name")
    whole = Parser(prog=own.prog, description=training.__doc__, parents=[own], allow_abbrev=False)
    training.add_arguments(whole)
    options = whole.parse_args(arguments)
    if options.name is None:
        return training.run(options)
    for option in ("out", "resume"):
        if getattr(options, option):
            raise UserError(
                f"--{option} does not go with --name.", "See handwrite-app train resume."
            )
    from handwrite_app import paths
    from handwrite_app.lab.runs import new_run
    from handwrite_app.training_recipes import CHECKPOINT_MINUTES, TRAINER

    _, asked = own.parse_known_args(arguments)
    corpus = str(options.corpus.expanduser().absolute())  # wherever it is resumed from
    asked = ["--checkpoint-minutes", f"{CHECKPOINT_MINUTES:g}", *asked, "--corpus", corpus]
    kept = new_run(options.name, TRAINER, asked, paths.training_runs())
    return train_kept(kept, options.quiet)


def train_kept(run: RunFolder, is_quiet: bool) -> int:
    """Trains a run that is kept; Ctrl-C saves and pauses it.

    Raises:
        UserError: it cannot be trained; the reason is told.
    """
    from diffusion.checkpoint import CheckpointError
    from diffusion.corpus import CorpusError
    from handwrite_app.cli import EXIT_CANCELLED, EXIT_DONE
    from handwrite_app.lab.process import explain, train

    try:
        with Progress(f"training {run.plan.name}", is_quiet) as progress:
            for step in train(run):
                progress.show(round(1000 * step.progress), 1000)
    except KeyboardInterrupt:
        print("handwrite-app: Paused and saved; train resume goes on.", file=sys.stderr)
        return EXIT_CANCELLED
    except (OSError, ValueError, MemoryError, CheckpointError, CorpusError) as error:
        status = explain(error)
        raise UserError(status.reason, status.hint) from None
    for path in run.models:
        print(path)
    return EXIT_DONE


def find_run(name: str) -> RunFolder:
    """The run of this name.

    Raises:
        UserError: there is none.
    """
    from handwrite_app import paths
    from handwrite_app.lab.runs import list_runs

    runs = list_runs(paths.training_runs())
    for found in runs:
        if found.plan.name == name:
            return found
    names = ", ".join(found.plan.name for found in runs) or "none yet"
    raise UserError(f"There is no run {name!r}.", f"Runs are: {names}.")


def _list() -> int:
    from handwrite_app import paths
    from handwrite_app.cli import EXIT_DONE
    from handwrite_app.lab.runs import list_runs

    for found in list_runs(paths.training_runs()):
        log = found.log
        log.update()
        losses = {
            key: record[name]
            for record in log.records
            for name, key in (("stroke", "loss"), ("val_loss", "held out"))
            if name in record
        }
        told = "".join(f"  {key} {value:.3f}" for key, value in losses.items())
        print(f"{found.plan.name}  {found.status.state}  {100 * found.progress:.0f} %{told}")
    return EXIT_DONE
