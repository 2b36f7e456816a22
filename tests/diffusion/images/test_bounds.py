import math

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from diffusion.images.bounds import (
    BoundTerm,
    DiffusionBound,
    bits_per_dim,
    bound_terms,
    discretized_normal_log_likelihood,
    normal_cross_entropy,
    normal_entropy,
    normal_kl,
    reverse_step_of_points,
    strata,
)
from diffusion.samplers import Prediction
from diffusion.schedule import NoiseSchedule


def normal(*shape, seed=0):
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def noise_of(seed):
    generator = torch.Generator().manual_seed(seed)
    return lambda like: torch.randn(like.shape, dtype=like.dtype, generator=generator)


def grey(*shape, seed=0):
    values = torch.randint(0, 256, shape, generator=torch.Generator().manual_seed(seed))
    return values.double() / 127.5 - 1


def test_kl_entropy_and_cross_entropy_agree_with_torch_distributions():
    mean, log_variance, mean2, log_variance2 = (normal(50, seed=seed) for seed in range(4))
    one = Normal(mean, (log_variance / 2).exp())
    two = Normal(mean2, (log_variance2 / 2).exp())
    kl = normal_kl(mean, log_variance, mean2, log_variance2)
    torch.testing.assert_close(kl, kl_divergence(one, two))
    torch.testing.assert_close(normal_entropy(log_variance), one.entropy())
    crossed = normal_cross_entropy(mean, log_variance, mean2, log_variance2)
    torch.testing.assert_close(crossed, one.entropy() + kl_divergence(one, two))
    backwards = normal_kl(mean2, log_variance2, mean, log_variance)
    assert not torch.isclose(kl, backwards).any()


def test_cross_entropy_is_what_the_mean_negative_log_likelihood_tends_to():
    mean, log_variance = torch.tensor(0.3).double(), torch.tensor(-0.5).double()
    x = mean + (log_variance / 2).exp() * normal(400_000)
    model = Normal(torch.tensor(-0.4).double(), torch.tensor(1.3).double())
    expected = normal_cross_entropy(
        mean, log_variance, model.mean, torch.tensor(2 * math.log(1.3)).double()
    )
    torch.testing.assert_close(-model.log_prob(x).mean(), expected, rtol=5e-3, atol=0)


@pytest.mark.parametrize("sigma", [1e-3, 0.01, 0.2, 3.0])
def test_the_discretised_likelihoods_of_all_grey_values_sum_to_one(sigma):
    values = torch.arange(256).double()[:, None] / 127.5 - 1
    means = torch.linspace(-1.5, 1.5, 31).double()
    log_p = discretized_normal_log_likelihood(values, means, torch.tensor(math.log(sigma)))
    assert log_p.isfinite().all()
    torch.testing.assert_close(log_p.exp().sum(0), torch.ones(31).double())


def test_the_discretised_likelihood_is_a_difference_of_distribution_functions():
    x0, mean = grey(200), normal(200) / 2
    log_p = discretized_normal_log_likelihood(x0, mean, torch.tensor(math.log(0.3)))
    law = Normal(mean, 0.3)
    upper = torch.where(x0 > 0.999, 1.0, law.cdf(x0 + 1 / 255))
    lower = torch.where(x0 < -0.999, 0.0, law.cdf(x0 - 1 / 255))
    torch.testing.assert_close(log_p.exp(), upper - lower, rtol=1e-6, atol=1e-12)


def test_far_from_the_mean_the_likelihood_is_still_finite_and_has_gradients():
    mean = torch.full((3,), 0.9, requires_grad=True)
    log_p = discretized_normal_log_likelihood(
        torch.tensor([-1.0, 0.0, 1.0]), mean, torch.tensor(math.log(0.005))
    )
    log_p.sum().backward()
    assert log_p.isfinite().all()
    assert mean.grad.isfinite().all()


def test_bits_per_dim_of_a_fair_grey_value_are_eight():
    assert bits_per_dim(torch.tensor(784 * math.log(256)), 784).item() == pytest.approx(8)


def knowing(x0):
    return lambda x_t, level: Prediction(x0.float())


