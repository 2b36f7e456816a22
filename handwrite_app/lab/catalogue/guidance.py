"""Experiment: guidance, its scale against diversity and confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    DIGIT,
    SAMPLER,
    SEED,
    STEPS,
    check_classes,
    levels_of,
    reported,
    sampler_of,
    samples_to_draw,
)
from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Models,
    Parameter,
    Pictures,
    Plot,
    Progress,
    Result,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from torch import Tensor

    from diffusion.images.experiments.guidance import Guided
    from diffusion.samplers import Denoiser

_SCALES = (0.0, 1.0, 2.0, 4.0, 8.0)


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.experiments.guidance import guide
    from diffusion.images.experiments.trajectory import start

    model = models.get("diffusion")
    count, seed = int(values["count"]), int(values["seed"])
    labels = torch.full((count,), int(values["digit"]))
    if values["kind"] == "free":
        check_classes(model, int(values["digit"]) + 1)
        denoiser_at = _classifier_free(model, labels)
    else:
        denoiser_at = _by_classifier(model, models.get("noisy-classifier"), labels)
    data = yield from reported(
        guide(
            sampler_of(values),
            denoiser_at,
            models.get("classifier"),
            labels,
            start(count, model.shape[1], seed),
            levels_of(model, values["steps"]),
            _SCALES,
            seed,
        )
    )
    sure = data.confidence.mean(axis=1)
    yield Result(
        draw=lambda live: _draw(data),
        values=values,
        table=Table(
            ("scale", "confidence", "diversity"),
            tuple(zip(data.scales, sure.tolist(), data.diversity.tolist(), strict=True)),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "From scale {low:g} to {high:g} the classifier's confidence goes from "
                "{before:.0f} % to {after:.0f} %, and diversity to {kept:.0f} % of what it was.",
            ),
            {
                "low": data.scales[1],
                "high": data.scales[-1],
                "before": 100 * float(sure[1]),
                "after": 100 * float(sure[-1]),
                "kept": 100 * float(data.diversity[-1] / max(data.diversity[1], 1e-9)),
            },
        ),
    )


def _classifier_free(model: Any, labels: Tensor) -> Callable[[float], Denoiser]:
    return lambda scale: model.denoiser(labels, scale)


def _by_classifier(model: Any, guide: Any, labels: Tensor) -> Callable[[float], Denoiser]:
    from diffusion.images.classifier import classifier_guided

    return lambda scale: classifier_guided(model.denoiser(), guide, labels, scale)


def _draw(data: Guided) -> Sheet:
    pictures = Pictures(
        to_pixels(data.samples),
        rows=tuple(f"{scale:g}" for scale in data.scales),
        row_title=QT_TRANSLATE_NOOP("Lab", "guidance scale"),
        column_title=QT_TRANSLATE_NOOP("Lab", "a column starts from the same noise"),
    )
    places = np.arange(len(data.scales), dtype=np.float64)
    ticks = tuple((float(k), f"{scale:g}") for k, scale in enumerate(data.scales))
    plots = (
        Plot(
            (Curve(places, data.confidence.mean(axis=1), "", "joined", 0),),
            title=QT_TRANSLATE_NOOP("Lab", "How sure the classifier is of the digit"),
            x_label=QT_TRANSLATE_NOOP("Lab", "guidance scale"),
            y_range=(0, 1.05),
            x_ticks=ticks,
        ),
        Plot(
            (Curve(places, data.diversity, "", "joined", 1),),
            title=QT_TRANSLATE_NOOP("Lab", "Diversity: mean distance of features"),
            x_label=QT_TRANSLATE_NOOP("Lab", "guidance scale"),
            y_range=(0, 1.15 * max(float(data.diversity.max()), 1e-6)),
            x_ticks=ticks,
        ),
    )
    height = 0.5 + 5 * 9.2 / max(data.samples.shape[1], 8)
    return Sheet(((pictures,), plots), heights=(height, 2.4))


GUIDANCE = Experiment(
    key="guidance",
    title=QT_TRANSLATE_NOOP("Lab", "Guidance"),
    question=QT_TRANSLATE_NOOP("Lab", "What does insisting on a digit cost?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Each row leads the same noises more strongly to one digit. At 0 the model draws what it "
        "likes; at 1 it draws the digit as variously as people do; above 1 it "
        "exaggerates what makes the digit that digit. Look down a column, then at the curves: "
        "confidence rises first, and what is paid for it is diversity, the samples becoming more "
        "and more alike. Classifier-free guidance compares the model with and without the label; "
        "classifier guidance follows the gradient of a classifier that knows noisy pictures.",
    ),
    formula=r"$\tilde\epsilon = \epsilon_\theta(x_t) + s\,[\epsilon_\theta(x_t, y) -"
    r" \epsilon_\theta(x_t)]\quad\mathrm{or}\quad \tilde\epsilon = \epsilon_\theta(x_t)"
    r" - s\sqrt{1-\bar\alpha_t}\;\nabla_{x_t} \log p_\phi(y \mid x_t)$",
    parameters=(
        DIGIT,
        Parameter(
            "kind",
            QT_TRANSLATE_NOOP("Lab", "Guidance"),
            "choice",
            "free",
            choices={
                "free": QT_TRANSLATE_NOOP("Lab", "classifier-free"),
                "classifier": QT_TRANSLATE_NOOP("Lab", "by a classifier"),
            },
        ),
        samples_to_draw(10, 16),
        replace(SAMPLER, default="ddim"),
        STEPS,
        SEED,
    ),
    needs=("diffusion", "classifier", "noisy-classifier"),
    run=_run,
)
