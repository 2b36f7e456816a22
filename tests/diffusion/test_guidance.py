import math

import pytest
import torch

from diffusion.guidance import guided, guided_together
from diffusion.samplers import Prediction, ddim
from diffusion.schedule import PARAMETERIZATIONS, cosine_levels, to_x0

ALPHA_BAR = 0.4
X_T = torch.linspace(-2, 2, 12, dtype=torch.float64).reshape(2, 3, 2)
LEVEL = torch.full((2,), math.sqrt(ALPHA_BAR), dtype=torch.float64)


def answering(x0_hat, pen_logits=None):
    return lambda x_t, level: Prediction(torch.full_like(x_t, x0_hat), pen_logits)


def must_not_be_called(x_t, level):
    pytest.fail("this pass was to be skipped")


def test_scales_of_one_are_the_conditional_prediction_and_call_no_other_pass():
    conditional = answering(3.0)
    assert guided(conditional, must_not_be_called, must_not_be_called) is conditional


@pytest.mark.parametrize(("text", "style"), [(2.5, 1.0), (1.0, 1.5)])
def test_a_scale_of_one_skips_its_pass(text, style):
    other = answering(1.0)
    denoiser = guided(
        answering(3.0),
        must_not_be_called if text == 1 else other,
        must_not_be_called if style == 1 else other,
        text,
        style,
    )
    expected = 3 + (text + style - 2) * (3 - 1)
    assert torch.equal(denoiser(X_T, LEVEL).x0_hat, torch.full_like(X_T, expected))


@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
@pytest.mark.parametrize(("text", "style"), [(2.5, 1.5), (0.0, 3.0), (1.0, 0.5), (-1.0, 1.0)])
def test_guiding_x0_equals_guiding_the_networks_output(parameterization, text, style):
    generator = torch.Generator().manual_seed(0)
    both, no_text, no_style = torch.randn(3, 2, 3, 2, dtype=torch.float64, generator=generator)

    def denoiser(output):
        return lambda x_t, level: Prediction(to_x0(parameterization, output, x_t, level**2))

    result = guided(denoiser(both), denoiser(no_text), denoiser(no_style), text, style)
    output = both + (text - 1) * (both - no_text) + (style - 1) * (both - no_style)
    expected = to_x0(parameterization, output, X_T, ALPHA_BAR)
    torch.testing.assert_close(result(X_T, LEVEL).x0_hat, expected, rtol=0, atol=1e-12)


def test_a_text_guidance_of_zero_is_the_text_free_prediction():
    denoiser = guided(answering(3.0), answering(1.0), must_not_be_called, 0.0, 1.0)
    assert torch.equal(denoiser(X_T, LEVEL).x0_hat, torch.full_like(X_T, 1.0))


def test_pen_logits_are_those_of_the_conditional_pass():
    pen_logits = torch.zeros(2, 3, 3)
    denoiser = guided(answering(3.0, pen_logits), answering(1.0), answering(2.0), 2.0, 2.0)
    assert denoiser(X_T, LEVEL).pen_logits is pen_logits


@pytest.mark.parametrize("text", [1.0, 4.0])
def test_x0_is_clamped_after_guidance(text):
    denoiser = guided(answering(8.0), answering(7.0), must_not_be_called, text, clamp=6.0)
    assert torch.equal(denoiser(X_T, LEVEL).x0_hat, torch.full_like(X_T, 6.0))
    within = guided(answering(3.0), answering(2.5), must_not_be_called, text, clamp=6.0)
    assert torch.equal(within(X_T, LEVEL).x0_hat, torch.full_like(X_T, 3.0 + (text - 1) * 0.5))


@pytest.mark.parametrize(
    "arguments",
    [(math.nan, 1.0), (1.0, math.inf), (1.0, 1.0, 0.0), (1.0, 1.0, -1.0), (1.0, 1.0, math.nan)],
)
def test_senseless_scales_are_refused(arguments):
    text, style, *clamp = arguments
    with pytest.raises(ValueError, match=r"finite|positive"):
        guided(
            answering(1.0),
            answering(1.0),
            answering(1.0),
            text,
            style,
            clamp=clamp[0] if clamp else None,
        )


def test_a_sampler_needs_to_know_nothing_of_guidance():
    denoiser = guided(answering(3.0), answering(1.0), answering(2.0), 2.0, 1.5)
    *_, last = ddim(denoiser, X_T, cosine_levels(5))
    torch.testing.assert_close(last.x_t, torch.full_like(X_T, 3 + 2 + 0.5))


@pytest.mark.parametrize("text", [1.0, 2.5])
@pytest.mark.parametrize("style", [1.0, 0.5])
@pytest.mark.parametrize("clamp", [None, 0.7])
def test_passes_run_together_are_the_passes_run_one_by_one(text, style, clamp):
    def pass_of(bias):
        def denoiser(x_t, level):
            x0_hat = torch.sin(x_t + bias) * level.reshape(-1, 1, 1)
            return Prediction(x0_hat, x0_hat.cumsum(-1))

        return denoiser

    conditional, text_free, style_free = map(pass_of, (0.0, 0.3, 0.9))
    used = [conditional]
    used += [text_free] if text != 1 else []
    used += [style_free] if style != 1 else []

    def stacked(x_t, level):
        parts = zip(used, x_t.chunk(len(used)), level.chunk(len(used)), strict=True)
        predictions = [denoiser(*part) for denoiser, *part in parts]
        return Prediction(
            torch.cat([p.x0_hat for p in predictions]),
            torch.cat([p.pen_logits for p in predictions]),
        )

    level = torch.tensor([0.4, 0.8], dtype=torch.float64)
    apart = guided(conditional, text_free, style_free, text, style, clamp=clamp)(X_T, level)
    together = guided_together(stacked, text, style, clamp=clamp)(X_T, level)
    torch.testing.assert_close(together.x0_hat, apart.x0_hat)
    torch.testing.assert_close(together.pen_logits, apart.pen_logits)


@pytest.mark.parametrize("wrong", [{"text_guidance": math.nan}, {"clamp": 0.0}])
def test_passes_run_together_refuse_what_guided_refuses(wrong):
    with pytest.raises(ValueError):
        guided_together(answering(1.0), **wrong)
