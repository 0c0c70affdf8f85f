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


REFORMED = (
    *(
        ("CÓDIGO", 40),
        ("DESCRIÇÃO DO PRODUTO / SERVIÇO", 160),
        ("CST", 560),
        ("/ CFOP", 610),
        ("QTD", 700),
        ("/ UN", 750),
    ),
    *(("VLR UNIT", 840), ("VLR TOTAL", 960), ("BASES DE CÁLCULO", 1080), ("ALÍQUOTAS", 1260)),
    ("VALOR DOS TRIBUTOS", 1420),
)


@pytest.mark.parametrize("unread", ["", "BASES DE CÁLCULO", "VLR UNIT"])
def test_the_columns_of_the_new_layout_are_known_where_a_title_was_not_read(unread: str) -> None:
    """Two words of a title may stand far apart, too: NT 2026.010 has CST and CFOP, and quantity and unit, stacked."""
    texts = [text for text in danfe(total="90,00") if text[2] != 930]
    texts += [(title, x, 930) for title, x in REFORMED if title != unread]
    for n in range(2):
        first = [("A-1", 40), ("FARINHA DE TRIGO", 160), ("CST", 560), ("000", 610), ("10,0000", 710), ("4,5000", 850)]
        first += [("45,00", 990), ("ICMS", 1080), ("45,00", 1150), ("ICMS", 1260), ("18,00%", 1330)]
        first += [("ICMS", 1420), ("8,10", 1500)]
        second = [
            (("[NCM 11010010]", "[NC M 11010010)")[n], 160),
            ("CFOP", 560),
            ("5102", 610),
            ("UN", 720),
            ("IBS/CBS", 1080),
            ("36,90", 1160),
        ]
        second += [("IBS UF", 1260), ("0,10%", 1330), ("IBS UF", 1420), ("0,04", 1500)]
        texts += [(text, x, 965 + 70 * n) for text, x in first]
        texts += [(text, x, 990 + 70 * n) for text, x in second]
    found = only(texts)
    assert len(found.items) == 2
    for n in range(2):
        names = ("cProd", "xProd", "NCM", "CFOP", "uCom", "qCom", "vUnCom", "vProd")
        cells = [cell(found, n, f"prod.{name}").value for name in names]
        assert cells == ["A-1", "FARINHA DE TRIGO", "11010010", "5102", "UN", "10.0000", "4.5000", "45.00"]


def test_an_i_on_a_rule_is_a_letter_where_the_words_of_its_column_begin() -> None:
    rows = [(f"A-{n}", name, *ROWS[0][2:]) for n, name in enumerate((*GOODS, "INSTALACAO DE CERCA"))]
    texts = [(text, x + 80 if text.startswith("DESCRI") else x, y) for text, x, y in danfe(rows)]
    pieces = [Line((each := word("|", 157, y)).box, (each,)) for y in (980, 1010)]
    (found,) = understand(document(*texts, extra=pieces)).documents
    assert cell(found, 5, "prod.xProd").value == "INSTALACAO DE CERCA"


def test_codes_right_before_the_descriptions_are_codes_though_their_title_was_not_read() -> None:
    rows = [("", f"1682{n}95 {name}", *ROWS[0][2:]) for n, name in enumerate(GOODS)]
    found = only([text for text in danfe(rows) if not text[0].startswith("CÓD")])
    assert [cell(found, n, "prod.cProd").value for n in range(5)] == [f"1682{n}95" for n in range(5)]
    assert [cell(found, n, "prod.xProd").value for n in range(5)] == list(GOODS)


def test_a_1_at_the_right_edge_of_its_column_is_a_quantity() -> None:
    counts = ("12", "144", "36", "24", "1", "1")
    totals = ("54,00", "648,00", "162,00", "108,00", "4,50", "4,50")
    rows = [(*ROWS[0][:6], "", "4,5000", total) for total in totals]
    quantities = [word(text, 1020 - len(text) * WIDTH, 965 + 30 * n) for n, text in enumerate(counts)]
    (found,) = understand(document(*danfe(rows), extra=[Line(each.box, (each,)) for each in quantities])).documents
    assert [cell(found, n, "prod.qCom").value for n in range(6)] == list(counts)


