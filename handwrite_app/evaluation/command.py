"""The options of `handwrite-app evaluate`, and what it prints and writes."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from diffusion.corpus import Corpus, CorpusError
from diffusion.evaluation import edit_distance
from diffusion.files import write_atomically
from diffusion.retrieval import HandSpace
from handwrite_app import __version__, judge, paths
from handwrite_app.cli.parser import DEVICES, SAMPLERS, Parser, number, whole
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError
from handwrite_app.evaluation import drawing, parts, plan, report
from handwrite_app.evaluation.figures import Section
from handwrite_app.evaluation.hands import diversity, fit_hand_space, realism, retrieve
from handwrite_app.evaluation.measure import LineReader, Written, tasks_of
from handwrite_app.evaluation.parts import Part
from handwrite_app.evaluation.writing import INK_SUFFIX, Ink, Model, Settings, System

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
_SHEET_ROWS = {"lines": 18, "scans": 6, **dict.fromkeys(parts.CLASSES, 3), "page": 8}
_SETTINGS: dict[str, tuple[str, Any]] = {
    "steps": ("num_steps", whole(1, 1000)),
    "sampler": ("sampler", str),
    "text-guidance": ("text_guidance", number(0, 20)),
    "style-guidance": ("style_guidance", number(0, 20)),
    "neatness": ("neatness", number(0, 1)),
    "candidates": ("candidates", whole(1, 64)),
    "retries": ("retries", whole(0, 16)),
}


def main(argv: Sequence[str]) -> int:
    """Evaluates a model: table on standard output, JSON and contact sheet where asked; returns 0.

    Raises:
        UserError: an option, the corpus or the model cannot be used, or the judge is missing.
    """
    options = _parser().parse_args(list(argv))
    for path in (options.json, options.sheet, options.save_ink):
        if path is not None and not path.parent.is_dir():
            raise UserError(f"There is no folder {path.parent}.", "Make it first.")
    if options.from_ink is not None and options.save_ink is not None:
        raise UserError("Ink is either written or read.", "Leave out --from-ink or --save-ink.")
    reader = LineReader(judge.LegibilityJudge(_threads(options)))
    try:
        corpus = Corpus.read(options.corpus)
    except CorpusError as error:
        raise UserError(f"{error}.", "A corpus is what `train prepare` makes.") from None
    systems = _systems(options)
    for seen in [system.ink.made_by for system in systems] + _others(options):
        corpus = plan.without_seen(corpus, seen["validation_writers"])
    evaluation = _Evaluation(options, corpus, reader)
    results = []
    for system in systems:
        results.append(evaluation.run(system))
    figures = _described(options, argv, evaluation) | {
        "systems": [
            result | {"sections": report.as_plain(sections, results[0][1] if k else None)}
            for k, (result, sections, _) in enumerate(results)
        ]
    }
    if options.sheet is not None:
        _write(options.sheet, _sheet(figures, [written for _, _, written in results]))
    if options.json is not None:
        text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
        _write(options.json, text.encode("utf-8"))
    print(report.table(figures))
    return 0


def _parser() -> Parser:
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


def _systems(options: argparse.Namespace) -> list[System]:
    """What is measured: first the model or ink of the options, then what it is compared with."""
    own = Settings(
        num_steps=options.steps,
        sampler=options.sampler,
        text_guidance=options.text_guidance,
        style_guidance=options.style_guidance,
        neatness=options.neatness,
        candidates=options.candidates or 1,
        retries=options.retries,
    )
    loaded: dict[Path, Model] = {}

    def of_model(label: str, path: Path, settings: Settings, ink_path: Path | None) -> System:
        if path not in loaded:
            import torch

            torch.set_num_threads(_threads(options))
            loaded[path] = Model.load(path, options.device)
        model = loaded[path]
        made_by = model.described(settings) | {"validation_writers": model.held_out}
        ink = Ink(made_by, ink_path)
        if ink_path is not None and ink_path.exists():
            ink = Ink.read(ink_path)
            if ink.made_by != made_by:
                raise UserError(
                    f"{ink_path} holds ink of another model or of other settings.",
                    "Name another file with --save-ink, or measure it with --from-ink.",
                )
        ink.device = f"{model.generator.device}, {_threads(options)} thread(s)"
        return System(label, ink, model, settings)

    path = Path(options.model) if options.model else paths.default_model()
    if options.from_ink is not None:
        systems = [System(options.from_ink.stem, Ink.read(options.from_ink))]
    else:
        label = path.stem if options.model else "shipped"
        systems = [of_model(label, path, own, options.save_ink)]
    for place, spec in enumerate(options.compare, 2):
        file, changes = _spec(spec)
        if file is not None and file.suffix == INK_SUFFIX:
            if changes:
                raise UserError(f"{file} has its settings.", "Leave out what follows it.")
            systems.append(System(file.stem, Ink.read(file)))
            continue
        kept = options.save_ink
        if kept is not None:
            kept = kept.with_name(f"{kept.stem}-{place}{INK_SUFFIX}")
        label = spec if file is None else ",".join([file.stem, *spec.split(",")[1:]])
        # another model has defaults of its own; other settings change those of the first
        base = own if file is None else Settings()
        systems.append(of_model(label, file or path, replace(base, **changes), kept))
    return systems


def _spec(spec: str) -> tuple[Path | None, dict[str, Any]]:
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


def _others(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Who was left out by the training of the models of --unseen-by."""
    found = []
    for path in options.unseen_by:
        if path.suffix == INK_SUFFIX:
            found.append(Ink.read(path).made_by)
        else:
            found.append({"validation_writers": Model.load(path, "cpu").held_out})
    return found


