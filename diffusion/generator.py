"""Words in, pen strokes out: the trained denoiser, its guidance and samplers behind numpy types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from diffusion.alphabet import PAD, to_tokens
from diffusion.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from diffusion.guidance import guided, guided_together
from diffusion.model import PRESETS, StrokeDenoiser, expected_centres
from diffusion.samplers import SAMPLERS, Prediction, SamplerStep
from diffusion.stroke_model import StrokeModel, StrokeModelConfig, TextCode
from diffusion.strokes import END, STYLE_HEIGHT, STYLE_WIDTH, Strokes, without_surplus_stops
from diffusion.style import HandCode, StyleCode

__all__ = [
    "CheckpointError",
    "GeneratedWord",
    "GenerationStep",
    "WordGenerator",
    "WordRequest",
    "resolve_device",
    "write_tiny_checkpoint",
]

MAX_WINDOWS = 8  # style windows that are looked at
_ENOUGH_SHOWN = 0.5  # of the fullest window's ink, for a window to be attended to
_CLEAN_LEVEL = 0.9995  # sqrt(alpha_bar) at which the pen is read from the finished ink
_SLACK = 1.12  # canvas over expected length
_BATCH_TOKENS = 2600
_TOGETHER_TOKENS = 2000  # guidance passes of so many as one batch; above, a CPU is faster apart


@dataclass(frozen=True)
class WordRequest:
    """One word to write: printable ASCII without spaces, and the seed of its noise."""

    text: str
    seed: int


@dataclass(frozen=True, eq=False)
class GeneratedWord:
    """One word's ink in model space.

    spans: (len(text), 2) the range of x in which each character's ink is expected.
    seed: of the noise it came from. legibility and reading: see `recognizer.Reading`; None where
    it has not been read.
    """

    text: str
    strokes: Strokes
    spans: NDArray[np.float64]
    seed: int = 0
    legibility: float | None = None
    reading: str | None = None


@dataclass(frozen=True, eq=False)
class GenerationStep:
    """All words after one denoising step; the last step's are the result."""

    done: int
    total: int
    words: list[GeneratedWord]


@dataclass(frozen=True, eq=False)
class _Group:
    """Words of one canvas length: their places in the request, tokens and centres."""

    canvas: int
    members: list[int]
    tokens: Tensor
    centres: Tensor
    expected: list[float] = field(default_factory=list)


