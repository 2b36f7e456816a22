"""The options of `handwrite-app` (product.md, section 3), and nothing heavier than argparse."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import NoReturn

from handwrite_app import __version__
from handwrite_app.errors import UserError

FORMATS = (
    *("svg", "outline.svg", "anim.svg", "gif", "webp", "png"),
    *("pdf", "inkml", "xopp", "hpgl", "gcode", "json"),
)
# a test holds these to diffusion.samplers, which needs torch
SAMPLERS = ("ddim", "ddpm", "dpmpp2m", "heun", "ancestral", "renoise")
DEVICES = ("auto", "cpu", "cuda", "mps")
# and these to handwrite_app.layout.spec, which needs numpy
ORIENTATIONS = ("portrait", "landscape")
BULLETS = ("written", "dot", "dash")
LONG_WORDS = ("hyphenate", "shrink")
ALIGNMENTS = ("left", "center", "right", "justify")
PAPERS = ("plain", "ruled", "grid", "dots")


SHELLS = ("bash", "zsh", "fish")
_EXAMPLES = """\
examples:
  handwrite-app                                    opens the window
  handwrite-app render "Dear Ada," -o ada.svg
  handwrite-app styles add mine scan.png
  handwrite-app render --text-file letter.txt --style mine --page A4 -o letter.pdf

exit codes: 0 done; 2 bad usage or bad input, with one line that says what and what to try;
1 a failure of ours; 130 cancelled."""
_RENDER_EXAMPLES = """\
formats, by suffix:
  .svg          single strokes in mm, for plotters    .pdf     all pages, vector
  .outline.svg  strokes as wide as the pen, filled    .inkml   W3C ink with times, all pages
  .anim.svg     the writing, at pen speed             .xopp    Xournal++, all pages
  .gif .webp    the same as pictures                  .hpgl    plotter
  .png          picture, paper or transparent         .gcode   plotter or mill, --gcode-profile
  .json         ink that this application opens
Several pages become name-1.svg, name-2.svg where a file holds one. All files are written or none.

examples:
  handwrite-app render "Dear Ada, thank you." -o thanks.svg -o thanks.png
  echo hi | handwrite-app render - -o - --format svg | vpype read - show
  handwrite-app render --text-file letter.txt --style me.png --page A4 --page-numbers -o letter.pdf
  printf -- "- milk\\n- eggs" | handwrite-app render - --paper ruled --page A6 -o list.png
  handwrite-app render --text-file names.txt --cards --page postcard -o cards.pdf
  handwrite-app render --batch cards.csv --style mine --report run.json
  handwrite-app render "On a plotter" --page A5 --optimize-order -o p.hpgl -o p.gcode

A batch's first line names its columns, such as text,style,output,seed,x_height; a row may leave
the others' fields empty and takes what the command line says."""

_ADAPT_EXAMPLES = """\
examples:
  handwrite-app train adapt mine --ink words.inkml
  handwrite-app train adapt mine --off"""

_LAB_EXAMPLES = """\
examples:
  handwrite-app lab train --preset quick --name digits --minutes 10
  handwrite-app lab sample --model digits --label 7 -o sevens.png
  handwrite-app lab sample --steps 50 -o growing.gif
  handwrite-app lab experiment list
  handwrite-app lab experiment reverse --set seed=3 -o reverse.png -o reverse.gif
  handwrite-app lab evaluate --count 1000 --by-class --guide noisy-classifier --guidance 3"""

