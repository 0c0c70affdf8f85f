"""Convolution written as loops, to be read and drawn: what the networks compute, and the gradients they learn from.

As in every network, the kernel is not mirrored: strictly this is cross-correlation. Goodfellow, Bengio and Courville,
"Deep Learning" (2016), chapter 9, has the equations.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Map = NDArray[np.float64]


def convolve(image: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0) -> Map:
    """Sum the products of the kernel [h, w] and the pixels under it, at every `stride`-th place of the image [H, W].

    `padding` is the number of rows and columns of zeros added on each side. The map has
    (H + 2 padding - h) // stride + 1 rows and (W + 2 padding - w) // stride + 1 columns.
    """
    padded, weights = np.pad(np.asarray(image, float), padding), np.asarray(kernel, float)
    return _slide(padded, weights.shape, stride, lambda field: float((field * weights).sum()))


def max_pool(image: ArrayLike, size: int = 2, *, stride: int = 2) -> Map:
    """The maximum of every field of `size` x `size`."""
    return _slide(np.asarray(image, float), (size, size), stride, lambda field: float(field.max()))


def mean_pool(image: ArrayLike, size: int = 2, *, stride: int = 2) -> Map:
    """The mean of every field of `size` x `size`."""
    return _slide(np.asarray(image, float), (size, size), stride, lambda field: float(field.mean()))


def kernel_gradient(image: ArrayLike, upstream: ArrayLike) -> Map:
    """The gradient of the loss with regard to the kernel, from its gradient with regard to the map (`upstream`).

    dL/dw[i, j] is the sum over the map of upstream[r, c] image[r + i, c + j]: the image, convolved with `upstream`.
    For stride 1 and no padding.
    """
    return convolve(image, upstream)


def image_gradient(kernel: ArrayLike, upstream: ArrayLike) -> Map:
    """The gradient of the loss with regard to the image, from its gradient with regard to the map (`upstream`).

    It is `upstream`, padded with zeros, convolved with the kernel turned by 180 degrees.
    For stride 1, no padding and a square kernel.
    """
    turned = np.asarray(kernel, float)[::-1, ::-1]
    return convolve(upstream, turned, padding=len(turned) - 1)


def _slide(image: Map, shape: tuple[int, ...], stride: int, summary: Callable[[Map], float]) -> Map:
    height, width = shape
    rows = (image.shape[0] - height) // stride + 1
    columns = (image.shape[1] - width) // stride + 1
    found = np.empty((rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            found[row, column] = summary(image[top : top + height, left : left + width])
    return found
