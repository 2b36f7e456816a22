"""The rows of an evaluation: as sections, as a dictionary for JSON, and as a table for people."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from diffusion.evaluation import Estimate
from handwrite_app.evaluation.figures import Readings, Row, Section, compare, row_of, unreadable
from handwrite_app.evaluation.hands import TOPS, Diversity, Realism, Retrieval
from handwrite_app.evaluation.measure import Written

_PLACES = 4  # decimals of figures in the JSON
_TOP_LABELS = {1: "hand found at once", 5: "hand among the nearest five"}
_CLASS_TITLES = {
    "digits": "lines of numbers, case-folded",
    "capitals": "lines of words in capitals, case-folded",
    "symbols": "lines of words with punctuation and symbols, case-folded",
}
_VERDICTS = ("missing", "doubled", "invented")
_LABEL, _FIGURE, _RATIO = 36, 20, 19  # columns of the table


def _n(written: Sequence[Written], seeds: int) -> str:
    lines = written[::seeds]
    words = sum(len(w.line.words) for w in lines)
    writers = len({w.hand.writer for w in lines})
    real = "" if all(w.line.ink for w in lines) else ", no real ink"
    return f"{len(lines)} lines, {words} words, {writers} hand(s), {seeds} seed(s){real}"


def lines_section(written: Sequence[Written], seeds: int, enough: float) -> Section:
    """Legibility of four-word lines."""
    plain, folded = Readings(written, seeds), Readings(written, seeds, fold=True)
    rows = [
        row_of("cer", "character error rate", plain.characters()),
        row_of("cer_folded", "character error rate, case-folded", folded.characters()),
        row_of("failed", "words failed", plain.failed()),
        row_of("failed_folded", "words failed, case-folded", folded.failed()),
        *_verdict_rows(plain),
    ]
    unread = unreadable(written, seeds, enough)
    if unread is not None:
        rows.append(row_of("unreadable", "words it could not read itself", unread))
    words = len(written[0].line.words)
    return Section("lines", f"lines of {words} words", _n(written, seeds), rows)


def _verdict_rows(readings: Readings) -> list[Row]:
    return [row_of(v, f"words {v}", readings.verdicts(v)) for v in _VERDICTS]


def class_section(name: str, written: Sequence[Written], seeds: int) -> Section:
    """Legibility of lines of one class of words."""
    readings = Readings(written, seeds, fold=True)
    rows = [
        row_of("cer", "character error rate", readings.characters()),
        row_of("failed", "words failed", readings.failed()),
        *_verdict_rows(readings),
    ]
    return Section(name, _CLASS_TITLES[name], _n(written, seeds), rows)


def hands_section(found: Retrieval, seeds: int) -> Section:
    """Whether the hand is known again."""
    rows = [row_of(f"top{k}", _TOP_LABELS[k], found.found[k]) for k in TOPS]
    n = f"{found.queries} sets of six words, {seeds} seed(s), among {found.writers} unseen hands"
    return Section("retrieval", "whose hand is it?", n, rows)


def scans_section(
    written: Sequence[Written],
    clean: Sequence[Written],
    found: Retrieval | None,
    clean_found: Retrieval | None,
    seeds: int,
    refused: int,
) -> Section:
    """The same lines after scan-like samples, beside those after clean ones."""
    scanned, drawn = Readings(written, seeds), Readings(clean, seeds)
    rows = [
        row_of("cer", "character error rate", scanned.characters(), clean=drawn.characters()),
        row_of("failed", "words failed", scanned.failed(), clean=drawn.failed()),
    ]
    if found is not None and clean_found is not None:
        rows += [
            row_of(f"top{k}", _TOP_LABELS[k], found.found[k], clean=clean_found.found[k])
            for k in TOPS
        ]
    n = _n(written, seeds) + f", {refused} picture(s) refused and taken again"
    return Section("scans", "the same lines after scan-like samples", n, rows)


def realism_section(found: Realism) -> Section:
    """How far generated words lie from real ones; there is no interval for that."""
    row = Row(
        "frechet",
        "Frechet distance to real ink",
        "",
        _alone(found.generated),
        _alone(found.real),
        _alone(found.generated / found.real if found.real else math.inf),
    )
    n = f"{found.words} words against {found.words}, mean of halves"
    return Section("frechet", "does it look real?", n, [row])


def diversity_section(found: Diversity, seeds: int) -> Section:
    """How much words vary, in x-heights."""
    unit = "x-heights"
    rows = [
        row_of("again", "a word written again differs by", found.again, unit),
        row_of("to_real", "from the writer's own by", found.to_real, unit),
        row_of("different", "another word of the hand by", found.different, unit),
    ]
    n = f"{found.words} words that their writers wrote twice, {seeds} seeds"
    return Section("diversity", "does it vary? (x-heights)", n, rows)


def page_section(written: Sequence[Written]) -> Section:
    """Whole pages, read line by line as they are laid out."""
    readings = Readings(written, 1, by_writer=False)  # too few writers fill a page
    rows = [
        row_of("cer", "character error rate", readings.characters()),
        row_of("failed", "words failed", readings.failed()),
        *_verdict_rows(readings),
    ]
    pages = len({w.hand.writer for w in written})
    n = f"{pages} page(s) of {sum(len(w.line.text) + 1 for w in written) // pages} characters, " + (
        _n(written, 1)
    )
    return Section("page", "a whole page", n, rows)


def speed_section(words: int, seconds: float, page_seconds: float | None, device: str) -> Section:
    """How long writing takes, as measured."""
    rows = []
    if words:
        rows.append(Row("word", "seconds a word, many at once", "s", _alone(seconds / words)))
    if page_seconds is not None and math.isfinite(page_seconds):
        rows.append(Row("page", "seconds a page, laid out", "s", _alone(page_seconds)))
    return Section("speed", "how fast?", f"{words} words; {device}", rows)


def _alone(value: float) -> Estimate:
    """A figure without an interval."""
    return Estimate(value, math.nan, math.nan)


def sources(written: Sequence[Written], seeds: int) -> list[dict[str, Any]]:
    """Error rates by source of the ink, the largest first."""
    places: dict[str, list[Written]] = defaultdict(list)
    for w in written:
        places[w.hand.source].append(w)
    table = []
    for source, lines in sorted(places.items(), key=lambda item: (-len(item[1]), item[0])):
        readings = Readings(lines, seeds)
        cer, failed = readings.characters(), readings.failed()
        assert cer.real_errors is not None
        assert failed.real_errors is not None
        table.append(
            {
                "source": source,
                "lines": len(lines) // seeds,
                "cer": [
                    round(float(e.sum() / cer.sizes.sum()), _PLACES)
                    for e in (cer.errors, cer.real_errors)
                ],
                "failed": [
                    round(float(e.sum() / failed.sizes.sum()), _PLACES)
                    for e in (failed.errors, failed.real_errors)
                ],
            }
        )
    return table


def readings(written: Sequence[Written]) -> list[dict[str, Any]]:
    """What was read for each line."""
    return [
        {
            "writer": w.hand.writer,
            "seed": w.seed,
            "text": w.line.text,
            "generated": w.generated_reading,
            "real": w.real_reading,
        }
        for w in written
    ]


def as_plain(sections: Sequence[Section], first: Sequence[Section] | None) -> list[dict[str, Any]]:
    """Sections for JSON; estimates are [value, low, high], None where there is no finite number.

    Args:
        first: the sections of the system to compare with, if this is another one.
    """
    known = {(s.key, row.key): row for s in first or () for row in s.rows}
    plain = []
    for section in sections:
        rows = []
        for row in section.rows:
            entry: dict[str, Any] = {"key": row.key, "label": row.label, "unit": row.unit}
            other = known.get((section.key, row.key))
            estimates = {
                "generated": row.generated,
                "real": row.real,
                "ratio": row.ratio,
                "to_clean": row.to_clean,
                "to_first": compare(row, other) if other is not None else None,
            }
            entry |= {name: _plain(e) for name, e in estimates.items() if e is not None}
            rows.append(entry)
        plain.append({"key": section.key, "title": section.title, "n": section.n, "rows": rows})
    return plain


def _plain(estimate: Estimate) -> list[float | None]:
    return [round(float(v), _PLACES) if math.isfinite(v) else None for v in estimate]


def table(report: dict[str, Any]) -> str:
    """The report for a terminal, from what the JSON holds."""
    systems = report["systems"]
    names = [chr(ord("A") + k) for k in range(len(systems))]
    lines = []
    for name, system in zip(names, systems, strict=True):
        model = system["model"]
        chosen = ", ".join(f"{key} {value}" for key, value in system["settings"].items())
        mark = f"{name}        " if len(systems) > 1 else "model    "
        lines += [
            f"{mark}{system['label']}: {model['name']} {model['version']}, "
            f"sha256 {model['sha256'][:12]}",
            f"         {chosen}",
        ]
    plan = report["plan"]
    lines += [
        f"writers  {plan['unseen']} whom no model here has seen; half: {plan['half']}; "
        f"samples of {plan['sample_words']} words",
        f"judge    {report['judge']}; in brackets 95 % intervals, drawn by writer",
    ]
    for place, section in enumerate(systems[0]["sections"]):
        lines += ["", f"{section['title']}  [{section['n']}]"]
        lines.append(_heading(names, section))
        for number, row in enumerate(section["rows"]):
            same = [_row_at(system, place, section["key"], number) for system in systems]
            lines.append(_line(row, same))
    lines += ["", f"command: {report['command']}"]
    return "\n".join(lines)


def _row_at(system: dict[str, Any], place: int, key: str, number: int) -> dict[str, Any]:
    """The row of a system that stands where the first system has it, {} if it has none."""
    sections = [s for s in system["sections"] if s["key"] == key]
    rows = sections[0]["rows"] if sections else []
    return rows[number] if number < len(rows) else {}


def _heading(names: Sequence[str], section: dict[str, Any]) -> str:
    rows = section["rows"]
    has_real = any("real" in row for row in rows)
    has_clean = any("to_clean" in row for row in rows)
    line = " " * _LABEL + (f"{'real ink':>{_FIGURE}}" if has_real else " " * _FIGURE)
    for k, name in enumerate(names):
        line += f"{name if len(names) > 1 else 'generated':>{_FIGURE}}"
        line += f"{'/ real' if has_real else '':>{_RATIO}}"
        line += f"{'/ clean':>{_RATIO}}" if has_clean else ""
        line += f"{f'{name} / {names[0]}':>{_RATIO}}" if k else ""
    return line.rstrip()


def _line(row: dict[str, Any], same: Sequence[dict[str, Any]]) -> str:
    unit = row["unit"]
    line = f"{'  ' + row['label']:{_LABEL}}{_figure(row.get('real'), unit):>{_FIGURE}}"
    for k, own in enumerate(same):
        line += f"{_figure(own.get('generated'), unit):>{_FIGURE}}"
        line += f"{_times(own.get('ratio')):>{_RATIO}}"
        line += f"{_times(own.get('to_clean')):>{_RATIO}}" if "to_clean" in row else ""
        line += f"{_times(own.get('to_first')):>{_RATIO}}" if k else ""
    return line.rstrip()


def _figure(figures: Sequence[float | None] | None, unit: str) -> str:
    if figures is None or figures[0] is None:
        return "-" if figures is not None else ""
    scale, places, mark = (100, 1, " %") if unit == "%" else (1, 2, " s" if unit == "s" else "")
    value, low, high = (scale * v if v is not None else math.nan for v in figures)
    interval = "" if math.isnan(low) else f" ({low:.{places}f}-{high:.{places}f})"
    return f"{value:.{places}f}{mark}{interval}"


def _times(figures: Sequence[float | None] | None) -> str:
    if figures is None or figures[0] is None:
        return "-" if figures is not None else ""
    value, low, high = figures
    if low is None:
        return f"{value:.2f}"
    return f"{value:.2f} ({low:.2f}-{'inf' if high is None else f'{high:.2f}'})"
