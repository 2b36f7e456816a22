"""How good generated pictures are: a judge's opinion, distances of sets, copies, bits/dim.

Figures of samples stand beside the same figures of real test pictures, which say what to hope for.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.evaluation import frechet_distance
from diffusion.images.bounds import DiffusionBound, bits_per_dim, bound_terms, strata
from diffusion.images.classifier import Classifier
from diffusion.images.data import ImageSet, to_model, to_pixels
from diffusion.images.ddpm import ImageDiffusion, sample
from diffusion.images.vae import Vae
from diffusion.samplers import Denoiser, Sampler
from diffusion.schedule import NoiseSchedule

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_BATCH = 500

Progress = tuple[int, int]  # done, of how many


@dataclass(frozen=True)
class Verdict:
    """What a classifier thinks of a set of pictures.

    confidence: mean probability of the class it names. class_entropy: of the named classes, over
    the ln of how many there are; 1 where all occur equally often.
    """

    confidence: float
    class_entropy: float
    class_shares: tuple[float, ...]
    frechet: float  # of its penultimate features, from training pictures
    asked_for: float | None = None  # share that shows the class it was asked for


@dataclass(frozen=True)
class Nearness:
    """How far pictures are from the nearest training picture: Euclidean, pixels in [0, 1].

    quantiles: at `QUANTILES`. A model that copied its training pictures would be far nearer to
    them than test pictures are.
    """

    quantiles: tuple[float, ...]
    smallest: float


@dataclass(frozen=True)
class ImageFigures:
    """The figures of samples, and those of as many test pictures."""

    count: int
    samples: Verdict
    real: Verdict
    samples_nearness: Nearness
    real_nearness: Nearness
    nearer_than_any_real: float  # share of the samples nearer than every one of the test pictures

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def evaluate_images(
    samples: NDArray[np.uint8],
    judge: Classifier,
    train: ImageSet,
    test: ImageSet,
    asked_for: NDArray[np.int64] | None = None,
) -> ImageFigures:
    """Compares samples with real pictures.

    Both the samples and as many test pictures, spread over all of them, are measured against all
    training pictures.

    Args:
        samples: (N, 1, H, W) grey values, N at least 2 and at most the test pictures.
        judge: a classifier of clean pictures, trained on the same classes.
        asked_for: (N,) the classes that the samples should show.

    Raises:
        ValueError: there are too few or too many samples.
    """
    count = len(samples)
    if not 2 <= count <= len(test):
        raise ValueError(f"from 2 to {len(test)} samples can be measured, got {count}")
    chosen = np.arange(count) * len(test) // count
    real = test.images[chosen]
    reference = judge_features(judge, train.images)
    distances = nearest_distances(samples, train.images)[0]
    real_distances = nearest_distances(real, train.images)[0]
    return ImageFigures(
        count,
        judged(judge, samples, reference, asked_for),
        judged(judge, real, reference, None if test.labels is None else test.labels[chosen]),
        _nearness(distances),
        _nearness(real_distances),
        float((distances < real_distances.min()).mean()),
    )


def judged(
    judge: Classifier,
    images: NDArray[np.uint8],
    reference: NDArray[np.float64],
    asked_for: NDArray[np.int64] | None = None,
) -> Verdict:
    """A classifier's verdict; see `Verdict`.

    Args:
        images: (N, 1, H, W) grey values.
        reference: `judge_features` of training pictures; compare only verdicts on sets of one size.
    """
    features = judge_features(judge, images)
    with torch.no_grad():
        weights = judge.out.weight.new_tensor(features)
        probabilities = judge.out(weights).double().softmax(dim=1).cpu().numpy()
    named = probabilities.argmax(axis=1)
    shares = np.bincount(named, minlength=judge.config.classes) / len(images)
    seen = shares[shares > 0]
    return Verdict(
        confidence=float(probabilities.max(axis=1).mean()),
        class_entropy=abs(float(seen @ np.log(seen))) / math.log(judge.config.classes),
        class_shares=tuple(shares.tolist()),
        frechet=frechet_distance(features, reference),
        asked_for=None if asked_for is None else float((named == asked_for).mean()),
    )


@torch.no_grad()
def judge_features(judge: Classifier, images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Penultimate features (N, F) of grey pictures (N, 1, H, W)."""
    device = judge.out.weight.device
    parts = [
        judge.features(torch.from_numpy(to_model(images[k : k + _BATCH])).to(device))
        for k in range(0, len(images), _BATCH)
    ]
    return np.asarray(torch.cat(parts).double().cpu().numpy(), dtype=np.float64)


