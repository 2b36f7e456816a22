"""Words that have been read back: the best of several candidates, and new tries for poor ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from diffusion.generator import GeneratedWord, GenerationStep, WordRequest
from diffusion.recognizer import Reading
from diffusion.strokes import Strokes

ENOUGH = 0.5  # a word's probability per character from which it is left, if the writer names none
RETRIES = 2  # rounds of new tries for a word below that
_TRIES = 2  # new candidates a round; they share a batch


class Writer(Protocol):
    """What is needed of `generator.WordGenerator`; of its sampling, `enough`."""

    @property
    def sampling(self) -> Mapping[str, Any]: ...

    @property
    def generate(self) -> Callable[..., Iterator[GenerationStep]]: ...


class Reader(Protocol):
    """What is needed of `recognizer.Recognizer`."""

    def read(self, words: Sequence[tuple[Strokes, str]]) -> list[Reading]: ...


def write_legibly(
    writer: Writer,
    reader: Reader,
    words: Sequence[WordRequest],
    style: Any,
    *,
    candidates: int = 1,
    retries: int = RETRIES,
    **options: Any,
) -> Iterator[GenerationStep]:
    """Writes words and reads them; what cannot be read is written again.

    Each word is written `candidates` times, with a seed of its own each (the first has the word's),
    and the one that reads best is kept. A word that reads worse than is enough gets two more
    candidates a round, for at most `retries` rounds; the best of all is kept even if it reads
    badly: `GeneratedWord.legibility` says so. What is kept depends on nothing but the word.

    Args:
        style: a style code for all words, or a list with one for each.
        options: of `WordGenerator.generate`.

    Yields:
        After every denoising step of the first round, its first candidates; after every further
        round, all words. The last step's are the result. `total` counts a round that was not
        needed as done.

    Raises:
        ValueError: candidates or retries is out of range, or as `WordGenerator.generate`.
    """
    if candidates < 1 or retries < 0:
        raise ValueError(f"{candidates} candidates with {retries} retries make no word")
    hands = style if isinstance(style, list) else [style] * len(words)
    requests = [_candidate(word, k) for word in words for k in range(candidates)]
    chosen_hands = [hand for hand in hands for _ in range(candidates)]
    step = None
    for step in writer.generate(requests, chosen_hands, **options):
        if step.done < step.total:
            yield GenerationStep(step.done, step.total + retries, step.words[::candidates])
    assert step is not None, "the generator took no step"
    done, total = step.total, step.total + retries
    enough = writer.sampling.get("enough", ENOUGH)
    best = _best(_read(reader, step.words), candidates)
    for number in range(retries):
        poor = [k for k, word in enumerate(best) if (word.legibility or 0.0) < enough]
        if not poor:
            break
        yield GenerationStep(done + number, total, list(best))
        tried = candidates + number * _TRIES
        requests = [_candidate(words[k], tried + n) for k in poor for n in range(_TRIES)]
        chosen_hands = [hands[k] for k in poor for _ in range(_TRIES)]
        *_, step = writer.generate(requests, chosen_hands, **options)
        for k, word in zip(poor, _best(_read(reader, step.words), _TRIES), strict=True):
            best[k] = max(best[k], word, key=_legibility)
    yield GenerationStep(total, total, best)


def _candidate(word: WordRequest, number: int) -> WordRequest:
    """The request of a word's candidate; number 0 is the word's own."""
    if number == 0:
        return word
    digest = hashlib.blake2b(f"{word.seed}#{number}".encode(), digest_size=8).digest()
    return WordRequest(word.text, int.from_bytes(digest, "big") >> 11)  # 53 bits, as JSON keeps


def _read(reader: Reader, words: Sequence[GeneratedWord]) -> list[GeneratedWord]:
    readings = reader.read([(word.strokes, word.text) for word in words])
    return [
        replace(word, legibility=reading.probability, reading=reading.text)
        for word, reading in zip(words, readings, strict=True)
    ]


def _best(words: Sequence[GeneratedWord], candidates: int) -> list[GeneratedWord]:
    """Of every run of so many candidates the one that reads best; of equals the first."""
    return [
        max(words[k : k + candidates], key=_legibility) for k in range(0, len(words), candidates)
    ]


def _legibility(word: GeneratedWord) -> float:
    return word.legibility or 0.0
