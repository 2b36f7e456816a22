"""What the experiments have done off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.figures import Look, natural_height, render, write_result
from handwrite_app.lab.results import Experiment, Models, Pictures, Progress, Result, Values
from handwrite_app.ui.lab.words import in_language
from handwrite_app.workers.preload import gentle_import

_TALLER, _TALLER_PLOTS = 1.15, 1.4  # than a sheet would like to be; plots have use for height
_LOWER = 0.85  # than it would like to be is as low as a sheet gets; then it gets narrower
_LEAST_PX = 600  # wide at the scale of the window; in less room type and lines get smaller


def run_experiment(
    experiment: Experiment, models: Models, values: Values
) -> Generator[Progress, None, Result]:
    """Runs an experiment; a run that is given up stops after its next step."""
    yield Progress(0, 0)
    events = experiment.run(models, experiment.checked(values))
    with gentle_import():
        event = next(events)
    while isinstance(event, Progress):
        yield event
        event = next(events)
    return event


def draw(
    result: Result, values: Values, room: tuple[int, int], scale: float, look: Look
) -> NDArray[np.uint8]:
    """Draws a result into a room on the screen, (H, W, 4) uint8 RGBA.

    Args:
        room: width and height in pixels of the screen; the picture may be lower.
        scale: pixels of the screen to one of the window.
    """
    sheet = result.draw({**result.values, **values})
    has_pictures = any(isinstance(panel, Pictures) for row in sheet.rows for panel in row)
    stretch = _TALLER if has_pictures else _TALLER_PLOTS
    lean = natural_height(sheet, 1.0)
    width = min(room[0], round(room[1] / (_LOWER * lean)))
    height = min(room[1], round(stretch * lean * width))
    shrunk = min(scale, width / _LEAST_PX)
    return render(result, values, width, height, shrunk, look, in_language)


def export(result: Result, path: Path, values: Values) -> Generator[Progress, None, None]:
    """Writes a result to a file."""
    yield Progress(0, 0)
    yield from write_result(result, path, values)
