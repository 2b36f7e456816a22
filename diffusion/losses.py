"""The loss of a stroke model: how far its prediction is from the ink, and from the pen classes."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from diffusion.data import Batch
from diffusion.schedule import q_sample, target
from diffusion.stroke_model import StrokeModel, TextCode
from diffusion.strokes import END
from diffusion.style import StyleCode

PEN_WEIGHT = 0.5  # of the pen's loss beside the ink's
_PADDING_WEIGHT = 0.1  # of points after the end of the ink


class InkLosses(NamedTuple):
    """Scalar losses of a batch, and what they were taken from.

    stroke: of the diffusion target; pen: of the pen classes; x_t and output: (B, L, C);
    pen_logits: (B, L, 3).
    """

    stroke: Tensor
    pen: Tensor
    x_t: Tensor
    output: Tensor
    pen_logits: Tensor


def ink_losses(
    model: StrokeModel, batch: Batch, level: Tensor, eps: Tensor, text: TextCode, style: StyleCode
) -> InkLosses:
    """The losses of a batch at noise levels.

    Luhman & Luhman 2020, section 3: a regression on the diffused offsets and a cross-entropy on
    the pen weighted by alpha_bar; here with three pen classes and any parameterization.

    Args:
        level: (B,) sqrt(alpha_bar); eps: (B, L, C).
    """
    alpha_bar = level.square()
    x_t = q_sample(batch.features, eps, alpha_bar)
    output, pen_logits = model(x_t, level, text, style)
    wanted = target(model.config.parameterization, batch.features, eps, alpha_bar)
    ink = torch.where(batch.pen == END, _PADDING_WEIGHT, 1.0).unsqueeze(-1)
    weights = ink * ink.new_tensor(model.config.channel_weights)
    stroke = ((output - wanted).square() * weights).sum() / weights.sum()
    errors = F.cross_entropy(pen_logits.flatten(0, 1), batch.pen.flatten(), reduction="none")
    share_of_point = ink.squeeze(-1) / ink.sum()
    pen = (errors.view_as(batch.pen) * share_of_point * alpha_bar.unsqueeze(1)).sum()
    return InkLosses(stroke, pen, x_t, output, pen_logits)
