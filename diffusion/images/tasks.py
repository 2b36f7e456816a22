"""What is trained on pictures: diffusion models, VAEs and classifiers; see `trainer.Task`."""

from __future__ import annotations

import copy
import math
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.files import write_atomically
from diffusion.images.checkpoint import ImageModelConfig, save_image_model
from diffusion.images.classifier import Classifier, ClassifierConfig
from diffusion.images.data import ImageSet, grid, to_pixels
from diffusion.images.ddpm import ImageDiffusion, sample
from diffusion.images.vae import Vae
from diffusion.samplers import dpmpp2m
from diffusion.schedule import q_sample
from diffusion.sheet import png
from diffusion.trainer import TrainingStep, mixed_precision

COLUMNS, ROWS = 10, 6  # of the pictures that show how a run goes
_PREVIEW_STEPS = 20
_VALIDATION = 512  # test pictures
_TEST_BATCH = 1000
_SHIFT = 2  # px that a judge's pictures are moved by at most


class PictureTask(ABC):
    """Training of one network on pictures; what it minimises is its heirs' business."""

    kind: str  # of its checkpoints

    def __init__(
        self,
        data: ImageSet,
        test: ImageSet,
        config: ImageModelConfig,
        info: dict[str, Any],
        *,
        batch: int,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        """Builds a fresh model.

        Args:
            info: of the checkpoints that are written.
            batch: pictures a step.
        """
        torch.manual_seed(seed)
        self.config, self.info, self.batch = config, info, batch
        self.device = torch.device(device)
        model = config.build()
        if self.device.type == "cpu":
            model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.module: nn.Module = model.to(self.device)
        self.averaged: nn.Module = self.module
        self._data, self._test = (self._on_device(part) for part in (data, test))

    @abstractmethod
    def terms(
        self, x0: Tensor, labels: Tensor | None, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """The terms of the loss of a batch, scalars; the one named "loss" is minimised.

        Args:
            x0: (B, 1, H, W) in [-1, 1]; labels: (B,) int64, where there are some.
            generator: of all that is random, on the device.
        """

    def preview(self, model: nn.Module) -> NDArray[np.uint8] | None:
        """A picture (H, W) of what the model can do, if there is something to see."""
        return None

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """The losses of the batch of a seed, drawn with replacement."""
        generator = torch.Generator(self.device).manual_seed(seed)
        images, labels = self._data
        size = (self.batch,)
        chosen = torch.randint(len(images), size, generator=generator, device=self.device)
        x0 = images[chosen].float() / 127.5 - 1
        with mixed_precision(self.device):
            terms = self.terms(x0, None if labels is None else labels[chosen], generator)
        return terms["loss"], terms

    @torch.no_grad()
    def validation_loss(self) -> float:
        """The loss on test pictures, with the same noise each time."""
        generator = torch.Generator(self.device).manual_seed(0)
        images, labels = (None if part is None else part[:_VALIDATION] for part in self._test)
        assert images is not None
        self.module.eval()
        with mixed_precision(self.device):
            loss = self.terms(images.float() / 127.5 - 1, labels, generator)["loss"]
        self.module.train()
        return float(loss)

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the model of the averaged weights, and a picture of what it can do."""
        model = copy.deepcopy(self.module)  # building one would draw from torch's own generator
        model.load_state_dict(weights)
        model.eval().requires_grad_(False)
        described = self.info | info | {"figures": self.figures(model)}
        save_image_model(out / "model.safetensors", self.kind, self.config, weights, described)
        picture = self.preview(model)
        if picture is not None:
            (out / "samples").mkdir(exist_ok=True)
            write_atomically(out / "samples" / f"step-{info['steps']:06d}.png", png(picture))

    def keep(self, path: Path, weights: dict[str, Tensor], step: TrainingStep) -> None:
        """Writes a copy of the model that later checkpoints leave alone."""
        info = {"steps": step.step, "training_seconds": round(step.seconds, 1)}
        save_image_model(path, self.kind, self.config, weights, self.info | info)

    def figures(self, model: nn.Module) -> dict[str, float]:
        """What the checkpoint says of how good the model is."""
        return {}

    def test_batches(self, count: int) -> list[tuple[Tensor, Tensor | None]]:
        """The first `count` test pictures and their labels, in batches."""
        images, labels = self._test
        return [
            (
                images[start : start + _TEST_BATCH].float() / 127.5 - 1,
                None if labels is None else labels[start : start + _TEST_BATCH],
            )
            for start in range(0, min(count, len(images)), _TEST_BATCH)
        ]

    def _on_device(self, part: ImageSet) -> tuple[Tensor, Tensor | None]:
        images = torch.from_numpy(part.images.copy()).to(self.device)
        if part.labels is None:
            return images, None
        return images, torch.from_numpy(part.labels.copy()).to(self.device)


class DiffusionTask(PictureTask):
    """Training of a diffusion model: the error of what its network predicts."""

    kind = "diffusion"

    def terms(
        self, x0: Tensor, labels: Tensor | None, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """See `ImageDiffusion.loss`; labels are for a conditional model alone."""
        assert isinstance(self.module, ImageDiffusion)
        is_conditional = self.module.config.unet.classes > 0
        return {"loss": self.module.loss(x0, labels if is_conditional else None, generator)}

    def preview(self, model: nn.Module) -> NDArray[np.uint8]:
        """Samples from one fixed noise, a class a column where there are some."""
        assert isinstance(model, ImageDiffusion)
        count, classes = COLUMNS * ROWS, model.config.unet.classes
        x_T = torch.randn(count, *model.shape, generator=torch.Generator().manual_seed(0))
        labels = torch.arange(count, device=self.device) % COLUMNS % classes if classes else None
        *_, last = sample(model, dpmpp2m, _PREVIEW_STEPS, x_T.to(self.device), labels=labels)
        return grid(to_pixels(last.x_t.cpu().numpy()), COLUMNS)


class VaeTask(PictureTask):
    """Training of a VAE: the ELBO, in bits/dim."""

    kind = "vae"

    def terms(
        self, x0: Tensor, labels: Tensor | None, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """The loss is reconstruction + kl, all in bits/dim; labels are not used."""
        assert isinstance(self.module, Vae)
        eps = torch.randn(
            len(x0), self.module.config.latent, generator=generator, device=self.device
        )
        reconstruction, kl = (part.mean() for part in self.module.elbo(x0, eps))
        bits = 1 / (x0[0].numel() * math.log(2))
        return {
            "loss": bits * (kl - reconstruction),
            "reconstruction": -bits * reconstruction,
            "kl": bits * kl,
        }

    def preview(self, model: nn.Module) -> NDArray[np.uint8]:
        """A row of test pictures, a row of what comes back, and rows from one fixed z ~ N(0, I)."""
        assert isinstance(model, Vae)
        x = self._test[0][:COLUMNS].float() / 127.5 - 1
        generator = torch.Generator().manual_seed(0)
        z = torch.randn((ROWS - 2) * COLUMNS, model.config.latent, generator=generator)
        rows = [x, model.decode(model.encode(x).mean), model.decode(z.to(self.device))]
        return grid(to_pixels(torch.cat(rows).cpu().numpy()), COLUMNS)


class ClassifierTask(PictureTask):
    """Training of a classifier, on clean pictures or on pictures at any noise level.

    Raises:
        ValueError: the data have no classes.
    """

    kind = "classifier"

    def __init__(
        self,
        data: ImageSet,
        test: ImageSet,
        config: ClassifierConfig,
        info: dict[str, Any],
        *,
        batch: int,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        if data.labels is None or test.labels is None:
            raise ValueError("a classifier needs pictures in classes")
        super().__init__(data, test, config, info, batch=batch, seed=seed, device=device)

    def terms(
        self, x0: Tensor, labels: Tensor | None, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """Cross-entropy and accuracy.

        A judge's pictures are moved a little. A guide's are noised to levels whose angle,
        arccos sqrt(alpha_bar), is uniform: no schedule is preferred.
        """
        assert isinstance(self.module, Classifier)
        if not self.module.config.noisy:
            logits = self.module(self._moved(x0, generator))
        else:
            share = torch.rand(len(x0), generator=generator, device=self.device)
            level = (share * math.pi / 2).cos()
            eps = torch.randn(x0.shape, generator=generator, device=self.device)
            logits = self.module(q_sample(x0, eps, level.square()), level)
        assert labels is not None
        right = (logits.argmax(1) == labels).float().mean()
        return {"loss": F.cross_entropy(logits.float(), labels), "accuracy": right}

    def figures(self, model: nn.Module) -> dict[str, float]:
        """Share of all test pictures, clean ones, whose class is found."""
        right = count = 0
        for x, labels in self.test_batches(len(self._test[0])):
            right += int((model(x).argmax(1) == labels).sum())
            count += len(x)
        return {"test_accuracy": right / count}

    def _moved(self, x0: Tensor, generator: torch.Generator) -> Tensor:
        """A training batch moved by up to two pixels, all of it alike; others as they are."""
        if not self.module.training:
            return x0
        down, right = torch.randint(
            2 * _SHIFT + 1, (2,), generator=generator, device=self.device
        ).tolist()
        padded = F.pad(x0, (_SHIFT,) * 4, mode="replicate")
        return padded[..., down : down + x0.shape[-2], right : right + x0.shape[-1]]
