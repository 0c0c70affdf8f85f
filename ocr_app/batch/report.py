"""The report of a run: a row for each document, as CSV, JSON Lines or a workbook."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ocr_app.document import Document
from ocr_app.errors import output_error
from ocr_app.fiscal.documents import FiscalDocument
from ocr_app.io.atomic import atomic_write
from ocr_app.io.spreadsheet import harmless, workbook

SUFFIXES = (".csv", ".jsonl", ".xlsx")

FISCAL_COLUMNS = {
    "key": ("infNFe.Id", "infCte.Id", "infNFSe.Id"),
    "issuer": ("emit.CNPJ", "emit.CPF"),
    "recipient": ("dest.CNPJ", "dest.CPF", "toma.CNPJ"),
    "number": ("ide.nNF", "ide.nCT", "infNFSe.nNFSe"),
    "series": ("ide.serie",),
    "date": ("ide.dhEmi", "infNFSe.dhProc"),
    "total": ("total.ICMSTot.vNF", "vPrest.vTPrest", "valores.vLiq"),
}
"""What the report tells of a fiscal document, and the fields of which the first that it has is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of a document.

    Attributes:
        characters: how many were read, spaces left out.
        doubtful: how many of them a person should look at.
        unread: regions of ink that may be text and were not read.
        rotation: degrees clockwise by which its pages were turned to be read, each value once.
        model: kind of fiscal document, of the first if there are several; empty if it is none.
        fiscal: its values, by the names of `FISCAL_COLUMNS`.
        seconds: that its pages took, together.
        error: why it was not read; empty if it was.
    """

    source: str
    pages: int = 0
    characters: int = 0
    doubtful: int = 0
    unread: int = 0
    rotation: str = ""
    model: str = ""
    fiscal: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""

    @classmethod
    def of(cls, document: Document, fiscal: Sequence[FiscalDocument], seconds: float) -> "Row":
        found = [c for page in document.pages for line in page.lines for word in line.words for c in word.characters]
        turned = sorted({page.rotation for page in document.pages} - {0})
        first = fiscal[0] if fiscal else None
        return cls(
            document.source,
            len(document.pages),
            len(found),
            sum(character.doubtful for character in found),
            sum(len(page.unread) for page in document.pages),
            " ".join(map(str, turned)),
            first.model if first else "",
            _values(first) if first else {},
            round(seconds, 2),
        )

    def to_json(self) -> dict[str, Any]:
        """The row as the manifest keeps it."""
        return asdict(self)


def rows_of(document: Document, fiscal: Sequence[FiscalDocument]) -> list[Row]:
    """A row for each fiscal document in a file, of its pages alone; one of the whole file if there are not several."""
    if len(fiscal) < 2:
        return [Row.of(document, fiscal, 0.0)]
    return [Row.of(_pages_of(document, each), [each], 0.0) for each in fiscal]


def save(path: Path, rows: Sequence[Row], without: Sequence[str] = ()) -> None:
    """Writes a report in the format that the path's suffix tells, `without` some of its columns.

    Raises:
        OutputError: it cannot be written.
    """
    names = [each.name for each in fields(Row) if each.name != "fiscal"]
    heading = [name for name in (*names[:-2], *FISCAL_COLUMNS, *names[-2:]) if name not in without]
    cells = [{**row.to_json(), **row.fiscal} for row in rows]
    table = [[each.get(name, "") for name in heading] for each in cells]
    match path.suffix.lower():
        case ".jsonl":
            content = b"".join(_json_line(dict(zip(heading, row, strict=True))) for row in table)
        case ".xlsx":
            content = workbook({"report": [heading, *table]})
        case _:
            text = io.StringIO()
            csv.writer(text).writerows([heading, *([harmless(str(cell)) for cell in row] for row in table)])
            content = text.getvalue().encode("utf-8-sig", errors="backslashreplace")
    try:
        with atomic_write(path) as file:
            file.write(content)
    except OSError as error:
        raise output_error(path, error) from error


def _json_line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace") + b"\n"


def _pages_of(document: Document, fiscal: FiscalDocument) -> Document:
    """The part of a file that a fiscal document is on."""
    numbers = (*(each.page for each in fiscal.fields), *(item.page for item in fiscal.items))
    found = {*numbers, *(code.page for code in fiscal.barcodes)}
    return replace(document, pages=tuple(page for page in document.pages if page.number in found))


def _values(document: FiscalDocument) -> dict[str, str]:
    found = {each.id: each.value for each in document.fields}
    return {name: next((found[id] for id in ids if id in found), "") for name, ids in FISCAL_COLUMNS.items()}
