import json
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from diffusion.alphabet import PAD, VOCABULARY_SIZE, to_tokens
from diffusion.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from diffusion.corpus import Corpus, Sample
from diffusion.families import FAMILIES, PRESETS
from diffusion.generator import WordGenerator, WordRequest, write_tiny_checkpoint
from diffusion.luhman import ConvBlock, LuhmanConfig
from diffusion.schedule import NoiseSchedule
from diffusion.strokes import DOWN, END, LARGEST_OFFSET, LIFT, draw_style_windows
from diffusion.trainer import learning_rate_factor
from diffusion.training import main, preset_config, train
from tests.diffusion.conftest import write_word

TINY = PRESETS["luhman2020-tiny"]


def config(**changes):
    options = {"tokens_per_batch": 60, "log_every": 1, "sheets": False} | changes
    return preset_config("luhman2020-tiny", **options)


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    model = TINY.build().eval()
    torch.nn.init.normal_(model.null_style, std=0.3)
    return model.requires_grad_(False)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "luhman.safetensors"
    torch.manual_seed(0)
    save_checkpoint(path, TINY, TINY.build().state_dict(), info={"name": "luhman-random"})
    return path


def windows(count):
    picture = torch.zeros(count, 40, 288)
    for row in range(count):
        drawn = torch.rand(10, 60 + 90 * row, generator=torch.Generator().manual_seed(row))
        picture[row, 15:25, : 60 + 90 * row] = drawn.round()
    return picture


def text_of(model, words):
    """Encodes words, the shorter ones padded."""
    longest = max(map(len, words)) + 1
    tokens = torch.full((len(words), longest), PAD)
    for row, word in enumerate(words):
        tokens[row, : len(word) + 1] = torch.tensor(to_tokens(word))
    return model.encode_text(tokens, torch.zeros(tokens.shape))


def test_it_has_the_published_number_of_parameters():
    model = LuhmanConfig().build()
    ours = sum(
        p.numel()
        for name, p in model.named_parameters()
        if not name.startswith(("style.", "null_style"))
    )
    published_vocabulary, width, end_output = 73, 384, 128 + 1
    published = ours - (VOCABULARY_SIZE - published_vocabulary) * width - end_output
    assert round(published / 1e6, 2) == 10.03
    assert ours == 10_038_180


def test_shapes(model):
    for length in (8, 48, 120):
        ink, pen = model(
            torch.randn(2, length, 2),
            torch.tensor([0.3, 0.9]),
            text_of(model, ["a", "bc"]),
            model.style(windows(2)),
        )
        assert ink.shape == (2, length, 2)
        assert pen.shape == (2, length, 3)


def test_a_canvas_that_cannot_be_halved_three_times_is_refused(model):
    with pytest.raises(ValueError, match="multiple of 8"):
        model(
            torch.randn(1, 20, 2),
            torch.tensor([0.3]),
            text_of(model, ["a"]),
            model.style(windows(1)),
        )


def test_a_batch_of_two_equals_two_batches_of_one(model):
    x_t = torch.randn(2, 48, 2)
    level = torch.tensor([0.3, 0.8])
    pictures = windows(2)
    words = ["a", "longer,"]
    together = model(x_t, level, text_of(model, words), model.style(pictures))
    for row, word in enumerate(words):
        one = slice(row, row + 1)
        alone = model(x_t[one], level[one], text_of(model, [word]), model.style(pictures[one]))
        for ours, theirs in zip(alone, together, strict=True):
            torch.testing.assert_close(ours[0], theirs[row], atol=2e-5, rtol=1e-4)


def test_blank_paper_beside_the_ink_is_not_attended_to(model):
    x_t, level, text = torch.randn(1, 32, 2), torch.tensor([0.5]), text_of(model, ["abc"])
    style = model.style(windows(1))
    assert not style.mask.all()
    scribbled = style.tokens + 9.0 * ~style.mask.unsqueeze(-1)
    ours, _ = model(x_t, level, text, style)
    theirs, _ = model(x_t, level, text, style._replace(tokens=scribbled))
    torch.testing.assert_close(ours, theirs)


