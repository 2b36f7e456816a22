"""Experiment: one look at growing noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.images.data import to_pixels
from handwrite_app.lab.catalogue.common import (
    SEED,
    WHICH,
    T,
    check_classes,
    one_of_each,
    reported,
)
from handwrite_app.lab.results import (
    Curve,
    Experiment,
    Film,
    Models,
    Parameter,
    Pictures,
    Plot,
    Progress,
    Result,
    Sheet,
    Table,
    Values,
)
from handwrite_app.lab.words import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from diffusion.images.experiments.denoise import Denoised

_TIMES = tuple(range(25, T + 1, 25))


def _run(models: Models, values: Values) -> Iterator[Progress | Result]:
    import torch

    from diffusion.images.data import to_model
    from diffusion.images.experiments.denoise import denoise_once
    from diffusion.images.experiments.trajectory import start

    model, test = models.get("diffusion"), models.get("data")
    x0 = one_of_each(models, int(values["which"]))
    labels = None
    if values["told"] == "digit":
        check_classes(model, 10)
        labels = torch.arange(10)
    scale = model.schedule.T / T
    data = yield from reported(
        denoise_once(
            model.denoiser(labels),
            model.schedule,
            x0,
            [max(1, round(t * scale)) for t in _TIMES],
            start(len(x0), model.shape[1], int(values["seed"])),
        )
    )
    average = np.asarray(to_model(test.images[:, 0]).mean(axis=0), dtype=np.float32)
    guess = float(((data.x0 - average) ** 2).mean())
    error = data.error()
    yield Result(
        draw=lambda live: _draw(data, average, guess, int(live["t"])),
        values=values,
        table=Table(
            ("t", "error", "distance_from_average"),
            tuple(
                zip(
                    data.times,
                    error.tolist(),
                    data.distance_from(average).tolist(),
                    strict=True,
                )
            ),
        ),
        remark=Text(
            QT_TRANSLATE_NOOP(
                "Lab",
                "Error {low:.2f} at t = {t_low}, {high:.2f} at t = {t_high}; answering the average "
                "digit every time would give {guess:.2f}.",
            ),
            {
                "low": error[9],
                "t_low": data.times[9],
                "high": error[-1],
                "t_high": data.times[-1],
                "guess": guess,
            },
        ),
        film=Film("t", _TIMES, 120),
    )


def _draw(data: Denoised, average: NDArray[np.float32], guess: float, t: int) -> Sheet:
    times = np.array(data.times, dtype=np.float64)
    at = int(np.abs(times * T / times[-1] - t).argmin())
    pictures = Pictures(
        to_pixels(np.stack([data.x0, data.x_t[at], data.x0_hat[at]])),
        rows=("$x_0$", "$x_t$", "$\\hat{x}_0$"),
        title=Text(QT_TRANSLATE_NOOP("Lab", "One look at t = {t}"), {"t": data.times[at]}),
    )
    places = np.arange(3, len(times), 4)  # t = 100, 200, ...
    strip = np.concatenate([data.x0_hat[places, 4], average[None]])
    line = Pictures(
        to_pixels(strip[None]),
        columns=(
            *(str(data.times[place]) for place in places),
            QT_TRANSLATE_NOOP("Lab", "average"),
        ),
        column_title=QT_TRANSLATE_NOOP("Lab", "The 4, seen at growing $t$; and the average digit"),
        marked=((0, int(np.abs(places - at).argmin())),),
    )
    plot = Plot(
        (
            Curve(times, data.error(), QT_TRANSLATE_NOOP("Lab", "from the true picture")),
            Curve(
                times,
                data.distance_from(average),
                QT_TRANSLATE_NOOP("Lab", "from the average digit"),
                "dashed",
            ),
        ),
        title=QT_TRANSLATE_NOOP("Lab", "Mean squared distance of $\\hat{x}_0$"),
        x_label="$t$",
        at=float(times[at]),
        reference=(guess, QT_TRANSLATE_NOOP("Lab", "average from true picture")),
        y_range=(0, 1.35 * guess),
        legend="center left",
    )
    return Sheet(((pictures,), (line,), (plot,)), heights=(3.2, 1.45, 2.6))


DENOISE = Experiment(
    key="denoise",
    title=QT_TRANSLATE_NOOP("Lab", "One look"),
    question=QT_TRANSLATE_NOOP("Lab", "Why not jump from noise to picture in one step?"),
    explanation=QT_TRANSLATE_NOOP(
        "Lab",
        "Each digit is noised to t, and the model says in one step what it sees. Drag t. Under "
        "little noise it is right; under more it hedges, because many digits could look like this "
        "and the answer with the least squared error is their mean. At t = 1000 there is nothing "
        "to see, and the best answer is the average of all digits: look how the dashed curve falls "
        "to 0. A mean is no sample, which is why sampling takes many small steps. Tell the model "
        "the digit, and it ends in that digit's average instead.",
    ),
    formula=r"$\hat{x}_0(x_t) = \mathrm{E}[\,x_0 \mid x_t\,]"
    r" = \mathrm{arg\,min}_f\; \mathrm{E}\,\|x_0 - f(x_t)\|^2$",
    parameters=(
        WHICH,
        Parameter(
            "told",
            QT_TRANSLATE_NOOP("Lab", "The model is told"),
            "choice",
            "nothing",
            choices={
                "nothing": QT_TRANSLATE_NOOP("Lab", "nothing"),
                "digit": QT_TRANSLATE_NOOP("Lab", "which digit it is"),
            },
        ),
        SEED,
        Parameter("t", "t", "int", 500, 25, T, 25, live=True),
    ),
    needs=("diffusion", "data"),
    run=_run,
)
