"""`handwrite-app render`: everything that can be refused is refused before the model is loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handwrite_app.cli.outputs import check_outputs
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

if TYPE_CHECKING:
    from handwrite_app.styles import StyleSample
    from handwrite_app.synthesis import Request

_MAX_TEXT_BYTES = 4 << 20


@dataclass(frozen=True, eq=False)
class Card:
    """One text with its outputs; a batch has several."""

    request: Request
    files: list[Path]
    to_stdout: bool
    options: argparse.Namespace


def run(options: argparse.Namespace) -> int:
    """Renders the text, or every row of a batch, and writes all outputs or none."""
    cards = _read_cards(options)

    from handwrite_app.export import ExportOptions, render_files, render_format, write_all
    from handwrite_app.synthesis import Synthesizer

    synthesizer = Synthesizer.load(options.device, options.model)
    if not options.quiet:
        _say_what_changed(cards)
    files: dict[Path, bytes] = {}
    streamed = b""
    with Progress("writing", options.quiet) as progress:
        for number, card in enumerate(cards):

            def show(done: int, total: int, number: int = number) -> None:
                progress.show(number * total + done, len(cards) * total)

            document = synthesizer.render(card.request, show)
            look = ExportOptions(card.options.dpi, card.options.transparent)
            for path, data in render_files(document, card.files, look).items():
                if path in files:
                    raise UserError(f"{path} would be written twice.", "Give each row its own.")
                files[path] = data
            if card.to_stdout:
                streamed += render_format(document, card.options.format, look)
    write_all(files)
    if streamed:
        sys.stdout.buffer.write(streamed)
        sys.stdout.buffer.flush()
    elif not options.quiet:
        print("\n".join(map(str, files)))
    return 0


def _read_cards(options: argparse.Namespace) -> list[Card]:
    """Checks every option, text, style and output of the command line or the batch."""
    rows = [options]
    if options.batch is not None:
        if options.text is not None or options.text_file is not None:
            raise UserError("A batch brings its own texts.", "Leave out TEXT and --text-file.")
        from handwrite_app.cli.batch import read_batch

        rows = read_batch(Path(options.batch).expanduser(), options)
        if any("-" in row.output for row in rows):
            raise UserError("A batch cannot go to standard output.", "Name files.")
    cards = []
    for number, row in enumerate(rows):
        try:
            cards.append(_read_card(row))
        except UserError as error:
            if options.batch is None:
                raise
            raise UserError(f"Row {number + 1}: {error.message}", error.hint) from None
    files = [path.absolute() for card in cards for path in card.files]
    if len(set(files)) < len(files):
        raise UserError("Two rows have the same output.", "Give each row its own.")
    return cards


def _read_card(options: argparse.Namespace) -> Card:
    if options.gcode_profile is not None:
        raise UserError("G-code is not there yet.", "Leave out --gcode-profile.")
    files = check_outputs(options.output, options.format)
    text = _read_text(options)

    from handwrite_app.synthesis import Request, check_request, check_text, page_spec

    request = Request(
        text=text,
        style=_read_style(options.style, options.mix),
        seed=options.seed,
        steps=options.steps,
        sampler=options.sampler,
        text_guidance=options.text_guidance,
        style_guidance=options.style_guidance,
        neatness=options.neatness,
        candidates=options.candidates,
        page=options.page,
        x_height_mm=options.x_height,
        margin_mm=options.margin,
        line_height_mm=options.line_height,
        align=options.align,
        paper=options.paper,
        ink=options.ink,
        nib_mm=options.nib,
        unknown=options.unknown,
    )
    check_request(request)
    check_text(request.text, request.unknown)
    page_spec(request)
    return Card(request, files, "-" in options.output, options)


def _read_text(options: argparse.Namespace) -> str:
    """Reads TEXT, standard input or --text-file; one line break at the end is the file's own."""
    if (options.text is None) == (options.text_file is None):
        raise UserError("Give either a TEXT or --text-file FILE.", "A text of - reads stdin.")
    if options.text_file is not None:
        path = Path(options.text_file).expanduser()
        data, where = read_limited(path, _MAX_TEXT_BYTES, "a text"), str(path)
    elif options.text == "-":
        data, where = sys.stdin.buffer.read(_MAX_TEXT_BYTES + 1), "standard input"
        if len(data) > _MAX_TEXT_BYTES:
            raise UserError("The text is longer than 4 MB.", "Write it in parts.")
    else:
        return str(options.text)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"The text in {where} is not UTF-8.", "Save it as UTF-8.") from None
    return text.removesuffix("\n").removesuffix("\r")


def _read_style(styles: Sequence[str], mixes: Sequence[str]) -> list[tuple[StyleSample, float]]:
    """Reads the samples of --style (one hand) and --mix (hands with weights).

    With neither, the first preset.
    """
    from handwrite_app.styles import list_styles, resolve_style, weighted_samples

    pairs: list[tuple[StyleSample, float]] = []
    if not styles and not mixes:
        infos = list_styles()
        if not infos:
            raise UserError("There is no style.", "Give a sample of handwriting with --style FILE.")
        styles = [infos[0].name]
    if styles:
        pairs += weighted_samples(list(styles))
    for mix in mixes:
        name, colon, weight_text = mix.rpartition(":")
        try:
            weight = float(weight_text)
        except ValueError:
            colon = ""
        if not colon or not name:
            raise UserError(f"--mix {mix!r} has no weight.", "Write NAME:WEIGHT, as in calm:0.5.")
        if not 0 < weight <= 1000:
            raise UserError(f"The weight of --mix {mix!r} cannot be used.", "Give one above 0.")
        samples = resolve_style(name)
        pairs += [(sample, weight / len(samples)) for sample in samples]
    return weighted_samples(pairs)


def _say_what_changed(cards: Sequence[Card]) -> None:
    """Says on standard error which characters are written as others or left out."""
    from handwrite_app.synthesis import check_text

    near: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for card in cards:
        prepared = check_text(card.request.text, card.request.unknown)
        for change in prepared.substitutions:
            near[change.original] = f"{change.original} as {change.replacement}"
        for unknown in prepared.unknown:
            left_out[unknown.character] = repr(unknown.character)
    if near:
        print(f"Written with near characters: {', '.join(near.values())}.", file=sys.stderr)
    if left_out:
        print(f"Left out: {', '.join(left_out.values())}.", file=sys.stderr)