def test_the_output_depends_on_text_style_level_and_order(model):
    x_t, level = torch.randn(1, 32, 2), torch.tensor([0.5])
    style, other = model.style(windows(1)), model.style(1 - windows(1))
    base, _ = model(x_t, level, text_of(model, ["abc"]), style)
    for changed in (
        model(x_t, level, text_of(model, ["abd"]), style)[0],
        model(x_t, level, text_of(model, ["acb"]), style)[0],
        model(x_t, level, text_of(model, ["abc"]), other)[0],
        model(x_t, torch.tensor([0.6]), text_of(model, ["abc"]), style)[0],
    ):
        assert (changed - base).abs().max() > 1e-3


def test_the_pen_is_two_binary_choices_and_their_cross_entropies_add_up(model):
    _, logits = model(
        torch.randn(1, 48, 2),
        torch.tensor([0.9]),
        text_of(model, ["abc"]),
        model.style(windows(1)),
    )
    torch.testing.assert_close(logits.exp().sum(-1), torch.ones(1, 48))
    pen = torch.randint(3, (48,), generator=torch.Generator().manual_seed(0))
    down, lift, end = logits[0].exp().unbind(-1)
    assert torch.unique(pen).tolist() == [DOWN, LIFT, END]
    has_ended = F.binary_cross_entropy(end, (pen == END).float(), reduction="sum")
    ink = pen != END
    lifts = F.binary_cross_entropy(
        (lift / (down + lift))[ink], (pen == LIFT)[ink].float(), reduction="sum"
    )
    together = F.cross_entropy(logits[0], pen, reduction="sum")
    torch.testing.assert_close(together, has_ended + lifts)


@pytest.mark.parametrize(("dilation", "reach"), [(1, 2), (2, 3)])
def test_convolutions_are_dilated(dilation, reach):
    torch.manual_seed(0)
    block = ConvBlock(4, 8, 3, dilation)
    x = torch.randn(1, 4, 21, requires_grad=True)
    block(x, torch.randn(1, 3))[0, :, 10].sum().backward()
    touched = x.grad[0].abs().sum(0).nonzero().flatten() - 10
    assert touched.min() == -reach
    assert touched.max() == reach


def test_every_weight_learns():
    torch.manual_seed(0)
    model = TINY.build()
    style = model.drop_style(model.style(windows(2)), torch.tensor([False, True]))
    ink, pen = model(
        torch.randn(2, 32, 2), torch.tensor([0.3, 0.7]), text_of(model, ["ab", "c"]), style
    )
    hand = model.style(windows(2))  # pooled serves the losses on writer and pace alone
    loss = ink.square().mean() + pen.square().mean() + hand.pooled.square().mean()
    (loss + hand.log_pace.square().mean()).backward()
    still = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


