"""Figures of an evaluation: a dictionary for JSON, and a table for people."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion.evaluation import (
    Alignment,
    Estimate,
    align_words,
    edit_distance,
    rate_estimate,
    ratio_estimate,
    tally,
)
from handwrite_app.evaluation.measure import Measurement, Written

_PLACES = 4  # decimals of figures in the JSON


class _Readings:
    """Edits, characters, failed words and words of each real line, (n,), summed over its seeds."""

    def __init__(self, texts: Sequence[str], readings: Sequence[str], seeds: int, fold: bool):
        if fold:
            texts = [t.casefold() for t in texts]
            readings = [r.casefold() for r in readings]
        self.alignments: list[Alignment] = [
            align_words(t, r) for t, r in zip(texts, readings, strict=True)
        ]
        pairs = list(zip(texts, readings, strict=True))
        self.edits = _by_line([edit_distance(t, r) for t, r in pairs], seeds)
        self.characters = _by_line([len(t) for t in texts], seeds)
        self.failed = _by_line([a.failed for a in self.alignments], seeds)
        self.words = _by_line([len(a.words) for a in self.alignments], seeds)


def _by_line(values: Sequence[int], seeds: int) -> NDArray[np.int64]:
    lines: NDArray[np.int64] = np.array(values, dtype=np.int64).reshape(-1, seeds).sum(axis=1)
    return lines


def summarise(measurement: Measurement) -> dict[str, Any]:
    """The figures: error rates, failed words, words by verdict, sources, seconds, and all lines.

    Intervals are over lines: the seeds of one line are one observation.
    """
    written = measurement.written
    seeds = measurement.seeds
    generated, real = _both(written, seeds, fold=False)
    generated_folded, real_folded = _both(written, seeds, fold=True)
    writers = {w.hand.writer for w in written}
    return {
        "lines": len(written) // seeds,
        "seeds": seeds,
        "writers": len(writers),
        "characters": int(generated.characters.sum()) // seeds,
        "cer": _compare(generated.edits, generated.characters, real.edits, real.characters),
        "cer_case_folded": _compare(
            generated_folded.edits,
            generated_folded.characters,
            real_folded.edits,
            real_folded.characters,
        ),
        "failed_words": _compare(generated.failed, generated.words, real.failed, real.words),
        "failed_words_case_folded": _compare(
            generated_folded.failed, generated_folded.words, real_folded.failed, real_folded.words
        ),
        "words": {"generated": tally(generated.alignments), "real": tally(real.alignments)},
        "sources": _sources(written, generated, real, seeds),
        "seconds_per_line": {
            "writing": round(measurement.writing_s / len(written), _PLACES),
            "reading": round(measurement.reading_s / len(written), _PLACES),
        },
        "readings": [
            {
                "writer": w.hand.writer,
                "seed": w.seed,
                "text": w.line.text,
                "generated": w.generated_reading,
                "real": w.real_reading,
            }
            for w in written
        ],
    }


def _both(written: Sequence[Written], seeds: int, fold: bool) -> tuple[_Readings, _Readings]:
    """Readings of generated and of real ink; real ink is counted once a seed, as it was paired."""
    texts = [w.line.text for w in written]
    return (
        _Readings(texts, [w.generated_reading for w in written], seeds, fold),
        _Readings(texts, [w.real_reading for w in written], seeds, fold),
    )


def _compare(
    errors: NDArray[Any], sizes: NDArray[Any], real_errors: NDArray[Any], real_sizes: NDArray[Any]
) -> dict[str, Any]:
    return {
        "generated": _plain(rate_estimate(errors, sizes)),
        "real": _plain(rate_estimate(real_errors, real_sizes)),
        "ratio": _plain(ratio_estimate(errors, sizes, real_errors, real_sizes)),
    }


def _plain(estimate: Estimate) -> list[float | None]:
    """[value, low, high]; None where there is no finite number."""
    return [round(float(v), _PLACES) if math.isfinite(v) else None for v in estimate]


def _sources(
    written: Sequence[Written], generated: _Readings, real: _Readings, seeds: int
) -> list[dict[str, Any]]:
    """Error rates by source of the ink, the largest first."""
    rows: dict[str, list[int]] = defaultdict(list)
    for k, first in enumerate(written[::seeds]):
        rows[first.hand.source].append(k)
    table = []
    for source, places in sorted(rows.items(), key=lambda item: (-len(item[1]), item[0])):
        table.append(
            {
                "source": source,
                "lines": len(places),
                "cer_generated": _rate(generated.edits[places], generated.characters[places]),
                "cer_real": _rate(real.edits[places], real.characters[places]),
                "failed_generated": _rate(generated.failed[places], generated.words[places]),
                "failed_real": _rate(real.failed[places], real.words[places]),
            }
        )
    return table


def _rate(errors: NDArray[Any], sizes: NDArray[Any]) -> float:
    return round(float(errors.sum() / sizes.sum()), _PLACES)


def table(report: dict[str, Any]) -> str:
    """The report for a terminal."""
    model, settings = report["model"], report["settings"]
    chosen = ", ".join(f"{name} {value}" for name, value in settings.items())
    lines = [
        f"model    {model['name']} {model['version']}, sha256 {model['sha256'][:12]}",
        f"settings {chosen}",
        f"n        {report['lines']} lines of {report['characters']} characters, "
        f"{report['seeds']} seed(s), {report['writers']} validation writers "
        f"(half: {report['half']})",
        f"judge    {report['judge']}",
        "",
        f"{'':28}{'generated':>22}{'real ink':>22}{'ratio':>20}",
    ]
    for key, name in (
        ("cer", "character error rate"),
        ("cer_case_folded", "  case-folded"),
        ("failed_words", "failed words"),
        ("failed_words_case_folded", "  case-folded"),
    ):
        row = report[key]
        lines.append(
            f"{name:28}{_percent(row['generated']):>22}{_percent(row['real']):>22}"
            f"{_times(row['ratio']):>20}"
        )
    written, real = report["words"]["generated"], report["words"]["real"]
    for verdict in ("hit", "wrong", "missing", "doubled", "invented"):
        shares = [f"{100 * w[verdict] / w['words']:.1f} %" for w in (written, real)]
        lines.append(f"{'words ' + verdict:28}{shares[0]:>22}{shares[1]:>22}")
    if found := report.get("retrieval"):
        for key, name in (("top1", "hand found at once"), ("top5", "hand among nearest five")):
            both = found[key]
            lines.append(f"{name:28}{_percent(both['generated']):>22}{_percent(both['real']):>22}")
        lines.append(
            f"  ({found['queries']} sets of {found['words']} words, "
            f"gallery of {found['writers']} writers)"
        )
    lines += ["", f"{'source':28}{'lines':>8}{'CER':>10}{'real':>10}{'failed':>10}{'real':>10}"]
    for row in report["sources"]:
        figures = "".join(
            f"{100 * row[key]:>8.1f} %"
            for key in ("cer_generated", "cer_real", "failed_generated", "failed_real")
        )
        lines.append(f"{row['source'][:27]:28}{row['lines']:>8}{figures}")
    seconds = report["seconds_per_line"]
    lines += [
        "",
        f"seconds per line: {seconds['writing']:.2f} writing, {seconds['reading']:.2f} reading "
        f"(real ink included); {report['device']}",
        f"command: {report['command']}",
    ]
    return "\n".join(lines)


def _percent(figures: Sequence[float | None]) -> str:
    value, low, high = (100 * v if v is not None else math.nan for v in figures)
    return f"{value:.1f} % ({low:.1f}-{high:.1f})"


def _times(figures: Sequence[float | None]) -> str:
    value, low, high = (v if v is not None else math.inf for v in figures)
    return f"{value:.2f} ({low:.2f}-{high:.2f})"
