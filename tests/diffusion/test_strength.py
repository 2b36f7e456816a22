from dataclasses import replace

import pytest
import torch

from diffusion.checkpoint import load_checkpoint
from diffusion.generator import write_tiny_checkpoint
from diffusion.lora import Adapter, LowRank, LowRankConfig
from diffusion.recognizer import Reading
from diffusion.strength import STRENGTHS, at_strength, choose_strength
from diffusion.strokes import draw_style_windows
from tests.diffusion.conftest import write_word

TEXTS = ("cab", "bead")


@pytest.fixture
def base(tmp_path):
    write_tiny_checkpoint(tmp_path / "tiny.safetensors")
    checkpoint = load_checkpoint(tmp_path / "tiny.safetensors")
    return replace(checkpoint, sampling={"num_steps": 2})


@pytest.fixture
def adapter(base):
    module = LowRank(base.build(), LowRankConfig(2, 2.0, ("ink_out",)))
    factors = module.factors(module.state_dict())
    return Adapter(base.sha256, module.config, factors, {"words": 20})


class Dictated:
    """Reads all words of one call as well as it is told, call by call."""

    def __init__(self, *probabilities):
        self.left = list(probabilities)

    def read(self, words):
        probability = self.left.pop(0)
        return [Reading(text, probability) for _, text in words]


def chosen(adapter, base, reader, margin=0.0):
    windows = draw_style_windows([write_word("cab")])
    steps = list(choose_strength(adapter, base, reader, windows, TEXTS, margin))
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return steps[-1][1]


def test_the_greatest_strength_that_reads_as_well_as_the_base_is_chosen(adapter, base):
    reader = Dictated(0.8, 0.7, 0.8, 0.9)
    found = chosen(adapter, base, reader)
    assert found.config == at_strength(adapter, STRENGTHS[1]).config
    assert reader.left == [0.9], "weaker ones are not tried"
    told = found.info["strength"]
    assert found.info["words"] == 20
    assert (told["words"], told["shown"]) == (2, 0.8)
    assert [one["legibility"] for one in told["tried"]] == [0.7, 0.8]
    assert [one["strength"] for one in told["tried"]] == list(STRENGTHS[:2])


def test_what_costs_no_more_than_the_margin_is_used_as_it_is(adapter, base):
    assert chosen(adapter, base, Dictated(0.8, 0.79), margin=0.02).config == adapter.config


def test_where_nothing_reads_as_well_the_weakest_is_chosen(adapter, base):
    found = chosen(adapter, base, Dictated(0.9, *[0.1] * len(STRENGTHS)))
    assert found.config == at_strength(adapter, STRENGTHS[-1]).config


def test_half_the_strength_is_half_the_change(adapter, base):
    torch.nn.init.normal_(adapter.factors["ink_out.up"])
    half, whole = at_strength(adapter, 0.5).applied(base), adapter.applied(base)
    name = "ink_out.weight"
    torch.testing.assert_close(
        half.weights[name] - base.weights[name], (whole.weights[name] - base.weights[name]) / 2
    )
