"""Images of every kind that Pillow decodes as grey pages."""

from contextlib import suppress

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
    if image.mode == "F" or image.mode.startswith("I"):
        white_is_zero = isinstance(image, TiffImageFile) and image.tag_v2.get(PHOTOMETRIC_INTERPRETATION) == 0
        return np.array(Image.fromarray(_eight_bits(np.asarray(image), white_is_zero)).reduce(reduction)), None
    grey = np.empty((-(-image.height // reduction), -(-image.width // reduction)), np.uint8)
    brightest = np.empty_like(grey) if reduction == 1 and _has_colour(image) else None
    rows = max(1, _BAND_PIXELS // image.width // reduction)
    for top in range(0, len(grey), rows):
        band = grey[top : top + rows]
        bottom = min(image.height, (top + rows) * reduction)
        part = _flat(image.crop((0, top * reduction, image.width, bottom)))
        band[:] = np.asarray(part.convert("L").reduce(reduction))
        if brightest is not None:
            brightest[top : top + rows] = _brightest(part)
    return grey, brightest


def _has_colour(image: Image.Image) -> bool:
    return image.mode in ("RGB", "RGBA", "YCbCr", "CMYK", "P", "PA", "HSV")


def _brightest(image: Image.Image) -> NDArray[np.uint8]:
    """Of each pixel the highest of red, green and blue."""
    if image.mode == "L":
        return np.asarray(image)
    if image.mode != "YCbCr":
        return np.asarray(np.asarray(image.convert("RGB")).max(axis=2), np.uint8)
    luminance, blue, red = (channel.astype(np.float32) for channel in np.asarray(image).transpose(2, 0, 1))
    blue, red = blue - 128, red - 128
    # The inverse of JFIF 1.02's conversion from RGB.
    above = np.maximum(np.maximum(1.402 * red, 1.772 * blue), -0.344136 * blue - 0.714136 * red)
    return np.asarray(np.clip(np.rint(luminance + above), 0, 255), np.uint8)


def _flat(image: Image.Image) -> Image.Image:
    """The image without what it has beyond its colours: on white, in a mode that Pillow converts to grey."""
    if image.has_transparency_data:
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        return flat
    if image.mode == "LAB":
        return image.getchannel("L")
    return image.convert("RGB") if image.mode in ("P", "CMYK", "HSV") else image


def _eight_bits(values: NDArray[np.generic], white_is_zero: bool) -> NDArray[np.uint8]:
    """Grey levels of 16 bits, 32 bits or floating point, whose full scale no header tells.

    Scanners store 10, 12 or 14 bits in 16. White is therefore taken to be the full scale of the smallest of these
    depths that holds the brightest pixel, and 1 for fractions: a page of paper keeps its paper white, and, unlike with
    a stretch to the full range, a black page stays black and a blank one blank.
    """
    levels = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = float(levels.max())
    depths = (2.0**bits - 1 for bits in (8, 10, 12, 14, 16))
    fractions = np.issubdtype(values.dtype, np.floating) and brightest <= 1
    white = 1.0 if fractions else next((depth for depth in depths if brightest <= depth), brightest)
    grey: NDArray[np.uint8] = np.rint(np.clip(levels / white, 0, 1) * 255).astype(np.uint8)
    return np.invert(grey) if white_is_zero else grey
