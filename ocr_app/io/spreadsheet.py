"""Cells of tables that people open in a spreadsheet."""

import re

_FORMULA = re.compile("[=+@\t\r-].", re.DOTALL)  # OWASP, "CSV injection"; a sign alone is none
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what was read on paper is text. Negative amounts stay numbers."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
