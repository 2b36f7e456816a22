from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handwrite_app import archives
from handwrite_app.document.picture import Picture
from handwrite_app.document.project import Project, lay_out
from handwrite_app.document.storage import (
    load_project,
    pack_project,
    save_project,
    unpack_project,
)
from handwrite_app.errors import UserError
from handwrite_app.export import export_json


@pytest.fixture
def project(written, hand):
    values = {"page": "A5", "tabs_mm": (10.0, 40.0), "nib_mm": 0.4, "ink": "#1f3fa8", "seed": 9}
    return replace(written("Dear Zoë,\n\nthe “quick” fox…", **values), hand=hand)


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, **changes: object) -> bytes:
    """The same file with other entries at the top of its JSON."""
    members = members_of(data)
    content = json.loads(members["project.json"]) | changes
    return archives.pack(members | {"project.json": json.dumps(content).encode()})


def test_a_project_comes_back_as_it_was(project, tmp_path):
    path = tmp_path / "letter.handwrite"
    save_project(project, path)
    again = load_project(path)
    assert again.values == project.values
    assert again.hand.fingerprint == project.hand.fingerprint
    assert again.hand.name == "Zoë's hand"
    for (one, weight), (other, other_weight) in zip(
        again.hand.samples, project.hand.samples, strict=True
    ):
        assert (one.name, one.word_gap, weight) == (other.name, other.word_gap, other_weight)
    sample = again.hand.samples[1][0]
    np.testing.assert_array_equal(sample.strokes[0], project.hand.samples[1][0].strokes[0])
    np.testing.assert_array_equal(sample.pressures[0], [0.1, 0.5, 1.0])
    assert export_json(lay_out(again)) == export_json(lay_out(project))
    for one, other in zip(again.inks, project.inks, strict=True):
        assert (one.text, one.seed, one.legibility) == (other.text, other.seed, other.legibility)
        np.testing.assert_array_equal(one.spans, other.spans)
        for stroke, as_written in zip(one.strokes, other.strokes, strict=True):
            np.testing.assert_array_equal(stroke, as_written)
    assert again.how == project.how
    assert pack_project(again) == pack_project(project)


def test_an_empty_project_comes_back(tmp_path):
    save_project(Project(), tmp_path / "new.handwrite")
    assert load_project(tmp_path / "new.handwrite") == Project()


def test_nothing_in_the_file_is_of_this_day_or_machine(project):
    data = pack_project(project)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"origin" not in members_of(data)["project.json"]


def test_a_recovered_project_knows_its_file(project):
    stored = unpack_project(pack_project(project, Path("/home/ada/letter.handwrite")), "x")
    assert stored.origin == Path("/home/ada/letter.handwrite")


def test_a_later_version_is_refused_in_one_sentence(project):
    with pytest.raises(UserError, match="later Handwrite: it has format version 2") as refusal:
        unpack_project(changed(pack_project(project), version=2), "letter.handwrite")
    assert refusal.value.hint == "Update Handwrite."


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": "handwrite-hand-file"}, "not a project"),
        ({"version": "1"}, "not a number"),
        ({"text": 5}, "not a text"),
        ({"text": "\ud800"}, "not a text"),
        ({"values": {"page": "A99"}}, "no page 'A99'"),
        ({"values": {"seed": 1.5}}, "seed cannot be"),
        ({"values": {"ink": "red"}}, "not a colour"),
        ({"values": {"nib_mm": -1}}, "not a number"),
        ({"values": {"margin_mm": "wide"}}, "margin_mm cannot be"),
        ({"values": None}, "project that can be read"),
        ({"hand": {}}, "'samples' is missing"),
        ({"writing": {"words": []}}, "'word_gap' is missing"),
        ({"hand": {"name": "x", "weights": [1], "samples": [{}]}}, "is missing"),
    ],
)
def test_a_damaged_value_is_refused(project, change, complaint):
    with pytest.raises(UserError, match=r"letter\.handwrite is no project") as refusal:
        unpack_project(changed(pack_project(project), **change), "letter.handwrite")
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        ({}, "'right' is missing"),
        ({"right": 0, "down": 0, "scale": 5.0, "lean": 0, "is_kept": True}, "from 0.25 to 4"),
        ({"right": "0", "down": 0, "scale": 1, "lean": 0, "is_kept": True}, "not a number"),
    ],
)
def test_a_damaged_edit_of_a_word_is_refused(project, edit, complaint):
    data = pack_project(project)
    content = json.loads(members_of(data)["project.json"])
    content["writing"]["words"][0]["edit"] = edit
    with pytest.raises(UserError) as refusal:
        unpack_project(changed(data, writing=content["writing"]), "letter.handwrite")
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    "damage",
    [
        {"points.f64": b""},
        {"points.f64": b"\0" * 8},
        {"points.f64": np.full((500, 2), np.nan).tobytes()},
        {"spans.f64": b"\0" * 12},
        {"sample-1.png": b"\x89PNG\r\n"},
        {"project.json": b"[" * 100_000},
        {"project.json": b"\xff\xfe"},
    ],
)
def test_damaged_ink_and_pictures_are_refused(project, damage):
    data = archives.pack(members_of(pack_project(project)) | damage)
    with pytest.raises(UserError, match="no project that can be read"):
        unpack_project(data, "letter.handwrite")


