"""Training batches of handwriting, held on the training device from the start.

All samples are encoded once and lie in flat tensors; a batch is a gather. The pictures that show
the style are drawn once a writer and varied (contrast, blur, noise) on the device.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from diffusion.alphabet import CHARACTERS, to_tokens
from diffusion.corpus import Corpus
from diffusion.model import expected_centres
from diffusion.strokes import (
    END,
    STYLE_HEIGHT,
    STYLE_WIDTH,
    EncodedInk,
    Floats,
    Strokes,
    draw_style_windows,
    encode,
    estimate_x_height,
    path_length,
    resample,
)

BUCKETS = (8, 12, 16, 20, 24, 30, 36, 44, 54)  # canvas lengths in tokens
MAX_TEXT = 20  # characters of one training sample
_WIDER_CANVAS = 0.25  # share of samples that train on the next longer canvas
_SHARE_STYLE = 2  # samples of one batch that share a style window

# where an isolated character stands: the height of its lowest point over the baseline, in steps;
# of None, its highest point hangs at capital height
_FEET = dict.fromkeys("gjpqy", -2.2) | dict.fromkeys(",;Q", -1.2) | dict.fromkeys("-=~+<>*", 1.6)
_HANGING = "'\"^`"
_CAPITAL_HEIGHT = 5.5

_TWIN_SLANT, _TWIN_SPREAD = 0.18, 0.1  # deviations: tangent of the slant, logarithms of the rest
_TWIN_WORDS = 60  # of a hand, that its x-height is measured on
_FINER = 4  # parts of a step
_TWIN_WEIGHT = 0.5  # of a sample, beside that which it is a twin of


class Labelled(NamedTuple):
    """One training sample: what is written, its ink in model space, and whose hand it is."""

    text: str
    strokes: Strokes
    writer: int
    weight: float


class Batch(NamedTuple):
    """A batch on the training device.

    features: (B, L, C) and pen: (B, L), END and zeros after the ink; tokens: (B, N);
    centres: (B, N) expected places in ink tokens; windows: (B / 2, K, 40, 288), and row i of it
    shows the hand of samples 2 i and 2 i + 1; writer: (B,); log_pace: (B,).
    """

    features: Tensor
    pen: Tensor
    tokens: Tensor
    centres: Tensor
    windows: Tensor
    writer: Tensor
    log_pace: Tensor


def fit_expected_points(texts: Sequence[str], lengths: NDArray[np.int64]) -> tuple[float, ...]:
    """Mean points of each character: non-negative ridge regression of length on counts.

    Coordinate descent on 0.5 |counts w - lengths|^2 + 0.5 r |w - mean|^2, w >= 2.
    """
    first = ord(CHARACTERS[0])
    counts = np.zeros((len(texts), len(CHARACTERS)))
    for row, text in enumerate(texts):
        np.add.at(counts[row], [ord(c) - first for c in text], 1)
    mean = float(lengths.sum() / max(counts.sum(), 1))
    pull = 30.0
    gram = counts.T @ counts + pull * np.eye(len(CHARACTERS))
    right = counts.T @ lengths + pull * mean
    weights = np.full(len(CHARACTERS), mean)
    for _ in range(100):
        for k in range(len(weights)):
            rest = right[k] - gram[k] @ weights + gram[k, k] * weights[k]
            weights[k] = max(2.0, rest / gram[k, k])
    return tuple(round(float(w), 2) for w in weights)


def labelled_samples(corpus: Corpus, writers: set[int], seed: int = 0) -> list[Labelled]:
    """The samples of these writers, and words composed from their isolated characters."""
    samples = []
    for i in range(len(corpus)):
        writer = int(corpus.writer_of[i])
        if writer in writers and len(corpus.texts[i]) <= MAX_TEXT:
            kind = corpus.kind_of[i]
            strokes = corpus.strokes(i)
            if kind == 2:
                strokes = _seat_character(corpus.texts[i], strokes)
            plain = corpus.texts[i].isalpha() and corpus.texts[i].islower()
            weight = 0.25 if kind == 2 else 1.0 if plain else 1.5
            samples.append(Labelled(corpus.texts[i], strokes, writer, weight))
    samples.extend(_composed(corpus, sorted(writers), np.random.default_rng(seed)))
    return samples


def twins(samples: Sequence[Labelled], first: int, seed: int = 0) -> list[Labelled]:
    """For every hand one that nobody has: all its ink slanted, stretched, and with other
    proportions, the same for each sample, under the number of the writer plus `first`.

    What is learned of a few hundred people is then less about these people. The mean length of a
    character's ink stays as it is.
    """
    rng = np.random.default_rng(seed)
    by_writer: dict[int, list[Labelled]] = {}
    for sample in samples:
        by_writer.setdefault(sample.writer, []).append(sample)
    out = []
    for writer, own in sorted(by_writer.items()):
        height = estimate_x_height([sample.strokes for sample in own[:_TWIN_WORDS]])
        drawn = [[_rounded(stroke) for stroke in sample.strokes] for sample in own]
        shown = _in_other_hand(drawn, height, rng)
        scale = _ink_length(drawn) / max(_ink_length(shown), 1e-9)
        for sample, strokes in zip(own, shown, strict=True):
            ink = [resample(stroke * scale) for stroke in strokes]
            left = min((float(stroke[:, 0].min()) for stroke in ink), default=0.0)
            moved = [stroke - [left, 0.0] for stroke in ink]
            weight = _TWIN_WEIGHT * sample.weight
            out.append(sample._replace(strokes=moved, writer=writer + first, weight=weight))
    return out


def _in_other_hand(
    words: Sequence[Strokes], x_height: float, rng: np.random.Generator
) -> list[Strokes]:
    """Words of one hand, all slanted, stretched, and with other heights in the same way."""
    slant = float(np.clip(rng.normal(0.0, _TWIN_SLANT), -2 * _TWIN_SLANT, 2 * _TWIN_SLANT))
    stretch, body, above, below = np.exp(rng.normal(0.0, _TWIN_SPREAD, 4))

    def change(stroke: Floats) -> Floats:
        x, y = stroke.T
        middle = np.clip(y, 0.0, x_height)
        y = body * middle + above * (y - x_height).clip(0.0) + below * y.clip(max=0.0)
        return np.column_stack([stretch * (x + slant * y), y])

    return [[change(stroke) for stroke in word] for word in words]


def _ink_length(words: Sequence[Strokes]) -> float:
    return sum(sum(map(path_length, word)) for word in words)


def _rounded(stroke: Floats) -> Floats:
    """A stroke with three points more in every step, on Catmull and Rom's curve (1974)."""
    if len(stroke) < 3:
        return stroke.copy()
    ends = np.concatenate([2 * stroke[:1] - stroke[1:2], stroke, 2 * stroke[-1:] - stroke[-2:-1]])
    a, b, c, d = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    t = np.arange(_FINER)[:, None, None] / _FINER
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), stroke[-1:]])


