"""One evaluation: what all systems are asked to write, and how their answers are measured."""

from __future__ import annotations

import argparse
from typing import Any

from diffusion.corpus import Corpus
from diffusion.retrieval import HandSpace
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError
from handwrite_app.evaluation import parts, plan, report
from handwrite_app.evaluation.figures import Section
from handwrite_app.evaluation.hands import diversity, fit_hand_space, realism, retrieve
from handwrite_app.evaluation.measure import LineReader, Written, tasks_of
from handwrite_app.evaluation.parts import Part
from handwrite_app.evaluation.writing import System


class Evaluation:
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
