"""`handwrite-app train adapt`: the model learns a saved hand, and forgets it again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handwrite_app import adapters
from handwrite_app.cli.progress import Progress
from handwrite_app.errors import UserError
from handwrite_app.styles import find_style, resolve_style

if TYPE_CHECKING:
    from handwrite_app.adapters import Learned

_PARTS = 1000  # of the progress


def run(options: argparse.Namespace) -> int:
    """Learns a hand, or turns to what was learned, or away from it."""
    info = find_style(options.hand)
    samples = resolve_style(options.hand)
    if info is None:
        raise UserError(
            f"{options.hand} is a file, not a saved hand.",
            f"Save it first: handwrite-app styles add NAME {options.hand}",
        )
    chosen = adapters.even(samples)
    if options.on or options.off:
        adapters.use(chosen, options.on)
        return 0
    if options.forget:
        adapters.remove(chosen)
        return 0
    from diffusion.adaptation import AdaptationConfig
    from handwrite_app.learning import learn, recorded_words, words_in

    words = [word for file in options.ink for word in words_in(Path(file).expanduser())]
    words += recorded_words(info.name)
    length: dict[str, float | None] = {}
    if options.minutes is not None:
        length = {"steps": None, "minutes": options.minutes}
    elif options.steps is not None:
        length = {"steps": options.steps}
    config = AdaptationConfig.of_words(len(words), seed=options.seed, **length)
    model = Path(options.model).expanduser() if options.model else None
    steps = learn(samples, words, config, model=model, device=options.device)
    with Progress(f"learning {info.name}", options.quiet) as progress:
        while True:
            try:
                step = next(steps)
            except StopIteration as stop:
                learned: Learned = stop.value
                break
            progress.show(round(_PARTS * step.share), _PARTS)
    print(_table(learned))
    if not learned.is_in_use and not options.quiet:
        print(
            "It came out no better, so the shipped model stays in use. Give more words, or use "
            f"it all the same: handwrite-app train adapt {info.name!r} --on",
            file=sys.stderr,
        )
    return 0


def _table(learned: Learned) -> str:
    """How the held-back words came out before and after."""
    rows = [
        f"learned from {learned.words - learned.held_back} words, {learned.held_back} held back, "
        f"in {learned.minutes:.1f} minutes",
        f"{'':<12}{'before':>8}{'after':>8}",
    ]
    for name in ("likeness", "legibility"):
        before, after = (getattr(found, name) for found in (learned.before, learned.after))
        shown = ("" if value is None else f"{value:.2f}" for value in (before, after))
        rows.append(f"{name:<12}" + "".join(f"{value:>8}" for value in shown))
    if learned.strength < 1:
        rows.append(f"{100 * learned.strength:.0f} % of what was learned is used, to stay legible")
    return "\n".join(rows)
