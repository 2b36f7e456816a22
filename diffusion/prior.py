"""What a model knows before it learns a hand: words that it writes itself.

Learned beside the words of a hand they keep it from forgetting how to write: prior preservation
(Ruiz et al. 2023, DreamBooth, eq. 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch

from diffusion.generator import GeneratedWord, WordGenerator, WordRequest
from diffusion.legible import ENOUGH, Reader, write_legibly
from diffusion.strokes import Strokes, resample
from diffusion.style import HandCode

_FLAT = 0.5  # steps from the lowest to the highest point; a letter has three

# every letter, digit and mark, those of running text more often
_TEXTS = """
the and quick brown fox jumps over lazy dog because which people should through would their about
where after little minute quiet vexed zinc jazz waltz major buzz hymn gypsy rhythm oxygen Dear Ada,
Kind Yours, Quite Very Who? Zoe Xmas Jim's I'll don't well-known yes! (see) "so" A&B Monday, Berlin
Charles England France Grace Hugh Ivy London Nora October Peter Ruth Sunday Tom Uncle Walter 1984.
2,305 67 10:30 $5 #9 50% a+b=c me@home and/or end; note: *new* THE USA
"""
PRIOR_TEXTS = tuple(_TEXTS.split())


class LabelledWord(NamedTuple):
    """A word and its ink in model space: steps, y up, baseline 0; see `diffusion.strokes`."""

    text: str
    strokes: Strokes


def texts_in_order(seed: int) -> list[str]:
    """`PRIOR_TEXTS` in an order of the seed."""
    order = np.random.default_rng(seed).permutation(len(PRIOR_TEXTS))
    return [PRIOR_TEXTS[k] for k in order]


def no_hand(generator: WordGenerator, like: HandCode) -> HandCode:
    """The learned code of no hand in particular, in the shape of a window of another."""
    null = generator.model.null_style
    tokens = null.expand_as(like.tokens[:1])
    mask = torch.ones_like(like.mask[:1])
    return HandCode(null.unsqueeze(0), torch.zeros_like(like.log_pace), tokens, mask)


def write_prior(
    generator: WordGenerator,
    texts: Sequence[str],
    style: HandCode,
    seed: int,
    reader: Reader | None,
) -> Iterator[tuple[float, list[LabelledWord]]]:
    """The model's own words; yields the share that is done, and the words, last all of them."""
    if not texts:
        return
    requests = [WordRequest(text, 1_000_003 * seed + k) for k, text in enumerate(texts)]
    if reader is None:
        steps = generator.generate(requests, style)
    else:
        steps = write_legibly(generator, reader, requests, style, retries=0)
    for step in steps:
        words = [
            _evenly(word)
            for word in step.words
            if step.done == step.total
            and has_height(word.strokes)
            and (word.legibility is None or word.legibility >= ENOUGH)
        ]
        yield step.done / step.total, words


def has_height(strokes: Strokes) -> bool:
    """Whether there is ink that shows a hand."""
    return bool(strokes) and float(np.ptp(np.concatenate(strokes)[:, 1])) > _FLAT


def _evenly(word: GeneratedWord) -> LabelledWord:
    """A word that was written, as the corpus has it: a point a step."""
    return LabelledWord(word.text, [resample(stroke) for stroke in word.strokes])
