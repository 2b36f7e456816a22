"""Drawing results: for the window as pixels, for files as PNG, GIF and CSV.

matplotlib takes most of a second to import and is not made for threads, so that it is imported
where it is used, and one figure is drawn at a time.
"""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.files import write_atomically
from handwrite_app.errors import UserError
from handwrite_app.lab.panels import draw_pictures, draw_plot
from handwrite_app.lab.results import Pictures, Progress, Result, Sheet, Values
from handwrite_app.lab.words import Translate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".gif", ".csv")
DRAWING = threading.Lock()  # held while matplotlib draws

_PIXELS_PER_INCH = 96  # of a window at scale 1; a point of type is 96 / 72 pixels
_WIDTH_UNITS = 10.0  # that a sheet is wide, in the measure of its rows' heights
_PNG_WIDTH_PX, _GIF_WIDTH_PX = 1000, 640
_MARGIN_PX = 10


@dataclass(frozen=True)
class Look:
    """Colours of a figure. background None leaves it transparent."""

    text: str = "#22242a"
    muted: str = "#6d6f77"
    grid: str = "#e2dfd8"
    background: str | None = "#ffffff"
    series: tuple[str, ...] = ("#3b55c4", "#c8511b", "#1f8a70", "#a03c8e", "#8a6d00", "#5b6770")


LIGHT = Look()
DARK = Look(
    text="#eceae5",
    muted="#a9abb3",
    grid="#45474f",
    background="#2a2b30",
    series=("#93a5ff", "#ff9e64", "#5fd0b0", "#e79bd6", "#e0c34f", "#b6bec8"),
)


def natural_height(sheet: Sheet, width_px: float) -> float:
    """How high a sheet of this width would like to be."""
    return width_px * sum(_heights(sheet)) / _WIDTH_UNITS


def render(
    result: Result,
    values: Values,
    width_px: int,
    height_px: int | None = None,
    scale: float = 1.0,
    look: Look = LIGHT,
    translate: Translate = str,
) -> NDArray[np.uint8]:
    """Draws a result at these values of its live parameters, (H, W, 4) uint8 RGBA.

    Args:
        width_px, height_px: of the picture in the pixels of the screen; None: the natural height.
        scale: pixels of the screen to one of the window, for lines and type.
    """
    sheet = result.draw({**result.values, **values})
    if height_px is None:
        height_px = round(natural_height(sheet, width_px))

    def draw(figure: Figure) -> None:
        _draw_sheet(figure, sheet, look, translate)

    return rasterize(draw, width_px, height_px, scale, look)


def rasterize(
    draw: Callable[[Figure], None], width_px: int, height_px: int, scale: float, look: Look
) -> NDArray[np.uint8]:
    """Has a figure drawn and returns its pixels, (height_px, width_px, 4) uint8 RGBA.

    The figure's size in inches times its dpi is the picture in pixels; 96 dpi is scale 1.
    """
    with DRAWING:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        dpi = _PIXELS_PER_INCH * scale
        with rc_context({"font.size": 9, "mathtext.fontset": "dejavusans"}):
            figure = Figure(figsize=((width_px + 0.01) / dpi, (height_px + 0.01) / dpi), dpi=dpi)
            figure.patch.set_facecolor(look.background or "none")
            draw(figure)
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            return np.array(canvas.buffer_rgba(), dtype=np.uint8)


def write_result(
    result: Result, path: Path, values: Values | None = None, look: Look = LIGHT
) -> Iterator[Progress]:
    """Writes a result: a picture (.png), its film (.gif) or its figures (.csv).

    Args:
        values: of the live parameters, for a picture; None: those the result came with.

    Yields:
        Progress after every frame. The file is whole or not there.

    Raises:
        UserError: the suffix is none of these, there is no film, or the file cannot be written.
    """
    check_suffix(path)
    suffix = path.suffix.lower()
    if suffix == ".gif" and result.film is None:
        raise UserError("This experiment does not move.", "Name a .png file.")
    if suffix == ".csv":
        data = table_csv(result)
    elif suffix == ".png":
        data = _png(render(result, values or {}, _PNG_WIDTH_PX * 2, scale=2, look=look))
    else:
        data = yield from _gif(result, values or {}, look)
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}.", "Name another file or folder."
        ) from None
    yield Progress(1, 1)


def check_suffix(path: Path) -> None:
    """Raises UserError unless a result can be written to such a file."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"A result cannot be written as {path.name!r}.", "Name a .png, .gif or .csv file."
        )


def table_csv(result: Result) -> bytes:
    """The figures of a result as CSV, UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.table.header)
    writer.writerows(
        [f"{value:.6g}" if isinstance(value, float) else value for value in row]
        for row in result.table.rows
    )
    return text.getvalue().encode("utf-8")


def _png(pixels: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(data, "PNG", optimize=True)
    return data.getvalue()


def _gif(result: Result, values: Values, look: Look) -> Generator[Progress, None, bytes]:
    """The film as a GIF, the generator's result; the last frame stays two seconds."""
    from PIL import Image

    film = result.film
    assert film is not None
    frames = []
    for done, value in enumerate(film.values):
        yield Progress(done, len(film.values))
        pixels = render(result, {**values, film.key: value}, _GIF_WIDTH_PX, look=look)
        frames.append(
            Image.fromarray(pixels).convert("RGB").quantize(128, dither=Image.Dither.NONE)
        )
    data = io.BytesIO()
    durations = [film.frame_ms] * (len(frames) - 1) + [2000]
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return data.getvalue()


def _heights(sheet: Sheet) -> tuple[float, ...]:
    return sheet.heights or (3.0,) * len(sheet.rows)


def _draw_sheet(figure: Figure, sheet: Sheet, look: Look, translate: Translate) -> None:
    """Lays the panels out in their rows and draws each in its box."""
    dpi = figure.get_dpi()
    pixel = dpi / _PIXELS_PER_INCH  # of the window, in pixels of the screen
    width, height = (float(side) * dpi / pixel for side in figure.get_size_inches())
    heights = _heights(sheet)
    unit = (height - _MARGIN_PX * (len(heights) + 1)) / sum(heights)
    top = float(_MARGIN_PX)
    for index, (row, share) in enumerate(zip(sheet.rows, heights, strict=True)):
        widths = sheet.widths[index] if sheet.widths else (1.0,) * len(row)
        across = (width - _MARGIN_PX * (len(row) + 1)) / sum(widths)
        left = float(_MARGIN_PX)
        for panel, part in zip(row, widths, strict=True):
            box = (left, top, part * across, share * unit)
            if isinstance(panel, Pictures):
                draw_pictures(figure, panel, box, look, translate)
            else:
                draw_plot(figure, panel, box, look, translate)
            left += part * across + _MARGIN_PX
        top += share * unit + _MARGIN_PX
