"""All experiments by their keys, in the order in which a student might take them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handwrite_app.lab.catalogue.forward import FORWARD
from handwrite_app.lab.catalogue.noise import NOISE
from handwrite_app.lab.catalogue.reverse import REVERSE
from handwrite_app.lab.catalogue.two_models import TWO_MODELS
from handwrite_app.lab.results import Experiment

EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType(
    {experiment.key: experiment for experiment in (FORWARD, REVERSE, NOISE, TWO_MODELS)}
)
