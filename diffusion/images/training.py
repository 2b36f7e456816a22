"""Training of the Lab's models on pictures; see `diffusion.trainer`.

`python -m diffusion.images.training --preset quick --data resources/mnist --out runs/digits` needs
torch, numpy and safetensors alone (Pillow for folders of pictures). The run's folder gets
`config.json`, `log.jsonl`, `samples/step-*.png` from one fixed noise, `model.safetensors` with the
averaged weights, and `state.pt` to go on from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

from diffusion.checkpoint import CheckpointError
from diffusion.files import write_atomically
from diffusion.generator import resolve_device
from diffusion.images.checkpoint import save_image_model
from diffusion.images.data import ImageDataError, ImageSet, grid, load_images, to_model, to_pixels
from diffusion.images.ddpm import SCHEDULES, ImageDiffusion, ImageDiffusionConfig, sample
from diffusion.images.unet import UNetConfig
from diffusion.samplers import dpmpp2m
from diffusion.schedule import PARAMETERIZATIONS
from diffusion.sheet import png
from diffusion.trainer import Run, TrainConfig, TrainingStep, hardware, mixed_precision

_COLUMNS, _ROWS = 10, 6  # of the pictures that show how a run goes
_PREVIEW_STEPS = 20
_VALIDATION = 512  # test pictures
_VALIDATE_EVERY = 200  # steps


@dataclass(frozen=True)
class ImageTrainConfig(TrainConfig):
    """How to train on pictures; saved beside the run.

    keep_at: the step after which a copy of the model is kept as `early.safetensors`.
    """

    preset: str = "quick"
    batch: int = 64
    learning_rate: float = 1e-3
    muon: bool = False
    weight_decay: float = 0.0
    decay_share: float = 0.5
    warmup: int = 100
    ema: float = 0.999
    checkpoint_minutes: float = 1.0
    keep_at: int | None = None


@dataclass(frozen=True)
class Preset:
    """A model, and what differs in its training."""

    model: ImageDiffusionConfig
    training: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        # for CPUs: recognisable digits within minutes
        "quick": Preset(
            ImageDiffusionConfig(
                UNetConfig(
                    channels=(32, 64), attention=(False, True), patch=2, groups=8, head_width=32
                ),
                schedule="cosine",
                parameterization="v",
            ),
            {"learning_rate": 2e-3},
        ),
        "small": Preset(ImageDiffusionConfig()),
        "large": Preset(
            ImageDiffusionConfig(UNetConfig(channels=(64, 128, 128))), {"learning_rate": 5e-4}
        ),
    }
)


class DiffusionTask:
    """Training of a diffusion model of pictures; see `trainer.Task`."""

    def __init__(
        self,
        data: ImageSet,
        test: ImageSet,
        config: ImageDiffusionConfig,
        info: dict[str, Any],
        train: ImageTrainConfig,
        device: str = "cpu",
    ) -> None:
        torch.manual_seed(train.seed)
        self.info, self.train, self.config = info, train, config
        self.device = torch.device(device)
        model = config.build()
        if self.device.type == "cpu":
            model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.model: ImageDiffusion = model.to(self.device)
        self.module: nn.Module = self.model
        self.averaged: nn.Module = self.model
        self._images = torch.from_numpy(data.images.copy()).to(self.device)
        self._test = torch.from_numpy(to_model(test.images[:_VALIDATION])).to(self.device)
        self._labels, self._test_labels = (
            torch.from_numpy(part.labels.copy()).to(self.device)
            if config.unet.classes and part.labels is not None
            else None
            for part in (data, test)
        )

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss of the batch of a seed, drawn with replacement."""
        generator = torch.Generator(self.device).manual_seed(seed)
        count = len(self._images)
        chosen = torch.randint(count, (self.train.batch,), generator=generator, device=self.device)
        x0 = self._images[chosen].float() / 127.5 - 1
        labels = None if self._labels is None else self._labels[chosen]
        with mixed_precision(self.device):
            loss = self.model.loss(x0, labels, generator)
        return loss, {"loss": loss}

    @torch.no_grad()
    def validation_loss(self) -> float:
        """The loss on test pictures, with the same noise each time."""
        generator = torch.Generator(self.device).manual_seed(0)
        labels = None if self._test_labels is None else self._test_labels[: len(self._test)]
        with mixed_precision(self.device):
            return float(self.model.loss(self._test, labels, generator))

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the model, and pictures that its averaged weights draw from one fixed noise."""
        described = self.info | info
        save_image_model(out / "model.safetensors", "diffusion", self.config, weights, described)
        (out / "samples").mkdir(exist_ok=True)
        path = out / "samples" / f"step-{info['steps']:06d}.png"
        write_atomically(path, png(self.preview(weights)))

    def keep(self, path: Path, weights: dict[str, Tensor], step: TrainingStep) -> None:
        """Writes a copy of the model that later checkpoints leave alone."""
        info = {"steps": step.step, "training_seconds": round(step.seconds, 1)}
        save_image_model(path, "diffusion", self.config, weights, self.info | info)

    def preview(self, weights: dict[str, Tensor]) -> Any:
        """Pictures from one fixed noise, a class a column where there are some."""
        model = self.config.build().to(self.device).eval()
        model.load_state_dict(weights)
        count = _COLUMNS * _ROWS
        noise = torch.randn(count, *model.shape, generator=torch.Generator().manual_seed(0))
        labels = None
        if self.config.unet.classes:
            labels = torch.arange(count, device=self.device) % _COLUMNS
            labels = labels % self.config.unet.classes
        *_, last = sample(model, dpmpp2m, _PREVIEW_STEPS, noise.to(self.device), labels=labels)
        return grid(to_pixels(last.x_t.cpu().numpy()), _COLUMNS)


class ImageRun(Run):
    """A run whose log also says how test pictures fare."""

    def __init__(self, out: Path, config: ImageTrainConfig, task: DiffusionTask) -> None:
        super().__init__(out, config, task)
        self._images, self._batch, self._keep_at = task, config.batch, config.keep_at

    def record(self, step: TrainingStep) -> dict[str, Any]:
        """With images_per_second so far, and now and then val_loss."""
        record = super().record(step)
        record["images_per_second"] = round(step.step * self._batch / max(step.seconds, 1e-9), 1)
        if step.step % _VALIDATE_EVERY == 0:
            record["val_loss"] = self._images.validation_loss()
        return record

    def steps(self) -> Iterator[TrainingStep]:
        """See `Run.steps`; keeps the early copy on the way."""
        for step in super().steps():
            if step.step == self._keep_at:
                self._images.keep(self.out / "early.safetensors", self.average.weights, step)
            yield step


def train(
    folder: Path,
    out: Path,
    config: ImageTrainConfig,
    model: ImageDiffusionConfig | None = None,
    *,
    conditional: bool = False,
    resume: bool = False,
    device: str = "cpu",
) -> Iterator[TrainingStep]:
    """Trains on the pictures of a folder; closing the generator saves first.

    Args:
        model: None: the preset's, or when resuming the run's own.
        conditional: the model learns the classes of the pictures.

    Raises:
        ImageDataError, CheckpointError: a file cannot be used.
        ValueError: an option is wrong.
    """
    if (config.minutes is None) == (config.steps is None):
        raise ValueError("give either minutes or steps")
    if config.preset not in PRESETS:
        raise ValueError(f"unknown preset {config.preset!r}; there are {', '.join(PRESETS)}")
    data, test = load_images(folder)
    model = model or PRESETS[config.preset].model
    if conditional:
        if not data.classes:
            raise ValueError(f"the pictures in {folder} have no classes")
        model = replace(model, unet=replace(model.unet, classes=data.classes))
    if resume:
        model = _model_of_run(out)
    info = {
        "name": f"{config.preset}{', class-conditional' if model.unet.classes else ''}",
        "data": {"name": data.name, "images": len(data), "class_names": data.class_names},
        "training": asdict(config),
        "hardware": hardware(device),
    }
    run = ImageRun(out, config, DiffusionTask(data, test, model, info, config, device))
    out.mkdir(parents=True, exist_ok=True)
    if resume:
        run.resume()
    described = {"training": asdict(config), "model": model.to_json(), "data": str(folder)}
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    write_atomically(out / "config.json", text.encode("utf-8"))
    yield from run.logged_steps()


def _model_of_run(out: Path) -> ImageDiffusionConfig:
    path = out / "config.json"
    try:
        return ImageDiffusionConfig.from_json(json.loads(path.read_text("utf-8"))["model"])
    except FileNotFoundError:
        raise CheckpointError(path, "there is nothing to resume") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(path, f"not the description of a run ({error})") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m diffusion.images.training` and of the application's Lab."""
    default = ImageTrainConfig()
    add = parser.add_argument
    add("--preset", default=default.preset, choices=[*PRESETS], help="what to train")
    add("--data", type=Path, help="folder of IDX files or pictures (default: resources/mnist)")
    add("--out", type=Path, help="folder of the run (default: runs/PRESET)")
    add("--minutes", type=float, help="length of the run (default: 10, unless --steps is given)")
    add("--steps", type=int, help="length of the run in optimizer steps")
    add("--resume", action="store_true", help="continue the run in --out")
    add("--conditional", action="store_true", help="learn the classes of the pictures too")
    add("--class-dropout", type=float, help="how often the class is hidden (default: 0.1)")
    add("--schedule", choices=SCHEDULES, help="of the noise (default: the preset's)")
    add("--parameterization", choices=PARAMETERIZATIONS, help="what the network predicts")
    add("--batch", type=int, help="pictures a step (default: the preset's)")
    add("--learning-rate", type=float, help="its peak (default: the preset's)")
    add("--decay-share", type=float, help="of the run, at its end: the learning rate falls")
    add("--ema", type=float, help="decay of the averaged weights")
    add("--keep-at", type=int, help="keep a copy of the model after this step")
    add("--checkpoint-minutes", type=float, help="between two checkpoints (default: 1)")
    add("--log-every", type=int, help="steps between two lines of the log (default: 20)")
    add("--seed", type=int, help="of weights, batches and noise (default: 0)")
    add("--device", default="auto", help="auto, cpu, cuda or mps")


