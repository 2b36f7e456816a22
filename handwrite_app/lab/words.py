"""Texts of the Lab that the window translates and the command line prints as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name that pyside6-lupdate looks for
    """Marks a text for translation and returns it; the window asks Qt for `context` and text."""
    return text


@dataclass(frozen=True)
class Text:
    """A text with values to fill in, after it has been translated."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def said(text: str | Text, translate: Translate = str) -> str:
    """The text in the language of `translate`, its values filled in."""
    if isinstance(text, Text):
        filled = {
            key: said(value, translate) if isinstance(value, Text) else value
            for key, value in text.values.items()
        }
        return translate(text.template).format(**filled)
    return translate(text) if text else ""
