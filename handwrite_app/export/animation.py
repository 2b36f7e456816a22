"""GIF and WebP pictures in which a page is written at pen speed.

Only what changes is drawn and stored, so time and size follow the ink, not the paper: a page of
20,000 points on A4 takes a few seconds, and memory for a handful of pictures of the page.
"""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image, ImageChops

from handwrite_app.document.model import Page, Stroke
from handwrite_app.errors import UserError
from handwrite_app.export.curves import ink_curves, sample_curves
from handwrite_app.export.motion import pen_times
from handwrite_app.export.svg import number, path_data, picture_svg

DEFAULT_DPI, DEFAULT_FPS, DEFAULT_LONGEST_S = 96.0, 20.0, 30.0
_HOLD_MS = 2000  # that the finished page is shown
_MOST_PIXELS = 3840 * 2160
_MOST_ACROSS = 16_383  # that a WebP can have
_MOST_FRAMES = 6_000
_MOST_FPS = 50.0  # browsers slow a GIF down that wants more
_GIF_COLORS = 64
_LONGEST_GIF_FRAME_MS = 655_350
_MOST_INKS = 16  # of which the GIF has the very colours
_SAME_COLOR = 8  # of 255
_PARTS = 8  # of a curve, between which it is taken for straight when a stroke is cut

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


def export_gif(
    page: Page,
    *,
    dpi: float = DEFAULT_DPI,
    fps: float = DEFAULT_FPS,
    pace: float = 1.0,
    longest_s: float = DEFAULT_LONGEST_S,
    loop: bool = False,
    transparent: bool = False,
    provenance: str = "",
) -> bytes:
    """Draws a page being written as a GIF; the finished page is shown for two seconds.

    Args:
        dpi: dots per inch; a GIF does not store it.
        fps: frames a second, from 1 to 50.
        pace, longest_s: as for `pen_times`; a long page is written faster than any hand.
        loop: whether it begins again, and again.
        transparent: no paper. The ink then has hard edges: a GIF knows no half transparent pixel.
        provenance: who or what wrote it, for the file's comment; see `Document.provenance`.

    Raises:
        UserError: the picture would be too large, or have too many frames.
        ValueError: pace or `longest_s` is not above 0, or fps is not from 1 to 50.
    """
    film = _Film.of(page, dpi, fps, pace, longest_s, transparent)
    palette = _palette(film.finished(), page, transparent)
    clear = len(palette) // 3 - 1 if transparent else None
    colors = Image.new("P", film.size)
    colors.putpalette(palette)
    info: dict[str, object] = {"duration": 1, "comment": provenance.encode("utf-8", "replace")}
    if loop:
        info["loop"] = 0  # for ever
    parts, _ = GifImagePlugin.getheader(colors, info=info)
    known = Image.new("P", (1, 1))
    known.putpalette(palette[:-3] if transparent else palette)
    for frame in film.frames():
        picture = frame.picture.convert("RGB").quantize(palette=known, dither=Image.Dither.NONE)
        options = {"duration": min(frame.duration_ms, _LONGEST_GIF_FRAME_MS), "disposal": 1}
        if clear is not None:
            is_clear = frame.picture.getchannel("A").point(lambda alpha: 255 * (alpha < 128))
            picture.paste(clear, mask=is_clear)
            options["transparency"] = clear
        parts += GifImagePlugin.getdata(picture, frame.place, **options)
    return b"".join(parts) + b";"


def _palette(finished: Image.Image, page: Page, transparent: bool) -> bytes:
    """Red, green and blue of at most 64 colours; if transparent, the last stands for no colour.

    Paper and ink have their very colours. Pillow finds the nearest colour of a palette in steps of
    4, so what is hardly another colour than theirs is left out, or it would take their place.
    """
    inks = list(dict.fromkeys(stroke.color for stroke in page.strokes))[:_MOST_INKS]
    exact = np.array(
        [list(bytes.fromhex(color[1:])) for color in [page.paper.color, *inks]], dtype=np.int64
    )
    most = _GIF_COLORS - len(exact) - transparent
    blends = finished.convert("RGB").quantize(most, dither=Image.Dither.NONE).getpalette() or []
    others = np.array(blends, dtype=np.int64).reshape(-1, 3)[:most]
    distances = np.abs(others[:, None] - exact).max(axis=2).min(axis=1)
    colors = np.concatenate([exact, others[distances > _SAME_COLOR]])
    return colors.astype(np.uint8).tobytes() + b"\xff\xff\xff" * transparent


