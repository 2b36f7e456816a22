import errno
import json
import os
import signal
import subprocess
import sys
import time
import types
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

import diffusion.trainer
import diffusion.training
from diffusion.alphabet import to_tokens
from diffusion.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from diffusion.corpus import Corpus, Sample
from diffusion.generator import WordGenerator, WordRequest
from diffusion.hand_task import load_hand_encoder
from diffusion.material import spread
from diffusion.model import PRESETS
from diffusion.muon import orthogonalise
from diffusion.stroke_task import take_weights
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import draw_style_windows
from diffusion.trainer import learning_rate_factor
from diffusion.training import StrokeTask, main, train
from tests.diffusion.conftest import write_word


def config(**changes):
    options = {"tokens_per_batch": 120, "log_every": 1, "warmup": 3, "sheets": False} | changes
    return StrokeTrainConfig(preset="tiny", **options)


def test_a_tiny_model_overfits_one_sample_and_samples_it_back(tmp_path):
    ink = write_word("cab")
    Corpus.write(tmp_path / "corpus.npz", [Sample("cab", ink, "me", "us", "word")] * 2, set(), 14.0)
    options = StrokeTrainConfig(
        preset="tiny",
        steps=350,
        tokens_per_batch=160,
        learning_rate=4e-3,
        warmup=20,
        ema=0.98,
        sheets=False,
    )
    *_, last = train(tmp_path, tmp_path / "run", options)
    assert last.step == 350
    generator = WordGenerator.load(tmp_path / "run" / "model.safetensors", "cpu")
    style = generator.encode_style([(draw_style_windows([ink]), 1.0)])
    *_, result = generator.generate(
        [WordRequest("cab", 5)], style, num_steps=20, text_guidance=1.0, style_guidance=1.0
    )
    written = result.words[0].strokes
    assert len(written) == len(ink)
    written_points, points = np.concatenate(written), np.concatenate(ink)
    distance = np.hypot(*(written_points[:, None] - points[None]).transpose(2, 0, 1))
    assert distance.min(axis=1).max() < 1.2  # no stray ink: a letter is 3 steps high
    assert distance.min(axis=0).max() < 1.2  # nothing missing
    assert distance.min(axis=1).mean() < 0.35