def nearest_distances(
    images: NDArray[np.uint8], among: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """For each picture the Euclidean distance to the nearest of others, and which one it is.

    Args:
        images: (N, 1, H, W) grey values, among: (M, 1, H, W); a distance is of pixels in [0, 1].

    Returns:
        Distances (N,) and places in `among` (N,).
    """
    wanted = images.reshape(len(images), -1).astype(np.float32)
    squares = (wanted**2).sum(axis=1)
    best = np.full(len(images), np.inf, dtype=np.float32)
    place = np.zeros(len(images), dtype=np.int64)
    for start in range(0, len(among), 4 * _BATCH):
        others = among[start : start + 4 * _BATCH].reshape(-1, wanted.shape[1]).astype(np.float32)
        apart = squares[:, None] + (others**2).sum(axis=1) - 2 * wanted @ others.T
        here = apart.argmin(axis=1)
        closest = apart[np.arange(len(images)), here]
        nearer = closest < best
        best[nearer], place[nearer] = closest[nearer], start + here[nearer]
    # once more and exactly: the difference of large squares above is rough for near copies
    found = among[place].reshape(len(images), -1).astype(np.float64)
    exact = np.sqrt(((images.reshape(len(images), -1) - found) ** 2).sum(axis=1)) / 255
    return np.asarray(exact, dtype=np.float64), place


def _nearness(distances: NDArray[np.float64]) -> Nearness:
    quantiles = np.quantile(distances, QUANTILES)
    return Nearness(tuple(quantiles.tolist()), float(distances.min()))


def draw(
    model: ImageDiffusion,
    sampler: Sampler,
    num_steps: int,
    count: int,
    *,
    seed: int = 0,
    labels: NDArray[np.int64] | None = None,
    guidance_scale: float = 1.0,
    guide: Classifier | None = None,
    batch: int = 100,
) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Samples many pictures, batch by batch; yields after every step of every batch.

    Args:
        labels: (count,) what to draw; None: of no class.
        guidance_scale, guide: see `ddpm.sample`.

    Returns:
        (count, 1, H, W) grey values.
    """
    device = next(model.parameters()).device
    generator = torch.Generator().manual_seed(seed)

    def noise(like: Tensor) -> Tensor:
        return torch.randn(like.shape, generator=generator).to(like)

    drawn, done = [], 0
    batches = -(-count // batch)
    for start in range(0, count, batch):
        x_T = torch.randn(min(batch, count - start), *model.shape, generator=generator).to(device)
        wanted = None
        if labels is not None:
            wanted = torch.from_numpy(labels[start : start + batch].copy()).to(device)
        x_t = x_T
        for step in sample(
            model,
            sampler,
            num_steps,
            x_T,
            noise=noise,
            labels=wanted,
            guidance_scale=guidance_scale,
            guide=guide,
        ):
            x_t = step.x_t
            done += 1
            yield done, batches * num_steps
        drawn.append(to_pixels(x_t.cpu().numpy()))
    return np.concatenate(drawn)


@dataclass(frozen=True)
class Bits:
    """A variational bound in bits/dim: means over pictures; error: of the mean of their total.

    parts: by name; for a DDPM "L_T", "L_(t-1)" and "L_0", for a VAE "reconstruction" and "kl".
    """

    total: float
    error: float
    parts: dict[str, float]
    count: int


def diffusion_bits(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    images: NDArray[np.uint8],
    *,
    terms: int | None = None,
    seed: int = 0,
    batch: int = 100,
) -> Generator[Progress, None, Bits]:
    """The DDPM's bound on pictures; yields after each term of each batch.

    Args:
        images: (N, 1, H, W) grey values, at least 2.
        terms: how many of the terms L_(t-1) to draw as a sample of all, anew for each batch; see
            `bounds.strata`. All if None.
    """
    generator = torch.Generator().manual_seed(seed)

    def noise(like: Tensor) -> Tensor:
        return torch.randn(like.shape, generator=generator).to(like)

    x0 = torch.from_numpy(to_model(images))
    bounds, done = [], 0
    batches = -(-len(x0) // batch)
    for part in x0.split(batch):
        weights = None if terms is None else strata(schedule.T, terms, generator)
        total = batches * (2 + (schedule.T - 1 if weights is None else len(weights)))
        found = []
        for term in bound_terms(denoiser, schedule, part, noise, weights):
            found.append(term)
            done += 1
            yield done, total
        bounds.append(DiffusionBound.of(found, schedule.T, part[0].numel()))
    names = {"L_T": "prior", "L_(t-1)": "steps", "L_0": "decoder"}
    return _bits({n: torch.cat([getattr(b, a) for b in bounds]) for n, a in names.items()})


@torch.no_grad()
def vae_bits(vae: Vae, images: NDArray[np.uint8], *, seed: int = 0) -> Bits:
    """The VAE's bound on pictures (N, 1, H, W), grey values, at least 2: one draw of z each."""
    x = torch.from_numpy(to_model(images))
    generator = torch.Generator().manual_seed(seed)
    eps = torch.randn(len(x), vae.config.latent, generator=generator)
    elbos = [vae.elbo(*pair) for pair in zip(x.split(_BATCH), eps.split(_BATCH), strict=True)]
    size = x[0].numel()
    return _bits(
        {
            "reconstruction": bits_per_dim(-torch.cat([e.reconstruction for e in elbos]), size),
            "kl": bits_per_dim(torch.cat([e.kl for e in elbos]), size),
        }
    )


def _bits(parts: dict[str, Tensor]) -> Bits:
    total = torch.stack(list(parts.values())).sum(dim=0).double()
    return Bits(
        float(total.mean()),
        float(total.std()) / math.sqrt(len(total)),
        {name: float(values.mean()) for name, values in parts.items()},
        len(total),
    )
