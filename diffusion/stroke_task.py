"""Training of a denoiser of strokes: what is minimised, and what a checkpoint of it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffusion.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from diffusion.data import Batch, TrainingSet
from diffusion.files import write_atomically
from diffusion.losses import PEN_WEIGHT, ink_losses
from diffusion.recognition import token_errors
from diffusion.recognizer import StrokeRecognizer
from diffusion.schedule import to_x0
from diffusion.sheet import png, sample_sheet
from diffusion.stroke_model import StrokeModel, StrokeModelConfig
from diffusion.stroke_training import StrokeTrainConfig
from diffusion.strokes import END, LIFT
from diffusion.style import StyleCode
from diffusion.trainer import mixed_precision

_WRITER_WEIGHT, _PACE_WEIGHT = 0.05, 0.1
_DROP_TEXT, _DROP_STYLE = 0.1, 0.12
_SHEET_HANDS = 5
_SHEET_SHARE = 0.05  # of the time, at most, goes into sheets of samples
# level from which x0_hat is judged: below, it should be a mean of what may come, and losses that
# ask it to read or to show a hand there raised the v error from 0.29 to 0.34
_CALM = 0.85
_HELD_OUT_BATCHES, _HELD_OUT_TOKENS = 6, 400  # forward only: less than a step's work


class Losses(NamedTuple):
    """Scalar terms: of the diffusion target, the pen classes and the pace.

    writer: of naming the writer, None where the encoder of hands is trained already; reading:
    -ln p(text) a character of x0_hat by a recogniser, None without one.
    """

    stroke: Tensor
    pen: Tensor
    pace: Tensor
    writer: Tensor | None = None
    reading: Tensor | None = None

    def total(self, reading_weight: float = 0.0) -> Tensor:
        """The weighted sum that is minimised."""
        total = self.stroke + PEN_WEIGHT * self.pen + _PACE_WEIGHT * self.pace
        if self.writer is not None:
            total = total + _WRITER_WEIGHT * self.writer
        return total if self.reading is None else total + reading_weight * self.reading


class Trainee(nn.Module):
    """The denoiser with the head that names writers, which training alone needs.

    A model with an encoder of hands, which is trained beforehand and stays as it is, has none.
    """

    def __init__(
        self,
        config: StrokeModelConfig,
        writers: int,
        reader: StrokeRecognizer | None = None,
    ):
        """With a reader, frozen, x0_hat is also judged by how well it reads."""
        super().__init__()
        self.denoiser = config.build()
        if self.denoiser.style.hand is None:
            self.writer_head = nn.Linear(config.style_width, writers)
        else:
            self.denoiser.style.hand.requires_grad_(False)
        self._reader = (reader,)  # in a tuple: its weights are not this module's

    def forward(self, batch: Batch, level: Tensor, eps: Tensor, drop: Tensor) -> Losses:
        """The losses of a batch; see `losses.ink_losses`.

        Args:
            level: (B,) sqrt(alpha_bar); eps: (B, L, C); drop: (2, B) bool, text and style.
        """
        model = self.denoiser
        views = model.style(batch.windows.flatten(0, 1))
        writer = None if model.config.hand_channels else self._writer_loss(views, batch)
        style = _hands(views, batch)
        pace = F.smooth_l1_loss(style.log_pace.float(), batch.log_pace, beta=0.2)
        style = model.drop_style(style, drop[1])
        text = model.encode_text(model.drop_text(batch.tokens, drop[0]), batch.centres)
        stroke, pen, x_t, output, pen_logits = ink_losses(model, batch, level, eps, text, style)
        (reader,) = self._reader
        if reader is None:
            return Losses(stroke, pen, pace, writer)
        # of half the batch, which costs half: its levels are as mixed as the rest's
        half = max(1, len(level) // 2)
        level, drop = level[:half], drop[:, :half]
        x0_hat = to_x0(model.config.parameterization, output[:half], x_t[:half], level.square())
        shown = (x0_hat, pen_logits[:half].softmax(-1)[..., LIFT], batch.pen[:half] != END)
        weight = torch.where(drop[0] | (level < _CALM), 0.0, level)
        reading = self._reading_loss(reader, shown, batch.tokens[:half], weight)
        return Losses(stroke, pen, pace, writer, reading)

    def _writer_loss(self, views: StyleCode, batch: Batch) -> Tensor:
        """Cross-entropy of the writers of the windows (B / 2 * K)."""
        share = len(batch.writer) // len(batch.windows)
        logits = self.writer_head(F.normalize(views.pooled, dim=-1) * 16)
        writers = batch.writer[::share].repeat_interleave(batch.windows.shape[1])
        return F.cross_entropy(logits.float(), writers)

    def stroke_loss(self, batch: Batch, level: Tensor, eps: Tensor) -> Tensor:
        """The loss of the diffusion target alone, with text and style.

        Args:
            level: (B,) sqrt(alpha_bar); eps: (B, L, C).
        """
        model = self.denoiser
        style = _hands(model.style(batch.windows.flatten(0, 1)), batch)
        text = model.encode_text(batch.tokens, batch.centres)
        return ink_losses(model, batch, level, eps, text, style).stroke

    @staticmethod
    def _reading_loss(
        reader: StrokeRecognizer,
        shown: tuple[Tensor, Tensor, Tensor],
        tokens: Tensor,
        weight: Tensor,
    ) -> Tensor:
        """Weighted mean of -ln p(text | x0_hat) a character: reading as a loss of the writer, as
        in DiffInk (2025), here on the predicted ink and by CTC.

        Args:
            shown: x0_hat (B, L, 4), lift (B, L), ink (B, L) bool; tokens: (B, N); weight: (B,).
        """
        log_probs, frames = reader(*shown)
        errors, lengths = token_errors(log_probs, frames, tokens)
        return (errors * weight).sum() / (lengths * weight).sum().clamp(min=1.0)


def _hands(views: StyleCode, batch: Batch) -> StyleCode:
    """The codes of a batch's windows (B / 2 * K) -> of the hands that its samples show (B)."""
    hand = views.joined(batch.windows.shape[1])
    share = len(batch.writer) // len(batch.windows)
    return StyleCode(*(part.repeat_interleave(share, dim=0) for part in hand))


