"""The experiments panel: what it runs, when it only draws anew, and what it tells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLabel

from handwrite_app.errors import UserError
from handwrite_app.lab.experiments import EXPERIMENTS
from handwrite_app.lab.models import ModelEntry
from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Film,
    Parameter,
    Plot,
    Progress,
    Result,
    Sheet,
    Table,
)
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab import experiment_tasks
from handwrite_app.ui.lab.artist import Artist
from handwrite_app.ui.lab.experiments_panel import ExperimentsPanel
from handwrite_app.ui.lab.film_bar import FilmBar
from handwrite_app.ui.lab.model_chooser import ModelChooser, ModelShelf
from handwrite_app.ui.lab.parameter_controls import ParameterControls
from handwrite_app.ui.lab.result_table import ResultTable

PATIENCE_MS = 20_000
PARAMETERS = (
    Parameter("count", "Count", "int", 3, 1, 9),
    Parameter("scale", "Scale", "float", 0.5, 0, 2, 0.25),
    Parameter("digit", "Digit", "digit", 7),
    Parameter("way", "Way", "choice", "b", choices={"a": "first", "b": "second"}),
    Parameter("seed", "Seed", "int", 0, 0, 9999),
    Parameter("t", "t", "int", 0, 0, 4, live=True),
)


class Recorder:
    """An experiment's run, which remembers what it was asked; the test says when it goes on."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.models: list[object] = []
        self.drawn: list[int] = []
        self.waits = False
        self.error: Exception | None = None

    def __call__(self, models, values) -> Iterator[Progress | Result]:
        self.asked.append(dict(values))
        self.models.append(models)
        yield Progress(0, 2)
        while self.waits:
            yield Progress(1, 2)
        if self.error is not None:
            raise self.error
        yield Result(
            self.draw,
            values,
            Table(("t", "loss"), ((0, 0.5), (1, 0.25))),
            remark="It was so.",
            film=Film("t", (0, 2, 4), frame_ms=1),
        )

    def draw(self, values) -> Sheet:
        self.drawn.append(values["t"])
        curve = Curve(np.arange(5.0), np.arange(5.0))
        return Sheet(((Plot((curve,), at=values["t"]),),))


def made(key: str, run, *, needs=("diffusion",)) -> Experiment:
    return Experiment(key, f"Title {key}", "Why?", "Look here.", "$x_t$", PARAMETERS, needs, run)


