"""Commands of the contract that are not there yet."""

from __future__ import annotations

import argparse

from handwrite_app.errors import UserError


def run(options: argparse.Namespace) -> int:
    """Says so.

    Raises:
        UserError: always.
    """
    raise UserError(
        f"handwrite-app {options.command} is not there yet.", "See handwrite-app --help."
    )