def test_a_resumed_run_repeats_the_losses_of_an_unbroken_one(corpus_path, tmp_path):
    unbroken = [s.losses for s in train(corpus_path, tmp_path / "a", config(steps=6))]
    steps = train(corpus_path, tmp_path / "b", config(steps=6))
    first = [next(steps).losses for _ in range(3)]
    steps.close()  # as Ctrl-C does
    rest = [s.losses for s in train(corpus_path, tmp_path / "b", config(steps=6), resume=True)]
    for ours, theirs in zip([*first, *rest], unbroken, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    one, other = (load_file(tmp_path / run / "model.safetensors") for run in "ab")
    for name in one:
        torch.testing.assert_close(one[name], other[name])


def test_a_recogniser_teaches_legible_writing(corpus_path, tmp_path):
    list(train(corpus_path, tmp_path / "reader", replace(config(steps=1), preset="recognizer")))
    recognizer = tmp_path / "reader" / "model.safetensors"
    before = recognizer.read_bytes()
    steps = list(train(corpus_path, tmp_path / "run", config(steps=3), recognizer=recognizer))
    assert all(step.losses["reading"] > 0 for step in steps)
    unweighted = config(steps=3, reading_weight=0.0)
    plain = list(train(corpus_path, tmp_path / "plain", unweighted, recognizer=recognizer))
    assert plain[0].losses == pytest.approx(steps[0].losses)
    assert plain[2].losses["reading"] != pytest.approx(steps[2].losses["reading"], rel=1e-6)
    assert recognizer.read_bytes() == before
    assert "reading" not in next(train(corpus_path, tmp_path / "none", config(steps=1))).losses


@pytest.fixture
def hands(corpus_path, tmp_path):
    list(train(corpus_path, tmp_path / "hands", replace(config(steps=1), preset="hands")))
    return tmp_path / "hands" / "model.safetensors"


def test_a_model_gets_a_trained_encoder_of_hands_and_leaves_it_as_it_is(
    corpus_path, tmp_path, hands
):
    out = tmp_path / "run"
    steps = train(corpus_path, out, config(steps=3), hands=hands)
    first = next(steps)
    assert "writer" not in first.losses  # hands are told apart already
    steps.close()
    list(train(corpus_path, out, config(steps=3), resume=True))
    trained = load_checkpoint(out / "model.safetensors")
    for name, weights in load_file(hands).items():
        torch.testing.assert_close(trained.weights[f"style.hand.{name}"], weights.float())
    assert trained.weights["hand_token.weight"].abs().max() > 0
    generator = WordGenerator(trained)
    window = draw_style_windows([write_word("cab")])
    style = generator.encode_style([(window, 1.0)])
    *_, result = generator.generate([WordRequest("cab", 5)], style, num_steps=2)
    assert result.words[0].strokes


def test_a_model_that_gets_an_encoder_of_hands_first_writes_as_before(corpus_path, tmp_path, hands):
    list(train(corpus_path, tmp_path / "old", config(steps=2)))
    old = load_checkpoint(tmp_path / "old" / "model.safetensors")
    shape = replace(old.config, hand_channels=load_hand_encoder(hands)[0])
    model = shape.build().eval()
    take_weights(model, old)
    before = old.build()
    x_t, level = torch.randn(1, 32, 4), torch.tensor([0.5])
    tokens, centres = torch.tensor([to_tokens("cab")]), torch.tensor([[1.0, 3.0, 5.0, 7.0]])
    outputs = []
    for network in (before, model):
        shown = network.style(torch.from_numpy(draw_style_windows([write_word("cab")])))
        shown = shown._replace(pooled=torch.zeros_like(shown.pooled))
        outputs.append(network(x_t, level, network.encode_text(tokens, centres), shown))
    for one, other in zip(*outputs, strict=True):
        torch.testing.assert_close(one, other)


def test_weights_keep_the_encoder_of_hands_that_they_know(corpus_path, tmp_path, hands):
    list(train(corpus_path, tmp_path / "old", config(steps=1), hands=hands))
    old = tmp_path / "old" / "model.safetensors"
    steps = train(corpus_path, tmp_path / "run", config(steps=1), start_from=old, hands=hands)
    with pytest.raises(ValueError, match=r"model\.safetensors has an encoder of hands"):
        next(steps)
    assert not (tmp_path / "run").exists()
    next(train(corpus_path, tmp_path / "run", config(steps=1), start_from=old))
    kept = load_checkpoint(tmp_path / "run" / "model.safetensors")
    for name, weights in load_file(hands).items():
        torch.testing.assert_close(kept.weights[f"style.hand.{name}"], weights.float())


def test_the_baseline_has_no_use_for_an_encoder_of_hands(corpus_path, tmp_path, hands):
    options = replace(config(steps=1), preset="luhman2020-tiny")
    with pytest.raises(ValueError, match="tokens alone"):
        next(train(corpus_path, tmp_path / "run", options, hands=hands))
    assert not (tmp_path / "run").exists()


def test_a_recogniser_cannot_read_the_channels_of_the_baseline(corpus_path, tmp_path):
    options = replace(config(steps=1), preset="luhman2020")
    with pytest.raises(ValueError, match="reads 4 channels"):
        next(train(corpus_path, tmp_path / "run", options, recognizer=tmp_path))


def test_a_killed_run_loses_at_most_the_steps_since_its_last_checkpoint(corpus_path, tmp_path):
    out = tmp_path / "run"
    command = [sys.executable, "-m", "diffusion.training", "--corpus", str(corpus_path)]
    command += ["--out", str(out), "--preset", "tiny", "--tokens-per-batch", "60"]
    command += ["--checkpoint-minutes", "0", "--log-every", "1", "--device", "cpu", "--no-sheets"]
    process = subprocess.Popen([*command, "--steps", "100000"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 90
    while not (out / "model.json").exists() and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait()
    load_checkpoint(out / "model.safetensors")
    state = torch.load(out / "state.pt", weights_only=True)
    logged = [json.loads(line)["step"] for line in (out / "log.jsonl").read_text().splitlines()]
    assert state["step"] >= logged[-1] - 1
    assert main([*command[3:], "--resume", "--steps", str(state["step"] + 2)]) == 0
    resumed = [json.loads(line)["step"] for line in (out / "log.jsonl").read_text().splitlines()]
    assert resumed[len(logged) :] == [state["step"] + 1, state["step"] + 2]


def test_the_learning_rate_warms_up_holds_and_falls():
    options = config(steps=100, decay_share=0.2)
    rates = [learning_rate_factor(k, (k - 1) / 100, options) for k in range(1, 101)]
    assert rates[0] < rates[1] < rates[3] == 1.0
    assert set(rates[3:80]) == {1.0}
    assert all(a > b for a, b in pairwise(rates[81:]))
    assert rates[-1] == pytest.approx(0.05)


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 24, 8), (2, 8, 40)])
def test_orthogonalising_brings_singular_values_near_one(shape):
    matrices = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    values = torch.linalg.svdvals(orthogonalise(matrices))
    assert values.min() > 0.3
    assert values.max() < 1.3


