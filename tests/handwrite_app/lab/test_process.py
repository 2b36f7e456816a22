"""A run is trained where it stands, and its folder tells the truth however that ends."""

from __future__ import annotations

import errno
import json
import os
import signal
import struct
import sys
import threading
import time
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch

from handwrite_app.errors import UserError
from handwrite_app.lab import process
from handwrite_app.lab.process import Child, Wish, train
from handwrite_app.lab.runs import RunFolder, State, new_run


def add_arguments(parser) -> None:
    parser.add_argument("--steps", type=int)
    parser.add_argument("--out")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--fail", choices=("value", "memory", "folder", "disk", "bug"))


def steps(options):
    """Counts; its state is the last number."""
    run = RunFolder(process.Path(options.out))
    state = run.path / "state.pt"
    done = int(state.read_text()) if options.resume else 0
    try:
        while done < options.steps:
            if options.fail and done == 2:
                raise {
                    "value": ValueError("the widths do not fit"),
                    "memory": RuntimeError("DefaultCPUAllocator: can't allocate memory"),
                    "folder": PermissionError(errno.EACCES, "Permission denied", "x"),
                    "disk": OSError(errno.ENOSPC, "No space left on device", "x"),
                    "bug": ZeroDivisionError("division by zero"),
                }[options.fail]
            done += 1
            yield SimpleNamespace(step=done, progress=done / options.steps, seconds=float(done))
    finally:
        state.write_text(str(done))


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    """A trainer that counts."""
    module = ModuleType("counting_trainer")
    module.add_arguments, module.steps = add_arguments, steps
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(process, "TRAINERS", {"counting": module.__name__})


@pytest.fixture
def run() -> RunFolder:
    return new_run("count", "counting", ["--steps", "5"])


def numbers(run, **options):
    return [step.step for step in train(run, **options)]


def test_a_run_trains_to_its_end(run):
    states = [run.status.state for _ in train(run)]
    assert states == [State.RUNNING] * 5
    assert run.status.state is State.DONE


@pytest.mark.parametrize(("wish", "left"), [(Wish.PAUSE, State.PAUSED), (Wish.STOP, State.DONE)])
def test_a_run_ends_at_the_next_step_when_it_is_asked_to(run, wish, left):
    wishes = iter([Wish.GO_ON, wish])
    assert numbers(run, wish=lambda: next(wishes)) == [1, 2]
    assert run.status.state is left
    assert numbers(run) == [3, 4, 5], "it goes on where it stood"
    assert run.status.state is State.DONE


def test_closing_the_generator_saves_and_pauses(run):
    going = train(run)
    next(going)
    going.close()
    assert run.status.state is State.PAUSED
    assert (run.path / "state.pt").read_text() == "1"


def test_two_do_not_train_the_same_run(run, monkeypatch):
    monkeypatch.setattr("handwrite_app.lab.runs._LOCK_WITHIN_S", 0.01)
    first = train(run)
    next(first)
    with pytest.raises(UserError, match="already"):
        numbers(run)
    assert [step.step for step in first] == [2, 3, 4, 5], "the first is not disturbed"
    assert run.status.state is State.DONE


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        ("value", State.FAILED, "The run cannot be trained: the widths do not fit."),
        ("memory", State.FAILED, "There is not enough memory for this."),
        ("folder", State.FAILED, "x could not be used: Permission denied."),
        ("disk", State.PAUSED, "The disk is full."),
        ("bug", State.FAILED, "Something failed that should not have."),
    ],
)
def test_a_failure_is_told_in_words_and_kept(run, kind, state, said):
    run = new_run("bad", "counting", ["--steps", "5", "--fail", kind])
    with pytest.raises((ValueError, RuntimeError, OSError, ZeroDivisionError)):
        numbers(run)
    assert run.status.state is state
    assert run.status.reason == said
    assert not run.is_running


