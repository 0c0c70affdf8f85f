"""Batches of line images: of similar width, because every line image of a batch is padded to the widest."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT

Item = TypeVar("Item")


def batches_by_width(
    items: Iterable[Item], width: Callable[[Item], int], max_cells: int, padding: float = 1.0
) -> list[list[Item]]:
    """Group items from the narrowest to the widest; items of equal width keep their order.

    Args:
        items: what is batched.
        width: the width in px of an item's line image.
        max_cells: cells of a batch, padding included. A wider line image is a batch of its own.
        padding: share of an item's width in its batch that may be padding.
    """
    batches: list[list[Item]] = []
    for item in sorted(items, key=width):
        cells = width(item) // CELL_WIDTH
        if (
            not batches
            or cells * (len(batches[-1]) + 1) > max_cells
            or width(batches[-1][0]) // CELL_WIDTH < (1 - padding) * cells
        ):
            batches.append([])
        batches[-1].append(item)
    return batches


def network_input(images: Sequence[NDArray[np.uint8]], paper: int = 0) -> NDArray[np.float32]:
    """Pictures of line images, uint8 [HEIGHT, W], as the network takes them: float32 [B, 1, HEIGHT, widest + paper].

    It is 0 where paper is, 1 where ink is; `paper` px of paper follow the widest.
    """
    found = np.zeros((len(images), 1, HEIGHT, max(image.shape[1] for image in images) + paper), np.float32)
    for row, image in zip(found, images, strict=True):
        np.divide(image, np.float32(255), out=row[0, :, : image.shape[1]])
    return found