def test_a_1_too_thin_for_a_digit_behind_a_price_is_a_piece_of_a_rule() -> None:
    row = (*ROWS[0][:6], "3,9270", "", "2.217,66")
    price = word("564,721", 1060, 965)
    *digits, last = price.characters
    x = last.box[0] + 3
    piece = Character("1", (x, last.box[1], x + 3, last.box[3]), last.confidence)
    box = (price.box[0], 965, x + 3, price.box[3])
    extra = [Line(box, (Word("564,721", box, price.confidence, (*digits, piece)),))]
    (found,) = understand(document(*danfe([row]), extra=extra)).documents
    assert cell(found, 0, "prod.vUnCom").value == "564.72"


def test_a_price_without_the_rule_behind_it_is_decided_among_what_it_may_be_without_it() -> None:
    rows = [(*ROWS[0][:6], *numbers) for numbers in (("4,0000", "", "32,52"), ("2,0000", "57,6800", "115,36"))]
    price = word("0,13001", 1060, 965, {0: [("8", 0.28), ("9", 0.24)]})
    texts = danfe([*rows, (*ROWS[0][:6], "3,0000", "23,6800", "71,04")])
    (found,) = understand(document(*texts, extra=[Line(price.box, (price,))])).documents
    assert cell(found, 0, "prod.vUnCom").value == "8.1300"


def test_a_1_that_stands_apart_from_an_amount_is_no_part_of_it() -> None:
    signs = [word("1", x, 965) for x in (1036, 1176)]
    extra = [Line(each.box, (each,)) for each in signs]
    (found,) = understand(document(*danfe(ROWS), extra=extra)).documents
    assert [cell(found, 0, f"prod.{name}").value for name in ("vUnCom", "vProd")] == ["4.5000", "45.00"]


def test_the_1_of_an_amount_is_none_of_a_rule_though_others_begin_behind_it() -> None:
    totals = ("914,50", "845,00", "962,50", "917,00")
    rows = [(*ROWS[0][:6], "1,0000", total, "") for total in ("1914,5000", *totals[1:])]
    amounts = [word("1.914,50", 1200, 965), *(word(text, 1209, 995 + 30 * n) for n, text in enumerate(totals[1:]))]
    (found,) = understand(document(*danfe(rows), extra=[Line(each.box, (each,)) for each in amounts])).documents
    assert cell(found, 0, "prod.vProd").value == "1914.50"


@pytest.mark.parametrize(
    ("others", "total", "price"),
    [
        (("4,1000", "4,2000", "4,3000", "4,7000"), "45,00", "4.5000"),
        (("4,1000", "4,2000", "4,3000", "4,7000"), "45,03", "4.5003"),
        (("4,1023", "4,2000", "4,3000", "4,7000"), "45,00", "4.5003"),
    ],
)
def test_a_price_is_round_where_nearly_all_are_and_its_total_allows_it(
    others: tuple[str, ...], total: str, price: str
) -> None:
    read = word("4,5003", 1060, 965, {5: [("0", 0.05)]})
    rows = [(*ROWS[0][:6], "10,0000", text, f"{text[0]}{text[2]},00") for text in others]
    texts = danfe([(*ROWS[0][:6], "10,0000", "", total), *rows])
    (found,) = understand(document(*texts, extra=[Line(read.box, (read,))])).documents
    assert cell(found, 0, "prod.vUnCom").value == price


@pytest.mark.parametrize(("total", "price"), [("22,501", "11.25"), ("22,50", "11.251")])
def test_a_rule_behind_an_amount_tells_that_one_is_behind_the_price(total: str, price: str) -> None:
    found = only(danfe([(*ROWS[0][:6], "2,0000", "11,251", total)], total="22,50"))
    assert cell(found, 0, "prod.vUnCom").value == price
