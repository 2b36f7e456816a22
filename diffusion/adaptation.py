"""Adaptation of a stroke model to one hand: low-rank adapters learned from a few of its words.

`adapt` takes words as labelled ink and pictures of the hand, and leaves an adapter of a few MB
beside the model, which stays as it is (see `diffusion.lora`). Against forgetting how to write, part
of every batch are words that the model itself wrote in this hand before it learned (see
`diffusion.prior`). Some words are held back; the adapter that is
kept is the one that predicted them best. At last it is tried how strongly it can be used without
words getting harder to read (see `diffusion.strength`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.checkpoint import Checkpoint, load_checkpoint
from diffusion.data import MAX_TEXT, Batch, Labelled, TrainingSet
from diffusion.generator import WordGenerator
from diffusion.legible import Reader
from diffusion.lora import Adapter, LowRank, LowRankConfig
from diffusion.losses import PEN_WEIGHT, ink_losses
from diffusion.prior import LabelledWord, has_height, no_hand, texts_in_order, write_prior
from diffusion.strength import SAMPLING, choose_strength
from diffusion.stroke_model import StrokeModel
from diffusion.style import HandCode, StyleCode
from diffusion.trainer import Run, TrainConfig, hardware, mixed_precision

ADAPTER_NAME = "adapter.safetensors"
LEAST_WORDS = 5
MOST_WORDS = 2000
_OWN, _PRIOR = 0, 1  # whose hand a sample is, to `TrainingSet`
_DROP_TEXT = 0.1  # as in training
_FEW_WORDS, _LONGEST = 20, 6.0  # words that the default steps are for; times as many, at most
_LOOK_SEEDS = 4  # batches of held-back words that are looked at


@dataclass(frozen=True)
class AdaptationConfig(TrainConfig):
    """How to adapt; exactly one of minutes and steps bounds the run.

    rank, alpha, layers: see `LowRankConfig`. prior_share: of each batch, about, that are words of
    the model itself, so many of them; prior_in_hand: written in this hand as far as the model knew
    it, else in no hand in particular. held_back: share of the words that is not learned from but
    looked at every `look_every` steps; after `patience` looks without a better one the run is over.
    drop_style: share of samples that are learned without the hand's picture. probes: words that are
    written to choose how strongly the adapter is used, 0 for fully; margin: how much legibility may
    be lost.
    """

    preset: str = "adapter"
    steps: int | None = 48
    learning_rate: float = 2e-3
    muon: bool = False
    weight_decay: float = 0.0
    warmup: int = 5
    decay_share: float = 0.6
    ema: float = 0.9
    log_every: int = 8
    tokens_per_batch: int = 448
    rank: int = 8
    alpha: float = 8.0
    layers: tuple[str, ...] = ("blocks.", "condition.", "upsampled", "ink_out", "pen_out")
    prior_share: float = 0.3
    prior_words: int = 30
    prior_in_hand: bool = True
    held_back: float = 0.15
    look_every: int = 8
    patience: int = 3
    drop_style: float = 0.0
    probes: int = 48
    margin: float = 0.05

    @classmethod
    def of_words(cls, count: int, **changes: Any) -> AdaptationConfig:
        """The options for so many words: more of them bear more steps before they are known by
        heart."""
        share = min(max(count / _FEW_WORDS, 1.0), _LONGEST)
        return cls(**{"steps": round(share * (cls.steps or 1)), **changes})


class AdaptationStep(NamedTuple):
    """How far an adaptation is.

    step: 0 while the model writes its own words. progress: share of the run that is done.
    losses: of the batch, where they are known; before, the share of `prior` words that is written,
    and at last of `probe` words. held_back: loss of the words that are held back,
    where they have just been looked at; is_best: whether it is the lowest so far.
    """

    step: int
    progress: float
    losses: dict[str, float]
    held_back: float | None = None
    is_best: bool = False


class AdaptationTask:
    """Training of an adapter; see `trainer.Task`."""

    def __init__(
        self,
        base: Checkpoint,
        code: StyleCode,
        own: Sequence[LabelledWord],
        prior: Sequence[LabelledWord],
        held: Sequence[LabelledWord],
        config: AdaptationConfig,
        info: dict[str, Any],
        device: str,
    ) -> None:
        """Attaches a fresh adapter to a copy of the base.

        Args:
            code: of the hand as each of its windows shows it, (K, ...).
            own: words of the hand; prior: words that the base wrote; held: words of the hand that
                are only looked at.

        Raises:
            ValueError: no word fits the model's canvas.
        """
        torch.manual_seed(config.seed)
        self.config, self.info, self.base, self.code = config, info, base, code
        self.device = torch.device(device)
        self._model: StrokeModel = base.build().to(self.device).requires_grad_(False)
        shape = LowRankConfig(config.rank, config.alpha, config.layers)
        self.module = LowRank(self._model, shape).to(self.device)
        self.averaged: nn.Module = self.module
        self.module.attached(self._model)
        self._data = self._training_set([(own, _OWN), (prior, _PRIOR)])
        self._held = self._training_set([(held, _OWN)]) if held else None
        self.best: dict[str, Tensor] | None = None
        self.best_loss = float("inf")

    def _training_set(self, parts: Sequence[tuple[Sequence[LabelledWord], int]]) -> TrainingSet:
        share = {_OWN: 1 - self.config.prior_share, _PRIOR: self.config.prior_share}
        shape = self.base.config
        return TrainingSet(
            [
                Labelled(word.text, word.strokes, hand, share[hand] / len(words))
                for words, hand in parts
                for word in words
                if share[hand] > 0
            ],
            shape.expected_points,
            points_per_token=shape.points_per_token,
            encode=shape.encode,
            windows_per_writer=1,  # the hand's own pictures are shown instead
            device=str(self.device),
        )

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """The losses of the batch of a seed, at noise levels spread evenly over it."""
        batch = self._data.batch(self.config.tokens_per_batch, seed)
        return self._batch_losses(batch, seed)

    def _batch_losses(self, batch: Batch, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        model, device = self._model, self.device
        generator = torch.Generator(device).manual_seed(seed + 500_000_000)
        count = len(batch.writer)
        chance = torch.rand(4, count, generator=generator, device=device)
        spread = (torch.arange(count, device=device) + chance[0]) / count  # one in each stratum
        order = torch.randperm(count, generator=generator, device=device)
        level = model.config.level_at(spread)[order]
        eps = torch.randn(batch.features.shape, generator=generator, device=device)
        view = (chance[1] * len(self.code.tokens)).long()
        style = StyleCode(*(part[view] for part in self.code))
        dropped = chance[2] < self.config.drop_style
        if not self.config.prior_in_hand:
            dropped = dropped | (batch.writer == _PRIOR)
        style = model.drop_style(style, dropped)
        tokens = model.drop_text(batch.tokens, chance[3] < _DROP_TEXT)
        with mixed_precision(device):
            text = model.encode_text(tokens, batch.centres)
            found = ink_losses(model, batch, level, eps, text, style)
        return found.stroke + PEN_WEIGHT * found.pen, {"stroke": found.stroke, "pen": found.pen}

    @torch.no_grad()
    def look(self, weights: dict[str, Tensor]) -> float:
        """The loss of the held-back words with these weights; they are kept if it is the lowest.

        The same batches and noise each time, so that looks can be compared.
        """
        assert self._held is not None, "no word is held back"
        current = {name: value.clone() for name, value in self.module.state_dict().items()}
        self.module.load_state_dict(weights)
        losses = [
            float(self._batch_losses(self._held.batch(self.config.tokens_per_batch, k), k)[0])
            for k in range(_LOOK_SEEDS)
        ]
        self.module.load_state_dict(current)
        loss = float(np.mean(losses))
        if loss < self.best_loss:
            self.best_loss = loss
            self.best = {name: value.clone() for name, value in weights.items()}
        return loss

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the best adapter so far; without words held back, that of the weights."""
        factors = self.module.factors(self.best if self.best is not None else weights)
        described = {**self.info, **info}
        if self.best is not None:
            described["held_back_loss"] = round(self.best_loss, 5)
        adapter = Adapter(
            self.base.sha256, self.module.config, factors, described, sampling=SAMPLING
        )
        adapter.save(out / ADAPTER_NAME)


