from __future__ import annotations

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from handwrite_app import styles
from handwrite_app.errors import UserError
from handwrite_app.hand_files import export_hand, read_hand_file
from handwrite_app.styles import StyleSample


def loops(letters=12, gap=0.0):
    turn = np.linspace(0, 2 * np.pi, 24)
    return [
        np.column_stack([k * 3.4 + (k // 4) * gap + 1.5 * np.sin(turn), -2.0 * np.cos(turn)])
        for k in range(letters)
    ]


def hand():
    strokes = loops(gap=5.0)
    pressures = [np.linspace(0.2, 0.9, len(stroke)) for stroke in strokes]
    return [
        StyleSample.from_strokes(strokes, name="first", pressures=pressures),
        StyleSample.from_strokes(loops(), name="Zweites – äöü"),
        StyleSample(np.random.default_rng(0).random((2, 40, 288)), "a scan", 1.5),
    ]


def repacked(data, **members):
    """The archive with some members replaced, or left out where None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        held = {name: old.read(name) for name in old.namelist()}
        for name, content in (held | members).items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def test_an_exported_hand_comes_back_whole(tmp_path):
    path = tmp_path / "mine.hand"
    path.write_bytes(export_hand("Ada’s".replace("’", "-"), hand()))
    name, samples = read_hand_file(path)
    assert name == "Ada-s"
    for before, after in zip(hand(), samples, strict=True):
        assert (before.name, before.word_gap) == (after.name, after.word_gap)
        np.testing.assert_array_equal(before.windows, after.windows)
        for arrays in ("strokes", "pressures"):
            one, other = getattr(before, arrays), getattr(after, arrays)
            assert (one is None) == (other is None)
            for a, b in zip(one or (), other or (), strict=True):
                np.testing.assert_array_equal(a, b)


def test_the_same_hand_makes_the_same_bytes_and_no_date_is_in_them():
    data = export_hand("mine", hand())
    assert data == export_hand("mine", hand())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_hand_file_is_a_style_and_can_be_saved(tmp_path):
    path = tmp_path / "mine.hand"
    path.write_bytes(export_hand("mine", hand()))
    assert len(styles.resolve_style(str(path))) == 3
    styles.save_style("from a friend", styles.read_samples(path))
    again = styles.resolve_style("from a friend")
    assert export_hand("mine", again) == path.read_bytes()


def changed(**fields):
    def change(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = json.loads(archive.read("hand.json"))
        return repacked(data, **{"hand.json": json.dumps({**inside, **fields})})

    return change


def entry(**fields):
    return {"name": "x", "word_gap": None, "strokes": None, "windows": "sample-1.png", **fields}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"PK",
        lambda data: data[: len(data) // 2],
        lambda data: repacked(data, **{"hand.json": None}),
        lambda data: repacked(data, **{"hand.json": "[]"}),
        lambda data: repacked(data, **{"hand.json": "[" * 100_000}),
        lambda data: repacked(data, **{"sample-2.png": None}),
        lambda data: repacked(data, **{"sample-2.png": b"no picture"}),
        changed(format="else"),
        changed(version=2),
        changed(name="../../evil"),
        changed(name=None, samples=None),
        changed(samples=[]),
        changed(samples=[entry()] * 300),
        changed(samples=[entry(windows="../hand.json")]),
        changed(samples=[entry(strokes=[[[0, 0], [1, 1]]], pressures=[[0.5]])]),
        changed(samples=[entry(strokes=[[[0, 0], [1, 1]]], pressures=[[0.5, 7]])]),
        changed(samples=["sample-1.png"]),
    ],
)
def test_a_damaged_hand_is_refused_in_words(tmp_path, damage):
    path = tmp_path / "bad.hand"
    path.write_bytes(damage(export_hand("mine", hand())))
    with pytest.raises(UserError, match=r"bad\.hand") as caught:
        read_hand_file(path)
    assert caught.value.hint


def test_an_archive_that_unpacks_to_more_than_a_hand_can_be_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hand.json", b" " * (33 << 20))
    path = tmp_path / "bomb.hand"
    path.write_bytes(buffer.getvalue())
    assert len(path.read_bytes()) < 100_000
    with pytest.raises(UserError, match="32 MB"):
        read_hand_file(path)


def test_a_hand_without_samples_cannot_be_exported():
    with pytest.raises(UserError):
        export_hand("mine", [])


def test_a_hand_of_a_stranger_runs_nothing(tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    trap = pickle.dumps(Trap())
    good = export_hand("Ada", hand())
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        picture = next(name for name in archive.namelist() if name.endswith(".png"))
    path = tmp_path / "gift.hand"
    for content in (trap, repacked(good, **{"hand.json": trap}), repacked(good, **{picture: trap})):
        path.write_bytes(content)
        with pytest.raises(UserError, match="is no hand that can be read: "):
            read_hand_file(path)
    assert not (tmp_path / "sprung").exists()
