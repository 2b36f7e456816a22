"""Several texts in one command: a batch, cards, and the report of a run."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from diffusion.generator import WordGenerator
from handwrite_app.cli.parser import build_parser
from handwrite_app.export import read_json

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def read(folder):
    return lambda name: read_json((folder / name).read_bytes())


def test_the_rows_of_a_batch_are_generated_together(render, folder, monkeypatch):
    batches = []
    generate = WordGenerator.generate

    def spy(self, words, *arguments, **options):
        batches.append([word.text for word in words])
        return generate(self, words, *arguments, **options)

    monkeypatch.setattr(WordGenerator, "generate", spy)
    rows = [f"card {k},{k}.svg,{k}" for k in range(5)]
    (folder / "cards.csv").write_text("\n".join(["text,output,seed", *rows]))
    assert render("--batch", "cards.csv", "--style", "calm hand") == 0
    assert len(batches) == 1
    assert batches[0].count("card") == 5
    assert sorted(path.name for path in folder.glob("*.svg")) == [f"{k}.svg" for k in range(5)]


def test_a_row_may_give_any_option_by_name(render, folder, read):
    (folder / "letter.txt").write_text("from a file\n")
    (folder / "cards.csv").write_text(
        "Text;text_file;Output;output;Page;Page numbers;x_height;ink;seed\n"
        "Dear Ada;;a.json;a.svg;A5-landscape;yes;3;#AA0000;7\n"
        ";letter.txt;b.json;;;no;;;\n"
        "-;;c.json;;;;;;\n"
    )
    assert render("--batch", "cards.csv", "--style", "calm hand", "--page", "60x60") == 0
    ada = read("a.json")
    assert (ada.text, ada.seed) == ("Dear Ada", 7)
    assert (ada.pages[0].width_mm, ada.pages[0].height_mm) == (210, 148)
    assert {stroke.color for stroke in ada.pages[0].strokes} == {"#aa0000"}
    assert (folder / "a.svg").is_file()
    assert (read("b.json").text, read("b.json").pages[0].width_mm) == ("from a file", 60)
    assert read("c.json").text == "-"


def test_every_option_of_a_row_can_be_a_column(render, folder, one_line):
    for action in (
        next(action for action in build_parser()._actions if action.dest == "command")
        .choices["render"]
        ._actions
    ):
        for option in action.option_strings:
            if not option.startswith("--"):
                continue
            (folder / "cards.csv").write_text(f"text,{option[2:]}\n你,\n")
            assert render("--batch", "cards.csv", "--style", "calm hand", "-o", "a.svg") == 2
            is_of_the_run = option[2:] in (
                "batch help profile report format device model quiet".split()
            )
            assert ("is no option" in one_line()) == is_of_the_run


def test_cards_are_pages_of_one_document(render, folder, read):
    (folder / "names.txt").write_text("Dear Ada,\n\nDear Bob and Cy,\nDear Di,\n")
    arguments = ["--text-file", "names.txt", "--cards", "--style", "calm hand", "--seed", "5"]
    assert render(*arguments, "-o", "all.json", "-o", "card.svg") == 0
    cards = read("all.json")
    assert sorted(path.name for path in folder.glob("*.svg")) == [
        f"card-{number}.svg" for number in (1, 2, 3)
    ]
    assert len(cards.pages) == 3
    assert cards.text == "Dear Ada,\nDear Bob and Cy,\nDear Di,"
    for number, page in enumerate(cards.pages):
        texts = {cards.words[stroke.word].text for stroke in page.strokes}
        assert texts == set(cards.text.split("\n")[number].split())
    assert render("Dear Di,", "--style", "calm hand", "--seed", "7", "-o", "di.json") == 0
    alone, among = read("di.json").pages[0], cards.pages[2]
    for ours, theirs in zip(alone.strokes, among.strokes, strict=True):
        np.testing.assert_allclose(ours.points, theirs.points, atol=0.002)


def test_a_report_says_what_was_asked_and_written(render, folder, read):
    (folder / "cards.csv").write_text("text,output,seed\nDear Ada,a.svg,4\nDear Bob,b.json,5\n")
    arguments = ["--batch", "cards.csv", "--style", "calm hand", "--page", "A6"]
    assert render(*arguments, "--report", "run.json") == 0
    report = json.loads((folder / "run.json").read_text())
    assert (report["format"], report["version"]) == ("handwrite-report", 1)
    assert report["model"]["name"] == "tiny-random"
    assert len(report["model"]["sha256"]) == 64
    assert report["device"] in ("cpu", "cuda", "mps")
    assert report["seconds"] > 0
    ada, bob = report["cards"]
    assert (ada["text"], ada["seeds"], bob["seeds"]) == ("Dear Ada", [4], [5])
    assert ada["similarity"] is None or ada["similarity"] <= 1
    assert ada["options"]["page"] == "A6"
    assert ada["options"]["style"] == ["calm hand"]
    for card, name in ((ada, "a.svg"), (bob, "b.json")):
        data = (folder / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        assert card["files"] == [{"path": name, "bytes": len(data), "sha256": digest}]
    document = read("b.json")
    assert [word["seed"] for word in bob["words"]] == [word.seed for word in document.words]
    assert [word["text"] for word in bob["words"]] == ["Dear", "Bob"]
    assert bob["pages"] == [
        {"width": 105.0, "height": 148.0, "strokes": len(document.pages[0].strokes)}
    ]


def test_a_run_that_fails_leaves_no_report(render, folder, one_line):
    arguments = ["Hi", "--style", "calm hand", "-o", "a.svg", "--report"]
    (folder / "old.json").write_text("old")
    assert render(*arguments, "old.json", "-o", "/proc/b.svg") == 2
    one_line()
    assert (folder / "old.json").read_text() == "old"
    assert render(*arguments, "a.json", "-o", "a.json") == 2
    assert "the report" in one_line()
    assert [path.name for path in folder.iterdir()] == ["old.json"]


def test_pages_of_two_rows_are_not_written_to_one_file(render, folder, one_line):
    (folder / "cards.csv").write_text('text,output\n"Hi\nHi\nHi",a.svg\nHo,a-2.svg\n')
    arguments = ["--batch", "cards.csv", "--style", "calm hand", "--page", "20x20"]
    assert render(*arguments, "--quiet") == 2
    assert "a-2.svg would be written twice" in one_line()
    assert [path.name for path in folder.iterdir()] == ["cards.csv"]
