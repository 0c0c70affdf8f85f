"""The table of the pile: a row for each nota, as the report of `nitido read` has it, of what is on screen."""

from collections.abc import Sequence
from pathlib import Path

from ocr_app.batch.report import Row, rows_of, save
from ocr_app.document import Document
from ocr_app.review.open_file import OpenFile

SUFFIXES = (".csv", ".xlsx")

_UNKNOWN = ("seconds",)
"""Columns of the report that are left out: what the window reads is not timed."""


def save_table(path: Path, documents: Sequence[tuple[OpenFile, Document]]) -> None:
    """Writes the table, whose format the path's suffix tells; a file that cannot be read has a row that says why.

    Raises:
        OutputError: it cannot be written.
    """
    save(path, [row for file, document in documents for row in _rows(file, document)], _UNKNOWN)


def _rows(file: OpenFile, document: Document) -> list[Row]:
    from ocr_app.fiscal.understanding import understand  # which loads libraries that the window starts without

    if file.error:
        return [Row(str(file.path), error=str(file.error))]
    return rows_of(document, understand(document, file.barcodes).documents)
