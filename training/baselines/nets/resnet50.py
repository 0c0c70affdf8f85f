"""ResNet-50: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016, table 1.
25,557,032 parameters.

| layers    | at 224 px      | what                                              | at 32 px     |
|-----------|----------------|---------------------------------------------------|--------------|
| conv1     | 64 x 112 x 112 | 7 x 7, stride 2 (under 64 px: 3 x 3, stride 1)    | 64 x 32 x 32 |
| pool1     | 64 x 56 x 56   | maximum of 3 x 3, stride 2 (under 64 px: none)    | 64 x 32 x 32 |
| conv2 x 3 | 256 x 56 x 56  | bottlenecks of 1 x 1 64, 3 x 3 64, 1 x 1 256      | 256 x 32 x 32|
| conv3 x 4 | 512 x 28 x 28  | bottlenecks of 128, 128, 512                      | 512 x 16 x 16|
| conv4 x 6 | 1024 x 14 x 14 | bottlenecks of 256, 256, 1024                     | 1024 x 8 x 8 |
| conv5 x 3 | 2048 x 7 x 7   | bottlenecks of 512, 512, 2048                     | 2048 x 4 x 4 |
| mean      | 2048           | over each map                                     | 2048         |
| fc        | 1000           | fully connected                                   | classes      |

A stage halves the map in the 3 x 3 convolution of its first bottleneck, as torchvision's does; the paper did it in the
1 x 1 before, with as many parameters.
"""

import torch.nn.functional as F
from torch import Tensor, nn

_SMALL = 64  # px
_STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
_EXPANSION = 4


class ResNet50(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``width`` scales the number of maps."""

    def __init__(self, classes: int = 1000, channels: int = 3, size: int = 224, width: float = 1.0) -> None:
        super().__init__()
        maps = round(width * 64)
        small = size < _SMALL
        self.stem = nn.Sequential(
            nn.Conv2d(channels, maps, 3 if small else 7, 1 if small else 2, 1 if small else 3, bias=False),
            nn.BatchNorm2d(maps),
            nn.ReLU(inplace=True),
            nn.Identity() if small else nn.MaxPool2d(3, 2, 1),
        )
        blocks: list[nn.Module] = []
        for stage, (inner, count) in enumerate(_STAGES):
            for number in range(count):
                stride = 2 if stage and not number else 1
                blocks.append(Bottleneck(maps, round(width * inner), stride))
                maps = round(width * inner) * _EXPANSION
        self.blocks = nn.Sequential(*blocks)
        self.classifier = nn.Linear(maps, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: Tensor) -> Tensor:
        features = self.blocks(self.stem(x)).mean(dim=(2, 3))
        scores: Tensor = self.classifier(features)
        return scores


class Bottleneck(nn.Module):
    """What is added to the input: 1 x 1 to fewer maps, 3 x 3, 1 x 1 to four times as many."""

    def __init__(self, inputs: int, inner: int, stride: int) -> None:
        super().__init__()
        outputs = inner * _EXPANSION
        self.body = nn.Sequential(
            nn.Conv2d(inputs, inner, 1, bias=False),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            nn.Conv2d(inner, inner, 3, stride, 1, bias=False),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            nn.Conv2d(inner, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.shortcut(x) + self.body(x))
