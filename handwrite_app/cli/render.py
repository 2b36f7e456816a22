"""`handwrite-app render`: everything that can be refused is refused before the model is loaded."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from handwrite_app.cli.cards import Card, joined, read_cards
from handwrite_app.cli.outputs import check_report
from handwrite_app.cli.progress import Progress
from handwrite_app.cli.report import WrittenCard, make_report
from handwrite_app.document.model import Document
from handwrite_app.errors import UserError
from handwrite_app.export import render_files, render_format, write_all
from handwrite_app.synthesis import Synthesizer, check_text

_MOST_NAMED = 8  # words that a message names


def run(options: argparse.Namespace) -> int:
    """Renders the text, or every row of a batch, and writes all outputs or none."""
    started_s = time.monotonic()
    cards = read_cards(options)
    report = check_report(options.report, [path for card in cards for path in card.files])
    synthesizer = Synthesizer.load(options.device, options.model)
    documents = _write(synthesizer, cards, options.quiet)
    written = _export(cards, documents, options.quiet)
    files = {path: data for card in written for path, data in card.files.items()}
    reports = {}
    if report is not None:
        seconds = time.monotonic() - started_s
        reports[report] = make_report(written, synthesizer, options, seconds)
    write_all(files | reports)
    if not options.quiet:  # not before: what fails says one line
        _say_what_changed(cards)
        _say_how_it_came_out(synthesizer, cards, documents)
    streamed = b"".join(card.streamed for card in written)
    if streamed:
        sys.stdout.buffer.write(streamed)
        sys.stdout.buffer.flush()
    elif not options.quiet:
        print("\n".join(map(str, files)))
    return 0


def _write(synthesizer: Synthesizer, cards: Sequence[Card], quiet: bool) -> list[Document]:
    """Generates the texts of all cards."""
    requests = [request for card in cards for request in card.requests]
    with Progress("writing", quiet) as progress:
        documents = iter(synthesizer.render_all(requests, progress.show))
    return [joined([next(documents) for _ in card.requests]) for card in cards]


def _say_how_it_came_out(
    synthesizer: Synthesizer, cards: Sequence[Card], documents: Sequence[Document]
) -> None:
    """Says on standard error which words stayed hard to read, and how like its sample one card is.

    Of many cards, likeness would be many lines that nobody asked for.
    """
    poor = {w.text: w.legibility or 0.0 for d in documents for w in d.words if w.is_hard_to_read}
    if poor:
        named = ", ".join(sorted(poor, key=lambda text: poor[text])[:_MOST_NAMED])
        more = f" and {len(poor) - _MOST_NAMED} more" if len(poor) > _MOST_NAMED else ""
        print(
            f"Hard to read, even after new tries: {named}{more}. "
            "Try --candidates 4, or another --seed.",
            file=sys.stderr,
        )
    if len(cards) == 1:
        similarity = synthesizer.similarity(documents[0], cards[0].requests[0].style)
        if similarity is not None:
            print(f"The writing is {similarity.words} ({similarity.value:.2f}).", file=sys.stderr)


def _export(cards: Sequence[Card], documents: Sequence[Document], quiet: bool) -> list[WrittenCard]:
    """Turns the documents into the bytes of their files, and writes none."""
    written: list[WrittenCard] = []
    taken: set[Path] = set()
    with Progress("exporting", quiet) as progress:
        for number, (card, document) in enumerate(zip(cards, documents, strict=True)):

            def show(done: int, total: int, number: int = number) -> None:
                progress.show(number * total + done, len(cards) * total)

            files = render_files(document, card.files, card.look, show)
            for path in files:
                if path.absolute() in taken:
                    raise UserError(f"{path} would be written twice.", "Give each row its own.")
                taken.add(path.absolute())
            streamed = b""
            if card.to_stdout:
                streamed = render_format(document, card.options.format, card.look)
            written.append(WrittenCard(card, document, files, streamed))
    return written


def _say_what_changed(cards: Sequence[Card]) -> None:
    """Says on standard error which characters are written as others or left out."""
    near: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for request in (request for card in cards for request in card.requests):
        prepared = check_text(request.text, request.unknown)
        for change in prepared.substitutions:
            near[change.original] = f"{change.original} as {change.replacement}"
        for unknown in prepared.unknown:
            left_out[unknown.character] = repr(unknown.character)
    if near:
        print(f"Written with near characters: {', '.join(near.values())}.", file=sys.stderr)
    if left_out:
        print(f"Left out: {', '.join(left_out.values())}.", file=sys.stderr)
