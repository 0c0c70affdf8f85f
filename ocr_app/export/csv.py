"""Tables of a document's characters, words or lines: CSV as of RFC 4180, with a header row, in UTF-8.

A byte order mark comes first: without it Excel takes the file for its country's old encoding and breaks every accent.
What does not take it for a mark sees it before the name of the first column: read the file as `utf-8-sig`.

Lines are numbered from 1 within their page, words from 1 within their line: the numbers join the three tables. Boxes
are in pixels of the upright page. A text that a spreadsheet would run as a formula has an apostrophe before it. The
confidence of a line is the product of its words'.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from io import StringIO

from ocr_app.document import Document, Line, Word
from ocr_app.export import Pages
from ocr_app.geometry import Box
from ocr_app.io.spreadsheet import harmless


def export_lines(document: Document, pages: Pages) -> Iterator[bytes]:
    rows = (
        (page, number, *_cells(line.box, line.text, math.prod(word.confidence for word in line.words)))
        for page, number, line in _lines(document)
    )
    yield _table(("page", "line"), rows)


def export_words(document: Document, pages: Pages) -> Iterator[bytes]:
    rows = (
        (page, line, number, *_cells(word.box, word.text, word.confidence))
        for page, line, number, word in _words(document)
    )
    yield _table(("page", "line", "word"), rows)


def export_characters(document: Document, pages: Pages) -> Iterator[bytes]:
    rows = (
        (page, line, number, *_cells(character.box, character.text, character.confidence))
        for page, line, number, word in _words(document)
        for character in word.characters
    )
    yield _table(("page", "line", "word"), rows)


def _lines(document: Document) -> Iterator[tuple[int, int, Line]]:
    for page in document.pages:
        for number, line in enumerate(page.upright().lines, 1):
            yield page.number, number, line


def _words(document: Document) -> Iterator[tuple[int, int, int, Word]]:
    for page, line_number, line in _lines(document):
        for number, word in enumerate(line.words, 1):
            yield page, line_number, number, word


def _cells(box: Box, text: str, confidence: float) -> tuple[int | str, ...]:
    return (*box, harmless(text), f"{confidence:.4f}")


def _table(numbers: tuple[str, ...], rows: Iterable[tuple[int | str, ...]]) -> bytes:
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow((*numbers, "x0", "y0", "x1", "y1", "text", "confidence"))
    writer.writerows(rows)
    return table.getvalue().encode("utf-8-sig")