def test_ink_comes_back_from_its_offsets():
    ink = write_word("cab")
    encoded = TINY.encode(ink)
    assert encoded.features.shape == (len(encoded.pen), 2)
    assert encoded.features.dtype == np.float32
    for ours, theirs in zip(TINY.decode(*encoded), ink, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_a_last_stroke_without_a_lift_is_kept_and_nothing_follows_the_end():
    features = np.ones((6, 2))
    strokes = TINY.decode(features, np.array([DOWN, LIFT, DOWN, DOWN, END, DOWN]))
    assert [len(s) for s in strokes] == [2, 2]
    np.testing.assert_allclose(strokes[1][-1], [4 * TINY.offset_scale] * 2)


@pytest.mark.parametrize("preset", [n for n in PRESETS if n.startswith("luhman2020")])
def test_the_levels_are_those_of_the_schedule_and_their_number_is_free(preset):
    shape = PRESETS[preset]
    assert shape.levels(60) == pytest.approx(shape.schedule.spaced(60), rel=1e-9)
    assert shape.schedule.alpha_bars[-1] == pytest.approx(
        0 if "zero" in preset else 0.0175, abs=5e-5
    )
    for count in (1, 7, 200):
        levels = shape.levels(count)
        assert len(levels) == count
        assert all(0 < low < high < 1 for low, high in pairwise([*levels, 1 - 1e-9]))
        assert levels[0] == pytest.approx(shape.schedule.alpha_bars[-1], abs=1e-7)


def test_training_levels_are_uniform_between_the_schedules_neighbours():
    share = torch.linspace(0, 1, 60 * 4 + 1, dtype=torch.float64)
    levels = TINY.level_at(share).numpy()
    edges = np.sqrt([1.0, *NoiseSchedule.luhman2020().alpha_bars])
    np.testing.assert_allclose(levels[::4], edges)
    np.testing.assert_allclose(levels[1::4], 0.75 * edges[:-1] + 0.25 * edges[1:])


def test_the_learning_rate_is_the_published_one_and_a_short_run_goes_through_all_of_it():
    def published(step):
        return 256**-0.5 * min(step**-0.5, step * 10_000**-1.5)

    options = preset_config("luhman2020", steps=60_000)
    short = preset_config("luhman2020", steps=600)
    for step in (1, 5_000, 10_000, 30_000, 60_000):
        factor = learning_rate_factor(step, (step - 1) / 60_000, options)
        assert options.learning_rate * factor == pytest.approx(published(step))
    for step in (2, 51, 101, 301, 600):
        factor = learning_rate_factor(step, (step - 1) / 600, short)
        assert short.learning_rate * factor == pytest.approx(published(100 * (step - 1)))


def test_the_preset_trains_with_plain_adam_and_options_come_first():
    options = preset_config("luhman2020", steps=1)
    assert (options.muon, options.weight_decay) == (False, 0.0)
    assert preset_config("luhman2020", steps=1, learning_rate=0.1).learning_rate == 0.1
    assert preset_config("small", steps=1).muon


def test_a_configuration_survives_json():
    shape = replace(
        PRESETS["luhman2020-zero-snr"], expected_points=tuple(float(k) for k in range(95))
    )
    assert LuhmanConfig.from_json(json.loads(json.dumps(shape.to_json()))) == shape


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"width": 100},
        {"depth": "two"},
        {"colour": 1},
        {"zero_terminal_snr": True},
        {"offset_scale": -1.0},
        {"style_channels": [1 << 20]},
        {"expected_points": [1.0]},
    ],
)
def test_a_wrong_configuration_is_refused(wrong):
    with pytest.raises(ValueError):
        LuhmanConfig.from_json(LuhmanConfig().to_json() | wrong)


def test_a_checkpoint_comes_back_as_what_it_was(checkpoint):
    loaded = load_checkpoint(checkpoint)
    assert loaded.config == TINY
    torch.manual_seed(0)
    for name, values in TINY.build().state_dict().items():
        torch.testing.assert_close(loaded.weights[name], values, atol=1e-3, rtol=1e-3)
    generator = WordGenerator(loaded)
    assert generator.sampling["num_steps"] == 60
    assert generator.sampling["text_guidance"] == 1.0


def test_a_checkpoint_from_before_there_were_families_is_a_transformer(tmp_path):
    path = tmp_path / "old.safetensors"
    write_tiny_checkpoint(path)
    described = path.with_suffix(".json")
    description = json.loads(described.read_text())
    del description["family"]
    described.write_text(json.dumps(description))
    assert load_checkpoint(path).config == PRESETS["tiny"]


@pytest.mark.parametrize("family", ["transformer", "graves2013", 1, None])
def test_a_checkpoint_of_another_family_is_refused(checkpoint, tmp_path, family):
    path = tmp_path / "model.safetensors"
    path.write_bytes(checkpoint.read_bytes())
    description = json.loads(checkpoint.with_suffix(".json").read_text())
    path.with_suffix(".json").write_text(json.dumps(description | {"family": family}))
    with pytest.raises(CheckpointError, match="model"):
        load_checkpoint(path)


def test_families_are_known_by_the_name_that_is_saved():
    assert {name: kind.family for name, kind in FAMILIES.items()} == {
        name: name for name in ("transformer", "luhman2020")
    }


@pytest.mark.parametrize("sampler", ["ancestral", "renoise", "ddim", "heun"])
def test_words_are_written_whatever_their_neighbours(checkpoint, sampler):
    generator = WordGenerator.load(checkpoint, "cpu")
    style = generator.encode_style([(draw_style_windows([write_word("abcd")]), 1.0)])
    requests = [WordRequest("ink", 1), WordRequest("seventeen", 2), WordRequest(".", 3)]
    *_, together = generator.generate(requests, style, num_steps=4, sampler=sampler)
    *_, alone = generator.generate(requests[1:2], style, num_steps=4, sampler=sampler)
    assert all(word.strokes for word in together.words)
    ours, theirs = together.words[1].strokes, alone.words[0].strokes
    assert [len(s) for s in ours] == [len(s) for s in theirs]
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