_COMPLETION = """\
examples:
  bash, in ~/.bashrc:  eval "$(handwrite-app completion bash)"
  zsh:                 handwrite-app completion zsh > ~/.zfunc/_handwrite-app
  fish:                handwrite-app completion fish > ~/.config/fish/completions/handwrite-app.fish
"""


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
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"handwrite-app {__version__}")
    _add_profile(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _add_render(commands)
    _add_styles(commands)
    _add_train(commands)
    _add_passed_on(commands, "evaluate", "measure how legible a model writes", "evaluate")
    _add_lab(commands)
    doctor = _add(commands, "doctor", "versions, device, weights, paths, and what is wrong")
    doctor.add_argument(
        "--model", metavar="FILE", help="look at these weights, not the shipped ones"
    )
    doctor.set_defaults(module="doctor")
    completion = _add(
        commands, "completion", "print what completes commands in a shell", examples=_COMPLETION
    )
    completion.add_argument("shell", choices=SHELLS)
    completion.set_defaults(module="completion")
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
    commands: argparse._SubParsersAction[Parser],
    name: str,
    summary: str,
    *,
    help_here: bool = True,
    examples: str | None = None,
) -> Parser:
    command: Parser = commands.add_parser(
        name,
        help=summary,
        description=_sentence(summary),
        add_help=help_here,
        allow_abbrev=False,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
    render = _add(commands, "render", "write a text to files", examples=_RENDER_EXAMPLES)
    render.usage = f"{render.prog} TEXT -o OUT [-o OUT ...] [options]"
    render.set_defaults(module="render")
    add_render_options(render)


def add_render_options(parser: Parser) -> None:
    """Adds the options of `render`; a row of a --batch file is parsed with the same ones."""
    _add_text_options(parser)
    _add_output_options(parser)
    _add_hand_options(parser)
    _add_model_options(parser)
    _add_page_options(parser)
    _add_imperfection_options(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress, no notes, no file names")


def _add_text_options(parser: Parser) -> None:
    what = parser.add_argument_group("what to write")
    what.add_argument("text", nargs="?", metavar="TEXT", help="the text; - reads standard input")
    what.add_argument("--text-file", metavar="FILE", help="read the text from FILE (UTF-8)")
    what.add_argument(
        "--cards",
        action="store_true",
        help="each line of the text is a card: a page of its own, and a seed one higher",
    )
    what.add_argument(
        "--batch",
        metavar="FILE.csv",
        help="a card a row: columns text, style, output, and any option by name",
    )
    what.add_argument(
        "--unknown",
        choices=("refuse", "skip"),
        default="refuse",
        help="characters that cannot be written: refuse the text (the default), or leave them out",
    )


def _add_output_options(parser: Parser) -> None:
    where = parser.add_argument_group("where to")
    where.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="OUT",
        help="a file, its suffix says the format (below); repeatable; - is standard output",
    )
    where.add_argument("--format", metavar="NAME", help=f"format of -o -: {', '.join(FORMATS)}")
    where.add_argument(
        "--dpi", type=number(1, 2400), metavar="N", help="of .png (300), .gif and .webp"
    )
    where.add_argument(
        "--transparent", action="store_true", help="no paper behind the ink (.png .gif .webp)"
    )
    where.add_argument(
        "--pace",
        type=number(0.05, 100),
        default=1.0,
        metavar="X",
        help="of the pen in animations; 2 writes twice as fast as an unhurried hand",
    )
    where.add_argument(
        "--longest",
        type=number(0.1, 100_000),
        metavar="S",
        help="seconds that the pen may take in animations; it writes faster to keep to it",
    )
    where.add_argument(
        "--fps", type=number(1, 50), metavar="N", help="frames a second of .gif and .webp"
    )
    where.add_argument(
        "--loop", action="store_true", help="animations begin again; by default they stop"
    )
    where.add_argument(
        "--optimize-order",
        action="store_true",
        help="strokes of .svg .hpgl .gcode in an order that saves a plotter's way",
    )
    where.add_argument("--gcode-profile", metavar="FILE", help="pen and feed for .gcode (TOML)")
    where.add_argument(
        "--report",
        metavar="FILE.json",
        help="also write what was asked and written: options, seeds, files, words, seconds",
    )


def _add_hand_options(parser: Parser) -> None:
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


def _add_model_options(parser: Parser) -> None:
    model = parser.add_argument_group("how the model writes")
    model.add_argument(
        "--seed", type=whole(0, 2**63 - 1), default=0, metavar="N", help="everything random (0)"
    )
    model.add_argument("--steps", type=whole(1, 1000), metavar="N", help="denoising steps")
    model.add_argument("--sampler", choices=SAMPLERS, help="how the noise is taken away")
    model.add_argument(
        "--text-guidance", type=number(0, 20), metavar="X", help="how much the text counts"
    )
    model.add_argument(
        "--style-guidance", type=number(0, 20), metavar="X", help="how much the hand counts"
    )
    model.add_argument(
        "--neatness",
        type=number(0, 1),
        metavar="0..1",
        help="0 as lively as the sample, 1 as even as the model can",
    )
    model.add_argument(
        "--candidates",
        type=whole(1, 64),
        default=1,
        metavar="N",
        help="write each word N times, keep the one the recogniser reads best",
    )
    model.add_argument(
        "--retries",
        type=whole(0, 20),
        default=2,
        metavar="N",
        help="rounds in which words that the recogniser cannot read are written again (2)",
    )
    model.add_argument("--device", choices=DEVICES, default="auto", help="where the model runs")
    model.add_argument("--model", metavar="FILE", help="a checkpoint instead of the shipped one")


def _add_page_options(parser: Parser) -> None:
    page = parser.add_argument_group("the page")
    page.add_argument(
        "--page",
        default="fit",
        type=_page,
        metavar="fit|A4|A5|Letter|WxH",
        help="size, WxH in mm, also A3 A6 Legal postcard, A4-landscape; "
        "fit (the default): as large as the ink, never wraps",
    )
    page.add_argument("--orientation", choices=ORIENTATIONS, help="turns the page")
    length = number(0, 5000)
    page.add_argument("--margin", type=length, metavar="MM", help="on all four sides")
    for side in ("top", "right", "bottom", "left"):
        page.add_argument(f"--margin-{side}", type=length, metavar="MM", help="one side's own")
    page.add_argument(
        "--x-height", type=number(0.2, 100), default=2.5, metavar="MM", help="of an x (2.5)"
    )
    page.add_argument(
        "--line-height", type=number(0.2, 1000), metavar="MM", help="from baseline to baseline"
    )
    page.add_argument("--align", choices=ALIGNMENTS, default="left")
    page.add_argument(
        "--first-indent", type=length, default=0.0, metavar="MM", help="of paragraphs"
    )
    page.add_argument(
        "--paragraph-gap", type=length, default=0.0, metavar="MM", help="between paragraphs"
    )
    page.add_argument("--tabs", type=_tabs, default=(), metavar="MM,MM", help="tab stops")
    page.add_argument(
        "--bullets",
        choices=BULLETS,
        default="written",
        help='what becomes of the - before an item of a list ("- item", "1. item")',
    )
    page.add_argument(
        "--long-words",
        choices=LONG_WORDS,
        default="hyphenate",
        help="what becomes of a word that is wider than the line",
    )
    page.add_argument(
        "--language", type=_language, default="en", metavar="CODE", help="of hyphenation: en, de"
    )
    page.add_argument("--page-numbers", action="store_true", help="at the foot of each page")
    page.add_argument("--paper", choices=PAPERS, default="plain", help="lines stand on its rules")
    page.add_argument(
        "--ink", default="#1a1a2e", type=_color, metavar="#rrggbb", help="colour of the ink"
    )
    page.add_argument("--nib", type=number(0.01, 20), metavar="MM", help="width of the pen")


def _add_imperfection_options(parser: Parser) -> None:
    uneven = parser.add_argument_group("how uneven the hand is, each from 0 to 1")
    for name, what in (
        ("imperfection", "all of these; by default a little on pages, 0 on fit"),
        ("wavy", "how much lines wave"),
        ("drift", "how much lines rise or fall"),
        ("size-variation", "from word to word"),
        ("slant-variation", "from word to word"),
        ("spacing-variation", "between words"),
        ("fatigue", "how much of it grows towards the foot of a page"),
    ):
        uneven.add_argument(f"--{name}", type=number(0, 1), metavar="0..1", help=what)


def _add_styles(commands: argparse._SubParsersAction[Parser]) -> None:
    styles = _add(commands, "styles", "list, add, remove and show hands")
    styles.set_defaults(module="styles")
    actions = styles.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=Parser
    )
    _add(actions, "list", "name every preset and saved hand")
    add = _add(actions, "add", "save a hand under a name")
    add.add_argument("name", metavar="NAME")
    add.add_argument("files", nargs="+", metavar="FILE", help="pictures, ink or a .hand file")
    remove = _add(actions, "remove", "forget a saved hand")
    remove.add_argument("name", metavar="NAME")
    show = _add(actions, "show", "write a hand to a picture, as the model sees it, or to a file")
    show.add_argument("name", metavar="NAME")
    show.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="a .png or .hand file, or .inkml of what was recorded",
    )


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
    _add(actions, "list", "name the runs that the window shows too")
    resume = _add(actions, "resume", "go on with a run of the window's; Ctrl-C pauses it")
    resume.add_argument("name", metavar="RUN")
    resume.add_argument("--quiet", action="store_true", help="no progress")
    _add_adapt(actions)
    _add_corpora(actions)
    _add_models(actions)


