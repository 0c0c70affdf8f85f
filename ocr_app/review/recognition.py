"""A page recognized as the window needs it: its lines with the line images that corrections of them keep."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr_app.corrections import page_hash
from ocr_app.document import Line
from ocr_app.io.scan import Scan
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import RecognizedPage
from ocr_app.segmentation.line_image import LineImage


class LineRecognizer(Protocol):
    """Reads a page and shows what it read from; `ocr_app.recognition.recognizer.Recognizer` is one."""

    @property
    def name(self) -> str: ...
    def recognize_lines(self, image: NDArray[np.uint8], /) -> Sequence[tuple[Line, LineImage]]: ...


def recognize(recognizer: LineRecognizer, scan: Scan, number: int) -> RecognizedPage:
    """Decodes a page, recognizes it and reads its barcodes.

    Raises:
        InputError: it cannot be decoded.
    """
    from ocr_app.fiscal.barcodes import read_barcodes  # in the worker's process alone

    page = scan.page(number, to_read=True)
    found = recognizer.recognize_lines(page.printed)
    height, width = page.image.shape
    return RecognizedPage(
        (width, height),
        page_hash(page.image),
        tuple(line for line, _ in found),
        tuple(PackedLineImage.of(line_image) for _, line_image in found),
        read_barcodes(page.printed, number),
    )
