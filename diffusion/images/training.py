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
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from diffusion.checkpoint import CheckpointError
from diffusion.files import write_atomically
from diffusion.generator import resolve_device
from diffusion.images.checkpoint import KINDS, ImageModelConfig
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.data import ImageDataError, ImageSet, load_images
from diffusion.images.ddpm import (
    PARAMETERIZATIONS,
    SCHEDULES,
    WEIGHTINGS,
    ImageDiffusionConfig,
)
from diffusion.images.tasks import ClassifierTask, DiffusionTask, PictureTask, VaeTask
from diffusion.images.unet import UNetConfig
from diffusion.images.vae import VaeConfig
from diffusion.trainer import Run, TrainConfig, TrainingStep, hardware, within_memory


@dataclass(frozen=True)
class ImageTrainConfig(TrainConfig):
    """How to train on pictures; saved beside the run.

    keep_at: the step after which a copy of the model is kept as `early.safetensors`.
    """

    batch_field: ClassVar[str] = "batch"

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

    model: ImageModelConfig
    training: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    task: type[PictureTask] = DiffusionTask


_SMALL_NETWORK: Mapping[str, Any] = MappingProxyType({"learning_rate": 2e-3, "batch": 128})


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
        "vae": Preset(VaeConfig(), _SMALL_NETWORK, VaeTask),
        "classifier": Preset(ClassifierConfig(), _SMALL_NETWORK, ClassifierTask),
        "noisy-classifier": Preset(ClassifierConfig(noisy=True), _SMALL_NETWORK, ClassifierTask),
    }
)


class ImageRun(Run):
    """A run that looks at test pictures now and then, and may keep an early copy."""

    def __init__(self, out: Path, config: ImageTrainConfig, task: PictureTask) -> None:
        super().__init__(out, config, task, task.validation_loss)
        self._images, self._batch, self._keep_at = task, config.batch, config.keep_at

    def record(self, step: TrainingStep) -> dict[str, Any]:
        """With images_per_second so far."""
        record = super().record(step)
        record["images_per_second"] = round(step.step * self._batch / max(step.seconds, 1e-9), 1)
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
    model: ImageModelConfig | None = None,
    *,
    conditional: bool = False,
    resume: bool = False,
    device: str = "cpu",
) -> Generator[TrainingStep, None, None]:
    """Trains on the pictures of a folder; closing the generator saves first.

    Where a GPU's memory runs out, it goes on with less; see `within_memory`.

    Args:
        model: None: the preset's, or when resuming the run's own.
        conditional: the model learns the classes of the pictures.

    Raises:
        ImageDataError, CheckpointError: a file cannot be used.
        ValueError: an option is wrong.
    """
    begin = partial(_train, folder, out, model, conditional)
    yield from within_memory(begin, config, device, resume)


def _train(
    folder: Path,
    out: Path,
    model: ImageModelConfig | None,
    conditional: bool,
    config: ImageTrainConfig,
    device: str,
    resume: bool,
) -> Generator[TrainingStep, None, None]:
    if (config.minutes is None) == (config.steps is None):
        raise ValueError("give either minutes or steps")
    if config.preset not in PRESETS:
        raise ValueError(f"unknown preset {config.preset!r}; there are {', '.join(PRESETS)}")
    data, test = load_images(folder)
    preset = PRESETS[config.preset]
    model = _for_classes(model or preset.model, data, conditional)
    if resume:
        model = _model_of_run(out, preset.task.kind)
    is_conditional = isinstance(model, ImageDiffusionConfig) and model.unet.classes
    info = {
        "name": f"{config.preset}{', class-conditional' if is_conditional else ''}",
        "data": {"name": data.name, "images": len(data), "class_names": data.class_names},
        "training": asdict(config),
        "hardware": hardware(device),
    }
    task = preset.task(data, test, model, info, batch=config.batch, seed=config.seed, device=device)
    run = ImageRun(out, config, task)
    out.mkdir(parents=True, exist_ok=True)
    if resume:
        run.resume()
    described = {
        "kind": preset.task.kind,
        "training": asdict(config),
        "model": model.to_json(),
        "data": str(folder),
    }
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    write_atomically(out / "config.json", text.encode("utf-8"))
    yield from run.logged_steps()


def _for_classes(model: ImageModelConfig, data: ImageSet, conditional: bool) -> ImageModelConfig:
    """A model that fits the classes of the pictures.

    Raises:
        ValueError: it needs classes where there are none, or cannot be conditional.
    """
    if (conditional or isinstance(model, ClassifierConfig)) and not data.classes:
        raise ValueError(f"the pictures of {data.name} have no classes")
    if isinstance(model, ClassifierConfig):
        model = replace(model, classes=data.classes)
    if conditional:
        if not isinstance(model, ImageDiffusionConfig):
            raise ValueError("only diffusion models can be conditional")
        model = replace(model, unet=replace(model.unet, classes=data.classes))
    return model


def _model_of_run(out: Path, kind: str) -> ImageModelConfig:
    path = out / "config.json"
    try:
        described = json.loads(path.read_text("utf-8"))
        if described.get("kind", "diffusion") != kind:
            raise ValueError(f"it trains a model of another kind, {described['kind']}")
        return KINDS[kind](described["model"])
    except FileNotFoundError:
        raise CheckpointError(path, "there is nothing to resume") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
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
    add("--weighting", choices=WEIGHTINGS, help="of the errors at different times, in the loss")
    add("--learned-variance", action="store_const", const=True, help="learn the steps' variance")
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
    asked = ("schedule", "parameterization", "class_dropout", "weighting", "learned_variance")
    changes = {k: v for k in asked if (v := vars(options)[k]) is not None}
    model = preset.model
    if isinstance(model, ImageDiffusionConfig):
        model = replace(model, **changes)
    elif changes:
        raise ValueError(f"{', '.join(changes)}: not for the preset {options.preset!r}")
    return train(
        options.data or Path("resources/mnist"),
        options.out or Path("runs") / options.preset,
        ImageTrainConfig(**{**preset.training, **given}),
        model,
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
