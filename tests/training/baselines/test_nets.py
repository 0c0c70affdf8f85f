"""The lecture's networks: as many parameters as their papers say, torchvision's outputs, and that each can learn."""

from collections.abc import Callable
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.baselines.architectures import ARCHITECTURES, count_flops, count_parameters
from training.baselines.nets.alexnet import AlexNet
from training.baselines.nets.deepface import DeepFace
from training.baselines.nets.googlenet import GoogLeNet
from training.baselines.nets.image_charnet import ImageCharNet
from training.baselines.nets.lenet5 import LeNet5
from training.baselines.nets.resnet50 import ResNet50
from training.baselines.nets.vgg16 import VGG16
from training.baselines.vision import models
from training.recognizer.charnet import CharNetConfig, Trunk

REFERENCES: dict[str, Callable[[], nn.Module]] = {
    "alexnet": models.alexnet,
    "vgg16": models.vgg16,
    "resnet50": models.resnet50,
    "googlenet": partial(models.googlenet, aux_logits=False, init_weights=False),
}

SMALL: dict[str, Callable[..., nn.Module]] = {
    "charnet": ImageCharNet,
    "lenet5": LeNet5,
    "alexnet": partial(AlexNet, width=1 / 16),
    "vgg16": partial(VGG16, width=1 / 16),
    "resnet50": partial(ResNet50, width=1 / 16),
    "googlenet": partial(GoogLeNet, width=1 / 8),
    "deepface": partial(DeepFace, width=1 / 16),
}


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("lenet5", 60_000),  # "only 60,000 trainable free parameters": LeCun et al. 1998, section II.B
        ("alexnet", 61_100_840),
        ("vgg16", 138_357_544),
        ("resnet50", 25_557_032),
        ("googlenet", 6_624_904),
        ("deepface", 118_923_774),
    ],
)
def test_as_many_parameters_as_the_paper_says(name: str, parameters: int) -> None:
    architecture = ARCHITECTURES[name]
    assert count_parameters(architecture.of_paper()) == parameters
    if name in REFERENCES:
        with torch.device("meta"):
            assert count_parameters(REFERENCES[name]()) == parameters
    assert architecture.paper_parameters is not None
    assert parameters == pytest.approx(architecture.paper_parameters, rel=0.03)


def test_most_of_deepface_is_locally_or_fully_connected() -> None:
    shared = sum(count_parameters(m) for m in ARCHITECTURES["deepface"].of_paper().modules() if type(m) is nn.Conv2d)
    assert shared < 0.05 * 118_923_774  # "more than 95%": section 3.2 of its paper


def test_a_locally_connected_layer_with_one_kernel_everywhere_is_a_convolution() -> None:
    layer = next(m for m in DeepFace(4, 1, 28, width=1 / 4).modules() if hasattr(m, "side"))
    image, kernel, bias = torch.randn(2, 4, 11, 11), torch.randn(4, 4, 3, 3), torch.randn(4)
    layer.weight.data = kernel.flatten(1).T.expand_as(layer.weight)
    layer.bias.data = bias[:, None, None].expand_as(layer.bias)
    assert torch.allclose(layer(image), F.conv2d(image, kernel, bias), atol=1e-4)


@pytest.mark.parametrize("name", REFERENCES)
def test_torchvisions_weights_give_torchvisions_scores(name: str) -> None:
    with torch.device("meta"):
        reference, ours = REFERENCES[name]().eval(), ARCHITECTURES[name].of_paper()
    torch.manual_seed(0)
    weights = {key: _plausible(key, value) for key, value in reference.state_dict().items()}
    reference.load_state_dict(weights, assign=True)
    ours.load_state_dict(dict(zip(ours.state_dict(), weights.values(), strict=True)), assign=True)
    images = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        expected = reference(images)
        assert expected.std() > 0.01
        assert torch.allclose(ours(images), expected, rtol=1e-3, atol=1e-3 * float(expected.std()))


def _plausible(name: str, value: Tensor) -> Tensor:
    """Weights under which scores neither vanish nor overflow, in the shape of `value`."""
    if value.dtype == torch.int64:
        return torch.zeros(value.shape, dtype=torch.int64)
    if value.ndim > 1:
        return torch.randn(value.shape) * (2 / value[0].numel()) ** 0.5
    return torch.rand(value.shape) + 0.5 if "var" in name or "weight" in name else torch.randn(value.shape) * 0.1


@pytest.mark.parametrize("size", [28, 32])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_network_takes_small_images_too(name: str, size: int) -> None:
    with torch.device("meta"):
        model = ARCHITECTURES[name].build(7, 3, size)
        assert model(torch.empty(2, 3, size, size)).shape == (2, 7)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_network_learns_a_small_batch_by_heart(name: str) -> None:
    torch.manual_seed(1)
    images, labels = torch.randn(8, 1, 28, 28), torch.arange(8) % 4
    model = SMALL[name](4, 1, 28)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    before, loss = F.cross_entropy(model(images), labels).item(), torch.inf
    for _ in range(200):
        optimizer.zero_grad()
        F.cross_entropy(model.train()(images), labels).backward()
        optimizer.step()
        with torch.no_grad():
            scores = model.eval()(images)
        loss = F.cross_entropy(scores, labels).item()
        if loss < before / 2 and (scores.argmax(1) == labels).all():
            break
    assert loss < before / 2
    assert (scores.argmax(1) == labels).all()


def test_flops_count_a_multiplication_and_an_addition_as_two() -> None:
    images = torch.empty(1, 1, 8, 8, device="meta")
    convolution = nn.Conv2d(1, 3, 5, bias=False, device="meta")
    assert count_flops(convolution, images) == 2 * 3 * 5 * 5 * 4 * 4


def test_charnet_reads_a_picture_with_the_recognizers_own_trunk() -> None:
    assert Trunk(CharNetConfig(classes=127)).state_dict().keys() == ImageCharNet().trunk.state_dict().keys()
