"""The options of `handwrite-app evaluate`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from handwrite_app.cli.parser import DEVICES, SAMPLERS, Parser, number, whole
from handwrite_app.errors import UserError
from handwrite_app.evaluation import plan

ROWS = (
    "legibility",
    "classes",
    "retrieval",
    "scans",
    "frechet",
    "diversity",
    "page",
    "speed",
)
_SETTINGS: dict[str, tuple[str, Any]] = {
    "steps": ("num_steps", whole(1, 1000)),
    "sampler": ("sampler", str),
    "text-guidance": ("text_guidance", number(0, 20)),
    "style-guidance": ("style_guidance", number(0, 20)),
    "neatness": ("neatness", number(0, 1)),
    "candidates": ("candidates", whole(1, 64)),
    "retries": ("retries", whole(0, 16)),
}


def evaluate_parser() -> Parser:
    parser = Parser(
        prog="handwrite-app evaluate",
        description="Measures how legible, how like its sample and how real a model's writing is, "
        "beside real ink of the same words by the same writers, none of whom it was trained on.",
        allow_abbrev=False,
    )
    parser.add_argument("--corpus", type=Path, required=True, help="as train prepare makes it")
    parser.add_argument("--model", metavar="FILE", help="a checkpoint instead of the shipped one")
    parser.add_argument(
        "--only", type=_rows, default=ROWS, metavar="ROW,...", help=f"of {', '.join(ROWS)}"
    )
    what = parser.add_argument_group("what is written")
    what.add_argument(
        "--lines", type=whole(1, 100_000), default=200, metavar="N", help="default 200"
    )
    what.add_argument(
        "--words", type=whole(1, 12), default=4, metavar="N", help="of a line; default 4"
    )
    what.add_argument(
        "--class-lines",
        type=whole(1, 100_000),
        default=60,
        metavar="N",
        help="of numbers, of capitals and of words with symbols; default 60 each",
    )
    what.add_argument("--pages", type=whole(1, 100), default=3, metavar="N", help="default 3")
    what.add_argument(
        "--page-characters", type=whole(1, 100_000), default=1800, metavar="N", help="default 1800"
    )
    what.add_argument(
        "--seeds",
        type=whole(1, 100),
        default=3,
        metavar="N",
        help="write each line so often; default 3",
    )
    what.add_argument(
        "--sample-words",
        type=whole(1, 64),
        default=plan.SAMPLE_WORDS,
        metavar="N",
        help="of the style sample, four to a window, as many of them as fit; default 12",
    )
    what.add_argument(
        "--half",
        choices=plan.HALVES,
        default="report",
        help="of the validation writers: settings are tuned on one half, reported on the other",
    )
    what.add_argument("--seed", type=whole(0, 2**31), default=0, metavar="N")
    how = parser.add_argument_group("how it is written; left out: as render does")
    how.add_argument("--steps", type=_SETTINGS["steps"][1], metavar="N")
    how.add_argument("--sampler", choices=SAMPLERS)
    for name in ("text-guidance", "style-guidance"):
        how.add_argument(f"--{name}", type=_SETTINGS[name][1], metavar="X")
    how.add_argument("--neatness", type=_SETTINGS["neatness"][1], metavar="0..1")
    for name in ("candidates", "retries"):
        how.add_argument(f"--{name}", type=_SETTINGS[name][1], metavar="N")
    how.add_argument("--device", choices=DEVICES, default="auto")
    how.add_argument("--threads", type=whole(1, 256), metavar="N", help="default: all cores")
    against = parser.add_argument_group("comparing, and keeping what was written")
    against.add_argument(
        "--compare",
        action="append",
        default=[],
        metavar="FILE|NAME=VALUE,...",
        help="another checkpoint or saved ink, other settings (candidates=4), or both "
        "(FILE,sampler=ddpm); may be given again",
    )
    against.add_argument(
        "--unseen-by",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="leave out whom this checkpoint or the model of this saved ink has seen, too",
    )
    against.add_argument(
        "--save-ink",
        type=Path,
        metavar="FILE.npz",
        help="keep what is written, and take up from there if it exists; "
        "what is compared goes to FILE-2.npz and so on",
    )
    against.add_argument(
        "--from-ink", type=Path, metavar="FILE.npz", help="measure saved ink, write nothing"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures and readings")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="a picture to look at")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


def _rows(text: str) -> tuple[str, ...]:
    chosen = [name.strip() for name in text.split(",")]
    for name in chosen:
        if name not in ROWS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(ROWS)}")
    return tuple(name for name in ROWS if name in chosen)


def compared(spec: str) -> tuple[Path | None, dict[str, Any]]:
    """Takes FILE,NAME=VALUE,... apart; the file may be missing."""
    file = None
    changes: dict[str, Any] = {}
    for place, item in enumerate(spec.split(",")):
        name, sign, value = item.partition("=")
        if not sign and not place:
            file = Path(item)
            continue
        if name not in _SETTINGS:
            raise UserError(
                f"--compare cannot set {item!r}.", f"It can set {', '.join(_SETTINGS)}."
            )
        field, convert = _SETTINGS[name]
        try:
            changes[field] = convert(value)
        except (argparse.ArgumentTypeError, ValueError) as error:
            raise UserError(f"--compare {item}: {error}.", "Check the value.") from None
    return file, changes


def threads_of(options: argparse.Namespace) -> int:
    """As many as were asked for, by option or environment, else all cores of this process."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if options.threads or asked.isdigit():
        return int(options.threads or asked)
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
