"""What the user chooses before a stroke model is trained, and the trainer's arguments for it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handwrite_app import paths

TRAINER = "strokes"  # see `lab.process.TRAINERS`
SHIPPED = "shipped"  # the size of the shipped model, whose weights are where it begins
SIZES = (SHIPPED, "tiny", "small", "base")
MINUTES: Mapping[str, float] = MappingProxyType(
    {SHIPPED: 30, "tiny": 30, "small": 180, "base": 480}
)
CHECKPOINT_MINUTES = 0.8  # and what saving takes: the last checkpoint is a minute old at most
_LOG_EVERY = 10
# half an hour is to begin soon: all writers of a large corpus would take minutes to read
_SOON = ("--windows-per-writer", "8", "--writers", "200")
_SIZE_OF_SHIPPED = "small"
_GENTLE = ("--learning-rate", "3e-4", "--warmup", "100")  # for weights that can write already


@dataclass(frozen=True)
class StrokeRecipe:
    """How a stroke model is trained.

    corpus: its file; size: of the model, a preset of `diffusion.families`, or `SHIPPED`.
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
        size = ["--preset", self.size]
        if self.size == SHIPPED:
            before = str(paths.default_model())
            size = ["--preset", _SIZE_OF_SHIPPED, "--start-from", before, *_GENTLE]
        return [
            *("--corpus", self.corpus),
            *size,
            *length,
            *("--seed", str(self.seed)),
            *("--device", self.device),
            *("--checkpoint-minutes", f"{CHECKPOINT_MINUTES:g}"),
            *("--log-every", str(_LOG_EVERY)),
            *(_SOON if self.size in (SHIPPED, "tiny") else ()),
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
    parser.add_argument("--start-from", default="")
    try:
        options, _ = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        return StrokeRecipe("", "small")
    minutes = options.minutes if options.minutes or options.steps else 60.0  # as the trainer has it
    return StrokeRecipe(
        options.corpus,
        SHIPPED if options.start_from else options.preset,
        minutes,
        options.steps,
        options.seed,
        options.device,
        options.writers,
    )
