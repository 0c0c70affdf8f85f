"""Tables of products on paper that keeps rules and loses marks."""

import pytest

from ocr_app.document import Character, Line, Word
from ocr_app.fiscal.documents import FiscalDocument
from ocr_app.fiscal.understanding import understand
from tests.ocr_app.fiscal.pages import HEIGHT, ROWS, WIDTH, cell, danfe, document, only, word

GOODS = ("ROLHA", "PLACA", "BALDE", "CANO", "INGLES")


def glued(sign: str, text: str, x: int, y: int) -> Line:
    """A word that begins at x, with a piece of a column's rule before it, read as a sign."""
    read = word(text, x, y)
    piece = Character(sign, (x - 4, y, x - 1, y + HEIGHT), 0.6, (("|", 0.05),))
    box = (x - 4, y, read.box[2], read.box[3])
    return Line(box, (Word(sign + text, box, 0.6, (piece, *read.characters)),))


def table(*cells: dict[int, str]) -> FiscalDocument:
    """What is understood of a table whose rows are the first of the sample's, but for the cells given by column."""
    rows = [tuple(changed.get(n, text) for n, text in enumerate(ROWS[0])) for changed in cells]
    return only(danfe(rows))


def test_a_piece_of_a_rule_close_before_a_description_is_no_letter_whatever_it_was_read_as() -> None:
    pieces = {1: "I", 3: "T"}
    rows = [(f"A-{n}", "" if n in pieces else name, *ROWS[0][2:]) for n, name in enumerate(GOODS)]
    extra = [glued(sign, GOODS[n], 160, 965 + 30 * n) for n, sign in pieces.items()]
    (found,) = understand(document(*danfe(rows), extra=extra)).documents
    assert [cell(found, n, "prod.xProd").value for n in range(len(GOODS))] == list(GOODS)


def test_an_amount_whose_thousands_stand_apart_is_one() -> None:
    rows = [(*ROWS[0][:6], "100,0000", "978,8921", ""), ROWS[1]]
    head, rest = word("97", 1180, 965), word("889,21", 1180 + 3 * WIDTH, 965)
    extra = [Line((head.box[0], 965, rest.box[2], 965 + HEIGHT), (head, rest))]
    (found,) = understand(document(*danfe(rows), extra=extra)).documents
    assert cell(found, 0, "prod.vProd").value == "97889.21"


@pytest.mark.parametrize("speck", [",", ".", ":", "*", ")"])
def test_a_speck_behind_an_amount_is_no_part_of_it(speck: str) -> None:
    found = table({8: f"45,00{speck}"}, {})
    assert [cell(found, n, "prod.vProd").value for n in range(2)] == ["45.00", "45.00"]


def test_a_rule_behind_most_prices_is_no_digit() -> None:
    found = table(*[{7: f"4,{n}0001", 8: f"4{n},00"} for n in (1, 2, 3, 4)], {7: "4,5000"})
    assert [cell(found, n, "prod.vUnCom").value for n in range(5)] == ["4.1000", "4.2000", "4.3000", "4.4000", "4.5000"]


def test_a_price_that_ends_in_1_keeps_it_where_the_total_needs_it() -> None:
    found = table({}, {}, {6: "1000,0000", 7: "4,50001", 8: "4.500,01"})
    assert cell(found, 2, "prod.vUnCom").value == "4.50001"


def test_a_number_with_a_mark_too_many_has_the_decimals_of_its_column() -> None:
    found = table({}, {}, {7: "4,5.000"})
    assert cell(found, 2, "prod.vUnCom").value == "4.5000"
