"""`handwrite-app lab`: train, sample, experiment and evaluate, as the Lab's window does."""

from __future__ import annotations

import argparse
import io
import json
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from handwrite_app.cli.outputs import check_writable
from handwrite_app.cli.parser import Parser
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

    from handwrite_app.lab.models import LabModels
    from handwrite_app.lab.results import Experiment, Result, Role, Value
    from handwrite_app.lab.runs import RunFolder

_ZOOM, _FILM_ZOOM = 4, 2  # pixels of a picture file to one of a sample; noise makes large films
_COLUMNS = 10
_GIF_FRAME_MS, _GIF_LAST_MS = 80, 2000


def run(options: argparse.Namespace) -> int:
    """Does what `options.action` says."""
    if options.action == "train":
        return _train(options.rest)
    {"sample": _sample, "experiment": _experiment, "evaluate": _evaluate}[options.action](options)
    return 0


def _train(arguments: list[str]) -> int:
    """Trains a run, which the window shows too; Ctrl-C saves and pauses it."""
    from diffusion.images import training

    whole = Parser(
        prog="handwrite-app lab train",
        description="Train a model of small pictures.",
        allow_abbrev=False,
        conflict_handler="resolve",
    )
    training.add_arguments(whole)
    _add_own_options(whole)  # in place of the trainer's --out and --resume
    preset = whole.parse_args(arguments).preset
    own = Parser(prog=whole.prog, add_help=False, allow_abbrev=False)
    _add_own_options(own)
    options, asked = own.parse_known_args(arguments)
    run = _run_to_train(options, preset, asked)
    from handwrite_app.cli import EXIT_CANCELLED, EXIT_DONE
    from handwrite_app.lab.process import explain, train

    try:
        with Progress(f"training {run.plan.name}", options.quiet) as progress:
            for step in train(run):
                progress.show(round(1000 * step.progress), 1000)
    except KeyboardInterrupt:
        print("handwrite-app: Paused and saved; --resume goes on.", file=sys.stderr)
        return EXIT_CANCELLED
    except (OSError, ValueError) as error:
        status = explain(error)
        raise UserError(status.reason, status.hint) from None
    for path in run.models:
        print(path)
    return EXIT_DONE


def _add_own_options(parser: Parser) -> None:
    add = parser.add_argument
    add("--name", help="of the run (default: the preset's)")
    add("--quiet", action="store_true", help="no progress")
    add("--out", type=Path, help="keep the run in this folder, not among the others")
    add("--resume", action="store_true", help="go on with the run of this name, or in --out")


def _run_to_train(options: argparse.Namespace, preset: str, asked: Sequence[str]) -> RunFolder:
    """The run that the options name: a new one, or with --resume one that is there."""
    from handwrite_app.lab.recipes import TRAINER
    from handwrite_app.lab.runs import Plan, RunFolder, adopt, list_runs, new_run

    name = options.name or preset
    if options.resume:
        if options.out is not None:
            return RunFolder(options.out)
        for found in list_runs():
            if found.plan.name == name:
                return found
        names = ", ".join(found.plan.name for found in list_runs()) or "none yet"
        raise UserError(f"There is no run {name!r}.", f"Runs are: {names}.")
    try:
        if options.out is not None:
            if (options.out / "run.json").exists():
                raise UserError(f"{options.out} holds a run.", "Give --resume, or another folder.")
            return adopt(options.out, Plan(name, TRAINER, tuple(asked)))
        return new_run(name, TRAINER, asked)
    except OSError as error:
        raise UserError(f"The run cannot be kept: {error.strerror}.", "Try --out DIR.") from None


def _sample(options: argparse.Namespace) -> None:
    """Draws a grid of samples, or how they come into being."""
    path = Path(options.output).expanduser()
    if path.suffix.lower() not in (".png", ".gif"):
        raise UserError(f"Samples cannot be written as {path.name!r}.", "Name a .png or .gif file.")
    check_writable(path)
    import numpy as np
    import torch
    from PIL import Image

    from diffusion.files import write_atomically
    from diffusion.images.data import grid, to_pixels
    from diffusion.images.ddpm import sample
    from diffusion.images.experiments.trajectory import seeded_noise, start
    from diffusion.samplers import SAMPLERS
    from handwrite_app.lab.catalogue.common import check_guide, labels_for

    models = _models(options)
    model, guide, labels = models.get("diffusion"), None, None
    if options.guide is not None and options.label is not None:
        guide = models.get("noisy-classifier")
        check_guide(guide, model, options.label + 1)
        labels = torch.full((options.count,), options.label)
    elif options.label is not None:
        labels = labels_for(model, options.label, options.count)
    x_T = start(options.count, model.shape[1], options.seed)
    pictures: list[Tensor] = [x_T]
    with Progress("sampling", options.quiet) as progress:
        for step in sample(
            model,
            SAMPLERS[options.sampler],
            _steps(model, options),
            x_T,
            noise=seeded_noise(options.seed),
            labels=labels,
            guidance_scale=_guidance(options, labels is not None),
            guide=guide,
        ):
            progress.show(step.done, step.total)
            pictures.append(step.x_t)
    moving = path.suffix.lower() == ".gif"
    frames, zoom = [], _FILM_ZOOM if moving else _ZOOM
    for x in pictures if moving else pictures[-1:]:
        whole = grid(to_pixels(x.numpy()), min(_COLUMNS, options.count))
        frames.append(Image.fromarray(np.kron(whole, np.ones((zoom, zoom), dtype=np.uint8))))
    data = io.BytesIO()
    if moving:
        durations = [_GIF_FRAME_MS] * (len(frames) - 1) + [_GIF_LAST_MS]
        frames[0].save(
            data, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0
        )
    else:
        frames[0].save(data, "PNG", optimize=True)
    write_atomically(path, data.getvalue())
    if not options.quiet:
        print(path)


