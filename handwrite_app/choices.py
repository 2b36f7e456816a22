"""What a user chose for a page: the fields of a `Request` that the window has controls for."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from handwrite_app.cli.parser import SAMPLERS
from handwrite_app.document.model import DEFAULT_INK
from handwrite_app.errors import UserError
from handwrite_app.styles import StyleLike
from handwrite_app.synthesis import Request, check_request, page_spec

WRITING = (
    *("text", "seed", "neatness", "steps", "sampler"),
    *("text_guidance", "style_guidance", "candidates", "retries"),
)


@dataclass(frozen=True)
class Choices:
    """The text and everything about it but the hand; every field as in `Request`.

    The fields that `WRITING` names decide what the model writes, all others how it is laid out.
    """

    text: str = ""
    seed: int = 0
    neatness: float | None = None
    steps: int | None = None
    sampler: str | None = None
    text_guidance: float | None = None
    style_guidance: float | None = None
    candidates: int = 1
    retries: int = 2
    page: str = "fit"
    orientation: str | None = None
    margin_mm: float | None = None
    margin_top_mm: float | None = None
    margin_right_mm: float | None = None
    margin_bottom_mm: float | None = None
    margin_left_mm: float | None = None
    x_height_mm: float = 2.5
    line_height_mm: float | None = None
    align: str = "left"
    first_indent_mm: float = 0.0
    paragraph_gap_mm: float = 0.0
    bullets: str = "written"
    long_words: str = "hyphenate"
    language: str = "en"
    page_numbers: bool = False
    paper: str = "plain"
    ink: str = DEFAULT_INK
    nib_mm: float | None = None
    imperfection: float | None = None
    wavy: float | None = None
    drift: float | None = None
    size_variation: float | None = None
    slant_variation: float | None = None
    spacing_variation: float | None = None
    fatigue: float | None = None

    def request(self, style: StyleLike) -> Request:
        """Returns what the synthesizer is asked for, in a hand."""
        return Request(style=style, **asdict(self))

    def writes_as(self, other: Choices) -> bool:
        """Whether the model writes the same for both; they may differ in how it is laid out."""
        return all(getattr(self, name) == getattr(other, name) for name in WRITING)

    def as_dict(self) -> dict[str, Any]:
        """Returns the fields as JSON knows them."""
        return asdict(self)

    @classmethod
    def read(cls, saved: Mapping[str, Any]) -> Choices:
        """Reads what `as_dict` gave; what is missing or is no such value keeps its default."""
        kept: dict[str, Any] = {}
        hints = typing.get_type_hints(cls)
        for field in fields(cls):
            value = saved.get(field.name, field.default)
            allowed = _types(hints[field.name])
            if float in allowed and type(value) is int:
                value = float(value)
            if type(value) in allowed:
                kept[field.name] = value
        choices = cls(**kept)
        return choices if choices._is_possible else replace(cls(), text=choices.text)

    @property
    def _is_possible(self) -> bool:
        if self.sampler is not None and self.sampler not in SAMPLERS:
            return False
        request = replace(self, sampler=None).request("")  # to check a sampler's name loads torch
        try:
            check_request(request)
            page_spec(request)
        except UserError:
            return False
        return True


def _types(hint: Any) -> tuple[type, ...]:
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
