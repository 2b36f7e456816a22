"""Our diffusion model, sampled by our samplers, beside the schedulers of the library diffusers."""

from functools import partial

import pytest
import torch

from diffusion.images.ddpm import ImageDiffusionConfig
from diffusion.images.unet import UNetConfig
from diffusion.samplers import ddim, ddpm, dpmpp2m

SHAPE = (2, 1, 8, 8)
TINY = UNetConfig(
    image_size=8, channels=(8, 8), attention=(False, True), layers=1, groups=4, head_width=4
)
TYPES = {"eps": "epsilon", "x0": "sample", "v": "v_prediction"}  # ours: theirs
SCHEDULES = {"linear": "linear", "cosine": "squaredcos_cap_v2"}

pytestmark = [
    pytest.mark.parametrize("schedule", SCHEDULES),
    pytest.mark.parametrize("parameterization", TYPES),
]


def normal(seed=0):
    return torch.randn(SHAPE, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def small_model(schedule, parameterization, **changes):
    torch.manual_seed(0)
    config = ImageDiffusionConfig(
        TINY, schedule=schedule, parameterization=parameterization, **changes
    )
    return config.build().double().eval()


def their_scheduler(name, model, num_steps, **options):
    """Theirs with its own betas, which are float32, told our float64 levels."""
    schedulers = pytest.importorskip("diffusers.schedulers")
    config = model.config
    scheduler = getattr(schedulers, name)(
        config.T,
        beta_start=1e-4,
        beta_end=0.02,
        beta_schedule=SCHEDULES[config.schedule],
        prediction_type=TYPES[config.parameterization],
        timestep_spacing="trailing",
        **options,
    )
    ours = torch.tensor(model.schedule.alpha_bars)
    torch.testing.assert_close(scheduler.alphas_cumprod.double(), ours, rtol=1e-3, atol=1e-5)
    scheduler.alphas_cumprod = ours
    scheduler.set_timesteps(num_steps)
    if hasattr(scheduler, "sigmas"):
        levels = ours[scheduler.timesteps]
        sigmas = ((1 - levels) / levels).sqrt()
        scheduler.sigmas = torch.cat([sigmas, sigmas.new_zeros(1)])
    return scheduler


@torch.no_grad()
def compare(model, sampler, scheduler, num_steps, clamp, atol, noise=None):
    """Both take each step from the same x_t, the network called by us and, at their t, by them."""
    x_t = normal()
    levels = model.schedule.spaced(num_steps)
    steps = list(sampler(model.denoiser(clamp=clamp), x_t, levels, noise=noise))
    assert len(steps) == len(scheduler.timesteps)
    for step, t in zip(steps, scheduler.timesteps, strict=True):
        output = model(x_t, torch.full((2,), float(t)))
        theirs = scheduler.step(output, t, x_t).prev_sample
        torch.testing.assert_close(step.x_t, theirs, rtol=atol, atol=atol)
        x_t = step.x_t


VARIANCES = {"fixed_large": "beta", "fixed_small": "beta_tilde", "learned_range": "learned"}


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("num_steps", [20])
def test_ddpm_takes_the_steps_of_diffusers(
    schedule, parameterization, variance, num_steps, monkeypatch
):
    model = small_model(schedule, parameterization, learned_variance=variance == "learned_range")
    theirs = their_scheduler(
        "DDPMScheduler", model, num_steps, variance_type=variance, clip_sample=True
    )
    ours_drawn, theirs_drawn = (torch.Generator().manual_seed(1) for _ in range(2))
    calls = []

    def their_noise(shape, **kwargs):
        calls.append(shape)
        noise = torch.randn(shape, dtype=torch.float64, generator=theirs_drawn)
        # Ho et al. add none in the step to the clean sample; theirs does if that starts at t > 0
        return torch.zeros_like(noise) if len(calls) == num_steps else noise

    monkeypatch.setattr("diffusers.schedulers.scheduling_ddpm.randn_tensor", their_noise)
    compare(
        model,
        partial(ddpm, variance=VARIANCES[variance]),
        theirs,
        num_steps,
        clamp=1.0,
        atol=1e-10,
        noise=lambda like: torch.randn(like.shape, dtype=like.dtype, generator=ours_drawn),
    )


@pytest.mark.parametrize("num_steps", [20])
def test_ddim_takes_the_steps_of_diffusers(schedule, parameterization, num_steps):
    model = small_model(schedule, parameterization)
    theirs = their_scheduler(
        "DDIMScheduler", model, num_steps, clip_sample=True, set_alpha_to_one=True
    )

    # with clipping, ours keeps x_t = signal x0_hat + noise eps, as they do when told to
    step = theirs.step
    theirs.step = lambda *args: step(*args, use_clipped_model_output=True)
    compare(model, ddim, theirs, num_steps, 1.0, 1e-10)


@pytest.mark.parametrize("num_steps", [20])
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' own
def test_dpmpp2m_takes_the_steps_of_diffusers(schedule, parameterization, num_steps):
    model = small_model(schedule, parameterization)
    theirs = their_scheduler("DPMSolverMultistepScheduler", model, num_steps)
    compare(model, dpmpp2m, theirs, num_steps, None, 1e-5)  # their step is float32
