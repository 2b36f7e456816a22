"""Every experiment runs on tiny models, draws what it found, and says so in files."""

import csv

import numpy as np
import pytest
from PIL import Image

from handwrite_app.errors import UserError
from handwrite_app.lab.experiments import EXPERIMENTS
from handwrite_app.lab.figures import DARK, natural_height, render, write_result
from handwrite_app.lab.models import LabModels
from handwrite_app.lab.results import Pictures, Progress, Result
from handwrite_app.lab.words import Text, said

FAST = {"steps": 4, "count": 2, "most": "10", "terms": 8}


def run(key, models, **values):
    experiment = EXPERIMENTS[key]
    known = {parameter.key for parameter in experiment.parameters}
    fast = {k: v for k, v in FAST.items() if k in known}
    *steps, result = experiment.run(models, experiment.checked({**fast, **values}))
    assert {type(step) for step in steps} == {Progress}
    return result


@pytest.fixture(scope="module")
def results(tiny_models, digits):
    models = LabModels(tiny_models, digits)
    return {key: run(key, models) for key in EXPERIMENTS}


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_an_experiment_ends_in_a_result_with_a_full_table(results, key):
    result = results[key]
    assert isinstance(result, Result)
    assert len(result.table.rows) > 1
    assert {len(row) for row in result.table.rows} == {len(result.table.header)}
    assert all(np.isfinite(v) for row in result.table.rows for v in row if isinstance(v, float))


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_a_result_is_drawn_in_the_size_that_is_asked_for(results, key):
    picture = render(results[key], {}, 500, 420, look=DARK)
    assert picture.shape == (420, 500, 4)
    assert len(np.unique(picture.reshape(-1, 4), axis=0)) > 10


@pytest.mark.parametrize("key", [k for k, e in EXPERIMENTS.items() if e.live])
def test_live_parameters_change_what_is_drawn_up_to_both_ends(results, key):
    result, experiment = results[key], EXPERIMENTS[key]
    for parameter in experiment.live:
        ends = [{parameter.key: v} for v in (parameter.low, parameter.high)]
        pictures = [render(result, end, 200, 200) for end in ends]
        if parameter.key != "sample":  # two samples of a model that knows nothing may look alike
            assert (pictures[0] != pictures[1]).any(), parameter.key


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_a_film_plays_a_live_parameter_within_its_range(results, key):
    film = results[key].film
    if film is None:
        assert key in ("branches", "guidance", "samplers", "bounds")
        return
    (played,) = [one for one in EXPERIMENTS[key].live if one.key == film.key]
    assert [played.checked(value) for value in film.values] == list(film.values)
    assert len(film.values) > 4


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_every_panel_has_as_many_names_as_rows_and_columns(results, key):
    sheet = results[key].draw(results[key].values)
    assert natural_height(sheet, 1000) > 300
    for panel in (panel for row in sheet.rows for panel in row):
        if isinstance(panel, Pictures):
            rows, columns = panel.pixels.shape[:2]
            assert len(panel.rows) in (0, rows)
            assert len(panel.columns) in (0, columns)
            assert all(r < rows and c < columns for r, c in panel.marked)


def test_the_same_seed_gives_the_same_figures_and_another_gives_others(models):
    first, second, other = (run("reverse", models, seed=seed).table for seed in (0, 0, 1))
    assert first == second
    assert first != other


def test_without_noise_all_branches_are_one(models):
    spreads = {
        sampler: [row[1] for row in run("branches", models, sampler=sampler).table.rows]
        for sampler in ("ddim", "ddpm")
    }
    assert max(spreads["ddim"]) < 1e-6
    assert spreads["ddpm"][0] > 1e-3
    assert spreads["ddpm"][-1] < 1e-6  # parted at t = 0, nothing is left to decide


def test_a_model_without_classes_is_not_asked_for_one(tiny_models, digits, tmp_path):
    from diffusion.images.checkpoint import save_image_model
    from diffusion.images.ddpm import ImageDiffusionConfig
    from diffusion.images.unet import UNetConfig

    config = ImageDiffusionConfig(
        UNetConfig(channels=(8,), layers=1, attention=(False,), patch=4, groups=4)
    )
    path = tmp_path / "plain.safetensors"
    save_image_model(path, "diffusion", config, config.build().state_dict(), {})
    plain = LabModels({**tiny_models, "diffusion": path}, digits)
    run("reverse", plain)
    for key, values in (
        ("reverse", {"label": "3"}),
        ("guidance", {}),
        ("denoise", {"told": "digit"}),
    ):
        with pytest.raises(UserError, match="without classes"):
            run(key, plain, **values)
    run("guidance", plain, kind="classifier")


def test_a_role_takes_no_model_of_another_kind(tiny_models, digits):
    models = LabModels({**tiny_models, "diffusion": tiny_models["vae"]}, digits)
    with pytest.raises(UserError, match="no diffusion model"):
        run("reverse", models)


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("forward", {"digit": 10}),
        ("forward", {"seed": 0.5}),
        ("forward", {"seed": "many"}),
        ("forward", {"schedule": "square"}),
        ("forward", {"colour": 1}),
        ("kl", {"m": float("nan")}),
    ],
)
def test_settings_out_of_range_are_refused(key, given):
    with pytest.raises(UserError):
        EXPERIMENTS[key].checked(given)


def test_settings_come_in_their_own_types():
    checked = EXPERIMENTS["forward"].checked({"digit": "7", "t": "300"})
    assert checked == {"digit": 7, "which": 0, "schedule": "linear", "seed": 0, "t": 300}
    assert EXPERIMENTS["kl"].checked({"m": "1"})["m"] == 1.0


def test_a_result_is_written_as_picture_film_and_numbers(results, tmp_path):
    result = results["interpolation"]
    for name in ("a.png", "a.gif", "a.csv"):
        *_, last = write_result(result, tmp_path / name, {"share": 0.3})
        assert last == Progress(1, 1)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width == 2000
    with Image.open(tmp_path / "a.gif") as film:
        assert film.n_frames == len(result.film.values)
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(result.table.header)
    assert len(rows) == 1 + len(result.table.rows)


def test_a_result_is_not_written_where_it_cannot_be(results, tmp_path):
    for key, name in (("bounds", "a.gif"), ("bounds", "a.svg"), ("bounds", "missing/a.png")):
        with pytest.raises(UserError):
            list(write_result(results[key], tmp_path / name))
    assert not list(tmp_path.iterdir())


def test_texts_are_translated_before_their_values_are_filled_in():
    text = Text("{n} of {what}", {"n": 3, "what": Text("digits", {})})
    german = {"{n} of {what}": "{n} {what}", "digits": "Ziffern"}
    assert said(text) == str(text) == "3 of digits"
    assert said(text, lambda source: german.get(source, source)) == "3 Ziffern"
