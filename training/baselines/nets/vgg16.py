"""VGG-16: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015,
configuration D of table 1. 138,357,544 parameters.

| layers        | at 224 px     | what                                                       | at 32 px   |
|---------------|---------------|------------------------------------------------------------|------------|
| conv1 x 2     | 64 x 224 x 224| 3 x 3; after each stage the maximum of 2 x 2, stride 2     | 64 x 32 x 32 |
| conv2 x 2     | 128 x 112 x 112| 3 x 3                                                     | 128 x 16 x 16|
| conv3 x 3     | 256 x 56 x 56 | 3 x 3                                                      | 256 x 8 x 8  |
| conv4 x 3     | 512 x 28 x 28 | 3 x 3                                                      | 512 x 4 x 4  |
| conv5 x 3     | 512 x 14 x 14 | 3 x 3                                                      | 512 x 2 x 2  |
| pool5         | 512 x 7 x 7   |                                                            | 512 x 1 x 1  |
| fc6, fc7      | 4096          | fully connected, half of the outputs dropped while training| 4096         |
| fc8           | 1000          | fully connected                                            | classes      |
"""

from torch import Tensor, nn

_STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


class VGG16(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``width`` scales the number of maps and units."""

    def __init__(self, classes: int = 1000, channels: int = 3, size: int = 224, width: float = 1.0) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        side = size
        for stage in _STAGES:
            for maps in stage:
                outputs = round(width * maps)
                layers += [nn.Conv2d(channels, outputs, 3, padding=1), nn.ReLU(inplace=True)]
                channels = outputs
            layers.append(nn.MaxPool2d(2, 2, ceil_mode=True))  # 28 px is not a multiple of 32
            side = -(-side // 2)
        self.features = nn.Sequential(*layers, nn.Flatten())
        units = round(width * 4096)
        self.classifier = nn.Sequential(
            nn.Linear(channels * side * side, units),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5),
            nn.Linear(units, units),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5),
            nn.Linear(units, classes),
        )
        for module in self.modules():  # as He et al., ICCV 2015: what sixteen layers without normalisation need
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.classifier(self.features(x))
        return scores
