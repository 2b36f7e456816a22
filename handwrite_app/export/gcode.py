"""G-code for pen plotters and CNC machines, in the dialect that a profile describes."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from handwrite_app.document.model import Page
from handwrite_app.errors import UserError
from handwrite_app.export.polyline import drawn
from handwrite_app.export.svg import number
from handwrite_app.files import read_limited

MM_PER_UNIT = {"mm": 1.0, "inch": 25.4}
_UNIT_CODE = {"mm": "G21", "inch": "G20"}
_DECIMALS = {"mm": 3, "inch": 5}
_MOST_BYTES = 1 << 16
_LONGEST_COMMAND = 70  # Grbl reads lines of up to 80 characters
_SLOWEST, _FARTHEST = 1e-3, 1e5


@dataclass(frozen=True)
class GcodeProfile:
    """What a machine wants to be told. Without a profile: millimetres, and a pen on a Z axis.

    Attributes:
        units: "mm" or "inch", for every number here and in the file.
        pen_up, pen_down: commands, such as "G0 Z5", or "M3 S40" and "G4 P0.2" for a servo.
        feed: units a minute while writing.
        travel_feed: units a minute while the pen is up; None: as fast as the machine can (G0).
        preamble, postamble: commands at the start, after units and absolute places, and at the end.
        flip_y: y goes up from the page's lower edge, as on most machines, not down from its top.
        offset_x, offset_y: where the page's corner lies on the machine, in units.

    Raises:
        UserError: a value is not what it may be.
    """

    units: str = "mm"
    pen_up: tuple[str, ...] = ("G0 Z5",)
    pen_down: tuple[str, ...] = ("G1 Z0 F600",)
    feed: float = 1500.0
    travel_feed: float | None = None
    preamble: tuple[str, ...] = ()
    postamble: tuple[str, ...] = ("G0 X0 Y0", "M2")
    flip_y: bool = True
    offset_x: float = 0.0
    offset_y: float = 0.0

    def __post_init__(self) -> None:
        _must(self.units in MM_PER_UNIT, f'units must be "mm" or "inch", not {self.units!r}')
        for name in ("pen_up", "pen_down"):
            _must(bool(getattr(self, name)), f"{name} must hold a command")
        for name in ("pen_up", "pen_down", "preamble", "postamble"):
            for command in getattr(self, name):
                _must(
                    command.isascii() and command.isprintable() and bool(command.strip()),
                    f"{name} must be commands of plain letters and digits, not {command!r:.60}",
                )
                _must(
                    len(command) <= _LONGEST_COMMAND,
                    f"a command of {name} is longer than {_LONGEST_COMMAND} characters",
                )
        for name in ("feed", "travel_feed"):
            value = getattr(self, name)
            _must(
                value is None or _SLOWEST <= value <= _FARTHEST,
                f"{name} must be from {_SLOWEST:g} to {_FARTHEST:g}, not {value}",
            )
        for name in ("offset_x", "offset_y"):
            value = getattr(self, name)
            _must(abs(value) <= _FARTHEST, f"{name} must be within {_FARTHEST:g}, not {value}")

    @classmethod
    def read(cls, path: Path) -> GcodeProfile:
        """Reads a profile from a TOML file of some of the attributes.

        Commands are a text, of several lines if need be, or a list of texts.

        Raises:
            UserError: the file cannot be read, is not TOML, or holds a key or a value that a
                profile does not have; the message says which.
        """
        data = read_limited(path, _MOST_BYTES, "a G-code profile")
        try:
            content = tomllib.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            reason = " ".join(str(error).split()) or "it is nested too deeply"
            raise UserError(f"{path} is not TOML: {reason:.200}.", "Mend the profile.") from None
        try:
            return cls(**{key: _value(key, value) for key, value in content.items()})
        except UserError as error:
            raise UserError(f"{path}: {error.message}", error.hint) from None


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise UserError(f"In the G-code profile {what}.", "Mend the profile.")


def _value(key: str, value: Any) -> Any:
    """A value of a TOML file as the profile's attribute of that name."""
    names = [field.name for field in fields(GcodeProfile)]
    if key not in names:
        near = difflib.get_close_matches(key, names, 1)
        raise UserError(
            f"A G-code profile has no {key!r:.60}.",
            f"Did you mean {near[0]}?" if near else f"It has {', '.join(names)}.",
        )
    kind = type(getattr(GcodeProfile, key))
    if kind is tuple:
        texts = [value] if isinstance(value, str) else value
        _must(
            isinstance(texts, list) and all(isinstance(text, str) for text in texts),
            f"{key} must be a text or a list of texts",
        )
        return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
    if kind is str:
        _must(isinstance(value, str), f"{key} must be a text")
    elif kind is bool:
        _must(isinstance(value, bool), f"{key} must be true or false")
    else:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        _must(is_number and abs(value) < 1e300, f"{key} must be a number")
    return value


def export_gcode(page: Page, profile: GcodeProfile | None = None, provenance: str = "") -> bytes:
    """Writes a page as G-code: absolute places, lines only. Same page, same bytes.

    Args:
        provenance: who or what wrote it, for a comment; see `Document.provenance`.
    """
    profile = profile or GcodeProfile()
    size = f"{number(page.width_mm)} x {number(page.height_mm)} mm"
    lines = [f"; {_comment(text)}" for text in (provenance, f"Page of {size}") if text]
    lines += [_UNIT_CODE[profile.units], "G90", *profile.preamble, *profile.pen_up]
    decimals = _DECIMALS[profile.units]
    travel = "G0" if profile.travel_feed is None else "G1"
    travel_feed = "" if profile.travel_feed is None else f" F{_plain(profile.travel_feed)}"
    feed = f" F{_plain(profile.feed)}"
    for stroke in page.strokes:
        points = drawn(np.round(stroke.points, 3), page.width_mm)
        x, y = points.T
        y = page.height_mm - y if profile.flip_y else y
        places = np.column_stack([x, y]) / MM_PER_UNIT[profile.units]
        places += [profile.offset_x, profile.offset_y]
        places = np.round(places, decimals) + 0.0  # no -0
        start, *rest = [f" X{x:.{decimals}f} Y{y:.{decimals}f}" for x, y in places.tolist()]
        lines.append(f"{travel}{start}{travel_feed}")
        lines += profile.pen_down
        lines.append(f"G1{rest[0]}{feed}")
        lines += [f"G1{place}" for place in rest[1:]]
        lines += profile.pen_up
    lines += profile.postamble
    return ("\n".join(lines) + "\n").encode("ascii")


def _plain(value: float) -> str:
    """A number without an exponent, which no machine reads."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _comment(text: str) -> str:
    """Printable ASCII in one line; after a semicolon, which Grbl, Marlin and LinuxCNC all know."""
    plain = text.encode("ascii", "replace").decode("ascii")
    return "".join(c if c.isprintable() else " " for c in plain)
