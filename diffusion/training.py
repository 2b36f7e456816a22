"""Training of stroke models on a corpus, as a generator and as a command.

`python -m diffusion.training --corpus corpus --out runs/first --minutes 60` needs torch, numpy and
safetensors alone. Every few minutes the run writes what it needs to go on (`state.pt`) and what
others need to use the model (`model.safetensors` with the averaged weights).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Generator, Sequence
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any

from diffusion.checkpoint import CheckpointError
from diffusion.corpus import CorpusError
from diffusion.families import PRESETS
from diffusion.files import write_atomically
from diffusion.generator import resolve_device
from diffusion.hand_task import HandTask
from diffusion.material import (
    HANDS,
    RECOGNIZER,
    Sources,
    comes_first,
    forget_material,
    read_material,
)
from diffusion.recognition import RecognitionTask
from diffusion.recognizer import Recognizer, RecognizerConfig, StrokeRecognizer
from diffusion.stroke_model import StrokeModelConfig
from diffusion.stroke_task import StrokeTask
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import CHANNELS
from diffusion.trainer import Run, Task, TrainingStep, hardware, within_memory

_TRAINING = {HANDS: {"windows_per_writer": 64, "weight_decay": 0.05, "decay_share": 0.9}}
TRAINABLE = (*PRESETS, RECOGNIZER, HANDS)


def train(
    corpus_path: Path,
    out: Path,
    config: StrokeTrainConfig,
    *,
    resume: bool = False,
    start_from: Path | None = None,
    recognizer: Path | None = None,
    hands: Path | None = None,
    device: str = "cpu",
    compiled: bool = False,
    writers: int | None = None,
) -> Generator[TrainingStep, None, None]:
    """Trains on a corpus; a generator, so that the caller decides about progress and stopping.

    Closing the generator (or Ctrl-C in it) saves first. Where a GPU's memory runs out, it goes on
    with less; see `within_memory`.

    Args:
        start_from: a checkpoint to take weights and shape from.
        recognizer: a trained recogniser, whose reading of x0_hat becomes a loss.
        hands: a trained encoder of hands, which the model gets and leaves as it is.
        writers: use so many training writers only, spread over the corpus.

    Raises:
        CorpusError, CheckpointError: a file cannot be used.
        ValueError: an option is wrong, or the corpus holds nothing to train on.
    """
    if (config.minutes is None) == (config.steps is None):
        raise ValueError("give either minutes or steps")
    if config.preset not in TRAINABLE:
        raise ValueError(f"unknown preset {config.preset!r}; there are {', '.join(TRAINABLE)}")
    writes = not comes_first(config)
    if start_from is not None and not writes:
        raise ValueError(f"{config.preset} starts from nothing; leave --start-from out")
    if config.twins and config.preset == HANDS:
        raise ValueError("who wrote a word is learned from real hands alone; leave --twins out")
    if writes and recognizer is not None:
        channels = PRESETS[config.preset].channels
        if channels != CHANNELS:
            raise ValueError(f"what judges ink reads {CHANNELS} channels, not {channels}")
    sources = Sources(corpus_path, start_from, recognizer, hands, writers)
    begin = partial(_train, sources, out, compiled)
    yield from within_memory(begin, config, device, resume)


def _train(
    sources: Sources,
    out: Path,
    compiled: bool,
    config: StrokeTrainConfig,
    device: str,
    resume: bool,
) -> Generator[TrainingStep, None, None]:
    read = read_material(sources, out, config, device, resume)
    data, shape, origin = read.data, read.shape, read.origin
    info = {
        "name": f"handwrite-{config.preset}",
        "data": read.about,
        "training": asdict(config),
        "hardware": hardware(device),
        **origin.get("info", {}),
    }
    task: Task
    if config.preset == RECOGNIZER:
        task = RecognitionTask(data, RecognizerConfig(), info, config)
    elif config.preset == HANDS:
        task = HandTask(data, info, config)
    else:
        task = StrokeTask(
            data,
            shape,
            info,
            config,
            compiled=compiled,
            start_from=None if resume else sources.start_from,
            hand=read.hand,
            reader=_load_reader(sources.recognizer, device),
            held_out=read.held_out,
            sampling=origin.get("sampling"),
        )
    out.mkdir(parents=True, exist_ok=True)
    validate = None
    if isinstance(task, StrokeTask) and task.held_out is not None:
        validate = task.validation_loss
    run = Run(out, config, task, validate)
    if resume:
        run.resume()
    _describe(out, config, shape, info["data"], sources.corpus, origin)
    yield from run.logged_steps()
    forget_material(out)


def _load_reader(path: Path | None, device: str) -> StrokeRecognizer | None:
    return None if path is None else Recognizer.load(path, device).model


def _describe(
    out: Path,
    config: StrokeTrainConfig,
    shape: StrokeModelConfig,
    data: object,
    corpus: Path,
    origin: dict[str, Any],
) -> None:
    """Writes what a run trains, from which it can go on whatever became of its checkpoint."""
    described = {
        "training": asdict(config),
        "family": shape.family,
        "model": shape.to_json(),
        "data": data,
        "corpus": str(corpus),
        "origin": origin,
    }
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    write_atomically(out / "config.json", text.encode("utf-8"))


def preset_config(preset: str, **options: Any) -> StrokeTrainConfig:
    """How a preset is trained, where the options (the fields of its config) say nothing else."""
    own = PRESETS[preset].training if preset in PRESETS else _TRAINING.get(preset, {})
    return StrokeTrainConfig(preset=preset, **{**own, **options})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m diffusion.training` and of the application's `train run`."""
    default = StrokeTrainConfig()
    add = parser.add_argument
    add("--corpus", type=Path, default=Path("corpus"), help="the corpus file, or its folder")
    add("--out", type=Path, help="folder of the run (default: runs/PRESET)")
    add("--preset", default=default.preset, choices=TRAINABLE, help="what to train")
    add("--minutes", type=float, help="length of the run (default: 60, unless --steps is given)")
    add("--steps", type=int, help="length of the run in optimizer steps")
    add("--resume", action="store_true", help="continue the run in --out")
    add("--start-from", type=Path, help="take shape and weights from this checkpoint")
    add("--recognizer", type=Path, help="a trained recogniser, to learn legible writing from")
    add("--reading-weight", type=float, help="of the recogniser's loss")
    add("--hands", type=Path, help="a trained encoder of hands, to learn likeness from")
    add("--tokens-per-batch", type=int, help="ink tokens of a batch (default: the preset's)")
    add("--style-windows", type=int, help="pictures of a hand that are seen at once, at most")
    add("--windows-per-writer", type=int, help="pictures of a hand that are drawn beforehand")
    add("--twins", action="store_true", help="also train on slanted, stretched hands")
    add("--learning-rate", type=float, help="its peak (default: the preset's)")
    add("--no-muon", dest="muon", action="store_const", const=False, help="use AdamW alone")
    add("--ema", type=float, help="decay of the averaged weights")
    add("--warmup", type=int, help="steps until the full learning rate (default: the preset's)")
    add("--decay-share", type=float, help="of the run, at its end: the learning rate falls")
    add("--checkpoint-minutes", type=float, default=default.checkpoint_minutes)
    add("--seed", type=int, default=default.seed)
    add("--writers", type=int, help="train on so many writers only")
    add("--device", default="auto", help="auto, cpu, cuda or mps")
    add("--compile", action="store_true", help="compile the network; pays on long GPU runs")
    add("--no-sheets", dest="sheets", action="store_false", help="write no sheets of samples")
    add("--log-every", type=int, default=default.log_every)


