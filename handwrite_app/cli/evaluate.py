"""`handwrite-app evaluate`: see `handwrite_app.evaluation`, which has a parser of its own."""

from __future__ import annotations

import argparse


def run(options: argparse.Namespace) -> int:
    """Measures a model as the remaining arguments say."""
    from handwrite_app.evaluation import main

    return main(options.rest)
