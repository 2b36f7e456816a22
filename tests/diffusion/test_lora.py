import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from diffusion.checkpoint import CheckpointError, load_checkpoint
from diffusion.generator import WordGenerator, WordRequest, write_tiny_checkpoint
from diffusion.lora import Adapter, LowRank, LowRankConfig, linear_layers

LAYERS = ("blocks.", "ink_out")


@pytest.fixture
def base(tmp_path):
    write_tiny_checkpoint(tmp_path / "tiny.safetensors")
    return load_checkpoint(tmp_path / "tiny.safetensors")


def learned(base, rank=4):
    """An adapter of random changes, and the module that holds them."""
    torch.manual_seed(1)
    model = base.build()
    module = LowRank(model, LowRankConfig(rank, 2.0 * rank, LAYERS))
    for change in module.changes:
        torch.nn.init.normal_(change.up, std=0.05)
    factors = module.factors(module.state_dict())
    return Adapter(base.sha256, module.config, factors, {"words": 3}), module


def test_a_fresh_adapter_changes_nothing_and_a_learned_one_does_until_it_is_detached(base):
    model = base.build()
    layer = linear_layers(model, LAYERS)["blocks.1.mlp.0"]
    x = torch.randn(5, layer.in_features)
    before = layer(x)
    fresh = LowRank(model, LowRankConfig(4, 8.0, LAYERS))
    with fresh.attached(model):
        assert torch.equal(layer(x), before)
        change = fresh.changes[fresh.names.index("blocks.1.mlp.0")]
        torch.nn.init.normal_(change.up)
        wanted = before + 2.0 * x @ change.down.T @ change.up.T
        torch.testing.assert_close(layer(x), wanted)
    assert torch.equal(layer(x), before)


def test_an_adapter_in_the_weights_does_what_it_did_beside_them(base):
    adapter, module = learned(base)
    model = base.build()
    style = model.style(torch.rand(2, 40, 288))
    text = model.encode_text(torch.tensor([[5, 6, 1], [7, 8, 1]]), torch.ones(2, 3))
    x_t, level = torch.randn(2, 16, 4), torch.tensor([0.3, 0.9])
    plain, _ = model(x_t, level, text, style)
    with module.attached(model), torch.no_grad():
        beside, _ = model(x_t, level, text, style)
    with torch.no_grad():
        within, _ = adapter.applied(base).build()(x_t, level, text, style)
    torch.testing.assert_close(within, beside, atol=1e-5, rtol=1e-4)
    assert not torch.allclose(within, plain, atol=1e-3)


def test_an_adapter_survives_its_file_and_leaves_its_base_as_it_is(base, tmp_path):
    adapter, _ = learned(base)
    before = {name: value.clone() for name, value in base.weights.items()}
    adapter.save(tmp_path / "adapter.safetensors")
    read = Adapter.load(tmp_path / "adapter.safetensors")
    assert (read.base, read.config, read.info) == (base.sha256, adapter.config, {"words": 3})
    applied = read.applied(base)
    for name, value in before.items():
        assert torch.equal(base.weights[name], value)
    changed = {n for n in before if not torch.equal(applied.weights[n], before[n])}
    layers = linear_layers(base.build(), LAYERS)
    assert changed == {f"{layer}.weight" for layer in layers}
    generator = WordGenerator(applied)
    style = generator.encode_style([(torch.rand(1, 40, 288).numpy(), 1.0)])
    *_, last = generator.generate([WordRequest("cab", 1)], style, num_steps=2)
    assert last.words[0].text == "cab"


def test_an_adapter_is_refused_for_another_base_or_another_shape(base, tmp_path):
    adapter, _ = learned(base)
    write_tiny_checkpoint(tmp_path / "other.safetensors", seed=5)
    with pytest.raises(ValueError, match="made for another model"):
        adapter.applied(load_checkpoint(tmp_path / "other.safetensors"))
    missing = {k: v for k, v in adapter.factors.items() if k != "ink_out.up"}
    with pytest.raises(ValueError, match="not whole"):
        replace(adapter, factors=missing).applied(base)
    wrong = {**adapter.factors, "ink_out.down": torch.zeros(3, 64)}
    with pytest.raises(ValueError, match="not of rank 4"):
        replace(adapter, factors=wrong).applied(base)
    strange = {"nowhere.down": torch.zeros(4, 2), "nowhere.up": torch.zeros(2, 4)}
    with pytest.raises(ValueError, match="does not fit the model's nowhere"):
        replace(adapter, factors=strange).applied(base)
    endless = {**adapter.factors, "ink_out.up": torch.full((16, 4), torch.inf)}
    with pytest.raises(ValueError, match="numbers that are none"):
        replace(adapter, factors=endless).applied(base)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"rank": 4', '"rank": 4096'), "rank must be"),
        (lambda text: text.replace('"rank"', '"ranks"'), "unexpected keyword"),
        (lambda text: text.replace("handwrite-adapter", "handwrite-adopter"), "description of"),
        (lambda text: text[:40], "not a readable description"),
        (lambda text: text.replace('"neatness"', '"num_steps"'), "num_steps of 1.0 is no default"),
        (lambda text: text.replace('"neatness": 1.0', '"neatness": NaN'), "neatness of nan"),
        (lambda text: text.replace('"neatness": 1.0', '"neatness"'), "not a readable description"),
    ],
)
def test_a_damaged_adapter_is_refused_with_the_reason(base, tmp_path, change, reason):
    adapter = replace(learned(base)[0], sampling={"neatness": 1.0})
    path = tmp_path / "adapter.safetensors"
    adapter.save(path)
    described = path.with_suffix(".json")
    described.write_text(change(described.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(CheckpointError, match=reason):
        Adapter.load(path)


def test_an_adapter_brings_defaults_of_sampling_and_an_early_one_none(base, tmp_path):
    base = replace(base, sampling={"num_steps": 3, "neatness": 0.5})
    path = tmp_path / "adapter.safetensors"
    replace(learned(base)[0], sampling={"neatness": 1.0, "enough": 0.8}).save(path)
    brought = Adapter.load(path).applied(base).sampling
    assert brought == {"num_steps": 3, "neatness": 1.0, "enough": 0.8}
    description = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    del description["sampling"]
    path.with_suffix(".json").write_text(json.dumps(description), encoding="utf-8")
    assert Adapter.load(path).applied(base).sampling == base.sampling


def test_the_weights_of_a_file_are_those_it_describes(base, tmp_path):
    adapter, _ = learned(base)
    path = tmp_path / "adapter.safetensors"
    adapter.save(path)
    assert set(load_file(path)) == set(adapter.factors)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CheckpointError, match="not those described"):
        Adapter.load(path)


def test_no_layer_of_that_name_is_an_error(base):
    with pytest.raises(ValueError, match="no linear layer begins with nothing"):
        LowRank(base.build(), LowRankConfig(layers=("nothing",)))
