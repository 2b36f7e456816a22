"""One panel of a figure each: pictures in rows and columns, and curves over axes.

A box is (left, top, width, height) in pixels of the window, from the figure's top left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.results import Curve, Pictures, Plot
from handwrite_app.lab.words import Text, Translate, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]

_LINE_PX = 15.0  # of small type, with what is between lines
_TITLE_PX = 21.0
_CHARACTER_PX = 6.3
_GAP = 2  # pixels of a picture between two of them
_WIDE_GAP = 10
_TICKS_LEFT_PX, _TICKS_BELOW_PX, _LABEL_PX = 34.0, 18.0, 16.0
_STYLES = {"line": "-", "area": "-", "dashed": (0, (5, 2)), "dotted": (0, (1, 1.5)), "joined": "-"}
_MARKERS = ("o", "s", "^", "D", "v", "P")


class Colors(Protocol):
    """What a panel must know of a figure's look; see `figures.Look`."""

    @property
    def text(self) -> str: ...
    @property
    def muted(self) -> str: ...
    @property
    def grid(self) -> str: ...
    @property
    def series(self) -> tuple[str, ...]: ...


def draw_pictures(
    figure: Figure, panel: Pictures, box: Box, look: Colors, translate: Translate
) -> None:
    """Draws small pictures, as large as the box allows, their rows and columns named."""
    from matplotlib.patches import Rectangle

    _, columns, height, width = panel.pixels.shape
    row_names = [said(name, translate) for name in panel.rows]
    left = 8 + _CHARACTER_PX * max(map(_length, row_names), default=-8 / _CHARACTER_PX)
    left += _LABEL_PX if panel.row_title else 0
    above = (_TITLE_PX if panel.title else 0.0) + (_LINE_PX if panel.columns else 0.0)
    above += _LINE_PX if panel.column_title else 0.0
    mosaic = _mosaic(panel)
    zoom = min((box[2] - left) / mosaic.shape[1], (box[3] - above) / mosaic.shape[0])
    if zoom <= 0:
        return
    wide, high = zoom * mosaic.shape[1], zoom * mosaic.shape[0]
    x = box[0] + left + (box[2] - left - wide) / 2
    y = box[1] + above + (box[3] - above - high) / 2
    axes = _axes(figure, (x, y, wide, high))
    axes.set_axis_off()
    axes.imshow(mosaic, aspect="auto", interpolation="nearest", extent=(0, *mosaic.shape[1::-1], 0))
    starts = [_start(panel, column, width) for column in range(columns)]
    kind: dict[str, Any] = {"color": look.text, "fontsize": 8.5, "clip_on": False}
    for row, name in enumerate(row_names):
        middle = row * (height + _GAP) + height / 2
        axes.text(-8 / zoom, middle, name, ha="right", va="center", **kind)
    for start, column_name in zip(starts, panel.columns, strict=False):
        name = said(column_name, translate)
        axes.text(start + width / 2, -4 / zoom, name, ha="center", va="bottom", **kind)
    for row, column in panel.marked:
        corner = (starts[column] - 0.5, row * (height + _GAP) - 0.5)
        axes.add_patch(
            Rectangle(
                corner, width + 1, height + 1, fill=False, lw=2, color=look.series[1], clip_on=False
            )
        )
    beyond = -4 / zoom - (_LINE_PX / zoom if panel.columns else 0)
    if panel.column_title:
        title = said(panel.column_title, translate)
        middle = mosaic.shape[1] / 2
        axes.text(middle, beyond, title, ha="center", va="bottom", **{**kind, "color": look.muted})
        beyond -= _LINE_PX / zoom
    if panel.row_title:
        axes.text(
            -left / zoom,
            mosaic.shape[0] / 2,
            said(panel.row_title, translate),
            ha="left",
            va="center",
            rotation=90,
            **{**kind, "color": look.muted},
        )
    if panel.title:
        _title(axes, figure, (x + wide / 2, y + beyond * zoom), said(panel.title, translate), look)


