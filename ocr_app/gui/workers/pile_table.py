"""The table of the pile: a row for each nota, as the report of `nitido read` has it, of what is on screen.

It imports no Qt: a process of its own makes it, as the understanding of a page takes up to a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ocr_app.batch.report import Row, rows_of, save
from ocr_app.document import Document
from ocr_app.fiscal.documents import Barcode
from ocr_app.review.open_file import OpenFile

SUFFIXES = (".csv", ".xlsx")

_UNKNOWN = ("seconds",)
"""Columns of the report that are left out: what the window reads is not timed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says; one that cannot be read has an error."""

    document: Document
    barcodes: tuple[Barcode, ...] = ()
    error: str = ""

    @classmethod
    def of(cls, file: OpenFile, document: Document) -> Self:
        return cls(document, file.barcodes, str(file.error) if file.error else "")


def save_table(path: Path, entries: Sequence[Entry]) -> None:
    """Writes the table, whose format the path's suffix tells; a file that cannot be read has a row that says why.

    Raises:
        OutputError: it cannot be written.
    """
    save(path, [row for entry in entries for row in _rows(entry)], _UNKNOWN)


def _rows(entry: Entry) -> list[Row]:
    from ocr_app.fiscal.understanding import understand  # which loads libraries that the window starts without

    if entry.error:
        return [Row(entry.document.source, error=entry.error)]
    return rows_of(entry.document, understand(entry.document, entry.barcodes).documents)
