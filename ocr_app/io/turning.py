"""Pictures turned by quarters."""

import numpy as np
from numpy.typing import NDArray


def turned(image: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """The picture [H, W] turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))
