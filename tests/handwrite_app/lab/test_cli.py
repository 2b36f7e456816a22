"""`handwrite-app lab`, with tiny models: what it writes, prints and refuses."""

import json

import pytest
from PIL import Image

from handwrite_app import paths
from handwrite_app.cli import EXIT_DONE, EXIT_USAGE, main
from handwrite_app.lab.runs import State, list_runs


@pytest.fixture
def lab(tmp_path, monkeypatch, tiny_models):
    """Runs `lab` in an empty folder; `model` and `guide` stand for tiny models."""
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "profile"))
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    known = {"model": tiny_models["diffusion"], "guide": tiny_models["noisy-classifier"]}

    def run(*arguments):
        return main(["lab", *(str(known.get(argument, argument)) for argument in arguments)])

    return run


DRAW = ("--model", "model", "--steps", "3", "--count", "10", "--quiet")


def test_samples_are_a_grid_or_its_way_and_a_seed_repeats_them(lab, tmp_path):
    for name in ("a.png", "b.png"):
        assert lab("sample", *DRAW, "--seed", "4", "-o", name) == EXIT_DONE
    assert lab("sample", *DRAW, "-o", "way.gif") == EXIT_DONE
    folder = tmp_path / "working"
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()
    with Image.open("a.png") as picture, Image.open("way.gif") as way:
        assert picture.width == 2 * way.width > 10 * 28
        assert way.n_frames == 4  # the noise, and three steps


def test_a_guide_leads_where_the_class_is_named(lab, one_line):
    plain = ("sample", *DRAW, "--label", "3", "-o", "plain.png")
    led = ("sample", *DRAW, "--label", "3", "--guide", "guide", "--guidance", "9", "-o", "led.png")
    assert lab(*plain) == lab(*led) == EXIT_DONE
    with Image.open("plain.png") as one, Image.open("led.png") as other:
        assert one.tobytes() != other.tobytes()
    for wrong in (
        ("sample", *DRAW, "--guide", "guide", "-o", "x.png"),
        ("sample", *DRAW, "--guide", "guide", "--label", "10", "-o", "x.png"),
        ("sample", *DRAW, "--guide", "classifier", "--label", "1", "-o", "x.png"),
        ("sample", *DRAW, "--guidance", "2", "-o", "x.png"),
    ):
        assert lab(*wrong) == EXIT_USAGE
        one_line()


@pytest.mark.parametrize("more", [(), ("--by-class",), ("--by-class", "--guide", "guide")])
def test_evaluate_prints_the_same_figures_as_table_and_json(lab, capsys, digits, more):
    assert lab("evaluate", *DRAW, "--data", digits, *more, "--json") == EXIT_DONE
    figures = json.loads(capsys.readouterr().out)
    assert figures["question"]["guided"] == ("--guide" in more)
    assert (figures["samples"]["asked_for"] is None) == (not more)
    assert figures["bits_per_dim"]["total"] > 0
    assert lab("evaluate", *DRAW, "--data", digits, *more) == EXIT_DONE
    table = capsys.readouterr().out
    assert f"{figures['samples']['confidence']:.3f}" in table
    assert f"{figures['bits_per_dim']['total']:.3f}" in table


def test_evaluate_leads_nowhere_without_classes(lab, one_line, digits):
    for wrong in (("--guidance", "2"), ("--guide", "guide"), ("--count", "31")):
        assert lab("evaluate", *DRAW, "--data", digits, *wrong) == EXIT_USAGE
        one_line()
    vae = ("--model", "vae", "--by-class")
    assert lab("evaluate", *DRAW, "--data", digits, *vae) == EXIT_USAGE
    one_line()


def test_experiments_are_listed_explained_and_written(lab, capsys, one_line, digits):
    assert lab("experiment", "list") == EXIT_DONE
    assert "reverse" in capsys.readouterr().out
    assert lab("experiment", "reverse") == EXIT_DONE
    assert "--set KEY=VALUE" in capsys.readouterr().out
    forward = ("experiment", "forward", "--data", digits, "--quiet")
    assert lab(*forward, "--set", "t=300", "-o", "a.png", "-o", "a.csv") == EXIT_DONE
    with Image.open("a.png") as picture:
        assert picture.width == 2000
    for wrong in (
        ("experiment", "backward"),
        (*forward, "--set", "t"),
        (*forward, "--set", "t=x", "-o", "b.png"),
        (*forward, "--model", "judge=vae", "-o", "b.png"),
        (*forward, "-o", "b.txt"),
    ):
        assert lab(*wrong) == EXIT_USAGE
        one_line()


def test_a_run_is_trained_listed_sampled_and_not_begun_twice(lab, capsys, one_line, digits):
    train = ("train", "--preset", "classifier", "--batch", "8", "--steps", "2", "--device", "cpu")
    assert lab(*train, "--data", digits, "--name", "mine", "--quiet") == EXIT_DONE
    (run,) = list_runs()
    assert (run.plan.name, run.status.state) == ("mine", State.DONE)
    assert str(run.models[0]) in capsys.readouterr().out
    kept = (*train, "--data", digits, "--out", "kept", "--quiet")
    assert lab(*kept) == EXIT_DONE
    capsys.readouterr()
    for wrong in (kept, ("train", "--name", "nobody", "--resume"), ("train", "--preset", "huge")):
        assert lab(*wrong) == EXIT_USAGE
        one_line()
