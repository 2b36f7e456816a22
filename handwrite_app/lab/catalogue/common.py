"""What several experiments ask, and how they get pictures, labels and noise."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_model
from handwrite_app.errors import UserError
from handwrite_app.lab.results import Models, Parameter, Progress, Values
from handwrite_app.lab.words import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from torch import Tensor

    from diffusion.images.experiments.trajectory import Reverse

_R = TypeVar("_R")

T = 1000  # of the schedules that experiments make themselves; a model has its own
DIGIT = Parameter("digit", QT_TRANSLATE_NOOP("Lab", "Digit"), "digit", 3)
WHICH = Parameter(
    "which",
    QT_TRANSLATE_NOOP("Lab", "Which one"),
    "int",
    0,
    0,
    99,
    hint=QT_TRANSLATE_NOOP("Lab", "Which of the test pictures of this digit"),
)
PICK = (DIGIT, WHICH)
SEED = Parameter(
    "seed",
    QT_TRANSLATE_NOOP("Lab", "Seed"),
    "int",
    0,
    0,
    9999,
    hint=QT_TRANSLATE_NOOP("Lab", "Everything random follows from it"),
)
STEPS = Parameter(
    "steps",
    QT_TRANSLATE_NOOP("Lab", "Steps"),
    "int",
    25,
    2,
    1000,
    hint=QT_TRANSLATE_NOOP("Lab", "More are slower; 1,000 is every level of the schedule"),
)
TIME = Parameter("t", "t", "int", 400, 0, T, 5, live=True)
SAMPLER = Parameter(
    "sampler",
    QT_TRANSLATE_NOOP("Lab", "Sampler"),
    "choice",
    "ddpm",
    choices={
        "ddpm": QT_TRANSLATE_NOOP("Lab", "DDPM, adds noise at each step"),
        "ddim": QT_TRANSLATE_NOOP("Lab", "DDIM, adds none"),
        "dpmpp2m": QT_TRANSLATE_NOOP("Lab", "DPM-Solver++, adds none, good in few steps"),
        "heun": QT_TRANSLATE_NOOP("Lab", "Heun, adds none, two looks a step"),
    },
)
LABEL = Parameter(
    "label",
    QT_TRANSLATE_NOOP("Lab", "Draw"),
    "choice",
    "any",
    choices={"any": QT_TRANSLATE_NOOP("Lab", "any digit"), **{str(k): str(k) for k in range(10)}},
    hint=QT_TRANSLATE_NOOP("Lab", "A digit needs a model that was trained with classes"),
)


def samples_to_draw(default: int, high: int = 16) -> Parameter:
    """How many samples to draw."""
    return Parameter("count", QT_TRANSLATE_NOOP("Lab", "Samples"), "int", default, 1, high)


def pick(
    models: Models, values: Values, digit: str = "digit", which: str = "which"
) -> NDArray[np.float32]:
    """The test picture that the values name, (H, W) in [-1, 1]."""
    return _test_picture(models.get("data"), int(values[digit]), int(values[which]))


def one_of_each(models: Models, place: int) -> Tensor:
    """Ten test pictures, a 0 to a 9, (10, 1, H, W) in [-1, 1]."""
    import torch

    data = models.get("data")
    pictures = np.stack([_test_picture(data, digit, place) for digit in range(10)])
    return torch.from_numpy(pictures[:, None])


def _test_picture(data: Any, digit: int, place: int) -> NDArray[np.float32]:
    """Data without such a class have the pictures in their order, ten of them a place."""
    index = (10 * place + digit) % len(data.images)
    if data.labels is not None and digit in data.labels:
        of_class = np.flatnonzero(data.labels == digit)
        index = int(of_class[place % len(of_class)])
    return np.asarray(to_model(data.images[index, 0]), dtype=np.float32)


def labels_for(model: Any, label: object, count: int) -> Tensor | None:
    """The classes (B,) of a batch that all shows `label`; None where any will do.

    Raises:
        UserError: the model knows no classes.
    """
    import torch

    if label == "any":
        return None
    check_classes(model, int(str(label)) + 1)
    return torch.full((count,), int(str(label)))


def check_classes(model: Any, wanted: int) -> None:
    """Raises UserError unless the model can be asked for so many classes."""
    if model.config.unet.classes < wanted:
        raise UserError(
            "This model cannot be asked for a digit: it was trained without classes.",
            "Let it draw any digit, or choose a model with classes.",
        )


def check_guide(guide: Any, model: Any, wanted: int) -> None:
    """Raises UserError unless the classifier can lead the model to so many classes."""
    if guide.config.classes < wanted:
        raise UserError(
            f"This classifier knows {guide.config.classes} classes only.", "Ask for one of them."
        )
    if guide.config.image_size != model.shape[1]:
        raise UserError(
            f"The classifier looks at pictures of {guide.config.image_size} px, the model draws "
            f"{model.shape[1]} px.",
            "Choose two that were trained on the same pictures.",
        )


def sampler_of(values: Values) -> Reverse:
    """The sampler that the values name."""
    from diffusion.samplers import SAMPLERS

    return SAMPLERS[str(values["sampler"])]


def levels_of(model: Any, steps: object) -> tuple[float, ...]:
    """Evenly spaced noise levels of a model, as many as it has at most."""
    levels: tuple[float, ...] = model.schedule.spaced(min(int(str(steps)), model.schedule.T))
    return levels


def reported(work: Generator[tuple[int, int], None, _R]) -> Generator[Progress, None, _R]:
    """Does the work and says how far it has come."""
    while True:
        try:
            done, total = next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield Progress(done, total)
