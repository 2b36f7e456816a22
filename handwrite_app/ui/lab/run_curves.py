"""The records of runs as curves: losses, on pictures to learn from and others, and the rate."""

from __future__ import annotations

from collections.abc import Sequence

from handwrite_app.lab.runs import Record
from handwrite_app.ui.lab.curves import Curve, smooth

_LOSSES = ("loss", "stroke")  # of pictures; of strokes, whose other terms are small beside it
_FEW = 20
_VALIDATION, _RATE = "val_loss", "learning_rate"


def loss_curves(records: Sequence[Record], training: str, held_out: str) -> list[Curve]:
    """The losses of one run: as measured, smoothed, and on what it does not train on.

    Args:
        training, held_out: what the legend calls them.
    """
    raw = _losses(records)
    return [
        Curve("", raw, is_faint=True),
        Curve(training, tuple(smooth(raw))),
        Curve(held_out, _points(records, _VALIDATION), run=1, is_dashed=True),
    ]


def last_losses(records: Sequence[Record]) -> tuple[float | None, float | None]:
    """The mean of the last few losses, and the last on what is held out; None where unknown."""
    trained = [loss for _, loss in _losses(records)[-_FEW:]]
    held_out = _points(records, _VALIDATION)
    return (
        sum(trained) / len(trained) if trained else None,
        held_out[-1][1] if held_out else None,
    )


def rate_curves(records: Sequence[Record], name: str) -> list[Curve]:
    """The learning rate of one run."""
    return [Curve(name, _points(records, _RATE), run=2)]


def compared_curves(runs: Sequence[tuple[str, Sequence[Record]]]) -> list[Curve]:
    """The losses of several runs, each under its number and name."""
    curves = []
    for k, (name, records) in enumerate(runs):
        label = f"{k + 1}  {name}"
        curves.append(Curve(label, tuple(smooth(_losses(records))), run=k))
    return curves


def _losses(records: Sequence[Record]) -> tuple[tuple[float, float], ...]:
    return next((points for key in _LOSSES if (points := _points(records, key))), ())


def _points(records: Sequence[Record], key: str) -> tuple[tuple[float, float], ...]:
    return tuple((record["step"], record[key]) for record in records if key in record)
