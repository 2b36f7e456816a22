"""What a user chose for a page: the fields of a `Request` that the window has controls for."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from handwrite_app.cli.parser import SAMPLERS
from handwrite_app.document.model import DEFAULT_INK
from handwrite_app.document.project import SamplingFields
from handwrite_app.errors import UserError
from handwrite_app.layout import PageFields
from handwrite_app.styles import StyleLike
from handwrite_app.synthesis import Request, check_request, page_spec


@dataclass(frozen=True)
class Choices(PageFields, SamplingFields):
    """The text and everything about it but the hand; every field as in `Request`.

    The text and the `SamplingFields` decide what the model writes, all others how it is laid out.
    """

    text: str = ""
    ink: str = DEFAULT_INK
    nib_mm: float | None = None

    def request(self, style: StyleLike) -> Request:
        """Returns what the synthesizer is asked for, in a hand."""
        return Request(style=style, **asdict(self))

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
