"""The training loop that every model shares: optimizers, averaged weights, files that outlive it.

What is trained is a `Task`: a module, the losses of a batch drawn from a seed, and how the averaged
weights are written for others. A `Run` takes its steps as a generator, so that the caller decides
about progress and stopping, and writes what it needs to go on (`state.pt`) every few minutes. A
step draws from generators seeded by the run's seed and its number, so that its number is all there
is to keep of them; torch's global generator, of layers such as dropout, is kept beside it.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import math
import pickle
import platform
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

import torch
from torch import Tensor, nn

from diffusion.checkpoint import CheckpointError
from diffusion.files import write_atomically
from diffusion.muon import Muon

_SMALLEST_SHARE = 1 / 8  # of a batch; before it gets smaller, the CPU takes over

_LONGEST_STEP_S = 60.0  # what is beyond was no training: the computer slept, or others had it all
_VALIDATE_EVERY = 200  # steps


@dataclass(frozen=True)
class TrainConfig:
    """How to train; saved beside the run.

    What is particular to strokes or pictures is in a subclass. Exactly one of minutes (of training,
    summed over resumed parts) and steps bounds the run.
    """

    batch_field: ClassVar[str] = ""  # what says how large a batch is

    preset: str = ""
    minutes: float | None = None
    steps: int | None = None
    learning_rate: float = 1.5e-3
    muon: bool = True
    weight_decay: float = 0.01
    warmup: int = 200
    decay_share: float = 0.3  # of the run, at its end, in which the rate falls to zero
    inverse_sqrt_steps: int | None = None  # see `learning_rate_factor`
    clip: float = 1.0
    ema: float = 0.999
    seed: int = 0
    checkpoint_minutes: float = 5.0
    log_every: int = 20
    batch_share: float = 1.0  # of the batch that was asked for, see `within_memory`
    has_left_gpu: bool = False


class TrainingStep(NamedTuple):
    """One optimizer step: its number from 1, losses, learning rate, share of the run done."""

    step: int
    losses: dict[str, float]
    learning_rate: float
    progress: float
    seconds: float  # of training so far, resumed parts included


class Task(Protocol):
    """What is trained, and on what.

    module: everything with weights to train. averaged: the part of it whose moving average is
    what others use.
    """

    @property
    def module(self) -> nn.Module: ...

    @property
    def averaged(self) -> nn.Module: ...

    @property
    def device(self) -> torch.device: ...

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """Draws the batch of a seed; returns the scalar to minimise, and its terms by name."""
        ...

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the averaged weights into the run's folder, for others to use.

        Args:
            info: what the run knows of itself: steps and training_seconds so far.
        """
        ...


def mixed_precision(device: torch.device) -> contextlib.AbstractContextManager[Any]:
    """Autocast to bfloat16 on GPUs that have it; nothing elsewhere."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", torch.bfloat16)
    return contextlib.nullcontext()


def learning_rate_factor(step: int, progress: float, config: TrainConfig) -> float:
    """Linear warm-up, a plateau, and a linear fall over the last `decay_share` of the run.

    With `inverse_sqrt_steps` it is min(step / warmup, (step / warmup)^-0.5) instead (Vaswani et al.
    2017, eq. 3, over its peak), as of a run of so many steps: a shorter one runs through the whole
    of that curve, warm-up and all.
    """
    if config.inverse_sqrt_steps is not None:
        place = max(step, progress * config.inverse_sqrt_steps) / config.warmup
        return min(place, 1 / math.sqrt(place))
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


def get_generators(device: torch.device) -> list[Tensor]:
    """The states of torch's global generators, of the CPU and of a GPU that is trained on."""
    states = [torch.get_rng_state()]
    return [*states, torch.cuda.get_rng_state(device)] if device.type == "cuda" else states


def set_generators(states: Sequence[Tensor], device: torch.device) -> None:
    """Puts back what `get_generators` gave; a run may go on where there is no GPU, or one."""
    torch.set_rng_state(states[0].cpu())
    if device.type == "cuda" and len(states) > 1:
        torch.cuda.set_rng_state(states[1].cpu(), device)


