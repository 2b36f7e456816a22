"""The figures of a model of pictures, as `handwrite-app lab evaluate` prints them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from handwrite_app.errors import UserError
from handwrite_app.lab.catalogue.common import check_classes, check_guide, reported
from handwrite_app.lab.models import LabModels
from handwrite_app.lab.results import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BOUND_PICTURES, _BOUND_TERMS = 100, 32  # test pictures and terms that bits/dim are measured on


@dataclass(frozen=True)
class Question:
    """What to measure: samples of a diffusion model, or of a VAE's prior.

    guided: by the noisy classifier of the models, not by what the model knows of classes.
    """

    role: Literal["diffusion", "vae"]
    count: int
    sampler: str
    steps: int
    guidance: float
    by_class: bool
    guided: bool
    seed: int


def measure(models: LabModels, question: Question) -> Generator[Progress, None, dict[str, Any]]:
    """Draws samples and measures them beside test pictures; returns plain values for JSON.

    Raises:
        UserError: the model or the pictures do not suit the question.
    """
    from diffusion.images.evaluation import evaluate_images

    model, judge = models.get(question.role), models.get("classifier")
    train, test = models.pictures
    if question.count > len(test):
        raise UserError(
            f"{question.count} samples are more than the {len(test)} test pictures.",
            "Give a smaller --count.",
        )
    labels: NDArray[np.int64] | None = None
    if question.role == "vae":
        if question.by_class or question.guided or question.guidance != 1:
            raise UserError("A VAE cannot be asked for a class.", "Leave --by-class out.")
        samples = _of_prior(model, question)
    else:
        guide = models.get("noisy-classifier") if question.guided else None
        labels = _labels(model, guide, question)
        samples = yield from _of_diffusion(model, guide, question, labels)
    figures = evaluate_images(samples, judge, train, test, labels)
    bits = yield from _bits(model, question, test.images[:_BOUND_PICTURES])
    return {"question": asdict(question), **figures.to_json(), "bits_per_dim": bits}


def _labels(model: Any, guide: Any, question: Question) -> NDArray[np.int64] | None:
    import numpy as np

    if not question.by_class:
        if question.guided or question.guidance != 1:
            raise UserError("Guidance needs classes to lead to.", "Give --by-class.")
        return None
    if guide is not None:
        check_guide(guide, model, 1)
        classes = int(guide.config.classes)
    else:
        check_classes(model, 1)
        classes = int(model.config.unet.classes)
    return np.arange(question.count, dtype=np.int64) % classes


def _of_diffusion(
    model: Any, guide: Any, question: Question, labels: NDArray[np.int64] | None
) -> Generator[Progress, None, NDArray[np.uint8]]:
    from diffusion.images.evaluation import draw
    from diffusion.samplers import SAMPLERS

    work = draw(
        model,
        SAMPLERS[question.sampler],
        min(question.steps, model.schedule.T),
        question.count,
        seed=question.seed,
        labels=labels,
        guidance_scale=question.guidance,
        guide=guide,
    )
    return (yield from reported(work))


def _of_prior(vae: Any, question: Question) -> NDArray[np.uint8]:
    """What a VAE decodes from its prior."""
    import torch

    from diffusion.images.data import to_pixels

    generator = torch.Generator().manual_seed(question.seed)
    z = torch.randn(question.count, vae.config.latent, generator=generator)
    with torch.no_grad():
        return to_pixels(vae.decode(z).numpy())


def _bits(
    model: Any, question: Question, images: NDArray[np.uint8]
) -> Generator[Progress, None, dict[str, Any]]:
    from diffusion.images.evaluation import diffusion_bits, vae_bits

    if question.role == "vae":
        return asdict(vae_bits(model, images, seed=question.seed))
    work = diffusion_bits(
        model.denoiser(), model.schedule, images, terms=_BOUND_TERMS, seed=question.seed
    )
    return asdict((yield from reported(work)))


def table(figures: dict[str, Any]) -> str:
    """The figures in columns: samples beside test pictures."""
    samples, real = figures["samples"], figures["real"]
    near, near_real = figures["samples_nearness"], figures["real_nearness"]
    bits = figures["bits_per_dim"]
    parts = ", ".join(f"{name} {value:.3f}" for name, value in bits["parts"].items())
    asked = "" if samples["asked_for"] is None else f"{samples['asked_for']:.3f}"
    rows = [
        (f"{figures['count']} pictures", "samples", "test"),
        ("mean confidence", f"{samples['confidence']:.3f}", f"{real['confidence']:.3f}"),
        ("class entropy / ln K", f"{samples['class_entropy']:.3f}", f"{real['class_entropy']:.3f}"),
        ("shows the class asked for", asked, f"{real['asked_for']:.3f}"),
        ("Frechet distance from training", f"{samples['frechet']:.2f}", f"{real['frechet']:.2f}"),
        (
            "nearest training picture, median",
            f"{near['quantiles'][2]:.2f}",
            f"{near_real['quantiles'][2]:.2f}",
        ),
        ("nearest of all", f"{near['smallest']:.2f}", f"{near_real['smallest']:.2f}"),
        ("nearer than any test picture", f"{figures['nearer_than_any_real']:.1%}", ""),
    ]
    lines = [f"{name:<34}{one:>9}{two:>9}".rstrip() for name, one, two in rows if one]
    lines.append(
        f"bits/dim on {bits['count']} test pictures: {bits['total']:.3f} "
        f"+- {bits['error']:.3f} ({parts})"
    )
    return "\n".join(lines)
