"""LeNet-5, as LeCun, Bottou, Bengio and Haffner wrote it: "Gradient-based learning applied to document recognition",
Proc. IEEE 86(11), 1998, section II.B. 60,000 parameters that learn, the number the paper gives.

| layer  | maps x height x width | what                                                  | parameters |
|--------|-----------------------|-------------------------------------------------------|------------|
| input  | 1 x 32 x 32           | a 28 px digit is centred in it                        |            |
| C1     | 6 x 28 x 28           | convolution 5 x 5                                     | 156        |
| S2     | 6 x 14 x 14           | mean of 2 x 2, a coefficient and a bias for each map  | 12         |
| C3     | 16 x 10 x 10          | convolution 5 x 5, each map from 3, 4 or 6 maps of S2 | 1,516      |
| S4     | 16 x 5 x 5            | as S2                                                 | 32         |
| C5     | 120 x 1 x 1           | convolution 5 x 5                                     | 48,120     |
| F6     | 84                    | fully connected                                       | 10,164     |
| output | 10                    | squared distance of F6 to a code of -1 and 1, fixed   |            |

Every layer to F6 ends in 1.7159 tanh(2/3 x) (appendix A). The paper drew its codes as 7 x 12 bitmaps of the ten digits,
or, "chosen at random with equal probabilities for -1 and +1"; random ones serve any classes, so they are ours. The loss
of section II.C, less its constant, is the cross-entropy of the negated distances. `forward` returns them divided by 16:
as they are, in the hundreds, the loss is flat but for the images between two classes, and learning slow.
"""

import torch
from torch import Tensor, nn

_SIDE = 32
_CODE = 84
_CODE_SEED = 1998
_TEMPERATURE = 16.0
_C3 = (  # table I of the paper: the maps of S2 that each map of C3 sees
    *("012", "123", "234", "345", "045", "015"),
    *("0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245", "0235"),
    "012345",
)


class LeNet5(nn.Module):
    """[B, channels, size, size] -> scores [B, classes]; ``size`` is at most 32 px and even."""

    def __init__(self, classes: int = 10, channels: int = 1, size: int = _SIDE) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, 6, 5, padding=(_SIDE - size) // 2),  # C1
            _Squash(),
            Subsampling(6),  # S2
            _Squash(),
            SparseConvolution(_C3),  # C3
            _Squash(),
            Subsampling(16),  # S4
            _Squash(),
            nn.Conv2d(16, 120, 5),  # C5
            _Squash(),
            nn.Flatten(),
            nn.Linear(120, _CODE),  # F6
            _Squash(),
        )
        codes = torch.randint(0, 2, (classes, _CODE), generator=torch.Generator().manual_seed(_CODE_SEED))
        self.register_buffer("codes", codes * 2.0 - 1.0)

    def forward(self, x: Tensor) -> Tensor:
        features = self.layers(x).float()  # [B, 84]
        distances: Tensor = ((features[:, None] - self.codes) ** 2).sum(dim=2)
        return -distances / _TEMPERATURE


class _Squash(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 1.7159 * torch.tanh(x * (2 / 3))


class Subsampling(nn.Module):
    """The mean of each 2 x 2 field, times its map's coefficient, plus its map's bias."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(maps))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x: Tensor) -> Tensor:
        mean = nn.functional.avg_pool2d(x, 2)
        return mean * self.coefficient[:, None, None] + self.bias[:, None, None]


class SparseConvolution(nn.Module):
    """Convolution 5 x 5 whose output maps each see only the input maps that ``table`` names."""

    def __init__(self, table: tuple[str, ...]) -> None:
        super().__init__()
        pairs = [(output, int(index)) for output, inputs in enumerate(table) for index in inputs]
        self.outputs, self.inputs = (list(column) for column in zip(*pairs, strict=True))
        self.shape = (len(table), max(self.inputs) + 1, 5, 5)
        reach = torch.tensor([1 / (len(table[output]) * 25) ** 0.5 for output in self.outputs])
        self.kernels = nn.Parameter((torch.rand(len(pairs), 5, 5) * 2 - 1) * reach[:, None, None])
        self.bias = nn.Parameter(torch.zeros(len(table)))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.kernels.new_zeros(self.shape)
        weight[self.outputs, self.inputs] = self.kernels
        return nn.functional.conv2d(x, weight, self.bias)
