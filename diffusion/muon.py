"""Muon: momentum whose matrices are orthogonalised (Jordan et al. 2024)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic iteration, Jordan et al. 2024


def orthogonalise(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Moves the singular values of each matrix (K, M, N) towards 1 by Newton-Schulz steps.

    float32 on the CPU, where bfloat16 is slow without hardware for it; bfloat16 on GPUs.
    """
    a, b, c = _COEFFICIENTS
    x = matrices.bfloat16() if matrices.device.type == "cuda" else matrices.float()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.flatten(1).norm(dim=1) + 1e-7).view(-1, 1, 1)
    for _ in range(iterations):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    result: Tensor = (x.mT if tall else x).to(matrices.dtype)
    return result


class Muon(torch.optim.Optimizer):
    """Muon for the hidden matrices of a transformer, equal shapes orthogonalised together.

    Nesterov momentum; updates are scaled to the root mean square of AdamW's,
    0.2 sqrt(max(M, N)) (Liu et al. 2025, eq. 4), so that both can share a learning rate.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One update of every parameter that has a gradient; closure is not supported."""
        if closure is not None:
            raise ValueError("Muon takes no closure")
        for group in self.param_groups:
            by_shape: dict[tuple[int, ...], list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[tuple(parameter.shape)].append(parameter)
            for shape, parameters in by_shape.items():
                self._update(parameters, group, 0.2 * max(shape) ** 0.5)

    def _update(self, parameters: list[Tensor], group: dict[str, Any], scale: float) -> None:
        gradients = [p.grad for p in parameters if p.grad is not None]
        buffers = []
        for parameter in parameters:
            state = self.state[parameter]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(parameter)
            buffers.append(state["momentum"])
        rate, momentum = group["lr"], group["momentum"]
        torch._foreach_lerp_(buffers, gradients, 1 - momentum)
        looked_ahead = torch._foreach_lerp(gradients, buffers, momentum)
        update = orthogonalise(torch.stack(list(looked_ahead)))
        torch._foreach_mul_(parameters, 1 - rate * group["weight_decay"])
        torch._foreach_add_(parameters, list(update.unbind()), alpha=-rate * scale)