class Run:
    """A training run in a folder: module, optimizers, average, and the files that outlive it."""

    def __init__(
        self,
        out: Path,
        config: TrainConfig,
        task: Task,
        validate: Callable[[], float] | None = None,
    ) -> None:
        """Builds a fresh run; `resume` continues one.

        Args:
            validate: the loss on what is not trained on, which the log has now and then; it draws
                from no generator of torch's own.
        """
        self.out, self.config, self.task = out, config, task
        self._validate = validate
        self.average = Average(task.averaged, config.ema)
        self.optimizers = build_optimizers(task.module, config)
        self.step, self.seconds = 0, 0.0
        self._saved_at = 0.0

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
            state = torch.load(path, map_location=self.task.device, weights_only=True)
            self.task.module.load_state_dict(state["trainee"])
            for name, values in state["average"].items():
                self.average.weights[name].copy_(values)
            for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(saved)
            self.step, self.seconds = int(state["step"]), float(state["seconds"])
            self._saved_at = self.seconds
            if "generators" in state:  # runs begun before 0.3 have none
                set_generators(state["generators"], self.task.device)
        except FileNotFoundError:
            raise CheckpointError(path, "there is nothing to resume") from None
        except (OSError, RuntimeError, KeyError, ValueError, EOFError) as error:
            raise CheckpointError(path, str(error).splitlines()[0]) from None
        except pickle.UnpicklingError:
            raise CheckpointError(path, "not a training state of this application") from None

    def save(self) -> None:
        """Writes the model for others and the state to resume from, each whole or not at all.

        What writing draws from torch's global generators is put back: a run that is saved more
        often trains the same.
        """
        generators = get_generators(self.task.device)
        self._saved_at = self.seconds
        self._write_state(generators)  # first: what others get may take its time
        self.task.write(
            self.out,
            self.average.weights,
            {"steps": self.step, "training_seconds": round(self.seconds, 1)},
        )
        set_generators(generators, self.task.device)

    def _write_state(self, generators: Sequence[Tensor]) -> None:
        state = {
            "trainee": self.task.module.state_dict(),
            "average": self.average.weights,
            "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step,
            "seconds": self.seconds,
            "generators": list(generators),
        }
        data = io.BytesIO()  # torch's own writer does not say that a disk is full
        torch.save(state, data)
        write_atomically(self.out / "state.pt", data.getvalue())

    def steps(self) -> Iterator[TrainingStep]:
        """Trains until the run is done, saving on the way and at the end."""
        config, module = self.config, self.task.module
        before = time.perf_counter()
        while self.progress < 1.0:
            rate = config.learning_rate * learning_rate_factor(self.step + 1, self.progress, config)
            total, terms = self.task.losses(config.seed * 1_000_003 + self.step)
            total.backward()
            nn.utils.clip_grad_norm_(module.parameters(), config.clip)
            for optimizer in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            self.step += 1
            self.average.update(self.task.averaged, self.step)
            now = time.perf_counter()
            self.seconds += min(now - before, _LONGEST_STEP_S)
            before = now
            is_end = self.step == 1 or self.progress == 1.0  # the first or the last
            logged = is_end or self.step % config.log_every == 0
            values = {k: float(v.detach()) for k, v in terms.items()} if logged else {}
            yield TrainingStep(self.step, values, rate, self.progress, self.seconds)
            if self.seconds - self._saved_at > 60 * config.checkpoint_minutes:
                self.save()
        self.save()

    def record(self, step: TrainingStep) -> dict[str, Any]:
        """What `log.jsonl` says of a step; of the first, the last and some others val_loss too."""
        record = step._asdict() | step.losses
        del record["losses"]
        is_end = step.step == 1 or step.progress == 1.0  # the first or the last
        if self._validate is not None and (is_end or step.step % _VALIDATE_EVERY == 0):
            record["val_loss"] = self._validate()
        if self.config.batch_share < 1:
            record["batch_share"] = self.config.batch_share
        if self.config.has_left_gpu:
            record["has_left_gpu"] = 1
        return record

    def logged_steps(self) -> Generator[TrainingStep, None, None]:
        """`steps`, with `log.jsonl` in the run's folder; closing the generator saves first."""
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            try:
                for step in self.steps():
                    if step.losses:
                        log.write(json.dumps(self.record(step)) + "\n")
                        log.flush()
                    yield step
            except (KeyboardInterrupt, GeneratorExit):
                self.save()
                raise
            except torch.OutOfMemoryError:
                self._write_state(get_generators(self.task.device))  # of the last whole step
                raise


Config = TypeVar("Config", bound=TrainConfig)


def within_memory(
    train: Callable[[Config, str, bool], Generator[TrainingStep, None, None]],
    config: Config,
    device: str,
    resume: bool,
) -> Generator[TrainingStep, None, None]:
    """Trains in as much memory as there is on a GPU: else with smaller batches, then on the CPU.

    Each time it goes on from the last step that was done. The steps' records in the log have
    "batch_share" and "has_left_gpu" from then on.

    Args:
        train: takes the config, the device, and whether to resume; its generator keeps the state
            of the last step where it runs out of memory, as `Run.logged_steps` does.

    Raises:
        torch.OutOfMemoryError: there is not enough on the CPU either.
    """
    whole = getattr(config, config.batch_field)
    while True:
        steps = train(config, device, resume)
        try:
            for step in steps:
                resume = True
                yield step
            return
        except torch.OutOfMemoryError:
            if device == "cpu":
                raise
        finally:
            steps.close()
        # only here have the error and all that it held on to gone
        gc.collect()
        torch.cuda.empty_cache()
        if config.batch_share > _SMALLEST_SHARE:
            share = config.batch_share / 2
            smaller = {config.batch_field: max(1, round(whole * share)), "batch_share": share}
            config = replace(config, **smaller)
        else:
            config = replace(config, has_left_gpu=True)
            device = "cpu"


def hardware(device: str) -> str:
    """What a run ran on, for its description."""
    if device.startswith("cuda"):
        return torch.cuda.get_device_name()
    count = torch.get_num_threads()
    return f"{count} thread{'' if count == 1 else 's'} of {platform.machine()}"