def usable_words(words: Sequence[LabelledWord]) -> list[LabelledWord]:
    """Those that the model can learn from: not too long, with ink."""
    return [
        word
        for word in words[:MOST_WORDS]
        if 0 < len(word.text) <= MAX_TEXT and has_height([s for s in word.strokes if len(s)])
    ]


def split_words(
    words: Sequence[LabelledWord], config: AdaptationConfig
) -> tuple[list[LabelledWord], list[LabelledWord]]:
    """The words to learn from, and those that are held back, chosen by the config's seed.

    Raises:
        ValueError: there are too few words, or none fits the model.
    """
    usable = usable_words(words)
    if len(usable) < LEAST_WORDS:
        raise ValueError(f"{len(usable)} words are too few to learn a hand from")
    order = np.random.default_rng(config.seed).permutation(len(usable))
    count = round(config.held_back * len(usable))
    return [usable[k] for k in order[count:]], [usable[k] for k in order[:count]]


def adapt(
    base: Path,
    words: Sequence[LabelledWord],
    windows: NDArray[np.float32],
    out: Path,
    config: AdaptationConfig,
    *,
    device: str = "cpu",
    reader: Reader | None = None,
) -> Iterator[AdaptationStep]:
    """Learns a hand; a generator, so that the caller decides about progress and stopping.

    Closing the generator saves the best adapter so far.

    Args:
        base: the checkpoint that is adapted.
        words: of the hand, its own ink.
        windows: (K, 40, 288) style windows of the hand, as they will be when it is written in.
        out: folder of the run, for `ADAPTER_NAME`, its description, and the log.
        reader: keeps from the model's own words those that can be read, and chooses how strongly
            the adapter is used.

    Raises:
        CheckpointError: the base cannot be used.
        ValueError: there are too few words, or none fits the model.
    """
    own, held = split_words(words, config)
    checkpoint = load_checkpoint(base)
    generator = WordGenerator(checkpoint, device)
    prior: list[LabelledWord] = []
    texts = texts_in_order(config.seed)
    code = generator.encode_style([(windows, 1.0)])
    prior_code = code if config.prior_in_hand else no_hand(generator, code)
    for done, written in write_prior(
        generator, texts[: config.prior_words], prior_code, config.seed, reader
    ):
        yield AdaptationStep(0, 0.0, {"prior": done})
        prior = written
    out.mkdir(parents=True, exist_ok=True)
    info = {
        "base": {name: checkpoint.info.get(name, "") for name in ("name", "version")},
        "words": len(own) + len(held),
        "held_back": len(held),
        "training": asdict(config),
        "hardware": hardware(device),
    }
    views = views_of(generator, code)
    task = AdaptationTask(checkpoint, views, own, prior, held, config, info, device)
    run = Run(out, config, task)
    yield from _steps(run, task)
    if reader is None or not config.probes:
        return
    adapter = Adapter.load(out / ADAPTER_NAME)
    asked = texts[::-1][: config.probes]  # those that nothing was learned from first
    for done, chosen in choose_strength(
        adapter, checkpoint, reader, windows, asked, config.margin, seed=config.seed, device=device
    ):
        adapter = chosen
        yield AdaptationStep(run.step, 1.0, {"probe": done})
    adapter.save(out / ADAPTER_NAME)


def _steps(run: Run, task: AdaptationTask) -> Iterator[AdaptationStep]:
    """Trains until the run is done, or the held-back words get no better."""
    config = task.config
    since_best = 0
    if config.held_back:
        task.look(run.average.weights)
    steps = run.logged_steps()
    try:
        for step in steps:
            if not task.best or step.step % config.look_every:
                yield AdaptationStep(step.step, step.progress, step.losses)
                continue
            before = task.best_loss
            loss = task.look(run.average.weights)
            since_best = 0 if loss < before else since_best + 1
            is_over = since_best >= config.patience
            yield AdaptationStep(
                step.step, 1.0 if is_over else step.progress, step.losses, loss, loss < before
            )
            if is_over:
                break
    finally:
        steps.close()


def views_of(generator: WordGenerator, hand: HandCode) -> StyleCode:
    """The hand's code as each of its windows shows it, (K, ...), as `generate` has it."""
    at_once = generator.info.get("training", {}).get("style_windows", 1)
    views = [hand.seen_by(k, at_once) for k in range(len(hand.tokens))]
    return StyleCode(*(torch.cat(parts) for parts in zip(*views, strict=True)))
