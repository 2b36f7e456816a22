import json

import numpy as np
import pytest
import torch

from diffusion.checkpoint import CheckpointError
from diffusion.data import Labelled, TrainingSet
from diffusion.hand_task import HandTask, load_hand_encoder
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import draw_style_windows
from diffusion.style import HAND_WIDTH, HandEncoder
from diffusion.trainer import Run
from tests.diffusion.conftest import write_word

SLANTS = (-0.8, 0.0, 0.8)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Losses and weights of an encoder that has seen three slants of some words."""
    out = tmp_path_factory.mktemp("hands")
    samples = [
        Labelled(text, write_word(text, slant), writer, 1.0)
        for text in ("cab", "bac", "abc", "acb")
        for writer, slant in enumerate(SLANTS)
    ]
    data = TrainingSet(samples, (14.0,) * 95, points_per_token=4, windows_per_writer=8)
    options = StrokeTrainConfig(
        steps=100, tokens_per_batch=240, learning_rate=1e-3, warmup=10, ema=0.9, log_every=1
    )
    run = Run(out, options, HandTask(data, {"name": "hands"}, options))
    return [step.losses for step in run.logged_steps()], out / "model.safetensors"


def vectors(path, texts):
    channels, weights = load_hand_encoder(path)
    encoder = HandEncoder(channels).eval()
    encoder.load_state_dict(weights)
    windows = [draw_style_windows([write_word(t, s)])[0] for t in texts for s in SLANTS]
    with torch.no_grad():
        return encoder(torch.from_numpy(np.stack(windows)))


def test_it_learns_to_tell_hands_apart_by_words_it_has_not_seen(trained):
    losses, path = trained
    assert np.mean([s["right"] for s in losses[-5:]]) > 0.9
    assert losses[-1]["writer"] < losses[0]["writer"]
    one, other = (vectors(path, [text]) for text in ("cacb", "bcca"))
    assert (one @ other.T).argmax(dim=1).tolist() == [0, 1, 2]


def test_its_vectors_have_a_unit_each_on_average(trained):
    lengths = vectors(trained[1], ["cab"]).norm(dim=1)
    torch.testing.assert_close(lengths, torch.full((3,), HAND_WIDTH**0.5))


@pytest.mark.parametrize("change", [{"channels": [8]}, {"channels": "x"}, {}])
def test_an_encoder_of_another_shape_is_refused(trained, tmp_path, change):
    path = trained[1]
    copy = tmp_path / "model.safetensors"
    copy.write_bytes(path.read_bytes())
    described = json.loads(path.with_suffix(".json").read_text())
    described["config"] = change
    copy.with_suffix(".json").write_text(json.dumps(described))
    with pytest.raises(CheckpointError):
        load_hand_encoder(copy)
