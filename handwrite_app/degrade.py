"""Pictures of handwriting as people send them, made from clean ink.

Used by the tests and by the evaluation, where the true ink must be known. Everything random comes
from the caller's generator: the same generator state gives the same picture.

Frames: ink in model space has y up, baseline at 0, about `X_HEIGHT_STEPS` steps to a lower-case
letter; pictures have their origin at the top left.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Strokes = list[NDArray[np.float64]]
FloatImage = NDArray[np.float32]
RgbImage = NDArray[np.uint8]

KINDS = (
    "clean",
    "scan",
    "phone_photo",
    "ruled",
    "squared",
    "blue",
    "red",
    "white_on_black",
    "faint_pencil",
    "rotated",
    "small",
)
X_HEIGHT_STEPS = 3.0
LINE_PITCH_STEPS = 10.0
_SUPERSAMPLING = 3

_INK_COLORS = {
    "blue": ((0.10, 0.18, 0.58), (0.16, 0.30, 0.72)),
    "red": ((0.62, 0.06, 0.10), (0.82, 0.16, 0.18)),
    "faint_pencil": ((0.50, 0.50, 0.50), (0.62, 0.62, 0.64)),
    "white_on_black": ((0.85, 0.85, 0.82), (0.97, 0.97, 0.97)),
}


def draw_ink(
    lines: Sequence[Strokes],
    rng: np.random.Generator,
    x_height_px: float = 40.0,
    pen_width_px: float | None = None,
    pen_variation: float = 0.25,
) -> FloatImage:
    """Draws lines of ink one under the other, with a pen whose width varies along the stroke.

    Args:
        lines: text lines in model space (steps, y up).
        rng: draws the pen width where none is given, and how it varies.
        x_height_px: pixels of `X_HEIGHT_STEPS` steps.
        pen_width_px: mean pen width; None draws one between 0.10 and 0.2 of the x-height.
        pen_variation: relative change of width along a stroke, 0 for a constant pen.

    Returns:
        (H, W) float32, ink 1 on 0, with a margin of about two x-heights.

    Raises:
        ValueError: there is no point at all.
    """
    lines = [line for line in lines if sum(len(stroke) for stroke in line)]
    if not lines:
        raise ValueError("there is no ink to draw")
    if pen_width_px is None:
        pen_width_px = x_height_px * float(rng.uniform(0.10, 0.20))
    px_per_step = x_height_px / X_HEIGHT_STEPS * _SUPERSAMPLING
    placed: Strokes = []
    top = 0.0
    for k, line in enumerate(lines):
        points = np.concatenate(line)
        # No two lines are closer than their own ink allows, and neat writers keep one pitch.
        height = max(LINE_PITCH_STEPS, float(np.ptp(points[:, 1])) * 0.9) if k else 0.0
        top += height
        shift = np.array([float(rng.normal(0, 0.3)) - points[:, 0].min() if k else 0.0, 0.0])
        for stroke in line:
            moved = np.asarray(stroke, dtype=np.float64) + shift
            placed.append(np.column_stack([moved[:, 0], top - moved[:, 1]]) * px_per_step)
    margin = 2.0 * x_height_px * _SUPERSAMPLING
    everything = np.concatenate(placed)
    low, high = everything.min(axis=0) - margin, everything.max(axis=0) + margin
    width, height_px = np.ceil(high - low).astype(int)
    canvas = np.zeros((int(height_px), int(width)), np.uint8)
    for stroke in placed:
        _draw_stroke(canvas, stroke - low, pen_width_px * _SUPERSAMPLING, pen_variation, rng)
    size = (max(1, int(width) // _SUPERSAMPLING), max(1, int(height_px) // _SUPERSAMPLING))
    small = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def _draw_stroke(
    canvas: NDArray[np.uint8],
    points: NDArray[np.float64],
    width: float,
    variation: float,
    rng: np.random.Generator,
) -> None:
    """Draws one stroke in place; pressure is a slow random walk that rises at first and fades."""
    fixed = np.round(points * 16).astype(np.int32)  # cv2 draws with 4 bits of fraction
    if len(points) == 1:
        cv2.circle(canvas, fixed[0].tolist(), int(width * 8), 255, -1, cv2.LINE_AA, 4)
        return
    waves = rng.normal(0, 1, len(points) // 8 + 2)
    places = np.linspace(0, len(points) - 1, len(waves))
    pressure = np.interp(np.arange(len(points)), places, waves)
    widths = width * np.clip(1 + 0.6 * variation * pressure, 1 - variation, 1 + variation)
    for start, end, w in zip(fixed[:-1], fixed[1:], widths[:-1], strict=True):
        cv2.line(canvas, start.tolist(), end.tolist(), 255, max(1, round(float(w))), cv2.LINE_AA, 4)


def degrade(
    ink: Strokes | Sequence[Strokes] | NDArray[np.floating],
    rng: np.random.Generator,
    severity: float = 1.0,
    kind: str | None = None,
) -> RgbImage:
    """Makes a picture of ink as a scanner or a phone would bring it.

    Args:
        ink: one text line (strokes in model space), several lines, or a clean drawing (H, W) in
            [0, 1] with ink 1.
        rng: the source of all chance.
        severity: 0 (hardly any damage) to 1 (as bad as an honest photo gets).
        kind: one of `KINDS`; None draws one.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        ValueError: unknown kind, severity outside [0, 1], or no ink.
    """
    if kind is None:
        kind = str(rng.choice(KINDS))
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}, choose from {', '.join(KINDS)}")
    if not 0 <= severity <= 1:
        raise ValueError(f"severity must be within 0 and 1, got {severity}")
    drawing = _as_drawing(ink, rng, kind, severity)
    if kind == "clean":
        return _to_bytes(np.repeat(1 - drawing[:, :, None], 3, axis=2))
    if kind in ("phone_photo", "rotated", "ruled", "squared"):
        drawing = _pad(drawing, rng)
    page = _paper(drawing.shape, kind, severity, rng)
    dark, light = _INK_COLORS.get(kind, ((0.03, 0.03, 0.05), (0.22, 0.22, 0.28)))
    color = rng.uniform(dark, light).astype(np.float32)
    if kind == "faint_pencil":  # graphite skips the valleys of the paper
        grain = _smooth_noise(drawing.shape, 1.5, rng)
        drawing = drawing * np.clip(1 - 0.35 * severity * grain, 0, 1)
    alpha = drawing[:, :, None]
    picture = page * (1 - alpha) + color * alpha
    if kind == "phone_photo":
        picture = _light(_perspective(picture, severity, rng), severity, rng)
    elif kind == "rotated":
        picture = _rotate(picture, 15 * severity * float(rng.uniform(-1, 1)))
    elif kind != "white_on_black":
        picture = _rotate(picture, 1.5 * severity * float(rng.uniform(-1, 1)))
        picture = _light(picture, 0.3 * severity, rng)
    return _camera(picture, kind, severity, rng)


def _as_drawing(
    ink: Strokes | Sequence[Strokes] | NDArray[np.floating],
    rng: np.random.Generator,
    kind: str,
    severity: float,
) -> FloatImage:
    x_height_px = 15.0 - 4.0 * severity if kind == "small" else float(rng.uniform(28, 48))
    if isinstance(ink, np.ndarray):
        drawing = np.asarray(ink, dtype=np.float32)
        if drawing.ndim != 2 or not drawing.any():
            raise ValueError(f"a drawing must be (H, W) with some ink, got {drawing.shape}")
        if kind == "small":
            scale = 1 - 0.6 * severity
            smaller = cv2.resize(drawing, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            return np.asarray(smaller, dtype=np.float32)
        return drawing
    lines: list[Strokes] = []
    for item in ink:  # an array is a stroke of the only line; a list is a line
        if isinstance(item, np.ndarray):
            lines = lines or [[]]
            lines[0].append(item)
        else:
            lines.append(list(item))
    pen = x_height_px * float(rng.uniform(0.09, 0.13)) if kind == "faint_pencil" else None
    return draw_ink(lines, rng, x_height_px, pen)


def _pad(drawing: FloatImage, rng: np.random.Generator) -> FloatImage:
    """More paper around the ink, as a page has."""
    around = [int(size * rng.uniform(0.05, 0.2)) + 20 for size in (*drawing.shape, *drawing.shape)]
    return np.pad(drawing, ((around[0], around[2]), (around[1], around[3])))


def _smooth_noise(shape: tuple[int, ...], sigma: float, rng: np.random.Generator) -> FloatImage:
    """Gaussian noise of unit spread and about `sigma` pixels of correlation."""
    small = [max(2, int(np.ceil(size / sigma))) for size in shape[:2]]
    noise = rng.normal(0, 1, small).astype(np.float32)
    grown = cv2.resize(noise, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown, dtype=np.float32)


def _paper(
    shape: tuple[int, ...], kind: str, severity: float, rng: np.random.Generator
) -> FloatImage:
    """(H, W, 3) paper with its tint, fibre and, where the kind has them, printed rules."""
    if kind == "white_on_black":
        base = np.array([0.06, 0.07, 0.06]) + rng.uniform(0, 0.1, 3) * severity
    else:
        base = np.array([0.96, 0.95, 0.93]) - severity * (
            rng.uniform(0, 0.1) + rng.uniform(0, 0.04, 3)
        )
    page = np.empty((*shape[:2], 3), np.float32)
    page[:] = base
    page += (0.008 * severity * _smooth_noise(shape, 3.0, rng))[:, :, None]
    if kind in ("ruled", "squared"):
        # From faint grey to a rule as dark as many a pen.
        color = np.array(
            ((0.55, 0.68, 0.86), (0.66, 0.66, 0.66), (0.85, 0.6, 0.62))[rng.integers(3)]
        )
        color = (1 - severity) * 0.5 * (color + base) + severity * color
        pitch = float(rng.uniform(70, 130)) if kind == "ruled" else float(rng.uniform(36, 60))
        rules = _rules(shape, pitch, float(rng.uniform(1.2, 2.6)), rng)
        if kind == "squared":
            columns = _rules(shape[1::-1], pitch, float(rng.uniform(1.2, 2.2)), rng).T
            rules = np.maximum(rules, columns)
        page += rules[:, :, None] * (color - base).astype(np.float32)
    return page


def _rules(
    shape: tuple[int, ...], pitch: float, thickness: float, rng: np.random.Generator
) -> FloatImage:
    rows = np.arange(shape[0], dtype=np.float32)[:, None]
    distance = np.abs((rows - float(rng.uniform(0, pitch)) + pitch / 2) % pitch - pitch / 2)
    profile = np.clip(thickness / 2 + 0.5 - distance, 0, 1)
    return np.asarray(np.repeat(profile, shape[1], axis=1), dtype=np.float32)


def _perspective(picture: FloatImage, severity: float, rng: np.random.Generator) -> FloatImage:
    """The page as a hand-held camera sees it, with a strip of the table around it."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    room = 0.06 * severity * min(height, width)
    moved = corners + rng.uniform(-room, room, (4, 2)).astype(np.float32)
    moved = (moved - moved.min(axis=0)).astype(np.float32)
    size = np.ceil(moved.max(axis=0)).astype(int)
    table = rng.uniform((0.15, 0.1, 0.06), (0.5, 0.38, 0.3))
    matrix = cv2.getPerspectiveTransform(corners, moved)
    warped = cv2.warpPerspective(
        picture,
        matrix,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=table.tolist(),
    )
    return np.asarray(warped, dtype=np.float32)


