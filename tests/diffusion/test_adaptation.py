import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from diffusion.adaptation import (
    ADAPTER_NAME,
    AdaptationConfig,
    AdaptationTask,
    adapt,
    usable_words,
)
from diffusion.alphabet import CHARACTERS
from diffusion.checkpoint import load_checkpoint
from diffusion.generator import write_tiny_checkpoint
from diffusion.lora import Adapter
from diffusion.prior import PRIOR_TEXTS, LabelledWord
from diffusion.recognizer import Reading
from diffusion.strength import SAMPLING, STRENGTHS
from diffusion.strokes import draw_style_windows
from tests.diffusion.conftest import write_word

TEXTS = ("cab", "bead", "face", "hedge", "dab", "ache", "fade", "beach")


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "base.safetensors"
    write_tiny_checkpoint(path)
    return path


def hand(slant=0.3):
    words = [LabelledWord(text, write_word(text, slant)) for text in TEXTS]
    return words, draw_style_windows([words[0].strokes, words[1].strokes])


def config(**changes):
    options = {"steps": 8, "tokens_per_batch": 60, "prior_words": 4, "look_every": 2, "rank": 2}
    return AdaptationConfig(**(options | changes))


def test_the_prior_texts_cover_every_letter_digit_and_most_marks():
    shown = set("".join(PRIOR_TEXTS))
    letters = {c for c in CHARACTERS if c.isalnum()}
    assert letters <= shown
    assert set(".,;:!?'\"()-/&%$#@*+=") <= shown
    assert not any(" " in text or len(text) > 20 for text in PRIOR_TEXTS)


def test_a_hand_is_learned_into_a_file_that_its_base_takes(base, tmp_path):
    words, windows = hand()
    out = tmp_path / "run"
    steps = list(adapt(base, words, windows, out, config(steps=40, learning_rate=1e-2)))
    assert [s.step for s in steps if s.step == 0], "the model writes its own words first"
    looks = [s.held_back for s in steps if s.held_back is not None]
    assert min(looks) < looks[0]
    adapter = Adapter.load(out / ADAPTER_NAME)
    checkpoint = load_checkpoint(base)
    assert adapter.base == checkpoint.sha256
    assert adapter.info["words"] == 8
    assert adapter.info["held_back"] == 1
    assert adapter.info["held_back_loss"] == pytest.approx(min(looks), abs=1e-4)
    adapter.applied(checkpoint).check()
    assert (out / ADAPTER_NAME).stat().st_size < base.stat().st_size
    assert (out / "log.jsonl").read_text().count("\n") >= 3


def test_the_same_seed_learns_the_same(base, tmp_path):
    words, windows = hand()
    for name in "ab":
        list(adapt(base, words, windows, tmp_path / name, config()))
    one, other = (Adapter.load(tmp_path / name / ADAPTER_NAME) for name in "ab")
    for name, value in one.factors.items():
        torch.testing.assert_close(value, other.factors[name])


def test_words_that_get_no_better_end_the_run_and_the_best_adapter_is_kept(base, tmp_path):
    words, windows = hand()
    wild = config(steps=400, learning_rate=1.0, warmup=1, patience=2, ema=0.0)
    steps = list(adapt(base, words, windows, tmp_path / "run", wild))
    assert steps[-1].step < 400
    assert steps[-1].progress == 1.0
    looks = [s for s in steps if s.held_back is not None]
    assert [s.is_best for s in looks[-2:]] == [False, False]
    kept = Adapter.load(tmp_path / "run" / ADAPTER_NAME).info["held_back_loss"]
    assert kept <= min(s.held_back for s in looks) + 1e-4


def test_closing_early_keeps_what_was_learned(base, tmp_path):
    words, windows = hand()
    steps = adapt(base, words, windows, tmp_path / "run", config(steps=1000))
    while next(steps).step < 3:
        pass
    steps.close()
    assert Adapter.load(tmp_path / "run" / ADAPTER_NAME).info["steps"] == 3


def test_nothing_held_back_means_nothing_is_looked_at(base, tmp_path):
    words, windows = hand()
    steps = list(adapt(base, words, windows, tmp_path / "run", config(held_back=0.0)))
    assert all(step.held_back is None for step in steps)
    assert steps[-1].step == 8
    factors = Adapter.load(tmp_path / "run" / ADAPTER_NAME).factors
    assert any(value.abs().max() > 0 for name, value in factors.items() if name.endswith(".up"))


class Picky:
    """Reads nothing but some words."""

    def __init__(self, wanted):
        self.wanted = wanted

    def read(self, words):
        return [Reading(text, 0.9 if text in self.wanted else 0.1) for _, text in words]


def test_the_model_learns_from_those_of_its_words_that_can_be_read(base, tmp_path, monkeypatch):
    words, windows = hand()
    seen = []

    def task(*arguments):
        seen.append({word.text for word in arguments[3]})
        return AdaptationTask(*arguments)

    monkeypatch.setattr("diffusion.adaptation.AdaptationTask", task)
    options = config(steps=1, prior_words=len(PRIOR_TEXTS))
    wanted = set(PRIOR_TEXTS[::2])
    list(adapt(base, words, windows, tmp_path / "a", options, reader=Picky(wanted)))
    list(adapt(base, words, windows, tmp_path / "b", options))
    assert seen[0] == seen[1] & wanted
    assert seen[0] < seen[1]


class Tiring:
    """Reads everything worse from call to call."""

    def __init__(self):
        self.asked = []

    def read(self, words):
        self.asked.append({text for _, text in words})
        return [Reading(text, 1 / len(self.asked)) for _, text in words]


def test_what_makes_words_harder_to_read_is_kept_at_less_strength(base, tmp_path):
    words, windows = hand()
    reader = Tiring()
    options = config(steps=1, probes=6)
    steps = list(adapt(base, words, windows, tmp_path / "run", options, reader=reader))
    shares = [step.losses["probe"] for step in steps if "probe" in step.losses]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    kept = Adapter.load(tmp_path / "run" / ADAPTER_NAME)
    assert kept.config.alpha == pytest.approx(options.alpha * STRENGTHS[-1])
    assert kept.sampling == SAMPLING
    learned_from, *probed = reader.asked
    assert len(probed) == 1 + len(STRENGTHS)
    assert not learned_from & probed[0]
    assert all(texts == probed[0] and len(texts) == 6 for texts in probed)


def test_what_cannot_be_learned_from_is_left_out_and_too_little_is_refused(base, tmp_path):
    words, windows = hand()
    long = LabelledWord("a" * 21, write_word("a" * 21))
    empty = LabelledWord("cab", [np.zeros((0, 2))])
    assert usable_words([long, empty, words[0]]) == [words[0]]
    with pytest.raises(ValueError, match="4 words are too few"):
        list(adapt(base, [*words[:4], long], windows, tmp_path / "run", config()))
    assert not (tmp_path / "run").exists()


def test_the_description_says_how_it_was_made(base, tmp_path):
    words, windows = hand()
    options = replace(config(), seed=3)
    list(adapt(base, words, windows, tmp_path / "run", options))
    told = json.loads((tmp_path / "run" / "adapter.json").read_text(encoding="utf-8"))
    assert told["info"]["training"]["seed"] == 3
    assert told["info"]["base"] == {"name": "tiny-random", "version": "0"}
