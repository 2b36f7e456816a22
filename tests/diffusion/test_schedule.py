import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from diffusion.schedule import (
    PARAMETERIZATIONS,
    NoiseSchedule,
    cosine_levels,
    q_sample,
    target,
    to_eps,
    to_x0,
)

SCHEDULES = {
    "linear": NoiseSchedule.linear(),
    "cosine": NoiseSchedule.cosine(),
    "luhman2020": NoiseSchedule.luhman2020(),
    "rescaled": NoiseSchedule.luhman2020().rescaled_to_zero_terminal_snr(),
}


@pytest.fixture(params=SCHEDULES)
def schedule(request):
    return SCHEDULES[request.param]


def normal(*shape, seed=0):
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def test_alpha_bars_fall_and_are_the_product_of_the_alphas(schedule):
    assert schedule.alpha_bars.dtype == np.float64
    assert np.all(np.diff(schedule.alpha_bars) < 0)
    np.testing.assert_allclose(schedule.alphas, 1 - schedule.betas)
    for t in (0, 1, schedule.T - 1):
        assert schedule.alpha_bars[t] == pytest.approx(math.prod(1 - schedule.betas[: t + 1]))


def test_a_schedule_cannot_be_changed_and_keeps_its_own_copy():
    betas = np.array([0.1, 0.2])
    schedule = NoiseSchedule(betas)
    betas[0] = 0.5
    assert schedule.betas[0] == 0.1
    for values in (schedule.betas, schedule.alphas, schedule.alpha_bars):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0.3


@pytest.mark.parametrize(
    "betas", [[], [[0.1]], [0.0, 0.1], [0.1, 1.1], [1.0, 0.1], [0.1, math.nan]]
)
def test_betas_out_of_range_are_refused(betas):
    with pytest.raises(ValueError, match="betas must"):
        NoiseSchedule(np.array(betas))


def test_linear_and_cosine_schedules_agree_with_diffusers():
    schedulers = pytest.importorskip("diffusers.schedulers")
    linear = schedulers.DDPMScheduler(beta_schedule="linear")
    np.testing.assert_allclose(NoiseSchedule.linear().betas, linear.betas, rtol=1e-6)
    cosine = schedulers.DDPMScheduler(beta_schedule="squaredcos_cap_v2")
    np.testing.assert_allclose(NoiseSchedule.cosine().betas, cosine.betas, rtol=1e-4, atol=1e-9)


def test_the_cosine_schedule_is_the_cosine_until_its_betas_are_capped():
    schedule = NoiseSchedule.cosine(100, s=0.01)
    f = [math.cos((t / 100 + 0.01) / 1.01 * math.pi / 2) ** 2 for t in range(100)]
    np.testing.assert_allclose(schedule.alpha_bars[:99], np.array(f[1:]) / f[0])
    assert schedule.betas.max() == 0.999


def test_luhman2020_has_the_published_betas():
    schedule = NoiseSchedule.luhman2020()
    assert schedule.T == 60
    assert schedule.betas[0] == pytest.approx(0.02 + 1e-5)
    assert schedule.betas[-1] == pytest.approx(0.02 + 0.4)
    assert schedule.alpha_bars[-1] == pytest.approx(0.0175, abs=5e-5)


@pytest.mark.parametrize("name", ["linear", "luhman2020"])
def test_rescaling_ends_in_pure_noise_keeps_the_first_level_and_agrees_with_diffusers(name):
    original = SCHEDULES[name]
    rescaled = original.rescaled_to_zero_terminal_snr()
    assert rescaled.alpha_bars[-1] == 0
    assert rescaled.alpha_bars[0] == pytest.approx(original.alpha_bars[0])
    pytest.importorskip("diffusers")
    from diffusers.schedulers.scheduling_ddpm import rescale_zero_terminal_snr

    expected = rescale_zero_terminal_snr(torch.tensor(original.betas)).numpy()
    np.testing.assert_allclose(rescaled.betas, expected, rtol=1e-10)


def test_a_schedule_of_one_level_cannot_be_rescaled():
    with pytest.raises(ValueError, match="two levels"):
        NoiseSchedule(np.array([0.5])).rescaled_to_zero_terminal_snr()


@pytest.mark.parametrize("num_steps", [1, 2, 7, 59, 60])
def test_spaced_levels_rise_and_start_at_the_noisiest(schedule, num_steps):
    levels = schedule.spaced(num_steps)
    assert len(levels) == num_steps
    assert all(0 < low < high < 1 for low, high in pairwise(levels))
    assert 0 < levels[0] == pytest.approx(schedule.alpha_bars[-1], abs=1e-7)


