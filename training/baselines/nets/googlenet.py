"""GoogLeNet, the first Inception network: Szegedy et al., "Going deeper with convolutions", CVPR 2015, table 1, in the
form torchvision has: with batch normalisation (Ioffe and Szegedy, ICML 2015) instead of auxiliary classifiers, and with
3 x 3 convolutions where the paper has 5 x 5. 6,624,904 parameters; the rows of the paper's table sum to 6.8 million.

| layers         | at 224 px      | what                                           | at 32 px      |
|----------------|----------------|------------------------------------------------|---------------|
| conv1          | 64 x 112 x 112 | 7 x 7, stride 2 (under 64 px: 3 x 3, stride 1) | 64 x 32 x 32  |
| pool1          | 64 x 56 x 56   | maximum of 3 x 3, stride 2 (under 64 px: none) | 64 x 32 x 32  |
| conv2          | 192 x 56 x 56  | 1 x 1, then 3 x 3                              | 192 x 32 x 32 |
| pool2          | 192 x 28 x 28  | maximum of 3 x 3, stride 2                     | 192 x 16 x 16 |
| inception 3a-b | 480 x 28 x 28  | 1 x 1, 3 x 3, 5 x 5 and pooling, side by side  | 480 x 16 x 16 |
| pool3          | 480 x 14 x 14  | maximum of 3 x 3, stride 2                     | 480 x 8 x 8   |
| inception 4a-e | 832 x 14 x 14  |                                                | 832 x 8 x 8   |
| pool4          | 832 x 7 x 7    | maximum of 2 x 2, stride 2                     | 832 x 4 x 4   |
| inception 5a-b | 1024 x 7 x 7   |                                                | 1024 x 4 x 4  |
| mean           | 1024           | over each map; a fifth dropped while training  | 1024          |
| fc             | 1000           | fully connected                                | classes       |
"""

from dataclasses import astuple, dataclass

import torch
from torch import Tensor, nn

_SMALL = 64  # px


@dataclass(frozen=True, slots=True)
class _Maps:
    """A row of the paper's table: maps of each branch, those before the 3 x 3 and 5 x 5 as `reduce`."""

    one: int
    reduce3: int
    three: int
    reduce5: int
    five: int
    pool: int


_STAGES = (
    (_Maps(64, 96, 128, 16, 32, 32), _Maps(128, 128, 192, 32, 96, 64)),
    (
        _Maps(192, 96, 208, 16, 48, 64),
        _Maps(160, 112, 224, 24, 64, 64),
        _Maps(128, 128, 256, 24, 64, 64),
        _Maps(112, 144, 288, 32, 64, 64),
        _Maps(256, 160, 320, 32, 128, 128),
    ),
    (_Maps(256, 160, 320, 32, 128, 128), _Maps(384, 192, 384, 48, 128, 128)),
)


class GoogLeNet(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``width`` scales the number of maps."""

    def __init__(self, classes: int = 1000, channels: int = 3, size: int = 224, width: float = 1.0) -> None:
        super().__init__()
        small = size < _SMALL
        w64, maps = round(width * 64), round(width * 192)
        self.stem = nn.Sequential(
            _conv(channels, w64, 3) if small else _conv(channels, w64, 7, stride=2),
            nn.Identity() if small else _pool(3),
            _conv(w64, w64, 1),
            _conv(w64, maps, 3),
            _pool(3),
        )
        blocks: list[nn.Module] = []
        for stage, pool in zip(_STAGES, (_pool(3), _pool(2), nn.Identity()), strict=True):
            for row in stage:
                block = Inception(maps, _Maps(*(round(width * n) for n in astuple(row))))
                blocks.append(block)
                maps = block.outputs
            blocks.append(pool)
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(maps, classes)

    def forward(self, x: Tensor) -> Tensor:
        features = self.blocks(self.stem(x)).mean(dim=(2, 3))
        scores: Tensor = self.classifier(self.dropout(features))
        return scores


class Inception(nn.Module):
    """Four branches over the same input, their maps side by side."""

    def __init__(self, inputs: int, maps: _Maps) -> None:
        super().__init__()
        self.outputs = maps.one + maps.three + maps.five + maps.pool
        self.branches = nn.ModuleList(
            [
                _conv(inputs, maps.one, 1),
                nn.Sequential(_conv(inputs, maps.reduce3, 1), _conv(maps.reduce3, maps.three, 3)),
                nn.Sequential(_conv(inputs, maps.reduce5, 1), _conv(maps.reduce5, maps.five, 3)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), _conv(inputs, maps.pool, 1)),
            ]
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], dim=1)


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
        nn.ReLU(inplace=True),
    )


def _pool(kernel: int) -> nn.MaxPool2d:
    return nn.MaxPool2d(kernel, 2, ceil_mode=True)
