"""Shapes of networks as plain data: frozen dataclasses that check themselves, read from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar


class Checked(Protocol):
    """A dataclass whose fields may be out of range."""

    def check(self) -> None:
        """Raises ValueError (or TypeError) unless every field is in its range."""


C = TypeVar("C", bound=Checked)


def config_from_json(cls: type[C], data: Mapping[str, Any]) -> C:
    """The inverse of `dataclasses.asdict` after JSON, whose lists are tuples here.

    Raises:
        ValueError: a field is unknown or out of range.
    """
    try:
        config = cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})
        config.check()
    except TypeError as error:
        raise ValueError(str(error)) from None
    return config