def draw_plot(figure: Figure, panel: Plot, box: Box, look: Colors, translate: Translate) -> None:
    """Draws curves with their axes and their legend."""
    left = _TICKS_LEFT_PX + (_LABEL_PX if panel.y_label else 0)
    right = _TICKS_LEFT_PX + _LABEL_PX if panel.right else 6.0
    above = _TITLE_PX if panel.title else 4.0
    below = _TICKS_BELOW_PX + (_LABEL_PX if panel.x_label else 0)
    inner = (box[0] + left, box[1] + above, box[2] - left - right, box[3] - above - below)
    if inner[2] < 20 or inner[3] < 20:
        return
    axes = _axes(figure, inner)
    _dress(axes, look)
    if panel.log_x:
        axes.set_xscale("log")
    if panel.log_y:
        axes.set_yscale("log")
    for index, curve in enumerate(panel.curves):
        _draw_curve(axes, curve, index, look, translate)
    every = [axes]
    if panel.right:
        other = axes.twinx()
        _dress(other, look)
        other.grid(visible=False)
        for index, curve in enumerate(panel.right, len(panel.curves)):
            _draw_curve(other, curve, index, look, translate)
        other.set_ylabel(said(panel.right_label, translate), color=look.muted, labelpad=4)
        every.append(other)
    if panel.x_range:
        axes.set_xlim(*panel.x_range)
    if panel.y_range:
        axes.set_ylim(*panel.y_range)
    if panel.x_ticks:
        axes.set_xticks([x for x, _ in panel.x_ticks], [name for _, name in panel.x_ticks])
        axes.minorticks_off()
    if panel.at is not None:
        axes.axvline(panel.at, color=look.text, lw=1.2, zorder=1)
    if panel.reference is not None:
        _draw_reference(axes, panel.reference, look, translate)
    axes.set_xlabel(said(panel.x_label, translate), color=look.muted, labelpad=3)
    axes.set_ylabel(said(panel.y_label, translate), color=look.muted, labelpad=4)
    middle = (inner[0] + inner[2] / 2, inner[1] - 6)
    _title(axes, figure, middle, said(panel.title, translate), look)
    handles = [pair for a in every for pair in zip(*a.get_legend_handles_labels(), strict=True)]
    if handles:
        every[-1].legend(
            [handle for handle, _ in handles],
            [name for _, name in handles],
            loc=panel.legend,
            frameon=True,
            framealpha=0.85,
            facecolor=figure.get_facecolor(),
            edgecolor="none",
            labelcolor=look.text,
            fontsize=8.5,
            handlelength=2.4,
            ncols=panel.legend_columns,
            borderpad=0.2,
        )


def _draw_curve(axes: Axes, curve: Curve, index: int, look: Colors, translate: Translate) -> None:
    number = index if curve.color is None else curve.color
    color = look.series[number % len(look.series)]
    label = said(curve.label, translate) or "_nolegend_"
    marker = _MARKERS[number % len(_MARKERS)]
    if curve.style == "bars":
        axes.stairs(curve.y, curve.x, fill=True, color=color, alpha=0.4, label=label, lw=0)
    elif curve.style == "columns":
        axes.bar(curve.x, curve.y, curve.width, curve.base, color=color, label=label, lw=0)
    elif curve.style in ("points", "ticks"):
        mark = "|" if curve.style == "ticks" else marker
        axes.plot(curve.x, curve.y, mark, color=color, ms=5, mew=0.7, label=label)
    else:
        joint: dict[str, Any] = {"marker": marker, "ms": 4.5} if curve.style == "joined" else {}
        axes.plot(
            curve.x, curve.y, color=color, lw=1.8, ls=_STYLES[curve.style], label=label, **joint
        )
        if curve.style == "area":
            axes.fill_between(curve.x, curve.y, color=color, alpha=0.2, lw=0)


def _draw_reference(
    axes: Axes, reference: tuple[float, str | Text], look: Colors, translate: Translate
) -> None:
    level, name = reference
    axes.axhline(level, color=look.muted, lw=1.2, ls=(0, (1, 1.5)), zorder=1)
    axes.annotate(
        said(name, translate),
        (0.99, level),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
        color=look.muted,
        fontsize=8,
        bbox={"fc": axes.figure.get_facecolor(), "ec": "none", "alpha": 0.8, "pad": 0.5},
    )


def _mosaic(panel: Pictures) -> NDArray[np.uint8]:
    """All pictures in one, (H, W, 4) RGBA, transparent between them."""
    rows, columns, height, width = panel.pixels.shape
    wide = _start(panel, columns - 1, width) + width
    mosaic = np.zeros((rows * (height + _GAP) - _GAP, wide, 4), dtype=np.uint8)
    for row in range(rows):
        for column in range(columns):
            top, left = row * (height + _GAP), _start(panel, column, width)
            place = mosaic[top : top + height, left : left + width]
            place[..., :3] = panel.pixels[row, column, ..., None]
            place[..., 3] = 255
    return mosaic


def _start(panel: Pictures, column: int, width: int) -> int:
    """Where a column begins, in the mosaic's pixels."""
    apart = _WIDE_GAP - _GAP if panel.gap_after and column >= panel.gap_after else 0
    return column * (width + _GAP) + apart


def _axes(figure: Figure, box: Box) -> Axes:
    """Axes over a box."""
    pixel = figure.get_dpi() / 96
    width, height = figure.get_size_inches() * figure.get_dpi() / pixel
    left, top, wide, high = box
    return figure.add_axes((left / width, 1 - (top + high) / height, wide / width, high / height))


def _dress(axes: Axes, look: Colors) -> None:
    axes.set_facecolor("none")
    axes.grid(visible=True, color=look.grid, lw=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(which="both", colors=look.muted, labelsize=8, length=0, pad=4)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _title(axes: Axes, figure: Figure, at: tuple[float, float], title: str, look: Colors) -> None:
    """Writes a title with its foot at a point of the figure, in pixels from the top left."""
    pixel = figure.get_dpi() / 96
    width, height = figure.get_size_inches() * figure.get_dpi() / pixel
    figure.text(
        at[0] / width, 1 - at[1] / height, title,
        ha="center", va="bottom", color=look.text, fontsize=9.5,
    )  # fmt: skip


def _length(name: str) -> int:
    """About how many characters a name is wide; a command of mathematics is one."""
    return len(re.sub(r"[${}_^]", "", re.sub(r"\\[a-zA-Z]+", "x", name)))
