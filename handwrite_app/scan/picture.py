"""Reading pictures that strangers send: any mode, any orientation, safely, a few megapixels."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from handwrite_app.errors import UserError

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "AVIF")  # MPO reads as JPEG
MAX_BYTES = 200_000_000
MAX_PIXELS = 120_000_000  # a 108-megapixel phone photo is let in; what is larger is not decoded
MAX_SIDE = 2200  # px; a page of 40 lines still has letters of 15 px
MIN_SIDE = 16  # px
_FORMAT_HINT = "Save it as PNG or JPEG and try again."


class ScanError(UserError):
    """A picture that cannot be read, or has no handwriting in it that can be used."""


def read_image(source: Path | str | bytes, max_side: int = MAX_SIDE) -> NDArray[np.uint8]:
    """Reads a picture of handwriting, upright, on white, and not larger than is of use.

    Args:
        source: a file, or the bytes of one.
        max_side: how long its longer side may be, px; what is larger is made smaller.

    Returns:
        (H, W, 3) uint8 RGB, the longer side at most `max_side` px.

    Raises:
        ScanError: no such file, not a picture, broken, or too small or too large to use.
    """
    data, name = _load(source)
    if not data:
        raise ScanError(f"{name} is empty (0 bytes).", "Choose another file.")
    try:
        with warnings.catch_warnings():
            # Pillow warns at a limit of its own; ours is stated below, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _decode(picture, name, max_side)
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except UnidentifiedImageError:
        raise _not_a_picture(data, name) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        # What Pillow's decoders raise on damaged files, by format.
        raise ScanError(
            f"{name} is damaged and cannot be read as a picture ({_one_line(error)}).",
            "Take the picture again, or open it in an image editor and save it as PNG.",
        ) from error


def _load(source: Path | str | bytes) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, "The picture"
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScanError(
                f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.", "Save it smaller."
            )
        return path.read_bytes(), path.name
    except FileNotFoundError:
        raise ScanError(f"There is no file {path}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise ScanError(f"{path} is a folder, not a picture.", "Choose one file in it.") from None
    except OSError as error:
        reason = error.strerror or _one_line(error)
        raise ScanError(f"{path} cannot be read ({reason}).", "Check its permissions.") from error


def _decode(picture: Image.Image, name: str, max_side: int) -> NDArray[np.uint8]:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_large(name, width, height)
    if min(width, height) < MIN_SIDE:
        raise ScanError(
            f"{name} is only {width} x {height} pixels.",
            "Use a photo or scan in which a line of writing is at least 20 pixels high.",
        )
    picture.draft(None, (max_side, max_side))  # JPEG only: decodes at a half or a quarter
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    pixels = _to_rgb(picture)
    longest = max(pixels.shape[:2])
    if longest > max_side:
        scale = max_side / longest
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.ascontiguousarray(pixels)


def _to_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    """Any mode to RGB; what is transparent becomes white paper."""
    if picture.mode.startswith("I") or picture.mode == "F":
        grey = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=0.0, neginf=0.0)
        if picture.mode.startswith("I"):
            # 16 bits a pixel is the rule; files that use only 12 or 8 of them are stretched.
            low, high = 0.0, max(float(grey.max()), 255.0)
        else:
            low, high = float(grey.min()), float(grey.max())
        scaled = (grey - low) / max(high - low, 1e-9) * 255
        return np.repeat(np.clip(np.round(scaled), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(paper, layered)
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"), dtype=np.uint8)


def _too_large(name: str, width: int = 0, height: int = 0) -> ScanError:
    size = f" ({width} x {height} pixels)" if width else ""
    return ScanError(
        f"{name} is too large{size}.",
        f"Save it with less than {MAX_PIXELS // 1_000_000} megapixels; 12 are plenty.",
    )


def _not_a_picture(data: bytes, name: str) -> ScanError:
    if data[:5] == b"%PDF-":
        return ScanError(f"{name} is a PDF, not a picture.", "Export the page as PNG or JPEG.")
    if data[4:8] == b"ftyp":
        return ScanError(f"{name} is in a format that is not supported (HEIC).", _FORMAT_HINT)
    return ScanError(f"{name} is not a picture in a known format.", _FORMAT_HINT)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
