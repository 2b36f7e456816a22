"""What the experiments have done off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwrite_app.lab.figures import Look, natural_height, render, write_result
from handwrite_app.lab.results import Experiment, Models, Progress, Result, Values
from handwrite_app.ui.lab.words import in_language
from handwrite_app.workers.preload import gentle_import

_TALLEST = 1.15  # times the height that a sheet would like: plots may well be taller


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
    height = min(room[1], round(_TALLEST * natural_height(sheet, room[0])))
    return render(result, values, room[0], height, scale, look, in_language)


def export(result: Result, path: Path, values: Values) -> Generator[Progress, None, None]:
    """Writes a result to a file."""
    yield Progress(0, 0)
    yield from write_result(result, path, values)
