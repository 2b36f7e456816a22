"""Training of stroke models: the loss, and the loop as a generator.

`python -m diffusion.training --corpus corpus --out runs/first --minutes 60` needs torch, numpy and
safetensors alone. Every few minutes the run writes what it needs to go on (`state.pt`) and what
others need to use the model (`model.safetensors` with the averaged weights).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import pickle
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.checkpoint import (
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
    write_atomically,
)
from diffusion.corpus import Corpus, CorpusError
from diffusion.data import Batch, TrainingSet, fit_expected_points, labelled_samples
from diffusion.generator import resolve_device
from diffusion.model import PRESETS, ModelConfig, StrokeDenoiser
from diffusion.muon import Muon
from diffusion.schedule import q_sample, target
from diffusion.sheet import png, sample_sheet
from diffusion.strokes import END

_CHANNEL_WEIGHTS = (1.0, 1.0, 1.0, 0.5)  # dx, dy, height, place
_PADDING_WEIGHT = 0.1
_PEN_WEIGHT, _WRITER_WEIGHT, _PACE_WEIGHT = 0.5, 0.05, 0.1
_DROP_TEXT, _DROP_STYLE = 0.1, 0.12
_SHEET_HANDS = 5


@dataclass(frozen=True)
class TrainConfig:
    """How to train; saved beside the run.

    Exactly one of minutes (of training, summed over resumed parts) and steps bounds the run.
    tokens_per_batch counts ink tokens; 1300 are about 64 words.
    """

    preset: str = "small"
    minutes: float | None = None
    steps: int | None = None
    tokens_per_batch: int = 1300
    learning_rate: float = 1.5e-3
    muon: bool = True
    weight_decay: float = 0.01
    warmup: int = 200
    decay_share: float = 0.3  # of the run, at its end, in which the rate falls to zero
    clip: float = 1.0
    ema: float = 0.999
    seed: int = 0
    checkpoint_minutes: float = 5.0
    log_every: int = 20
    sheets: bool = True  # write a sheet of samples with every checkpoint


class TrainingStep(NamedTuple):
    """One optimizer step: its number from 1, losses, learning rate, share of the run done."""

    step: int
    losses: dict[str, float]
    learning_rate: float
    progress: float
    seconds: float  # of training so far, resumed parts included


class Losses(NamedTuple):
    """Scalar terms: of the diffusion target, the pen classes, the writer and the pace."""

    stroke: Tensor
    pen: Tensor
    writer: Tensor
    pace: Tensor

    def total(self) -> Tensor:
        """The weighted sum that is minimised."""
        return (
            self.stroke
            + _PEN_WEIGHT * self.pen
            + _WRITER_WEIGHT * self.writer
            + _PACE_WEIGHT * self.pace
        )


class Trainee(nn.Module):
    """The denoiser with the head that names writers, which training alone needs."""

    def __init__(self, config: ModelConfig, writers: int):
        super().__init__()
        self.denoiser = StrokeDenoiser(config)
        self.writer_head = nn.Linear(config.width, writers)

    def forward(self, batch: Batch, level: Tensor, eps: Tensor, drop: Tensor) -> Losses:
        """The losses of a batch.

        Luhman & Luhman 2020, section 3: a regression on the diffused offsets and a cross-entropy
        on the pen weighted by alpha_bar; here with three pen classes and any parameterization.

        Args:
            level: (B,) sqrt(alpha_bar); eps: (B, L, 4); drop: (2, B) bool, text and style.
        """
        model = self.denoiser
        share = len(batch.writer) // len(batch.windows)
        hand = model.style(batch.windows)
        writer_logits = self.writer_head(F.normalize(hand.pooled, dim=-1) * 16)
        writer = F.cross_entropy(writer_logits.float(), batch.writer[::share])
        style = type(hand)(*(part.repeat_interleave(share, dim=0) for part in hand))
        pace = F.smooth_l1_loss(style.log_pace.float(), batch.log_pace, beta=0.2)
        style = model.drop_style(style, drop[1])
        text = model.encode_text(model.drop_text(batch.tokens, drop[0]), batch.centres)
        alpha_bar = level.square()
        x_t = q_sample(batch.features, eps, alpha_bar)
        output, pen_logits = model(x_t, level, text, style)
        wanted = target(model.config.parameterization, batch.features, eps, alpha_bar)
        ink = torch.where(batch.pen == END, _PADDING_WEIGHT, 1.0).unsqueeze(-1)
        weights = ink * ink.new_tensor(_CHANNEL_WEIGHTS)
        stroke = ((output - wanted).square() * weights).sum() / weights.sum()
        errors = F.cross_entropy(pen_logits.flatten(0, 1), batch.pen.flatten(), reduction="none")
        share_of_point = ink.squeeze(-1) / ink.sum()
        pen = (errors.view_as(batch.pen) * share_of_point * alpha_bar.unsqueeze(1)).sum()
        return Losses(stroke, pen, writer, pace)


def learning_rate_factor(step: int, progress: float, config: TrainConfig) -> float:
    """Linear warm-up, a plateau, and a linear fall over the last `decay_share` of the run."""
    warm = min(1.0, step / max(1, config.warmup))
    return warm * min(1.0, max(0.0, 1.0 - progress) / config.decay_share)


class Average:
    """Exponential moving average of weights, with a warm-up so that early noise is forgotten."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {k: v.detach().clone().float() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Mixes the model's weights in after an optimizer step."""
        rate = 1 - min(self.decay, (1 + step) / (10 + step))
        names, new = zip(*model.state_dict().items(), strict=True)
        torch._foreach_lerp_([self.weights[k] for k in names], [n.float() for n in new], rate)


