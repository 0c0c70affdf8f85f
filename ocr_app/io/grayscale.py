"""Images of every kind that Pillow decodes as grey pages."""

from collections.abc import Iterator
from contextlib import suppress

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import PHOTOMETRIC_INTERPRETATION, TiffImageFile

_BAND_PIXELS = 4_000_000  # greyed at a time: a large page is never held a third time, in yet another form


def to_grey(image: Image.Image, reduction: int) -> NDArray[np.uint8]:
    """The image upright, flattened on white, in 8-bit grey, and so many times smaller: uint8 [H, W], 255 paper.

    Raises:
        Exception: nearly any, on bad bytes.
    """
    # A colour JPEG decodes to its luminance directly, in half the time, and to an eighth of its size in less.
    return _decoded(image, reduction, "L")[0]


def to_grey_and_brightest(image: Image.Image) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    """As `to_grey` at full size, and of each pixel the highest of red, green and blue; None of an image without colour.

    Raises:
        Exception: nearly any, on bad bytes.
    """
    # The luminance of a colour JPEG is one of the channels it is stored in, unless its channels are those of RGB.
    return _decoded(image, 1, "L" if image.info.get("adobe_transform") == 0 else "YCbCr")


def _decoded(image: Image.Image, reduction: int, jpeg_mode: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    full = max(image.size)
    image.draft(jpeg_mode, (max(1, image.width // reduction), max(1, image.height // reduction)))
    image.load()
    reduction = max(1, reduction * max(image.size) // full)
    with suppress(Exception):  # a broken EXIF block is no reason to refuse a sound picture
        ImageOps.exif_transpose(image, in_place=True)
    grey = np.empty((-(-image.height // reduction), -(-image.width // reduction)), np.uint8)
    brightest = np.empty_like(grey) if reduction == 1 and _has_colour(image) else None
    deep = image.mode == "F" or image.mode.startswith("I")
    white = _white(image) if deep else 0.0
    white_is_zero = isinstance(image, TiffImageFile) and image.tag_v2.get(PHOTOMETRIC_INTERPRETATION) == 0
    rows = max(1, _BAND_PIXELS // image.width // reduction)
    for part, top in _bands(image, rows * reduction):
        band = slice(top // reduction, top // reduction + rows)
        flat = Image.fromarray(_eight_bits(part, white, white_is_zero)) if deep else _flat(part)
        grey[band] = np.asarray(flat.convert("L").reduce(reduction))
        if brightest is not None:
            brightest[band] = _brightest(flat)
    return grey, brightest


def _bands(image: Image.Image, rows: int) -> Iterator[tuple[Image.Image, int]]:
    """The image from top to bottom, so many rows at a time, each part with its first row."""
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(image.height, top + rows))), top


def _has_colour(image: Image.Image) -> bool:
    return image.mode in ("RGB", "RGBA", "YCbCr", "CMYK", "P", "PA", "HSV")


def _brightest(image: Image.Image) -> NDArray[np.uint8]:
    """Of each pixel the highest of red, green and blue."""
    if image.mode == "L":
        return np.asarray(image)
    channels = cv2.split(np.asarray(image if image.mode == "YCbCr" else image.convert("RGB")))
    if image.mode == "YCbCr":  # of JFIF 1.02, with blue before red
        luminance, blue, red = channels
        channels = cv2.split(cv2.cvtColor(cv2.merge([luminance, red, blue]), cv2.COLOR_YCrCb2RGB))
    return np.asarray(cv2.max(cv2.max(channels[0], channels[1]), channels[2]), np.uint8)


def _flat(image: Image.Image) -> Image.Image:
    """The image without what it has beyond its colours: on white, in a mode that Pillow converts to grey."""
    if image.has_transparency_data:
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        return flat
    if image.mode == "LAB":
        return image.getchannel("L")
    return image.convert("RGB") if image.mode in ("P", "CMYK", "HSV") else image


def _white(image: Image.Image) -> float:
    """The level of white among grey levels of 16 bits, 32 bits or floating point, whose full scale no header tells.

    Scanners store 10, 12 or 14 bits in 16. White is therefore taken to be the full scale of the smallest of these
    depths that holds the brightest pixel, and 1 for fractions: a page of paper keeps its paper white, and, unlike with
    a stretch to the full range, a black page stays black and a blank one blank.
    """
    rows = max(1, _BAND_PIXELS // image.width)
    brightest = max(float(_levels(part).max()) for part, _ in _bands(image, rows))
    if image.mode == "F" and brightest <= 1:
        return 1.0
    return next((depth for depth in (2.0**bits - 1 for bits in (8, 10, 12, 14, 16)) if brightest <= depth), brightest)


def _levels(image: Image.Image) -> NDArray[np.float32]:
    """The grey levels of an image of a deep mode, float32 [H, W]; what is no number is black."""
    return np.nan_to_num(np.asarray(image).astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _eight_bits(image: Image.Image, white: float, white_is_zero: bool) -> NDArray[np.uint8]:
    """An image of a deep mode in 8-bit grey."""
    grey: NDArray[np.uint8] = np.rint(np.clip(_levels(image) / white, 0, 1) * 255).astype(np.uint8)
    return np.invert(grey) if white_is_zero else grey
