"""What several experiments ask, and how they pick pictures from the data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.results import Models, Parameter, Values
from handwrite_app.lab.words import QT_TRANSLATE_NOOP

DIGIT = Parameter("digit", QT_TRANSLATE_NOOP("Lab", "Digit"), "digit", 3)
WHICH = Parameter("which", QT_TRANSLATE_NOOP("Lab", "Which one"), "int", 0, 0, 99)
PICK = (DIGIT, WHICH)
SEED = Parameter(
    "seed", QT_TRANSLATE_NOOP("Lab", "Seed"), "int", 0, 0, 9999, hint="Everything random."
)


def pick(
    models: Models, values: Values, digit: str = "digit", which: str = "which"
) -> NDArray[np.float32]:
    """The test picture that the values name, (H, W) in [-1, 1].

    Data without classes have the pictures in their order, ten of them a "which".
    """
    data = models.get("data")
    wanted, place = int(values[digit]), int(values[which])
    if data.labels is None:
        index = (10 * place + wanted) % len(data.images)
    else:
        of_class = np.flatnonzero(data.labels == wanted)
        of_class = of_class if len(of_class) else np.arange(len(data.images))
        index = int(of_class[place % len(of_class)])
    return np.asarray(data.images[index, 0], dtype=np.float32) / 127.5 - 1
