"""What the process does that decodes pages for the screen and for results.

It imports no large library before it is asked.
"""

from enum import Enum, auto
from typing import TYPE_CHECKING

from ocr_app.pixels import Described

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocr_app.io.scan import Scan


class Wanted(Enum):
    """What is to be decoded."""

    COUNT = auto()
    """The number of pages."""
    PAGE = auto()
    """A page as it was scanned."""
    SCANNED = auto()
    """The same and its resolution, a `Described` picture."""
    CLEAN = auto()
    """The ink of a page that is to be turned clockwise by so many degrees, as what is read."""
    THUMBNAIL = auto()
    """A page of about so many pixels."""


class ScreenDecoder:
    """Stands where other workers have a recognizer: decoding needs none."""

    name = "decoder"


def decode(
    decoder: ScreenDecoder, scan: "Scan", number: int, wanted: Wanted, how: int = 0
) -> "int | NDArray[np.uint8] | Described":
    """What is wanted of a page; pictures are uint8 [H, W], 255 = paper.

    Raises:
        InputError: as the methods of `Scan`.
    """
    match wanted:
        case Wanted.COUNT:
            return scan.page_count
        case Wanted.PAGE:
            return scan.page(number).image
        case Wanted.SCANNED:
            page = scan.page(number)
            return Described(page.image, page.dpi)
        case Wanted.THUMBNAIL:
            return scan.thumbnail(number, how)
        case Wanted.CLEAN:
            return _clean(scan.page(number).image, how)


def _clean(image: "NDArray[np.uint8]", rotation: int) -> "NDArray[np.uint8]":
    import numpy as np

    from ocr_app.io.turning import turned
    from ocr_app.segmentation.cleanup import clean_page

    return np.invert(clean_page(turned(image, rotation)).ink)
