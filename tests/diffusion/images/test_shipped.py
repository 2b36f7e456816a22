"""The models that ship with the Lab: complete, small, and as good as their card says."""

from pathlib import Path

import numpy as np
import pytest
import torch

from diffusion.images.checkpoint import load_image_model
from diffusion.images.data import load_images, to_model
from diffusion.images.evaluation import draw, evaluate_images, vae_bits
from diffusion.samplers import dpmpp2m

RESOURCES = Path(__file__).parents[3] / "resources"
KINDS = {
    "ddpm": "diffusion",
    "ddpm-early": "diffusion",
    "vae": "vae",
    "classifier": "classifier",
    "noisy-classifier": "classifier",
}


def shipped(name):
    return load_image_model(RESOURCES / "models" / "lab" / f"{name}.safetensors")


@pytest.fixture(scope="module")
def digits():
    return load_images(RESOURCES / "mnist")


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_each_can_be_built_and_says_how_it_was_trained(name, kind):
    checkpoint = shipped(name)
    assert checkpoint.kind == kind
    assert checkpoint.info["steps"] > 0
    assert not checkpoint.build().training


def test_together_they_are_small():
    files = list((RESOURCES / "models" / "lab").glob("*.safetensors"))
    assert {file.stem for file in files} == set(KINDS)
    assert sum(file.stat().st_size for file in files) < 8_000_000


@torch.no_grad()
@pytest.mark.parametrize("name", ["classifier", "noisy-classifier"])
def test_the_classifiers_know_the_test_digits(name, digits):
    _, test = digits
    model = shipped(name).build()
    named = [
        model(torch.from_numpy(to_model(part))).argmax(1) for part in np.split(test.images, 20)
    ]
    assert (torch.cat(named).numpy() == test.labels).mean() >= 0.99


def test_the_vae_bounds_the_test_digits_as_its_card_says(digits):
    bits = vae_bits(shipped("vae").build(), digits[1].images[:500])
    assert bits.total == pytest.approx(1.44, abs=0.06)


@pytest.mark.slow
def test_the_ddpm_draws_the_digits_that_are_asked_for(digits):
    labels = np.arange(100, dtype=np.int64) % 10
    work = draw(shipped("ddpm").build(), dpmpp2m, 25, 100, labels=labels, guidance_scale=1.5)
    try:
        while True:
            next(work)
    except StopIteration as stop:
        samples = stop.value
    figures = evaluate_images(samples, shipped("classifier").build(), *digits, labels)
    assert figures.samples.asked_for >= 0.95
    assert figures.samples.confidence >= 0.95
    assert figures.nearer_than_any_real == 0
