import json
import pickle

import numpy as np
import pytest
import torch

from diffusion.checkpoint import CheckpointError, load_checkpoint
from diffusion.generator import WordGenerator, WordRequest, resolve_device, write_tiny_checkpoint
from diffusion.samplers import SAMPLERS
from diffusion.strokes import draw_style_windows
from tests.diffusion.conftest import write_word


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_checkpoint(path)
    return path


@pytest.fixture(scope="module")
def generator(checkpoint):
    return WordGenerator.load(checkpoint, "cpu")


@pytest.fixture(scope="module")
def style(generator):
    return generator.encode_style([(draw_style_windows([write_word("abcd")]), 1.0)])


def written(generator, style, words, **options):
    options = {"num_steps": 3} | options
    *_, last = generator.generate([WordRequest(*w) for w in words], style, **options)
    return [w.strokes for w in last.words]


def assert_same_ink(ours, theirs, tolerance=1e-3):
    assert [len(s) for s in ours] == [len(s) for s in theirs]
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, atol=tolerance)


def test_a_word_does_not_change_with_its_neighbours(generator, style):
    words = [("one", 1), ("two,", 2), ("seventeen", 3), ("6", 4)]
    together = written(generator, style, words)
    for word, ink in zip(words, together, strict=True):
        (alone,) = written(generator, style, [word])
        assert_same_ink(alone, ink)


def test_the_same_seed_writes_the_same_and_another_one_does_not(generator, style):
    one, again, other = (written(generator, style, [("word", s)])[0] for s in (1, 1, 2))
    assert_same_ink(one, again, 0)
    assert [s.shape for s in one] != [s.shape for s in other] or any(
        np.abs(a - b).max() > 0.01 for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("sampler", sorted(SAMPLERS))
def test_every_sampler_yields_each_step_and_ink_for_every_word(generator, style, sampler):
    requests = [WordRequest("ink", 1), WordRequest(".", 2)]
    steps = list(generator.generate(requests, style, num_steps=4, sampler=sampler))
    assert [(s.done, s.total) for s in steps] == [(k, 4) for k in (1, 2, 3, 4)]
    for step in steps:
        for word in step.words:
            assert word.strokes
            assert word.spans.shape == (len(word.text), 2)
            assert all(np.isfinite(s).all() for s in word.strokes)


def test_a_full_stop_is_written_once(generator, style, monkeypatch):
    ink = [np.array([[0.0, 0.0], [5.0, 4.0]]), np.array([[7.0, 0.0]]), np.array([[8.0, 0.1]])]
    monkeypatch.setattr(type(generator.config), "decode", lambda self, features, pen: list(ink))
    one, several = written(generator, style, [("b.", 1), ("b..", 1)])
    assert (len(one), len(several)) == (2, 3)


def test_large_batches_whose_guidance_passes_run_apart_write_the_same(
    generator, style, monkeypatch
):
    words = [("one", 1), ("seven", 2)]
    together = written(generator, style, words)
    monkeypatch.setattr("diffusion.generator._TOGETHER_TOKENS", 0)
    for ours, theirs in zip(written(generator, style, words), together, strict=True):
        assert_same_ink(ours, theirs)


def test_a_blend_lies_between_its_hands(generator):
    upright, slanted = (draw_style_windows([write_word("abcd", slant)]) for slant in (0.0, 0.8))
    a, b = (generator.encode_style([(w, 1.0)]).pooled for w in (upright, slanted))
    mixed = generator.encode_style([(upright, 3.0), (slanted, 1.0)]).pooled
    np.testing.assert_allclose(mixed, 0.75 * a + 0.25 * b, atol=1e-5)


def test_words_of_other_seeds_look_at_other_windows_of_the_hand(generator):
    first, second = (draw_style_windows([write_word(w)]) for w in ("abcd", "dcba"))
    hand = generator.encode_style([(np.concatenate([first, second]), 1.0)])
    alone = [generator.encode_style([(window, 1.0)]).tokens for window in (first, second)]
    for seed in range(4):
        seen = hand.seen_by(seed)
        assert any(torch.allclose(seen.tokens, tokens, atol=1e-5) for tokens in alone)
        np.testing.assert_array_equal(seen.pooled, hand.pooled)
    assert not torch.allclose(hand.seen_by(0).tokens, hand.seen_by(1).tokens, atol=1e-3)


def test_windows_that_show_little_are_not_attended_to(generator):
    full, poor = (draw_style_windows([write_word(w)]) for w in ("abcdefgh", "i"))
    hand = generator.encode_style([(np.concatenate([poor, full]), 1.0)])
    only = generator.encode_style([(full, 1.0)])
    torch.testing.assert_close(hand.tokens, only.tokens, atol=1e-5, rtol=0)


def test_of_a_blend_the_heaviest_hand_is_attended_to(generator):
    heavy, light = (draw_style_windows([write_word("abcd", slant)]) for slant in (0.0, 0.8))
    hand = generator.encode_style([(light, 1.0), (heavy, 3.0)])
    only = generator.encode_style([(heavy, 1.0)])
    torch.testing.assert_close(hand.tokens, only.tokens, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "options",
    [{"num_steps": 0}, {"sampler": "magic"}, {"neatness": 2.0}, {"text_guidance": float("nan")}],
)
def test_wrong_options_are_refused(generator, style, options):
    with pytest.raises(ValueError):
        written(generator, style, [("word", 1)], **options)


def test_a_style_needs_a_sample(generator):
    with pytest.raises(ValueError):
        generator.encode_style([])
    with pytest.raises(ValueError, match="40, 288"):
        generator.encode_style([(np.zeros((1, 20, 20)), 1.0)])


def test_weights_survive_in_half_precision_and_carry_their_digest(checkpoint):
    loaded = load_checkpoint(checkpoint)
    assert loaded.sha256 == json.loads(checkpoint.with_suffix(".json").read_text())["sha256"]
    assert loaded.info["name"] == "tiny-random"


def damage(path, how):
    described = path.with_suffix(".json")
    description = json.loads(described.read_text())
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:-100])
    elif how == "pickle":
        path.write_bytes(pickle.dumps({"weights": 1}))
    elif how == "swapped":
        write_tiny_checkpoint(path.with_name("b.safetensors"), seed=9)
        path.write_bytes(path.with_name("b.safetensors").read_bytes())
    elif how == "alone":
        described.unlink()
    elif how == "newer":
        described.write_text(json.dumps(description | {"version": 99}))
    elif how == "other shape":
        description["config"]["width"] = 128
        described.write_text(json.dumps(description))
    elif how == "no json":
        described.write_text("{")


