"""The options of `handwrite-app` (product.md, section 3), and nothing heavier than argparse."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import NoReturn

from handwrite_app import __version__
from handwrite_app.errors import UserError

FORMATS = ("svg", "png", "json")
SAMPLERS = ("ddim", "ddpm", "dpmpp2m")  # a test holds this to diffusion.samplers, which needs torch
DEVICES = ("auto", "cpu", "cuda", "mps")
ALIGNMENTS = ("left", "center", "right", "justify")
PAPERS = ("plain", "ruled", "grid", "dots")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors are UserErrors: one line, no page of usage."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}.", f"See {self.prog} --help.")


def build_parser() -> Parser:
    """Makes the parser; see `parse` for what its namespace holds."""
    parser = Parser(
        prog="handwrite-app",
        description="Writes text in the hand of a sample. With no command it opens the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"handwrite-app {__version__}")
    _add_profile(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _add_render(commands)
    _add_styles(commands)
    _add_train(commands)
    _add_passed_on(commands, "evaluate", "measure how legible a model writes", "evaluate")
    _add_passed_on(commands, "lab", "the Lab's systems without the window", "later")
    doctor = _add(commands, "doctor", "versions, device, weights, paths, and what is wrong")
    doctor.add_argument(
        "--model", metavar="FILE", help="look at these weights, not the shipped ones"
    )
    doctor.set_defaults(module="doctor")
    return parser


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parses a command line.

    Returns:
        The options, with `command`, the `module` of handwrite_app.cli that runs it, and in `rest`
        the arguments that it passes on to a parser of its own.

    Raises:
        UserError: an option is unknown or its value is not one.
    """
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and not getattr(options, "passes_on", False):
        if all(argument.startswith("-") for argument in rest):
            parser.error(f"unknown option {' '.join(rest)}")
        parser.error(f"too many arguments: {' '.join(rest)} (a text of several words needs quotes)")
    options.rest = rest
    return options


def _add(
    commands: argparse._SubParsersAction[Parser], name: str, summary: str, *, help_here: bool = True
) -> Parser:
    command: Parser = commands.add_parser(
        name, help=summary, description=_sentence(summary), add_help=help_here, allow_abbrev=False
    )
    _add_profile(command, default=argparse.SUPPRESS)
    return command


def _add_profile(parser: Parser, default: str | None) -> None:
    parser.add_argument(
        "--profile", metavar="DIR", default=default, help="keep saved hands and settings in DIR"
    )


def _add_passed_on(
    commands: argparse._SubParsersAction[Parser], name: str, summary: str, module: str
) -> None:
    command = _add(commands, name, summary, help_here=False)
    command.set_defaults(module=module, passes_on=True)


def _add_render(commands: argparse._SubParsersAction[Parser]) -> None:
    render = _add(commands, "render", "write a text to files")
    render.set_defaults(module="render")
    add_render_options(render)