def steps(options: argparse.Namespace) -> Iterator[TrainingStep]:
    """The steps of a run that parsed options ask for; see `train`."""
    if options.minutes is None and options.steps is None:
        options.minutes = 10.0
    preset = PRESETS[options.preset]
    given = {f.name: vars(options).get(f.name) for f in fields(ImageTrainConfig)}
    given = {k: v for k, v in given.items() if v is not None}
    asked = ("schedule", "parameterization", "class_dropout")
    changes = {k: v for k in asked if (v := vars(options)[k]) is not None}
    return train(
        options.data or Path("resources/mnist"),
        options.out or Path("runs") / options.preset,
        ImageTrainConfig(**{**preset.training, **given}),
        replace(preset.model, **changes),
        conditional=options.conditional,
        resume=options.resume,
        device=resolve_device(options.device),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="diffusion.images.training", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(argv)
    try:
        for step in steps(options):
            if step.losses:
                losses = "  ".join(f"{k} {v:.4f}" for k, v in step.losses.items())
                print(
                    f"{100 * step.progress:5.1f} %  step {step.step:6d}  {losses}  "
                    f"lr {step.learning_rate:.1e}  {step.seconds / step.step:.3f} s/step",
                    file=sys.stderr,
                    flush=True,
                )
    except KeyboardInterrupt:
        print("stopped; the run can be resumed with --resume", file=sys.stderr)
        return 130
    except (ImageDataError, CheckpointError, ValueError) as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
