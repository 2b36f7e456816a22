from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from diffusion.images.bounds import bits_per_dim, bound_terms
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.ddpm import ImageDiffusionConfig, sample
from diffusion.images.unet import UNetConfig
from diffusion.samplers import SAMPLERS, Prediction, ddpm
from diffusion.schedule import q_sample, target

TINY = UNetConfig(image_size=8, channels=(8, 16), attention=(False, True), layers=1, groups=4)
CONFIG = ImageDiffusionConfig(TINY, T=40)
CONDITIONAL = replace(CONFIG, unet=replace(TINY, classes=3))


def built(config, seed=0):
    torch.manual_seed(seed)
    return config.build().double().eval()


def normal(*shape, seed=0):
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def noise_of(seed):
    generator = torch.Generator().manual_seed(seed)
    return lambda like: torch.randn(like.shape, dtype=like.dtype, generator=generator)


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_levels_of_the_schedule_have_whole_times(schedule):
    model = built(replace(CONFIG, schedule=schedule, T=1000))
    levels = torch.from_numpy(np.sqrt(model.schedule.alpha_bars))
    times = torch.arange(1000, dtype=torch.float32)
    torch.testing.assert_close(model.time_of(levels), times, atol=1e-4, rtol=0)
    between = model.time_of((levels[10:11] + levels[11:12]) / 2)
    assert 10 < float(between) < 11
    outside = model.time_of(torch.tensor([1.0, 0.0], dtype=torch.float64))
    assert outside.tolist() == [0.0, 999.0]


@pytest.mark.parametrize("parameterization", ["eps", "x0", "v"])
@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_sampling_agrees_with_diffusers_step_by_step(schedule, parameterization):
    schedulers = pytest.importorskip("diffusers.schedulers")
    model = built(replace(CONFIG, schedule=schedule, parameterization=parameterization))
    names = {"eps": "epsilon", "x0": "sample", "v": "v_prediction"}
    theirs = schedulers.DDPMScheduler(
        CONFIG.T, prediction_type=names[parameterization], variance_type="fixed_small"
    )
    theirs.alphas_cumprod = torch.tensor(model.schedule.alpha_bars)
    theirs.set_timesteps(CONFIG.T)
    ours = sample(model, ddpm, CONFIG.T, normal(2, 1, 8, 8), noise=noise_of(1))
    x_t, generator = normal(2, 1, 8, 8), torch.Generator().manual_seed(1)
    for step, t in zip(ours, theirs.timesteps, strict=True):
        with torch.no_grad():
            output = model(x_t, t.expand(2))
        x_t = theirs.step(output, t, x_t, generator=generator).prev_sample
        torch.testing.assert_close(step.x_t, x_t, atol=1e-5, rtol=1e-5)
    assert step.done == CONFIG.T


