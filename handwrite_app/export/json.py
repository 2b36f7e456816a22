"""Documents as JSON: the format "handwrite-ink", version 1, written and read."""

from __future__ import annotations

import base64
import json
import math
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import DEFAULT_INK, Document, Page, Paper, Stroke, Word
from handwrite_app.document.picture import Picture
from handwrite_app.errors import UserError

FORMAT, VERSION = "handwrite-ink", 1
_MOST_BYTES = 256 << 20
_MOST_POINTS = 10_000_000
_FARTHEST_MM = 1e6
_MOST_SEED = 2**64


def export_json(document: Document) -> bytes:
    """Writes a document so that `read_json` gives it back; points are rounded to 0.001 mm.

    Beyond the format's own fields there are "provenance" at the top, "paper" with a page, its own
    "picture" in base64, and "pressures" with a stroke, to 0.001, each only where there is
    something to say.
    """
    content: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "unit": "mm",
        "text": document.text,
        "seed": document.seed,
        "model": document.model,
    }
    if document.provenance:
        content["provenance"] = document.provenance
    content["pages"] = [_page(page) for page in document.pages]
    content["words"] = word_entries(document)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def word_entries(document: Document) -> list[dict[str, Any]]:
    """The words of a document, as its file and the report of a run list them."""
    return [
        {
            "text": word.text,
            "page": word.page,
            "line": word.line,
            "seed": word.seed,
            "legibility": word.legibility,
        }
        for word in document.words
    ]


def _page(page: Page) -> dict[str, object]:
    content: dict[str, object] = {"width": page.width_mm, "height": page.height_mm}
    if page.paper != Paper():
        content["paper"] = {
            "kind": page.paper.kind,
            "spacing": page.paper.spacing_mm,
            "baseline": page.paper.baseline_mm,
            "color": page.paper.color,
        } | _picture(page.paper.picture)
    content["strokes"] = [_stroke(stroke) for stroke in page.strokes]
    return content


def _picture(picture: Picture | None) -> dict[str, object]:
    if picture is None:
        return {}
    data = base64.b64encode(picture.data).decode("ascii")
    return {"picture": {"name": picture.name, "data": data}}


def _stroke(stroke: Stroke) -> dict[str, object]:
    content: dict[str, object] = {
        "points": (np.round(stroke.points, 3) + 0.0).tolist(),  # + 0.0: no -0.0
        "word": stroke.word,
        "line": stroke.line,
        "color": stroke.color,
        "width": stroke.width_mm,
    }
    if stroke.pressures is not None:
        content["pressures"] = np.round(stroke.pressures, 3).tolist()
    return content


