"""AlexNet: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", NIPS
2012, in the one-column form of Krizhevsky, "One weird trick for parallelizing convolutional neural networks",
arXiv:1404.5997, which torchvision has too. 61,100,840 parameters.

| layer   | at 224 px    | what                                     | at 32 px    |
|---------|--------------|------------------------------------------|-------------|
| conv1   | 64 x 55 x 55 | 11 x 11, stride 4 (under 64 px: 5 x 5)   | 64 x 32 x 32|
| pool1   | 64 x 27 x 27 | maximum of 3 x 3, stride 2               | 64 x 15 x 15|
| conv2   | 192 x 27 x 27| 5 x 5                                    | 192 x 15 x 15|
| pool2   | 192 x 13 x 13| maximum of 3 x 3, stride 2               | 192 x 7 x 7 |
| conv3   | 384 x 13 x 13| 3 x 3                                    | 384 x 7 x 7 |
| conv4   | 256 x 13 x 13| 3 x 3                                    | 256 x 7 x 7 |
| conv5   | 256 x 13 x 13| 3 x 3                                    | 256 x 7 x 7 |
| pool5   | 256 x 6 x 6  | maximum of 3 x 3, stride 2               | 256 x 3 x 3 |
| fc6, fc7| 4096         | fully connected, half of the inputs dropped while training | 4096 |
| fc8     | 1000         | fully connected                          | classes     |
"""

from torch import Tensor, nn

_SMALL = 64  # px; smaller images would be gone before the last pooling


class AlexNet(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``width`` scales the number of maps and units."""

    def __init__(self, classes: int = 1000, channels: int = 3, size: int = 224, width: float = 1.0) -> None:
        super().__init__()
        w64, w192, w256, w384, w4096 = (round(width * n) for n in (64, 192, 256, 384, 4096))
        conv1 = (
            nn.Conv2d(channels, w64, 5, padding=2)
            if size < _SMALL
            else nn.Conv2d(channels, w64, 11, stride=4, padding=2)
        )
        self.features = nn.Sequential(
            conv1,
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(w64, w192, 5, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(w192, w384, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(w384, w256, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(w256, w256, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),
            nn.Flatten(),
        )
        side = size if size < _SMALL else (size - 7) // 4 + 1
        for _ in range(3):
            side = (side - 3) // 2 + 1
        self.classifier = nn.Sequential(
            nn.Dropout(0.5),
            nn.Linear(w256 * side * side, w4096),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5),
            nn.Linear(w4096, w4096),
            nn.ReLU(inplace=True),
            nn.Linear(w4096, classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.classifier(self.features(x))
        return scores