@pytest.fixture
def jobs(qtbot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()
    jobs.wait()


@pytest.fixture
def run() -> Recorder:
    return Recorder()


@pytest.fixture
def fast_drawing(monkeypatch) -> None:
    """The drawing itself is matplotlib's: here a pixel for each live value will do."""

    def draw(result, values, room, scale, look):
        result.draw({**result.values, **values})
        return np.array([[[*(values["t"],) * 3, 255]]], dtype=np.uint8)

    monkeypatch.setattr(experiment_tasks, "draw", draw)


@pytest.fixture
def panel(qtbot, jobs, run, fast_drawing) -> ExperimentsPanel:
    experiments = {
        "slow": made("slow", run),
        "instant": made("instant", run, needs=("data",)),
    }
    panel = ExperimentsPanel(jobs.start, experiments)
    qtbot.addWidget(panel)
    panel.resize(1200, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def finish(panel, qtbot) -> None:
    """Runs the experiment that is looked at and waits for its picture."""
    panel.view.run()
    qtbot.waitUntil(lambda: panel.view.picture.image is not None, timeout=PATIENCE_MS)


def shade(panel) -> int:
    return panel.view.picture.image.pixelColor(0, 0).red()


def test_controls_give_every_value_in_the_type_of_its_parameter(qtbot):
    controls = ParameterControls(PARAMETERS)
    qtbot.addWidget(controls)
    assert controls.values == {parameter.key: parameter.default for parameter in PARAMETERS}
    for key, value in {"count": 5, "scale": 1.75, "digit": 2, "way": "a", "seed": 77}.items():
        controls.show_value(key, value)
        assert controls.values[key] == value
        assert type(controls.values[key]) is type(value)


def test_slider_and_box_of_a_number_agree(qtbot):
    controls = ParameterControls(PARAMETERS[1:2])
    qtbot.addWidget(controls)
    told = []
    controls.changed.connect(told.append)
    slider = controls.findChild(QAbstractSlider)
    box = controls.findChild(QAbstractSpinBox)
    slider.setValue(slider.maximum())
    assert box.value() == 2.0
    box.setValue(0.75)
    assert slider.value() == 3
    assert controls.values == {"scale": 0.75}
    assert told == ["scale", "scale"]


def test_the_die_takes_seeds_within_the_range(qtbot):
    controls = ParameterControls(PARAMETERS[4:5])
    qtbot.addWidget(controls)
    thrown = set()
    for _ in range(20):
        controls.findChild(QAbstractButton).click()
        thrown.add(controls.values["seed"])
    assert len(thrown) > 1
    assert all(0 <= seed <= 9999 for seed in thrown)


def test_nothing_runs_on_a_model_until_it_is_asked_to(panel, run, qtbot):
    assert panel.view.experiment.key == "slow"
    assert run.asked == []
    finish(panel, qtbot)
    assert len(run.asked) == 1
    assert run.asked[0] == {parameter.key: parameter.default for parameter in PARAMETERS}
    assert panel.view.result is not None


def test_a_live_slider_draws_anew_and_runs_nothing(panel, run, qtbot):
    finish(panel, qtbot)
    slider = panel.view.film.findChild(QAbstractSlider)
    slider.setValue(3)
    qtbot.waitUntil(lambda: shade(panel) == 3, timeout=PATIENCE_MS)
    assert run.drawn[-1] == 3
    assert len(run.asked) == 1


def test_settings_of_a_model_wait_for_run_and_say_so(panel, run, qtbot):
    finish(panel, qtbot)
    foot = panel.view.guide.foot
    assert foot.status == ""
    panel.view.guide.controls.findChild(QAbstractSlider).setValue(5)
    assert "again" in foot.status
    assert len(run.asked) == 1
    panel.view.guide.controls.findChild(QAbstractSlider).setValue(2)
    assert foot.status == ""


def test_an_experiment_without_a_model_runs_by_itself_whenever_it_is_set(panel, run, qtbot):
    panel.show_experiment("instant")
    qtbot.waitUntil(lambda: panel.view.result is not None, timeout=PATIENCE_MS)
    slider = panel.view.guide.controls.findChild(QAbstractSlider)
    for value in (3, 4, 5):
        slider.setValue(value)
    qtbot.waitUntil(lambda: len(run.asked) == 2, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: panel.view.result.values["count"] == 6, timeout=PATIENCE_MS)
    assert panel.view.guide.foot.button.isHidden()


def test_cancel_keeps_what_was_found_before(panel, run, qtbot):
    finish(panel, qtbot)
    before, button = panel.view.result, panel.view.guide.foot.button
    run.waits = True
    button.click()
    qtbot.waitUntil(lambda: len(run.asked) == 2, timeout=PATIENCE_MS)
    assert button.text() == "Cancel"
    button.click()
    assert button.text() == "Run"
    qtbot.waitUntil(lambda: not panel.view._start.__self__.running, timeout=PATIENCE_MS)
    assert panel.view.result is before


def test_what_cannot_be_run_is_told_in_its_place(panel, run, qtbot):
    run.error = UserError("There is no model.", "Train one.")
    panel.view.run()
    qtbot.waitUntil(lambda: bool(panel.view.notice.message), timeout=PATIENCE_MS)
    assert panel.view.notice.message == "There is no model."
    assert panel.view.guide.foot.button.text() == "Run"
    assert panel.view.result is None


def test_every_experiment_keeps_its_result_and_its_settings(panel, run, qtbot):
    finish(panel, qtbot)
    panel.view.guide.controls.findChild(QAbstractSlider).setValue(7)
    first = panel.view.result
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.view.experiment.key == "instant"
    qtbot.waitUntil(lambda: panel.view.result is not None, timeout=PATIENCE_MS)
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert panel.view.result is first
    assert panel.view.values["count"] == 8


def test_a_film_shows_each_of_its_pictures_once_and_stops(panel, run, qtbot):
    finish(panel, qtbot)
    film, shown = panel.view.film, []
    panel.view._artist.drawn.connect(lambda _key, pixels: shown.append(int(pixels[0, 0, 0])))
    film.play()
    qtbot.waitUntil(lambda: not film.is_playing, timeout=PATIENCE_MS)
    assert shown == [0, 2, 4]
    assert film.values == {"t": 4}
    film.play()  # from the beginning
    assert film.values == {"t": 0}


def test_a_film_pauses_when_it_is_touched_or_out_of_sight(panel, run, qtbot):
    finish(panel, qtbot)
    view = panel.view
    view.film.play()
    view.film.findChild(QAbstractSlider).setValue(1)
    assert not view.film.is_playing
    view.film.play()
    panel.show_experiment("instant")
    assert not view.film.is_playing


def test_without_a_film_there_is_nothing_to_play(qtbot):
    bar = FilmBar(PARAMETERS[-1:])
    qtbot.addWidget(bar)
    bar.play()
    assert not bar.is_playing


def test_the_artist_leaves_out_what_was_overtaken_and_remembers(qtbot, jobs):
    artist, shown, drawn = Artist(jobs.start), [], []
    artist.drawn.connect(lambda key, pixels: shown.append(key))

    def draw(key):
        def work():
            drawn.append(key)
            return np.zeros((1, 1, 4), np.uint8)

        return work

    for key in range(5):
        artist.ask(key, draw(key))
    qtbot.waitUntil(lambda: shown == [4], timeout=PATIENCE_MS)
    assert drawn == [0, 4]
    artist.ask(0, draw(0))
    assert shown == [4, 0]  # at once
    assert drawn == [0, 4]


def test_a_drawing_that_fails_is_told_and_the_next_is_drawn(qtbot, jobs):
    artist = Artist(jobs.start)

    def fail():
        raise UserError("No.")

    with qtbot.waitSignal(artist.failed, timeout=PATIENCE_MS):
        artist.ask("bad", fail)
    with qtbot.waitSignal(artist.drawn, timeout=PATIENCE_MS):
        artist.ask("good", lambda: np.zeros((1, 1, 4), np.uint8))


@pytest.mark.parametrize("suffix", ["png", "gif", "csv"])
def test_a_result_is_exported_as_what_its_suffix_says(panel, qtbot, tmp_path, suffix):
    finish(panel, qtbot)
    path = tmp_path / f"result.{suffix}"
    panel.view.export(path)
    qtbot.waitUntil(lambda: bool(panel.view.notice.message), timeout=60_000)
    assert panel.view.notice.message == f"Saved result.{suffix}"
    if suffix == "csv":
        rows = list(csv.reader(path.read_text().splitlines()))
        assert rows == [["t", "loss"], ["0", "0.5"], ["1", "0.25"]]
    else:
        with Image.open(path) as image:
            assert getattr(image, "n_frames", 1) == {"png": 1, "gif": 3}[suffix]


def test_a_file_that_cannot_be_written_is_told(panel, qtbot, tmp_path):
    finish(panel, qtbot)
    panel.view.export(tmp_path / "result.doc")
    qtbot.waitUntil(lambda: bool(panel.view.notice.message), timeout=PATIENCE_MS)
    assert "result.doc" in panel.view.notice.message
    assert list(tmp_path.iterdir()) == []


def test_the_figures_can_be_seen_and_copied(panel, qtbot):
    finish(panel, qtbot)
    panel.view.bar._figures.click()
    table = panel.view.findChild(ResultTable)
    assert table.isVisible()
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "0\t0.5\n1\t0.25"


def test_the_picture_can_be_copied(panel, qtbot):
    finish(panel, qtbot)
    QGuiApplication.clipboard().clear()
    panel.view.bar.copy_asked.emit()
    assert not QGuiApplication.clipboard().image().isNull()


def entry(name: str, run: str = "") -> ModelEntry:
    return ModelEntry(Path(f"{run or 'shipped'}/{name}.safetensors"), "diffusion", run)


def test_a_bare_checkout_says_that_there_is_no_model_yet(qtbot, jobs):
    shelf = ModelShelf(jobs.start)
    chooser = ModelChooser(shelf, ["diffusion"])
    qtbot.addWidget(chooser)
    box = chooser.findChild(QComboBox)
    assert box.currentText() == "none yet"
    assert not box.isEnabled()


@pytest.fixture
def shelf(qtbot, jobs, monkeypatch) -> ModelShelf:
    own = entry("model", "Mine")
    entries = [entry("ddpm"), own, ModelEntry(Path("vae.safetensors"), "vae")]
    monkeypatch.setattr("handwrite_app.ui.lab.model_chooser.list_models", lambda: list(entries))
    shelf = ModelShelf(jobs.start)
    shelf.own, shelf.entries = own, entries
    with qtbot.waitSignal(shelf.changed, timeout=PATIENCE_MS):
        shelf.refresh()
    return shelf


def test_the_chooser_offers_the_models_that_suit_and_takes_the_chosen_one(qtbot, shelf):
    chooser = ModelChooser(shelf, ["diffusion"])
    qtbot.addWidget(chooser)
    box = chooser.findChild(QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["ddpm (shipped)", "Mine: model"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert shelf.chosen("diffusion") == shelf.own.path


def test_a_model_whose_run_is_gone_gives_its_role_back(qtbot, shelf):
    before = shelf.chosen("diffusion")
    shelf.choose("diffusion", shelf.own.path)
    shelf.entries.remove(shelf.own)
    with qtbot.waitSignal(shelf.changed, timeout=PATIENCE_MS):
        shelf.refresh()
    assert shelf.chosen("diffusion") == before


def test_another_model_makes_a_result_one_of_yesterday(panel, run, qtbot):
    finish(panel, qtbot)
    other = Path("other.safetensors")
    panel._shelf._take([ModelEntry(other, "diffusion", "Mine")])
    panel._shelf.choose("diffusion", other)
    assert "again" in panel.view.guide.foot.status


def test_every_control_has_a_name_and_the_questions_are_spoken(panel, qtbot):
    finish(panel, qtbot)
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
    controls = [w for kind in kinds for w in panel.view.findChildren(kind) if w.isVisible()]
    assert len(controls) > 20
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        if "qt_" not in control.objectName() and not isinstance(control.parent(), QComboBox):
            assert interface.text(QAccessible.Text.Name), (control, control.parent())
    described = Qt.ItemDataRole.AccessibleDescriptionRole
    assert panel.list.item(0).data(described) == "Why?"


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_each_real_experiment_has_its_words_and_its_controls(key, qtbot, jobs):
    panel = ExperimentsPanel(jobs.start)
    qtbot.addWidget(panel)
    panel.show_experiment(key)
    view = panel.view
    assert view.values == view.experiment.checked({})
    told = [label.text() for label in view.findChildren(QLabel)]
    assert any(view.experiment.explanation.split()[0] in text for text in told)
    assert view.experiment.question in told