def _add_corpora(actions: argparse._SubParsersAction[Parser]) -> None:
    corpora = _add(actions, "corpora", "what the window trains on: list, add, look into, remove")
    corpora.set_defaults(module="corpora")
    deeds = corpora.add_subparsers(dest="deed", metavar="DEED", required=True, parser_class=Parser)
    _add(deeds, "list", "name them")
    add = _add(deeds, "add", "make one of ink and what it says")
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        *("sources",),
        nargs="*",
        metavar="SOURCE",
        help="UNIPEN, IAM-OnDB or InkML, in folders, archives or files; or one .npz. "
        "None: all ink that was recorded",
    )
    show = _add(deeds, "show", "what is in one, and what was left out and why")
    show.add_argument("name", metavar="NAME")
    show.add_argument("-o", "--output", metavar="OUT", help="a .png of some of its words")
    remove = _add(deeds, "remove", "delete one; what it was made from stays")
    remove.add_argument("name", metavar="NAME")


def _add_models(actions: argparse._SubParsersAction[Parser]) -> None:
    models = _add(actions, "models", "the models that can be written with")
    models.set_defaults(module="models")
    deeds = models.add_subparsers(dest="deed", metavar="DEED", required=True, parser_class=Parser)
    _add(deeds, "list", "name them; a star is before the one in use")
    for deed, what in (
        ("show", "where one comes from"),
        ("use", "write with it from now on"),
        ("remove", "delete one of your own"),
    ):
        _add(deeds, deed, what).add_argument("name", metavar="NAME")
    keep = _add(deeds, "keep", "keep the model of a run or of a file")
    keep.add_argument("source", metavar="RUN|FILE")
    keep.add_argument("--name", metavar="NAME", help="(that of the run or file)")
    export = _add(deeds, "export", "write one to a .zip file")
    export.add_argument("name", metavar="NAME")
    export.add_argument("-o", "--output", required=True, metavar="OUT")


