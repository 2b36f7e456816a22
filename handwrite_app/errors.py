"""Errors that a user can do something about."""

from __future__ import annotations


class UserError(Exception):
    """Bad usage or bad input, in words for the person who gave it.

    The command line prints it in one line and exits with 2; the window shows it in place.

    Attributes:
        message: one sentence, what happened.
        hint: what to try; empty where the message says it all.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message