def _rotate(picture: FloatImage, degrees: float) -> FloatImage:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = cv2.warpAffine(
        picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, dtype=np.float32)


def _light(picture: FloatImage, severity: float, rng: np.random.Generator) -> FloatImage:
    """Falls off to one side; above half severity a soft-edged shadow lies across the page."""
    height, width = picture.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = float(rng.uniform(0, 2 * np.pi))
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    light = 1 - np.float32(0.25 * severity) * (along + 1) / 2
    if severity > 0.5:
        edge = float(rng.uniform(-0.4, 0.4))
        across = x * np.float32(np.sin(angle)) - y * np.float32(np.cos(angle))
        soft = float(rng.uniform(0.02, 0.25))
        depth = 0.5 * severity * float(rng.uniform(0.5, 1))
        light = light * (1 - np.float32(depth) / (1 + np.exp(-(across - edge) / soft)))
    warm = np.array([1.0, 1 - 0.04 * severity, 1 - 0.12 * severity], np.float32)
    return np.asarray(picture * light[:, :, None] * warm, dtype=np.float32)


def _camera(picture: FloatImage, kind: str, severity: float, rng: np.random.Generator) -> RgbImage:
    """Blur, sensor noise and JPEG."""
    strong = kind in ("phone_photo", "rotated")
    blur = severity * float(rng.uniform(0.3, 1.6 if strong else 0.8))
    if kind == "small":
        blur = min(blur, 0.5)
    if blur > 0.2:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), dtype=np.float32)
    noise = severity * float(rng.uniform(0.005, 0.03 if strong else 0.015))
    picture = picture + rng.normal(0, noise, picture.shape).astype(np.float32)
    quality = int(95 - severity * rng.uniform(5, 45))
    # imencode takes BGR; reversing the channels twice would only cost time, were chroma symmetric.
    done, data = cv2.imencode(
        ".jpg", _to_bytes(picture)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not done:
        raise ValueError(f"a picture of shape {picture.shape} cannot be JPEG")
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(decoded, dtype=np.uint8)[:, :, ::-1])


def _to_bytes(picture: FloatImage) -> RgbImage:
    return np.asarray(np.clip(np.round(picture * 255), 0, 255), dtype=np.uint8)
