import numpy as np
import pytest
import torch

from diffusion.images.bounds import Mixture
from diffusion.images.experiments.denoise import denoise_once
from diffusion.images.experiments.divergence import divergences, draws_from
from diffusion.images.experiments.forward import forward
from diffusion.images.experiments.interpolation import interpolate
from diffusion.images.experiments.sweep import sweep
from diffusion.images.experiments.trajectory import (
    mean_squares,
    seeded_noise,
    start,
    step_at,
    step_time,
    trajectory,
)
from diffusion.samplers import SAMPLERS, Prediction, ddim
from diffusion.schedule import NoiseSchedule

SCHEDULE = NoiseSchedule.linear(100, 1e-3, 0.1)


def result_of(work):
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


@pytest.fixture
def pair():
    generator = torch.Generator().manual_seed(5)
    return torch.rand(2, 1, 8, 8, generator=generator) * 2 - 1


def test_many_small_steps_are_one_large_one_in_mean_and_variance():
    data = forward(np.ones((28, 28), dtype=np.float32), SCHEDULE, seed=0)
    for t in (1, 20, 100):
        signal, noise = data.alpha_bars[t] ** 0.5, (1 - data.alpha_bars[t]) ** 0.5
        for start_value, walkers in zip((-1, 1), data.walkers[:, t], strict=True):
            assert abs(walkers.mean() - start_value * signal) < 5 * noise / len(walkers) ** 0.5
            assert walkers.std() == pytest.approx(noise, rel=0.1)
        expected = signal + noise * data.eps
        np.testing.assert_allclose(data.one_step[t], expected, rtol=1e-5, atol=1e-6)


def test_a_trajectory_goes_from_the_noise_to_what_the_denoiser_knows(pair):
    x_T = start(2, 8, seed=1)
    levels = SCHEDULE.spaced(5)
    data = result_of(
        trajectory(ddim, lambda x_t, level: Prediction(pair), x_T, levels, seeded_noise(0))
    )
    assert data.x_t.shape == data.x0_hat.shape == (6, 2, 8, 8)
    np.testing.assert_array_equal(data.x_t[0], x_T[:, 0])
    np.testing.assert_allclose(data.result, pair[:, 0], atol=1e-6)
    assert max(part.max() for part in data.undecided()) < 1e-6


def test_a_sample_starts_from_the_same_noise_in_a_batch_of_any_size():
    torch.testing.assert_close(start(5, 8, seed=3)[:2], start(2, 8, seed=3))
    assert not torch.equal(start(1, 8, seed=3), start(1, 8, seed=4))


def test_times_and_steps_are_each_other_s_way_back():
    for num_steps in (1, 7, 100):
        for step in range(num_steps + 1):
            assert step_at(step_time(step, num_steps, 1000), num_steps, 1000) == step


def test_shape_and_details_add_up_to_the_whole_mean_square():
    x = np.random.default_rng(0).normal(size=(3, 2, 8, 8)).astype(np.float32)
    coarse, fine = mean_squares(x)
    np.testing.assert_allclose(coarse + fine, (x.astype(float) ** 2).mean(axis=(1, 2, 3)))


@pytest.mark.parametrize("mixing", ["paper", "full", "shared"])
def test_mixing_at_t_0_mixes_pixels_and_its_ends_are_the_pictures(pair, mixing):
    data = result_of(
        interpolate(
            ddim,
            lambda x_t, level: Prediction(torch.zeros_like(x_t)),
            pair,
            SCHEDULE.spaced(4),
            (100, 50, 0),
            (0.0, 0.5, 1.0),
            100,
            0,
            mixing,
        )
    )
    np.testing.assert_allclose(data.samples[-1, 0], pair[0, 0], atol=1e-6)
    np.testing.assert_allclose(data.samples[-1, 1], pair.mean(dim=0)[0], atol=1e-6)
    np.testing.assert_allclose(data.samples[-1, 2], pair[1, 0], atol=1e-6)


def test_noise_of_two_sources_is_too_weak_half_way_unless_it_is_mended():
    pair = torch.zeros(2, 1, 64, 64)
    spread = {}
    for mixing in ("paper", "full", "shared"):
        data = result_of(
            interpolate(
                ddim,
                lambda x_t, level: Prediction(torch.zeros_like(x_t)),
                pair,
                SCHEDULE.spaced(2),
                (100,),
                (0.0, 0.5),
                100,
                0,
                mixing,
            )
        )
        spread[mixing] = data.mixed[0, 1].std() / data.mixed[0, 0].std()
    assert spread["paper"] == pytest.approx(0.5**0.5, rel=0.05)
    assert spread["full"] == pytest.approx(1, rel=0.05)
    assert spread["shared"] == pytest.approx(1, rel=1e-5)


def test_one_look_is_told_the_level_of_the_noise_it_sees(pair):
    told = []

    def denoiser(x_t, level):
        told.append(level)
        return Prediction(x_t / level.reshape(-1, 1, 1, 1))

    data = result_of(denoise_once(denoiser, SCHEDULE, pair, (1, 50, 100), torch.zeros_like(pair)))
    np.testing.assert_allclose(data.error(), 0, atol=1e-10)  # without noise, dividing is all
    levels = SCHEDULE.alpha_bars[[0, 49, 99]] ** 0.5
    np.testing.assert_allclose([float(level[0]) for level in told], levels, rtol=1e-6)


def test_heun_looks_twice_in_every_step_but_the_last(pair):
    runs = result_of(
        sweep(SAMPLERS, lambda x_t, level: Prediction(pair), SCHEDULE, start(2, 8, 0), (1, 6), 0)
    )
    calls = {(run.sampler, run.num_steps): run.calls for run in runs}
    assert calls["heun", 6] == 11
    assert calls["heun", 1] == 1
    assert calls["ddpm", 6] == calls["dpmpp2m", 6] == 6


def test_cross_entropy_is_entropy_and_kl_and_draws_come_close_to_it():
    p = Mixture(np.array([0.3, 0.7]), np.array([-1.5, 1.5]), 0.25)
    x, means = np.linspace(-14, 14, 2801), np.linspace(-2, 2, 41)
    draws = draws_from(p, 20_000, np.random.default_rng(0))
    found = divergences(p, means, p.total_variance**0.5, draws, x)
    np.testing.assert_allclose(found.cross_entropy, found.entropy + found.forward)
    np.testing.assert_allclose(found.sample_loss, found.cross_entropy, atol=0.05)
    assert means[found.forward.argmin()] == pytest.approx(p.mean)  # maximum likelihood's mean
    assert (found.forward >= 0).all()
    assert (found.reverse >= 0).all()
    narrow = divergences(p, means, 0.5, draws, x)
    assert means[narrow.reverse.argmin()] == pytest.approx(1.5, abs=0.11)  # on the larger heap


def test_two_equal_normals_have_no_divergence():
    p = Mixture(np.ones(1), np.array([0.5]), 0.49)
    found = divergences(p, np.array([0.5]), 0.7, np.array([0.5]), np.linspace(-10, 10, 2001))
    assert abs(found.forward[0]) < 1e-9
    assert abs(found.reverse[0]) < 1e-9