def _add_adapt(actions: argparse._SubParsersAction[Parser]) -> None:
    adapt = _add(actions, "adapt", "teach the model a saved hand", examples=_ADAPT_EXAMPLES)
    adapt.set_defaults(module="adapt")
    adapt.add_argument("hand", metavar="HAND", help="a saved hand; its recorded words are taken")
    adapt.add_argument(
        "--ink",
        action="append",
        default=[],
        metavar="FILE.inkml",
        help="more of its words, as ink that says what it spells; repeatable",
    )
    length = adapt.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=number(0.01, 600), metavar="M", help="to learn at most")
    length.add_argument("--steps", type=whole(1, 100_000), metavar="N", help="the same in steps")
    adapt.add_argument("--seed", type=whole(0, 2**31 - 1), default=0, metavar="N", help="(0)")
    adapt.add_argument("--device", choices=DEVICES, default="auto")
    adapt.add_argument("--model", metavar="FILE", help="a checkpoint instead of the shipped one")
    adapt.add_argument("--quiet", action="store_true", help="no progress")
    use = adapt.add_mutually_exclusive_group()
    use.add_argument("--off", action="store_true", help="back to the model as it was shipped")
    use.add_argument("--on", action="store_true", help="use what was learned again")
    use.add_argument("--forget", action="store_true", help="delete what was learned")


