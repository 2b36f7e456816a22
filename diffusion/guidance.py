"""Classifier-free guidance (Ho & Salimans 2022) with two conditions, as a wrapper of denoisers."""

from __future__ import annotations

import math

from torch import Tensor

from diffusion.samplers import Denoiser, Prediction


def guided(
    conditional: Denoiser,
    text_free: Denoiser,
    style_free: Denoiser,
    text_guidance: float = 1.0,
    style_guidance: float = 1.0,
    *,
    clamp: float | None = None,
) -> Denoiser:
    """Returns a denoiser that leans towards the text and towards the style.

    With c the text, s the style and 0 for "dropped",

        v = v(c, s) + (g_text - 1) [v(c, s) - v(0, s)] + (g_style - 1) [v(c, s) - v(c, 0)].

    The same formula is applied here to x0_hat, which is equal. At a fixed x_t and alpha_bar, with
    a = sqrt(alpha_bar) and b = sqrt(1 - alpha_bar),

        x0 = a x_t - b v        and        x0 = (x_t - b eps) / a

    are affine in v and in eps. The formula's weights, 1 + (g_text - 1) + (g_style - 1) for v(c, s),
    -(g_text - 1) for v(0, s) and -(g_style - 1) for v(c, 0), sum to 1, and a combination whose
    weights sum to 1 commutes with any affine map: x0(sum w_i v_i) = sum w_i x0(v_i), the x_t terms
    adding up to one. So a network's parameterization does not matter here.

    A scale of exactly 1 leaves its term out and saves that pass; with both 1 and no clamp the
    result is `conditional` itself. Pen logits are those of the conditional pass, unguided.

    Args:
        conditional: sees text and style.
        text_free: sees the style alone; called only if text_guidance is not 1.
        style_free: sees the text alone; called only if style_guidance is not 1.
        text_guidance: g_text, 1.0 = none; above 1 exaggerates, 0 drops the text.
        style_guidance: g_style, likewise.
        clamp: limits x0_hat to [-clamp, clamp] after guidance, which can overshoot the data.

    Raises:
        ValueError: a scale is not finite, or clamp is not positive.
    """
    if not (math.isfinite(text_guidance) and math.isfinite(style_guidance)):
        raise ValueError(f"guidance must be finite, got {text_guidance} and {style_guidance}")
    if clamp is not None and not clamp > 0:
        raise ValueError(f"clamp must be positive, got {clamp}")
    if text_guidance == 1 and style_guidance == 1 and clamp is None:
        return conditional

    def denoiser(x_t: Tensor, level: Tensor) -> Prediction:
        full = conditional(x_t, level)
        x0_hat = full.x0_hat
        for free, scale in ((text_free, text_guidance), (style_free, style_guidance)):
            if scale != 1:
                x0_hat = x0_hat + (scale - 1) * (full.x0_hat - free(x_t, level).x0_hat)
        if clamp is not None:
            x0_hat = x0_hat.clamp(-clamp, clamp)
        return full._replace(x0_hat=x0_hat)

    return denoiser
