"""The layers of a network, found by running it: their shapes, weights and windows on the image."""

import pytest
import torch
from torch import nn

from training.baselines.architectures import ARCHITECTURES, count_parameters
from training.baselines.layers import Layer, Window, layers_of, window_of


def layer(name: str, number: int) -> Layer:
    return layers_of(ARCHITECTURES[name])[number]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_weight_belongs_to_a_layer_and_the_last_one_has_the_classes(name: str) -> None:
    architecture = ARCHITECTURES[name]
    layers = layers_of(architecture)
    assert sum(layer.parameters for layer in layers) == count_parameters(architecture.of_paper())
    assert layers[0].shape == (architecture.channels, architecture.size, architecture.size)
    assert layers[-1].shape == (architecture.classes,)


def test_shapes_are_those_of_the_papers() -> None:
    assert [layer("lenet5", n).shape for n in (1, 2, 3, 4, 5)] == [
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 5, 5),
        (120, 1, 1),
    ]
    assert layer("vgg16", 1).times == 2 and layer("vgg16", 1).shape == (64, 224, 224)
    assert layer("deepface", 4) == Layer("local", "locally connected 9×9", (16, 55, 55), 62_774_800, (45, 45))
    counts = [found.times for found in layers_of(ARCHITECTURES["resnet50"]) if found.kind == "block"]
    assert counts == [3, 4, 6, 3]


def test_a_window_on_windows() -> None:
    three = Window((3, 3))
    assert three.then(three) == Window((5, 5))
    assert Window((2, 2), (2, 2)).then(three) == Window((6, 6), (2, 2))
    assert window_of(nn.Conv1d(1, 1, 3, dilation=4)) == Window((1, 9))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_number_of_a_layer_sees_as_many_pixels_as_its_gradient_reaches(number: int) -> None:
    """Of LeNet-5, whose layers are few enough to be asked."""
    model = ARCHITECTURES["lenet5"].build(10, 1, 32).eval()
    drawn = [0, 2, 4, 6, 8]
    image = torch.rand(1, 1, 32, 32, requires_grad=True)
    maps = model.layers[: drawn[number - 1] + 1](image)  # type: ignore[index, operator]
    row = maps.shape[2] // 2
    torch.autograd.backward(maps[0, -1, row, row])
    assert image.grad is not None
    reached = image.grad[0, 0] != 0
    assert (int(reached.any(1).sum()), int(reached.any(0).sum())) == layer("lenet5", number).sees