def test_twins_add_samples_and_no_writers(corpus_path, tmp_path):
    told = {}
    for twins in (False, True):
        list(train(corpus_path, tmp_path / str(twins), config(steps=1, twins=twins)))
        described = json.loads((tmp_path / str(twins) / "config.json").read_text("utf-8"))
        told[twins] = described["data"]
    assert told[True]["samples"] == 2 * told[False]["samples"]
    assert told[True]["writers"] == told[False]["writers"] == 10


def test_hands_are_not_told_apart_by_twins(corpus_path, tmp_path):
    options = StrokeTrainConfig(preset="hands", steps=1, twins=True)
    with pytest.raises(ValueError, match="leave --twins out"):
        next(train(corpus_path, tmp_path / "hands", options))


def test_a_damaged_training_state_is_refused(corpus_path, tmp_path):
    out = tmp_path / "run"
    list(train(corpus_path, out, config(steps=1)))
    (out / "state.pt").write_bytes((out / "state.pt").read_bytes()[:1000])
    with pytest.raises(CheckpointError):
        list(train(corpus_path, out, config(steps=2), resume=True))


def test_weights_can_start_from_a_checkpoint(corpus_path, tmp_path):
    list(train(corpus_path, tmp_path / "first", config(steps=2)))
    start = tmp_path / "first" / "model.safetensors"
    steps = train(corpus_path, tmp_path / "second", config(steps=1), start_from=start)
    next(steps)
    steps.close()
    assert load_checkpoint(tmp_path / "second").config == load_checkpoint(start).config


def test_a_model_tells_what_it_started_from_and_whom_it_owes_even_after_a_break(
    corpus_path, tmp_path
):
    start = tmp_path / "given.safetensors"
    weights = PRESETS["tiny"].build().state_dict()
    info = {"name": "given", "version": "9", "licence": "CC BY 4.0", "attribution": "by Ada"}
    save_checkpoint(start, PRESETS["tiny"], weights, info=info, sampling={"num_steps": 7})
    steps = train(corpus_path, tmp_path / "run", config(steps=3), start_from=start)
    next(steps)
    steps.close()
    for name in ("given.safetensors", "given.json"):  # a run goes on wherever it is
        (tmp_path / name).unlink()
    list(train(corpus_path, tmp_path / "run", config(steps=3), start_from=start, resume=True))
    made = load_checkpoint(tmp_path / "run")
    assert made.sampling == {"num_steps": 7}
    assert made.info["started_from"] == {"name": "given", "version": "9"}
    assert (made.info["licence"], made.info["attribution"]) == ("CC BY 4.0", "by Ada")
    assert made.info["name"] != "given"


def test_whom_earlier_weights_have_seen_is_not_forgotten(corpus_path, samples, tmp_path):
    seen = tmp_path / "seen" / "corpus.npz"
    Corpus.write(seen, samples, {"src/3"}, 14.0)  # src/7 is trained on here
    list(train(seen, tmp_path / "first", config(steps=1)))
    start = tmp_path / "first" / "model.safetensors"
    list(train(corpus_path, tmp_path / "second", config(steps=1), start_from=start))
    list(train(corpus_path, tmp_path / "second", config(steps=2), resume=True))
    held_out = load_checkpoint(tmp_path / "second").info["data"]["validation_writers"]
    assert held_out == ["src/3"]


@pytest.mark.parametrize("wrong", [{"minutes": 1.0, "steps": 1}, {}])
def test_a_run_needs_exactly_one_length(corpus_path, tmp_path, wrong):
    with pytest.raises(ValueError, match="minutes or steps"):
        next(train(corpus_path, tmp_path / "run", config(**wrong)))


