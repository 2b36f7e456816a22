import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from diffusion.checkpoint import CheckpointError
from diffusion.images.checkpoint import load_image_model
from diffusion.images.data import ImageDataError
from diffusion.images.ddpm import ImageDiffusionConfig, sample
from diffusion.images.training import PRESETS, ImageTrainConfig, main, train
from diffusion.images.unet import UNetConfig
from diffusion.samplers import ddim

TINY = ImageDiffusionConfig(
    UNetConfig(channels=(16,), attention=(False,), layers=1, groups=4, patch=4),
    schedule="cosine",
    parameterization="v",
)


@pytest.fixture(autouse=True)
def quick_previews(monkeypatch):
    monkeypatch.setattr("diffusion.images.tasks._PREVIEW_STEPS", 1)


@pytest.fixture
def digits(tmp_path):
    """A folder of pictures in two classes: a bar upright, a bar lying."""
    rng = np.random.default_rng(0)
    for name in ("lying", "upright"):
        (tmp_path / "digits" / name).mkdir(parents=True)
        for k in range(24):
            picture = np.zeros((28, 28), np.uint8)
            place = rng.integers(8, 18)
            picture[place : place + 4, 4:24] = 255
            picture = picture if name == "lying" else picture.T
            Image.fromarray(picture).save(tmp_path / "digits" / name / f"{k}.png")
    return tmp_path / "digits"


def config(**changes):
    return ImageTrainConfig(**{"batch": 8, "log_every": 1, "warmup": 2, "steps": 4} | changes)


def command(digits, out, *more):
    given = ["--preset", "quick", "--batch", "2", "--log-every", "1", "--device", "cpu"]
    return ["--data", str(digits), "--out", str(out), *given, *more]


