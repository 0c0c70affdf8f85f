"""A page's picture in several sizes, so that painting it costs the same at every zoom."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

_SMALLEST = 400  # px; below this another halving saves nothing


@dataclass(frozen=True, slots=True)
class Picture:
    """`levels` show the same page, each half as large as the one before; the pixels are those of `arrays`."""

    levels: tuple[QImage, ...]
    arrays: tuple[NDArray[np.uint8], ...] = field(repr=False)

    @classmethod
    def of(cls, image: NDArray[np.uint8]) -> "Picture":
        """The picture of a grey page, uint8 [H, W]."""
        arrays = [np.ascontiguousarray(image)]
        while max(arrays[-1].shape) > 2 * _SMALLEST:
            arrays.append(halved(arrays[-1]))
        return cls(tuple(map(_view_of, arrays)), tuple(arrays))

    @property
    def size(self) -> tuple[int, int]:
        return self.levels[0].width(), self.levels[0].height()

    def draw(self, painter: QPainter, target: QRectF, area: QRectF) -> None:
        """Draws an area of the page into a rectangle of the painter's, in about the device's resolution."""
        scale = target.width() / max(1.0, area.width()) * painter.device().devicePixelRatio()
        level = 0
        while level + 1 < len(self.levels) and scale <= 0.5:
            level, scale = level + 1, 2 * scale
        image = self.levels[level]
        fx, fy = image.width() / self.size[0], image.height() / self.size[1]
        source = QRectF(area.x() * fx, area.y() * fy, area.width() * fx, area.height() * fy)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 2)
        painter.drawImage(target, image, source)


def halved(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size = (max(1, image.shape[1] // 2), max(1, image.shape[0] // 2))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def q_image(image: NDArray[np.uint8]) -> QImage:
    """A grey picture, uint8 [H, W], with pixels of its own."""
    return _view_of(np.ascontiguousarray(image)).copy()


def _view_of(pixels: NDArray[np.uint8]) -> QImage:
    """A view of the pixels, which must outlive it: a copy of a large page would be another 100 MB."""
    height, width = pixels.shape
    return QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