def _seat_character(text: str, strokes: Strokes) -> Strokes:
    """Moves an isolated character to where it stands in a word."""
    points = np.concatenate(strokes)
    left, low, high = points[:, 0].min(), points[:, 1].min(), points[:, 1].max()
    hanging = _CAPITAL_HEIGHT - (high - low)
    foot = hanging if text in _HANGING else _FEET.get(text, 0.0)
    return [s - [left, low - foot] for s in strokes]


def _composed(corpus: Corpus, writers: Sequence[int], rng: np.random.Generator) -> list[Labelled]:
    """Numbers, capitals and marks from isolated characters, alone and joined to words."""
    out = []
    for writer in writers:
        by_class: dict[str, list[int]] = {}
        for i in corpus.of_writer(writer, ["character"]):
            by_class.setdefault(corpus.texts[i], []).append(int(i))
        running = corpus.of_writer(writer, ["word", "line word"])
        words = [int(i) for i in running if len(corpus.texts[i]) <= 10]
        digits = [c for c in by_class if c.isdigit()]
        capitals = [c for c in by_class if c.isupper()]
        marks = [c for c in by_class if not c.isalnum()]
        recipes: list[str] = []
        if len(digits) >= 5:
            recipes += ["number"] * 60
        if marks and len(digits) >= 5:
            recipes += ["number+mark"] * 20
        if capitals and words:
            recipes += ["Capital+word"] * 40
        if len(capitals) >= 8:
            recipes += ["CAPITALS"] * 40
        if marks and words:
            recipes += ["word+mark"] * 80
        for recipe in recipes:
            pieces: list[str | int] = []  # a character class, or the index of a word
            if recipe.startswith("number"):
                pieces += list(rng.choice(digits, rng.integers(1, 5)))
            if recipe == "Capital+word":
                pieces.append(str(rng.choice(capitals)))
            if recipe == "CAPITALS":
                pieces += list(rng.choice(capitals, rng.integers(2, 7)))
            if recipe in ("Capital+word", "word+mark"):
                pieces.append(int(rng.choice(words)))
            if recipe.endswith("+mark"):
                place = 0 if rng.random() < 0.2 else len(pieces)
                pieces.insert(place, str(rng.choice(marks)))
            out.append(_join(corpus, by_class, pieces, writer, rng))
    return out


