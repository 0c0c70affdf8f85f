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
    full = max(image.size)
    # A colour JPEG decodes to its luminance directly, in half the time, and to an eighth of its size in less.
    image.draft("L", (max(1, image.width // reduction), max(1, image.height // reduction)))
    image.load()
    reduction = max(1, reduction * max(image.size) // full)
    with suppress(Exception):  # a broken EXIF block is no reason to refuse a sound picture
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "F" or image.mode.startswith("I"):
        white_is_zero = isinstance(image, TiffImageFile) and image.tag_v2.get(PHOTOMETRIC_INTERPRETATION) == 0
        return np.array(Image.fromarray(_eight_bits(np.asarray(image), white_is_zero)).reduce(reduction))
    grey = np.empty((-(-image.height // reduction), -(-image.width // reduction)), np.uint8)
    rows = max(1, _BAND_PIXELS // image.width // reduction)
    for top in range(0, len(grey), rows):
        band = grey[top : top + rows]
        bottom = min(image.height, (top + rows) * reduction)
        part = image.crop((0, top * reduction, image.width, bottom))
        band[:] = np.asarray(_flat(part).convert("L").reduce(reduction))
    return grey


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
