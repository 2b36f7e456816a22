"""What the user chooses before a model is trained, and the trainer's arguments for it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

TRAINER = "images"  # see `process.TRAINERS`
DIFFUSION, CONDITIONAL, VAE, CLASSIFIER, NOISY = (
    "diffusion",
    "conditional",
    "vae",
    "classifier",
    "noisy-classifier",
)
SIZES = ("quick", "small", "large")  # of the diffusion models
MINUTES: Mapping[str, float] = MappingProxyType(
    {"quick": 10, "small": 60, "large": 240, VAE: 5, CLASSIFIER: 5, NOISY: 10}
)  # that a processor of two cores needs for something worth seeing


@dataclass(frozen=True)
class Recipe:
    """How a model of the Lab is trained.

    system: diffusion, conditional (told which digit), vae, classifier or noisy-classifier; size,
    schedule and parameterization: of the diffusion models; data: a folder, empty for the shipped
    digits; None: as the preset says.
    """

    system: str = DIFFUSION
    size: str = "quick"
    schedule: str | None = None
    parameterization: str | None = None
    minutes: float | None = 10.0
    steps: int | None = None
    batch: int | None = None
    seed: int = 0
    device: str = "auto"
    data: str = ""

    @property
    def preset(self) -> str:
        """What the trainer calls it."""
        return self.size if self.is_diffusion else self.system

    @property
    def is_diffusion(self) -> bool:
        """Says whether size, schedule and parameterization mean anything."""
        return self.system in (DIFFUSION, CONDITIONAL)

    @property
    def arguments(self) -> list[str]:
        """The command line of the trainer, without the run's folder."""
        given: list[str] = ["--preset", self.preset, "--seed", str(self.seed)]
        given += ["--device", self.device]
        if self.system == CONDITIONAL:
            given += ["--conditional"]
        values: dict[str, object] = {"--batch": self.batch, "--data": self.data or None}
        if self.is_diffusion:
            values["--schedule"] = self.schedule
            values["--parameterization"] = self.parameterization
        values |= {"--steps": self.steps} if self.steps else {"--minutes": self.minutes}
        for name, value in values.items():
            if value is not None:
                given += [name, f"{value:g}" if isinstance(value, float) else str(value)]
        return given


def longer(arguments: Sequence[str]) -> list[str]:
    """The arguments of a run that is to train twice as long in all."""
    result = list(arguments)
    for k, name in enumerate(result[:-1]):
        if name == "--minutes":
            result[k + 1] = f"{2 * float(result[k + 1]):g}"
        elif name == "--steps":
            result[k + 1] = str(2 * int(result[k + 1]))
    return result


def read_recipe(arguments: Sequence[str]) -> Recipe:
    """Reads the arguments of a run, of this window or the command line; what is unknown is left."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--conditional", action="store_true")
    for name in ("--schedule", "--parameterization", "--device", "--data"):
        parser.add_argument(name)
    for name, kind in (("--minutes", float), ("--steps", int), ("--batch", int), ("--seed", int)):
        parser.add_argument(name, type=kind)
    try:
        options, _ = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        return Recipe()
    known = {f.name for f in fields(Recipe)}
    given = {k: v for k, v in vars(options).items() if k in known and v is not None}
    if options.steps is not None:
        given["minutes"] = None
    if options.preset in SIZES:
        system = CONDITIONAL if options.conditional else DIFFUSION
        return Recipe(system=system, size=options.preset, **given)
    return Recipe(system=options.preset, **given)