def test_the_command_line_refuses_a_missing_corpus_in_one_line(tmp_path, capsys):
    assert main(["--corpus", str(tmp_path / "no"), "--out", str(tmp_path / "run")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()


class FullMemory(StrokeTask):
    """A GPU's memory as the CPU has it: batches above `room` tokens, or `room` steps, run out."""

    room = 0

    def losses(self, seed):
        if self.train.tokens_per_batch > self.room and not self.train.has_left_gpu:
            raise torch.OutOfMemoryError("out of memory")
        return super().losses(seed)


@pytest.fixture
def full_memory(monkeypatch):
    """Trains with so many tokens of memory on what calls itself a GPU, and on the CPU."""
    monkeypatch.setattr(diffusion.training, "StrokeTask", FullMemory)
    monkeypatch.setattr(diffusion.training, "hardware", lambda device: device)
    read = diffusion.training.read_material
    monkeypatch.setattr(
        diffusion.training,
        "read_material",
        lambda sources, out, config, device, resume: read(sources, out, config, "cpu", resume),
    )

    def with_room(tokens):
        monkeypatch.setattr(FullMemory, "room", tokens)

    return with_room


def logged(out):
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_where_gpu_memory_runs_out_half_the_batch_goes_on_and_the_log_says_so(
    corpus_path, tmp_path, full_memory
):
    full_memory(200)
    steps = train(corpus_path, tmp_path, config(steps=6, tokens_per_batch=200), device="cuda")
    first = [next(steps).step for _ in range(3)]
    full_memory(100)
    rest = [step.step for step in steps]
    assert [*first, *rest] == [1, 2, 3, 4, 5, 6]  # no step is done twice
    assert [record.get("batch_share", 1) for record in logged(tmp_path)] == [1, 1, 1, 0.5, 0.5, 0.5]
    assert load_checkpoint(tmp_path).info["training"]["tokens_per_batch"] == 100


def test_where_no_batch_fits_the_gpu_the_cpu_takes_over(corpus_path, tmp_path, full_memory):
    full_memory(10)
    steps = train(corpus_path, tmp_path, config(steps=2, tokens_per_batch=200), device="cuda")
    assert [step.step for step in steps] == [1, 2]
    assert [r["has_left_gpu"] for r in logged(tmp_path)] == [1, 1]


def test_where_the_cpu_has_no_memory_either_the_run_ends(corpus_path, tmp_path, full_memory):
    full_memory(10)
    with pytest.raises(torch.OutOfMemoryError):
        list(train(corpus_path, tmp_path, config(steps=2), device="cpu"))


def test_a_full_disk_leaves_the_last_checkpoint_to_go_on_from(corpus_path, tmp_path, monkeypatch):
    unbroken = [s.losses for s in train(corpus_path, tmp_path / "a", config(steps=5))]
    out = tmp_path / "b"
    steps = train(corpus_path, out, config(steps=5, checkpoint_minutes=0.0))
    first = [next(steps).losses for _ in range(3)]  # two checkpoints by now

    def write(path, data):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as full:
        full.setattr(diffusion.trainer, "write_atomically", write)
        with pytest.raises(OSError, match="No space left"):
            next(steps)
    assert not list(out.glob(".*.tmp"))
    assert torch.load(out / "state.pt", weights_only=True)["step"] == 2
    rest = [s.losses for s in train(corpus_path, out, config(steps=5), resume=True)]
    for ours, theirs in zip([*first[:2], *rest], unbroken, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_a_night_that_the_computer_slept_is_no_training(corpus_path, tmp_path, monkeypatch):
    clock = iter([0.0, 10.0, 20.0, 20.0 + 8 * 3600, 40.0 + 8 * 3600])  # begun, and after each step
    steps = train(corpus_path, tmp_path, config(steps=4, checkpoint_minutes=1e9))
    told = types.SimpleNamespace(perf_counter=lambda: next(clock))
    monkeypatch.setattr(diffusion.trainer, "time", told)
    assert [next(steps).seconds for _ in range(4)] == [10.0, 20.0, 80.0, 100.0]
    steps.close()


def test_a_run_goes_on_though_its_model_was_left_half_written(corpus_path, tmp_path):
    list(train(corpus_path, tmp_path, config(steps=2)))
    (tmp_path / "model.safetensors").write_bytes(b"cut short")
    assert [s.step for s in train(corpus_path, tmp_path, config(steps=3), resume=True)] == [3]
    load_checkpoint(tmp_path)


def test_fewer_writers_come_from_all_over_the_corpus(corpus_path, tmp_path):
    list(train(corpus_path, tmp_path, config(steps=1), writers=5))
    assert load_checkpoint(tmp_path).info["data"]["writers"] == 5
    assert spread(range(10), 5) == [0, 2, 4, 6, 8]
    assert spread(range(3), 5) == spread(range(3), None)


def test_all_presets_can_be_built():
    for name, preset in PRESETS.items():
        from diffusion.model import StrokeDenoiser

        assert sum(p.numel() for p in StrokeDenoiser(preset).parameters()) > 1e5, name


def test_every_checkpoint_comes_with_a_sheet_that_is_a_picture(corpus_path, tmp_path):
    from PIL import Image

    list(train(corpus_path, tmp_path / "run", config(steps=2, sheets=True)))
    (sheet,) = (tmp_path / "run" / "samples").glob("step-*.png")
    with Image.open(sheet) as picture:
        picture.load()
        assert picture.mode == "L"
        assert picture.height == 5 * 72
        assert np.asarray(picture).min() < 64 < np.asarray(picture).max()


def test_the_log_says_now_and_then_how_words_of_unseen_writers_fare(
    corpus_path, tmp_path, monkeypatch
):
    unseen = [s.losses for s in train(corpus_path, tmp_path / "a", config(steps=6))]
    monkeypatch.setattr(diffusion.trainer, "_VALIDATE_EVERY", 2)
    looked = [s.losses for s in train(corpus_path, tmp_path / "b", config(steps=6))]
    assert looked == unseen  # looking changes nothing
    records = logged(tmp_path / "b")
    assert ["val_loss" in record for record in records] == [True, *[True, False] * 2, True]
    assert 0 < records[-1]["val_loss"] < records[0]["val_loss"]
    again = train(corpus_path, tmp_path / "c", config(steps=6, seed=1))
    list(again)
    assert logged(tmp_path / "c")[1]["val_loss"] == pytest.approx(records[1]["val_loss"], rel=0.1)


def test_where_nobody_is_held_out_the_log_has_no_such_loss(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(diffusion.trainer, "_VALIDATE_EVERY", 1)
    Corpus.write(tmp_path / "corpus.npz", samples, set(), 14.0)
    list(train(tmp_path, tmp_path / "run", config(steps=1)))
    assert "val_loss" not in logged(tmp_path / "run")[0]


def test_a_run_that_goes_on_reads_its_corpus_no_more_until_it_is_done(
    corpus_path, tmp_path, monkeypatch
):
    unbroken = [s.losses for s in train(corpus_path, tmp_path / "a", config(steps=6))]
    assert not (tmp_path / "a" / "data.pt").exists()
    steps = train(corpus_path, tmp_path / "b", config(steps=6))
    first = [next(steps).losses for _ in range(2)]
    steps.close()

    def read(path):
        raise AssertionError("the corpus is read again")

    with monkeypatch.context() as closed:
        closed.setattr(Corpus, "read", read)
        steps = train(corpus_path, tmp_path / "b", config(steps=6), resume=True)
        first += [next(steps).losses for _ in range(2)]
        steps.close()
    (tmp_path / "b" / "data.pt").write_bytes(b"cut short")
    rest = [s.losses for s in train(corpus_path, tmp_path / "b", config(steps=6), resume=True)]
    for ours, theirs in zip([*first, *rest], unbroken, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_what_a_run_kept_of_another_corpus_is_not_used(corpus_path, samples, tmp_path):
    steps = train(corpus_path, tmp_path / "run", config(steps=2))
    next(steps)
    steps.close()
    before = load_checkpoint(tmp_path / "run").info["data"]["samples"]
    Corpus.write(corpus_path, samples[::2], {"src/3", "src/7"}, 14.0)
    list(train(corpus_path, tmp_path / "run", config(steps=2), resume=True))
    assert load_checkpoint(tmp_path / "run").info["data"]["samples"] < before