def _threads(options: argparse.Namespace) -> int:
    """As many as were asked for, by option or environment, else all cores of this process."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if options.threads or asked.isdigit():
        return int(options.threads or asked)
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class _Evaluation:
    """What all systems are asked to write, and how their answers are measured."""

    def __init__(self, options: argparse.Namespace, corpus: Corpus, reader: LineReader) -> None:
        self._options = options
        self._corpus = corpus
        self._reader = reader
        self._space: HandSpace | None = None
        self.unseen = int(corpus.validation.sum())
        rows = options.only
        self._seeds = range(options.seed, options.seed + options.seeds)
        # two versions at least show how a word varies, and three are enough
        self._repeat_seeds = range(options.seed, options.seed + min(max(options.seeds, 2), 3))
        choice = {
            "words": options.words,
            "seed": options.seed,
            "sample_words": options.sample_words,
        }
        hands = plan.choose_hands(corpus, lines=options.lines, half=options.half, **choice)
        self._gallery = plan.choose_gallery(corpus, **choice)
        self._parts: dict[str, Part] = {}
        self._refused = 0
        if set(rows) & {"legibility", "retrieval", "scans", "frechet", "speed"}:
            self._parts["lines"] = Part("lines", hands)
        if "classes" in rows:
            for name in parts.CLASSES:
                part = parts.class_part(
                    name,
                    corpus,
                    hands,
                    lines=options.class_lines,
                    words=options.words,
                    seed=options.seed,
                )
                if part.hands:
                    self._parts[name] = part
        if "scans" in rows:
            self._parts["scans"], self._refused = parts.scan_part(hands, options.seed)
        if "diversity" in rows:
            self._parts["repeats"] = parts.repeats_part(corpus, hands, options.seed)
        if set(rows) & {"page", "speed"}:
            self._parts["page"] = parts.page_part(
                corpus,
                hands,
                pages=options.pages,
                characters=options.page_characters,
                seed=options.seed,
            )

    def run(self, system: System) -> tuple[dict[str, Any], list[Section], dict[str, list[Written]]]:
        """Writes what is missing, reads and measures it.

        Returns:
            What is known of the system for JSON, its sections, and the lines of each part as read.
        """
        options = self._options
        seeds = options.seeds
        tasks = [
            task
            for name, part in self._parts.items()
            if name != "page"
            for task in tasks_of(part, self._repeat_seeds if name == "repeats" else self._seeds)
        ]
        with Progress(f"writing {system.label}", options.quiet) as progress:
            system.write(tasks, progress.show)
        written: dict[str, list[Written]] = {}
        for name, part in self._parts.items():
            if name in ("page", "repeats") or (name == "lines" and not self._are_lines_read()):
                continue
            with Progress(f"reading {name}", options.quiet) as progress:
                written[name] = self._reader.read(part, self._seeds, system, progress.show)
        page_seconds = None
        if "page" in self._parts:
            with Progress("writing and reading pages", options.quiet) as progress:
                written["page"], page_seconds = self._reader.read_pages(
                    self._parts["page"], options.seed, system, progress.show
                )
        sections = self._sections(system, written, page_seconds)
        ink = system.ink
        known = {"label": system.label, "device": ink.device} | {
            key: value
            for key, value in ink.made_by.items()
            if key in ("model", "settings", "recognizer")
        }
        if "lines" in written:
            known["sources"] = report.sources(written["lines"], seeds)
        known["readings"] = {name: report.readings(lines) for name, lines in written.items()}
        return known, sections, written

    def _are_lines_read(self) -> bool:
        return bool(set(self._options.only) & {"legibility", "retrieval", "scans", "frechet"})

    def _sections(
        self, system: System, written: dict[str, list[Written]], page_seconds: float | None
    ) -> list[Section]:
        rows, seeds = self._options.only, self._options.seeds
        sections = []
        if "legibility" in rows:
            from diffusion.legible import ENOUGH

            sections.append(report.lines_section(written["lines"], seeds, ENOUGH))
        sections += [
            report.class_section(name, written[name], seeds)
            for name in parts.CLASSES
            if name in written
        ]
        found = scanned = None
        if set(rows) & {"retrieval", "scans", "frechet"}:
            space = self._hand_space()
            if set(rows) & {"retrieval", "scans"}:
                found = retrieve(space, self._gallery, written["lines"], seeds)
            if found is not None and "retrieval" in rows:
                sections.append(report.hands_section(found, seeds))
            if "scans" in rows:
                scanned = retrieve(space, self._gallery, written["scans"], seeds)
                sections.append(
                    report.scans_section(
                        written["scans"], written["lines"], scanned, found, seeds, self._refused
                    )
                )
            distance = realism(space, written["lines"], seeds) if "frechet" in rows else None
            if distance is not None:
                sections.append(report.realism_section(distance))
        if "diversity" in rows:
            spread = diversity(self._parts["repeats"], self._repeat_seeds, system)
            if spread is not None:
                sections.append(report.diversity_section(spread, len(self._repeat_seeds)))
        if "page" in rows and written["page"]:
            sections.append(report.page_section(written["page"]))
        if "speed" in rows:
            ink = system.ink
            sections.append(
                report.speed_section(ink.written, ink.seconds, page_seconds, ink.device)
            )
        return sections

    def _hand_space(self) -> HandSpace:
        if self._space is None:
            with Progress("learning to tell hands apart", self._options.quiet) as progress:
                try:
                    self._space = fit_hand_space(self._corpus, progress.show)
                except ValueError as error:
                    raise UserError(
                        f"Hands cannot be compared: {error}.",
                        "Choose other rows with --only, or take a larger corpus.",
                    ) from None
        return self._space


def _described(
    options: argparse.Namespace, argv: Sequence[str], evaluation: _Evaluation
) -> dict[str, Any]:
    """What was evaluated and how, so that it can be done again."""
    return {
        "command": shlex.join(["handwrite-app", "evaluate", *argv]),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "version": __version__,
        "plan": {
            "half": options.half,
            "unseen": evaluation.unseen,
            "lines": options.lines,
            "words": options.words,
            "class_lines": options.class_lines,
            "pages": options.pages,
            "page_characters": options.page_characters,
            "sample_words": options.sample_words,
            "seed": options.seed,
            "seeds": options.seeds,
        },
        "judge": judge.NAME,
        "drawing": {
            "x_height_px": drawing.X_HEIGHT_PX,
            "pen_width": drawing.PEN_WIDTH,
            "word_gap": drawing.WORD_GAP,
            "stretches": judge.STRETCHES,
        },
    }


def _sheet(figures: dict[str, Any], systems: Sequence[dict[str, list[Written]]]) -> bytes:
    """The contact sheet: some lines of each part, samples, real ink, and what each system wrote."""
    rows = []
    for name, most in _SHEET_ROWS.items():
        for k in _first_of_each_hand(systems[0].get(name, []))[:most]:
            first = systems[0][name][k]
            same = [w[name][k] if k < len(w.get(name, [])) else None for w in systems]
            sample = ", ".join(text for text, _ in first.hand.sample)
            rows.append(
                drawing.SheetRow(
                    (
                        drawing.draw_window(first.hand.windows[0]),
                        first.real,
                        *(w.generated if w is not None else None for w in same),
                    ),
                    (
                        f"{name}: {first.hand.writer}: {sample}",
                        _caption(first.line.text, first.real_reading),
                        *(
                            _caption(w.line.text, w.generated_reading) if w is not None else ""
                            for w in same
                        ),
                    ),
                )
            )
    titles = []
    for system in figures["systems"]:
        model = system["model"]
        titles.append(
            f"{system['label']}: {model['name']} {model['version']} ({model['sha256'][:8]})"
        )
    columns = ["style sample", "real", *(system["label"] for system in figures["systems"])]
    return drawing.contact_sheet(rows, columns, titles)


def _first_of_each_hand(written: Sequence[Written]) -> list[int]:
    """Places of lines, first seed only; the first of every hand comes before the second of any."""
    nth: dict[str, int] = {}
    order = []
    for k, w in enumerate(written):
        if w.seed == written[0].seed:
            nth[w.hand.writer] = nth.get(w.hand.writer, 0) + 1
            order.append((nth[w.hand.writer], k))
    return [k for _, k in sorted(order)]


def _caption(text: str, reading: str | None) -> str:
    if reading is None:
        return "no real ink"
    return f"{text} | read: {reading} ({edit_distance(text, reading)} of {len(text)} wrong)"


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from None
