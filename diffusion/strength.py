"""How strongly an adapter is used: no more than leaves the writing about as legible as it was.

A hand that is learned from a few words costs legibility, in some hands much and in others nothing.
It is written more neatly and read back more strictly, and words that were not learned are written
with the model as it was and with the adapter, more and more weakly until they read as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion.checkpoint import Checkpoint
from diffusion.generator import WordGenerator, WordRequest
from diffusion.legible import Reader, write_legibly
from diffusion.lora import Adapter

STRENGTHS = (1.0, 0.7, 0.45)  # of the change that an adapter makes
SAMPLING = {"neatness": 1.0, "enough": 0.8}  # defaults of a learned hand


def at_strength(adapter: Adapter, strength: float) -> Adapter:
    """The adapter with its change multiplied."""
    return replace(adapter, config=replace(adapter.config, alpha=adapter.config.alpha * strength))


def choose_strength(
    adapter: Adapter,
    base: Checkpoint,
    reader: Reader,
    windows: NDArray[np.float32],
    texts: Sequence[str],
    margin: float,
    *,
    seed: int = 0,
    device: str = "cpu",
) -> Iterator[tuple[float, Adapter]]:
    """Tries the `STRENGTHS` until words read as well as those of the base, less a margin.

    Where they do at none it is the last.

    Args:
        windows: (K, 40, 288) of the hand.
        texts: words to write, that were not learned.
        margin: of the legibility, the mean probability of a character.

    Yields:
        The share that is done, at most, and the adapter so far; last the one that is chosen, with
        what was tried in its description.
    """
    requests = [WordRequest(text, 1_000_003 * (seed + 1) - k) for k, text in enumerate(texts)]

    def legibility(checkpoint: Checkpoint) -> float:
        writer = WordGenerator(checkpoint, device)
        style = writer.encode_style([(windows, 1.0)])
        *_, last = write_legibly(writer, reader, requests, style, retries=0)
        return float(np.mean([word.legibility for word in last.words]))

    yield 0.0, adapter
    shown = legibility(base)
    tried: list[dict[str, Any]] = []
    chosen = adapter
    for k, strength in enumerate(STRENGTHS):
        yield (k + 1) / (len(STRENGTHS) + 1), chosen
        candidate = at_strength(adapter, strength)
        read = legibility(candidate.applied(base))
        tried.append({"strength": strength, "legibility": round(read, 4)})
        told = {"words": len(texts), "shown": round(shown, 4), "tried": tried}
        chosen = replace(candidate, info={**adapter.info, "strength": told})
        if read >= shown - margin:
            break
    yield 1.0, chosen
