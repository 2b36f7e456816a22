"""What the window's controls choose is what the synthesizer is asked for."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace

import pytest

from handwrite_app.choices import Choices
from handwrite_app.document.project import SamplingFields
from handwrite_app.layout import PageSpec
from handwrite_app.synthesis import Request

FULL = replace(
    Choices(), text="Dear Ada", seed=7, sampler="heun", steps=8, page="A5", margin_left_mm=30.0
)


def test_every_choice_goes_into_the_request_and_has_its_default():
    request = FULL.request("Maple")
    assert all(getattr(request, field.name) == getattr(FULL, field.name) for field in fields(FULL))
    plain = Request(text="", style="Maple")
    assert Choices().request("Maple").__dict__ == plain.__dict__


def test_a_choice_is_of_the_page_or_of_the_model_and_none_is_forgotten():
    layout = {field.name for field in fields(PageSpec)} | {"ink", "nib_mm"}
    writing = {field.name for field in fields(SamplingFields)} | {"text"}
    assert {field.name for field in fields(Choices)} - layout == writing


def test_choices_are_read_as_they_were_kept():
    assert Choices.read(FULL.as_dict()) == FULL


@pytest.mark.parametrize(
    "damage",
    [
        {"page": "A99"},
        {"margin_mm": 500.0},
        {"ink": "blue"},
        {"sampler": "magic"},
        {"x_height_mm": float("nan")},
        {"candidates": 0},
    ],
)
def test_impossible_choices_become_the_defaults_but_keep_the_text(damage):
    assert Choices.read(FULL.as_dict() | damage) == Choices(text="Dear Ada")


def test_a_value_of_the_wrong_type_alone_falls_back():
    assert Choices.read(FULL.as_dict() | {"seed": "three", "nib_mm": 1}) == replace(
        FULL, seed=0, nib_mm=1.0
    )


def test_reading_choices_loads_no_torch():
    code = (
        "import sys; from handwrite_app.choices import Choices; "
        "Choices.read({'sampler': 'ddim'}); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
