"""Strips put away: those of all pages of a long document are kept until it is closed."""

import zlib
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ocr_app.segmentation.line_image import Strip

_FAST = 1  # zlib's level; strips are mostly paper, higher levels gain little


@dataclass(frozen=True, slots=True)
class KeptStrip:
    """A strip with its picture compressed."""

    _strip: Strip
    _width: int
    _pixels: bytes

    @classmethod
    def of(cls, strip: Strip) -> Self:
        pixels = zlib.compress(strip.image.tobytes(), _FAST)
        return cls(replace(strip, image=strip.image[:, :0].copy()), strip.image.shape[1], pixels)

    def unpack(self) -> Strip:
        image = np.frombuffer(zlib.decompress(self._pixels), np.uint8)
        return replace(self._strip, image=image.reshape(-1, self._width))
