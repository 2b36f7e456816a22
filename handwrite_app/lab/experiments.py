"""All experiments by their keys, in the order in which a student might take them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handwrite_app.lab.catalogue.bounds import BOUNDS
from handwrite_app.lab.catalogue.branches import BRANCHES
from handwrite_app.lab.catalogue.denoise import DENOISE
from handwrite_app.lab.catalogue.divergence import DIVERGENCE
from handwrite_app.lab.catalogue.forward import FORWARD
from handwrite_app.lab.catalogue.guidance import GUIDANCE
from handwrite_app.lab.catalogue.hallucination import HALLUCINATION
from handwrite_app.lab.catalogue.interpolation import INTERPOLATION
from handwrite_app.lab.catalogue.noise import NOISE
from handwrite_app.lab.catalogue.reverse import REVERSE
from handwrite_app.lab.catalogue.samplers import SWEEP
from handwrite_app.lab.catalogue.small_steps import SMALL_STEPS
from handwrite_app.lab.catalogue.two_models import TWO_MODELS
from handwrite_app.lab.results import Experiment

_IN_ORDER = (
    *(FORWARD, REVERSE, DENOISE, NOISE, SMALL_STEPS),
    *(SWEEP, BRANCHES, INTERPOLATION, TWO_MODELS, GUIDANCE),
    *(HALLUCINATION, DIVERGENCE, BOUNDS),
)
EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType({one.key: one for one in _IN_ORDER})
