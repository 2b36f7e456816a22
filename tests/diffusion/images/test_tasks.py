import dataclasses
import math

import numpy as np
import pytest
import torch
from PIL import Image

from diffusion.images.checkpoint import load_image_model
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.data import ImageSet
from diffusion.images.ddpm import ImageDiffusionConfig
from diffusion.images.tasks import ClassifierTask, DiffusionTask, VaeTask
from diffusion.images.unet import UNetConfig
from diffusion.images.vae import VaeConfig
from diffusion.trainer import Run, TrainConfig

DIFFUSION = ImageDiffusionConfig(
    UNetConfig(channels=(8, 8), attention=(False, True), patch=2, layers=1, groups=4, classes=2)
)
KINDS = {
    "diffusion": (DiffusionTask, DIFFUSION),
    "vae": (VaeTask, VaeConfig(latent=2, channels=8)),
    "judge": (ClassifierTask, ClassifierConfig(classes=2, channels=(4, 8), features=8)),
    "guide": (ClassifierTask, ClassifierConfig(classes=2, channels=(4, 8), features=8, noisy=True)),
}
TRAIN = TrainConfig(learning_rate=5e-3, muon=False, warmup=1, log_every=1)


def bars(count, seed=0):
    """Pictures of a bar somewhere: upright in class 0, lying in class 1."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, 1, 28, 28), np.uint8)
    labels = rng.integers(0, 2, count)
    for image, label, place in zip(images, labels, rng.integers(8, 18, count), strict=True):
        stripe = image[0] if label else image[0].T
        stripe[place : place + 3, 4:24] = rng.integers(150, 256)
    return ImageSet(images, labels.astype(np.int64), "bars", ("upright", "lying"))


def task_of(name, seed=0, **data):
    task, config = KINDS[name]
    return task(data.get("data", bars(64)), bars(32, seed=1), config, {}, batch=16, seed=seed)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_written_is_what_was_trained_and_says_what_it_is(name, tmp_path):
    task = task_of(name)
    run = Run(tmp_path, dataclasses.replace(TRAIN, steps=2), task)
    steps = list(run.logged_steps())
    assert all(math.isfinite(value) for step in steps for value in step.losses.values())
    checkpoint = load_image_model(tmp_path / "model.safetensors")
    assert checkpoint.kind == task.kind
    assert checkpoint.config == task.config
    assert checkpoint.info["steps"] == 2
    for key, value in checkpoint.build().state_dict().items():
        torch.testing.assert_close(value, run.average.weights[key], rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("name", KINDS)  # a judge has dropout
def test_a_resumed_run_goes_where_an_unbroken_one_goes(name, tmp_path):
    whole = Run(tmp_path / "whole", dataclasses.replace(TRAIN, steps=4), task_of(name))
    whole.out.mkdir()
    losses = [step.losses for step in whole.steps()]
    broken = Run(tmp_path / "broken", dataclasses.replace(TRAIN, steps=4), task_of(name))
    broken.out.mkdir()
    steps = broken.steps()
    begun = [next(steps).losses, next(steps).losses]
    broken.save()
    resumed = Run(broken.out, dataclasses.replace(TRAIN, steps=4), task_of(name, seed=9))
    resumed.resume()
    assert begun + [step.losses for step in resumed.steps()] == losses


@pytest.mark.parametrize("name", ["vae", "judge", "guide"])
def test_the_losses_fall_on_what_can_be_learned(name, tmp_path):
    task = task_of(name)
    before = task.validation_loss()
    for _ in Run(tmp_path, dataclasses.replace(TRAIN, steps=60), task).steps():
        pass
    assert task.validation_loss() < 0.8 * before
    if name == "judge":
        figures = load_image_model(tmp_path / "model.safetensors").info["figures"]
        assert figures["test_accuracy"] > 0.9


def test_the_validation_loss_is_the_same_each_time_and_leaves_training_as_it_was():
    task = task_of("judge")
    assert task.validation_loss() == task.validation_loss()
    assert task.module.training


def test_the_parts_of_the_elbo_add_up_to_the_loss():
    _, terms = task_of("vae").losses(3)
    torch.testing.assert_close(terms["loss"], terms["reconstruction"] + terms["kl"])


@pytest.mark.parametrize("name", ["diffusion", "vae"])
def test_the_pictures_of_a_run_come_from_one_noise(name, tmp_path):
    task = task_of(name)
    weights = {k: v.clone() for k, v in task.module.state_dict().items()}
    for step in (1, 2):
        task.write(tmp_path, weights, {"steps": step, "training_seconds": 0.0})
    first, second = sorted((tmp_path / "samples").iterdir())
    with Image.open(first) as one, Image.open(second) as two:
        assert one.size == (10 * 30 + 2, 6 * 30 + 2)
        assert np.array_equal(np.asarray(one), np.asarray(two))


def test_a_classifier_needs_classes():
    unnamed = ImageSet(bars(8).images)
    with pytest.raises(ValueError, match="classes"):
        task_of("judge", data=unnamed)
