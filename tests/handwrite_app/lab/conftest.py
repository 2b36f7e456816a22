"""For the Lab: a few pictures of every digit, and tiny models that know nothing."""

import numpy as np
import pytest
import torch

from diffusion.images.checkpoint import save_image_model
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.ddpm import ImageDiffusionConfig
from diffusion.images.unet import UNetConfig
from diffusion.images.vae import VaeConfig
from handwrite_app.lab.models import LabModels


def write_idx(path, values):
    head = bytes([0, 0, 8, values.ndim])
    head += b"".join(length.to_bytes(4, "big") for length in values.shape)
    path.write_bytes(head + values.astype(np.uint8).tobytes())


@pytest.fixture(scope="session")
def digits(tmp_path_factory):
    """A folder of IDX files: squares that grow with their digit, 60 to train and 30 to test on."""
    folder = tmp_path_factory.mktemp("digits")
    for which, count in (("train", 60), ("t10k", 30)):
        labels = np.arange(count) % 10
        images = np.zeros((count, 28, 28), dtype=np.uint8)
        for k, digit in enumerate(labels):
            images[k, 4 : 6 + 2 * digit, 4 + k // 10 : 20] = 255
        write_idx(folder / f"{which}-images-idx3-ubyte", images)
        write_idx(folder / f"{which}-labels-idx1-ubyte", labels)
    return folder


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory):
    """Files of tiny models, by role."""
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    unet = UNetConfig(channels=(8,), layers=1, attention=(False,), patch=4, groups=4, classes=10)
    configs = {
        "diffusion": ("diffusion", ImageDiffusionConfig(unet)),
        "other": ("diffusion", ImageDiffusionConfig(unet)),
        "vae": ("vae", VaeConfig(latent=3, channels=4)),
        "classifier": ("classifier", ClassifierConfig(channels=(2, 2), features=5)),
        "noisy-classifier": (
            "classifier",
            ClassifierConfig(channels=(2, 2), features=5, noisy=True),
        ),
    }
    for role, (kind, config) in configs.items():
        weights = config.build().state_dict()
        save_image_model(folder / f"{role}.safetensors", kind, config, weights, {})
    return {role: folder / f"{role}.safetensors" for role in configs}


@pytest.fixture
def models(tiny_models, digits):
    return LabModels(tiny_models, digits)
