"""`handwrite-app train prepare|run`: the science's own commands, under this program's name."""

from __future__ import annotations

import argparse

from handwrite_app.cli.parser import Parser


def run(options: argparse.Namespace) -> int:
    """Runs `diffusion.prepare`, or `diffusion.training` with the options that it defines itself."""
    if options.action == "prepare":
        from diffusion import prepare

        return prepare.main([*options.sources, "--out", options.out])
    from diffusion import training

    parser = Parser(
        prog="handwrite-app train run", description=training.__doc__, allow_abbrev=False
    )
    training.add_arguments(parser)
    return training.run(parser.parse_args(options.rest))
