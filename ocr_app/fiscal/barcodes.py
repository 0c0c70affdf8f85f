"""The barcodes and QR codes of a page (zxing-cpp): most fiscal documents say their access key in one."""

from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr_app.fiscal.documents import Barcode
from ocr_app.geometry import Box

_FORMATS = zxingcpp.barcode_formats_from_str("Code128,QRCode")
_BLURS = (0.0, 1.0)  # of the enlarged page, in pixels: what joins the dots of a halftone or a dot-matrix printer
_ENLARGED = 2.0
_MOST_PIXELS = 30_000_000  # an enlarged page larger than this is not tried


def read_barcodes(image: NDArray[np.uint8], page: int = 1) -> tuple[Barcode, ...]:
    """The Code 128 and QR codes of a grey page, each once."""
    found: dict[str, Barcode] = {}
    for picture, scale in _pictures(image):
        for code in zxingcpp.read_barcodes(picture, formats=_FORMATS):
            name = "QRCode" if code.format == zxingcpp.BarcodeFormat.QRCode else "Code128"
            if code.text and code.text not in found:
                found[code.text] = Barcode(name, code.text, page, _box(code, scale))
        if any(barcode.type == "Code128" for barcode in found.values()):
            break
    return tuple(found.values())


def _pictures(image: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """The page as given, then enlarged: thin bars are told apart then."""
    yield image, 1.0
    if image.size * _ENLARGED**2 <= _MOST_PIXELS:
        large = cv2.resize(image, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
        for blur in _BLURS:
            picture = cv2.GaussianBlur(large, (0, 0), blur) if blur else large
            yield np.asarray(picture, np.uint8), _ENLARGED


def _box(code: zxingcpp.Barcode, scale: float) -> Box:
    corners = [getattr(code.position, name) for name in ("top_left", "top_right", "bottom_left", "bottom_right")]
    xs, ys = [round(corner.x / scale) for corner in corners], [round(corner.y / scale) for corner in corners]
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1
