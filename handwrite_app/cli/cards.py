"""What `render` is asked to write, checked before anything is generated."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handwrite_app.cli.batch import Row, read_batch
from handwrite_app.cli.outputs import check_outputs
from handwrite_app.document.model import Document, Page, Word
from handwrite_app.errors import UserError
from handwrite_app.export.table import ExportOptions
from handwrite_app.files import read_limited
from handwrite_app.styles import StyleSample, list_styles, resolve_style, weighted_samples
from handwrite_app.synthesis import Request, check_request, check_text, page_spec

if TYPE_CHECKING:
    from handwrite_app.export.gcode import GcodeProfile

_MAX_TEXT_BYTES = 4 << 20


@dataclass(frozen=True, eq=False)
class Card:
    """One document to write, with its outputs; a batch has several.

    Attributes:
        requests: one; with --cards, one a line of the text.
        files: the values of -o, without "-".
    """

    requests: list[Request]
    files: list[Path]
    to_stdout: bool
    look: ExportOptions
    options: argparse.Namespace


def read_cards(options: argparse.Namespace) -> list[Card]:
    """Checks every option, text, style and output of the command line or the batch.

    Raises:
        UserError: something is bad; for a batch it names the row and, where it is one, the column.
    """
    rows = [Row(options)]
    if options.batch is not None:
        if options.text is not None or options.text_file is not None:
            raise UserError("A batch brings its own texts.", "Leave out TEXT and --text-file.")
        rows = read_batch(Path(options.batch).expanduser(), options)
    reader = _Reader()
    cards = [reader.card(row) for row in rows]
    outputs: dict[Path, Row] = {}
    for row, card in zip(rows, cards, strict=True):
        for path in card.files:
            with row.blamed("output"):
                if path.absolute() in outputs:
                    before = outputs[path.absolute()].place.rpartition(", ")[2]
                    raise UserError(f"{path} is the output of {before} too.", "Name another.")
            outputs[path.absolute()] = row
    return cards


def joined(documents: Sequence[Document]) -> Document:
    """One document with the pages of all, in order."""
    if len(documents) == 1:
        return documents[0]
    pages: list[Page] = []
    words: list[Word] = []
    for document in documents:
        first = len(words)
        words += [replace(word, page=word.page + len(pages)) for word in document.words]
        pages += [
            replace(
                page,
                strokes=tuple(replace(stroke, word=stroke.word + first) for stroke in page.strokes),
            )
            for page in document.pages
        ]
    text = "\n".join(document.text for document in documents)
    return replace(documents[0], text=text, pages=tuple(pages), words=tuple(words))


class _Reader:
    """Reads rows into cards; a hand or profile that many rows name is read once."""

    def __init__(self) -> None:
        self._hands: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Weighted]] = {}
        self._profiles: dict[str, GcodeProfile] = {}

    def card(self, row: Row) -> Card:
        options = row.options
        with row.blamed("output"):
            files = check_outputs(options.output, options.format)
            if row.place and "-" in options.output:
                raise UserError("A batch cannot go to standard output.", "Name files.")
        with row.blamed("gcode-profile"):
            look = self._look(options)
        with row.blamed("text-file", "text"):
            texts = _read_texts(options, is_literal=bool(row.place))
        with row.blamed("mix", "style"):
            hand = self._hand(tuple(options.style), tuple(options.mix))
        requests = []
        for number, text in enumerate(texts):
            request = _request(options, text, hand, options.seed + number)
            with row.blamed():
                check_request(request)
                page_spec(request)
            with row.blamed("text", "text-file"):
                check_text(text, request.unknown)
            requests.append(request)
        return Card(requests, files, "-" in options.output, look, options)

    def _look(self, options: argparse.Namespace) -> ExportOptions:
        return ExportOptions(
            dpi=options.dpi,
            transparent=options.transparent,
            fps=options.fps,
            pace=options.pace,
            longest_s=options.longest,
            loop=options.loop,
            optimize_order=options.optimize_order,
            gcode_profile=self._profile(options.gcode_profile),
        )

    def _profile(self, name: str | None) -> GcodeProfile | None:
        if name is None:
            return None
        from handwrite_app.export.gcode import GcodeProfile

        if name not in self._profiles:
            self._profiles[name] = GcodeProfile.read(Path(name).expanduser())
        return self._profiles[name]

    def _hand(self, styles: tuple[str, ...], mixes: tuple[str, ...]) -> list[_Weighted]:
        if (styles, mixes) not in self._hands:
            self._hands[styles, mixes] = _read_hand(styles, mixes)
        return self._hands[styles, mixes]


_Weighted = tuple[StyleSample, float]


def _request(options: argparse.Namespace, text: str, hand: list[_Weighted], seed: int) -> Request:
    """The request with the options' values; --x-height gives x_height_mm, and so on."""
    names = {field.name for field in fields(Request)} - {"text", "style", "seed"}
    values = {name: getattr(options, name.removesuffix("_mm")) for name in names}
    return Request(text=text, style=hand, seed=seed, **values)


def _read_texts(options: argparse.Namespace, is_literal: bool) -> list[str]:
    """The text; with --cards, its lines that are not blank."""
    text = _read_text(options, is_literal)
    if not options.cards:
        return [text]
    return [line for line in text.splitlines() if line.strip()] or [text]


def _read_text(options: argparse.Namespace, is_literal: bool) -> str:
    """Reads TEXT, standard input or --text-file; one line break at the end is the file's own."""
    if (options.text is None) == (options.text_file is None):
        raise UserError("Give either a TEXT or --text-file FILE.", "A text of - reads stdin.")
    if options.text_file is not None:
        path = Path(options.text_file).expanduser()
        data, where = read_limited(path, _MAX_TEXT_BYTES, "a text"), str(path)
    elif options.text == "-" and not is_literal:
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


def _read_hand(styles: Sequence[str], mixes: Sequence[str]) -> list[_Weighted]:
    """Reads the samples of --style (one hand) and --mix (hands with weights).

    With neither, the first preset.
    """
    pairs: list[_Weighted] = []
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
