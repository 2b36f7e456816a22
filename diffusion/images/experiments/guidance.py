"""Guidance: the same noise led to a class more and more strongly."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from diffusion.images.classifier import Classifier
from diffusion.images.experiments.trajectory import (
    Progress,
    Reverse,
    finish,
    part_of,
    seeded_noise,
    to_pictures,
)
from diffusion.samplers import Denoiser


@dataclass(frozen=True, eq=False)
class Guided:
    """Samples at S scales, B each, and what a classifier says of them."""

    scales: tuple[float, ...]
    samples: NDArray[np.float32]  # (S, B, H, W)
    confidence: NDArray[np.float64]  # (S, B), p(wanted class | sample)
    diversity: NDArray[np.float64]  # (S,), mean distance of two samples' features


def guide(
    sampler: Reverse,
    denoiser_at: Callable[[float], Denoiser],
    classifier: Classifier,
    labels: Tensor,
    x_T: Tensor,
    alpha_bars: Sequence[float],
    scales: Sequence[float],
    seed: int,
) -> Generator[Progress, None, Guided]:
    """Samples from the same x_T at every scale.

    Args:
        denoiser_at: the guided denoiser of a scale.
        classifier: one of clean pictures, which judges.
        labels: (B,) int64, the wanted classes.
        x_T: (B, 1, H, W).
    """
    total = len(scales) * len(alpha_bars)
    samples, confidence, diversity = [], [], []
    for row, scale in enumerate(scales):
        work = finish(sampler, denoiser_at(scale), x_T, alpha_bars, seeded_noise(seed))
        x0 = yield from part_of(work, row * len(alpha_bars), total)
        samples.append(to_pictures(x0))
        probability = probabilities(classifier, x0)
        confidence.append(probability[np.arange(len(x0)), labels.cpu().numpy()])
        diversity.append(mean_distance(features(classifier, x0)))
    return Guided(tuple(scales), np.stack(samples), np.stack(confidence), np.array(diversity))


@torch.no_grad()
def probabilities(classifier: Classifier, x0: Tensor) -> NDArray[np.float64]:
    """p(class | sample), (B, K)."""
    return np.asarray(classifier(x0).double().softmax(dim=1).cpu().numpy(), dtype=np.float64)


@torch.no_grad()
def features(classifier: Classifier, x0: Tensor) -> NDArray[np.float64]:
    """What the classifier's last layer sees, (B, F)."""
    return np.asarray(classifier.features(x0).double().cpu().numpy(), dtype=np.float64)


def mean_distance(points: NDArray[np.float64]) -> float:
    """Mean Euclidean distance between two different points of (B, F); 0 for a single one."""
    if len(points) < 2:
        return 0.0
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    return float(apart.sum() / (len(points) * (len(points) - 1)))
