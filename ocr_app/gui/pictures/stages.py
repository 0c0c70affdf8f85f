"""The pictures of an inspection, from line image to features; drawn in the thread that inspects."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.gui.pictures.tile_grid import best_grid, tile_grid, tinted
from ocr_app.segmentation.line_image import CELL_WIDTH

if TYPE_CHECKING:
    from ocr_app.inspection.inspector import Inspection

ROOM = (250, 170)
"""Width and height in px that the tiles of a layer have at most."""

_MARGIN = 2  # cells of the line image on either side of the character
_LINE_IMAGE_ZOOM = 5
_FULL = 99  # percentile of a layer's activations over the whole line image that is drawn darkest


@dataclass(frozen=True, slots=True)
class Pictures:
    """What each stage shows of the line image around a character.

    Attributes:
        line_image: the part of the line image that all stages show, `size` pixels (height, width) of it.
        ring: abscissas of `line_image` between which the character stands.
        kernels, span: of the first convolution, and the features of the character.
        maps: those of each layer, as many and of such a height and width as `shapes` say.
    """

    line_image: QImage
    size: tuple[int, int]
    ring: tuple[int, int]
    kernels: QImage
    maps: tuple[QImage, ...]
    shapes: tuple[tuple[int, int, int], ...]
    span: QImage


def draw(line_image: NDArray[np.uint8], inspection: "Inspection") -> Pictures:
    """Draws what was found of a character of a line image (uint8 [HEIGHT, W], 255 = ink)."""
    cells = line_image.shape[1] // CELL_WIDTH
    first, last = max(0, inspection.begin - _MARGIN), min(cells, inspection.end + _MARGIN)
    seen = np.invert(line_image[:, first * CELL_WIDTH : last * CELL_WIDTH])
    height, width = seen.shape
    left, right = ((cell - first) * CELL_WIDTH * _LINE_IMAGE_ZOOM for cell in (inspection.begin, inspection.end))
    parts = [
        maps[:, :, round(first * maps.shape[2] / cells) : round(last * maps.shape[2] / cells)]
        for maps in inspection.maps
    ]
    # What is strong in the whole line image is dark, so that characters can be compared.
    full = [float(np.percentile(maps, _FULL)) for maps in inspection.maps]
    return Pictures(
        q_image(seen).scaled(width * _LINE_IMAGE_ZOOM, height * _LINE_IMAGE_ZOOM),
        (height, width),
        (left, right),
        _tiles(inspection.kernels, float(np.abs(inspection.kernels).max())),
        tuple(_tiles(part, strong) for part, strong in zip(parts, full, strict=True)),
        tuple((len(part), part.shape[1], part.shape[2]) for part in parts),
        _tiles(inspection.embedding.reshape(-1, 1, 1), float(inspection.embedding.max())),
    )


def _tiles(maps: NDArray[np.float32], full: float) -> QImage:
    """Maps [N, H, W] side by side; values of `full` are the darkest."""
    count, height, width = maps.shape
    zoom, columns = best_grid(count, height, width, ROOM)
    return tinted(tile_grid(maps, zoom, columns), full or 1.0)
