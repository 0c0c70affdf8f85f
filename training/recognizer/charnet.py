"""CharNet: the recognizer's CNN. A convolutional trunk over a line image, and a classifier of spans of cells.

Shapes below: B line images, W line image pixels, T = W / CELL_WIDTH cells, L = longest span in cells, C = classes.

The trunk sees the whole line image once and leaves one feature vector per cell (4 px). A *span* is a run of 1 to L
cells; its features are sums of projections of a few of those vectors, so classifying every span of a line image costs
little more than the trunk. The lattice of all spans is what training maximises over and what the recognizer decodes:
LeCun et al., "Gradient-based learning applied to document recognition" (Proc. IEEE 1998), section VI, as a segmental
conditional random field (Sarawagi and Cohen, "Semi-Markov conditional random fields", NIPS 2004).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class CharNetConfig:
    """Sizes of a CharNet; ``classes`` counts the alphabet and the space."""

    classes: int
    channels: int = 1
    width: int = 160  # features per cell
    context: int = 4  # residual blocks along the line
    hidden: int = 192  # features per span
    longest_span: int = 12  # cells: 48 px, a double-width W


class Trunk(nn.Module):
    """[B, channels, 32, W] -> [B, width, T]: six convolutions, then residual 1-D convolutions along the line."""

    def __init__(self, config: CharNetConfig) -> None:
        super().__init__()
        w = config.width
        self.stem = nn.Sequential(  # height x width of the line image:
            _conv(config.channels, 24, (5, 5), (2, 2), (2, 2)),  # 32 x W   -> 16 x W/2
            _conv(24, 32, (3, 3), (1, 1), (1, 1)),
            _conv(32, 64, (3, 3), (2, 1), (1, 1)),  # 16 x W/2 -> 8 x W/2
            _conv(64, 96, (3, 3), (2, 2), (1, 1)),  # 8 x W/2  -> 4 x W/4
            _conv(96, 96, (3, 3), (1, 1), (1, 1)),
            _conv(96, w, (4, 1), (1, 1), (0, 0)),  # 4 x T    -> 1 x T
        )
        self.context = nn.ModuleList(Residual(w, dilation=2 ** (i % 4)) for i in range(config.context))

    def forward(self, line_images: Tensor) -> Tensor:
        x: Tensor = self.stem(line_images).squeeze(2)  # [B, width, T]
        for block in self.context:
            x = block(x)
        return x


class CharNet(nn.Module):
    """Scores of every span of a line image.

    ``forward`` takes line images [B, channels, 32, W] in 0..1 (1 = ink) and returns

    * ``spans`` [B, T, L, C]: log-score of class c on the span of d + 1 cells that begins at cell t; spans that
      would leave the line image have meaningless scores and must not be used;
    * ``blanks`` [B, T]: log-score of cell t being part of no character.
    """

    def __init__(self, config: CharNetConfig) -> None:
        super().__init__()
        self.config = config
        self.trunk = Trunk(config)
        self.parts = nn.Conv1d(config.width, 4 * config.hidden, 1)  # left edge, right edge, middle, mean
        self.length = nn.Embedding(config.longest_span, config.hidden)
        self.classifier = nn.Linear(config.hidden, config.classes)
        self.blank = nn.Conv1d(config.width, 1, 1)

    def forward(self, line_images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.trunk(line_images)  # [B, width, T]
        spans = self.classifier(self.embed(features))
        return spans, self.blank(features).squeeze(1)

    def embed(self, features: Tensor) -> Tensor:
        """Features [B, width, T] -> span embeddings [B, T, L, hidden]."""
        longest = self.config.longest_span
        left, right, middle, mean = self.parts(features).transpose(1, 2).chunk(4, dim=2)  # each [B, T, hidden]
        right, middle, mean = (F.pad(part, (0, 0, 0, longest)) for part in (right, middle, mean))
        between = (middle[:, :-1] + middle[:, 1:]) / 2
        cells = left.shape[1]
        total = torch.zeros_like(left)
        spans = []
        for d in range(longest):
            total = total + mean[:, d : d + cells]
            centre = (between if d % 2 else middle)[:, d // 2 : d // 2 + cells]
            span = left + right[:, d : d + cells] + centre + total / (d + 1) + self.length.weight[d]
            spans.append(F.relu(span))
        return torch.stack(spans, dim=2)


class Residual(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(width),
            nn.ReLU(inplace=True),
            nn.Conv1d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm1d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


def _conv(
    inputs: int, outputs: int, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