def export_webp(
    page: Page,
    *,
    dpi: float = DEFAULT_DPI,
    fps: float = DEFAULT_FPS,
    pace: float = 1.0,
    longest_s: float = DEFAULT_LONGEST_S,
    loop: bool = False,
    transparent: bool = False,
    provenance: str = "",
) -> bytes:
    """Draws a page being written as a lossless WebP; the finished page is shown for two seconds.

    The frames are put into the file here ("WebP Container Specification", RFC 9649, section 2.7):
    libwebp's own way to an animation compares whole pictures, a hundred times slower.

    Args:
        as for `export_gif`, but transparent ink has smooth edges.

    Raises:
        as `export_gif`.
    """
    film = _Film.of(page, dpi, fps, pace, longest_s, transparent)
    chunks = [_chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, 0 if loop else 1))]
    for frame in film.frames():
        still = io.BytesIO()
        picture = frame.picture if transparent else frame.picture.convert("RGB")
        picture.save(still, "WEBP", lossless=True, method=4)
        (left, top), (width, height) = frame.place, picture.size
        numbers = left // 2, top // 2, width - 1, height - 1, frame.duration_ms
        head = b"".join(map(_three_bytes, numbers)) + b"\x02"  # what is there is not blended with
        chunks.append(_chunk(b"ANMF", head + still.getvalue()[12:]))  # without the file's own head
    flags = 0x02 | (0x10 if transparent else 0)
    if provenance:
        flags |= 0x08
        exif = Image.Exif()
        exif[0x010E], exif[0x0131] = provenance, "Handwrite"  # ImageDescription, Software
        chunks.append(_chunk(b"EXIF", exif.tobytes().removeprefix(b"Exif\0\0")))
    size = b"".join(_three_bytes(pixels - 1) for pixels in film.size)
    content = b"WEBP" + _chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size) + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _three_bytes(value: int) -> bytes:
    return value.to_bytes(3, "little")


@dataclass(frozen=True, eq=False)
class _Frame:
    """What changes on the picture, RGBA; its place has even numbers, as WebP wants them."""

    picture: Image.Image
    place: tuple[int, int]
    duration_ms: int  # whole hundredths of a second, as a GIF wants them


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A stroke's curves (M, 4, 2), and the times (N,) at which the pen is at its points."""

    stroke: Stroke
    curves: NDArray[np.float64]
    times: NDArray[np.float64]

    def until(self, now: float) -> _Drawn:
        """The part that is written `now`, seconds from the page's beginning."""
        if now >= self.times[-1]:
            return self
        share = np.interp(now, self.times, _shares(self.stroke.points))
        places = _shares(sample_curves(self.curves, _PARTS))
        whole, part = divmod(np.interp(share, places, np.arange(len(places)) / _PARTS), 1)
        begun = _cut(self.curves[int(whole)], part)
        curves = np.concatenate([self.curves[: int(whole)], begun[None]])
        return _Drawn(self.stroke, curves, self.times)


def _shares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The length of a path so far at each of its points (N, 2), of the whole: (N,) in [0, 1]."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    shares: NDArray[np.float64] = along / (along[-1] or 1.0)
    return shares


def _cut(curve: NDArray[np.float64], part: float) -> NDArray[np.float64]:
    """The beginning of a Bezier curve (4, 2), by de Casteljau's algorithm."""
    begun = [curve[0]]
    while len(curve) > 1:
        curve = curve[:-1] + part * (curve[1:] - curve[:-1])
        begun.append(curve[0])
    return np.array(begun)


