"""Cells of tables that people open in a spreadsheet."""

import io
import re
from collections.abc import Mapping, Sequence

_FORMULA = re.compile("[=+@\t\r-].", re.DOTALL)  # OWASP, "CSV injection"; a sign alone is none
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what was read on paper is text. Negative amounts stay numbers."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX file with a sheet per table; text stays text, so that no program makes a key a rounded number."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(
                [harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell for cell in row]
            )
    book.properties.creator = "Nítido"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
