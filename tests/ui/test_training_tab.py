"""Training from the Settings tab: corpora, runs, and the models that come of them."""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMessageBox, QPushButton

import diffusion
import diffusion.training
from diffusion.corpus import Corpus, Sample
from diffusion.prepare import Preparing
from diffusion.sheet import TEXTS
from handwrite_app import paths
from handwrite_app.corpora import list_corpora
from handwrite_app.lab.process import Ended, Progress, Wish
from handwrite_app.lab.runs import State, Status, list_runs
from handwrite_app.model_store import export_model, keep_model, list_models
from handwrite_app.settings import load_settings
from handwrite_app.training_recipes import MINUTES, SHIPPED, SIZES, StrokeRecipe, read_recipe
from handwrite_app.ui.corpus_view import _REASONS
from handwrite_app.ui.model_manager import ModelManager
from handwrite_app.ui.training_tab import StrokeTraining
from tests.diffusion.conftest import write_word
from tests.ui.conftest import show
from tests.ui.error_templates import template
from tests.ui.puppet import PUPPETS
from tests.ui.test_manners import ROLES, interactive

PATIENCE_MS = 20_000
WORDS = ["bead", "cage", "face", "head", "fade", "deaf", "badge", "chafed"]


@pytest.fixture
def panel(qtbot, jobs, puppets):
    panel = StrokeTraining(jobs)
    show(qtbot, panel)
    return panel


@pytest.fixture
def source(tmp_path):
    """A corpus that is made already, with what became of its pieces."""
    samples = [Sample(w, write_word(w), f"src/{k}", "src", "word") for k in (1, 2) for w in WORDS]
    path = tmp_path / "mine.npz"
    Corpus.write(path, samples, {"src/2"}, 14.0)
    report = {
        "read": 20,
        "used": 16,
        "kept": {"word": 16},
        "dropped": {"transcript missing": 3, "damaged XML": 1},
        "places": {"transcript missing": ["a.xml", "b.xml"], "damaged XML": ["c.xml:7 (tag)"]},
    }
    path.with_suffix(".json").write_text(json.dumps(report))
    return path


@pytest.fixture
def filled(panel, qtbot, source):
    """The panel with a corpus."""
    panel.add_corpus(source)
    qtbot.waitUntil(lambda: panel.form.corpus is not None, timeout=PATIENCE_MS)
    return panel