def _join(
    corpus: Corpus,
    by_class: dict[str, list[int]],
    pieces: Sequence[str | int],
    writer: int,
    rng: np.random.Generator,
) -> Labelled:
    """Sets pieces beside each other on the baseline."""
    text, strokes, right = "", [], 0.0
    for n, piece in enumerate(pieces):
        if isinstance(piece, int):
            part, label = corpus.strokes(piece), corpus.texts[piece]
        else:
            label = str(piece)
            index = int(rng.choice(by_class[label]))
            part = _seat_character(label, corpus.strokes(index))
        points = np.concatenate(part)
        gap = rng.uniform(0.5, 1.3) if n else 0.0
        move = right + gap - points[:, 0].min()
        strokes += [s + [move, rng.normal(0.0, 0.15) if n else 0.0] for s in part]
        right = float(points[:, 0].max()) + move
        text += label
    return Labelled(text, strokes, writer, 1.0)


def style_lines(
    words: Sequence[Strokes], rng: np.random.Generator, count: tuple[int, int] = (2, 5)
) -> Strokes:
    """Some words of one hand set side by side, as the line that a style window shows."""
    wanted = min(len(words), int(rng.integers(count[0], count[1] + 1)))
    chosen = rng.choice(len(words), wanted, replace=False)
    line: Strokes = []
    right = 0.0
    turn = np.tan(rng.normal(0.0, 0.012))
    for k in chosen:
        word = words[int(k)]
        points = np.concatenate(word)
        move = right + (rng.uniform(2.5, 7.0) if line else 0.0) - points[:, 0].min()
        line += [s + [move, rng.normal(0.0, 0.15)] for s in word]
        right = float(points[:, 0].max()) + move
    return [np.column_stack([s[:, 0], s[:, 1] + turn * s[:, 0]]) for s in line]


