"""Activation maps and kernels as pictures: tiles side by side, in colours that say how strong and of which sign."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_LARGEST = 12  # zoom
_NONE, _STRONG, _AGAINST = np.array([[255, 255, 255], [0, 62, 110], [213, 94, 0]], np.float32)
"""Nothing, as much as anywhere in the picture, and as much below zero: blue and orange, told apart by everyone."""


def best_grid(maps: int, height: int, width: int, room: tuple[int, int]) -> tuple[int, int]:
    """Zoom and columns with which tiles are largest in `room` (width, height in px); of zoom 1 if nothing fits."""
    for zoom in range(_LARGEST, 0, -1):
        gap = _gap(zoom)
        rows = max(1, (room[1] + gap) // (height * zoom + gap))
        columns = -(-maps // rows)
        if height * zoom <= room[1] and columns * (width * zoom + gap) - gap <= room[0]:
            return zoom, columns
    return 1, columns


def tile_grid(maps: NDArray[np.float32], zoom: int, columns: int) -> NDArray[np.float32]:
    """Tiles of `maps` [N, H, W], row by row, every value a square of `zoom` px; NaN between and after them."""
    count, height, width = maps.shape
    rows, gap = -(-count // columns), _gap(zoom)
    tiles = np.full((rows * columns, height * zoom + gap, width * zoom + gap), np.nan, np.float32)
    tiles[:count, :-gap, :-gap] = maps.repeat(zoom, 1).repeat(zoom, 2)
    picture = tiles.reshape(rows, columns, *tiles.shape[1:]).transpose(0, 2, 1, 3)
    return np.asarray(picture.reshape(rows * tiles.shape[1], columns * tiles.shape[2])[:-gap, :-gap], np.float32)


def _gap(zoom: int) -> int:
    return 1 + zoom // 3


def tinted(values: NDArray[np.float32], full: float) -> QImage:
    """Values [H, W] in colours, those of `full` the darkest; NaN is transparent."""
    share = np.nan_to_num(np.clip(values / full, -1, 1))[..., None]
    colours = np.where(share >= 0, _NONE + share * (_STRONG - _NONE), _NONE - share * (_AGAINST - _NONE))
    pixels = np.dstack([np.rint(colours).astype(np.uint8), np.where(np.isnan(values), 0, 255).astype(np.uint8)])
    height, width = values.shape
    # Without the copy the image would be a view of memory that Python may free.
    return QImage(np.ascontiguousarray(pixels).data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