@pytest.mark.parametrize(
    "how", ["truncated", "pickle", "swapped", "alone", "newer", "other shape", "no json"]
)
def test_a_checkpoint_that_is_not_whole_is_refused_with_its_name(tmp_path, how):
    path = tmp_path / "model.safetensors"
    write_tiny_checkpoint(path)
    damage(path, how)
    with pytest.raises(CheckpointError, match="model"):
        load_checkpoint(path)


def test_devices_are_resolved_or_refused():
    assert resolve_device("auto") in ("cpu", "cuda", "mps")
    with pytest.raises(ValueError, match="abacus"):
        resolve_device("abacus")


def test_words_in_several_hands_are_as_if_written_hand_by_hand(generator, style):
    other = generator.encode_style([(draw_style_windows([write_word("efgh", 0.8)]), 1.0)])
    requests = [WordRequest("one", 1), WordRequest("two", 2)]
    *_, last = generator.generate(requests, [style, other], num_steps=3)
    assert_same_ink(last.words[0].strokes, written(generator, style, [("one", 1)])[0])
    assert_same_ink(last.words[1].strokes, written(generator, other, [("two", 2)])[0])
    with pytest.raises(ValueError, match="1 styles for 2 words"):
        next(generator.generate(requests, [style], num_steps=3))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")
def test_a_gpu_writes_what_the_cpu_writes(checkpoint):
    windows = draw_style_windows([write_word("abcd")])
    inks = []
    for device in ("cpu", "cuda"):
        generator = WordGenerator.load(checkpoint, device)
        style = generator.encode_style([(windows, 1.0)])
        inks.append(written(generator, style, [("word", 1), ("ink.", 2)]))
    for ours, theirs in zip(*inks, strict=True):
        assert_same_ink(ours, theirs, 0.05)


def test_ink_is_like_itself_and_less_like_another_hand(generator):
    upright, slanted = (draw_style_windows([write_word("abcdefgh", slant)]) for slant in (0.0, 0.9))
    assert generator.likeness(upright, upright) == pytest.approx(1.0)
    assert generator.likeness(upright, slanted) < 0.9999
    assert generator.likeness(upright, slanted) == pytest.approx(
        generator.likeness(slanted, upright), abs=1e-6
    )
    with pytest.raises(ValueError):
        generator.likeness(upright, upright[:0])
