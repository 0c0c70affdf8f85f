"""Line images compressed: those of all pages of a long document are kept until it is closed."""

import zlib
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ocr_app.segmentation.line_image import LineImage

_FAST = 1  # zlib's level; line images are mostly paper, higher levels gain little


@dataclass(frozen=True, slots=True)
class PackedLineImage:
    """A line image with its picture compressed."""

    _line_image: LineImage
    _width: int
    _pixels: bytes

    @classmethod
    def of(cls, line_image: LineImage) -> Self:
        pixels = zlib.compress(line_image.image.tobytes(), _FAST)
        return cls(replace(line_image, image=line_image.image[:, :0].copy()), line_image.image.shape[1], pixels)

    @property
    def rotation(self) -> int:
        return self._line_image.rotation

    def unpack(self) -> LineImage:
        image = np.frombuffer(zlib.decompress(self._pixels), np.uint8)
        return replace(self._line_image, image=image.reshape(-1, self._width))
