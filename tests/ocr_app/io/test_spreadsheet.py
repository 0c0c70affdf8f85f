import pytest

from ocr_app.io.spreadsheet import harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+55 11 99999-0000", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "-A1", "\t=1", "=\n"]
)
def test_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12,50", "-1.234,56", "+3", "-5%", "-", "=", "", "TOTAL", "R$ -1,00", "a=b"])
def test_anything_else_is_as_it_was(cell: str) -> None:
    assert harmless(cell) == cell
