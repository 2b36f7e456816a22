"""Corpora, runs and models from the command line, as the window has them."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image

from diffusion.corpus import Corpus, Sample
from handwrite_app import paths
from handwrite_app.cli import main
from handwrite_app.lab.runs import State, list_runs
from handwrite_app.settings import load_settings
from tests.diffusion.conftest import write_word

WORDS = ["bead", "cage", "face", "head", "fade", "deaf", "badge", "chafed"]
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def corpus(folder):
    samples = [Sample(w, write_word(w), f"src/{k}", "src", "word") for k in (1, 2) for w in WORDS]
    Corpus.write(folder / "mine.npz", samples, {"src/2"}, 14.0)
    return folder / "mine.npz"


def said(capsys, *arguments):
    code = main(["train", *map(str, arguments)])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def test_a_corpus_is_added_looked_into_and_removed(corpus, folder, capsys):
    assert "samples        16" in said(capsys, "corpora", "add", "mine", corpus)
    assert said(capsys, "corpora", "list") == "mine  16 samples by 2 writers\n"
    told = said(capsys, "corpora", "show", "MINE", "-o", folder / "sheet.png")
    assert "writers         2 (1 for validation)" in told
    with Image.open(folder / "sheet.png") as picture:
        assert picture.height == 2 * 56
    said(capsys, "corpora", "remove", "mine")
    assert said(capsys, "corpora", "list") == ""


def test_a_named_run_is_trained_listed_and_its_model_kept_and_passed_on(
    corpus, folder, capsys, monkeypatch, tiny
):
    monkeypatch.setattr(paths, "default_model", lambda: tiny)
    options = ["--preset", "tiny", "--tokens-per-batch", "60", "--device", "cpu", "--no-sheets"]
    options += ["--log-every", "1", "--quiet"]
    said(capsys, "run", "--name", "first", "--corpus", "mine.npz", "--steps", "2", *options)
    listed = r"first  done  100 %  loss \d\.\d{3}  held out \d\.\d{3}\n"
    assert re.fullmatch(listed, said(capsys, "list"))
    (run,) = list_runs(paths.training_runs())
    assert run.status.state is State.DONE

    assert said(capsys, "models", "keep", "first", "--name", "mine") == "mine\n"
    said(capsys, "models", "use", "mine")
    assert load_settings().model.endswith("mine.safetensors")
    assert "* mine  " in said(capsys, "models", "list")
    assert json.loads(said(capsys, "models", "show", "mine"))["training"]["preset"] == "tiny"
    said(capsys, "models", "export", "mine", "-o", "gift.zip")
    assert said(capsys, "models", "keep", "gift.zip") == "gift\n"
    said(capsys, "models", "remove", "mine")
    assert load_settings().model == ""


def test_a_run_that_stopped_goes_on(corpus, capsys):
    options = ["--preset", "tiny", "--tokens-per-batch", "60", "--device", "cpu", "--no-sheets"]
    said(capsys, "run", "--name", "first", "--corpus", corpus, "--steps", "1", *options, "--quiet")
    (run,) = list_runs(paths.training_runs())
    longer = tuple("3" if one == "1" else one for one in run.plan.arguments)
    run.write_plan(type(run.plan)("first", "strokes", longer))
    said(capsys, "resume", "first", "--quiet")
    assert json.loads((run.path / "model.json").read_text())["info"]["steps"] == 3
    assert run.status.state is State.DONE


@pytest.mark.parametrize(
    "arguments",
    [
        ["resume", "nothing"],
        ["models", "show", "nothing"],
        ["models", "keep", "nothing"],
        ["corpora", "show", "nothing"],
        ["corpora", "add", "empty"],
        ["corpora", "add", "empty", "nowhere"],
        ["run", "--name", "x", "--out", "y"],
        ["run", "--name", "x", "--corpus", "nowhere", "--steps", "1", "--quiet"],
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments, capsys):
    assert main(["train", *arguments]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len([line for line in said if line.startswith("handwrite-app: ")]) == 1
