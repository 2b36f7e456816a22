"""Turns labelled ink from corpora into one compact training file. No torch.

`python -m diffusion.prepare SOURCE... -o corpus` reads, cleans, normalises and cuts; what was kept
and what was dropped, and why, goes into the report that it prints.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np

from diffusion.alphabet import CHARACTERS
from diffusion.corpus import Corpus, Sample, validation_writers
from diffusion.files import write_atomically
from diffusion.readers import LabelledInk, ReaderError, Skipped, read_source
from diffusion.strokes import (
    STEPS_PER_UNIT,
    Strokes,
    baseline,
    baseline_fit,
    path_length,
    resample,
)

MAX_POINTS = 1200  # of one sample
_WORD_RATIO = (0.4, 2.0)  # ink per expected ink of the writer; outside, label and ink disagree
_LINE_WORD_RATIO = (0.55, 1.8)
_CHARACTER_RATIO = (0.15, 4.0)
_MIN_WORDS_FOR_UNIT = 5
_CHARACTERS_PER_CLASS = 6  # isolated samples of one character kept from one writer
_NAMED = 100  # places that are remembered of each reason
_SHOWN = 3  # and told in words
_TELL_EVERY = 5000  # pieces of ink

# Typical ink of a character relative to the mean, enough to tell a bad label from a good one
_RELATIVE_LENGTH = dict.fromkeys("iljrtI1!|/\\()[]-", 0.55) | dict.fromkeys(".,'`:;\"^~", 0.3)
_RELATIVE_LENGTH |= dict.fromkeys("mwMWQ@#&%$BEGR8", 1.35)


class Preparing(NamedTuple):
    """How far it is: pieces of ink read, then the number of the writer who is normalised."""

    pieces: int
    writer: int = 0
    writers: int = 0

    def __str__(self) -> str:
        if self.writers:
            return f"normalising writer {self.writer} of {self.writers}"
        return f"reading: {self.pieces:,} pieces of ink"


@dataclass
class Report:
    """What became of every piece of ink that was read: used or dropped.

    kept counts samples by kind, after lines have been cut into words; places name the first
    pieces that a reason dropped, as path:line and what is particular.
    """

    read: int = 0
    used: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sources: Counter[str] = field(default_factory=Counter)
    writers: int = 0
    validation: int = 0
    points: int = 0

    def drop(self, reason: str, path: str, line: int, detail: str = "") -> None:
        """Counts a piece that is left out, and remembers where it stands."""
        self.dropped[reason] += 1
        if len(self.places[reason]) < _NAMED:
            place = f"{path}:{line}" if line else path
            self.places[reason].append(f"{place} ({detail})" if detail else place)

    def __str__(self) -> str:
        lines = [f"read     {self.read:8,}", f"used     {self.used:8,}"]
        lines += [f"samples  {sum(self.kept.values()):8,}"]
        lines += [f"  {kind:<22}{n:8,}" for kind, n in sorted(self.kept.items())]
        lines += [f"dropped  {sum(self.dropped.values()):8,}"]
        for reason, n in self.dropped.most_common():
            lines.append(f"  {reason:<46}{n:8,}")
            lines += [f"    {place}" for place in self.places[reason][:_SHOWN]]
        lines += [f"points   {self.points:,}"]
        lines += [f"writers  {self.writers} ({self.validation} for validation)"]
        lines += ["sources  " + ", ".join(f"{s} {n:,}" for s, n in sorted(self.sources.items()))]
        return "\n".join(lines)


def expected_ink(text: str) -> float:
    """Roughly how much ink a text needs, in characters of mean length; spaces need none."""
    return sum(_RELATIVE_LENGTH.get(c, 1.0) for c in text if c != " ")


def prepare(
    sources: Sequence[Path],
    out: Path,
    *,
    steps_per_unit: float = STEPS_PER_UNIT,
    progress: Callable[[Preparing], None] = lambda _: None,
) -> Report:
    """Reads the sources and writes the corpus file; see `diffusion.corpus.Corpus`.

    Raises:
        ReaderError: a source is not a corpus that we can read.
        ValueError: nothing usable was found.
    """
    report = Report()
    by_writer: dict[str, list[LabelledInk]] = defaultdict(list)
    for ink in _usable(sources, report, progress):
        by_writer[ink.writer].append(ink)
    samples: list[Sample] = []
    for n, (writer, inks) in enumerate(sorted(by_writer.items())):
        if n % 50 == 0:
            progress(Preparing(report.read, n + 1, len(by_writer)))
        samples.extend(normalised(writer, inks, steps_per_unit, report))
    if not samples:
        raise ValueError("no usable ink was found in these sources")
    writers = sorted({s.writer for s in samples})
    validation = validation_writers(writers)
    if len(validation) == len(writers):  # nobody would be left to learn from
        validation = set()
    for sample in samples:
        report.kept[sample.kind] += 1
        report.sources[sample.source] += 1
        report.points += sum(len(s) for s in sample.strokes)
    report.writers, report.validation = len(writers), len(validation)
    Corpus.write(out, samples, validation, steps_per_unit)
    return report


def _usable(
    sources: Sequence[Path], report: Report, progress: Callable[[Preparing], None]
) -> Iterator[LabelledInk]:
    """Labelled ink without what cannot be used, each piece once."""
    seen: set[bytes] = set()
    for source in sources:
        for ink in read_source(source):
            if report.read % _TELL_EVERY == 0:
                progress(Preparing(report.read))
            report.read += 1
            if isinstance(ink, Skipped):
                report.drop(ink.reason, ink.path, ink.line, ink.detail)
                continue
            text = " ".join(ink.text.split())
            if not text or any(c not in CHARACTERS for c in text):
                report.drop("label is empty or outside ASCII", ink.path, ink.line, text[:40])
                continue
            if ink.kind == "character" and len(text) != 1:
                report.drop("character label is not one character", ink.path, ink.line, text[:40])
                continue
            digest = blake2b(digest_size=12)
            for stroke in ink.strokes:
                digest.update(np.ascontiguousarray(stroke, dtype=np.float32).tobytes())
            digest.update(text.encode())
            if digest.digest() in seen:
                report.drop("same ink and label seen before", ink.path, ink.line)
                continue
            seen.add(digest.digest())
            yield LabelledInk(
                ink.strokes, text, ink.kind, ink.writer, ink.source, ink.path, ink.line
            )


def _ink_length(ink: LabelledInk) -> float:
    return sum(path_length(s) for s in ink.strokes)


def normalised(
    writer: str, inks: list[LabelledInk], steps_per_unit: float, report: Report
) -> Iterator[Sample]:
    """All samples of one writer in model space; what does not fit the writer is dropped.

    Args:
        steps_per_unit: steps in the writer's median ink of one character.
        report: is told of what is dropped.
    """
    per_character = {id(ink): _ink_length(ink) / max(expected_ink(ink.text), 0.3) for ink in inks}
    running = [per_character[id(i)] for i in inks if i.kind != "character" and len(i.text) > 1]
    alone = [per_character[id(i)] for i in inks if i.kind == "character"]
    lengths = running if len(running) >= _MIN_WORDS_FOR_UNIT or not alone else alone
    unit = float(np.median(lengths))
    if not np.isfinite(unit) or unit <= 0:
        for ink in inks:
            report.drop("writer without ink", ink.path, ink.line)
        return
    count: Counter[str] = Counter()
    for ink in inks:
        ratio = per_character[id(ink)] / unit
        low, high = _CHARACTER_RATIO if ink.kind == "character" else _WORD_RATIO
        if not low <= ratio <= high:
            report.drop(f"{ink.kind}: ink length far off the writer's", ink.path, ink.line)
            continue
        if ink.kind == "character":
            count[ink.text] += 1
            if count[ink.text] > _CHARACTERS_PER_CLASS:
                report.drop("character: enough of this writer and class", ink.path, ink.line)
                continue
        scale = steps_per_unit / unit
        strokes = [resample(np.asarray(s, dtype=np.float64) * scale) for s in ink.strokes]
        strokes = [s for s in strokes if len(s) and np.isfinite(s).all()]
        if not strokes:
            report.drop("no ink", ink.path, ink.line)
        elif sum(len(s) for s in strokes) > MAX_POINTS:
            report.drop(f"{ink.kind}: too long", ink.path, ink.line)
        elif ink.kind == "line" and " " in ink.text:
            words = list(_cut_line(writer, ink, strokes, report))
            report.used += bool(words)
            yield from words
        else:
            report.used += 1
            strokes = _seated(ink, strokes)
            kind = "word" if ink.kind == "line" else ink.kind
            yield Sample(ink.text, strokes, writer, ink.source, kind)


def _seated(ink: LabelledInk, strokes: Strokes) -> Strokes:
    """A word or character moved to the baseline y = 0 and the left end x = 0."""
    points = np.concatenate(strokes)
    height = baseline(strokes) if ink.kind != "character" else float(points[:, 1].min())
    return [s - [points[:, 0].min(), height] for s in strokes]


def _cut_line(writer: str, ink: LabelledInk, strokes: Strokes, report: Report) -> Iterator[Sample]:
    """Cuts a line of text into its words at the widest gaps; yields them in the line's frame.

    A word whose ink does not fit its length takes the whole line down: the cut is wrong then.
    """
    words = ink.text.split(" ")
    try:
        slope, height = baseline_fit(strokes)
    except ValueError:
        report.drop("line: no baseline", ink.path, ink.line)
        return
    if abs(slope) > 0.35:
        report.drop("line: too steep", ink.path, ink.line)
        return
    angle = np.arctan(slope)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    level = [(s - [0.0, height]) @ turn for s in strokes]
    right = np.maximum.accumulate([float(s[:, 0].max()) for s in level])
    gaps = np.array([float(s[:, 0].min()) for s in level[1:]]) - right[:-1]
    if len(gaps) < len(words) - 1:
        report.drop("line: fewer strokes than words", ink.path, ink.line)
        return
    cuts = np.sort(np.argsort(gaps)[::-1][: len(words) - 1]) + 1
    others = np.delete(gaps, cuts - 1)
    narrowest = gaps[cuts - 1].min()
    if narrowest < 1.5 or (len(others) and narrowest < 1.1 * others.max()):
        report.drop("line: gaps between words are not clear", ink.path, ink.line)
        return
    parts = [level[a:b] for a, b in zip([0, *cuts], [*cuts, len(level)], strict=True)]
    ink_per = np.array(
        [
            sum(path_length(s) for s in part) / max(expected_ink(w), 0.3)
            for part, w in zip(parts, words, strict=True)
        ]
    )
    long = np.array([expected_ink(w) >= 2 for w in words])
    whole = sum(path_length(s) for s in level) / expected_ink(ink.text)
    low, high = _LINE_WORD_RATIO
    if long.any() and not ((ink_per[long] >= low * whole) & (ink_per[long] <= high * whole)).all():
        report.drop("line: words and gaps do not match", ink.path, ink.line)
        return
    line = f"{ink.path}:{ink.line}"
    for k, (part, word) in enumerate(zip(parts, words, strict=True)):
        left = min(float(s[:, 0].min()) for s in part)
        gap = left - max(float(s[:, 0].max()) for s in parts[k - 1]) if k else 0.0
        moved = [s - [left, 0.0] for s in part]
        yield Sample(word, moved, writer, ink.source, "line word", line=line, gap=gap)


def _tell(step: Preparing) -> None:
    print(step, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None, progress: Callable[[Preparing], None] = _tell) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="diffusion.prepare", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the corpus")
    args = parser.parse_args(argv)
    target = args.out / "corpus.npz" if args.out.suffix != ".npz" else args.out
    try:
        report = prepare(args.sources, target, progress=progress)
    except (ReaderError, ValueError, OSError) as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 2
    print(report)
    megabytes = target.stat().st_size / 1e6
    print(f"written  {target} ({megabytes:.1f} MB)")
    text = json.dumps(vars(report), indent=1, ensure_ascii=False) + "\n"
    write_atomically(target.with_suffix(".json"), text.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
