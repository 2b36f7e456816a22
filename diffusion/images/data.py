"""Pictures to learn from: MNIST's files (IDX), or a folder of pictures; numpy only.

IDX is the format of LeCun, Cortes and Burges's MNIST: two zero bytes, the type of the values (8:
unsigned bytes), the number of dimensions, each dimension as four bytes, the highest first, and the
values.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

IMAGE_SIZE = 28  # px
TRAIN, TEST = "train", "t10k"  # how MNIST's files begin
_PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
_MAX_BYTES = 256 << 20  # of an IDX file, unpacked
_MAX_PICTURES = 200_000
_MAX_PIXELS = 40_000_000  # of one picture
_MAX_CLASSES = 1000
_HELD_OUT_SHARE = 0.15


class ImageDataError(Exception):
    """A file or folder holds no pictures that can be learned from."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Grey pictures, and where it is known what each shows.

    Raises:
        ValueError: the shapes do not fit.
    """

    images: NDArray[np.uint8]  # (N, 1, H, W)
    labels: NDArray[np.int64] | None = None  # (N,), from 0
    name: str = ""
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        images, labels = self.images, self.labels
        if images.ndim != 4 or images.shape[1] != 1 or images.dtype != np.uint8:
            raise ValueError(f"images must be (N, 1, H, W) uint8, got {images.shape}")
        if labels is not None and labels.shape != images.shape[:1]:
            raise ValueError(f"{len(images)} pictures have {labels.shape} labels")

    def __len__(self) -> int:
        return len(self.images)

    @property
    def classes(self) -> int:
        """How many classes there are; 0 where none are known."""
        return len(self.class_names)


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Reads an array of bytes from an IDX file, plain or packed with gzip.

    Raises:
        ImageDataError: the file is missing, damaged, too large, or holds something else.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise ImageDataError(path, "no such file") from None
    except (OSError, EOFError, zlib.error) as error:
        raise ImageDataError(path, f"cannot be read ({error})") from None
    if len(data) > _MAX_BYTES:
        raise ImageDataError(path, f"larger than {_MAX_BYTES >> 20} MB")
    if len(data) < 8 or data[:3] != b"\x00\x00\x08" or not 1 <= data[3] <= 3:
        raise ImageDataError(path, "not an IDX file of bytes")
    start = 4 + 4 * data[3]
    shape = [int.from_bytes(data[k : k + 4], "big") for k in range(4, start, 4)]
    size = 1
    for length in shape:
        size *= length
    if len(data) - start != size:
        raise ImageDataError(path, f"holds {len(data) - start} values, its header says {size}")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def load_images(folder: Path) -> tuple[ImageSet, ImageSet]:
    """Reads what to train on and what to test on.

    A folder holds IDX files under MNIST's names (train-images-idx3-ubyte, t10k-..., each perhaps
    with .gz), or pictures: in subfolders, one a class, or all together without classes. Pictures
    become grey and 28 x 28, and by a hash of their names about 15 % of them are kept for testing.

    Raises:
        ImageDataError: the folder holds neither, or something that cannot be used.
    """
    if not folder.is_dir():
        raise ImageDataError(folder, "no such folder")
    if any(_idx_path(folder, TRAIN, part).is_file() for part in ("images-idx3", "labels-idx1")):
        return _load_idx(folder, TRAIN), _load_idx(folder, TEST)
    return _load_pictures(folder)


def to_model(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Grey values 0..255 as float32 in [-1, 1]."""
    return images.astype(np.float32) / np.float32(127.5) - np.float32(1)