def take_weights(denoiser: StrokeModel, checkpoint: Checkpoint) -> None:
    """Takes a checkpoint's weights over.

    Where it has no encoder of hands and the denoiser has one, what tells that from the tokens'
    columns goes, and what feeds the new one in begins at zero, so that nothing else changes.
    """
    weights = dict(checkpoint.weights)
    if denoiser.config.hand_channels and not checkpoint.config.hand_channels:
        kept = {
            k: v for k, v in weights.items() if not k.startswith(("style.pool.", "style.pace."))
        }
        weights = denoiser.state_dict() | kept
    denoiser.load_state_dict(weights)


class StrokeTask:
    """Training of a denoiser on a corpus; see `trainer.Task`."""

    def __init__(
        self,
        data: TrainingSet,
        config: StrokeModelConfig,
        info: dict[str, Any],
        train: StrokeTrainConfig,
        *,
        compiled: bool = False,
        start_from: Path | None = None,
        hand: Mapping[str, Tensor] | None = None,
        reader: StrokeRecognizer | None = None,
        held_out: TrainingSet | None = None,
        sampling: Mapping[str, Any] | None = None,
    ) -> None:
        """Builds a fresh model.

        Args:
            info: of the checkpoints that are written.
            start_from: a checkpoint to take the weights from.
            hand: weights of its encoder of hands, if they are not to come from there.
            reader: judges how well the ink reads; its weights stay as they are.
            held_out: words of writers that are not trained on, for `validation_loss`.
            sampling: what the checkpoints have as its defaults; None: the family's.
        """
        torch.manual_seed(train.seed)
        self.data, self.info, self.train = data, info, train
        self.device = data.device
        self.held_out, self.sampling = held_out, sampling
        self.module = Trainee(config, len(data.writers), reader).to(data.device)
        self.averaged: nn.Module = self.module.denoiser
        if start_from is not None:
            take_weights(self.module.denoiser, load_checkpoint(start_from))
        if hand is not None and self.module.denoiser.style.hand is not None:
            self.module.denoiser.style.hand.load_state_dict(hand)
        self._loss: Any = torch.compile(self.module) if compiled else self.module
        self._sheet_due = 0.0  # not before so many seconds of training

    def losses(self, seed: int) -> tuple[Tensor, dict[str, Tensor]]:
        """The losses of the batch of a seed, at noise levels spread evenly over it."""
        device = self.device
        config = self.train
        batch = self.data.batch(config.tokens_per_batch, seed, config.style_windows)
        generator = torch.Generator(device).manual_seed(seed + 500_000_000)
        count = len(batch.writer)
        level, eps = self._noise(batch, generator)
        odds = eps.new_tensor([[_DROP_TEXT], [_DROP_STYLE]])
        drop = torch.rand(2, count, generator=generator, device=device) < odds
        order = torch.randperm(count, generator=generator, device=device)
        with mixed_precision(device):
            losses: Losses = self._loss(batch, level[order], eps, drop)
        terms = {name: term for name, term in losses._asdict().items() if term is not None}
        return losses.total(self.train.reading_weight), terms

    def _noise(self, batch: Batch, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Noise levels (B,), one drawn from each stratum and rising, and noise (B, L, C)."""
        count = len(batch.writer)
        time_ = torch.rand(count, generator=generator, device=self.device)
        spread = (torch.arange(count, device=self.device) + time_) / count
        level = self.module.denoiser.config.level_at(spread)
        return level, torch.randn(batch.features.shape, generator=generator, device=self.device)

    @torch.no_grad()
    def validation_loss(self) -> float:
        """The stroke loss on the held-out words: the same words and noise each time."""
        assert self.held_out is not None, "no word is held out"
        losses = []
        self.module.eval()
        for seed in range(_HELD_OUT_BATCHES):
            batch = self.held_out.batch(_HELD_OUT_TOKENS, seed)
            generator = torch.Generator(self.device).manual_seed(seed)
            level, eps = self._noise(batch, generator)
            with mixed_precision(self.device):
                losses.append(float(self.module.stroke_loss(batch, level, eps)))
        self.module.train()
        return sum(losses) / len(losses)

    def write(self, out: Path, weights: dict[str, Tensor], info: dict[str, Any]) -> None:
        """Writes the model, and a sheet of samples of the averaged weights."""
        path = out / "model.safetensors"
        save_checkpoint(
            path,
            self.module.denoiser.config,
            weights,
            info=self.info | info,
            sampling=self.sampling,
        )
        if self.train.sheets and self._is_due(info):
            started = time.perf_counter()
            every = max(1, len(self.data.windows) // _SHEET_HANDS)
            windows = self.data.windows[::every, 0][:_SHEET_HANDS].cpu().float() / 255
            sheet = sample_sheet(load_checkpoint(path), windows.numpy(), device=str(self.device))
            (out / "samples").mkdir(exist_ok=True)
            write_atomically(out / "samples" / f"step-{info['steps']:07d}.png", png(sheet))
            took = time.perf_counter() - started
            self._sheet_due = info["training_seconds"] + took / _SHEET_SHARE

    def _is_due(self, info: dict[str, Any]) -> bool:
        """Whether a sheet is worth its time now; always at the end of the run."""
        minutes, steps = self.train.minutes, self.train.steps
        seconds = info["training_seconds"]
        is_last = info["steps"] == steps or (minutes is not None and seconds >= 60 * minutes)
        return bool(is_last or seconds >= self._sheet_due)
