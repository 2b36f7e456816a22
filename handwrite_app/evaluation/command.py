"""The options of `handwrite-app evaluate`, and what it prints and writes."""

from __future__ import annotations

import argparse
import json
import shlex
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffusion.corpus import Corpus, CorpusError
from diffusion.evaluation import edit_distance
from handwrite_app import __version__, judge, paths
from handwrite_app.cli.parser import DEVICES, SAMPLERS, Parser, number, whole
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError
from handwrite_app.evaluation import drawing, plan, report
from handwrite_app.evaluation.hands import fit_hand_space, retrieve
from handwrite_app.evaluation.measure import Measurement, Written, measure
from handwrite_app.files import write_atomically

if TYPE_CHECKING:
    from diffusion.generator import WordGenerator

_SHEET_ROWS = 30  # more cannot be looked at


def main(argv: Sequence[str]) -> int:
    """Evaluates a model: table on standard output, JSON and contact sheet where asked; returns 0.

    Raises:
        UserError: an option, the corpus or the model cannot be used, or the judge is missing.
    """
    options = _parser().parse_args(list(argv))
    for path in (options.json, options.sheet):
        if path is not None and not path.parent.is_dir():
            raise UserError(f"There is no folder {path.parent}.", "Make it first.")
    reader = judge.LegibilityJudge(options.threads)
    try:
        corpus = Corpus.read(options.corpus)
    except CorpusError as error:
        raise UserError(f"{error}.", "A corpus is what `train prepare` makes.") from None
    generator = _load(options)
    corpus = plan.without_seen(corpus, generator.info.get("data", {}).get("validation_writers"))
    hands = plan.choose_hands(
        corpus, lines=options.lines, words=options.words, half=options.half, seed=options.seed
    )
    sampling = {
        "num_steps": options.steps,
        "sampler": options.sampler,
        "text_guidance": options.text_guidance,
        "style_guidance": options.style_guidance,
        "neatness": options.neatness,
    }
    with Progress("evaluating", options.quiet) as progress:
        measurement = measure(
            generator,
            reader,
            hands,
            seeds=options.seeds,
            seed=options.seed,
            options=sampling,
            progress=progress.show,
        )
    figures = _described(options, argv, generator, sampling) | report.summarise(measurement)
    if not options.skip_retrieval:
        figures["retrieval"] = _retrieval(options, corpus, measurement)
    if options.sheet is not None:
        _write(options.sheet, _sheet(measurement.written[:: options.seeds], figures))
    if options.json is not None:
        text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
        _write(options.json, text.encode("utf-8"))
    print(report.table(figures))
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="handwrite-app evaluate",
        description="Measures how legible a model's writing is, beside real ink of the same words "
        "by the same writers, none of whom it was trained on.",
        allow_abbrev=False,
    )
    parser.add_argument("--corpus", type=Path, required=True, help="as train prepare makes it")
    parser.add_argument("--model", metavar="FILE", help="a checkpoint instead of the shipped one")
    parser.add_argument("--lines", type=whole(1, 100_000), default=100, metavar="N")
    parser.add_argument("--words", type=whole(1, 12), default=4, metavar="N", help="of a line")
    parser.add_argument(
        "--seeds", type=whole(1, 100), default=1, metavar="N", help="write each line so many times"
    )
    parser.add_argument(
        "--half",
        choices=plan.HALVES,
        default="report",
        help="of the validation writers: settings are tuned on one half, reported on the other",
    )
    parser.add_argument("--seed", type=whole(0, 2**31), default=0, metavar="N")
    parser.add_argument("--steps", type=whole(1, 1000), metavar="N")
    parser.add_argument("--sampler", choices=SAMPLERS)
    parser.add_argument("--text-guidance", type=number(0, 20), metavar="X")
    parser.add_argument("--style-guidance", type=number(0, 20), metavar="X")
    parser.add_argument("--neatness", type=number(0, 1), metavar="0..1")
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--threads", type=whole(1, 256), default=1, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures and readings")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="a picture to look at")
    parser.add_argument(
        "--skip-retrieval", action="store_true", help="do not ask whose hand the lines look like"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


def _load(options: argparse.Namespace) -> WordGenerator:
    import torch

    from diffusion.generator import CheckpointError, WordGenerator

    torch.set_num_threads(options.threads)
    path = Path(options.model) if options.model else paths.default_model()
    try:
        return WordGenerator.load(path, options.device)
    except CheckpointError as error:
        raise UserError(f"{error.path} cannot be used: {error.reason}.", "Check --model.") from None
    except ValueError as error:
        raise UserError(f"{error}.", "Try --device cpu.") from None


def _retrieval(
    options: argparse.Namespace, corpus: Corpus, measurement: Measurement
) -> dict[str, Any]:
    gallery = plan.choose_gallery(corpus, words=options.words, seed=options.seed)
    with Progress("learning to tell hands apart", options.quiet) as progress:
        try:
            space = fit_hand_space(corpus, progress.show)
        except ValueError as error:
            raise UserError(
                f"Hands cannot be compared: {error}.", "Use --skip-retrieval."
            ) from None
    return retrieve(space, gallery, measurement)


def _described(
    options: argparse.Namespace,
    argv: Sequence[str],
    generator: WordGenerator,
    sampling: dict[str, Any],
) -> dict[str, Any]:
    """What was evaluated and how, so that it can be done again."""
    defaults = dict(generator.sampling)
    chosen = {
        name: value if value is not None else defaults.get(name, 0.0)
        for name, value in sampling.items()
    }
    info = generator.info
    return {
        "command": shlex.join(["handwrite-app", "evaluate", *argv]),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "version": __version__,
        "model": {
            "name": str(info.get("name", "")),
            "version": str(info.get("version", "")),
            "sha256": str(info.get("sha256", "")),
        },
        "settings": chosen,
        "half": options.half,
        "words_per_line": options.words,
        "seed": options.seed,
        "device": f"{generator.device}, {options.threads} thread(s)",
        "judge": judge.NAME,
        "drawing": {
            "x_height_px": drawing.X_HEIGHT_PX,
            "pen_width": drawing.PEN_WIDTH,
            "word_gap": drawing.WORD_GAP,
            "stretches": judge.STRETCHES,
        },
    }


def _sheet(written: Sequence[Written], figures: dict[str, Any]) -> bytes:
    """The contact sheet; the first line of every hand comes before the second of any."""
    nth: dict[str, int] = {}
    order = []
    for w in written:
        nth[w.hand.writer] = nth.get(w.hand.writer, 0) + 1
        order.append((nth[w.hand.writer], w))
    order.sort(key=lambda item: item[0])
    rows = [
        drawing.SheetRow(
            drawing.draw_window(w.hand.window[0]),
            w.generated,
            w.real,
            (
                f"{w.hand.writer}: {w.line.text}",
                _caption(w.line.text, w.generated_reading),
                _caption(w.line.text, w.real_reading),
            ),
        )
        for _, w in order[:_SHEET_ROWS]
    ]
    model = figures["model"]
    cer, failed = figures["cer"], figures["failed_words"]
    title = (
        f"{model['name']} {model['version']} ({model['sha256'][:8]})   "
        f"CER {100 * cer['generated'][0]:.1f} %, real ink {100 * cer['real'][0]:.1f} %   "
        f"failed words {100 * failed['generated'][0]:.1f} %, "
        f"real ink {100 * failed['real'][0]:.1f} %"
    )
    return drawing.contact_sheet(rows, title)


def _caption(text: str, reading: str) -> str:
    return f"read: {reading}   ({edit_distance(text, reading)} of {len(text)} wrong)"


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from None
