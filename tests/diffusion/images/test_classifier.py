import math

import pytest
import torch

from diffusion.images.classifier import Classifier, ClassifierConfig, classifier_guided
from diffusion.samplers import Prediction, ddim, ddpm
from diffusion.schedule import NoiseSchedule, to_eps


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def classifier(**fields):
    torch.manual_seed(0)
    return ClassifierConfig(**fields).build().eval()


def test_it_is_the_size_of_lenet():
    assert 50_000 < sum(p.numel() for p in classifier().parameters()) < 70_000


@pytest.mark.parametrize("noisy", [False, True])
def test_logits_are_a_linear_function_of_the_features(noisy):
    judge, x = classifier(noisy=noisy), normal(3, 1, 28, 28)
    features = judge.features(x)
    assert features.shape == (3, 84)
    torch.testing.assert_close(judge(x), judge.out(features))


def test_a_guide_hears_the_noise_level_and_a_judge_has_none():
    x, level = normal(2, 1, 28, 28), torch.tensor([1.0, 0.3])
    guide = classifier(noisy=True)
    told, clean = guide(x, level), guide(x)
    torch.testing.assert_close(told[0], clean[0])
    assert not torch.allclose(told[1], clean[1])
    judge = classifier()
    assert torch.equal(judge(x, level), judge(x))


class Knowing(Classifier):
    """Two classes with means -m and m: the classifier of x_t is known in closed form."""

    def __init__(self, m, s):
        super().__init__(ClassifierConfig(classes=2, noisy=True))
        self.m, self.s = m, s

    def forward(self, x, level=None):
        a = level.reshape(-1, 1)
        variance = a**2 * self.s**2 + 1 - a**2
        means = a * torch.tensor([-self.m, self.m])
        return -((x - means) ** 2) / (2 * variance)


def best_x0(x_t, level, mean, s):
    """E[x0 | x_t] for x0 from N(mean, s^2)."""
    a = level.reshape(-1, 1)
    return mean + a * s**2 * (x_t - a * mean) / (a**2 * s**2 + 1 - a**2)


def mixture_denoiser(knowing):
    def denoiser(x_t, level):
        shares = knowing(x_t, level).softmax(1)
        sides = [best_x0(x_t, level, mean, knowing.s) for mean in (-knowing.m, knowing.m)]
        return Prediction(shares[:, :1] * sides[0] + shares[:, 1:] * sides[1])

    return denoiser


def test_guidance_of_scale_one_is_bayes_rule():
    """grad ln p(x_t | y) = grad ln p(x_t) + grad ln p(y | x_t), where all three are known."""
    knowing = Knowing(0.7, 0.1)
    x_t, level = normal(64, 1), torch.rand(64, generator=torch.Generator().manual_seed(1)) * 0.9
    level = level + 0.05
    labels = torch.tensor([0, 1]).repeat(32)
    guided = classifier_guided(mixture_denoiser(knowing), knowing, labels, 1.0, clamp=None)
    wanted = best_x0(x_t, level, (2.0 * labels - 1)[:, None] * 0.7, 0.1)
    torch.testing.assert_close(guided(x_t, level).x0_hat, wanted, rtol=1e-3, atol=1e-4)


def test_guidance_adds_to_eps_what_dhariwal_and_nichol_say():
    guide, labels = classifier(noisy=True), torch.tensor([3, 8])
    x_t, level = normal(2, 1, 28, 28), torch.tensor([0.4, 0.8])

    def denoiser(x, level):
        return Prediction(0.5 * x)

    guided = classifier_guided(denoiser, guide, labels, 2.5, clamp=None)(x_t, level)
    x = x_t.clone().requires_grad_()
    log_p = guide(x, level).log_softmax(1)[[0, 1], labels].sum()
    (gradient,) = torch.autograd.grad(log_p, x)
    alpha_bar = level**2
    noise = (1 - alpha_bar).sqrt().reshape(2, 1, 1, 1)
    expected = to_eps("x0", 0.5 * x_t, x_t, alpha_bar) - 2.5 * noise * gradient
    torch.testing.assert_close(
        to_eps("x0", guided.x0_hat, x_t, alpha_bar), expected, rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("sampler", [ddim, ddpm])
def test_samples_are_led_to_their_classes_inside_any_sampler(sampler):
    knowing, labels = Knowing(0.7, 0.1), torch.tensor([0, 1]).repeat(50)
    levels = NoiseSchedule.linear(1000).spaced(50)

    def share(scale):
        guided = classifier_guided(mixture_denoiser(knowing), knowing, labels, scale)
        *_, last = sampler(guided, normal(100, 1), levels, noise=lambda x: torch.randn_like(x))
        return ((last.x_t[:, 0] > 0) == (labels == 1)).float().mean().item()

    torch.manual_seed(0)
    assert share(0.0) < 0.75
    assert share(1.5) == 1


def test_guidance_is_clamped_and_its_arguments_are_checked():
    guide, labels = classifier(noisy=True), torch.tensor([1])
    x_t, level = normal(1, 1, 28, 28), torch.tensor([0.01])
    guided = classifier_guided(lambda x, level: Prediction(x), guide, labels, 100.0)
    assert guided(x_t, level).x0_hat.abs().max() <= 1
    with pytest.raises(ValueError, match="noisy pictures"):
        classifier_guided(lambda x, level: Prediction(x), classifier(), labels, 1.0)
    with pytest.raises(ValueError, match="guidance_scale"):
        classifier_guided(lambda x, level: Prediction(x), guide, labels, math.nan)
    with pytest.raises(ValueError, match="clamp"):
        classifier_guided(lambda x, level: Prediction(x), guide, labels, 1.0, clamp=0.0)


def test_a_config_survives_json_and_nonsense_is_refused():
    config = ClassifierConfig(classes=4, channels=(8, 8), noisy=True)
    assert ClassifierConfig.from_json(config.to_json()) == config
    for values in ({"classes": 0}, {"image_size": 8}, {"channels": (4,)}, {"colour": 3}):
        with pytest.raises(ValueError):
            ClassifierConfig.from_json(values)
