from dataclasses import replace

import pytest
import torch

from diffusion.alphabet import PAD, to_tokens
from diffusion.model import PRESETS, ModelConfig, StrokeDenoiser, expected_centres


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    model = StrokeDenoiser(PRESETS["tiny"]).eval()
    torch.nn.init.normal_(model.ink_out.weight, std=0.1)
    for block in model.blocks:
        torch.nn.init.normal_(block.modulation.weight, std=0.05)
    return model.requires_grad_(False)


def text_of(model, words):
    """Encodes words, the shorter ones padded."""
    longest = max(map(len, words)) + 1
    tokens = torch.full((len(words), longest), PAD)
    centres = torch.zeros(len(words), longest)
    for row, word in enumerate(words):
        places, _ = expected_centres(word, model.config.expected_points, 1.0, 4)
        tokens[row, : len(word) + 1] = torch.tensor(to_tokens(word))
        centres[row, : len(word) + 1] = torch.tensor(places)
    return model.encode_text(tokens, centres)


def windows(count):
    picture = torch.zeros(count, 40, 288)
    for row in range(count):
        picture[row, 15:25, : 60 + 90 * row] = torch.rand(10, 60 + 90 * row).round()
    return picture


def test_a_batch_of_two_equals_two_batches_of_one(model):
    x_t = torch.randn(2, 48, 4)
    level = torch.tensor([0.3, 0.8])
    pictures = windows(2)
    words = ["a", "longer,"]
    together = model(x_t, level, text_of(model, words), model.style(pictures))
    for row, word in enumerate(words):
        alone = model(
            x_t[row : row + 1],
            level[row : row + 1],
            text_of(model, [word]),
            model.style(pictures[row : row + 1]),
        )
        for ours, theirs in zip(alone, together, strict=True):
            torch.testing.assert_close(ours[0], theirs[row], atol=2e-5, rtol=1e-4)


def test_the_output_depends_on_text_style_and_level(model):
    x_t = torch.randn(1, 32, 4)
    level = torch.tensor([0.5])
    style, other = model.style(windows(1)), model.style(1 - windows(1))
    base, _ = model(x_t, level, text_of(model, ["abc"]), style)
    for changed in (
        model(x_t, level, text_of(model, ["abd"]), style)[0],
        model(x_t, level, text_of(model, ["abc"]), other)[0],
        model(x_t, torch.tensor([0.6]), text_of(model, ["abc"]), style)[0],
    ):
        assert (changed - base).abs().max() > 1e-3


def test_blank_paper_right_of_the_ink_is_not_attended_to(model):
    code = model.style(windows(2))
    assert code.mask[0, :4].all()
    assert not code.mask[0, 5:].any()


def test_a_dropped_style_is_the_same_whatever_the_hand(model):
    code = model.style(windows(2))
    every = torch.tensor([True, True])
    dropped = model.drop_style(code, every)
    torch.testing.assert_close(dropped.tokens[0], dropped.tokens[1])
    torch.testing.assert_close(dropped.pooled[0], dropped.pooled[1])
    assert dropped.mask.all()


def test_dropping_text_keeps_its_length(model):
    tokens = torch.tensor([to_tokens("word"), to_tokens("a") + [PAD] * 3])
    dropped = model.drop_text(tokens, torch.tensor([True, True]))
    assert torch.equal(dropped == PAD, tokens == PAD)
    assert torch.equal(dropped == 1, tokens == 1)
    assert len(dropped[0, :4].unique()) == 1


def test_every_weight_of_the_denoiser_learns():
    torch.manual_seed(0)
    model = StrokeDenoiser(PRESETS["tiny"])
    torch.nn.init.normal_(model.ink_out.weight, std=0.1)
    for block in model.blocks:
        torch.nn.init.normal_(block.modulation.weight, std=0.05)
    style = model.drop_style(model.style(windows(2)), torch.tensor([False, True]))
    ink, pen = model(
        torch.randn(2, 32, 4), torch.tensor([0.3, 0.7]), text_of(model, ["ab", "c"]), style
    )
    (ink.square().mean() + pen.square().mean() + style.log_pace.square().mean()).backward()
    still = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


def test_characters_stand_where_their_ink_is_expected():
    points = [10.0] * 95
    points[ord("m") - 32] = 30.0
    centres, length = expected_centres("ama", points, 2.0, 4)
    assert centres == [2.5, 12.5, 22.5, 25.0]
    assert length == 100.0


def test_a_configuration_survives_json():
    config = replace(PRESETS["small"], expected_points=tuple(float(k) for k in range(95)))
    assert ModelConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize(
    "wrong",
    [{"width": 0}, {"width": 190}, {"depth": "six"}, {"colour": 1}, {"expected_points": [1.0]}],
)
def test_a_wrong_configuration_is_refused(wrong):
    with pytest.raises(ValueError):
        ModelConfig.from_json(PRESETS["small"].to_json() | wrong)
