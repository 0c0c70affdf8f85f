"""Searchable PDF: each page the upright scan, and over it, unseen, the text in place, to be searched and copied.

A page has the size of the paper, if the file told its resolution. Pages in pure black and white are stored without
loss, others as JPEG if they are not too long for it. PDFium writes it, from one thread at a time.
"""

from collections.abc import Iterator
from contextlib import closing
from ctypes import c_uint32
from io import BytesIO
from itertools import pairwise

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr_app.document import Document, Line, Page, Word
from ocr_app.export import PDF_MARK, Pages, cell_font
from ocr_app.export.cell_font import EM, WIDEST, Cell
from ocr_app.geometry import rotate_size
from ocr_app.io.pdf import PDFIUM
from ocr_app.io.turning import turned
from ocr_app.threads import hearing_signals

_DPI = 300
"""Taken for the resolution of files that tell none."""

_LONGEST_SIDE = 14_400
"""Of a page, in points (ISO 32000-1, annex C.2)."""

_JPEG_QUALITY = 85
_JPEG_LONGEST_SIDE = 65_500  # libjpeg's

_POINTS_PER_INCH = 72


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    yield hearing_signals(lambda: _written(document, pages))


def _written(document: Document, pages: Pages) -> bytes:
    with PDFIUM, closing(pypdfium2.PdfDocument.new()) as pdf:
        for page in document.pages:
            given = pages(page.number)
            dpi = given.dpi or (_DPI, _DPI)
            image, upright = turned(given.image, page.rotation), page.upright()
            scale = _scale(upright, rotate_size(page.rotation, *dpi))
            with closing(pdf.new_page(upright.width * scale[0], upright.height * scale[1])) as sheet:
                _add_scan(pdf, sheet, image)
                _add_text(pdf, sheet, upright, scale)
                sheet.gen_content()
        content = BytesIO()
        pdf.save(content)
    # PDFium offers no way to say who wrote it; of any other length, the name would move what is found by its offset.
    return content.getvalue().replace(b"/Creator(PDFium)", PDF_MARK, 1)


def _scale(page: Page, dpi: tuple[float, float]) -> tuple[float, float]:
    """Points to a pixel, across and down."""
    across, down = (_POINTS_PER_INCH / value for value in dpi)
    shrunk = min(1.0, _LONGEST_SIDE / max(page.width * across, page.height * down))
    return across * shrunk, down * shrunk


def _add_scan(pdf: pypdfium2.PdfDocument, sheet: pypdfium2.PdfPage, image: NDArray[np.uint8]) -> None:
    """Fills the sheet with the grey page [H, W]."""
    picture = pypdfium2.PdfImage.new(pdf)
    if _is_black_and_white(image) or max(image.shape) > _JPEG_LONGEST_SIDE:
        height, width = image.shape
        with closing(pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)) as bitmap:
            bitmap.to_numpy()[:] = image
            picture.set_bitmap(bitmap)
    else:
        _, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        picture.load_jpeg(BytesIO(jpeg.tobytes()), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(*sheet.get_size()))
    sheet.insert_obj(picture)


def _is_black_and_white(image: NDArray[np.uint8]) -> bool:
    """True if a picture has neither grey nor colour; many times quicker than a look at each pixel's value."""
    counts = cv2.calcHist([image], [0], None, [256], [0, 256])
    return not counts[1:255].any()


def _add_text(pdf: pypdfium2.PdfDocument, sheet: pypdfium2.PdfPage, page: Page, scale: tuple[float, float]) -> None:
    """Lays the words over the sheet, `scale` points to a pixel across and down, in a font made for them."""
    words = [
        (word.box[0], top, bottom, _cells(word, following, bottom - top))
        for line in page.lines
        for word, following in zip(line.words, [*line.words[1:], None], strict=True)
        for top, bottom in [_extent(word, line)]
    ]
    codes = {cell: code for code, cell in enumerate(dict.fromkeys(cell for *_, cells in words for cell in cells), 1)}
    if not codes:
        return
    across, down = scale
    font = cell_font.load(pdf, list(codes))
    for left, top, bottom, cells in words:
        text = pdfium.FPDFPageObj_CreateTextObj(pdf, font, (bottom - top) * down)
        pdfium.FPDFText_SetCharcodes(text, (c_uint32 * len(cells))(*[codes[cell] for cell in cells]), len(cells))
        pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        place = pdfium.FS_MATRIX(across / down, 0, 0, 1, left * across, (page.height - bottom) * down)
        pdfium.FPDFPageObj_SetMatrix(text, place)
        pdfium.FPDFPage_InsertObject(sheet, text)
    pdfium.FPDFFont_Close(font)


def _extent(word: Word, line: Line) -> tuple[int, int]:
    """Top and bottom of a word's text: its box, and if that is low (a dash, a comma), the nearest full word's as well.

    What is searched or copied is split into lines by height: a dash would be a line of its own.
    """
    tallest = max(other.box[3] - other.box[1] for other in line.words)
    full = [other for other in line.words if 2 * (other.box[3] - other.box[1]) >= tallest]
    nearest = word if word in full else min(full, key=lambda other: abs(other.box[0] - word.box[0]))
    top, bottom = min(word.box[1], nearest.box[1]), max(word.box[3], nearest.box[3])
    return top, max(bottom, top + 1)


def _cells(word: Word, following: Word | None, height: int) -> list[Cell]:
    """The word's characters and the space up to the next word: a cell each, that ends where the next one begins.

    The last word of a line has a space of no width: without one, a column of single digits would be copied as a number.
    """
    boxes = [character.box for character in word.characters]
    end = following.box[0] if following else word.box[2]
    edges = [word.box[0], *((left[2] + right[0]) / 2 for left, right in pairwise(boxes)), word.box[2], end]
    texts = [*(character.text for character in word.characters), " "]
    units = np.rint((np.maximum.accumulate(edges) - edges[0]) * EM / height)
    return [(text, int(min(width, WIDEST))) for text, width in zip(texts, np.diff(units), strict=True)]
