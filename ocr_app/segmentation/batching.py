"""Batches of line images: of similar width, because every line image of a batch is padded to the widest."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ocr_app.segmentation.line_image import CELL_WIDTH

Item = TypeVar("Item")


def batches_by_width(items: Iterable[Item], width: Callable[[Item], int], max_cells: int) -> list[list[Item]]:
    """Group items from the narrowest to the widest; items of equal width keep their order.

    Args:
        items: what is batched.
        width: the width in px of an item's line image.
        max_cells: cells of a batch, padding included. A wider line image is a batch of its own.
    """
    batches: list[list[Item]] = []
    for item in sorted(items, key=width):
        if not batches or width(item) // CELL_WIDTH * (len(batches[-1]) + 1) > max_cells:
            batches.append([])
        batches[-1].append(item)
    return batches
