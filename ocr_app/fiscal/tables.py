"""Fields as tables: a row per document, and a row per item on a sheet of its own."""

import csv
import io
from collections.abc import Sequence

from ocr_app.fiscal.documents import Field
from ocr_app.fiscal.understanding import FiscalReading
from ocr_app.io.spreadsheet import harmless, workbook

Table = list[list[str]]

_FIRST = ("source", "model")


def tables(readings: Sequence[FiscalReading]) -> tuple[Table, Table]:
    """The documents, and the items of all; each with a heading, and a column per id."""
    documents = [(reading.source, document) for reading in readings for document in reading.documents]
    ids = _ids([document.fields for _, document in documents])
    item_ids = _ids([item.fields for _, document in documents for item in document.items])
    rows = [[*_FIRST, *ids]]
    item_rows = [["source", "key", "n", *item_ids]]
    for source, document in documents:
        rows.append([source, document.model, *_values(document.fields, ids)])
        key = next((field.value for field in document.fields if field.id.endswith(".Id")), "")
        item_rows += [[source, key, str(item.n), *_values(item.fields, item_ids)] for item in document.items]
    return rows, item_rows


def to_csv(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in table])
    return text.getvalue().encode(errors="backslashreplace")


def to_xlsx(documents: Table, items: Table) -> bytes:
    """A workbook with two sheets."""
    return workbook({"documents": documents, "items": items})


def _ids(fields: Sequence[Sequence[Field]]) -> list[str]:
    """All ids, in the order in which the documents have them."""
    return list(dict.fromkeys(field.id for each in fields for field in each))


def _values(fields: Sequence[Field], ids: Sequence[str]) -> list[str]:
    found = {field.id: field.value for field in fields}
    return [found.get(id, "") for id in ids]
