"""Quantities and prices that are hardly read, told by the other numbers of their row."""

from ocr_app.document import Line
from ocr_app.fiscal.understanding import understand
from tests.ocr_app.fiscal.pages import ROWS, cell, danfe, document, only, word


def test_a_quantity_that_is_hardly_read_is_total_by_price() -> None:
    row = (*ROWS[0][:6], "L0.O0x0", *ROWS[0][7:])
    quantity = cell(only(danfe([row, ROWS[1], ROWS[1]], total="95,00")), 0, "prod.qCom")
    assert (quantity.value, quantity.text, quantity.read) == ("10.0000", "10,0000", "L0.O0x0")
    assert quantity.confidence < 0.95


def test_a_quantity_that_comes_out_round_is_told_by_doubtful_numbers() -> None:
    doubts = {0: [("7", 0.45)], 1: [("4", 0.3)]}
    price, amount = word("177,33", 1060, 965, doubts), word("2.127,96", 1200, 965, doubts)
    texts = danfe([(*ROWS[0][:6], "112,00.", "", ""), ROWS[1]], total="2.152,96")
    extra = [Line(each.box, (each,)) for each in (price, amount)]
    (found,) = understand(document(*texts, extra=extra)).documents
    assert cell(found, 0, "prod.qCom").value in ("12.00", "12.0000")


def test_a_quantity_that_looks_otherwise_is_not_told_by_total_and_price() -> None:
    row = (*ROWS[0][:6], "RECEBIDO", *ROWS[0][7:])
    assert only(danfe([row, ROWS[1], ROWS[1]], total="95,00")).items[0].get("prod.qCom") is None


def test_a_price_of_which_several_fit_the_total_is_not_told() -> None:
    texts = danfe([(*ROWS[0][:6], "0,3400", "I3Z;S", "4,51"), ROWS[1]], total="29,51")
    assert only(texts).items[0].get("prod.vUnCom") is None
