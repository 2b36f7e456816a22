from itertools import product

import numpy as np
import pytest
import torch

from diffusion.checkpoint import CheckpointError
from diffusion.data import Labelled, TrainingSet
from diffusion.recognition import RecognitionTask, varied
from diffusion.recognizer import (
    Recognizer,
    RecognizerConfig,
    StrokeRecognizer,
    save_recognizer,
    text_classes,
    text_losses,
)
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import encode
from diffusion.trainer import Run
from diffusion.training import train
from tests.diffusion.conftest import write_word

SMALL = RecognizerConfig(width=32, depth=2, heads=2)


@pytest.fixture
def recognizer():
    torch.manual_seed(0)
    return Recognizer(StrokeRecognizer(SMALL), {"name": "untrained"})


def test_the_probability_of_a_text_is_the_sum_over_its_paths():
    log_probs = torch.randn(1, 4, 96, generator=torch.Generator().manual_seed(1)).log_softmax(-1)
    text = "ab"
    total = 0.0
    for path in product([0, *text_classes(text)], repeat=4):
        collapsed = [c for k, c in enumerate(path) if c and (k == 0 or path[k - 1] != c)]
        if collapsed == text_classes(text):
            total += float(np.exp(sum(log_probs[0, k, c].item() for k, c in enumerate(path))))
    loss = text_losses(log_probs, torch.tensor([4]), [text])
    assert float(loss[0]) == pytest.approx(-np.log(total), rel=1e-4)


def test_a_reading_does_not_change_with_its_neighbours(recognizer):
    words = [(write_word(text), text) for text in ("a", "cab", "abcabcabc")]
    together = recognizer.read(words)
    for word, reading in zip(words, together, strict=True):
        (alone,) = recognizer.read([word])
        assert alone.text == reading.text
        assert alone.probability == pytest.approx(reading.probability, rel=1e-4)


def test_nothing_reads_as_nothing(recognizer):
    assert recognizer.read([([], "a")]) == [("", 0.0)]
    dot = [np.zeros((1, 2))]
    assert recognizer.read([(dot, "far too long for a dot")])[0].probability == 0.0


def test_gradients_reach_the_ink():
    model = StrokeRecognizer(SMALL)
    ink = encode(write_word("cab"))
    features = torch.from_numpy(ink.features)[None].requires_grad_()
    pen = torch.from_numpy(ink.pen)[None]
    log_probs, frames = model(features, (pen == 1).float(), pen != 2)
    text_losses(log_probs, frames, ["cab"]).sum().backward()
    assert features.grad is not None
    assert (features.grad.abs().sum(-1) > 0).all()


def test_varied_ink_keeps_its_length_and_stays_empty_where_it_was():
    ink = encode(write_word("cab"))
    count = len(ink.pen)
    features = torch.zeros(1, count + 8, 4)
    features[0, :count] = torch.from_numpy(ink.features)
    mask = (torch.arange(count + 8) < count).unsqueeze(0)
    changed = varied(features, mask, torch.Generator().manual_seed(0))
    assert (changed[0, count:] == 0).all()
    difference = (changed - features)[0, :count].abs()
    assert 0.005 < float(difference.mean()) < 0.5


def test_it_learns_to_read_what_it_is_shown(tmp_path):
    texts = ["cab", "bac", "abc", "acb"]
    samples = [Labelled(text, write_word(text), 0, 1.0) for text in texts]
    data = TrainingSet(samples, (14.0,) * 95, points_per_token=4, windows_per_writer=1)
    options = StrokeTrainConfig(
        steps=150, tokens_per_batch=240, learning_rate=4e-3, warmup=10, ema=0.9, log_every=1
    )
    run = Run(tmp_path, options, RecognitionTask(data, SMALL, {"name": "reader"}, options))
    losses = [step.losses["ctc"] for step in run.logged_steps()]
    assert losses[-1] < 0.3 < 3 < losses[0]
    recognizer = Recognizer.load(tmp_path / "model.safetensors")
    for written in texts:
        readings = recognizer.read([(write_word(written), text) for text in texts])
        best = int(np.argmax([reading.probability for reading in readings]))
        assert texts[best] == written
        assert readings[best].probability > 0.3


def test_the_command_trains_one(corpus_path, tmp_path):
    options = StrokeTrainConfig(preset="recognizer", steps=1, tokens_per_batch=60)
    list(train(corpus_path, tmp_path / "run", options))
    recognizer = Recognizer.load(tmp_path / "run")
    assert recognizer.info["steps"] == 1
    assert recognizer.info["data"]["writers"] == 10


def test_a_saved_recogniser_reads_the_same(recognizer, tmp_path):
    path = tmp_path / "recognizer.safetensors"
    save_recognizer(path, SMALL, recognizer.model.state_dict(), {"name": "untrained"})
    loaded = Recognizer.load(path)
    word = [(write_word("cab"), "cab")]
    assert loaded.read(word)[0].probability == pytest.approx(
        recognizer.read(word)[0].probability, rel=0.05
    )
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(CheckpointError, match="damaged"):
        Recognizer.load(path)


def test_a_stroke_model_is_no_recogniser(tmp_path):
    from diffusion.generator import write_tiny_checkpoint

    write_tiny_checkpoint(tmp_path / "model.safetensors")
    with pytest.raises(CheckpointError, match="handwrite-recognizer"):
        Recognizer.load(tmp_path)