def resolve_device(name: str) -> str:
    """The torch device for auto, cpu, cuda or mps.

    Raises:
        ValueError: the device is unknown or this machine does not have it.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        return next(device for device, available in there.items() if available)
    if name.split(":")[0] not in there:
        raise ValueError(f"unknown device {name!r}; there are auto, cpu, cuda and mps")
    if not there[name.split(":")[0]]:
        raise ValueError(f"this machine has no {name} device")
    return name


class WordGenerator:
    """A trained model on a device, ready to write words."""

    def __init__(self, checkpoint: Checkpoint, device: str = "cpu") -> None:
        self.config: StrokeModelConfig = checkpoint.config
        self.device = torch.device(device)
        self.model: StrokeModel = checkpoint.build().to(self.device)
        self.model.requires_grad_(False)
        self.sampling: Mapping[str, Any] = {**checkpoint.config.sampling, **checkpoint.sampling}
        self.info: dict[str, Any] = checkpoint.info | {"sha256": checkpoint.sha256}

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> WordGenerator:
        """Loads a checkpoint.

        Raises:
            CheckpointError: it cannot be used.
            ValueError: the device is not there.
        """
        return cls(load_checkpoint(path), resolve_device(device))

    @torch.no_grad()
    def encode_style(self, hands: Sequence[tuple[NDArray[Any], float]]) -> HandCode:
        """The code of a hand, or of a blend of hands.

        Args:
            hands: style windows (K, 40, 288) and weight of each sample. The vectors are averaged
                by weight; the windows of the heaviest samples are attended to, those left out
                that show less than half of what the fullest shows.

        Raises:
            ValueError: no window, a wrong shape, or weights that do not sum to more than 0.
        """
        total = sum(weight for _, weight in hands)
        if not hands or not total > 0 or any(weight < 0 for _, weight in hands):
            raise ValueError("a style needs at least one sample of positive weight")
        heaviest = max(weight for _, weight in hands)
        pooled: Tensor | float = 0.0
        pace: Tensor | float = 0.0
        views: list[StyleCode] = []
        for windows, weight in hands:
            code = self._codes(windows)
            share = code.mask.float().sum(1) / code.mask.float().sum()
            pooled = pooled + weight / total * (share.unsqueeze(1) * code.pooled).sum(0, True)
            pace = pace + weight / total * (share * code.log_pace).sum().unsqueeze(0)
            if weight == heaviest:
                views.append(code)
        mask = torch.cat([view.mask for view in views])
        shown = mask.sum(1)
        says_enough = shown >= _ENOUGH_SHOWN * shown.max()
        return HandCode(
            torch.as_tensor(pooled),
            torch.as_tensor(pace),
            torch.cat([view.tokens for view in views])[says_enough],
            mask[says_enough],
        )

    def _codes(self, windows: NDArray[Any]) -> StyleCode:
        """The code of each window, those with most ink first, at most `MAX_WINDOWS`."""
        if windows.ndim != 3 or windows.shape[1:] != (STYLE_HEIGHT, STYLE_WIDTH):
            raise ValueError(f"style windows must be (K, 40, 288), got {windows.shape}")
        chosen = np.asarray(windows, dtype=np.float32)
        inked = (chosen.max(axis=1) > 0.2).sum(axis=1)  # columns with ink
        chosen = chosen[np.argsort(-inked, kind="stable")[:MAX_WINDOWS]]
        code: StyleCode = self.model.style(torch.from_numpy(chosen).to(self.device))
        return code

    @torch.no_grad()
    def likeness(self, windows: NDArray[Any], others: NDArray[Any]) -> float:
        """How alike two hands look to the style encoder: a cosine in [-1, 1].

        Args:
            windows, others: style windows (K, 40, 288) of each.

        Raises:
            ValueError: no window, or a wrong shape.
        """
        if not len(windows) or not len(others):
            raise ValueError("likeness needs a window of each hand")
        first, second = (
            F.normalize(self._codes(part).pooled, dim=-1).mean(0) for part in (windows, others)
        )
        return float(F.cosine_similarity(first, second, dim=0))

    def generate(
        self,
        words: Sequence[WordRequest],
        style: HandCode | Sequence[HandCode],
        *,
        num_steps: int | None = None,
        sampler: str | None = None,
        text_guidance: float | None = None,
        style_guidance: float | None = None,
        neatness: float | None = None,
    ) -> Iterator[GenerationStep]:
        """Writes words; yields all of them after every denoising step.

        Words of one canvas length are denoised together. A word's noise comes from its own seed,
        so its neighbours do not change it.

        Args:
            style: of all words, or one for each.
            neatness: 0 to 1; scales the starting noise from 1 down to 0.6, which draws the
                samples towards the hand's mean letters.

        Raises:
            ValueError: an option is out of range, or a word has a character without a token.
        """
        steps = int(num_steps if num_steps is not None else self.sampling["num_steps"])
        name = sampler or self.sampling["sampler"]
        if name not in SAMPLERS:
            raise ValueError(f"unknown sampler {name!r}; there are {', '.join(SAMPLERS)}")
        if not 1 <= steps <= 1000:
            raise ValueError(f"steps must be between 1 and 1000, got {steps}")
        if neatness is not None and not 0 <= neatness <= 1:
            raise ValueError(f"neatness must be between 0 and 1, got {neatness}")
        by_text = self.sampling["text_guidance"] if text_guidance is None else text_guidance
        by_style = self.sampling["style_guidance"] if style_guidance is None else style_guidance
        spread = 1.0 - 0.4 * (
            neatness if neatness is not None else self.sampling.get("neatness", 0)
        )
        codes = [style] * len(words) if isinstance(style, HandCode) else list(style)
        if len(codes) != len(words):
            raise ValueError(f"{len(codes)} styles for {len(words)} words")
        at_once = self.info.get("training", {}).get("style_windows", 1)
        hands = [code.seen_by(word.seed, at_once) for code, word in zip(codes, words, strict=True)]
        groups = self._groups(words, [float(hand.log_pace.exp()) for hand in hands])
        result = [GeneratedWord(w.text, [], np.zeros((len(w.text), 2))) for w in words]
        runs = [
            self._denoise(group, words, hands, steps, name, by_text, by_style, spread)
            for group in groups
        ]
        for done in range(1, steps + 1):
            for group, run in zip(groups, runs, strict=True):
                step, pen = next(run)
                for row, member in enumerate(group.members):
                    ink = step.x_t if done == steps else step.prediction.x0_hat
                    result[member] = self._word(
                        words[member], ink[row], pen[row], group.centres[row]
                    )
            yield GenerationStep(done, steps, list(result))

    def _groups(self, words: Sequence[WordRequest], paces: Sequence[float]) -> list[_Group]:
        """Gathers words by canvas length, in batches that fit the memory of small machines."""
        group_size = self.config.points_per_token
        prepared: dict[int, list[tuple[int, list[int], list[float]]]] = {}
        for place, (word, pace) in enumerate(zip(words, paces, strict=True)):
            if not word.text or " " in word.text:
                raise ValueError(f"not a single word: {word.text!r}")
            centres, points = expected_centres(
                word.text, self.config.expected_points, pace, group_size
            )
            canvas = int(np.ceil((points * _SLACK + 6) / group_size / 4)) * 4
            prepared.setdefault(canvas, []).append((place, to_tokens(word.text), centres))
        groups = []
        for canvas, rows in sorted(prepared.items()):
            size = max(1, _BATCH_TOKENS // canvas)
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                longest = max(len(ids) for _, ids, _ in part)
                tokens = torch.full((len(part), longest), PAD)
                centres_ = torch.zeros(len(part), longest)
                for row, (_, ids, places) in enumerate(part):
                    tokens[row, : len(ids)] = torch.tensor(ids)
                    centres_[row, : len(ids)] = torch.tensor(places)
                members = [place for place, _, _ in part]
                groups.append(
                    _Group(canvas, members, tokens.to(self.device), centres_.to(self.device))
                )
        return groups

    def _denoise(
        self,
        group: _Group,
        words: Sequence[WordRequest],
        hands: Sequence[StyleCode],
        steps: int,
        sampler: str,
        text_guidance: float,
        style_guidance: float,
        spread: float,
    ) -> Iterator[tuple[SamplerStep, Tensor]]:
        """Samples one group; yields each step with pen classes (B, L) on the CPU."""
        count = len(group.members)
        shape = (group.canvas * self.config.points_per_token, self.config.channels)
        sources = [
            torch.Generator().manual_seed(words[m].seed & (2**63 - 1)) for m in group.members
        ]

        def noise(like: Tensor) -> Tensor:
            return torch.stack([torch.randn(shape, generator=g) for g in sources]).to(like)

        with torch.no_grad():
            chosen = [hands[m] for m in group.members]
            hand = StyleCode(*(torch.cat(parts) for parts in zip(*chosen, strict=True)))
            every = torch.ones(count, dtype=torch.bool, device=self.device)
            no_hand = self.model.drop_style(hand, every)
            text = self.model.encode_text(group.tokens, group.centres)
            no_text = self.model.encode_text(
                self.model.drop_text(group.tokens, every), group.centres
            )
        seen = [(text, hand)]
        seen += [(no_text, hand)] if text_guidance != 1 else []
        seen += [(text, no_hand)] if style_guidance != 1 else []
        limit = self.config.x0_limit
        if self.device.type != "cpu" or len(seen) * count * group.canvas <= _TOGETHER_TOKENS:
            texts, hand_codes = zip(*seen, strict=True)
            stacked = self._denoiser(
                TextCode(*map(torch.cat, zip(*texts, strict=True))),
                StyleCode(*map(torch.cat, zip(*hand_codes, strict=True))),
            )
            denoiser = guided_together(stacked, text_guidance, style_guidance, clamp=limit)
        else:
            denoiser = guided(
                self._denoiser(text, hand),
                self._denoiser(no_text, hand),
                self._denoiser(text, no_hand),
                text_guidance,
                style_guidance,
                clamp=limit,
            )
        x_T = noise(torch.zeros(1, device=self.device)) * spread
        take = SAMPLERS[sampler]
        for step in take(denoiser, x_T, self.config.levels(steps), noise=noise):
            logits = step.prediction.pen_logits
            if step.done == step.total:
                clean = step.x_t.new_full((count,), _CLEAN_LEVEL)
                with torch.no_grad():
                    logits = self._denoiser(text, hand)(step.x_t, clean).pen_logits
            assert logits is not None
            yield step, logits.argmax(-1).cpu()

    def _denoiser(self, text: TextCode, hand: StyleCode) -> Any:
        def denoise(x_t: Tensor, level: Tensor) -> Prediction:
            return self.model.predict(x_t, level, text, hand)

        return denoise

    def _word(self, word: WordRequest, ink: Tensor, pen: Tensor, centres: Tensor) -> GeneratedWord:
        features = ink.cpu().double().numpy()
        classes = pen.numpy().copy()
        ends = np.flatnonzero(classes == END)
        if len(ends) and ends[0] == 0:
            classes[0] = 1  # a word has at least a dot: nothing is dropped silently
        strokes = [s for s in self.config.decode(features, classes) if np.isfinite(s).all()]
        spans = self._spans(strokes, centres.cpu().numpy(), len(word.text))  # of all points
        kept = without_surplus_stops(strokes, word.text)
        return GeneratedWord(word.text, kept, spans, word.seed)

    def _spans(self, strokes: Strokes, centres: NDArray[Any], count: int) -> NDArray[np.float64]:
        """Range of x of the points between the midpoints of neighbouring characters' centres."""
        spans = np.zeros((count, 2))
        if not strokes:
            return spans
        points = np.concatenate(strokes)
        middle = centres[:count] * self.config.points_per_token
        end = centres[count] * self.config.points_per_token
        edges = np.concatenate([[0.0], (middle[1:] + middle[:-1]) / 2, [max(end, len(points))]])
        for k in range(count):
            low = min(int(edges[k]), len(points) - 1)
            x = points[low : max(low + 1, int(np.ceil(edges[k + 1]))), 0]
            spans[k] = np.quantile(x, [0.1, 0.9])
        return spans


def write_tiny_checkpoint(path: Path, seed: int = 0) -> None:
    """Writes a tiny randomly initialised checkpoint, for tests of what surrounds the model."""
    torch.manual_seed(seed)
    config = PRESETS["tiny"]
    model = StrokeDenoiser(config)
    torch.nn.init.normal_(model.ink_out.weight, std=0.05)
    save_checkpoint(path, config, model.state_dict(), info={"name": "tiny-random", "version": "0"})