@dataclass(frozen=True, eq=False)
class _Film:
    """A page that is being written, as pictures of `size` pixels."""

    page: Page
    size: tuple[int, int]
    strokes: tuple[_Drawn, ...]
    fps: float
    transparent: bool

    @staticmethod
    def of(
        page: Page, dpi: float, fps: float, pace: float, longest_s: float, transparent: bool
    ) -> _Film:
        if not 1 <= fps <= _MOST_FPS:
            raise ValueError(f"fps must be from 1 to {_MOST_FPS:g}, got {fps}")
        size = _size(page, dpi)
        times = pen_times(page, pace, longest_s)
        frames = times[-1][-1] * fps if times else 0.0
        if frames > _MOST_FRAMES:
            raise UserError(
                f"The animation would have {frames:.0f} frames.",
                "Choose fewer frames a second, a faster pace or a shorter duration.",
            )
        drawn = map(_Drawn, page.strokes, ink_curves(page), times)
        return _Film(page, size, tuple(drawn), fps, transparent)

    def finished(self) -> Image.Image:
        return _rendered(picture_svg(self.page, self.size, self.transparent).decode("utf-8"))

    def frames(self) -> Iterator[_Frame]:
        """The whole paper, and then what is new from one frame to the next."""
        paper = Page(self.page.width_mm, self.page.height_mm, (), self.page.paper)
        done = _rendered(picture_svg(paper, self.size, self.transparent).decode("utf-8"))
        shown = done.copy()
        picture, place, since_ms = done.copy(), (0, 0), 0
        first = 0  # of the strokes that are not finished
        for k in range(1, self._last() + 1):
            now, now_ms = k / self.fps, 10 * round(100 * k / self.fps)
            after = first
            while after < len(self.strokes) and self.strokes[after].times[-1] <= now:
                after += 1
            fresh = self.strokes[first:after]
            begun = [s.until(now) for s in self.strokes[after : after + 1] if s.times[0] <= now]
            first = after
            box = self._box([*fresh, *begun])
            if box is None:
                continue
            done.alpha_composite(self._ink(fresh, box), box[:2])
            written = done.crop(box)
            written.alpha_composite(self._ink(begun, box))
            change = ImageChops.difference(shown.crop(box), written).getbbox(alpha_only=False)
            if change is None:
                continue
            yield _Frame(picture, place, now_ms - since_ms)
            left, top = _even(change[0]), _even(change[1])
            picture, since_ms = written.crop((left, top, *change[2:])), now_ms
            place = box[0] + left, box[1] + top
            shown.paste(picture, place)
        end_ms = 10 * round(100 * self._last() / self.fps)
        yield _Frame(picture, place, end_ms - since_ms + _HOLD_MS)

    def _last(self) -> int:
        """The frame in which all is written."""
        written_s = float(self.strokes[-1].times[-1]) if self.strokes else 0.0
        return math.floor(written_s * self.fps) + 1

    def _scale(self) -> NDArray[np.float64]:
        """Pixels to the millimetre, across and down."""
        return np.array(self.size) / (self.page.width_mm, self.page.height_mm)

    def _box(self, strokes: Sequence[_Drawn]) -> Box | None:
        """The pixels that strokes may touch, if any are on the page; it begins at even ones."""
        if not strokes:
            return None
        nib_mm = max(drawn.stroke.width_mm for drawn in strokes)
        places = np.concatenate([drawn.curves.reshape(-1, 2) for drawn in strokes])
        low = np.floor((places.min(axis=0) - nib_mm) * self._scale()) - 2
        high = np.ceil((places.max(axis=0) + nib_mm) * self._scale()) + 2
        left, top = (_even(max(0, int(value))) for value in low)
        right, bottom = (min(int(h), most) for h, most in zip(high, self.size, strict=True))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _ink(self, strokes: Sequence[_Drawn], box: Box) -> Image.Image:
        """Strokes alone, in the pixels of a box."""
        left, top, right, bottom = box
        size = right - left, bottom - top
        if not strokes:
            return Image.new("RGBA", size)
        x, y = (left, top) / self._scale()
        across, down = size / self._scale()
        paths = "".join(
            f'<path d="{path_data(drawn.curves, self.page)}" stroke="{drawn.stroke.color}"'
            f' stroke-width="{number(drawn.stroke.width_mm)}"/>'
            for drawn in strokes
        )
        return _rendered(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}"'
            f' viewBox="{x:.9f} {y:.9f} {across:.9f} {down:.9f}" preserveAspectRatio="none">'
            f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
        )


def _even(value: int) -> int:
    return value - value % 2


def _size(page: Page, dpi: float) -> tuple[int, int]:
    if not (math.isfinite(dpi) and dpi > 0):
        raise UserError(f"A picture cannot have {dpi:g} dpi.", f"Try {DEFAULT_DPI:g}.")
    width = max(1, round(page.width_mm / 25.4 * dpi))
    height = max(1, round(page.height_mm / 25.4 * dpi))
    if width * height > _MOST_PIXELS or max(width, height) > _MOST_ACROSS:
        raise UserError(
            f"The animation would be {width} x {height} pixels large.",
            "Choose a lower dpi or a smaller page.",
        )
    return width, height


def _rendered(svg: str) -> Image.Image:
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGBA")
