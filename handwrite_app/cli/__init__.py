"""The command `handwrite-app`: exit codes and the window, see `parser` for the options.

Nothing here imports torch, OpenCV or Qt before a command needs it: `--help` must not wait.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from handwrite_app.cli.parser import parse
from handwrite_app.errors import UserError

EXIT_DONE, EXIT_FAILURE, EXIT_USAGE, EXIT_CANCELLED = 0, 1, 2, 130

logger = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        argv: the arguments without the program's name; None: those of this process.

    Returns:
        The exit code: 0 done, 1 a failure of ours, 2 bad usage or input, 130 cancelled.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parse(arguments)
        return _run(options, arguments)
    except SystemExit as stop:  # argparse: --help, --version
        return stop.code if isinstance(stop.code, int) else EXIT_USAGE
    except UserError as error:
        return _fail(str(error), EXIT_USAGE)
    except KeyboardInterrupt:
        return _fail("Cancelled; nothing was written.", EXIT_CANCELLED)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        _discard_stdout()
        return EXIT_DONE
    except Exception as error:  # the edge of main: one line for the user, the rest on request
        logger.debug("command failed", exc_info=True)
        if os.environ.get("HANDWRITE_DEBUG"):
            raise
        reason = " ".join(str(error).split()) or type(error).__name__
        return _fail(
            f"Internal failure ({type(error).__name__}): {reason.rstrip('.')}. "
            "Set HANDWRITE_DEBUG=1 to see where.",
            EXIT_FAILURE,
        )


def _run(options: argparse.Namespace, arguments: list[str]) -> int:
    """Opens the window, or hands the options to the command's own module."""
    from handwrite_app import paths

    if options.profile is not None:
        paths.set_profile(options.profile)
    if options.command is None:
        return _open_window(arguments)
    module = importlib.import_module(f"handwrite_app.cli.{options.module}")
    code: int = module.run(options)
    if sys.stdout is not None:
        sys.stdout.flush()  # a reader that went away is noticed here, not at exit
    return code


def _open_window(arguments: list[str]) -> int:
    """Starts Qt; the one place of the command line that needs a display."""
    from handwrite_app.app import run_window

    return run_window(arguments)


def _fail(sentence: str, code: int) -> int:
    """Says in one line on standard error what went wrong, and returns the exit code."""
    print(f"handwrite-app: {' '.join(sentence.split())}", file=sys.stderr)
    return code


def _discard_stdout() -> None:
    """Keeps Python from complaining at exit about a pipe that nobody reads."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
