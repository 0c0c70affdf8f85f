"""A page recognized as the window needs it: its lines with the line images that corrections of them keep."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr_app.corrections import page_hash
from ocr_app.document import Line
from ocr_app.geometry import Box, rotate_size
from ocr_app.io.scan import Scan
from ocr_app.io.turning import turned
from ocr_app.review.line_edits import named
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import RecognizedPage
from ocr_app.segmentation.dot_print import DotPrint
from ocr_app.segmentation.line_image import LineImage


class LineRecognizer(Protocol):
    """Reads a page and shows what it read from; `ocr_app.recognition.recognizer.Recognizer` is one."""

    @property
    def name(self) -> str: ...
    @property
    def dot_prints(self) -> tuple[DotPrint, ...]: ...
    def recognize_upright(
        self, image: NDArray[np.uint8], /, *, detect: bool = True
    ) -> tuple[int, Sequence[tuple[Line, LineImage]], tuple[Box, ...]]: ...
    def recognize_part(self, image: NDArray[np.uint8], box: Box, /) -> Sequence[tuple[Line, LineImage]]: ...


def recognize(
    recognizer: LineRecognizer, scan: Scan, number: int, turn: int | None = None, box: Box | None = None
) -> RecognizedPage:
    """Decodes a page, recognizes it and reads its barcodes.

    Args:
        turn: degrees clockwise that a person has turned it by; None lets the recognizer find out.
        box: of the page as it is turned: a person says that it holds text, which alone is read.

    Raises:
        InputError: it cannot be decoded.
    """
    from ocr_app.fiscal.barcodes import read_barcodes  # in the worker's process alone

    page = scan.page(number, to_read=True)
    image, printed = turned(page.image, turn or 0), turned(page.printed, turn or 0)
    found: Sequence[tuple[Line, LineImage]]
    rotation, unread = 0, tuple[Box, ...]()
    if box:
        found = [(named(line), line_image) for line, line_image in recognizer.recognize_part(printed, box)]
    else:
        rotation, found, unread = recognizer.recognize_upright(printed, detect=turn is None)
    height, width = image.shape
    return RecognizedPage(
        rotate_size(rotation, width, height),
        page_hash(image),
        tuple(line for line, _ in found),
        tuple(PackedLineImage.of(line_image) for _, line_image in found),
        picture_hash=page_hash(page.image) if turn else page_hash(image),
        rotation=(turn or 0) + rotation,
        turn=turn,
        unread=unread,
        barcodes=() if box else read_barcodes(page.printed, number),
    )
