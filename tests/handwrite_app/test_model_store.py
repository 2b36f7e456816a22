"""Models are kept, passed on and taken in; what a stranger made cannot do harm."""

from __future__ import annotations

import json
import pickle

import pytest

from diffusion.checkpoint import load_checkpoint
from handwrite_app import archives, paths
from handwrite_app.errors import UserError
from handwrite_app.model_store import (
    delete_model,
    export_model,
    find_model,
    import_model,
    keep_model,
    list_models,
    make_default,
)
from handwrite_app.settings import load_settings


@pytest.fixture(autouse=True)
def profile(tmp_path, monkeypatch, tiny):
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "profile"))
    monkeypatch.setattr(paths, "default_model", lambda: tiny)


def test_a_model_is_kept_made_the_default_and_deleted(tiny):
    kept = keep_model(tiny, "mine")
    assert [(m.name, m.is_shipped, m.is_default) for m in list_models()][1:] == [
        ("mine", False, False)
    ]
    assert load_checkpoint(kept.path).sha256 == load_checkpoint(tiny).sha256
    make_default(kept)
    assert load_settings().model == str(kept.path)
    assert find_model("MINE").is_default
    delete_model(find_model("mine"))
    assert load_settings().model == ""
    assert [m.is_default for m in list_models()] == [True]
    assert list(paths.own_models_dir().iterdir()) == []


def test_the_shipped_model_cannot_be_deleted_and_names_are_not_taken_twice(tiny):
    with pytest.raises(UserError, match="not kept here"):
        delete_model(list_models()[0])
    assert [keep_model(tiny, "mine").name for _ in range(2)] == ["mine", "mine 2"]


def test_a_model_in_use_from_elsewhere_is_listed(tiny, tmp_path):
    for suffix in (".safetensors", ".json"):
        (tmp_path / f"away{suffix}").write_bytes(tiny.with_suffix(suffix).read_bytes())
    make_default(keep_model(tmp_path / "away.safetensors", "away"))
    from handwrite_app.settings import change_settings

    change_settings(model=str(tmp_path / "away.safetensors"))
    last = list_models()[-1]
    assert (last.path, last.is_default) == (tmp_path / "away.safetensors", True)


def test_what_was_exported_comes_back_as_it_was(tiny, tmp_path):
    kept = keep_model(tiny, "mine")
    packed = export_model(kept)
    assert packed == export_model(kept), "the same bytes"
    (tmp_path / "gift.zip").write_bytes(packed)
    back = import_model(tmp_path / "gift.zip")
    assert back.name == "gift"
    assert back.path.read_bytes() == tiny.read_bytes()
    assert import_model(tiny).path.read_bytes() == tiny.read_bytes()


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def strangers(tiny, trap):
    weights, text = tiny.read_bytes(), tiny.with_suffix(".json").read_bytes()
    other = json.loads(text) | {"version": 99}
    return {
        "pickle": (pickle.dumps(trap), text),
        "damaged": (weights[:-40], text),
        "mixed up": (weights, text.replace(b'"sha256": "', b'"sha256": "0')),
        "no description": (weights, b"[" * 5000),
        "of a later version": (weights, json.dumps(other).encode()),
        "too few weights": (b"\x08\0\0\0\0\0\0\0{}      ", text),
    }


@pytest.mark.parametrize(
    "kind",
    ["pickle", "damaged", "mixed up", "no description", "of a later version", "too few weights"],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_strangers_model_is_refused_with_the_reason_and_runs_nothing(
    tiny, tmp_path, kind, packed
):
    weights, text = strangers(tiny, Trap(tmp_path / "sprung"))[kind]
    if packed:
        path = tmp_path / "strange.zip"
        path.write_bytes(archives.pack({"model.safetensors": weights, "model.json": text}))
    else:
        path = tmp_path / "strange.safetensors"
        path.write_bytes(weights)
        path.with_suffix(".json").write_bytes(text)
    with pytest.raises(UserError) as refused:
        import_model(path)
    assert refused.value.message.startswith("strange.")
    assert refused.value.message.partition(": ")[2]
    assert not (tmp_path / "sprung").exists()
    assert list(paths.own_models_dir().iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"no zip", archives.pack({"../model.safetensors": b""}), archives.pack({"model.json": b"{}"})],
)
def test_a_zip_that_holds_no_model_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(UserError, match=r"a\.zip is no model"):
        import_model(tmp_path / "a.zip")


def test_pickled_training_states_of_a_stranger_run_nothing(tmp_path, tiny):
    """A run that was imported goes on from its state.pt, which torch reads as weights only."""
    import torch

    torch.save({"trainee": Trap(tmp_path / "sprung")}, tmp_path / "state.pt")
    with pytest.raises(pickle.UnpicklingError):
        torch.load(tmp_path / "state.pt", weights_only=True)
    assert not (tmp_path / "sprung").exists()