@pytest.mark.parametrize("name", ["points.f64", "sample-2.png", "project.json"])
def test_a_missing_part_is_named(project, name):
    members = members_of(pack_project(project))
    del members[name]
    with pytest.raises(UserError, match=name):
        unpack_project(archives.pack(members), "letter.handwrite")


def test_a_bomb_is_refused_before_it_fills_the_memory(project, monkeypatch):
    from handwrite_app.document import storage

    monkeypatch.setattr(storage, "_MOST_UNPACKED", 1 << 20)
    data = archives.pack(members_of(pack_project(project)) | {"points.f64": bytes(64 << 20)})
    assert len(data) < 1 << 20
    with pytest.raises(UserError, match="unpacks to more than 1 MB"):
        unpack_project(data, "letter.handwrite")


def test_no_cut_and_no_flipped_byte_is_more_than_a_refusal(project):
    data = pack_project(project)
    random = np.random.default_rng(0)
    for _ in range(150):
        broken = bytearray(data)
        broken[random.integers(len(data))] ^= 1 << random.integers(8)
        if random.random() < 0.3:
            del broken[random.integers(len(data)) :]
        try:
            stored = unpack_project(bytes(broken), "letter.handwrite")
        except UserError:
            continue
        assert stored.project.text == project.text  # the flip was in what nobody reads


def test_saving_fails_whole(project, tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        save_project(project, tmp_path / "nowhere" / "letter.handwrite")
    path = tmp_path / "letter.handwrite"
    path.write_bytes(b"precious")
    with pytest.raises(ValueError):
        save_project(replace(project, nib_mm=float("nan")), path)
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_project_stays_a_link(project, tmp_path):
    real = tmp_path / "real.handwrite"
    link = tmp_path / "link.handwrite"
    real.write_bytes(b"")
    link.symlink_to(real)
    save_project(project, link)
    assert link.is_symlink()
    assert load_project(real).text == project.text


def test_the_picture_that_is_the_paper_is_kept(project):
    data = io.BytesIO()
    Image.new("RGB", (20, 30), "#d0b090").save(data, "PNG")
    picture = Picture.of(data.getvalue(), "stationery.png")
    project = replace(project, picture=picture)
    packed = pack_project(project)
    again = unpack_project(packed, "letter").project
    assert again.picture == picture
    assert pack_project(again) == packed
    assert {page.paper.picture for page in lay_out(again).pages} == {picture}


@pytest.mark.parametrize("file", ["nowhere.png", "project.json", 3])
def test_a_paper_that_is_no_picture_is_refused(project, file):
    bad = changed(pack_project(project), picture={"name": "x", "file": file})
    with pytest.raises(UserError, match="no project that can be read"):
        unpack_project(bad, "letter.handwrite")