def add_render_options(parser: Parser) -> None:
    """Adds the options of `render`; a row of a --batch file is parsed with the same ones."""
    what = parser.add_argument_group("what to write")
    what.add_argument("text", nargs="?", metavar="TEXT", help="the text; - reads standard input")
    what.add_argument("--text-file", metavar="FILE", help="read the text from FILE (UTF-8)")
    what.add_argument(
        "--unknown",
        choices=("refuse", "skip"),
        default="refuse",
        help="characters that cannot be written: refuse the text, or leave them out",
    )
    what.add_argument(
        "--batch",
        metavar="FILE.csv",
        help="a card a row: columns text, style, output, and any option by name",
    )

    where = parser.add_argument_group("where to")
    where.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="OUT",
        help="a file, its suffix says the format; repeatable; - is standard output",
    )
    where.add_argument("--format", metavar="NAME", help=f"format of -o -: {', '.join(FORMATS)}")
    where.add_argument("--dpi", type=number(1, 2400), default=300.0, metavar="N")
    where.add_argument("--transparent", action="store_true", help="no paper behind the ink (png)")
    where.add_argument("--gcode-profile", metavar="FILE", help="pen and feed for .gcode (TOML)")

    hand = parser.add_argument_group("whose hand")
    hand.add_argument(
        "--style",
        action="append",
        default=[],
        metavar="NAME|FILE",
        help="a preset or saved hand, a picture, or ink (.inkml .xopp .json); "
        "repeat it for several samples of one hand",
    )
    hand.add_argument(
        "--mix",
        action="append",
        default=[],
        metavar="NAME|FILE:WEIGHT",
        help="blend hands; repeatable",
    )

    model = parser.add_argument_group("how the model writes")
    model.add_argument("--seed", type=whole(0, 2**63 - 1), default=0, metavar="N")
    model.add_argument("--steps", type=whole(1, 1000), metavar="N", help="denoising steps")
    model.add_argument("--sampler", choices=SAMPLERS)
    model.add_argument("--text-guidance", type=number(0, 20), metavar="X")
    model.add_argument("--style-guidance", type=number(0, 20), metavar="X")
    model.add_argument("--neatness", type=number(0, 1), metavar="0..1")
    model.add_argument(
        "--candidates",
        type=whole(1, 64),
        default=1,
        metavar="N",
        help="write each word N times, keep the one the recogniser reads best",
    )
    model.add_argument("--device", choices=DEVICES, default="auto")
    model.add_argument("--model", metavar="FILE", help="a checkpoint instead of the shipped one")

    page = parser.add_argument_group("the page")
    page.add_argument(
        "--page",
        default="fit",
        metavar="fit|A4|A5|Letter|WxH",
        help="size, WxH in mm; fit (the default): as large as the ink, never wraps",
    )
    page.add_argument("--margin", type=number(0, 1000), metavar="MM")
    page.add_argument("--x-height", type=number(0.2, 100), default=2.5, metavar="MM")
    page.add_argument("--line-height", type=number(0.2, 1000), metavar="MM")
    page.add_argument("--align", choices=ALIGNMENTS, default="left")
    page.add_argument("--paper", choices=PAPERS, default="plain")
    page.add_argument("--ink", default="#1a1a2e", type=_color, metavar="#rrggbb")
    page.add_argument("--nib", type=number(0.01, 20), metavar="MM", help="width of the pen")
    parser.add_argument("--quiet", action="store_true", help="no progress, no notes")


def _add_styles(commands: argparse._SubParsersAction[Parser]) -> None:
    styles = _add(commands, "styles", "list, add, remove and show hands")
    styles.set_defaults(module="styles")
    actions = styles.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=Parser
    )
    _add(actions, "list", "name every preset and saved hand")
    add = _add(actions, "add", "save a hand under a name")
    add.add_argument("name", metavar="NAME")
    add.add_argument("files", nargs="+", metavar="FILE", help="pictures or ink of one hand")
    remove = _add(actions, "remove", "forget a saved hand")
    remove.add_argument("name", metavar="NAME")
    show = _add(actions, "show", "write the sample of a hand to a picture, as the model sees it")
    show.add_argument("name", metavar="NAME")
    show.add_argument("-o", "--output", required=True, metavar="OUT", help="a .png file")


def _add_train(commands: argparse._SubParsersAction[Parser]) -> None:
    train = _add(commands, "train", "train or fine-tune a stroke model; resumable")
    train.set_defaults(module="train")
    actions = train.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=Parser
    )
    prepare = _add(actions, "prepare", "make a compact corpus of pen strokes")
    prepare.add_argument("sources", nargs="+", metavar="SOURCE", help="archives or folders of ink")
    prepare.add_argument("-o", "--out", required=True, metavar="CORPUS", help="a folder")
    _add_passed_on(actions, "run", "train on a corpus", "train")


def whole(low: int, high: int) -> Callable[[str], int]:
    """Returns an argparse type: a whole number from low to high."""

    def parse_whole(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
        return value

    return parse_whole


def number(low: float, high: float) -> Callable[[str], float]:
    """Returns an argparse type: a finite number from low to high."""

    def parse_number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
        if not math.isfinite(value) or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
        return value

    return parse_number


def _color(text: str) -> str:
    digits = text.removeprefix("#")
    if len(digits) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise argparse.ArgumentTypeError(f"{text!r} is not a colour like #1a1a2e")
    return f"#{digits.lower()}"


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."