def _add_lab(commands: argparse._SubParsersAction[Parser]) -> None:
    lab = _add(commands, "lab", "the Lab's systems without the window", examples=_LAB_EXAMPLES)
    lab.set_defaults(module="lab")
    actions = lab.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=Parser
    )
    _add_passed_on(actions, "train", "train a model of small pictures; resumable", "lab")
    sample = _add(actions, "sample", "draw pictures with a model")
    sample.add_argument(
        *("-o", "--output"), required=True, metavar="OUT", help="a grid (.png) or its way (.gif)"
    )
    sample.add_argument("--count", type=whole(1, 1000), default=40, metavar="N", help="(40)")
    sample.add_argument("--label", type=whole(0, 999), metavar="N", help="of this class only")
    _add_lab_options(sample)
    experiment = _add(
        actions,
        "experiment",
        "run an experiment; without -o it is explained, list names them all",
        examples=_LAB_EXAMPLES,
    )
    experiment.add_argument("key", metavar="KEY|list")
    experiment.add_argument(
        *("-o", "--output"),
        action="append",
        default=[],
        metavar="OUT",
        help="a figure (.png), its film (.gif) or its numbers (.csv); repeatable",
    )
    experiment.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="a setting; repeatable"
    )
    experiment.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="ROLE=NAME|FILE",
        help="a model for a role, such as diffusion=digits; repeatable",
    )
    experiment.add_argument("--data", metavar="DIR", help="other pictures than MNIST's")
    experiment.add_argument("--dark", action="store_true", help="light on dark")
    experiment.add_argument("--quiet", action="store_true", help="no progress, no notes")
    evaluate = _add(actions, "evaluate", "measure the pictures that a model draws")
    evaluate.add_argument("--count", type=whole(2, 10_000), default=1000, metavar="N")
    evaluate.add_argument(
        "--by-class", action="store_true", help="ask for every class equally often"
    )
    evaluate.add_argument("--data", metavar="DIR", help="other pictures than MNIST's")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    _add_lab_options(evaluate)


def _add_lab_options(parser: Parser) -> None:
    """Options of everything that draws with a model of pictures."""
    parser.add_argument(
        "--model", metavar="NAME|FILE", help="a run, a shipped model or a file (the shipped DDPM)"
    )
    parser.add_argument("--sampler", choices=SAMPLERS, default="dpmpp2m", help="(dpmpp2m)")
    parser.add_argument("--steps", type=whole(1, 100_000), default=25, metavar="N", help="(25)")
    parser.add_argument(
        "--guidance", type=number(0, 100), default=1.0, metavar="X", help="towards the class (1)"
    )
    parser.add_argument(
        "--guide",
        metavar="NAME|FILE",
        help="the classifier that leads to the class, such as noisy-classifier (the model itself)",
    )
    parser.add_argument("--seed", type=whole(0, 2**31 - 1), default=0, metavar="N", help="(0)")
    parser.add_argument("--quiet", action="store_true", help="no progress")


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


def _tabs(text: str) -> tuple[float, ...]:
    parse_stop = number(0, 5000)
    return tuple(parse_stop(stop.strip()) for stop in text.split(","))


def _page(text: str) -> str:
    from handwrite_app.layout import PageSpec  # numpy: only when a page is asked for

    PageSpec(page=text, margin_mm=0)  # refuses what is no page
    return text


def _language(text: str) -> str:
    from handwrite_app.layout import PageSpec

    PageSpec(language=text)
    return text


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."
