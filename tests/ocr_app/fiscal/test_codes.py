"""The codes of a document's items, told by the form that they share or by their check digits."""

from collections.abc import Sequence

import pytest

from ocr_app.document import Line
from ocr_app.fiscal.check_digits import is_gtin
from ocr_app.fiscal.documents import Field
from ocr_app.fiscal.understanding import understand
from tests.ocr_app.fiscal.pages import ROWS, cell, danfe, document, only, word

GTINS = ("7891000100103", "7891910000197", "7896004000855", "7894900011517")


def codes(*read: str) -> list[Field]:
    found = only(danfe([(text, *ROWS[0][1:]) for text in read]))
    return [cell(found, n, "prod.cProd") for n in range(len(read))]


@pytest.mark.parametrize(
    ("others", "read", "printed"),
    [
        (("VTO70177", "CUI29069", "MOI80137"), "LWO9O858", "LWO90858"),
        (("QB768/66", "QZ465/11", "FF369/93"), "0B768/66", "OB768/66"),
        (("QB768/66", "QZ465/11", "FF369/93"), "NU988-20", "NU988/20"),
        (("000T-4216", "000C-9428", "000R-1111"), "0008-6210", "000B-6210"),
        (("000T-4216", "1682595"), "0008-6210", "000B-6210"),
        (("1234-5678", "1682595"), "0008-6210", "0008-6210"),
        (("1682595", "4885496"), "R.7620", "R-7620"),
        (("000C-9428", "005049601"), "000-4216", "000-4216"),
        (("A-1",), "8O895", "80895"),
        (("123", "AB1", "9-X"), "0B1", "0B1"),
        (("QB768/66", "QZ465/11", "FF369/93"), "BB41127", "BB411/27"),
        (("QB768/66", "QZ465/11", "FF369/93"), "BU955773", "BU955/73"),
        (("QB768/66", "QZ465/11", "FF369/93"), "BB4112", "BB4112"),
        (("14.387476", "90.954713", "67.173771"), "50.396.856", "50.396.856"),
        (("1234567", "2345671", "3456712"), "123456", "123456"),
        (("441599-U", "444363-T", "508086-C"), "864638-0", "864638-0"),
    ],
)
def test_a_code_has_the_form_of_the_others(others: Sequence[str], read: str, printed: str) -> None:
    code = codes(*others, read)[-1]
    assert code.value == printed and code.confidence < 0.95


@pytest.mark.parametrize(
    ("others", "code", "description", "whole", "rest"),
    [
        (("PZX06850", "FLD31964"), "XRY", "77490 TINTA SOLDA", "XRY77490", "TINTA SOLDA"),
        (("PZX06850", "FLD31964"), "AT", "X 44492 OBRA", "ATX44492", "OBRA"),
        (("000085683", "005049601"), "0000200", "73 CAMISETA", "000020073", "CAMISETA"),
        (("123", "456"), "7", "21 VELAS", "7", "21 VELAS"),
        (("PZX06850", "123"), "XRY", "77490 TINTA", "XRY", "77490 TINTA"),
        (("PZX06850", "FLD31964", "ABC", "TUV"), "XRY", "77490 TINTA", "XRY", "77490 TINTA"),
    ],
)
def test_a_code_that_a_gap_parts_is_whole_where_others_have_its_form(
    others: Sequence[str], code: str, description: str, whole: str, rest: str
) -> None:
    found = only(danfe([*((other, *ROWS[0][1:]) for other in others), (code, description, *ROWS[0][2:])]))
    row = len(others)
    assert [cell(found, row, f"prod.{name}").value for name in ("cProd", "xProd")] == [whole, rest]


def test_the_number_of_a_barcode_is_told_by_its_check_digit() -> None:
    assert all(map(is_gtin, GTINS)) and is_gtin("96385074") and not is_gtin("7891000100104")
    misread = word("7894900011577", 40, 1055, {11: [("1", 0.2)], 3: [("8", 0.001)]})
    texts = danfe([*[(text, *ROWS[0][1:]) for text in GTINS[:3]], ("", *ROWS[0][1:])])
    (found,) = understand(document(*texts, extra=[Line(misread.box, (misread,))])).documents
    code = cell(found, 3, "prod.cProd")
    assert (code.value, code.read) == (GTINS[3], "7894900011577")
    assert code.confidence < 0.95


def test_the_numbers_of_brazilian_goods_are_barcodes_although_most_were_misread() -> None:
    misread = word("7894900011577", 40, 1055, {11: [("1", 0.2)]})
    others = ("7891000100109", "7891910000195", GTINS[2])
    texts = danfe([*[(text, *ROWS[0][1:]) for text in others], ("", *ROWS[0][1:])])
    (found,) = understand(document(*texts, extra=[Line(misread.box, (misread,))])).documents
    code = cell(found, 3, "prod.cProd")
    assert code.value == GTINS[3] and code.confidence < 0.95


def test_numbers_that_are_no_barcodes_stay() -> None:
    read = ("1891000100104", "1891910000198", "7896004000855", "1894900011518")
    assert [code.value for code in codes(*read)] == list(read)
