import dataclasses
import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from diffusion.images.vae import Posterior, Vae, VaeConfig, discretized_logistic_log_likelihood

SMALL = VaeConfig(image_size=28, latent=3, channels=8)


def grey(count, seed=0, size=28):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, 1, size, size), generator=generator) / 127.5 - 1


def small_vae(config=SMALL):
    torch.manual_seed(0)
    return config.build()


@pytest.mark.parametrize("size", [16, 20, 28, 32])
def test_pictures_come_back_in_their_size(size):
    vae = small_vae(dataclasses.replace(SMALL, image_size=size))
    posterior = vae.encode(grey(2, size=size))
    assert posterior.mean.shape == posterior.log_variance.shape == (2, 3)
    assert vae.decode(posterior.mean).shape == (2, 1, size, size)


def test_the_kl_agrees_with_torch_distributions():
    vae, x = small_vae(), grey(4)
    mean, log_variance = vae.encode(x)
    expected = kl_divergence(Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(vae.elbo(x, torch.zeros(4, 3)).kl, expected, rtol=1e-4, atol=1e-6)


def test_the_elbo_is_below_the_likelihood_that_integrating_over_z_gives():
    """With one dimension of z, p(x) can be had by a sum."""
    torch.manual_seed(1)
    vae = Vae(VaeConfig(image_size=8, latent=1, channels=4)).double()
    x = grey(3, size=8).double()
    z = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    means = vae.decode(z[:, None])  # (Z, 1, 8, 8)
    scale = vae.log_scale.exp()
    upper = ((x[:, None] - means + 1 / 255) / scale).sigmoid()
    lower = ((x[:, None] - means - 1 / 255) / scale).sigmoid()
    upper = torch.where(x[:, None] > 0.999, 1.0, upper)
    lower = torch.where(x[:, None] < -0.999, 0.0, lower)
    log_joint = (upper - lower).log().flatten(2).sum(2) + Normal(0.0, 1.0).log_prob(z)
    log_p = log_joint.logsumexp(1) + math.log(z[1] - z[0])

    draws = [vae.elbo(x, torch.randn(3, 1, dtype=torch.float64)).nats for _ in range(2000)]
    gap = log_p + torch.stack(draws).mean(0)  # KL(q(z | x) || p(z | x))
    assert (gap > 0).all()
    posterior = vae.encode(x)
    log_q = Normal(posterior.mean, (posterior.log_variance / 2).exp()).log_prob(z)  # (3, Z)
    true = log_joint - log_p[:, None]
    expected = (log_q.exp() * (log_q - true)).sum(1) * (z[1] - z[0])
    torch.testing.assert_close(gap, expected, rtol=0.05, atol=0.02)


def test_a_draw_from_the_posterior_has_its_moments():
    posterior = Posterior(torch.tensor([[1.0, -2.0]]), torch.tensor([[0.0, -2.0]]))
    eps = torch.randn(100_000, 2, generator=torch.Generator().manual_seed(0))
    z = posterior.draw(eps)
    torch.testing.assert_close(z.mean(0), posterior.mean[0], rtol=0, atol=0.02)
    torch.testing.assert_close(z.var(0), posterior.log_variance[0].exp(), rtol=0.02, atol=0)


def test_the_likelihoods_of_all_grey_values_sum_to_one():
    values = torch.arange(256).double()[:, None] / 127.5 - 1
    means = torch.linspace(-1.5, 1.5, 31).double()
    for scale in (0.01, 0.2, 3.0):
        log_scale = torch.tensor(math.log(scale)).double()
        log_p = discretized_logistic_log_likelihood(values, means, log_scale)
        torch.testing.assert_close(log_p.exp().sum(0), torch.ones(31).double())


def test_training_finds_the_scale_of_what_is_left():
    vae = small_vae()
    x = grey(16)
    optimizer = torch.optim.Adam(vae.parameters(), lr=3e-3)
    generator = torch.Generator().manual_seed(0)
    losses = []
    for _ in range(150):
        loss = vae.elbo(x, torch.randn(16, 3, generator=generator)).nats.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    with torch.no_grad():
        left = (vae.decode(vae.encode(x).mean) - x).std()
    # a logistic distribution's standard deviation is pi / sqrt(3) scales
    sigma = vae.log_scale.exp().item() * math.pi / math.sqrt(3)
    assert sigma == pytest.approx(left.item(), rel=0.35)


def test_a_config_survives_json_and_nonsense_is_refused():
    assert VaeConfig.from_json(SMALL.to_json()) == SMALL
    for values in ({"latent": 0}, {"image_size": 30}, {"channels": 7}, {"colour": 3}):
        with pytest.raises(ValueError):
            VaeConfig.from_json(values)
