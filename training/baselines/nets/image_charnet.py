"""The recognizer's CNN as a classifier of pictures: CharNet's trunk, and one span over the whole picture.

| layer      | at 32 px | what                                                                                    |
|------------|----------|-----------------------------------------------------------------------------------------|
| input      | 32 x 32  | a line image is 32 px high, so smaller pictures are padded to it                        |
| trunk      | 160 x 8  | one feature vector for each column of 4 px: see `charnet`                               |
| span       | 192      | of the first, the last and the middle vector and their mean, as CharNet has for a span  |
| classifier | classes  | fully connected                                                                         |
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ocr_app.segmentation.line_image import HEIGHT
from training.recognizer.charnet import CharNetConfig, Trunk


class ImageCharNet(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``size`` is at most 32 px and even."""

    def __init__(self, classes: int = 10, channels: int = 1, size: int = HEIGHT) -> None:
        super().__init__()
        config = CharNetConfig(classes=classes, channels=channels)
        self.padding = (HEIGHT - size) // 2
        self.trunk = Trunk(config)
        self.span = nn.Linear(4 * config.width, config.hidden)
        self.classifier = nn.Linear(config.hidden, classes)

    def forward(self, x: Tensor) -> Tensor:
        cells = self.trunk(F.pad(x, (self.padding,) * 4))  # [B, width, T]
        middle = cells.shape[2] // 2
        span = torch.cat([cells[:, :, 0], cells[:, :, -1], cells[:, :, middle], cells.mean(dim=2)], dim=1)
        scores: Tensor = self.classifier(F.relu(self.span(span)))
        return scores
