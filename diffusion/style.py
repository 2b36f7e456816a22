"""The writer-style encoder: pictures of ink -> one vector and a row of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HAND_WIDTH = 192  # numbers that tell a hand from others


class StyleCode(NamedTuple):
    """What a hand looks like, to the denoiser.

    pooled: (B, P); tokens: (B, S, D); mask: (B, S) bool, False where a token shows blank paper;
    log_pace: (B,) log of the hand's ink length over the length expected from the text. P is
    `HAND_WIDTH` with a `HandEncoder`, else D.
    """

    pooled: Tensor
    tokens: Tensor
    mask: Tensor
    log_pace: Tensor

    def joined(self, count: int) -> StyleCode:
        """Codes of single windows (B * count) -> of hands that are seen by `count` windows each.

        The vectors are averaged, the tokens stand side by side: (B, count * S, D).
        """
        pooled, tokens, mask, log_pace = (part.unflatten(0, (-1, count)) for part in self)
        return StyleCode(pooled.mean(1), tokens.flatten(1, 2), mask.flatten(1), log_pace.mean(1))


@dataclass(frozen=True, eq=False)
class HandCode:
    """A hand to write in: what its windows have in common, and what each of them shows.

    pooled: (1, P) and log_pace: (1,), means over all windows; tokens: (K, S, D) and mask: (K, S)
    of the K windows that say enough.
    """

    pooled: Tensor
    log_pace: Tensor
    tokens: Tensor
    mask: Tensor

    def seen_by(self, seed: int, count: int = 1) -> StyleCode:
        """The code for one word: its seed says which windows are attended to.

        Different windows for different words show a denoiser more of the hand than the fullest
        ones for all.

        Args:
            count: windows that the denoiser has learnt to see at once. Where the hand has fewer,
                tokens of no window, masked, take their place.
        """
        known = len(self.tokens)
        chosen = [(seed + i) % known for i in range(min(count, known))]
        blank = (count - len(chosen)) * self.tokens.shape[1]
        tokens = F.pad(self.tokens[chosen].flatten(0, 1), (0, 0, 0, blank))
        mask = F.pad(self.mask[chosen].flatten(), (0, blank))
        return StyleCode(self.pooled, tokens.unsqueeze(0), mask.unsqueeze(0), self.log_pace)


class WindowEncoder(nn.Module):
    """A convolutional encoder of style windows (40 x 288 px): a vector a window, and its columns.

    Both what shows a hand's letters to the denoiser and what tells hands apart begin so.
    """

    def __init__(self, width: int, channels: tuple[int, ...], *, pooled: bool = True):
        """pooled: also a vector a window; without it `pooled` cannot be called."""
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for now in channels:
            layers += [nn.Conv2d(before, now, 3, stride=2, padding=1), nn.GroupNorm(8, now)]
            layers += [nn.SiLU()]
            before = now
        self.trunk = nn.Sequential(*layers)
        self.rows = nn.Conv2d(before, width, (3, 3), padding=(0, 1))  # 40 / 16 rows -> 1
        self.mix = nn.Sequential(nn.SiLU(), nn.Conv1d(width, width, 3, padding=1), nn.SiLU())
        if pooled:
            self.pool = nn.Sequential(
                nn.Linear(2 * width, width), nn.SiLU(), nn.Linear(width, width)
            )

    def columns(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """What 16 columns each show (B, S, D), and which of them show ink (B, S) bool."""
        image = windows.unsqueeze(1)
        columns = self.rows(self.trunk(image)).squeeze(2)
        columns = (columns + self.mix(columns)).transpose(1, 2)
        inked = windows.amax(dim=1).unflatten(-1, (columns.shape[1], -1)).amax(-1) > 0.2
        return columns, inked | (~inked.any(dim=1, keepdim=True))  # blank ones have a code too

    def pooled(self, columns: Tensor, inked: Tensor) -> Tensor:
        """A vector of each window (B, D), from the mean and the spread of its columns."""
        weight = inked.unsqueeze(-1).to(columns.dtype)
        mean = (columns * weight).sum(1) / weight.sum(1)
        spread = (
            ((columns - mean.unsqueeze(1)) ** 2 * weight).sum(1) / weight.sum(1) + 1e-5
        ).sqrt()
        vector: Tensor = self.pool(torch.cat([mean, spread], dim=-1))
        return vector


class HandEncoder(WindowEncoder):
    """Tells hands apart: a window -> `HAND_WIDTH` numbers, near those of the same hand.

    It is trained for itself, on naming the writers of windows; see `hand_task.HandTask`.
    """

    def __init__(self, channels: tuple[int, ...]):
        super().__init__(HAND_WIDTH, channels)

    def forward(self, windows: Tensor) -> Tensor:
        """windows (B, 40, 288) in [0, 1], ink 1 -> (B, HAND_WIDTH), a unit each on average."""
        vector = self.pooled(*self.columns(windows))
        hand: Tensor = F.normalize(vector, dim=-1) * HAND_WIDTH**0.5
        return hand


class StyleEncoder(WindowEncoder):
    """Shows a hand to the denoiser: a vector, a token per 16 columns, and the hand's pace."""

    def __init__(
        self,
        width: int,
        channels: tuple[int, ...] = (24, 48, 96, 128),
        hand_channels: tuple[int, ...] = (),
    ):
        """hand_channels: of a `HandEncoder` for the vector; () pools the tokens' own columns."""
        super().__init__(width, channels, pooled=not hand_channels)
        self.token = nn.Linear(width, width)
        self.hand = HandEncoder(hand_channels) if hand_channels else None
        self.pace = nn.Linear(HAND_WIDTH if hand_channels else width, 1)

    def forward(self, windows: Tensor) -> StyleCode:
        """windows (B, 40, 288) in [0, 1], ink 1."""
        columns, inked = self.columns(windows)
        pooled = self.pooled(columns, inked) if self.hand is None else self.hand(windows)
        return StyleCode(pooled, self.token(columns), inked, self.pace(pooled).squeeze(-1))
