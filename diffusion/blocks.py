"""Layers of the stroke transformer: rotary attention, adaptive layer norm, level embedding."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def rotary_angles(positions: Tensor, dims: int, base: float) -> Tensor:
    """Angles of the rotary embedding (Su et al. 2021, section 3.2.2).

    Args:
        positions: (..., N) in tokens, not necessarily whole numbers.
        dims: how many features of a head are rotated; even.

    Returns:
        (..., N, dims / 2).
    """
    frequencies = base ** (-torch.arange(0, dims, 2, device=positions.device) / dims)
    return positions.float().unsqueeze(-1) * frequencies


def rotate(x: Tensor, angles: Tensor) -> Tensor:
    """Rotates the first features of x (B, H, N, E) by angles (B or 1, N, R / 2); the rest stays."""
    dims = 2 * angles.shape[-1]
    first, second = x[..., : dims // 2], x[..., dims // 2 : dims]
    cos, sin = angles.cos().unsqueeze(1).to(x.dtype), angles.sin().unsqueeze(1).to(x.dtype)
    return torch.cat([first * cos - second * sin, first * sin + second * cos, x[..., dims:]], -1)


class Attention(nn.Module):
    """Multi-head attention with normalised queries and keys and partial rotary positions.

    Only half of each head's features carry the position, so that a head can also look for
    content wherever it stands (style tokens have no place along the line).
    """

    def __init__(self, width: int, heads: int, base: float, memory_width: int | None = None):
        super().__init__()
        self.heads, self.base = heads, base
        self.rotated = width // heads // 2
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(memory_width or width, 2 * width, bias=False)
        self.query_norm = nn.RMSNorm(width // heads)
        self.key_norm = nn.RMSNorm(width // heads)
        self.out = nn.Linear(width, width)

    def forward(
        self,
        x: Tensor,
        positions: Tensor,
        memory: Tensor | None = None,
        memory_positions: Tensor | None = None,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        """Attends from x (B, N, D) to memory (B, M, D'), or to x itself.

        Args:
            positions: (B or 1, N); memory_positions: (B, M).
            memory_mask: (B, M) bool, True where a key may be seen.
        """
        keys = x if memory is None else memory
        places = positions if memory_positions is None else memory_positions
        q = self._split(self.query(x))
        k, v = (self._split(part) for part in self.key_value(keys).chunk(2, dim=-1))
        q = rotate(self.query_norm(q), rotary_angles(positions, self.rotated, self.base))
        k = rotate(self.key_norm(k), rotary_angles(places, self.rotated, self.base))
        mask = None if memory_mask is None else memory_mask[:, None, None, :]
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed: Tensor = self.out(y.transpose(1, 2).flatten(2))
        return mixed

    def _split(self, x: Tensor) -> Tensor:
        heads: Tensor = x.unflatten(-1, (self.heads, -1))
        return heads.transpose(1, 2)


class FeedForward(nn.Sequential):
    """Two linear layers with a GELU between, `ratio` times as wide inside."""

    def __init__(self, width: int, ratio: float):
        inner = int(width * ratio)
        super().__init__(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width))


class TextBlock(nn.Module):
    """A pre-norm transformer layer over characters."""

    def __init__(self, width: int, heads: int, base: float):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, base)
        self.mlp = FeedForward(width, 2.0)

    def forward(self, x: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """x (B, N, D), positions (B, N), mask (B, N) bool -> (B, N, D)."""
        h = self.norm1(x)
        attended: Tensor = x + self.attention(h, positions, h, positions, mask)
        result: Tensor = attended + self.mlp(self.norm2(attended))
        return result


class DiffusionBlock(nn.Module):
    """Self-attention over ink, cross-attention to style and text, MLP, under adaptive layer norm.

    Shift, scale and gate come from the condition vector and start at zero (adaLN-zero, Peebles &
    Xie 2023), so that a fresh block is the identity.
    """

    def __init__(self, width: int, heads: int, mlp_ratio: float, base: float):
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.self_attention = Attention(width, heads, base)
        self.cross_attention = Attention(width, heads, base)
        self.cross_norm = nn.LayerNorm(width)
        self.mlp = FeedForward(width, mlp_ratio)
        self.modulation = nn.Linear(width, 7 * width)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(
        self,
        x: Tensor,
        positions: Tensor,
        condition: Tensor,
        memory: Tensor,
        memory_positions: Tensor,
        memory_mask: Tensor,
    ) -> Tensor:
        """x (B, N, D), condition (B, D), memory (B, M, D) -> (B, N, D)."""
        shift1, scale1, gate1, gate2, shift3, scale3, gate3 = (
            self.modulation(condition).unsqueeze(1).chunk(7, dim=-1)
        )
        h = self.norm(x) * (1 + scale1) + shift1
        x = x + gate1 * self.self_attention(h, positions)
        h = self.cross_norm(x)
        x = x + (1 + gate2) * self.cross_attention(
            h, positions, memory, memory_positions, memory_mask
        )
        h = self.norm(x) * (1 + scale3) + shift3
        result: Tensor = x + gate3 * self.mlp(h)
        return result


class LevelEmbedding(nn.Module):
    """Embeds the continuous noise level sqrt(alpha_bar) in (0, 1) (Chen et al. 2020, WaveGrad).

    The level is turned into the angle arccos(level) in (0, pi/2), in which the cosine schedule is
    uniform, and into sines and cosines of it.
    """

    def __init__(self, width: int, frequencies: int = 32):
        super().__init__()
        self.frequencies: Tensor
        self.register_buffer(
            "frequencies", torch.logspace(0, math.log10(200.0), frequencies), persistent=False
        )
        self.mlp = nn.Sequential(
            nn.Linear(2 * frequencies, width), nn.SiLU(), nn.Linear(width, width)
        )

    def forward(self, level: Tensor) -> Tensor:
        """level (B,) -> (B, D)."""
        angle = torch.arccos(level.clamp(0.0, 1.0).float()).unsqueeze(-1) * self.frequencies
        embedded: Tensor = self.mlp(torch.cat([angle.sin(), angle.cos()], dim=-1))
        return embedded