def read_json(data: bytes) -> Document:
    """Reads a document that `export_json` wrote, or that anyone else did.

    Raises:
        UserError: it is too large, is not JSON of this format and version, or a value is missing
            or of the wrong kind; the message says which.
    """
    if len(data) > _MOST_BYTES:
        raise UserError(
            f"The ink file is larger than {_MOST_BYTES >> 20} MB.", "Give a smaller file."
        )
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        reason = str(error).split(":")[0] if isinstance(error, ValueError) else "nested too deeply"
        raise UserError(f"This is not a JSON file: {reason}.", "Give another file.") from None
    root = _Field(content, "the file")
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(
            f"This JSON file is not handwriting: its format is not {FORMAT!r}.",
            "Give a .json file that Handwrite saved.",
        )
    version = root["version"].whole(0, 1 << 31)
    if version != VERSION:
        raise UserError(
            f"The ink file has version {version}; this Handwrite reads version {VERSION}.",
            "Update Handwrite, or save the file in the older version.",
        )
    if root.get("unit", "mm").text() != "mm":
        raise UserError("The ink file's unit is not mm.", "Save it in mm.")
    try:
        return Document(
            text=root.get("text", "").text(),
            pages=tuple(_read_pages(root["pages"])),
            words=tuple(_read_word(word) for word in root.get("words", []).items()),
            seed=root.get("seed", 0).whole(0, _MOST_SEED),
            model=root.get("model", "").text(),
        )
    except ValueError as error:
        raise UserError(f"The ink file is damaged: {error}.", "Give another file.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _read_pages(pages: _Field) -> list[Page]:
    read, points = [], 0
    for page in pages.items():
        strokes = []
        for stroke in page["strokes"].items():
            strokes.append(_read_stroke(stroke))
            points += len(strokes[-1].points)
            if points > _MOST_POINTS:
                raise UserError("The ink file holds too many points.", "Give a smaller file.")
        paper = page.get("paper", {})
        read.append(
            Page(
                page["width"].real(0, _FARTHEST_MM),
                page["height"].real(0, _FARTHEST_MM),
                tuple(strokes),
                Paper(
                    paper.get("kind", Paper.kind).text(),
                    paper.get("spacing", Paper.spacing_mm).real(0, _FARTHEST_MM),
                    paper.get("baseline", Paper.baseline_mm).real(-_FARTHEST_MM, _FARTHEST_MM),
                    paper.get("color", Paper.color).text(),
                    _read_picture(paper.get("picture", None)),
                ),
            )
        )
    return read


def _read_stroke(stroke: _Field) -> Stroke:
    return Stroke(
        points=stroke["points"].points(),
        word=stroke.get("word", 0).whole(0, 1 << 31),
        line=stroke.get("line", 0).whole(0, 1 << 31),
        width_mm=stroke.get("width", Stroke.width_mm).real(0, _FARTHEST_MM),
        color=stroke.get("color", DEFAULT_INK).text(),
        pressures=stroke.get("pressures", None).shares(),
    )


def _read_picture(picture: _Field) -> Picture | None:
    if picture.value is None:
        return None
    data = base64.b64decode(picture["data"].text(), validate=True)  # binascii's is a ValueError
    return Picture.of(data, picture.get("name", "").text())


def _read_word(word: _Field) -> Word:
    legibility = word.get("legibility", None)
    return Word(
        text=word["text"].text(),
        page=word.get("page", 0).whole(0, 1 << 31),
        line=word.get("line", 0).whole(0, 1 << 31),
        seed=word.get("seed", 0).whole(0, _MOST_SEED),
        legibility=None if legibility.value is None else legibility.real(0, 1),
    )


class _Field:
    """A value and where it was found, so that a complaint can say so."""

    def __init__(self, value: Any, place: str) -> None:
        self.value = value
        self.place = place

    def _must(self, holds: bool, what: str) -> None:
        if not holds:
            raise UserError(
                f"The ink file is damaged: {self.place} is not {what}.", "Save it anew."
            )

    def __getitem__(self, key: str) -> _Field:
        self._must(isinstance(self.value, dict), "an object")
        if key not in self.value:
            raise UserError(
                f"The ink file is damaged: {self.place} has no {key!r}.", "Save it anew."
            )
        return _Field(self.value[key], f"{key!r} of {self.place}")

    def get(self, key: str, default: object) -> _Field:
        self._must(isinstance(self.value, dict), "an object")
        return _Field(self.value.get(key, default), f"{key!r} of {self.place}")

    def items(self) -> list[_Field]:
        self._must(isinstance(self.value, list), "a list")
        return [_Field(item, f"item {i} of {self.place}") for i, item in enumerate(self.value)]

    def text(self) -> str:
        self._must(isinstance(self.value, str), "a text")
        value = str(self.value)
        self._must(not any("\ud800" <= character <= "\udfff" for character in value), "valid text")
        return value

    def whole(self, low: int, high: int) -> int:
        self._must(isinstance(self.value, int) and not isinstance(self.value, bool), "whole")
        self._must(low <= self.value <= high, f"between {low} and {high}")
        return int(self.value)

    def real(self, low: float, high: float) -> float:
        self._must(_is_number(self.value), "a number")
        self._must(low <= self.value <= high, f"between {low:g} and {high:g}")
        return float(self.value)

    def shares(self) -> NDArray[np.float64] | None:
        """Numbers in [0, 1], or None."""
        if self.value is None:
            return None
        return np.array([item.real(0, 1) for item in self.items()], dtype=np.float64)

    def points(self) -> NDArray[np.float64]:
        self._must(isinstance(self.value, list) and bool(self.value), "a list of points")
        for point in self.value:
            self._must(
                isinstance(point, list) and len(point) == 2 and all(map(_is_number, point)),
                "a list of points [x, y]",
            )
            self._must(all(abs(value) <= _FARTHEST_MM for value in point), "on any paper")
        return np.array(self.value, dtype=np.float64)


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
