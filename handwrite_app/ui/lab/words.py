"""The Lab's own texts in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from handwrite_app.lab.words import Text, said


def in_language(text: str | Text) -> str:
    """Returns a text of `handwrite_app.lab` translated and filled in; any thread may ask."""
    return said(text, _translated)


def _translated(template: str) -> str:
    return QCoreApplication.translate("Lab", template)
