"""What an experiment is, what it is asked, and what it gives back: plain, frozen data.

An experiment runs its models once and returns a `Result`. What the result looks like depends on
the `live` parameters, which are drawn anew as often as a slider moves, without any model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from handwrite_app.errors import UserError
from handwrite_app.lab.words import Text, said

Value = int | float | str
Values = Mapping[str, Value]
Style = Literal["line", "dashed", "dotted", "points", "joined", "bars", "columns", "ticks", "area"]
Corner = Literal[
    "upper right",
    "upper center",
    "upper left",
    "center right",
    "center",
    "center left",
    "lower right",
    "lower left",
]
Role = Literal["data", "diffusion", "other", "vae", "classifier", "noisy-classifier"]


class Models(Protocol):
    """The models and the pictures that an experiment works on; each is loaded when asked for."""

    def get(self, role: Role) -> Any:
        """The model of a role, built and in evaluation mode; for "data" the test pictures.

        Raises:
            UserError: there is none, or it cannot be used.
        """
        ...


@dataclass(frozen=True)
class Parameter:
    """A question to the user.

    kind: "int" and "float" lie in [low, high] and move by `step`; "digit" is 0 to 9; "choice" is
    one of the keys of `choices`, shown by their labels.
    live: the result is drawn anew with it, without running the models again.
    """

    key: str
    label: str
    kind: Literal["int", "float", "choice", "digit"]
    default: Value
    low: float = 0
    high: float = 9
    step: float = 1
    choices: Mapping[str, str] = field(default_factory=dict)
    live: bool = False
    hint: str = ""

    def checked(self, value: Value) -> Value:
        """The value in the parameter's own type.

        Raises:
            UserError: it is none, or out of range.
        """
        if self.kind == "choice":
            if value not in self.choices:
                raise UserError(
                    f"{self.key} cannot be {value}.", f"Choose one of {', '.join(self.choices)}."
                )
            return value
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        is_whole = self.kind != "float"
        if not self.low <= number <= self.high or (is_whole and number != int(number)):
            what = "a whole number" if is_whole else "a number"
            raise UserError(
                f"{self.key} cannot be {value}.",
                f"Give {what} from {self.low:g} to {self.high:g}.",
            )
        return int(number) if is_whole else number


@dataclass(frozen=True, eq=False)
class Pictures:
    """Small pictures in rows and columns.

    pixels: (R, C, H, W) uint8, 0 is paper-black as MNIST has it and 255 the ink's white.
    marked: (row, column) of pictures with a frame around them.
    gap_after: a wider gap after so many columns, to set the first ones apart; 0 for none.
    """

    pixels: NDArray[np.uint8]
    title: str | Text = ""
    rows: tuple[str | Text, ...] = ()
    columns: tuple[str | Text, ...] = ()
    row_title: str | Text = ""
    column_title: str | Text = ""
    marked: tuple[tuple[int, int], ...] = ()
    gap_after: int = 0


@dataclass(frozen=True, eq=False)
class Curve:
    """A series of a plot: x and y, (N,).

    style: "bars" has as many x (edges of bins) as y and one more; "columns" stand on `base`, as
    wide as `width`; "ticks" are small vertical strokes; "area" is a line filled to 0.
    color: which of the figure's colours, None for the next; two curves may share one.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    label: str | Text = ""
    style: Style = "line"
    color: int | None = None
    base: NDArray[np.float64] | None = None
    width: float = 0.8


@dataclass(frozen=True, eq=False)
class Plot:
    """Curves over common axes.

    at: an x that is marked by a vertical line, such as the live t.
    right: curves with an axis of their own on the right, named right_label.
    reference: a y that is marked by a horizontal dotted line, and its label.
    """

    curves: tuple[Curve, ...]
    title: str | Text = ""
    x_label: str | Text = ""
    y_label: str | Text = ""
    log_x: bool = False
    log_y: bool = False
    at: float | None = None
    right: tuple[Curve, ...] = ()
    right_label: str | Text = ""
    reference: tuple[float, str | Text] | None = None
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    x_ticks: tuple[tuple[float, str], ...] = ()
    legend: Corner = "upper right"
    legend_columns: int = 1


Panel = Pictures | Plot


@dataclass(frozen=True, eq=False)
class Sheet:
    """Panels in rows, top to bottom, and how high each row is against the others."""

    rows: tuple[tuple[Panel, ...], ...]
    heights: tuple[float, ...] = ()
    widths: tuple[tuple[float, ...], ...] = ()  # of the panels in each row, against each other


@dataclass(frozen=True)
class Table:
    """The figures behind the pictures, for CSV."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Film:
    """A live parameter that plays by itself: its values in order, and how long each stays."""

    key: str
    values: tuple[Value, ...]
    frame_ms: int = 80


@dataclass(frozen=True, eq=False)
class Result:
    """What an experiment found.

    draw: what to show at these values of the live parameters; cheap, needs no model.
    remark: one or two sentences on what this run measured.
    values: what was asked, the live parameters' first values included.
    """

    draw: Callable[[Values], Sheet]
    values: Values
    table: Table
    remark: str | Text = ""
    film: Film | None = None


@dataclass(frozen=True)
class Progress:
    """So many steps of so many have been taken."""

    done: int
    total: int


@dataclass(frozen=True)
class Experiment:
    """One of the Lab's experiments.

    explanation: what to look at and why, a few sentences. formula: in matplotlib's mathtext.
    needs: the roles that its models are asked for.
    run: yields Progress, and the Result last.
    """

    key: str
    title: str
    question: str
    explanation: str
    formula: str
    parameters: tuple[Parameter, ...]
    needs: tuple[Role, ...]
    run: Callable[[Models, Values], Iterator[Progress | Result]]

    @property
    def live(self) -> tuple[Parameter, ...]:
        """The parameters that draw a result anew."""
        return tuple(parameter for parameter in self.parameters if parameter.live)

    def checked(self, given: Values) -> dict[str, Value]:
        """All values: those given, in the parameters' types, and the defaults of the others.

        Raises:
            UserError: a key is unknown, or a value is not one.
        """
        known = {parameter.key: parameter for parameter in self.parameters}
        for key in given:
            if key not in known:
                raise UserError(
                    f"{said(self.title)} has no setting {key}.",
                    f"Choose among {', '.join(known)}.",
                )
        return {key: known[key].checked(given.get(key, known[key].default)) for key in known}