@pytest.mark.parametrize("schedule", [NoiseSchedule.linear(50), NoiseSchedule.cosine(50)])
def test_a_denoiser_that_knows_x0_pays_for_its_variance_alone(schedule):
    x0 = grey(3, 1, 4, 4)
    terms = {
        term.t: term.nats
        for term in bound_terms(knowing(x0), schedule, x0, noise_of(1), variance="beta_tilde")
    }
    assert list(terms) == list(range(50, -1, -1))
    for t in range(1, 50):
        torch.testing.assert_close(terms[t], torch.zeros(3).double(), rtol=0, atol=1e-6)
    with_beta = list(bound_terms(knowing(x0), schedule, x0, noise_of(1)))
    for t, _, nats in with_beta[1:-1]:
        ratio = (1 - schedule.alpha_bars[t - 1]) / (1 - schedule.alpha_bars[t])
        law, ours = Normal(0, math.sqrt(ratio)), Normal(0, 1)
        expected = 16 * kl_divergence(law, ours).double()
        torch.testing.assert_close(nats, expected.expand(3), rtol=1e-3, atol=1e-6)


def test_each_term_is_the_kl_of_the_true_posterior_and_the_models():
    schedule, x0 = NoiseSchedule.linear(20, 0.01, 0.3), grey(2, 1, 3, 3)

    def denoiser(x_t, level):
        return Prediction(torch.tanh(x_t) * level.reshape(-1, 1, 1, 1))

    drawn = noise_of(5)
    for t, _, nats in bound_terms(denoiser, schedule, x0, noise_of(5)):
        if t == 20:
            law = Normal(math.sqrt(schedule.alpha_bars[-1]) * x0, 1)
            law.scale.fill_(math.sqrt(1 - schedule.alpha_bars[-1]))
            expected = kl_divergence(law, Normal(torch.zeros(()).double(), 1))
        else:
            index = torch.full((2,), t)
            x_t = schedule.q_sample(x0, drawn(x0), index)
            level = torch.full((2,), math.sqrt(schedule.alpha_bars[t]))
            x0_hat = denoiser(x_t.float(), level).x0_hat.double()
            if t == 0:
                sigma = torch.tensor(math.sqrt(schedule.betas[0])).log()
                expected = -discretized_normal_log_likelihood(x0, x0_hat, sigma)
            else:
                mean, variance = schedule.posterior(x_t, x0, index)
                guess, _ = schedule.posterior(x_t, x0_hat, index)
                law = Normal(mean, variance.sqrt().expand_as(mean))
                expected = kl_divergence(law, Normal(guess, math.sqrt(schedule.betas[t])))
        torch.testing.assert_close(nats, expected.flatten(1).sum(1), rtol=1e-5, atol=1e-7)


def with_share(share):
    return lambda x_t, level: Prediction(x_t.tanh(), variance_share=torch.full_like(x_t, share))


@pytest.mark.parametrize(("share", "fixed"), [(0.0, "beta_tilde"), (1.0, "beta")])
def test_a_learned_variance_at_its_ends_bounds_as_the_fixed_ones(share, fixed):
    schedule, x0 = NoiseSchedule.linear(20), grey(2, 1, 3, 3)
    learned, wanted = (
        list(bound_terms(with_share(share), schedule, x0, noise_of(2), variance=variance))
        for variance in (None, fixed)
    )
    for ours, theirs in zip(learned[:-1], wanted[:-1], strict=True):  # in L_0 both are beta_1
        torch.testing.assert_close(ours.nats, theirs.nats)
    halfway = list(bound_terms(with_share(0.5), schedule, x0, noise_of(2)))
    for ours, theirs in zip(halfway[1:], wanted[1:], strict=True):
        assert not torch.isclose(ours.nats, theirs.nats).any()


def test_the_bound_of_a_known_gaussian_is_its_entropy():
    """Data N(0, s^2) with the best denoiser: the bound falls to the entropy as steps grow finer."""
    s, bounds = 0.25, []  # so narrow that hardly a value leaves [-1, 1]
    x0 = (s * normal(4000, 1)).mul(127.5).round().div(127.5)
    for T in (20, 400):
        schedule = NoiseSchedule.linear(T, 0.1 / T, 20 / T)

        def denoiser(x_t, level):
            signal = level[:, None] ** 2
            return Prediction(level[:, None] * s**2 * x_t / (signal * s**2 + 1 - signal))

        terms = bound_terms(denoiser, schedule, x0, noise_of(1))
        bounds.append(DiffusionBound.of(terms, T, 1).total.mean().item())
    entropy = (0.5 * math.log(2 * math.pi * math.e * s**2) + math.log(127.5)) / math.log(2)
    assert bounds[0] > bounds[1] > entropy - 0.05
    assert bounds[1] == pytest.approx(entropy, abs=0.1)


