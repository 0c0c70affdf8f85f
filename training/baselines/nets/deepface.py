"""DeepFace: Taigman, Yang, Ranzato and Wolf, "DeepFace: closing the gap to human-level performance in face
verification", CVPR 2014, section 3. 118,923,774 parameters, over 95 % of them in the locally connected and fully
connected layers; the paper says "more than 120 million".

| layer | at 152 px    | what                                        | parameters | at 32 px     |
|-------|--------------|---------------------------------------------|------------|--------------|
| C1    | 32 x 142 x 142| convolution 11 x 11                        | 11,648     | 32 x 30 x 30 |
| M2    | 32 x 71 x 71 | maximum of 3 x 3, stride 2                  |            | 32 x 15 x 15 |
| C3    | 16 x 63 x 63 | convolution 9 x 9                           | 41,488     | 16 x 13 x 13 |
| L4    | 16 x 55 x 55 | locally connected 9 x 9                     | 62,774,800 | 16 x 11 x 11 |
| L5    | 16 x 25 x 25 | locally connected 7 x 7, stride 2           | 7,850,000  | 16 x 5 x 5   |
| L6    | 16 x 21 x 21 | locally connected 5 x 5                     | 2,829,456  | 16 x 3 x 3   |
| F7    | 4096         | fully connected: the feature of a face; half dropped while training | 28,905,472 | 4096 |
| F8    | 4030         | fully connected, one score per person       | 16,510,910 | classes      |

A locally connected layer has a kernel of its own at every place: in an aligned face an eye is always where eyes are.
Under 64 px every kernel is 3 x 3.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_SMALL = 64  # px
_KERNELS = (11, 9, 9, 7, 5)


class DeepFace(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``width`` scales the number of maps and units."""

    def __init__(self, classes: int = 4030, channels: int = 3, size: int = 152, width: float = 1.0) -> None:
        super().__init__()
        k1, k3, k4, k5, k6 = (3,) * 5 if size < _SMALL else _KERNELS
        w32, w16, units = round(width * 32), round(width * 16), round(width * 4096)
        c3 = -(-(size - k1 + 1 - 3) // 2) + 1 - k3 + 1  # side of C3's maps
        l4 = LocallyConnected(w16, w16, c3, k4)
        l5 = LocallyConnected(w16, w16, l4.side, k5, stride=2)
        l6 = LocallyConnected(w16, w16, l5.side, k6)
        self.features = nn.Sequential(
            nn.Conv2d(channels, w32, k1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.Conv2d(w32, w16, k3),
            nn.ReLU(inplace=True),
            l4,
            nn.ReLU(inplace=True),
            l5,
            nn.ReLU(inplace=True),
            l6,
            nn.ReLU(inplace=True),
            nn.Flatten(),
            nn.Linear(w16 * l6.side**2, units),
            nn.ReLU(inplace=True),
        )
        self.dropout = nn.Dropout(0.5)
        self.classifier = nn.Linear(units, classes)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.classifier(self.dropout(self.features(x)))
        return scores


class LocallyConnected(nn.Module):
    """[B, inputs, S, S] -> [B, outputs, side, side]: a convolution that shares no weights between places."""

    def __init__(self, inputs: int, outputs: int, size: int, kernel: int, stride: int = 1) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride
        self.side = (size - kernel) // stride + 1
        fan_in = inputs * kernel**2
        self.weight = nn.Parameter(torch.empty(self.side**2, fan_in, outputs))
        nn.init.normal_(self.weight, std=(2 / fan_in) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs, self.side, self.side))

    def forward(self, x: Tensor) -> Tensor:
        fields = F.unfold(x, self.kernel, stride=self.stride)  # [B, fan_in, places]
        found = torch.bmm(fields.permute(2, 0, 1), self.weight)  # [places, B, outputs]
        maps: Tensor = found.permute(1, 2, 0).reshape(len(x), -1, self.side, self.side) + self.bias
        return maps