def build_optimizers(model: nn.Module, config: TrainConfig) -> list[torch.optim.Optimizer]:
    """AdamW, with Muon (Jordan et al. 2024) for the matrices of the transformer blocks."""
    matrices: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        hidden = "blocks." in name and parameter.ndim == 2 and "modulation" not in name
        (matrices if config.muon and hidden else rest).append(parameter)
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.AdamW(
            rest, lr=config.learning_rate, betas=(0.9, 0.98), weight_decay=config.weight_decay
        )
    ]
    if matrices:
        optimizers.append(Muon(matrices, lr=config.learning_rate, weight_decay=config.weight_decay))
    return optimizers


class Run:
    """A training run in a folder: model, optimizers, average, and the files that outlive it."""

    def __init__(
        self,
        out: Path,
        config: TrainConfig,
        data: TrainingSet,
        model_config: ModelConfig,
        info: dict[str, Any],
        *,
        compiled: bool = False,
        start_from: Path | None = None,
    ) -> None:
        """Builds a fresh run; `resume` continues one, start_from takes over weights alone."""
        torch.manual_seed(config.seed)
        self.out, self.config, self.data, self.info = out, config, data, info
        self.trainee = Trainee(model_config, len(data.writers)).to(data.device)
        if start_from is not None:
            self.trainee.denoiser.load_state_dict(load_checkpoint(start_from).weights)
        self.average = Average(self.trainee.denoiser, config.ema)
        self.optimizers = build_optimizers(self.trainee, config)
        self.step, self.seconds = 0, 0.0
        self._saved_at = 0.0
        self._loss: Any = torch.compile(self.trainee) if compiled else self.trainee

    @property
    def progress(self) -> float:
        """Share of the run that is done, in [0, 1]."""
        config = self.config
        if config.steps is not None:
            return min(1.0, self.step / config.steps)
        return min(1.0, self.seconds / (60 * (config.minutes or 1.0)))

    def resume(self) -> None:
        """Continues from `state.pt` in the run's folder.

        Raises:
            CheckpointError: the state is missing, damaged or of another model.
        """
        path = self.out / "state.pt"
        try:
            state = torch.load(path, map_location=self.data.device, weights_only=True)
            self.trainee.load_state_dict(state["trainee"])
            for name, values in state["average"].items():
                self.average.weights[name].copy_(values)
            for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(saved)
            self.step, self.seconds = int(state["step"]), float(state["seconds"])
            self._saved_at = self.seconds
        except FileNotFoundError:
            raise CheckpointError(path, "there is nothing to resume") from None
        except (OSError, RuntimeError, KeyError, ValueError, EOFError) as error:
            raise CheckpointError(path, str(error).splitlines()[0]) from None
        except pickle.UnpicklingError:
            raise CheckpointError(path, "not a training state of this application") from None

    def save(self) -> None:
        """Writes the model for others, the state to resume from, each whole or not at all, and a
        sheet of samples of the averaged weights."""
        seconds = round(self.seconds, 1)
        info = self.info | {"steps": self.step, "training_seconds": seconds}
        save_checkpoint(
            self.out / "model.safetensors",
            self.trainee.denoiser.config,
            self.average.weights,
            info=info,
        )
        state = {
            "trainee": self.trainee.state_dict(),
            "average": self.average.weights,
            "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step,
            "seconds": self.seconds,
        }
        if self.config.sheets:
            every = max(1, len(self.data.windows) // _SHEET_HANDS)
            windows = self.data.windows[::every, 0][:_SHEET_HANDS].cpu().float() / 255
            checkpoint = load_checkpoint(self.out / "model.safetensors")
            sheet = sample_sheet(checkpoint, windows.numpy(), device=str(self.data.device))
            write_atomically(self.out / f"sheet-{self.step:07d}.png", png(sheet))
        partial = self.out / "state.pt.partial"
        torch.save(state, partial)
        partial.replace(self.out / "state.pt")
        self._saved_at = self.seconds

    def steps(self) -> Iterator[TrainingStep]:
        """Trains until the run is done, saving on the way and at the end."""
        device = self.data.device
        half = device.type == "cuda" and torch.cuda.is_bf16_supported()
        autocast = torch.autocast("cuda", torch.bfloat16) if half else contextlib.nullcontext()
        started = time.perf_counter() - self.seconds
        while self.progress < 1.0:
            factor = learning_rate_factor(self.step + 1, self.progress, self.config)
            seed = self.config.seed * 1_000_003 + self.step
            batch = self.data.batch(self.config.tokens_per_batch, seed)
            generator = torch.Generator(device).manual_seed(seed + 500_000_000)
            count = len(batch.writer)
            time_ = torch.rand(count, generator=generator, device=device)
            spread = (torch.arange(count, device=device) + time_) / count  # one in each stratum
            level = torch.cos(0.5 * math.pi * (0.0005 + 0.9985 * spread))
            eps = torch.randn(batch.features.shape, generator=generator, device=device)
            odds = eps.new_tensor([[_DROP_TEXT], [_DROP_STYLE]])
            drop = torch.rand(2, count, generator=generator, device=device) < odds
            order = torch.randperm(count, generator=generator, device=device)
            with autocast:
                losses: Losses = self._loss(batch, level[order], eps, drop)
            losses.total().backward()
            nn.utils.clip_grad_norm_(self.trainee.parameters(), self.config.clip)
            for optimizer in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = self.config.learning_rate * factor
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            self.step += 1
            self.average.update(self.trainee.denoiser, self.step)
            logged = self.step % self.config.log_every == 0 or self.step == 1
            values = {k: float(v.detach()) for k, v in losses._asdict().items()} if logged else {}
            self.seconds = time.perf_counter() - started
            yield TrainingStep(
                self.step,
                values,
                self.config.learning_rate * factor,
                self.progress,
                self.seconds,
            )
            if self.seconds - self._saved_at > 60 * self.config.checkpoint_minutes:
                self.save()
        self.save()


def train(
    corpus_path: Path,
    out: Path,
    config: TrainConfig,
    *,
    resume: bool = False,
    start_from: Path | None = None,
    device: str = "cpu",
    compiled: bool = False,
    writers: int | None = None,
) -> Iterator[TrainingStep]:
    """Trains on a corpus; a generator, so that the caller decides about progress and stopping.

    Closing the generator (or Ctrl-C in it) saves first.

    Args:
        start_from: a checkpoint to take weights and shape from.
        writers: use so many training writers only.

    Raises:
        CorpusError, CheckpointError: a file cannot be used.
        ValueError: an option is wrong, or the corpus holds nothing to train on.
    """
    if (config.minutes is None) == (config.steps is None):
        raise ValueError("give either minutes or steps")
    if config.preset not in PRESETS:
        raise ValueError(f"unknown preset {config.preset!r}; there are {', '.join(PRESETS)}")
    corpus = Corpus.read(corpus_path)
    chosen = [w for w in range(len(corpus.writers)) if not corpus.validation[w]][:writers]
    samples = labelled_samples(corpus, set(chosen), config.seed)
    if start_from is not None:
        shape = load_checkpoint(start_from).config
    elif resume:
        shape = load_checkpoint(out / "model.safetensors").config
    else:
        lengths = [sum(map(len, s.strokes)) for s in samples]
        points = fit_expected_points([s.text for s in samples], torch.tensor(lengths).numpy())
        shape = replace(PRESETS[config.preset], expected_points=points)
    data = TrainingSet(
        samples,
        shape.expected_points,
        points_per_token=shape.points_per_token,
        seed=config.seed,
        device=device,
    )
    info = {
        "name": f"handwrite-{config.preset}",
        "data": {
            "samples": len(data),
            "writers": len(data.writers),
            "sources": sorted({corpus.sources[w] for w in chosen}),
            "validation_writers": [
                w for w, held in zip(corpus.writers, corpus.validation, strict=True) if held
            ],
        },
        "training": asdict(config),
        "hardware": _hardware(device),
    }
    out.mkdir(parents=True, exist_ok=True)
    run = Run(out, config, data, shape, info, compiled=compiled, start_from=start_from)
    if resume:
        run.resume()
    log_path = out / "log.jsonl"
    with log_path.open("a", encoding="utf-8") as log:
        try:
            for step in run.steps():
                if step.losses:
                    record = step._asdict() | step.losses
                    del record["losses"]
                    log.write(json.dumps(record) + "\n")
                    log.flush()
                yield step
        except (KeyboardInterrupt, GeneratorExit):
            run.save()
            raise


def _hardware(device: str) -> str:
    if device.startswith("cuda"):
        return torch.cuda.get_device_name()
    return f"{torch.get_num_threads()} threads of {platform.machine()}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m diffusion.training` and of the application's `train run`."""
    default = TrainConfig()
    add = parser.add_argument
    add("--corpus", type=Path, default=Path("corpus"), help="the corpus file, or its folder")
    add("--out", type=Path, help="folder of the run (default: runs/PRESET)")
    add("--preset", default=default.preset, choices=sorted(PRESETS), help="size of the model")
    add("--minutes", type=float, help="length of the run (default: 60, unless --steps is given)")
    add("--steps", type=int, help="length of the run in optimizer steps")
    add("--resume", action="store_true", help="continue the run in --out")
    add("--start-from", type=Path, help="take shape and weights from this checkpoint")
    add("--tokens-per-batch", type=int, default=default.tokens_per_batch)
    add("--learning-rate", type=float, default=default.learning_rate)
    add("--no-muon", dest="muon", action="store_false", help="use AdamW for every weight")
    add("--ema", type=float, default=default.ema, help="decay of the averaged weights")
    add("--warmup", type=int, default=default.warmup, help="steps until the full learning rate")
    add("--decay-share", type=float, default=default.decay_share)
    add("--checkpoint-minutes", type=float, default=default.checkpoint_minutes)
    add("--seed", type=int, default=default.seed)
    add("--writers", type=int, help="train on the first so many writers only")
    add("--device", default="auto", help="auto, cpu, cuda or mps")
    add("--compile", action="store_true", help="compile the network; pays on long GPU runs")
    add("--no-sheets", dest="sheets", action="store_false", help="write no sheets of samples")
    add("--log-every", type=int, default=default.log_every)


def run(args: argparse.Namespace) -> int:
    """Trains as parsed options say; prints progress to standard error; returns the exit code."""
    out: Path = args.out or Path("runs") / args.preset
    minutes = args.minutes if args.minutes or args.steps else 60.0
    try:
        config = TrainConfig(
            preset=args.preset,
            minutes=minutes,
            steps=args.steps,
            tokens_per_batch=args.tokens_per_batch,
            learning_rate=args.learning_rate,
            muon=args.muon,
            warmup=args.warmup,
            decay_share=args.decay_share,
            ema=args.ema,
            seed=args.seed,
            checkpoint_minutes=args.checkpoint_minutes,
            log_every=args.log_every,
            sheets=args.sheets,
        )
        steps = train(
            args.corpus,
            out,
            config,
            resume=args.resume,
            start_from=args.start_from,
            device=resolve_device(args.device),
            compiled=args.compile,
            writers=args.writers,
        )
        began = None
        for step in steps:
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
    except (CorpusError, CheckpointError, ValueError) as error:
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