def to_pixels(x: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Values in [-1, 1], others cut off, as grey values 0..255; the way back from `to_model`."""
    pixels: NDArray[np.uint8] = np.rint((np.clip(x, -1, 1) + 1) * 127.5).astype(np.uint8)
    return pixels


def grid(images: NDArray[np.uint8], columns: int, gap: int = 2) -> NDArray[np.uint8]:
    """Lays pictures out in rows.

    Args:
        images: (N, 1, H, W) or (N, H, W).
        gap: px between pictures and around them, black.

    Returns:
        One grey picture, (H', W').
    """
    images = images.reshape(len(images), *images.shape[-2:])
    height, width = images.shape[-2:]
    rows = -(-len(images) // columns)
    sheet = np.zeros((rows * (height + gap) + gap, columns * (width + gap) + gap), np.uint8)
    for k, image in enumerate(images):
        top, left = gap + k // columns * (height + gap), gap + k % columns * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def _idx_path(folder: Path, which: str, part: str) -> Path:
    path = folder / f"{which}-{part}-ubyte"
    return path if path.is_file() else path.with_name(path.name + ".gz")


def _load_idx(folder: Path, which: str) -> ImageSet:
    path = _idx_path(folder, which, "images-idx3")
    images = read_idx(path)
    if images.ndim != 3 or len(images) == 0:
        raise ImageDataError(path, "holds no pictures")
    if images.shape[1:] != (IMAGE_SIZE, IMAGE_SIZE):
        height, width = images.shape[1:]
        raise ImageDataError(path, f"pictures of {width} x {height} px, {IMAGE_SIZE} are needed")
    path = _idx_path(folder, which, "labels-idx1")
    if not path.is_file():
        return ImageSet(images[:, None], name=folder.name)
    labels = read_idx(path)
    if labels.shape != images.shape[:1]:
        raise ImageDataError(path, f"{len(labels)} labels for {len(images)} pictures")
    names = tuple(map(str, range(int(labels.max()) + 1)))
    return ImageSet(images[:, None], labels.astype(np.int64), folder.name, names)


def _load_pictures(folder: Path) -> tuple[ImageSet, ImageSet]:
    groups = [p for p in sorted(folder.iterdir()) if p.is_dir() and _pictures_in(p)]
    names = tuple(p.name for p in groups)
    if len(names) > _MAX_CLASSES:
        raise ImageDataError(folder, f"more than {_MAX_CLASSES} subfolders")
    if groups:
        found = [(path, k) for k, group in enumerate(groups) for path in _pictures_in(group)]
    else:
        found = [(path, 0) for path in _pictures_in(folder)]
    if len(found) < 2:
        raise ImageDataError(folder, "holds neither MNIST's files nor pictures")
    if len(found) > _MAX_PICTURES:
        raise ImageDataError(folder, f"more than {_MAX_PICTURES} pictures")
    images = np.stack([_read_picture(path) for path, _ in found])[:, None]
    labels = np.array([label for _, label in found], np.int64)
    order = np.array([_place(folder, path) for path, _ in found])
    held_out = order < max(_HELD_OUT_SHARE, order.min() + 1e-12)  # one at least
    if held_out.all():
        held_out[order.argmax()] = False

    def part(chosen: NDArray[np.bool_]) -> ImageSet:
        return ImageSet(images[chosen], labels[chosen] if names else None, folder.name, names)

    return part(~held_out), part(held_out)


def _pictures_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _PICTURES and p.is_file())


def _read_picture(path: Path) -> NDArray[np.uint8]:
    """A picture as (28, 28) grey values, whole, in the middle, its shape kept."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise ImageDataError(path, f"more than {_MAX_PIXELS // 1_000_000} million pixels")
            grey = picture.convert("L")
            edge = int(np.asarray(grey)[0, 0])
            size = (IMAGE_SIZE, IMAGE_SIZE)
            return np.asarray(ImageOps.pad(grey, size, Image.Resampling.LANCZOS, color=edge))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageDataError(path, f"not a picture that can be read ({error})") from None


def _place(folder: Path, path: Path) -> float:
    """A number in [0, 1) that hangs on the name alone, so that a picture stays on its side."""
    name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
    return int.from_bytes(sha256(name).digest()[:6], "big") / 2**48
