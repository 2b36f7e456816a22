"""The Lab's training panel: start, watch, pause, resume, compare, and what it says of each."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox

from handwrite_app.lab.process import Progress, Wish
from handwrite_app.lab.recipes import CONDITIONAL, VAE, Recipe, read_recipe
from handwrite_app.lab.runs import State, Status, list_runs, new_run
from handwrite_app.ui.lab import trainings
from handwrite_app.ui.lab.curves import Curve, CurvesView, log_ticks, smooth, ticks
from handwrite_app.ui.lab.lab_tab import LabTab
from handwrite_app.ui.lab.model_chooser import ModelChooser
from handwrite_app.ui.lab.sample_grid import SampleGrid
from handwrite_app.ui.lab.training_panel import TrainingPanel
from tests.ui.conftest import show
from tests.ui.puppet import PUPPETS, Puppet


@pytest.fixture
def panel(qtbot, jobs, puppets):
    panel = TrainingPanel(jobs)
    show(qtbot, panel)
    return panel


@pytest.fixture
def started(panel, qtbot, puppets) -> Puppet:
    """A run that has just been started with the button."""
    panel.form.start.click()
    qtbot.waitUntil(lambda: len(puppets) == 1, timeout=5000)
    return puppets[-1]


def write_log(run, steps, loss=0.5) -> None:
    records = [
        {"step": s, "loss": loss / s, "learning_rate": 1e-3, "progress": s / 100, "seconds": s}
        for s in steps
    ]
    text = "".join(json.dumps(record) + "\n" for record in records)
    (run.path / "log.jsonl").write_text(text)


def write_sample(run, step, grey) -> None:
    (run.path / "samples").mkdir(exist_ok=True)
    image = QImage(20, 10, QImage.Format.Format_Grayscale8)
    image.fill(QColor(grey, grey, grey))
    assert image.save(str(run.path / "samples" / f"step-{step:06d}.png"))


def words(panel) -> str:
    return panel.view._standing.text()


def test_one_press_starts_a_run_that_is_kept_and_shown(panel, started):
    (run,) = list_runs()
    assert read_recipe(run.plan.arguments) == Recipe()
    assert panel.list.selected == [run]
    assert panel.view.run == run
    assert words(panel) == "Getting ready…"
    assert panel.view.pause.isVisible()
    assert not panel.view.resume.isVisible()


def test_a_run_is_followed_while_it_trains(panel, started, qtbot):
    write_log(started.run, range(1, 21))
    write_sample(started.run, 20, 90)
    started.told.put(Progress(20, 0.25, 30.0))
    qtbot.waitUntil(lambda: "25 %" in words(panel), timeout=5000)
    assert "90 s left" in words(panel) or "2 min left" in words(panel)
    panel.refresh()
    assert panel.view.samples.step == 20
    assert len(panel.view.losses.curves) == 2, "raw and smooth; nothing was held out yet"
    assert "Training, 25 %" in panel.list.item(0).text()


def test_a_paused_run_can_go_on(panel, started, qtbot):
    started.told.put(Progress(20, 0.25, 30.0))
    qtbot.waitUntil(lambda: "25 %" in words(panel), timeout=5000)
    panel.view.pause.setFocus()
    panel.view.pause.click()
    assert started.asked == [Wish.PAUSE]
    assert "saving" in words(panel)
    write_log(started.run, range(1, 21))
    started.end(Status(State.PAUSED))
    qtbot.waitUntil(lambda: panel.view.resume.isVisible(), timeout=5000)
    assert "Paused at step 20" in words(panel)
    assert panel.view.resume.hasFocus()
    panel.view.resume.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 2, timeout=5000)
    assert PUPPETS[1].run == started.run


def test_a_run_at_its_end_can_train_as_long_again(panel, started, qtbot):
    write_log(started.run, range(1, 101))
    started.end(Status(State.DONE))
    qtbot.waitUntil(lambda: panel.view.longer.isVisible(), timeout=5000)
    assert not panel.view.resume.isVisible()
    panel.view.longer.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 2, timeout=5000)
    assert read_recipe(started.run.plan.arguments) == Recipe(minutes=20)


def test_a_classifier_says_how_often_it_is_right(panel, qtbot):
    panel.form.show_recipe(Recipe(system="classifier"))
    panel.form.start.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 1, timeout=5000)
    run = PUPPETS[0].run
    (run.path / "log.jsonl").write_text('{"step": 20, "loss": 0.1, "accuracy": 0.97}\n')
    PUPPETS[0].told.put(Progress(21, 0.2, 10.0))
    panel.refresh()
    qtbot.waitUntil(lambda: "97 % judged right" in words(panel), timeout=5000)


def test_what_is_asked_before_the_process_is_there_is_not_lost(panel, qtbot, monkeypatch):
    class Slow(Puppet):
        def __init__(self, run) -> None:
            panel.trainings.ask(run, Wish.STOP)
            super().__init__(run)

    monkeypatch.setattr(trainings, "Child", Slow)
    panel.form.start.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 1 and PUPPETS[0].asked == [Wish.STOP], timeout=5000)


@pytest.mark.parametrize(
    ("status", "crash", "said"),
    [
        (Status(State.FAILED, "The disk is full.", "Make room."), "", "The disk is full."),
        (Status(State.PAUSED), "exit code -9", "The training ended unexpectedly."),
    ],
)
def test_a_run_that_breaks_off_says_why(panel, started, qtbot, status, crash, said):
    started.end(status, crash)
    qtbot.waitUntil(lambda: panel.view.notice.message == said, timeout=5000)
    assert panel.view.resume.isVisible()


def test_closing_the_window_leaves_the_child_to_save_alone(panel, started):
    jobs = panel._jobs
    jobs.close()
    jobs.wait()
    assert not jobs.running


def test_several_runs_are_compared_in_one_picture(panel, qtbot):
    for name, steps in (("one", range(1, 50)), ("two", range(1, 90)), ("three", [])):
        run = new_run(name, "images", Recipe().arguments)
        write_log(run, steps)
        if steps:
            write_sample(run, 40, 200)
    panel.refresh()
    panel.list.selectAll()
    assert panel.compared.isVisible()
    names = [curve.name for curve in panel.compared.losses.curves]
    assert names == ["2  two", "3  one"], "the run without records has no curve"
    grids = panel.compared.findChildren(SampleGrid)
    assert [grid.step for grid in grids] == [None, 40, 40]


def test_a_run_is_renamed_exported_imported_and_deleted(panel, qtbot, tmp_path):
    run = new_run("digits", "images", Recipe().arguments)
    panel.refresh()
    panel.list.choose(run)
    panel._rename(run, "seven")
    assert panel.view._name.text() == "seven"
    panel._rename(run, "")
    assert "1 to 60" in panel.view.notice.message
    panel._export(run, tmp_path / "seven.zip")
    qtbot.waitUntil(lambda: "seven.zip" in panel.view.notice.message, timeout=5000)
    panel._delete(run)
    qtbot.waitUntil(lambda: panel.list.isHidden(), timeout=5000)
    assert not list_runs()
    panel._take_in(tmp_path / "seven.zip")
    qtbot.waitUntil(lambda: panel.list.selected == list_runs() != [], timeout=5000)
    assert panel.view._name.text() == "seven"
    panel._take_in(tmp_path / "none.zip")
    qtbot.waitUntil(lambda: "none.zip" in panel.notice.message, timeout=5000)


def test_the_model_of_a_run_is_tried_in_the_experiments(qtbot, jobs):
    lab = LabTab(jobs)
    qtbot.addWidget(lab)
    run = new_run("mine", "images", Recipe(system=VAE).arguments)
    with qtbot.waitExposed(lab):
        lab.show()
    assert lab.training.try_it.isHidden()
    model = run.path / "model.safetensors"
    model.write_bytes(b"")
    described = {"format": "handwrite-image-model", "kind": "vae"}
    model.with_suffix(".json").write_text(json.dumps(described))
    lab.training.refresh()
    lab.training.try_it.click()
    assert lab.parts.currentWidget() is lab.experiments
    assert lab.experiments.view.experiment.key == "hallucination"
    choice = lab.experiments.view.findChild(ModelChooser).findChild(QComboBox)
    qtbot.waitUntil(lambda: choice.currentText() == "mine: model")
    jobs.close()  # as a window does: what is still being drawn would come when the views are gone


def test_another_run_takes_the_place_of_the_one_that_is_shown(panel, qtbot):
    old = [new_run(name, "images", Recipe().arguments) for name in ("one", "two")]
    panel.refresh()
    panel.list.selectAll()
    assert len(panel.list.selected) == len(old)
    panel.form.start.click()
    qtbot.waitUntil(lambda: len(PUPPETS) == 1, timeout=5000)
    assert panel.list.selected == [PUPPETS[0].run] == [panel.view.run]


def test_a_recipe_comes_back_from_its_arguments(panel):
    recipes = [
        Recipe(),
        Recipe(system=CONDITIONAL, size="small", schedule="cosine", parameterization="x0", seed=3),
        Recipe(system=VAE, minutes=5, batch=32, device="cpu", data="/pictures of mine"),
        Recipe(minutes=None, steps=200),
    ]
    for recipe in recipes:
        assert read_recipe(recipe.arguments) == recipe
    panel.form.show_recipe(recipes[1])
    assert panel.form.recipe.arguments == recipes[1].arguments


def test_only_diffusion_asks_for_a_schedule(panel):
    panel.form.show_recipe(Recipe(system=VAE, schedule="cosine"))
    assert not panel.form._schedule.isEnabled()
    assert "--schedule" not in panel.form.recipe.arguments


def test_the_trainer_knows_every_option_of_the_form():
    """The window never imports torch, so the lists stand twice: they must agree."""
    import argparse

    from diffusion.images import training
    from handwrite_app.lab.recipes import CLASSIFIER, NOISY, SIZES

    parser = argparse.ArgumentParser()
    training.add_arguments(parser)
    for system in (CONDITIONAL, VAE, CLASSIFIER, NOISY):
        for size in SIZES:
            for schedule, target in (("linear", "eps"), ("cosine", "x0"), (None, "v")):
                recipe = Recipe(system, size, schedule, target, batch=8, data="x")
                parser.parse_args(recipe.arguments)


def test_samples_follow_the_newest_until_somebody_goes_back(qtbot, panel):
    run = new_run("digits", "images", [])
    grid = SampleGrid()
    qtbot.addWidget(grid)
    for step in (10, 20):
        write_sample(run, step, step)
    grid.show_samples(run.samples, "")
    assert grid.step == 20
    grid._slider.setValue(0)
    write_sample(run, 30, 30)
    grid.show_samples(run.samples, "", is_new=False)
    assert grid.step == 10
    grid._slider.setValue(2)
    write_sample(run, 40, 40)
    grid.show_samples(run.samples, "", is_new=False)
    assert grid.step == 40


def test_a_picture_that_cannot_be_read_is_said(qtbot, panel):
    run = new_run("digits", "images", [])
    (run.path / "samples").mkdir()
    (run.path / "samples" / "step-000001.png").write_bytes(b"no picture")
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.show_samples(run.samples, "")
    assert grid._picture._instead == "This picture cannot be read."


def test_smoothing_keeps_a_line_and_calms_noise():
    line = [(float(x), 2.0 * x) for x in range(100)]
    assert [y for _, y in smooth(line)] == pytest.approx([y for _, y in line])
    noisy = [(float(x), (-1.0) ** x) for x in range(400)]
    assert max(abs(y) for _, y in smooth(noisy)[20:-20]) < 0.1


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0.0012), (3, 3.1), (0, 87654), (0, 0)])
def test_ticks_are_round_and_within(low, high):
    for most in (2, 5, 9):
        found = ticks(low, high, most)
        assert 1 <= len(found) <= most
        assert all(low - 1e-9 <= tick <= high * (1 + 1e-9) for tick in found)


@pytest.mark.parametrize(("low", "high"), [(0.01, 1), (0.03, 0.2), (0.9, 1.4), (1e-5, 1e3)])
def test_ticks_of_powers_are_within(low, high):
    found = log_ticks(low, high, 6)
    assert 1 < len(found) <= 6
    assert all(low <= tick <= high * (1 + 1e-9) for tick in found)


def test_curves_are_told_in_words_and_drawn(qtbot):
    view = CurvesView("Loss", is_log=True)
    qtbot.addWidget(view)
    view.resize(500, 260)
    empty = view.grab().toImage()
    curves = [
        Curve("a", ((0, 1.0), (100, 0.1))),
        Curve("b", ((0, 2.0), (50, 0.5)), run=1),
        Curve("gone", ()),
    ]
    view.show_curves(curves)
    QApplication.processEvents()
    assert view.accessibleDescription() == "a: 0.1; b: 0.5"
    assert view.grab().toImage() != empty
