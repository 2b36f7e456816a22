"""What the user chooses before a stroke model is trained, and the trainer's arguments for it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

TRAINER = "strokes"  # see `lab.process.TRAINERS`
SIZES = ("tiny", "small", "base")
MINUTES: Mapping[str, float] = MappingProxyType({"tiny": 30, "small": 180, "base": 480})
CHECKPOINT_MINUTES = 0.8  # and what saving takes: the last checkpoint is a minute old at most
_LOG_EVERY = 10
# the tiny model is to start soon: all writers of a large corpus would take minutes to read
_TINY = ("--windows-per-writer", "8", "--writers", "200")


@dataclass(frozen=True)
class StrokeRecipe:
    """How a stroke model is trained.

    corpus: its file; size: of the model, a preset of `diffusion.families`.
    """

    corpus: str
    size: str = "tiny"
    minutes: float | None = 30.0
    steps: int | None = None
    seed: int = 0
    device: str = "auto"
    writers: int | None = None  # at most, of a run that is read; None: as the size has it

    @property
    def arguments(self) -> list[str]:
        """The command line of the trainer, without the run's folder."""
        length = ["--steps", str(self.steps)] if self.steps else ["--minutes", f"{self.minutes:g}"]
        return [
            *("--corpus", self.corpus),
            *("--preset", self.size),
            *length,
            *("--seed", str(self.seed)),
            *("--device", self.device),
            *("--checkpoint-minutes", f"{CHECKPOINT_MINUTES:g}"),
            *("--log-every", str(_LOG_EVERY)),
            *(_TINY if self.size == "tiny" else ()),
        ]


def read_recipe(arguments: Sequence[str]) -> StrokeRecipe:
    """Reads the arguments of a run, of the window or the command line; what is unknown is left."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--corpus", default="")
    parser.add_argument("--preset", default="small")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--writers", type=int)
    try:
        options, _ = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        return StrokeRecipe("", "small")
    minutes = options.minutes if options.minutes or options.steps else 60.0  # as the trainer has it
    return StrokeRecipe(
        options.corpus,
        options.preset,
        minutes,
        options.steps,
        options.seed,
        options.device,
        options.writers,
    )