def test_as_many_steps_as_levels_visit_every_level():
    schedule = NoiseSchedule.linear(100)
    np.testing.assert_array_equal(schedule.spaced(100), schedule.alpha_bars[::-1])


@pytest.mark.parametrize("num_steps", [0, -1, 61])
def test_spaced_refuses_more_levels_than_there_are(num_steps):
    with pytest.raises(ValueError, match=r"1\.\.60"):
        NoiseSchedule.luhman2020().spaced(num_steps)


def test_cosine_levels_are_evenly_spaced_angles():
    levels = cosine_levels(16)
    angles = np.arccos(np.sqrt(levels)) / (math.pi / 2)
    np.testing.assert_allclose(angles, 0.999 * np.arange(16, 0, -1) / 16)
    assert list(levels) == sorted(levels)


@pytest.mark.parametrize(("num_steps", "t_max"), [(0, 0.9), (4, 0.0), (4, 1.0), (4, math.nan)])
def test_cosine_levels_refuse_arguments_out_of_range(num_steps, t_max):
    with pytest.raises(ValueError, match="must"):
        cosine_levels(num_steps, t_max)


def test_noising_in_one_jump_has_the_moments_of_noising_step_by_step():
    schedule = NoiseSchedule.luhman2020()
    mean, variance = 1.0, 0.0  # of x_t as a multiple of x0, and of its noise
    for t, beta in enumerate(schedule.betas):
        mean, variance = mean * math.sqrt(1 - beta), variance * (1 - beta) + beta
        x0, eps = torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64)
        index = torch.tensor([t])
        assert schedule.q_sample(x0, eps, index).item() == pytest.approx(mean)
        assert schedule.q_sample(eps, x0, index).item() ** 2 == pytest.approx(variance)


@pytest.mark.parametrize("shape", [(3, 2), (3, 5, 4), (3, 1, 6, 6)])
def test_q_sample_takes_each_samples_own_level_at_any_shape_and_agrees_with_diffusers(shape):
    schedulers = pytest.importorskip("diffusers.schedulers")
    x0, eps, t = normal(*shape), normal(*shape, seed=1), torch.tensor([0, 500, 999])
    x_t = NoiseSchedule.linear().q_sample(x0, eps, t)
    expected = schedulers.DDPMScheduler().add_noise(x0, eps, t)
    torch.testing.assert_close(x_t, expected, rtol=0, atol=1e-5)  # theirs is float32
    for i in range(3):
        alone = NoiseSchedule.linear().q_sample(x0[i : i + 1], eps[i : i + 1], t[i : i + 1])
        torch.testing.assert_close(x_t[i : i + 1], alone)


def test_results_keep_the_samples_dtype():
    x = torch.zeros(2, 3)
    t = torch.tensor([0, 7])
    schedule = NoiseSchedule.linear(10)
    assert schedule.q_sample(x, x, t).dtype == torch.float32
    assert all(result.dtype == torch.float32 for result in schedule.posterior(x, x, t))


def test_the_posterior_is_bayes_rule_for_two_gaussians(schedule):
    t = torch.arange(1, schedule.T - 1)
    x_t, x0 = normal(len(t), 4), normal(len(t), 4, seed=1)
    mean, variance = schedule.posterior(x_t, x0, t)

    # q(x_t | x_s) q(x_s | x0) as a function of x_s: precisions add, means are weighted by them
    alpha = torch.from_numpy(schedule.alphas[1:-1].copy())[:, None]
    before = torch.from_numpy(schedule.alpha_bars[:-2].copy())[:, None]
    precision = alpha / (1 - alpha) + 1 / (1 - before)
    expected = (alpha.sqrt() * x_t / (1 - alpha) + before.sqrt() * x0 / (1 - before)) / precision
    torch.testing.assert_close(variance, 1 / precision)
    torch.testing.assert_close(mean, expected)


def test_the_first_posterior_is_the_clean_sample_itself(schedule):
    x_t, x0 = normal(2, 4), normal(2, 4, seed=1)
    mean, variance = schedule.posterior(x_t, x0, torch.zeros(2, dtype=torch.int64))
    torch.testing.assert_close(mean, x0)
    assert not variance.any()


def test_sampled_levels_are_uniform_between_neighbours():
    schedule = NoiseSchedule.luhman2020()
    count = 60_000
    levels = schedule.sample_levels(count, torch.Generator().manual_seed(0)).double().numpy()
    edges = np.sqrt(np.concatenate([[1.0], schedule.alpha_bars]))  # falling
    assert levels.max() <= 1
    assert levels.min() >= edges[-1] - 1e-7
    steps = np.searchsorted(-edges, -levels, side="right") - 1
    per_step = np.bincount(steps, minlength=60)[:60]
    assert abs(per_step - count / 60).max() < 5 * math.sqrt(count / 60)
    place = (levels - edges[steps + 1]) / (edges[steps] - edges[steps + 1])
    np.testing.assert_allclose(np.histogram(place, 10, (0, 1))[0] / count, 0.1, atol=0.006)