def test_ink_of_an_untrained_model_stays_bounded(checkpoint):
    generator = WordGenerator.load(checkpoint, "cpu")
    style = generator.encode_style([(draw_style_windows([write_word("abcd")]), 1.0)])
    *_, last = generator.generate([WordRequest("ink", 1)], style)
    points = np.concatenate(last.words[0].strokes)
    assert np.abs(np.diff(points, axis=0, prepend=0)).max() <= LARGEST_OFFSET + 1e-4


def test_guidance_of_one_is_the_network_itself_and_another_is_not(checkpoint):
    generator = WordGenerator.load(checkpoint, "cpu")
    style = generator.encode_style([(draw_style_windows([write_word("abcd")]), 1.0)])

    def write(**options):
        *_, last = generator.generate([WordRequest("ink", 1)], style, num_steps=3, **options)
        return np.concatenate(last.words[0].strokes)

    plain = write()
    np.testing.assert_array_equal(plain, write(text_guidance=1.0, style_guidance=1.0))
    guided = write(text_guidance=2.0)
    assert plain.shape != guided.shape or np.abs(plain - guided).max() > 1e-3


def test_a_model_that_overfits_one_word_writes_it_with_either_sampler(tmp_path):
    ink = write_word("cab")
    Corpus.write(tmp_path / "corpus.npz", [Sample("cab", ink, "me", "us", "word")] * 2, set(), 14.0)
    options = config(steps=300, tokens_per_batch=100, learning_rate=5e-3, ema=0.98)
    *_, last = train(tmp_path, tmp_path / "run", options)
    assert last.step == 300
    generator = WordGenerator.load(tmp_path / "run" / "model.safetensors", "cpu")
    style = generator.encode_style([(draw_style_windows([ink]), 1.0)])
    for sampler in ("ancestral", "renoise"):
        *_, result = generator.generate([WordRequest("cab", 5)], style, sampler=sampler)
        written = result.words[0].strokes
        assert len(written) == len(ink)
        for ours, theirs in zip(written, ink, strict=True):
            assert abs(len(ours) - len(theirs)) <= 3
            assert np.hypot(*(ours.mean(0) - theirs.mean(0))) < 3.0  # summed offsets drift
            difference = (ours - ours.mean(0))[:, None] - (theirs - theirs.mean(0))[None]
            distance = np.hypot(*difference.transpose(2, 0, 1))
            assert distance.min(axis=1).max() < 1.2  # no stray ink: a letter is 3 steps high
            assert distance.min(axis=0).max() < 1.2  # nothing missing


def test_a_resumed_run_repeats_the_losses_of_an_unbroken_one(corpus_path, tmp_path):
    unbroken = [s.losses for s in train(corpus_path, tmp_path / "a", config(steps=4))]
    steps = train(corpus_path, tmp_path / "b", config(steps=4))
    first = [next(steps).losses for _ in range(2)]
    steps.close()  # as Ctrl-C does
    rest = [s.losses for s in train(corpus_path, tmp_path / "b", config(steps=4), resume=True)]
    for ours, theirs in zip([*first, *rest], unbroken, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    one, other = (load_file(tmp_path / run / "model.safetensors") for run in "ab")
    for name in one:
        torch.testing.assert_close(one[name], other[name])


def test_the_command_line_trains_it_and_draws_a_sheet(corpus_path, tmp_path, capsys):
    command = ["--corpus", str(corpus_path), "--out", str(tmp_path / "run"), "--device", "cpu"]
    command += ["--preset", "luhman2020-tiny", "--steps", "1", "--tokens-per-batch", "60"]
    assert main(command) == 0
    assert capsys.readouterr().out.strip().endswith("model.safetensors")
    loaded = load_checkpoint(tmp_path / "run")
    assert loaded.config.family == "luhman2020"
    assert loaded.info["training"]["inverse_sqrt_steps"] == 60_000
    assert math.isclose(loaded.info["training"]["learning_rate"], 6.25e-4)
    (sheet,) = (tmp_path / "run" / "samples").glob("step-*.png")
    assert sheet.read_bytes().startswith(b"\x89PNG")