@pytest.mark.parametrize(
    ("trainer", "arguments"),
    [("magic", []), ("counting", ["--steps", "many"]), ("counting", ["--spell"])],
)
def test_a_run_that_nothing_here_can_train_says_so(trainer, arguments):
    run = new_run("odd", trainer, arguments)
    with pytest.raises(UserError):
        numbers(run)
    assert run.status.state is State.FAILED
    assert run.status.reason


@pytest.mark.skipif(not hasattr(os, "nice"), reason="priorities are another thing here")
@pytest.mark.parametrize(("asked", "said", "taken"), [(1, None, "1"), (1, "3", "3")])
def test_a_process_gives_way_with_as_many_threads_as_it_is_told(asked, said, taken, monkeypatch):
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "")  # so that what is set here is gone after the test
        monkeypatch.delenv(name)
    if said is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", said)
    niceness = []
    monkeypatch.setattr(os, "nice", niceness.append)
    process.give_way(asked)
    assert os.environ["OMP_NUM_THREADS"] == os.environ["MKL_NUM_THREADS"] == taken
    assert niceness[0] > 0


def test_the_child_tells_its_steps_and_hears_wishes(capsys, monkeypatch):
    run = new_run("long", "counting", ["--steps", "1000000"])
    lines = iter(["nonsense\n", "pause\n"])
    monkeypatch.setattr(sys, "stdin", lines)
    monkeypatch.setattr(process, "give_way", lambda: None)
    assert process.main([str(run.path)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0] == {"step": 1, "progress": 1e-6, "seconds": 1.0}
    assert [record["step"] for record in told] == list(range(1, len(told) + 1))
    assert run.status.state is State.PAUSED


def test_a_disk_too_full_to_keep_why_the_run_ended_is_told_all_the_same(capsys, monkeypatch):
    run = new_run("bad", "counting", ["--steps", "5", "--fail", "disk"])
    write = RunFolder.write_status

    def full(self, status):
        if status.state is not State.RUNNING:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, status)

    monkeypatch.setattr(RunFolder, "write_status", full)
    over = threading.Event()
    monkeypatch.setattr(sys, "stdin", (line for line in [""] if over.wait()))  # nobody asks
    monkeypatch.setattr(process, "give_way", lambda: None)
    with pytest.raises(OSError, match="No space left"):
        process.main([str(run.path)])
    over.set()
    told = process._decode(capsys.readouterr().out.splitlines()[-1].encode())
    assert (told.state, told.reason) == (State.PAUSED, "The disk is full.")
    assert run.status.state is State.PAUSED


@pytest.fixture
def digits(tmp_path):
    """A folder of pictures that is read in no time."""
    pixels = np.random.default_rng(0).integers(0, 256, (24, 28, 28), dtype=np.uint8)
    for name, array in (
        ("images-idx3", pixels),
        ("labels-idx1", np.arange(24, dtype=np.uint8) % 10),
    ):
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        for part in ("train", "t10k"):
            (tmp_path / f"{part}-{name}-ubyte").write_bytes(head + array.tobytes())
    return tmp_path


def result_of(work):
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


@pytest.mark.slow
def test_a_killed_run_goes_on_from_its_checkpoint_and_an_orphan_saves(digits, monkeypatch):
    monkeypatch.undo()  # the real trainers
    monkeypatch.setenv("HANDWRITE_PROFILE", str(digits / "profile"))
    arguments = ["--preset", "vae", "--data", str(digits), "--steps", "100000", "--batch", "4"]
    run = new_run("real", "images", [*arguments, "--checkpoint-minutes", "0.01"])

    child = Child(run)
    following = child.follow()
    while not (next(following) and run.can_resume):
        pass
    os.kill(child.pid, signal.SIGKILL)
    assert "exit code" in result_of(following).crash
    assert run.status.state is State.PAUSED
    state = torch.load(run.path / "state.pt", weights_only=True)

    following = Child(run).follow()
    first = next(step for step in following if step)
    assert first.step == state["step"] + 1
    assert first.seconds >= state["seconds"]

    following.close()  # as a window that is gone
    while run.is_running:
        time.sleep(0.05)
    assert run.status.state is State.PAUSED
    assert torch.load(run.path / "state.pt", weights_only=True)["step"] >= first.step