def logged(out):
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_a_resumed_run_is_the_unbroken_one(digits, tmp_path):
    whole = [s.losses for s in train(digits, tmp_path / "a", config(), TINY, conditional=True)]
    steps = train(digits, tmp_path / "b", config(), TINY, conditional=True)
    begun = [next(steps).losses, next(steps).losses]
    steps.close()  # as Ctrl-C does
    rest = [s.losses for s in train(digits, tmp_path / "b", config(), resume=True)]
    for ours, theirs in zip([*begun, *rest], whole, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    one, other = (torch.load(tmp_path / run / "state.pt", weights_only=True) for run in "ab")
    for part in ("trainee", "average"):
        for name, value in one[part].items():
            torch.testing.assert_close(other[part][name], value, atol=1e-6, rtol=0)
    moments, theirs = (state["optimizers"][0]["state"] for state in (one, other))
    for k, values in moments.items():
        for name, value in values.items():
            torch.testing.assert_close(theirs[k][name], value, atol=1e-6, rtol=0)
    assert torch.equal(one["generators"][0], other["generators"][0])


def test_saving_more_often_changes_nothing(digits, tmp_path):
    list(train(digits, tmp_path / "often", config(checkpoint_minutes=0.0), TINY))
    list(train(digits, tmp_path / "once", config(), TINY))
    one, other = (load_file(tmp_path / run / "model.safetensors") for run in ("often", "once"))
    for name, value in one.items():
        torch.testing.assert_close(other[name], value, atol=0, rtol=0)


def test_a_tiny_model_learns_one_picture_and_draws_it(tmp_path):
    picture = np.zeros((28, 28), np.uint8)
    picture[6:22, 10:14] = 255
    (tmp_path / "one").mkdir()
    for k in range(2):
        Image.fromarray(picture).save(tmp_path / "one" / f"{k}.png")
    options = config(steps=100, learning_rate=1e-2, ema=0.9, log_every=50)
    model = replace(TINY, parameterization="x0")
    losses = [
        s.losses["loss"]
        for s in train(tmp_path / "one", tmp_path / "run", options, model)
        if s.losses
    ]
    assert losses[-1] < 0.05 < losses[0]
    model = load_image_model(tmp_path / "run").build()
    x_T = torch.randn(2, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    *_, last = sample(model, ddim, 20, x_T)
    wrong = np.abs(last.x_t.numpy()[:, 0] - (picture / 127.5 - 1))
    assert wrong.mean() < 0.05


def test_a_run_leaves_what_others_need(digits, tmp_path, capsys):
    out = tmp_path / "run"
    options = ["--steps", "3", "--keep-at", "2", "--conditional", "--class-dropout", "0.3"]
    assert main(command(digits, out, *options)) == 0
    assert "step      3" in capsys.readouterr().err
    early, last = load_image_model(out / "early.safetensors"), load_image_model(out)
    assert (early.info["steps"], last.info["steps"]) == (2, 3)
    assert any(not torch.equal(early.weights[k], v) for k, v in last.weights.items())
    assert last.config.unet.classes == 2
    assert last.config.class_dropout == 0.3
    assert last.info["data"]["class_names"] == ["lying", "upright"]
    described = json.loads((out / "config.json").read_text())
    assert ImageDiffusionConfig.from_json(described["model"]) == last.config
    assert described["training"]["batch"] == 2
    records = logged(out)
    assert [record["step"] for record in records] == [1, 2, 3]
    assert all(r["loss"] > 0 and r["images_per_second"] > 0 for r in records)
    assert all(a["seconds"] < b["seconds"] for a, b in pairwise(records))
    assert records[-1]["progress"] == 1
    with Image.open(out / "samples" / "step-000003.png") as picture:
        assert picture.mode == "L"


def test_the_log_has_the_first_step_and_the_last(digits, tmp_path):
    list(train(digits, tmp_path, config(log_every=3), TINY))
    assert [(one["step"], one["progress"]) for one in logged(tmp_path)] == [
        (1, 0.25),
        (3, 0.75),
        (4, 1.0),
    ]
    soon = config(steps=None, minutes=1e-6, log_every=3)
    list(train(digits, tmp_path / "timed", soon, TINY))
    assert [one["progress"] for one in logged(tmp_path / "timed")] == [1.0]


def test_test_pictures_are_looked_at_now_and_then(digits, tmp_path, monkeypatch):
    monkeypatch.setattr("diffusion.trainer._VALIDATE_EVERY", 2)
    list(train(digits, tmp_path / "run", config(), TINY))
    looked = ["val_loss" in record for record in logged(tmp_path / "run")]
    assert looked == [True, True, False, True]


def test_schedule_and_parameterization_can_be_chosen(digits, tmp_path):
    options = ["--steps", "1", "--schedule", "linear", "--parameterization", "x0"]
    assert main(command(digits, tmp_path / "run", *options)) == 0
    chosen = load_image_model(tmp_path / "run").config
    assert (chosen.schedule, chosen.parameterization) == ("linear", "x0")
    assert chosen.unet == PRESETS["quick"].model.unet


@pytest.mark.parametrize("wrong", [{"minutes": 1.0}, {"steps": None}, {"preset": "huge"}])
def test_impossible_orders_are_refused(digits, tmp_path, wrong):
    with pytest.raises(ValueError):
        next(train(digits, tmp_path / "run", config(**wrong), TINY))
    assert not (tmp_path / "run").exists()


def test_classes_need_pictures_that_have_some(digits, tmp_path):
    with pytest.raises(ValueError, match="no classes"):
        next(train(digits / "lying", tmp_path / "run", config(), TINY, conditional=True))


@pytest.mark.parametrize("missing", ["config.json", "state.pt"])
def test_what_is_no_run_cannot_be_resumed(digits, tmp_path, missing):
    list(train(digits, tmp_path / "run", config(steps=1), TINY))
    (tmp_path / "run" / missing).unlink()
    with pytest.raises(CheckpointError, match="nothing to resume"):
        next(train(digits, tmp_path / "run", config(), TINY, resume=True))


@pytest.mark.parametrize("text", ["{", "[]", '{"model": {"unet": {}, "T": 1}}'])
def test_a_damaged_description_is_refused(digits, tmp_path, text):
    list(train(digits, tmp_path / "run", config(steps=1), TINY))
    (tmp_path / "run" / "config.json").write_text(text)
    with pytest.raises(CheckpointError, match="description"):
        next(train(digits, tmp_path / "run", config(), TINY, resume=True))


def test_the_command_line_refuses_a_missing_folder_in_one_line(tmp_path, capsys):
    assert main(command(tmp_path / "no", tmp_path / "run", "--steps", "1")) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()
    with pytest.raises(ImageDataError):
        next(train(tmp_path / "no", tmp_path / "run", config(), TINY))
