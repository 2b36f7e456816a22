"""The families of stroke models, and the presets of them that can be trained by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import diffusion.luhman
import diffusion.model
from diffusion.stroke_model import StrokeModelConfig

FAMILIES: Mapping[str, type[StrokeModelConfig]] = MappingProxyType(
    {
        config.family: config
        for config in (diffusion.model.ModelConfig, diffusion.luhman.LuhmanConfig)
    }
)
PRESETS: Mapping[str, StrokeModelConfig] = MappingProxyType(
    {**diffusion.model.PRESETS, **diffusion.luhman.PRESETS}
)
