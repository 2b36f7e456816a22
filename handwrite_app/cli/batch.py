"""`render --batch FILE.csv`: a card a row."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

from handwrite_app.cli.parser import Parser, add_render_options
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

_MAX_BYTES = 16 << 20
_FOR_ALL_ROWS = {"batch", "profile", "device", "model", "text-file", "format", "quiet", "help"}
_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


def read_batch(path: Path, options: argparse.Namespace) -> list[argparse.Namespace]:
    """Reads one set of options a row; what a row leaves empty is taken from the command line.

    Raises:
        UserError: the file cannot be read, a column is no option, or a value is bad.
    """
    try:
        text = read_limited(path, _MAX_BYTES, "a batch").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text.", "Save it as CSV, UTF-8.") from None
    parser = Parser(prog="handwrite-app render", add_help=False, allow_abbrev=False)
    add_render_options(parser)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = {name: _option(parser, name) for name in reader.fieldnames or []}
        if "text" not in columns.values():
            raise UserError(f"{path} has no column text.", "Its first line names the columns.")
        rows = [
            _parse_row(parser, columns, row, options, f"{path}, line {reader.line_num}")
            for row in reader
        ]
    except csv.Error as error:
        raise UserError(f"{path} is not CSV: {error}.", "Save it as CSV, UTF-8.") from None
    if not rows:
        raise UserError(f"{path} has no rows.", "Give a line a card, below the columns' names.")
    return rows


def _option(parser: argparse.ArgumentParser, column: str) -> str:
    """Returns the option that a column names, such as x-height for x_height."""
    name = column.strip().lower().replace("_", "-")
    known = {
        option.removeprefix("--")
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    } | {"text"}
    if name not in known - _FOR_ALL_ROWS:
        raise UserError(f"The batch has a column {column!r}, which is no option of a row.")
    return name


def _parse_row(
    parser: Parser,
    columns: dict[str, str],
    row: dict[str, str],
    options: argparse.Namespace,
    where: str,
) -> argparse.Namespace:
    given = argparse.Namespace(**vars(options))
    given.batch = None
    arguments: list[str] = []
    for column, option in columns.items():
        value = row.get(column) or ""
        if option == "text":
            given.text = value
        elif not value.strip():
            continue
        elif option == "transparent":
            if value.strip().lower() not in _YES | _NO:
                raise UserError(f"{where}: transparent is yes or no, not {value!r}.")
            given.transparent = value.strip().lower() in _YES
        else:
            if option in ("style", "mix", "output"):  # the row's own, not one more
                setattr(given, option, [])
            arguments.append(f"--{option}={value.strip()}")
    text = given.text
    try:
        if None in row or None in row.values():
            raise UserError("the row has more or fewer fields than the first line.")
        row_options = parser.parse_args(arguments, given)
    except UserError as error:
        raise UserError(f"{where}: {error.message}", error.hint) from None
    row_options.text = text
    return row_options
