"""The legibility judge: an independent recogniser reads drawn lines of handwriting.

PP-OCRv6 small (PaddleOCR, Apache-2.0) as it comes inside the rapidocr wheel, run by onnxruntime.
It only judges: nothing may train on it, select or filter by it, or be tuned with it on the
writers that are reported. How a line is cropped, stretched and drawn moves its errors a lot, so
everything that is compared is drawn alike.
"""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from handwrite_app.errors import UserError

NAME = "PP-OCRv6 small (rapidocr)"
STRETCHES = (1.0, 1.4, 1.8)  # wide cursive is misread at one width
_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48  # px, the recogniser's input
_MARGIN = 0.06  # of the height of the ink, and two pixels
_INK_BELOW = 160  # grey
_KEPT = set(string.ascii_letters + string.digits + string.punctuation + " ")


class LegibilityJudge:
    """Reads one line of handwriting at a time, in printable ASCII."""

    def __init__(self, threads: int = 1) -> None:
        """Loads the recogniser.

        Raises:
            UserError: its packages are not installed.
        """
        try:
            import onnxruntime
        except ImportError:
            raise _not_installed("onnxruntime") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_model_file()), options, providers=["CPUExecutionProvider"]
        )
        self._input: str = self._session.get_inputs()[0].name
        metadata = self._session.get_modelmeta().custom_metadata_map
        characters = ["", *metadata["character"].split("\n")]  # 0 is the CTC blank
        classes = self._session.get_outputs()[0].shape[-1]
        if isinstance(classes, int):
            characters = [*characters, " "][:classes]
        self._characters = characters
        self._is_kept = np.array([i == 0 or c in _KEPT for i, c in enumerate(characters)])

    def read(self, image: NDArray[np.uint8]) -> str:
        """Reads a line at three widths and keeps the surest reading.

        Args:
            image: (H, W) grey, one line of text.
        """
        line = crop_to_ink(image)
        readings = [self._read_once(line, stretch) for stretch in STRETCHES]
        return max(readings, key=lambda reading: reading[1] * len(reading[0]) ** 0.5)[0]

    def _read_once(self, line: Image.Image, stretch: float) -> tuple[str, float]:
        """The best path of the CTC output without what is not ASCII, and its mean confidence."""
        width = max(_HEIGHT, round(line.width * _HEIGHT / line.height * stretch))
        resized = line.convert("RGB").resize((width, _HEIGHT), Image.Resampling.LANCZOS)
        pixels = np.asarray(resized, dtype=np.float32).transpose(2, 0, 1)[None]
        pixels = np.ascontiguousarray((pixels / 255 - 0.5) / 0.5)  # (1, 3, 48, width)
        scores: NDArray[Any] = self._session.run(None, {self._input: pixels})[0][0]
        scores = np.where(self._is_kept, scores, 0.0)  # (T, classes)
        best = scores.argmax(axis=1)
        is_new = best != np.concatenate([[-1], best[:-1]])
        places = np.flatnonzero(is_new & (best != 0))
        if not len(places):
            return "", 0.0
        text = "".join(self._characters[k] for k in best[places]).strip()
        return text, float(np.mean(scores[places, best[places]]))


def crop_to_ink(image: NDArray[np.uint8]) -> Image.Image:
    """Grey, dark on light, cropped to the ink with a small margin: so the judge reads best."""
    grey = ImageOps.autocontrast(Image.fromarray(np.asarray(image, dtype=np.uint8)))
    pixels = np.asarray(grey)
    if np.median(pixels) < 128:
        grey = ImageOps.invert(grey)
        pixels = np.asarray(grey)
    rows, columns = np.nonzero(pixels < _INK_BELOW)
    if not len(rows):
        return grey
    top, bottom = int(rows.min()), int(rows.max()) + 1
    margin = int(_MARGIN * (bottom - top)) + 2
    box = (int(columns.min()), top, int(columns.max()) + 1, bottom)
    return ImageOps.expand(grey.crop(box), margin, 255)


def _model_file() -> Path:
    package = importlib.util.find_spec("rapidocr")
    if package is None or package.origin is None:
        raise _not_installed("rapidocr")
    path = Path(package.origin).parent / "models" / _MODEL
    if not path.is_file():
        raise UserError(
            f"The installed rapidocr has no {_MODEL}.", "Install rapidocr 3.10.0, which has it."
        )
    return path


def _not_installed(package: str) -> UserError:
    return UserError(
        f"The legibility judge needs {package}, which is not installed.",
        "Install the extra: pip install 'handwrite[evaluate]'.",
    )
