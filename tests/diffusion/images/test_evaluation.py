import math

import numpy as np
import pytest
import torch

from diffusion.evaluation import frechet_distance
from diffusion.images.classifier import ClassifierConfig
from diffusion.images.data import ImageSet, to_model
from diffusion.images.ddpm import ImageDiffusionConfig
from diffusion.images.evaluation import (
    diffusion_bits,
    draw,
    evaluate_images,
    judge_features,
    judged,
    nearest_distances,
    vae_bits,
)
from diffusion.images.unet import UNetConfig
from diffusion.images.vae import VaeConfig
from diffusion.samplers import Prediction, ddpm
from diffusion.schedule import NoiseSchedule

JUDGE = ClassifierConfig(classes=4, channels=(4, 4), features=6)
TINY = UNetConfig(
    image_size=8, channels=(8, 8), attention=(False, True), layers=1, groups=4, head_width=4
)


def pictures(count, seed=0, size=28):
    return np.random.default_rng(seed).integers(0, 256, (count, 1, size, size), dtype=np.uint8)


def small(config):
    torch.manual_seed(0)
    return config.build().eval()


def finish(work):
    """The result of a generator, and what it yielded."""
    yielded = []
    while True:
        try:
            yielded.append(next(work))
        except StopIteration as stop:
            return stop.value, yielded


def test_the_nearest_picture_is_found_and_its_distance_is_exact():
    among = pictures(5000)
    images = np.concatenate([among[[4321, 7]], pictures(3, seed=1)])
    images[1, 0, 0, 0] ^= 1  # a copy but for one grey value
    distances, place = nearest_distances(images, among)
    apart = (images.reshape(5, 1, -1) / 255 - among.reshape(1, 5000, -1) / 255)[2:]
    expected = np.sqrt((apart**2).sum(axis=2))
    assert list(place[:2]) == [4321, 7]
    assert list(place[2:]) == list(expected.argmin(axis=1))
    np.testing.assert_allclose(distances, [0, 1 / 255, *expected.min(axis=1)])


def test_a_verdict_counts_classes_and_confidence():
    judge, images = small(JUDGE), pictures(40)
    features = judge_features(judge, images)
    logits = judge(torch.from_numpy(to_model(images)))
    named = logits.argmax(1).numpy()
    verdict = judged(judge, images, features, named.astype(np.int64))
    confidence = logits.softmax(1).max(1).values.mean().item()
    assert verdict.confidence == pytest.approx(confidence, rel=1e-4)
    shares = np.bincount(named, minlength=4) / 40
    assert verdict.class_shares == tuple(shares)
    entropy = -sum(p * math.log(p) for p in shares if p) / math.log(4)
    assert verdict.class_entropy == pytest.approx(entropy)
    assert verdict.asked_for == 1
    assert verdict.frechet == pytest.approx(0, abs=1e-9)


def test_copies_of_the_training_pictures_are_found_out():
    train = ImageSet(pictures(300), np.zeros(300, np.int64))
    test = ImageSet(pictures(100, seed=1), np.zeros(100, np.int64))
    samples = np.concatenate([train.images[:10], pictures(30, seed=2)])
    figures = evaluate_images(samples, small(JUDGE), train, test)
    assert figures.count == 40
    assert figures.nearer_than_any_real >= 0.25
    assert figures.samples_nearness.smallest == 0
    assert figures.real_nearness.smallest > 5
    assert list(figures.samples_nearness.quantiles) == sorted(figures.samples_nearness.quantiles)
    assert figures.samples.asked_for is None


def test_real_figures_are_those_of_test_pictures_spread_over_the_set():
    train = ImageSet(pictures(200), np.zeros(200, np.int64))
    test = ImageSet(pictures(100, seed=1), np.arange(100) % 4)
    judge = small(JUDGE)
    figures = evaluate_images(pictures(50, seed=2), judge, train, test)
    chosen = judge_features(judge, test.images[::2])
    expected = frechet_distance(chosen, judge_features(judge, train.images))
    assert figures.real.frechet == pytest.approx(expected)
    assert figures.to_json()["real"]["asked_for"] == figures.real.asked_for


@pytest.mark.parametrize("count", [1, 31])
def test_too_few_and_too_many_samples_are_refused(count):
    some = ImageSet(pictures(30))
    with pytest.raises(ValueError, match="from 2 to 30"):
        evaluate_images(pictures(count), small(JUDGE), some, some)


def test_drawing_in_batches_tells_its_progress_and_repeats():
    model = small(ImageDiffusionConfig(TINY, T=20))
    samples, progress = finish(draw(model, ddpm, 5, 7, seed=3, batch=3))
    assert samples.shape == (7, 1, 8, 8)
    assert samples.dtype == np.uint8
    assert progress == [(k, 15) for k in range(1, 16)]
    again, _ = finish(draw(model, ddpm, 5, 7, seed=3, batch=3))
    other, _ = finish(draw(model, ddpm, 5, 7, seed=4, batch=3))
    assert np.array_equal(samples, again)
    assert not np.array_equal(samples, other)


def test_bits_of_a_denoiser_that_knows_nothing_are_those_of_its_terms():
    schedule, images = NoiseSchedule.linear(30, 0.01, 0.3), pictures(6, size=4)

    def ignorant(x_t, level):
        return Prediction(torch.zeros_like(x_t))

    bits, progress = finish(diffusion_bits(ignorant, schedule, images, batch=4))
    assert progress == [(k, 62) for k in range(1, 63)]
    assert bits.count == 6
    assert bits.total == pytest.approx(sum(bits.parts.values()))
    # with x0_hat = 0 the error of each step is the posterior's share of x0
    x0 = to_model(images).astype(np.float64)
    before = np.concatenate([[1.0], schedule.alpha_bars[:-1]])
    share = np.sqrt(before) * schedule.betas / (1 - schedule.alpha_bars)
    ratio = (1 - before) / (1 - schedule.alpha_bars)
    squares = (x0**2).mean()
    nats = (share**2 * squares / schedule.betas + ratio - 1 - np.log(np.maximum(ratio, 1e-300))) / 2
    assert bits.parts["L_(t-1)"] == pytest.approx(nats[1:].sum() / math.log(2), rel=1e-6)


def test_some_terms_estimate_all_terms():
    schedule, images = NoiseSchedule.linear(1000), pictures(100, size=4)

    def halves(x_t, level):
        return Prediction(0.5 * x_t)

    all_terms, _ = finish(diffusion_bits(halves, schedule, images, batch=100))
    some, _ = finish(diffusion_bits(halves, schedule, images, terms=60, batch=10))
    assert some.parts["L_(t-1)"] == pytest.approx(all_terms.parts["L_(t-1)"], rel=0.05)


def test_bits_of_a_vae_are_its_elbo():
    vae = small(VaeConfig(image_size=8, latent=2, channels=8))
    images = pictures(700, size=8)
    bits = vae_bits(vae, images, seed=5)
    eps = torch.randn(700, 2, generator=torch.Generator().manual_seed(5))
    elbo = vae.elbo(torch.from_numpy(to_model(images)), eps)
    assert bits.total == pytest.approx(elbo.nats.mean().item() / (64 * math.log(2)), rel=1e-4)
    assert bits.parts["kl"] == pytest.approx(elbo.kl.mean().item() / (64 * math.log(2)), rel=1e-3)