def test_sampled_levels_depend_on_the_callers_generator_alone():
    schedule = NoiseSchedule.linear()
    first, again = (schedule.sample_levels(8, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, again)


@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
@pytest.mark.parametrize("alpha_bar", [1e-3, 0.5, 0.999, torch.tensor([0.1, 0.9]).double()])
def test_a_perfect_output_gives_back_x0_and_eps(parameterization, alpha_bar):
    x0, eps = normal(2, 7, 3), normal(2, 7, 3, seed=1)
    x_t = q_sample(x0, eps, alpha_bar)
    output = target(parameterization, x0, eps, alpha_bar)
    torch.testing.assert_close(to_x0(parameterization, output, x_t, alpha_bar), x0)
    torch.testing.assert_close(to_eps(parameterization, output, x_t, alpha_bar), eps)


@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
def test_any_output_explains_x_t_exactly(parameterization):
    output, x_t, alpha_bar = normal(2, 5), normal(2, 5, seed=1), 0.3
    x0_hat = to_x0(parameterization, output, x_t, alpha_bar)
    eps_hat = to_eps(parameterization, output, x_t, alpha_bar)
    torch.testing.assert_close(q_sample(x0_hat, eps_hat, alpha_bar), x_t)
    torch.testing.assert_close(target(parameterization, x0_hat, eps_hat, alpha_bar), output)


def test_v_is_the_velocity_along_the_circle_and_agrees_with_diffusers():
    schedulers = pytest.importorskip("diffusers.schedulers")
    x0, eps, t = normal(3, 4), normal(3, 4, seed=1), torch.tensor([0, 500, 999])
    alpha_bar = torch.from_numpy(NoiseSchedule.linear().alpha_bars[t.numpy()])
    v = target("v", x0, eps, alpha_bar)
    expected = schedulers.DDPMScheduler().get_velocity(x0, eps, t)
    torch.testing.assert_close(v, expected, rtol=0, atol=1e-5)  # theirs is float32
    phi, h = math.acos(math.sqrt(0.3)), 1e-6  # x = cos(phi) x0 + sin(phi) eps, v = dx / dphi
    ahead, behind = (q_sample(x0, eps, math.cos(phi + sign * h) ** 2) for sign in (1, -1))
    torch.testing.assert_close(
        target("v", x0, eps, 0.3), (ahead - behind) / (2 * h), rtol=0, atol=1e-8
    )


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_v_recovers_both_even_at_the_ends_of_the_schedule(level):
    x0, eps = normal(2, 4), normal(2, 4, seed=1)
    x_t, v = q_sample(x0, eps, level), target("v", x0, eps, level)
    torch.testing.assert_close(to_x0("v", v, x_t, level), x0)
    torch.testing.assert_close(to_eps("v", v, x_t, level), eps)


@pytest.mark.parametrize("function", [target, to_x0, to_eps])
def test_an_unknown_parameterization_is_refused(function):
    with pytest.raises(ValueError, match="eps, x0, v"):
        function("velocity", torch.zeros(1, 1), torch.zeros(1, 1), 0.5)


@pytest.mark.parametrize("rescaled", [False, True])
def test_as_many_levels_as_the_schedule_has_are_its_own(rescaled):
    schedule = NoiseSchedule.luhman2020()
    schedule = schedule.rescaled_to_zero_terminal_snr() if rescaled else schedule
    assert schedule.levels(60) == pytest.approx(schedule.spaced(60), rel=1e-9)


@pytest.mark.parametrize("num_steps", [1, 7, 60, 61, 500])
def test_levels_between_the_schedules_own_rise_within_0_and_1(num_steps):
    levels = NoiseSchedule.luhman2020().levels(num_steps)
    assert len(levels) == num_steps
    assert levels[0] == pytest.approx(NoiseSchedule.luhman2020().alpha_bars[-1])
    assert all(0 < low < high for low, high in pairwise([*levels, 1.0]))


def test_no_levels_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        NoiseSchedule.luhman2020().levels(0)


def test_a_level_keeps_the_dtype_and_shape_of_its_share():
    share = torch.tensor([[0.0, 1.0]])
    levels = NoiseSchedule.luhman2020().level_at(share)
    assert levels.dtype == torch.float32
    expected = torch.tensor([[1.0, 0.0175**0.5]])
    torch.testing.assert_close(levels, expected, atol=1e-3, rtol=0)
