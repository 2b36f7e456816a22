import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion.images.data import (
    ImageDataError,
    ImageSet,
    grid,
    load_images,
    read_idx,
    to_model,
    to_pixels,
)

MNIST = Path(__file__).parents[3] / "resources" / "mnist"


def idx(array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


def digits(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28), np.uint8)


def write_set(folder, which, images, labels=None, pack=lambda data: data, suffix=""):
    folder.mkdir(exist_ok=True)
    (folder / f"{which}-images-idx3-ubyte{suffix}").write_bytes(pack(idx(images)))
    if labels is not None:
        (folder / f"{which}-labels-idx1-ubyte{suffix}").write_bytes(pack(idx(np.array(labels))))


def test_the_shipped_digits_are_mnist():
    train, test = load_images(MNIST)
    assert (train.images.shape, test.images.shape) == ((60_000, 1, 28, 28), (10_000, 1, 28, 28))
    assert np.bincount(test.labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
    assert train.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert train.class_names == test.class_names == tuple("0123456789")


@pytest.mark.parametrize(("pack", "suffix"), [(lambda data: data, ""), (gzip.compress, ".gz")])
def test_idx_files_are_read_plain_and_packed(tmp_path, pack, suffix):
    write_set(tmp_path, "train", digits(5), [0, 1, 2, 1, 0], pack, suffix)
    write_set(tmp_path, "t10k", digits(2, 1), [2, 0], pack, suffix)
    train, test = load_images(tmp_path)
    assert np.array_equal(train.images[:, 0], digits(5))
    assert test.labels.tolist() == [2, 0]
    assert train.classes == 3


def test_idx_files_need_no_labels(tmp_path):
    write_set(tmp_path, "train", digits(5))
    write_set(tmp_path, "t10k", digits(2))
    train, test = load_images(tmp_path)
    assert train.labels is test.labels is None
    assert train.classes == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an IDX"),
        (b"\x89PNG\r\n\x1a\n" * 4, "not an IDX"),
        (idx(digits(3))[:-1], "its header says"),
        (idx(digits(3)) + b"more", "its header says"),
        (b"\x00\x00\x08\x03" + b"\xff" * 12, "its header says"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x00", "not an IDX"),
        (gzip.compress(idx(digits(3)))[:50], "cannot be read"),
        (b"\x1f\x8b but not gzip", "cannot be read"),
    ],
)
def test_a_damaged_idx_file_is_refused(tmp_path, data, reason):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(ImageDataError, match=reason):
        read_idx(path)


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("diffusion.images.data._MAX_BYTES", 1000)
    path = tmp_path / "file.gz"
    path.write_bytes(gzip.compress(bytes(5000)))
    with pytest.raises(ImageDataError, match="larger than"):
        read_idx(path)


def test_pictures_of_another_size_or_number_than_their_labels_are_refused(tmp_path):
    write_set(tmp_path, "train", np.zeros((2, 32, 32)), [0, 1])
    with pytest.raises(ImageDataError, match="32 x 32"):
        load_images(tmp_path)
    write_set(tmp_path, "train", digits(3), [0, 1])
    with pytest.raises(ImageDataError, match="2 labels for 3 pictures"):
        load_images(tmp_path)
    write_set(tmp_path, "train", digits(2), [0, 1])
    with pytest.raises(ImageDataError, match="no such file"):
        load_images(tmp_path)  # nothing to test on


def draw_pictures(folder, count, grey):
    folder.mkdir(parents=True)
    for k in range(count):
        Image.new("RGB", (40 + k, 20), (grey, grey, grey)).save(folder / f"{k}.png")


def test_subfolders_of_pictures_are_classes(tmp_path):
    draw_pictures(tmp_path / "cats", 20, 200)
    draw_pictures(tmp_path / "dogs", 20, 100)
    (tmp_path / "notes.txt").write_text("no picture")
    train, test = load_images(tmp_path)
    assert train.class_names == ("cats", "dogs")
    assert len(train) + len(test) == 40
    assert 0 < len(test) < 20
    for part in (train, test):
        assert part.images.shape[1:] == (1, 28, 28)
        assert np.array_equal(part.images[:, 0, 14, 14], np.where(part.labels, 100, 200))


def test_a_picture_stays_on_its_side_when_others_join(tmp_path):
    draw_pictures(tmp_path / "a", 30, 10)
    before = {len(part) for part in load_images(tmp_path)}
    for k in range(40):
        Image.new("L", (28, 28), 250).save(tmp_path / "a" / f"new-{k}.png")
    train, test = load_images(tmp_path)
    assert {int((part.images[:, 0, 14, 14] == 10).sum()) for part in (train, test)} == before


def test_pictures_in_one_folder_have_no_classes(tmp_path):
    draw_pictures(tmp_path / "flat", 2, 50)
    train, test = load_images(tmp_path / "flat")
    assert (len(train), len(test)) == (1, 1)
    assert train.labels is None


@pytest.mark.parametrize("made", ["nothing", "empty", "one"])
def test_a_folder_without_pictures_is_refused(tmp_path, made):
    folder = tmp_path / "folder"
    if made == "empty":
        folder.mkdir()
    elif made == "one":
        draw_pictures(folder, 1, 9)
    with pytest.raises(ImageDataError):
        load_images(folder)


def test_a_damaged_picture_is_named(tmp_path):
    draw_pictures(tmp_path / "a", 3, 9)
    (tmp_path / "a" / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\nand no more")
    with pytest.raises(ImageDataError, match="torn"):
        load_images(tmp_path)


def test_a_huge_picture_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("diffusion.images.data._MAX_PIXELS", 500)
    draw_pictures(tmp_path / "a", 3, 9)
    with pytest.raises(ImageDataError, match="pixels"):
        load_images(tmp_path)


def test_grey_values_survive_the_way_to_the_model_and_back():
    values = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16)
    x = to_model(values)
    assert x.dtype == np.float32
    assert (x.min(), x.max()) == (-1, 1)
    assert np.array_equal(to_pixels(x), values)
    assert to_pixels(np.array([-7.0, 7.0])).tolist() == [0, 255]


def test_a_grid_keeps_every_picture_in_reading_order():
    images = np.arange(1, 6, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 4, 3), np.uint8)
    sheet = grid(images, columns=2, gap=1)
    assert sheet.shape == (3 * 5 + 1, 2 * 4 + 1)
    assert sheet[1::5, 1::4][:3].tolist() == [[1, 2], [3, 4], [5, 0]]
    assert not sheet[0].any()


def test_a_set_refuses_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="uint8"):
        ImageSet(np.zeros((2, 28, 28), np.uint8))
    with pytest.raises(ValueError, match="labels"):
        ImageSet(np.zeros((2, 1, 28, 28), np.uint8), np.zeros(3, np.int64))