def test_the_parts_of_a_bound_add_up_in_bits():
    nats = torch.tensor([math.log(2) * 4]).double()
    terms = [BoundTerm(10, 1.0, nats), BoundTerm(7, 9.0, nats), BoundTerm(0, 1.0, 2 * nats)]
    bound = DiffusionBound.of(terms, T=10, dimensions=4)
    assert [part.item() for part in (bound.prior, bound.steps, bound.decoder)] == pytest.approx(
        [1, 9, 2]
    )
    assert bound.total.item() == pytest.approx(12)
    with pytest.raises(ValueError, match="L_0 and L_T"):
        DiffusionBound.of(terms[1:], 10, 4)


@pytest.mark.parametrize(("T", "count"), [(1000, 1), (1000, 40), (1000, 999), (10, 50), (2, 1)])
def test_strata_cover_every_term_once(T, count):
    weights = strata(T, count, torch.Generator().manual_seed(0))
    assert len(weights) == min(count, T - 1)
    assert sum(weights.values()) == T - 1
    assert all(1 <= t < T for t in weights)
    assert list(weights) == sorted(weights)


def test_strata_estimate_a_steep_sum_without_bias():
    values = 1 / np.arange(1, 1000)
    estimates = []
    for seed in range(300):
        weights = strata(1000, 20, torch.Generator().manual_seed(seed))
        estimates.append(sum(weight * values[t - 1] for t, weight in weights.items()))
    error = np.std(estimates) / math.sqrt(300)
    assert np.mean(estimates) == pytest.approx(values.sum(), abs=4 * error)
    assert np.std(estimates) < 0.1 * values.sum()


def test_what_cannot_be_bounded_is_refused():
    x0, schedule = grey(1, 1, 2, 2), NoiseSchedule.linear(10)
    with pytest.raises(ValueError, match="beta_tilde"):
        next(bound_terms(knowing(x0), schedule, x0, noise_of(0), variance="zero"))
    with pytest.raises(ValueError, match="learned no variance"):
        list(bound_terms(knowing(x0), schedule, x0, noise_of(0), variance="learned"))
    with pytest.raises(ValueError, match=r"1\.\.9"):
        next(bound_terms(knowing(x0), schedule, x0, noise_of(0), {10: 1.0}))
    with pytest.raises(ValueError, match="at least 1"):
        strata(10, 0, torch.Generator())


def test_the_reverse_step_of_points_is_bayes_rule():
    x_t, beta, before = 0.3, 0.4, 0.7
    step = reverse_step_of_points(x_t, beta, before, (-1.0, 0.5), (0.3, 0.7))
    x = np.linspace(-8, 8, 20_001)

    def density(value, mean, variance):
        return np.exp(-((value - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)

    marginal = sum(
        share * density(x, math.sqrt(before) * point, 1 - before)
        for point, share in ((-1.0, 0.3), (0.5, 0.7))
    )
    joint = marginal * density(x_t, math.sqrt(1 - beta) * x, beta)
    expected = joint / np.trapezoid(joint, x)
    np.testing.assert_allclose(step.density(x), expected, atol=1e-9)
    assert step.mean == pytest.approx(np.trapezoid(x * expected, x))
    spread = np.trapezoid((x - step.mean) ** 2 * expected, x)
    assert step.total_variance == pytest.approx(spread)


def test_the_reverse_step_is_normal_for_small_beta_and_not_for_large():
    alpha_bar, distances = 0.4, []  # the noisy level stays; only the size of the step changes
    for beta in (0.001, 0.01, 0.1, 0.4):
        step = reverse_step_of_points(0.0, beta, alpha_bar / (1 - beta))
        distances.append(step.distance_from_normal())
    assert distances == sorted(distances)
    assert distances[0] < 1e-6 < 1e-2 < distances[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        (0.0, 0.0, 0.5),
        (0.0, 0.5, 1.0),
        (0.0, 0.5, 0.5, ()),
        (0.0, 0.5, 0.5, (1.0, 2.0), (1.0, 0.0)),
    ],
)
def test_reverse_steps_refuse_arguments_out_of_range(arguments):
    with pytest.raises(ValueError, match=r"must lie|positive share"):
        reverse_step_of_points(*arguments)
