"""`handwrite-app evaluate`: which systems are measured, and what is printed and written."""

from __future__ import annotations

import argparse
import json
import shlex
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from diffusion.corpus import Corpus, CorpusError
from diffusion.evaluation import edit_distance
from diffusion.files import write_atomically
from handwrite_app import __version__, judge, paths
from handwrite_app.errors import UserError
from handwrite_app.evaluation import drawing, parts, plan, report
from handwrite_app.evaluation.measure import LineReader, Written
from handwrite_app.evaluation.options import compared, evaluate_parser, threads_of
from handwrite_app.evaluation.session import Evaluation
from handwrite_app.evaluation.writing import INK_SUFFIX, Ink, Model, Settings, System

_SHEET_ROWS = {"lines": 18, "scans": 6, **dict.fromkeys(parts.CLASSES, 3), "page": 8}


def main(argv: Sequence[str]) -> int:
    """Evaluates a model: table on standard output, JSON and contact sheet where asked; returns 0.

    Raises:
        UserError: an option, the corpus or the model cannot be used, or the judge is missing.
    """
    options = evaluate_parser().parse_args(list(argv))
    for path in (options.json, options.sheet, options.save_ink):
        if path is not None and not path.parent.is_dir():
            raise UserError(f"There is no folder {path.parent}.", "Make it first.")
    if options.from_ink is not None and options.save_ink is not None:
        raise UserError("Ink is either written or read.", "Leave out --from-ink or --save-ink.")
    reader = LineReader(judge.LegibilityJudge(threads_of(options)))
    try:
        corpus = Corpus.read(options.corpus)
    except CorpusError as error:
        raise UserError(f"{error}.", "A corpus is what `train prepare` makes.") from None
    systems = _systems(options)
    for seen in [system.ink.made_by for system in systems] + _others(options):
        corpus = plan.without_seen(corpus, seen["validation_writers"])
    evaluation = Evaluation(options, corpus, reader)
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

            torch.set_num_threads(threads_of(options))
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
        ink.device = f"{model.generator.device}, {threads_of(options)} thread(s)"
        return System(label, ink, model, settings)

    path = Path(options.model) if options.model else paths.default_model()
    if options.from_ink is not None:
        systems = [System(options.from_ink.stem, Ink.read(options.from_ink))]
    else:
        label = path.stem if options.model else "shipped"
        systems = [of_model(label, path, own, options.save_ink)]
    for place, spec in enumerate(options.compare, 2):
        file, changes = compared(spec)
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


def _others(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Who was left out by the training of the models of --unseen-by."""
    found = []
    for path in options.unseen_by:
        if path.suffix == INK_SUFFIX:
            found.append(Ink.read(path).made_by)
        else:
            found.append({"validation_writers": Model.load(path, "cpu").held_out})
    return found


def _described(
    options: argparse.Namespace, argv: Sequence[str], evaluation: Evaluation
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