@pytest.mark.parametrize("parameterization", ["eps", "x0", "v"])
def test_the_loss_is_the_squared_error_of_what_is_predicted(parameterization, monkeypatch):
    model = built(replace(CONFIG, T=64, parameterization=parameterization))
    seen = []

    def network(x_t, t, labels):
        seen.append((x_t, t))
        return torch.zeros_like(x_t)

    monkeypatch.setattr(model, "forward", network)
    x0 = normal(16, 1, 8, 8).clamp(-1, 1)
    loss = model.loss(x0, None, torch.Generator().manual_seed(0))
    ((x_t, t),) = seen
    t = t.long()
    assert sorted(t.tolist()) != t.tolist()
    assert sorted((t // 4).tolist()) == list(range(16))  # a time in every sixteenth
    alpha_bar = torch.from_numpy(model.schedule.alpha_bars[t.numpy()])
    signal, noise = (
        part[:, None, None, None] for part in (alpha_bar.sqrt(), (1 - alpha_bar).sqrt())
    )
    eps = (x_t - signal * x0) / noise
    torch.testing.assert_close(q_sample(x0, eps, alpha_bar), x_t)
    assert abs(float(eps.mean())) < 0.1
    assert float(eps.var()) == pytest.approx(1, abs=0.15)
    wanted = target(parameterization, x0, eps, alpha_bar)
    torch.testing.assert_close(loss, wanted.square().mean())


def test_a_seed_fixes_the_loss():
    model, x0 = built(CONFIG), normal(4, 1, 8, 8)
    first, again, other = (
        float(model.loss(x0, None, torch.Generator().manual_seed(seed)).detach())
        for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize(("dropout", "used"), [(0.0, [0, 1]), (1.0, [3])])
def test_hidden_classes_train_the_class_that_means_none(dropout, used):
    model = built(replace(CONDITIONAL, class_dropout=dropout))
    labels = torch.tensor([0, 1, 1, 0])
    model.loss(normal(4, 1, 8, 8), labels, torch.Generator().manual_seed(0)).backward()
    touched = model.unet.label.weight.grad.abs().sum(1).nonzero().flatten()
    assert touched.tolist() == used


def test_guidance_leads_from_the_unconditional_to_the_conditional_prediction():
    model, x_t = built(CONDITIONAL), normal(2, 1, 8, 8)
    level, labels = torch.full((2,), 0.7, dtype=torch.float64), torch.tensor([0, 2])

    def x0_hat(labels, scale=1.0, clamp=None):
        with torch.no_grad():
            return model.denoiser(labels, scale, clamp)(x_t, level).x0_hat

    without, with_ = x0_hat(None), x0_hat(labels)
    assert not torch.allclose(without, with_)
    torch.testing.assert_close(x0_hat(labels, 0.0), without)
    torch.testing.assert_close(x0_hat(labels, 3.0), without + 3 * (with_ - without))
    torch.testing.assert_close(x0_hat(labels, 3.0, 0.1), x0_hat(labels, 3.0).clamp(-0.1, 0.1))
    with pytest.raises(ValueError, match="labels"):
        x0_hat(None, 2.0)


@pytest.mark.parametrize("parameterization", ["eps", "x0", "v", "mean"])
def test_parameterizations_say_the_same(parameterization):
    model = built(replace(CONFIG, parameterization=parameterization))
    x0, eps, t = normal(3, 1, 8, 8), normal(3, 1, 8, 8, seed=1), torch.tensor([0.0, 7.0, 39.0])
    alpha_bar = model.alpha_bar_at(t)
    torch.testing.assert_close(
        alpha_bar, torch.from_numpy(model.schedule.alpha_bars[t.long().numpy()])
    )
    x_t = q_sample(x0, eps, alpha_bar)
    wanted = model._target(x0, x_t, eps, t, alpha_bar)
    torch.testing.assert_close(model._to_x0(wanted, x_t, t, alpha_bar), x0)
    if parameterization == "mean":
        torch.testing.assert_close(wanted, model.schedule.posterior(x_t, x0, t.long())[0])


def test_the_weighted_error_is_the_kl_of_the_steps():
    model = built(replace(CONFIG, weighting="bound", parameterization="x0"))
    t = torch.arange(1, CONFIG.T)
    x0, x0_hat, eps = (normal(len(t), 1, 8, 8, seed=k) for k in range(3))
    x_t = q_sample(x0, eps, model.alpha_bar_at(t))
    mean, variance = model.schedule.posterior(x_t, x0, t)
    mean_hat, _ = model.schedule.posterior(x_t, x0_hat, t)
    kl = kl_divergence(Normal(mean, variance.sqrt()), Normal(mean_hat, variance.sqrt()))
    weights = torch.from_numpy(model._weights(t)) / CONFIG.T
    errors = (x0 - x0_hat).square().flatten(1).sum(1)
    torch.testing.assert_close(weights * errors, kl.flatten(1).sum(1))


def test_with_many_steps_the_bound_nears_its_continuous_limit():
    fine, t = replace(CONFIG, schedule="cosine", T=4000), torch.linspace(400, 3600, 9)
    weights = (built(replace(fine, weighting=kind))._weights(t) for kind in ("bound", "continuous"))
    np.testing.assert_allclose(*weights, rtol=0.02)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_a_step_that_knows_all_costs_only_its_variance(share):
    model = built(replace(CONFIG, learned_variance=True))
    t, x0 = torch.tensor([1, 20, 39]), normal(3, 1, 8, 8).clamp(-1, 1)
    x_t = q_sample(x0, normal(3, 1, 8, 8, seed=1), model.alpha_bar_at(t))
    bits = model._step_bits(x0, x_t, t, x0, torch.full_like(x0, share))
    tilde = model._posterior.variance[t.numpy()]
    ratio = (tilde / model._posterior.beta[t.numpy()]) ** share
    np.testing.assert_allclose(bits.numpy(), (ratio - 1 - np.log(ratio)) / 2 / np.log(2), atol=1e-9)


def test_a_learned_variance_is_measured_as_it_is_trained():
    model = built(replace(CONFIG, learned_variance=True)).float()
    x0 = normal(3, 1, 8, 8).clamp(-1, 1)
    terms, noise = bound_terms(model.denoiser(), model.schedule, x0, noise_of(6)), noise_of(6)
    next(terms)  # L_T
    for t, _, nats in terms:
        times = torch.full((3,), t)
        x_t = q_sample(x0, noise(x0), model.alpha_bar_at(times))
        said = model.denoiser()(x_t.float(), model.alpha_bar_at(times).sqrt().float())
        x0_hat, share = said.x0_hat.double(), said.variance_share.double()
        bits = model._step_bits(x0, x_t, times, x0_hat, share)
        torch.testing.assert_close(bits_per_dim(nats, 64), bits, rtol=1e-4, atol=1e-6)


def test_the_bound_teaches_the_variance_and_leaves_the_prediction_alone():
    hybrid, simple = (built(replace(CONFIG, learned_variance=is_on)) for is_on in (True, False))
    leave, plain = hybrid.unet.leave, simple.unet.leave
    with torch.no_grad():
        for name, value in simple.state_dict().items():
            if "leave" not in name:
                hybrid.state_dict()[name].copy_(value)
        leave.weight[:1], leave.bias[:1] = plain.weight, plain.bias
    x0 = normal(8, 1, 8, 8).clamp(-1, 1)
    for model in (hybrid, simple):
        model.loss(x0, None, torch.Generator().manual_seed(0)).backward()
    torch.testing.assert_close(leave.weight.grad[:1], plain.weight.grad)
    assert leave.weight.grad[1:].abs().max() > 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_learned_variance_lies_between_the_fixed_ones(share):
    def denoiser(x_t, level):
        return Prediction(x_t.tanh(), variance_share=torch.full_like(x_t, share))

    alpha_bars = built(CONFIG).schedule.spaced(6)
    fixed = "beta" if share else "beta_tilde"
    learned, wanted = (
        list(ddpm(denoiser, normal(2, 1, 8, 8), alpha_bars, noise=noise_of(3), variance=variance))
        for variance in (None, fixed)
    )
    for ours, theirs in zip(learned, wanted, strict=True):
        torch.testing.assert_close(ours.x_t, theirs.x_t)
    unlearned = ddpm(
        lambda x_t, level: Prediction(x_t),
        normal(1, 1, 8, 8),
        alpha_bars,
        noise=noise_of(3),
        variance="learned",
    )
    with pytest.raises(ValueError, match="no variance"):
        next(unlearned)


def test_a_network_with_a_learned_variance_is_guided_and_sampled():
    model = built(replace(CONDITIONAL, learned_variance=True))
    labels = torch.tensor([0, 2])
    *_, last = sample(
        model, ddpm, 5, normal(2, 1, 8, 8), noise=noise_of(4), labels=labels, guidance_scale=2.0
    )
    assert last.prediction.variance_share.shape == last.x_t.shape
    assert last.x_t.isfinite().all()


def test_a_guide_leads_a_model_that_is_told_no_class():
    torch.manual_seed(1)
    guide = ClassifierConfig(28, classes=3, channels=(2, 2), features=4, noisy=True).build().eval()
    model = built(ImageDiffusionConfig(replace(TINY, image_size=28), T=40)).float()
    labels, x_T = torch.tensor([0, 2]), normal(2, 1, 28, 28).float()
    pictures = {}
    for scale in (0.0, 5.0):
        *_, last = sample(
            model, SAMPLERS["ddim"], 4, x_T, labels=labels, guidance_scale=scale, guide=guide
        )
        pictures[scale] = last.x_t
    *_, plain = sample(model, SAMPLERS["ddim"], 4, x_T)
    torch.testing.assert_close(pictures[0.0], plain.x_t)
    log_p = {k: guide(x).log_softmax(1)[[0, 1], labels] for k, x in pictures.items()}
    assert (log_p[5.0] > log_p[0.0]).all()
    with pytest.raises(ValueError, match="labels"):
        sample(model, SAMPLERS["ddim"], 4, x_T, guide=guide)


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_draws_pictures(name):
    model = built(replace(CONFIG, schedule="cosine", parameterization="v"))
    steps = list(sample(model, SAMPLERS[name], 5, normal(2, 1, 8, 8), noise=noise_of(2)))
    assert [step.done for step in steps] == [1, 2, 3, 4, 5]
    assert steps[-1].x_t.isfinite().all()
    assert steps[-1].x_t.abs().max() <= 1 + 1e-9  # x0_hat, which is clamped


def test_a_description_survives_json():
    config = replace(CONDITIONAL, schedule="cosine", parameterization="v", class_dropout=0.25)
    assert ImageDiffusionConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize(
    "wrong",
    [
        {"schedule": "sigmoid"},
        {"parameterization": "score"},
        {"T": 1},
        {"class_dropout": 1.5},
        {"weighting": "heavy"},
        {"learned_variance": True, "weighting": "continuous"},
    ],
)
def test_impossible_descriptions_are_refused(wrong):
    with pytest.raises(ValueError):
        replace(CONFIG, **wrong)
    with pytest.raises(ValueError):
        ImageDiffusionConfig.from_json({**CONFIG.to_json(), **wrong})


@pytest.mark.parametrize("values", [{}, {"unet": {"colour": "red"}}, {"unet": {}, "size": 3}])
def test_descriptions_of_something_else_are_refused(values):
    with pytest.raises(ValueError):
        ImageDiffusionConfig.from_json(values)
