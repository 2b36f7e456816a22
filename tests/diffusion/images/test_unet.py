import re
from dataclasses import replace

import pytest
import torch

from diffusion.images.unet import UNet, UNetConfig, time_features

TINY = UNetConfig(image_size=8, channels=(8, 16), attention=(False, True), layers=1, groups=4)


def their_name(name):
    """The name that diffusers' UNet2DModel has for one of our weights."""
    attention = {"norm": "group_norm", "out": "to_out.0"}

    def inside(block, k, rest):
        part, rest = rest.split(".", 1)
        if part == "resnet":
            rest = re.sub(r"^time\.", "time_emb_proj.", rest)
            return f"{block}.resnets.{k}.{re.sub('^shortcut', 'conv_shortcut', rest)}"
        layer, tail = rest.split(".")
        return f"{block}.attentions.{k}.{attention.get(layer, layer)}.{tail}"

    first, rest = name.split(".", 1)
    if first in ("down", "up"):
        level, k, rest = rest.split(".", 2)
        return inside(f"{first}_blocks.{level}", k, rest)
    if first == "middle":
        k, rest = rest.split(".", 1)
        return inside("mid_block", k, rest)
    if first == "shrink":
        return re.sub(r"(\d+)\.", r"down_blocks.\1.downsamplers.0.conv.", rest)
    if first == "grow":
        return re.sub(r"(\d+)\.", r"up_blocks.\1.upsamplers.0.conv.", rest)
    if first == "time":
        return "time_embedding." + rest.replace("0.", "linear_1.").replace("2.", "linear_2.")
    names = {"enter": "conv_in", "norm": "conv_norm_out", "leave": "conv_out"}
    return f"{names[first]}.{rest}" if first in names else f"class_embedding.{rest}"


def their_network(config):
    models = pytest.importorskip("diffusers")
    down = ["AttnDownBlock2D" if a else "DownBlock2D" for a in config.attention]
    up = ["AttnUpBlock2D" if a else "UpBlock2D" for a in reversed(config.attention)]
    return models.UNet2DModel(
        sample_size=config.image_size,
        in_channels=1,
        out_channels=1,
        layers_per_block=config.layers,
        block_out_channels=config.channels,
        down_block_types=down,
        up_block_types=up,
        attention_head_dim=config.head_width,
        norm_num_groups=config.groups,
        num_class_embeds=config.classes + 1 if config.classes else None,
    )


@pytest.mark.parametrize(
    "config",
    [
        UNetConfig(),
        UNetConfig(classes=10),
        UNetConfig(channels=(64, 128, 128)),
        replace(TINY, channels=(8, 16, 24, 8), attention=(True, False, True, False)),
    ],
    ids=["small", "classes", "large", "four levels"],
)
def test_it_is_the_network_of_diffusers(config):
    torch.manual_seed(0)
    theirs, ours = their_network(config).eval(), UNet(config).eval()
    weights = theirs.state_dict()
    names = {name: their_name(name) for name in ours.state_dict()}
    assert set(names.values()) == set(weights)
    ours.load_state_dict({name: weights[other] for name, other in names.items()})
    x = torch.randn(2, 1, config.image_size, config.image_size)
    t = torch.tensor([3.0, 941.5])
    labels = torch.tensor([4, config.classes]) if config.classes else None
    with torch.no_grad():
        theirs_says = theirs(x, t, class_labels=labels).sample
        torch.testing.assert_close(ours(x, t, labels), theirs_says, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("channels", "parameters"), [((32, 64, 64), 1_707_009), ((64, 128, 128), 6_801_409)]
)
def test_the_networks_have_the_sizes_that_are_promised(channels, parameters):
    network = UNet(UNetConfig(channels=channels))
    assert sum(p.numel() for p in network.parameters()) == parameters


@pytest.mark.parametrize("patch", [1, 2, 4])
def test_patches_change_the_cost_and_not_the_shape(patch):
    network = UNet(replace(TINY, patch=patch, image_size=16))
    x = torch.randn(3, 1, 16, 16)
    assert network(x, torch.zeros(3)).shape == x.shape
    assert network.enter.in_channels == patch**2


def test_no_label_is_the_class_after_the_last():
    torch.manual_seed(0)
    network = UNet(replace(TINY, classes=3)).eval()
    x, t = torch.randn(2, 1, 8, 8), torch.tensor([1.0, 2.0])
    without = network(x, t)
    torch.testing.assert_close(without, network(x, t, torch.tensor([3, 3])), rtol=0, atol=0)
    assert not torch.allclose(without, network(x, t, torch.tensor([0, 1])))


def test_a_network_without_classes_refuses_labels():
    with pytest.raises(ValueError, match="classes"):
        UNet(TINY)(torch.zeros(1, 1, 8, 8), torch.zeros(1), torch.zeros(1, dtype=torch.int64))


def test_a_batch_of_two_is_two_batches_of_one():
    torch.manual_seed(0)
    network = UNet(TINY).double().eval()
    x, t = torch.randn(2, 1, 8, 8, dtype=torch.float64), torch.tensor([10.0, 700.0])
    apart = torch.cat([network(x[k : k + 1], t[k : k + 1]) for k in range(2)])
    torch.testing.assert_close(network(x, t), apart)


def test_time_features_are_cosines_before_sines():
    features = time_features(torch.tensor([0.0, 2.0]), 4)
    torch.testing.assert_close(features[0], torch.tensor([1.0, 1.0, 0.0, 0.0]))
    torch.testing.assert_close(features[1, 2], torch.tensor(2.0).sin())


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": ()},
        {"attention": (True,)},
        {"channels": (8, 17)},
        {"image_size": 9},
        {"layers": 0},
        {"classes": -1},
        {"patch": 8},
    ],
)
def test_impossible_shapes_are_refused(wrong):
    with pytest.raises(ValueError):
        replace(TINY, **wrong)


def test_a_shape_survives_json():
    config = replace(TINY, classes=10, patch=2)
    assert UNetConfig.from_json(config.to_json()) == config
    with pytest.raises(ValueError):
        UNetConfig.from_json({"colour": "red"})