def draw_windows(
    words: Sequence[Strokes], count: int, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Draws `count` varied style windows (count, 40, 288) of one hand, ink 255."""
    windows = np.zeros((count, STYLE_HEIGHT, STYLE_WIDTH), dtype=np.uint8)
    for k in range(count):
        drawn = draw_style_windows(
            [style_lines(words, rng)],
            pen_width_px=float(rng.uniform(1.4, 4.2)),
            zoom=float(np.exp(rng.normal(0.0, 0.06))),
            row_shift=float(rng.normal(0.0, 0.8)),
        )
        windows[k] = np.rint(drawn[0] * 255)
    return windows


_TENSORS = (
    *("features", "pen", "lengths", "starts", "tokens", "centres"),
    *("log_pace", "text_lengths", "windows", "writer"),
)  # of a `TrainingSet`


class TrainingSet:
    """Samples, texts and style windows on one device; draws batches for ever."""

    def __init__(
        self,
        samples: Sequence[Labelled],
        expected_points: tuple[float, ...],
        *,
        points_per_token: int,
        encode: Callable[[Sequence[Floats]], EncodedInk] = encode,
        windows_per_writer: int = 24,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        """Encodes the samples and draws the windows.

        Args:
            encode: turns strokes into the channels that are diffused.

        Raises:
            ValueError: no sample fits a canvas.
        """
        self.group = points_per_token
        self.device = torch.device(device)
        limit = BUCKETS[-1] * points_per_token - 2
        fitting = [s for s in samples if 0 < sum(map(len, s.strokes)) <= limit and _sane(s)]
        if not fitting:
            raise ValueError("no sample is short enough to train on")
        fitting.sort(key=lambda s: s.writer)  # neighbours share a hand
        self._encode(fitting, [encode(s.strokes) for s in fitting], expected_points)
        self._draw(fitting, windows_per_writer, np.random.default_rng(seed))
        self._fill_buckets(fitting)

    def __len__(self) -> int:
        return len(self.lengths)

    def state(self) -> dict[str, Any]:
        """All that it holds, for `of`: tensors, numbers and lists."""
        return {
            "group": self.group,
            "writers": self.writers,
            "tensors": {name: getattr(self, name) for name in _TENSORS},
            "buckets": [tuple(bucket) for bucket in self._buckets],
        }

    @classmethod
    def of(cls, state: Mapping[str, Any], device: str) -> TrainingSet:
        """The set that told this state, whose tensors are on the device.

        Raises:
            KeyError, TypeError: it is no state of one.
        """
        made = cls.__new__(cls)
        made.group, made.writers = int(state["group"]), list(state["writers"])
        made.device = torch.device(device)
        for name in _TENSORS:
            setattr(made, name, state["tensors"][name])
        made._buckets = [_Bucket(*bucket) for bucket in state["buckets"]]
        return made

    def _encode(
        self,
        samples: Sequence[Labelled],
        encoded: Sequence[EncodedInk],
        expected_points: tuple[float, ...],
    ) -> None:
        lengths = np.array([len(e.pen) for e in encoded])
        paces = []
        tokens = np.zeros((len(samples), MAX_TEXT + 1), dtype=np.uint8)
        centres = np.zeros((len(samples), MAX_TEXT + 1), dtype=np.float32)
        for row, sample in enumerate(samples):
            ids = to_tokens(sample.text)
            places, expected = expected_centres(sample.text, expected_points, 1.0, self.group)
            tokens[row, : len(ids)] = ids
            centres[row, : len(ids)] = places
            paces.append(np.clip(lengths[row] / expected, 0.4, 2.5))
        flat = np.concatenate([e.features for e in encoded])
        pen = np.concatenate([e.pen for e in encoded]).astype(np.uint8)
        guard = BUCKETS[-1] * self.group  # a gather may run past the last sample
        to = self.device
        self.features = torch.from_numpy(np.pad(flat, ((0, guard), (0, 0)))).half().to(to)
        self.pen = torch.from_numpy(np.pad(pen, (0, guard))).to(to)
        self.lengths = torch.from_numpy(lengths).to(to)
        self.starts = torch.from_numpy(np.cumsum(lengths) - lengths).to(to)
        self.tokens = torch.from_numpy(tokens).to(to)
        self.centres = torch.from_numpy(centres).to(to)
        self.log_pace = torch.from_numpy(np.log(np.array(paces, dtype=np.float32))).to(to)
        self.text_lengths = torch.tensor([len(s.text) + 1 for s in samples]).to(to)

    def _draw(self, samples: Sequence[Labelled], count: int, rng: np.random.Generator) -> None:
        names = sorted({s.writer for s in samples})
        self.writers = names
        windows = np.zeros((len(names), count, STYLE_HEIGHT, STYLE_WIDTH), dtype=np.uint8)
        by_writer: dict[int, list[Strokes]] = {name: [] for name in names}
        for sample in samples:
            if len(sample.text) > 1 or sample.writer not in by_writer:
                by_writer[sample.writer].append(sample.strokes)
        for row, name in enumerate(names):
            words = by_writer[name] or [s.strokes for s in samples if s.writer == name]
            windows[row] = draw_windows(words, count, rng)
        self.windows = torch.from_numpy(windows).to(self.device)
        number = {name: row for row, name in enumerate(names)}
        self.writer = torch.tensor([number[s.writer] for s in samples]).to(self.device)

    def _fill_buckets(self, samples: Sequence[Labelled]) -> None:
        tokens_needed = (self.lengths.cpu().numpy() + 1 + self.group - 1) // self.group
        place = np.searchsorted(BUCKETS, tokens_needed)
        weights = np.array([s.weight for s in samples])
        writer = self.writer.cpu().numpy()
        self._buckets: list[_Bucket] = []
        for k, canvas in enumerate(BUCKETS):
            share = np.where(place == k, 1 - _WIDER_CANVAS * (k + 1 < len(BUCKETS)), 0.0)
            share += np.where(place == k - 1, _WIDER_CANVAS, 0.0)
            members = np.flatnonzero(share > 0)
            if len(members):
                mass = np.cumsum(share[members] * weights[members])
                hands = writer[members]
                self._buckets.append(
                    _Bucket(
                        canvas,
                        torch.from_numpy(members).to(self.device),
                        torch.from_numpy(mass.astype(np.float32)).to(self.device),
                        float(mass[-1]),
                        torch.from_numpy(np.searchsorted(hands, hands, "left")).to(self.device),
                        torch.from_numpy(np.searchsorted(hands, hands, "right")).to(self.device),
                    )
                )

    def batch(self, tokens_per_batch: int, seed: int, style_windows: int = 1) -> Batch:
        """Draws a batch from one bucket. The same seed gives the same batch, so that a resumed
        training goes on with the data it would have seen.

        Args:
            tokens_per_batch: ink tokens of a batch, about; shorter canvases hold more samples.
            style_windows: of a hand at most; every batch shows one to so many, K of `Batch`.
        """
        odds = [b.canvas * b.weight for b in self._buckets]
        chance = random.Random(seed)
        bucket = chance.choices(self._buckets, odds)[0]
        shown = chance.randint(1, style_windows)
        pairs = max(1, round(tokens_per_batch / bucket.canvas / _SHARE_STYLE))
        generator = torch.Generator(self.device).manual_seed(seed)
        return self._gather(bucket, pairs, shown, generator)

    def some_windows(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        """Windows of writers drawn evenly (count, 40, 288), varied, and the writers (count,)."""
        generator = torch.Generator(self.device).manual_seed(seed)
        writers, each = self.windows.shape[:2]
        draw = torch.rand(2, count, generator=generator, device=self.device)
        writer, window = (draw[0] * writers).long(), (draw[1] * each).long()
        return _vary(self.windows[writer, window].float() / 255, generator), writer

    def _gather(self, bucket: _Bucket, pairs: int, shown: int, generator: torch.Generator) -> Batch:
        draw = torch.rand(2, pairs, generator=generator, device=self.device)
        at = torch.searchsorted(bucket.mass, draw[0] * bucket.mass[-1])
        at = at.clamp(max=len(bucket.members) - 1)
        low, high = bucket.first[at], bucket.last[at]
        partner = low + (draw[1] * (high - low)).long()
        index = bucket.members[torch.stack([at, partner], dim=1).flatten()]
        span = bucket.canvas * self.group
        column = torch.arange(span, device=self.device)
        rows = self.starts[index].unsqueeze(1) + column
        ink = column < self.lengths[index].unsqueeze(1)
        features = self.features[rows].float() * ink.unsqueeze(-1)
        pen = torch.where(ink, self.pen[rows].long(), END)
        width = int(self.text_lengths[index].max()) if self.device.type == "cpu" else MAX_TEXT + 1
        log_pace = self.log_pace[index]
        jitter = torch.randn(len(index), generator=generator, device=self.device) * 0.05
        centres = self.centres[index, :width] * (log_pace + jitter).exp().unsqueeze(1)
        writer = self.writer[index]
        order = torch.rand(
            pairs, self.windows.shape[1], generator=generator, device=self.device
        ).argsort(dim=1)
        hands = writer[::_SHARE_STYLE].unsqueeze(1)
        windows = self.windows[hands, order[:, :shown]].float() / 255
        return Batch(
            features,
            pen,
            self.tokens[index, :width].long(),
            centres,
            _vary(windows.flatten(0, 1), generator).unflatten(0, (pairs, shown)),
            writer,
            log_pace,
        )


def _sane(sample: Labelled) -> bool:
    """False for ink far from its baseline: the baseline was not found."""
    return all(np.abs(s[:, 1]).max() < 20 for s in sample.strokes)


class _Bucket(NamedTuple):
    """Samples of one canvas length: members (M,), their cumulated weights (M,) and the sum of
    these, and for each member the range [first, last) of members by the same writer."""

    canvas: int
    members: Tensor
    mass: Tensor
    weight: float
    first: Tensor
    last: Tensor


def _vary(windows: Tensor, generator: torch.Generator) -> Tensor:
    """Contrast, blur, noise and gaps as a scan has them; windows (S, 40, 288) in [0, 1]."""
    count = len(windows)
    draw = torch.rand(4, count, 1, 1, generator=generator, device=windows.device)
    blurred = F.avg_pool2d(windows.unsqueeze(1), 3, stride=1, padding=1).squeeze(1)
    mixed = torch.lerp(windows, blurred, draw[0])
    contrast = mixed * (0.65 + 0.35 * draw[1]) * (1.0 + 0.8 * (draw[2] - 0.3)).clamp(min=1.0)
    noise = torch.randn(windows.shape, generator=generator, device=windows.device)
    return (contrast + noise * 0.06 * draw[3]).clamp(0.0, 1.0)
