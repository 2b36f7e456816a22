"""`handwrite-app completion bash|zsh|fish`: made from the parser by shtab."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import shtab

from handwrite_app.cli.parser import build_parser

_PROGRAM = "handwrite-app"
_FOLDERS = {"DIR", "CORPUS"}
_FILES = {"FILE", "FILE.csv", "FILE.json", "OUT", "SOURCE"}
# the names of hands, and files; bash quotes their spaces because of the word file in the name
_HANDS = {
    "bash": "_handwrite_hand_or_file",
    "zsh": "_handwrite_hand_or_file",
    "fish": f"(__fish_complete_path (commandline -ct); {_PROGRAM} styles list 2>/dev/null"
    " | string replace -r '  .*' '')",
}
_PREAMBLE = {
    "bash": f"""
_handwrite_hand_or_file() {{
  local IFS=$'\\n'
  compgen -W "$({_PROGRAM} styles list 2>/dev/null | sed 's/  .*//')" -- "$1"
  compgen -f -- "$1"
}}
""",
    "zsh": f"""
_handwrite_hand_or_file() {{
  local -a hands
  hands=("${{(@f)$({_PROGRAM} styles list 2>/dev/null | sed 's/  .*//')}}")
  _alternative 'hands:hand:compadd -a hands' 'files:file:_files'
}}
""",
}


def run(options: argparse.Namespace) -> int:
    """Prints the script of the shell that `options.shell` names."""
    parser = build_parser()
    for action in _actions(parser):
        metavar = action.metavar
        if metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif isinstance(metavar, str) and metavar.startswith("NAME|FILE"):
            action.complete = _HANDS  # type: ignore[attr-defined]
    print(shtab.complete(parser, options.shell, preamble=_PREAMBLE.get(options.shell, "")))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every option and argument of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
