"""The networks that are compared, each with the figures of its paper and its learning rate."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from training.baselines.nets.alexnet import AlexNet
from training.baselines.nets.deepface import DeepFace
from training.baselines.nets.googlenet import GoogLeNet
from training.baselines.nets.image_charnet import ImageCharNet
from training.baselines.nets.lenet5 import LeNet5
from training.baselines.nets.resnet50 import ResNet50
from training.baselines.nets.vgg16 import VGG16


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network, the input [channels, size, size] and classes of its paper, and our learning rate for batches of 128.

    Attributes:
        build: makes it for any number of classes, channels and pixels per side.
        paper_parameters: the figure of the paper, rounded as there; None where there is no paper.
        epochs: passes over the training images in the paper.
        least: the smallest side in px at which the network has the layers of its paper. None if it takes small images
            as they are: it pads them.
    """

    build: Callable[[int, int, int], nn.Module]
    paper: str
    paper_parameters: int | None
    size: int
    channels: int
    classes: int
    learning_rate: float
    epochs: int
    least: int | None

    def side(self, inputs: str, native: int) -> int:
        """The side in px to which images of `native` px are enlarged; `inputs` is one of INPUTS."""
        if inputs == "native" or self.least is None:
            return native
        return max(native, self.least if inputs == "least" else self.size)

    def of_paper(self) -> nn.Module:
        """The network at its paper's size, without memory."""
        return self.without_memory(self.classes, self.channels, self.size)

    def without_memory(self, classes: int, channels: int, side: int) -> nn.Module:
        """As `build`, on torch's meta device: shapes alone, to be counted."""
        with torch.device("meta"):
            return self.build(classes, channels, side).eval()


ARCHITECTURES = {
    "charnet": Architecture(ImageCharNet, "this project", None, 32, 1, 10, 4e-3, 50, None),
    "lenet5": Architecture(LeNet5, "LeCun et al. 1998", 60_000, 32, 1, 10, 8e-3, 20, None),
    "alexnet": Architecture(AlexNet, "Krizhevsky et al. 2012", 60_000_000, 224, 3, 1000, 2e-4, 90, 64),
    "vgg16": Architecture(VGG16, "Simonyan and Zisserman 2015", 138_000_000, 224, 3, 1000, 1.5e-4, 74, 32),
    "resnet50": Architecture(ResNet50, "He et al. 2016", 25_500_000, 224, 3, 1000, 1e-3, 120, 64),
    "googlenet": Architecture(GoogLeNet, "Szegedy et al. 2015", 6_800_000, 224, 3, 1000, 2e-3, 90, 64),
    "deepface": Architecture(DeepFace, "Taigman et al. 2014", 120_000_000, 152, 3, 4030, 5e-4, 15, 72),
}
"""ResNet-50's parameters are from table 1 of Xie et al., CVPR 2017: its own paper does not state them. Its epochs are
600,000 batches of 256 over ImageNet. GoogLeNet's paper does not state its epochs: these are AlexNet's."""

INPUTS = ("native", "least", "paper")
"""The input sizes to choose from: the images as they are, the least size for the paper's layers, the paper's size."""


def count_parameters(model: nn.Module) -> int:
    """The number of trainable parameters."""
    return sum(parameter.numel() for parameter in model.parameters())


def count_flops(model: nn.Module, images: Tensor) -> int:
    """Floating point operations of one pass over `images`, of convolutions and matrix products only.

    A multiplication and an addition count as two; papers often count multiply-adds, which is half.
    """
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(images)
    return int(counter.get_total_flops())