def steps(options: argparse.Namespace) -> Generator[TrainingStep, None, None]:
    """The steps of a run that parsed options ask for; see `train`."""
    if options.minutes is None and options.steps is None:
        options.minutes = 60.0
    given = {f.name: vars(options).get(f.name) for f in fields(StrokeTrainConfig)}
    return train(
        options.corpus,
        options.out or Path("runs") / options.preset,
        preset_config(**{k: v for k, v in given.items() if v is not None}),
        resume=options.resume,
        start_from=options.start_from,
        recognizer=options.recognizer,
        hands=options.hands,
        device=resolve_device(options.device),
        compiled=options.compile,
        writers=options.writers,
    )


def run(args: argparse.Namespace) -> int:
    """Trains as parsed options say; prints progress to standard error; returns the exit code."""
    out: Path = args.out or Path("runs") / args.preset
    try:
        began = None
        for step in steps(args):
            began = began or (step.step, step.seconds)
            if step.losses:
                rate = (step.step - began[0]) / max(step.seconds - began[1], 1e-9)
                losses = "  ".join(f"{k} {v:.4f}" for k, v in step.losses.items())
                print(
                    f"{100 * step.progress:5.1f} %  step {step.step:6d}  {losses}  "
                    f"lr {step.learning_rate:.1e}  {rate:.2f} steps/s",
                    file=sys.stderr,
                    flush=True,
                )
    except KeyboardInterrupt:
        print(f"stopped; {out} can be resumed with --resume", file=sys.stderr)
        return 130
    except (CorpusError, CheckpointError, ValueError, OSError) as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    print(out / "model.safetensors")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="diffusion.training", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