def _experiment(options: argparse.Namespace) -> None:
    """Runs an experiment and writes what it found; explains it where there is no output."""
    from handwrite_app.lab.experiments import EXPERIMENTS

    if options.key == "list":
        width = max(map(len, EXPERIMENTS))
        for key, experiment in EXPERIMENTS.items():
            print(f"{key:<{width}}  {experiment.question}")
        return
    if options.key not in EXPERIMENTS:
        raise UserError(
            f"There is no experiment {options.key!r}.",
            f"Choose one of {', '.join(EXPERIMENTS)}.",
        )
    experiment = EXPERIMENTS[options.key]
    values = experiment.checked(_settings(options.set))
    if not options.output:
        print(_explained(experiment))
        return
    from handwrite_app.lab.figures import DARK, LIGHT, check_suffix, write_result

    outputs = [Path(name).expanduser() for name in options.output]
    for path in outputs:
        check_suffix(path)
        check_writable(path)
    result = _result_of(experiment, values, options)
    if result.film is None and any(path.suffix.lower() == ".gif" for path in outputs):
        raise UserError("This experiment does not move.", "Name a .png or .csv file.")
    for path in outputs:
        with Progress(f"writing {path.name}", options.quiet) as progress:
            for event in write_result(result, path, look=DARK if options.dark else LIGHT):
                progress.show(event.done, event.total)
    if not options.quiet:
        if result.remark:
            print(result.remark)
        for path in outputs:
            print(path)


def _result_of(
    experiment: Experiment, values: dict[str, Value], options: argparse.Namespace
) -> Result:
    from handwrite_app.lab.models import MODEL_ROLES, LabModels, find_model
    from handwrite_app.lab.results import Result

    chosen: dict[Role, Path] = {}
    for role, name in _settings(options.model, "--model").items():
        if role not in MODEL_ROLES:
            raise UserError(f"There is no role {role!r}.", f"Roles are {', '.join(MODEL_ROLES)}.")
        chosen[role] = find_model(str(name), role)
    models = LabModels(chosen, Path(options.data).expanduser() if options.data else None)
    with Progress(experiment.key, options.quiet) as progress:
        for event in experiment.run(models, values):
            if isinstance(event, Result):
                return event
            progress.show(event.done, event.total)
    raise RuntimeError(f"{experiment.key} ended without a result")


def _explained(experiment: Experiment) -> str:
    """What an experiment is about, and its settings."""
    lines = [experiment.title, experiment.question, ""]
    lines += textwrap.wrap(experiment.explanation, 80)
    lines += ["", "settings, for --set KEY=VALUE:"]
    for one in experiment.parameters:
        span = "|".join(one.choices) if one.choices else f"{one.low:g}..{one.high:g}"
        lines.append(f"  {one.key:<8} {one.label}: {span} (default {one.default})")
    return "\n".join(lines)


def _settings(pairs: Sequence[str], option: str = "--set") -> dict[str, Value]:
    """KEY=VALUE pairs, the last of a key counting."""
    settings: dict[str, Value] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise UserError(f"{option} {pair} is no KEY=VALUE.", f"Give {option} KEY=VALUE.")
        settings[key.strip()] = value.strip()
    return settings


def _models(options: argparse.Namespace) -> LabModels:
    """The shipped models, with those that --model and --guide name in their place."""
    from handwrite_app.lab.models import LabModels, find_model

    chosen: dict[Role, Path] = {}
    if options.model is not None:
        chosen["diffusion"] = find_model(options.model, "diffusion")
    if options.guide is not None:
        chosen["noisy-classifier"] = find_model(options.guide, "noisy-classifier")
    return LabModels(chosen)


def _steps(model: Any, options: argparse.Namespace) -> int:
    if options.steps > model.schedule.T:
        raise UserError(
            f"This model has {model.schedule.T} steps at most, not {options.steps}.",
            "Give fewer --steps.",
        )
    return int(options.steps)


def _guidance(options: argparse.Namespace, has_class: bool) -> float:
    if (options.guidance != 1 or options.guide is not None) and not has_class:
        raise UserError("Guidance needs a class to lead to.", "Name a class, or leave it out.")
    return float(options.guidance)


def _evaluate(options: argparse.Namespace) -> None:
    """Measures what a model draws beside real pictures."""
    from handwrite_app.lab.measures import Question, measure, table
    from handwrite_app.lab.models import LabModels, find_model, kind_of, shipped

    path = shipped("diffusion")
    if options.model is not None:
        path = find_model(options.model, "diffusion", "vae")
    role: Literal["vae", "diffusion"] = "vae" if kind_of(path) == "vae" else "diffusion"
    chosen: dict[Role, Path] = {role: path}
    if options.guide is not None:
        chosen["noisy-classifier"] = find_model(options.guide, "noisy-classifier")
    models = LabModels(chosen, Path(options.data).expanduser() if options.data else None)
    question = Question(
        role,
        options.count,
        options.sampler,
        options.steps,
        options.guidance,
        options.by_class,
        options.guide is not None,
        options.seed,
    )
    with Progress("measuring", options.quiet) as progress:
        work = measure(models, question)
        while True:
            try:
                event = next(work)
            except StopIteration as stop:
                figures = stop.value
                break
            progress.show(event.done, event.total)
    print(json.dumps(figures, indent=1) if options.json else table(figures))
