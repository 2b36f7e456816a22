"""Classifier-free guidance (Ho & Salimans 2022) with two conditions, as a wrapper of denoisers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
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
    _check(text_guidance, style_guidance, clamp)
    if text_guidance == 1 and style_guidance == 1 and clamp is None:
        return conditional

    def denoiser(x_t: Tensor, level: Tensor) -> Prediction:
        full = conditional(x_t, level)
        passes = ((text_free, text_guidance), (style_free, style_guidance))
        free = [(dropped(x_t, level).x0_hat, scale) for dropped, scale in passes if scale != 1]
        return full._replace(x0_hat=_leaning(full.x0_hat, free, clamp))

    return denoiser


def guided_together(
    stacked: Denoiser,
    text_guidance: float = 1.0,
    style_guidance: float = 1.0,
    *,
    clamp: float | None = None,
) -> Denoiser:
    """Returns the denoiser that `guided` returns, its passes run as one batch.

    Args:
        stacked: a denoiser of R batches one after the other: with text and style, without the
            text if text_guidance is not 1, without the style if style_guidance is not 1.

    Raises:
        ValueError: as `guided`.
    """
    _check(text_guidance, style_guidance, clamp)
    scales = [scale for scale in (text_guidance, style_guidance) if scale != 1]

    def denoiser(x_t: Tensor, level: Tensor) -> Prediction:
        copies = 1 + len(scales)
        prediction = stacked(torch.cat([x_t] * copies), level.repeat(copies))
        full, *free = prediction.x0_hat.chunk(copies)
        x0_hat = _leaning(full, list(zip(free, scales, strict=True)), clamp)
        pen, share = (
            None if part is None else part[: len(x_t)]
            for part in (prediction.pen_logits, prediction.variance_share)
        )
        return Prediction(x0_hat, pen, share)

    return denoiser


def _check(text_guidance: float, style_guidance: float, clamp: float | None) -> None:
    if not (math.isfinite(text_guidance) and math.isfinite(style_guidance)):
        raise ValueError(f"guidance must be finite, got {text_guidance} and {style_guidance}")
    if clamp is not None and not clamp > 0:
        raise ValueError(f"clamp must be positive, got {clamp}")


def _leaning(full: Tensor, free: Sequence[tuple[Tensor, float]], clamp: float | None) -> Tensor:
    """x0_hat led away from each x0_hat that lacks a condition, by its scale."""
    x0_hat = full
    for dropped, scale in free:
        x0_hat = x0_hat + (scale - 1) * (full - dropped)
    return x0_hat if clamp is None else x0_hat.clamp(-clamp, clamp)
