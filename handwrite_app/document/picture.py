"""A picture of the user's own that lies under the ink as its paper: stationery, a form, a page."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image

MAX_SIDE = 3508  # px; A4 at 300 dpi
_MOST_PNG_BYTES = 3 << 20  # a photo that takes more is kept as JPEG
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class Area(NamedTuple):
    """A rectangle on a page, in mm from its top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """A picture as documents keep it.

    Attributes:
        data: a PNG or JPEG, no side of which is longer than `MAX_SIDE`.
        name: as it is shown to people.
    """

    data: bytes = field(repr=False)
    width_px: int
    height_px: int
    name: str = ""

    @classmethod
    def of(cls, data: bytes, name: str = "") -> Picture:
        """Takes a picture from a document, which may come from a stranger.

        Raises:
            ValueError: it is no PNG or JPEG, is damaged, or is larger than documents keep it.
        """
        try:
            with Image.open(io.BytesIO(data), formats=tuple(_TYPES)) as picture:
                if max(picture.size) > MAX_SIDE:
                    raise ValueError("the picture of its paper is too large")
                picture.load()
                return cls(data, *picture.size, name)
        except (OSError, SyntaxError, EOFError) as error:  # what Pillow's decoders raise
            raise ValueError(f"the picture of its paper is damaged ({error})") from None

    @property
    def media_type(self) -> str:
        """What `data` is: image/png or image/jpeg."""
        return _TYPES["PNG" if self.data.startswith(b"\x89PNG") else "JPEG"]

    @property
    def suffix(self) -> str:
        """The suffix of a file that holds `data`."""
        return ".png" if self.media_type == _TYPES["PNG"] else ".jpg"

    @property
    def data_url(self) -> str:
        """The picture in an address, for SVG."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"

    def cover(self, width_mm: float, height_mm: float) -> Area:
        """Where it lies on a page, so that it covers all of it, undistorted and in the middle."""
        scale = max(width_mm / self.width_px, height_mm / self.height_px)
        width, height = scale * self.width_px, scale * self.height_px
        return Area((width_mm - width) / 2, (height_mm - height) / 2, width, height)


def read_picture(path: Path) -> Picture:
    """Reads a picture file of any common format, upright, on white, no larger than is of use.

    Raises:
        UserError: no such file, not a picture, broken, or too small or too large to use.
    """
    from handwrite_app.scan.picture import read_image  # OpenCV takes its time

    picture = Image.fromarray(read_image(path, MAX_SIDE))
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    if packed.tell() > _MOST_PNG_BYTES:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=90, subsampling=0)
    return Picture(packed.getvalue(), *picture.size, path.name)
