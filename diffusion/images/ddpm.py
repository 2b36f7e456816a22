"""Denoising diffusion of pictures: training loss, denoiser and sampling (Ho et al. 2020).

The schedule, the parameterizations and the samplers are those that strokes use; what stands here
binds a U-Net to them, and adds what needs the discrete times: networks that predict the posterior's
mean or its variance, and losses that are the variational bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from diffusion.guidance import guided, guided_together
from diffusion.images.bounds import (
    bits_per_dim,
    discretized_normal_log_likelihood,
    normal_kl,
)
from diffusion.images.classifier import Classifier, classifier_guided
from diffusion.images.unet import UNet, UNetConfig
from diffusion.samplers import Denoiser, Noise, Prediction, Sampler, SamplerStep
from diffusion.schedule import NoiseSchedule, posterior_weights, q_sample, target, to_x0

Schedule = Literal["linear", "cosine"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
# what strokes know too, and the mean of q(x_(t-1) | x_t, x_0)
ImageParameterization = Literal["eps", "x0", "v", "mean"]
PARAMETERIZATIONS: tuple[ImageParameterization, ...] = get_args(ImageParameterization)
Weighting = Literal["simple", "bound", "continuous"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)

_BOUND_SHARE = 0.001  # of the bound in the hybrid loss; Nichol & Dhariwal 2021, section 3.1
_TIMES_OF_SHARE = 1000  # their bound counts as a sum over so many times


@dataclass(frozen=True)
class ImageDiffusionConfig:
    """The shape of a diffusion model of pictures, what its network predicts, and what it minimises.

    weighting: "simple" is the plain squared error of what is predicted (Ho et al. 2020, eq. 14);
    "bound" weighs the error of x0_hat by T (SNR(t-1) - SNR(t)) / 2, which is the variational bound
    in nats (Kingma et al. 2021, the discrete-time loss), and "continuous" by -SNR'(t) / 2, its
    limit for infinitely many steps. learned_variance: the network also says where between beta and
    beta-tilde the variance of a step lies, and learns it from the bound (Nichol & Dhariwal 2021,
    eq. 15 and 16).

    Raises:
        ValueError: a value is out of range.
    """

    unet: UNetConfig = field(default_factory=UNetConfig)
    schedule: Schedule = "linear"
    T: int = 1000
    parameterization: ImageParameterization = "eps"
    class_dropout: float = 0.1  # how often training hides the class, where there are some
    weighting: Weighting = "simple"
    learned_variance: bool = False

    def __post_init__(self) -> None:
        if self.schedule not in SCHEDULES:
            raise ValueError(f"schedule must be one of {', '.join(SCHEDULES)}")
        if self.parameterization not in PARAMETERIZATIONS:
            raise ValueError(f"parameterization must be one of {', '.join(PARAMETERIZATIONS)}")
        if self.weighting not in WEIGHTINGS:
            raise ValueError(f"weighting must be one of {', '.join(WEIGHTINGS)}")
        if self.learned_variance and self.weighting == "continuous":
            raise ValueError("a variance is learned at whole times; choose another weighting")
        if not 2 <= self.T <= 100_000:
            raise ValueError(f"T must lie in 2..100000, got {self.T}")
        if not 0 <= self.class_dropout <= 1:
            raise ValueError(f"class_dropout must lie in [0, 1], got {self.class_dropout}")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` takes them back."""
        return {**vars(self), "unet": self.unet.to_json()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ImageDiffusionConfig:
        """Raises ValueError unless the values are those of such a model."""
        try:
            return cls(**{**values, "unet": UNetConfig.from_json(values["unet"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a diffusion model of pictures ({error})") from None

    def build(self) -> ImageDiffusion:
        """A model with random weights, drawn from torch's global generator."""
        return ImageDiffusion(self)


class ImageDiffusion(nn.Module):
    """A U-Net with the schedule that it was trained on."""

    def __init__(self, config: ImageDiffusionConfig) -> None:
        super().__init__()
        self.config = config
        make = NoiseSchedule.linear if config.schedule == "linear" else NoiseSchedule.cosine
        self.schedule = make(config.T)
        outputs = 2 if config.learned_variance else 1
        self.unet = UNet(replace(config.unet, outputs=outputs))
        alpha_bars = self.schedule.alpha_bars
        self._gammas = np.log1p(-alpha_bars) - np.log(alpha_bars)  # -log SNR, rising
        before = np.concatenate([[1.0], alpha_bars[:-1]])
        self._posterior = posterior_weights(alpha_bars, before)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a picture: (C, H, W)."""
        unet = self.config.unet
        return unet.image_channels, unet.image_size, unet.image_size

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """What the network says, (B, C, H, W) or (B, 2 C, H, W) with a variance; see `UNet`."""
        return self.unet(x_t, t, labels)  # type: ignore[no-any-return]

    def loss(self, x0: Tensor, labels: Tensor | None, generator: torch.Generator) -> Tensor:
        """The mean over a batch of what the config says is minimised.

        Each sample has a time of its own; over the batch they are spread evenly, which leaves the
        mean as it is and lowers its variance.

        Args:
            x0: (B, C, H, W) in [-1, 1].
            labels: (B,) int64; hidden at random, so that the model knows both ways.
            generator: of the times, noise and hiding; on the device of x0.
        """
        config, count, device = self.config, len(x0), x0.device
        jitter = torch.rand(count, generator=generator, device=device)
        place = (torch.arange(count, device=device) + jitter) / count
        place = place[torch.randperm(count, generator=generator, device=device)]
        eps = torch.randn(x0.shape, generator=generator, device=device)
        hidden = torch.rand(count, generator=generator, device=device) < config.class_dropout
        if labels is not None:
            labels = torch.where(hidden, config.unet.classes, labels)
        last = config.T - 1
        t = place * last
        if config.weighting != "continuous":
            t = (place * config.T).floor().clamp(max=last)
        alpha_bar = self.alpha_bar_at(t)
        x_t = q_sample(x0, eps, alpha_bar)
        output, share = self._parts(self(x_t, t, labels))
        x0_hat = self._to_x0(output, x_t, t, alpha_bar)
        if config.weighting == "simple":
            loss = (output - self._target(x0, x_t, eps, t, alpha_bar)).square().mean()
        else:
            weights = torch.from_numpy(self._weights(t)).to(x0.dtype).to(device)
            loss = (weights * (x0_hat - x0).square().flatten(1).mean(1)).mean()
        if share is not None:
            bound = self._step_bits(x0, x_t, t, x0_hat.detach(), share).mean()
            loss = loss + _BOUND_SHARE * config.T / _TIMES_OF_SHARE * bound
        return loss

    def alpha_bar_at(self, t: Tensor) -> Tensor:
        """alpha_bar at times t, (B,) in [0, T - 1]; between whole ones log SNR is linear in t.

        Returns:
            (B,) float64 on the CPU.
        """
        gamma = torch.from_numpy(self._at(self._gammas, t))
        return torch.sigmoid(-gamma)

    def denoiser(
        self,
        labels: Tensor | None = None,
        guidance_scale: float = 1.0,
        clamp: float | None = 1.0,
    ) -> Denoiser:
        """What the samplers of `diffusion.samplers` call.

        Args:
            labels: (B,) int64 of the batch that will be sampled; None: of no class.
            guidance_scale: classifier-free guidance towards the labels; 1.0 = none.
            clamp: limits x0_hat to [-clamp, clamp]; None: not at all.

        Raises:
            ValueError: guidance has no labels to lead to, or a number is out of range.
        """
        if labels is None and guidance_scale != 1:
            raise ValueError("guidance needs labels to lead to")
        if labels is None or guidance_scale == 1:
            plain = self._denoiser(labels)
            return guided(plain, plain, plain, clamp=clamp)
        nothing = torch.full_like(labels, self.config.unet.classes)
        stacked = self._denoiser(torch.cat([labels, nothing]))
        return guided_together(stacked, guidance_scale, clamp=clamp)

    def time_of(self, level: Tensor) -> Tensor:
        """The time t, (B,) float in [0, T - 1], of noise levels sqrt(alpha_bar), (B,).

        It turns `alpha_bar_at` round; levels outside the schedule have the time of its end.
        """
        alpha_bar = level.detach().cpu().double().square().clamp(0, 1).numpy()
        with np.errstate(divide="ignore"):  # at the ends of [0, 1] it is infinite
            gamma = np.log1p(-alpha_bar) - np.log(alpha_bar)
        t = np.interp(gamma, self._gammas, np.arange(self.config.T))
        return torch.from_numpy(t).to(torch.float32).to(level.device)

    def _denoiser(self, labels: Tensor | None) -> Denoiser:
        def denoiser(x_t: Tensor, level: Tensor) -> Prediction:
            t = self.time_of(level)
            output, share = self._parts(self(x_t, t, labels))
            x0_hat = self._to_x0(output, x_t, t, level.cpu().double().square())
            return Prediction(x0_hat, variance_share=share)

        return denoiser

    def _parts(self, said: Tensor) -> tuple[Tensor, Tensor | None]:
        """What is predicted, and the variance's place: 0 is beta-tilde and 1 is beta."""
        if not self.config.learned_variance:
            return said, None
        output, share = said.chunk(2, dim=1)
        return output, (share + 1) / 2

    def _target(self, x0: Tensor, x_t: Tensor, eps: Tensor, t: Tensor, alpha_bar: Tensor) -> Tensor:
        if self.config.parameterization != "mean":
            return target(self.config.parameterization, x0, eps, alpha_bar)
        weight_x0, weight_x_t = self._mean_weights(t, x0)
        return weight_x0 * x0 + weight_x_t * x_t

    def _to_x0(self, output: Tensor, x_t: Tensor, t: Tensor, alpha_bar: Tensor) -> Tensor:
        if self.config.parameterization != "mean":
            return to_x0(self.config.parameterization, output, x_t, alpha_bar)
        weight_x0, weight_x_t = self._mean_weights(t, x_t)
        return (output - weight_x_t * x_t) / weight_x0

    def _mean_weights(self, t: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
        """Of x0 and of x_t in the posterior's mean (Ho et al. 2020, eq. 7), (B, 1, 1, 1) each."""
        x0, x_t = (
            torch.from_numpy(self._at(values, t)).to(like.dtype).to(like.device).view(-1, 1, 1, 1)
            for values in (self._posterior.x0, self._posterior.x_t)
        )
        return x0, x_t

    def _weights(self, t: Tensor) -> NDArray[np.float64]:
        """Of the error of x0_hat at times t, so that its mean over t is a bound; (B,).

        The step to the clean sample, t = 0, counts as a Gaussian of precision SNR(0).
        """
        T, snr = self.config.T, np.exp(-self._gammas)
        if self.config.weighting == "bound":
            falls = np.concatenate([snr[:1], snr[:-1] - snr[1:]])
            return self._at(T / 2 * falls, t)
        before = np.minimum(t.cpu().numpy().astype(np.int64), T - 2)
        slope = self._gammas[before + 1] - self._gammas[before]
        weights: NDArray[np.float64] = (T - 1) / 2 * slope * np.exp(-self._at(self._gammas, t))
        return weights

    def _step_bits(
        self, x0: Tensor, x_t: Tensor, t: Tensor, x0_hat: Tensor, share: Tensor
    ) -> Tensor:
        """One term of the bound, L_(t-1) or L_0 (Ho et al. 2020, eq. 5 and 13), in bits/dim, (B,).

        beta-tilde is 0 at t = 0, where its next value stands for it.
        """
        step = t.long()
        variances = self._posterior.variance
        variances = np.concatenate([variances[1:2], variances[1:]])
        log_tilde, log_beta = (
            torch.from_numpy(np.log(values)[step.cpu().numpy()])
            .to(x0.dtype)
            .to(x0.device)
            .view(-1, 1, 1, 1)
            for values in (variances, self._posterior.beta)
        )
        log_variance = share * log_beta + (1 - share) * log_tilde
        mean, _ = self.schedule.posterior(x_t, x0, step)
        mean_hat, _ = self.schedule.posterior(x_t, x0_hat, step)
        decoded = -discretized_normal_log_likelihood(x0, mean_hat, log_variance / 2)
        nats = torch.where(
            (step == 0).view(-1, 1, 1, 1),
            decoded,
            normal_kl(mean, log_tilde, mean_hat, log_variance),
        )
        return bits_per_dim(nats.flatten(1).sum(1), x0[0].numel())

    def _at(self, values: NDArray[np.float64], t: Tensor) -> NDArray[np.float64]:
        """Values (T,) at times t, (B,), linear between whole ones."""
        place = t.detach().cpu().double().numpy()
        found: NDArray[np.float64] = np.interp(place, np.arange(self.config.T), values)
        return found


def sample(
    model: ImageDiffusion,
    sampler: Sampler,
    num_steps: int,
    x_T: Tensor,
    *,
    noise: Noise | None = None,
    labels: Tensor | None = None,
    guidance_scale: float = 1.0,
    guide: Classifier | None = None,
) -> Iterator[SamplerStep]:
    """Draws pictures, in [-1, 1], step by step; the last step's x_t is the result.

    Args:
        num_steps: in 1..T; T is every level of the schedule.
        x_T: (B, C, H, W) Gaussian noise, on the model's device.
        noise, labels, guidance_scale: see `Sampler` and `ImageDiffusion.denoiser`.
        guide: a noisy classifier that leads to the labels a model that is told none of them;
            guidance_scale is then that of `classifier_guided`.

    Raises:
        ValueError: an argument is out of range, or a guide has no labels to lead to.
    """
    if guide is None:
        denoiser = model.denoiser(labels, guidance_scale)
    elif labels is None:
        raise ValueError("a guide needs labels to lead to")
    else:
        denoiser = classifier_guided(model.denoiser(), guide, labels, guidance_scale)
    return sampler(denoiser, x_T, model.schedule.spaced(num_steps), noise=noise)