def rows(tree):
    return [
        (item.text(0), item.text(1), [item.child(k).text(0) for k in range(item.childCount())])
        for item in (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    ]


def test_a_newcomer_is_told_what_to_add_before_start_can_be_pressed(panel):
    assert not panel.form.start.isEnabled()
    assert panel.corpus_view.isVisible()
    assert "UNIPEN" in panel.corpus_view._words.text()
    assert not panel.corpus_view.dropped.isVisible()


def test_a_corpus_shows_its_counts_its_words_and_what_was_left_out(filled):
    view = filled.corpus_view
    assert view._title.text() == "mine"
    assert "16 words" in view._words.text()
    assert "2 writers, of whom 1 are kept for testing" in view._words.text()
    assert "16 of 20 pieces of ink used, 4 left out" in view._words.text()
    assert view.sheet.isVisible()
    assert rows(view.dropped) == [
        ("transcript missing", "3", ["a.xml", "b.xml", "and 1 more"]),
        ("damaged XML", "1", ["c.xml:7 (tag)"]),
    ]
    assert filled.form.start.isEnabled()


SAYING = {"Skipped", "skip", "DamagedFile", "report.drop"}


def reasons():
    """What the readers and `diffusion.prepare` say of ink that they leave out."""
    package = Path(diffusion.__file__).parent
    for path in [package / "prepare.py", *(package / "readers").glob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(call, ast.Call) and call.args
            if named and ast.unparse(call.func) in {
                "Skipped",
                "skip",
                "DamagedFile",
                "report.drop",
            }:
                text = template(call.args[0])
                if text is not None:
                    for kind in ("word", "line", "character"):
                        yield text.replace("{kind}", kind)


def test_every_reason_to_leave_ink_out_is_listed_for_the_translators():
    of_traces = {"a point has no place", "a point has {fields} values"}  # told as details
    assert set(reasons()) - set(_REASONS) == of_traces
    assert len(set(reasons())) > 30


def test_what_is_no_ink_is_refused_in_place(panel, qtbot, tmp_path):
    (tmp_path / "letter.npz").write_bytes(b"no ink")
    panel.add_corpus(tmp_path / "letter.npz")
    qtbot.waitUntil(lambda: "corpus.npz is no corpus" in panel.notice.message, timeout=PATIENCE_MS)
    assert panel.form.add.isEnabled()
    assert list_corpora() == []


def test_reading_says_how_far_it_is_and_can_be_cancelled(panel, qtbot):
    def endless():
        while True:
            yield Preparing(5000)
            yield Preparing(9000, 3, 12)
            yield None

    panel._read(endless)
    assert panel.form._busy.isVisible()
    said = "writer 3 of 12"
    qtbot.waitUntil(lambda: said in panel.form._busy_words.text(), timeout=PATIENCE_MS)
    assert (panel.form._bar.value(), panel.form._bar.maximum()) == (3, 12)
    (cancel,) = [b for b in panel.form.findChildren(QPushButton) if b.text() == "Cancel"]
    cancel.click()
    qtbot.waitUntil(lambda: not panel.form._busy.isVisible(), timeout=PATIENCE_MS)
    assert panel.form.add.isEnabled()


def test_nothing_recorded_is_said_so(panel, qtbot):
    panel.form.recordings_asked.emit()
    qtbot.waitUntil(lambda: "recorded" in panel.notice.message, timeout=PATIENCE_MS)


def test_a_corpus_is_deleted_after_a_question(filled, qtbot):
    filled.form.removal_asked.emit()
    (box,) = filled.findChildren(QMessageBox)
    box.button(QMessageBox.StandardButton.Discard).click()
    qtbot.waitUntil(lambda: filled.form.corpus is None, timeout=PATIENCE_MS)
    assert list_corpora() == []
    assert "UNIPEN" in filled.corpus_view._words.text()


@pytest.fixture
def started(filled, qtbot, puppets):
    filled.form.start.click()
    qtbot.waitUntil(lambda: len(puppets) == 1, timeout=PATIENCE_MS)
    return puppets[-1]


def test_one_press_starts_a_run_that_saves_every_minute(filled, started):
    (run,) = list_runs(paths.training_runs())
    assert run.plan.trainer == "strokes"
    (info,) = list_corpora()
    asked = StrokeRecipe(str(info.ink), SHIPPED, 30.0, writers=200)
    assert read_recipe(run.plan.arguments) == asked
    at = run.plan.arguments.index("--start-from")
    assert run.plan.arguments[at + 1] == str(paths.default_model())
    at = run.plan.arguments.index("--checkpoint-minutes")
    assert float(run.plan.arguments[at + 1]) < 1
    assert filled.view.run == run
    assert " ".join(TEXTS) in filled.caption(run)
    assert "mine" in filled.view._facts.text()
    assert not filled.use.isVisible()


@pytest.mark.parametrize("size", SIZES)
def test_the_trainer_understands_every_size_and_a_run_says_which_it_was(filled, size):
    filled.form._size.choose(size)
    filled.form._suggest_minutes()
    recipe = filled.form.recipe
    parser = argparse.ArgumentParser(exit_on_error=False)
    diffusion.training.add_arguments(parser)
    parser.parse_args(recipe.arguments)
    assert read_recipe(recipe.arguments).size == recipe.size == size
    assert read_recipe(recipe.arguments).minutes == recipe.minutes == MINUTES[size]
    assert filled.form._expect.text()


@pytest.mark.parametrize(
    ("less", "said"),
    [
        ({"batch_share": 0.5}, "with 50 % of the batch: more does not fit"),
        ({"batch_share": 0.125, "has_left_gpu": 1}, "on the processor: the graphics card's memory"),
    ],
)
def test_a_run_pauses_and_resumes_and_says_where_memory_was_too_small(
    filled, started, qtbot, less, said
):
    record = {"step": 9, "stroke": 0.5, "learning_rate": 1e-3, "progress": 0.3, "seconds": 9.0}
    lines = [record, record | less | {"step": 10, "val_loss": 0.625}]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (started.run.path / "log.jsonl").write_text(text)
    started.told.put(Progress(10, 0.3, 9.0))
    qtbot.waitUntil(lambda: said in filled.view._standing.text(), timeout=PATIENCE_MS)
    assert len(filled.view.losses.curves[0].points) == 2
    assert [curve.points for curve in filled.view.losses.curves[2:]] == [((10, 0.625),)]
    assert "loss 0.5  ·  held out 0.625" in filled.view._standing.text()
    filled.view.pause.click()
    assert started.asked == [Wish.PAUSE]
    (started.run.path / "state.pt").write_bytes(b"")
    started.end(Status(State.PAUSED))
    qtbot.waitUntil(lambda: filled.view.resume.isVisible(), timeout=PATIENCE_MS)
    filled.view.resume.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 2, timeout=PATIENCE_MS)


def test_a_full_disk_pauses_with_a_sentence(filled, started, qtbot):
    status = Status(State.PAUSED, "The disk is full.", "Make room, then resume.")
    started.told.put(Ended(status))
    qtbot.waitUntil(lambda: filled.view.notice.message == "The disk is full.", timeout=PATIENCE_MS)
    assert filled.view.resume.isVisible()


def test_the_model_of_a_run_is_written_with_after_one_press(
    filled, started, qtbot, tiny_checkpoint
):
    for suffix in (".safetensors", ".json"):
        data = tiny_checkpoint.with_suffix(suffix).read_bytes()
        (started.run.path / f"model{suffix}").write_bytes(data)
    filled.refresh()
    assert filled.use.isVisible()
    with qtbot.waitSignal(filled.settings_changed, timeout=PATIENCE_MS):
        filled.use.click()
    (kept,) = [entry for entry in list_models() if not entry.is_shipped]
    assert kept.is_default
    assert load_settings().model == str(kept.path)
    assert kept.name in filled.view.notice.message


# The models


@pytest.fixture
def manager(qtbot, jobs, monkeypatch, tiny_checkpoint):
    monkeypatch.setattr(paths, "default_model", lambda: tiny_checkpoint)
    keep_model(tiny_checkpoint, "mine")
    manager = ModelManager(jobs)
    show(qtbot, manager)
    return manager


def choose(manager, name):
    names = [entry.name for entry in manager._models]
    manager.list.setCurrentRow(names.index(name))


def test_the_shipped_model_can_be_neither_deleted_nor_chosen_twice(manager):
    assert manager.chosen.is_shipped
    assert not manager.delete.isEnabled()
    assert not manager.use.isEnabled()
    assert "in use" in manager.list.item(0).text()


def test_another_model_is_written_with_and_the_shipped_one_comes_back(manager, qtbot):
    choose(manager, "mine")
    with qtbot.waitSignal(manager.settings_changed):
        manager.use.click()
    assert load_settings().model.endswith("mine.safetensors")
    assert "in use" in manager.list.item(1).text()
    manager.delete.click()
    (box,) = manager.findChildren(QMessageBox)
    with qtbot.waitSignal(manager.settings_changed):
        box.button(QMessageBox.StandardButton.Discard).click()
    assert load_settings().model == ""
    assert [entry.is_shipped for entry in manager._models] == [True]


def test_a_model_is_exported_and_comes_back_and_a_damaged_one_is_refused(manager, qtbot, tmp_path):
    choose(manager, "mine")
    entry = manager.chosen
    manager._export(entry, tmp_path / "gift.zip")
    qtbot.waitUntil(lambda: "gift.zip" in manager.notice.message, timeout=PATIENCE_MS)
    assert (tmp_path / "gift.zip").read_bytes() == export_model(entry)
    manager.take_in(tmp_path / "gift.zip")
    qtbot.waitUntil(lambda: manager.notice.message == "“gift” is here.", timeout=PATIENCE_MS)
    assert manager.chosen.name == "gift"
    (tmp_path / "bad.zip").write_bytes(b"PK damaged")
    manager.take_in(tmp_path / "bad.zip")
    qtbot.waitUntil(lambda: "bad.zip is no model" in manager.notice.message, timeout=PATIENCE_MS)


@pytest.mark.parametrize("part", [1, 2])
def test_models_and_training_have_names_for_screen_readers_and_are_reached_by_keys(
    window, qtbot, part
):
    window.commands.settings.trigger()
    window.settings_tab.parts.setCurrentIndex(part)
    shown = (window.settings_tab.models, window.settings_tab.training)[part - 1]
    assert shown is not None
    controls = [w for w in interactive(shown) if w.isVisible()]
    assert len(controls) > 3
    for control in controls:
        told = QAccessible.queryAccessibleInterface(control)
        assert told.text(QAccessible.Text.Name), control
        assert told.role() in ROLES
        assert not control.isEnabled() or control.focusPolicy() & Qt.FocusPolicy.TabFocus
