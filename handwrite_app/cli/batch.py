"""`render --batch FILE.csv`: a card a row."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handwrite_app.cli.parser import Parser, add_render_options
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

_MAX_BYTES = 16 << 20
_FOR_ALL_ROWS = {"batch", "profile", "device", "model", "report", "format", "quiet", "help"}
_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


@dataclass(frozen=True)
class Row:
    """The options of one card, and where they stand.

    Attributes:
        place: the file and the row, for complaints; empty for the command line.
        columns: the options that the file gives; the others are the command line's.
    """

    options: argparse.Namespace
    place: str = ""
    columns: frozenset[str] = frozenset()

    @contextmanager
    def blamed(self, *options: str) -> Iterator[None]:
        """Adds the row, and the column that gave one of these options, to a UserError."""
        try:
            yield
        except UserError as error:
            if not self.place:
                raise
            columns = [f", column {option}" for option in options if option in self.columns]
            where = self.place + "".join(columns[:1])
            raise UserError(f"{where}: {error.message}", error.hint) from None


def read_batch(path: Path, options: argparse.Namespace) -> list[Row]:
    """Reads one set of options a row; what a row leaves empty is taken from the command line.

    The fields are separated by commas, semicolons or tabs, whichever the first line has most of.
    Rows are counted as a spreadsheet does: the first one names the columns.

    Raises:
        UserError: the file cannot be read, a column is no option, or a value is bad.
    """
    try:
        text = read_limited(path, _MAX_BYTES, "a batch").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text.", "Save it as CSV, UTF-8.") from None
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        names, *values = csv.reader(
            io.StringIO(text or "\n", newline=""), strict=True, delimiter=delimiter
        )
    except csv.Error as error:
        raise UserError(f"{path} is not CSV: {error}.", "Save it as CSV, UTF-8.") from None
    parser = Parser(prog="handwrite-app render", add_help=False, allow_abbrev=False)
    add_render_options(parser)
    columns = _columns(parser, names, path)
    rows = [
        _read_row(parser, columns, row, options, f"{path}, row {number}")
        for number, row in enumerate(values, 2)
        if row
    ]
    if not rows:
        raise UserError(f"{path} has no rows.", "Give a line a card, below the columns' names.")
    return rows


def _columns(parser: Parser, names: Sequence[str], path: Path) -> list[argparse.Action]:
    """The option that each column names, such as --x-height for x_height or X height."""
    known = {
        option.removeprefix("--"): action
        for action in parser._actions
        for option in action.option_strings or [action.dest]
    }
    columns: list[argparse.Action] = []
    for name in names:
        action = known.get("-".join(name.lower().replace("_", " ").replace("-", " ").split()))
        if action is None or _name(action) in _FOR_ALL_ROWS:
            raise UserError(
                f"{path} has a column {name!r}, which is no option of a row.",
                "See handwrite-app render --help.",
            )
        if action in columns and not _is_repeatable(action):
            raise UserError(f"{path} has two columns {_name(action)}.", "Leave one out.")
        columns.append(action)
    if not {"text", "text-file"} & set(map(_name, columns)):
        raise UserError(f"{path} has no column text.", "Its first line names the columns.")
    return columns


def _read_row(
    parser: Parser,
    columns: Sequence[argparse.Action],
    values: Sequence[str],
    options: argparse.Namespace,
    place: str,
) -> Row:
    given = argparse.Namespace(**vars(options))
    given.batch = None
    filled = {
        _name(action) for action, value in zip(columns, values, strict=False) if value.strip()
    }
    row = Row(given, place, frozenset(filled))
    text = None
    with row.blamed():
        if len(values) != len(columns):
            raise UserError(
                f"It has {len(values)} fields, and there are {len(columns)} columns.",
                "Put texts with commas into double quotes.",
            )
        for action in columns:
            if _name(action) in filled and _is_repeatable(action):
                setattr(given, action.dest, [])  # the row's own, not one more
    for action, value in zip(columns, values, strict=True):
        name = _name(action)
        with row.blamed(name):
            if name == "text":
                text = value if "text" in filled or "text-file" not in filled else None
            elif not value.strip():
                continue
            elif action.nargs == 0:
                setattr(given, action.dest, _yes_or_no(value))
            else:
                parser.parse_args([f"--{name}={value.strip()}"], given)
    given.text = text
    return row


def _yes_or_no(value: str) -> bool:
    value = value.strip().lower()
    if value not in _YES | _NO:
        raise UserError(f"{value!r} is neither yes nor no.", "Write yes or no.")
    return value in _YES


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1].lstrip("-") if action.option_strings else action.dest


def _is_repeatable(action: argparse.Action) -> bool:
    return isinstance(action.default, list)
