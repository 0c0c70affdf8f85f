"""What is understood of a page: fields, items and evidence, and what is left alone."""

from dataclasses import replace

import pytest

from ocr_app.document import Line
from ocr_app.fiscal.documents import Barcode
from ocr_app.fiscal.understanding import understand
from tests.ocr_app.fiscal.pages import (
    CNPJ,
    CPF,
    ROWS,
    WIDTH,
    access_key,
    cell,
    danfe,
    document,
    grouped,
    line,
    only,
    value,
    word,
)


def test_the_cells_of_a_danfe_become_fields_as_the_xml_holds_them() -> None:
    found = only(danfe(ROWS))
    assert found.model == "nfe"
    expected = {
        "infNFe.Id": access_key(),
        "ide.nNF": "1234",
        "ide.serie": "1",
        "ide.dhEmi": "2026-06-10",
        "ide.natOp": "VENDA DE MERCADORIA",
        "protNFe.infProt.nProt": "135260000012345",
        "emit.xNome": "Padaria Flor de Lis Ltda",
        "emit.CNPJ": "11222333000181",
        "emit.IE": "386722738274",
        "emit.enderEmit.xLgr": "Rua das Hortas",
        "emit.enderEmit.nro": "12",
        "emit.enderEmit.xBairro": "Centro",
        "emit.enderEmit.xMun": "Sorocaba",
        "emit.enderEmit.UF": "SP",
        "emit.enderEmit.CEP": "18047607",
        "emit.enderEmit.fone": "1532321010",
        "dest.xNome": "Maria das Dores Lima",
        "dest.CPF": "52998224725",
        "total.ICMSTot.vProd": "70.00",
        "total.ICMSTot.vNF": "70.00",
    }
    assert {id: value(found, id) for id in expected} == expected


def test_a_field_that_is_not_printed_is_not_reported() -> None:
    found = only(danfe(ROWS))
    assert found.get("total.ICMSTot.vFrete") is None
    assert found.get("dest.IE") is None
    assert found.get("ide.dhSaiEnt") is None


def test_the_rows_of_the_table_become_items() -> None:
    found = only(danfe(ROWS))
    assert [item.n for item in found.items] == [1, 2]
    codes = [cell(found, row, "prod.cProd").value for row in (0, 1)]
    assert codes == ["A-1", "B-22"]
    assert cell(found, 0, "prod.xProd").value == "FARINHA DE TRIGO 1KG"
    assert cell(found, 1, "prod.vUnCom").value == "12.5000"


def test_a_sum_that_closes_vouches_for_its_numbers() -> None:
    found = only(danfe(ROWS))
    assert "sum" in cell(found, 0, "prod.vProd").evidence
    assert cell(found, 0, "prod.vProd").confidence > 0.99
    assert all(check.holds for check in found.checks)


def test_a_product_does_not_vouch_for_decimals_that_it_cannot_tell() -> None:
    found = only(danfe([(*ROWS[0][:7], "4,5006", "45,00"), ROWS[1]]))
    price = cell(found, 0, "prod.vUnCom")
    assert price.value == "4.5006" and price.confidence < 0.95 and "sum" not in price.evidence
    assert "sum" in cell(found, 0, "prod.vProd").evidence
    assert "sum" in cell(found, 1, "prod.vUnCom").evidence


def test_quantity_times_price_decides_a_digit_among_the_runners_up() -> None:
    texts = [text for text in danfe(ROWS) if text[0] != "45,00"]
    wrong = word("46,00", 1200, 965, {1: [("5", 0.3)]})
    (found,) = understand(document(*texts, extra=[Line(wrong.box, (wrong,))])).documents
    total = cell(found, 0, "prod.vProd")
    assert (total.value, total.read) == ("45.00", "46,00")
    assert "sum" in total.evidence


def test_a_rule_that_does_not_hold_is_shown_with_its_difference() -> None:
    rows = [ROWS[0], (*ROWS[1][:-1], "31,77")]
    found = only(danfe(rows))
    failed = [check for check in found.checks if not check.holds and check.item == 2]
    assert [(check.rule, check.difference) for check in failed] == [("prod.qCom*prod.vUnCom=prod.vProd", "-6.77")]
    assert cell(found, 1, "prod.vProd").value == "31.77"
    assert cell(found, 1, "prod.vProd").confidence < 0.95


def test_a_comma_read_as_a_point_is_still_the_decimal_mark() -> None:
    found = only(danfe(total="1.070.00"))
    assert value(found, "total.ICMSTot.vNF") == "1070.00"


def replaced(texts: list[tuple[str, int, int]], old: str, new: str) -> list[tuple[str, int, int]]:
    assert any(text == old for text, _, _ in texts)
    return [(new if text == old else text, x, y) for text, x, y in texts]


def test_a_title_that_was_read_badly_is_known_by_the_titles_beside_it() -> None:
    texts = replaced(danfe(ROWS), "VALOR TOTAL DA NOTA", "VAL0R TQTAI DA NCTA")
    texts += [("VALOR DO FRETE", 1000, 725), ("0,00", 1100, 750)]
    assert value(only(texts), "total.ICMSTot.vNF") == "70.00"


def test_titles_that_look_alike_are_told_by_their_place_on_the_row() -> None:
    totals = (
        "BASSE DE CALCULO DO ICMS",
        "VALOR DO ICMS",
        "BASE DE CÁLCULO DO ICMS",
        "VALOR DO ICMS SI",
        "VALOR APROX. TRIBUTOS",
    )
    texts = [(title, 40 + 300 * n, 800) for n, title in enumerate(totals)]
    texts += [(amount, 100 + 300 * n, 825) for n, amount in enumerate(("70,00", "8,40", "0,00", "0,00", "0,00"))]
    found = only(danfe(ROWS) + texts)
    assert (value(found, "total.ICMSTot.vBC"), value(found, "total.ICMSTot.vICMS")) == ("70.00", "8.40")


def test_titles_of_another_row_stay_as_they_were_read() -> None:
    texts = [
        ("VALOR DO FRETE", 40, 800),
        ("VALOR DA FIN", 340, 800),
        ("VALOR DO PIS", 640, 800),
        ("DESCONTO", 940, 800),
    ]
    texts += [(amount, 100 + 300 * n, 825) for n, amount in enumerate(("1,00", "2,00", "3,00", "4,00"))]
    found = only(danfe(ROWS) + texts)
    assert [value(found, f"total.ICMSTot.{name}") for name in ("vFrete", "vPIS", "vDesc")] == ["1.00", "3.00", "4.00"]


@pytest.mark.parametrize("read", ["135 260.000 012-345 - 10/06/2026 18:45:12", "135260000012345 - 10/06/2026 18:45:12"])
def test_specks_within_the_protocol_are_no_part_of_it(read: str) -> None:
    texts = replaced(danfe(ROWS), "135260000012345 - 10/06/2026 18:45:12", read)
    assert value(only(texts), "protNFe.infProt.nProt") == "135260000012345"


def test_what_has_check_digits_is_known_without_its_title() -> None:
    texts = [text for text in danfe(ROWS) if text[0] != "CNPJ / CPF"]
    assert value(only(texts), "dest.CPF") == "52998224725"
    texts = [*danfe(ROWS), ("TRANSPORTADOR / VOLUMES TRANSPORTADOS", 40, 780), ("FRETE POR CONTA", 700, 805)]
    texts += [("Rapido Sul Ltda", 40, 830), ("0 - Emitente", 700, 830), ("11.444.777/0001 61", 1200, 830)]
    assert value(only(texts), "transp.transporta.CNPJ") == "11444777000161"


def test_a_postcode_and_weights_are_known_without_their_titles() -> None:
    texts = [*danfe(ROWS), ("ENDEREÇO", 40, 620), ("BAIRRO / DISTRITO", 800, 620), ("TRANSPORTADOR / VOLUMES", 40, 780)]
    texts += [("Rua Sete, 12", 40, 645), ("Centro", 800, 645), ("18047-607", 1150, 645), ("FRETE POR CONTA", 700, 805)]
    texts += [
        ("QUANTIDADE", 40, 840),
        ("PESO LÍQUIDO", 1300, 840),
        ("3", 40, 865),
        ("9,250", 1000, 865),
        ("8,100", 1300, 865),
    ]
    found = only(texts)
    assert value(found, "dest.enderDest.CEP") == "18047607"
    assert [value(found, f"transp.vol.{name}") for name in ("qVol", "pesoB", "pesoL")] == ["3", "9.250", "8.100"]


def test_the_first_number_of_a_row_is_known_without_its_title() -> None:
    texts = [text for text in danfe(ROWS) if text[0] != "INSCRIÇÃO ESTADUAL"]
    texts += [("INSCRIÇÃO ESTADUAL DO SUBST. TRIBUTÁRIO", 560, 480)]
    texts += [("TRANSPORTADOR / VOLUMES", 40, 780), ("ESPÉCIE", 400, 840), ("PESO LÍQUIDO", 1300, 840)]
    found = only([*texts, ("63", 40, 865), ("VOLUMES", 400, 865), ("8,100", 1300, 865)])
    assert value(found, "emit.IE") == "386722738274"
    assert value(found, "transp.vol.qVol") == "63"


def test_a_speck_under_a_title_is_no_value() -> None:
    texts = [*danfe(ROWS), ("DESCONTO", 1000, 725), ("*", 1110, 750), ("7,02", 1270, 750)]
    assert value(only(texts), "total.ICMSTot.vDesc") == "7.02"


def test_the_s_of_a_state_may_be_read_as_a_dollar() -> None:
    found = only(replaced(danfe(ROWS), "Sorocaba - SP", "Não-Me-Toque-R$"))
    assert [value(found, f"emit.enderEmit.{part}") for part in ("xMun", "UF")] == ["Não-Me-Toque", "RS"]


@pytest.mark.parametrize(
    "read",
    ["Valor Aproximado dos Tributos: R$ 4.629,20", "Valor Aproumado dos Tributos R$ 4 629,20 Fonte IBPT"],
)
def test_the_taxes_are_read_in_a_line_of_text(read: str) -> None:
    assert value(only([*danfe(ROWS), (read, 40, 2100)]), "total.ICMSTot.vTotTrib") == "4629.20"


def test_a_heading_within_a_line_of_text_begins_no_block() -> None:
    line_of_text = "RECEBEMOS DE PADARIA FLOR DE LIS OS PRODUTOS / SERVIÇOS DA NOTA"
    found = only([(line_of_text, 40, 40), ("DATA DE RECEBIMENTO", 40, 80), *danfe(ROWS)])
    assert value(found, "total.ICMSTot.vNF") == "70.00"
    assert value(found, "dest.CPF") == "52998224725"


def test_a_piece_of_a_column_rule_is_no_letter_of_the_description() -> None:
    texts = danfe(
        [*ROWS, ("C-3", "SAL REFINADO 1KG", *ROWS[0][2:]), ("D-4", "IOGURTE 1L", *ROWS[0][2:])], total="160,00"
    )
    glued = line("IFARINHA DE TRIGO 1KG", 160 - WIDTH, 965)
    (found,) = understand(document(*(t for t in texts if t[0] != ROWS[0][1]), extra=[glued])).documents
    assert [cell(found, n, "prod.xProd").value for n in (0, 3)] == ["FARINHA DE TRIGO 1KG", "IOGURTE 1L"]


def test_a_piece_of_a_column_rule_may_be_read_as_a_letter() -> None:
    texts = danfe(
        [*ROWS, ("C-3", "SAL REFINADO 1KG", *ROWS[0][2:]), ("D-4", "IOGURTE 1L", *ROWS[0][2:])], total="160,00"
    )
    glued = word("JFARINHA", 160 - WIDTH, 965, {0: [("I", 0.3)]})
    extra = [Line(glued.box, (glued,)), line("DE TRIGO 1KG", 160 + 8 * WIDTH, 965)]
    (found,) = understand(document(*(t for t in texts if t[0] != ROWS[0][1]), extra=extra)).documents
    assert cell(found, 0, "prod.xProd").value == "FARINHA DE TRIGO 1KG"


def test_a_long_number_beside_the_description_is_no_part_of_it() -> None:
    texts = [text for text in danfe(ROWS[:1], total="45,00") if text[0] != "NCM/SH"]
    found = only(replaced(texts, "11010010", "1101001"))
    assert cell(found, 0, "prod.xProd").value == ROWS[0][1]


def test_a_number_has_as_many_decimals_as_the_others_of_its_column() -> None:
    row = (*ROWS[0][:6], "100000", *ROWS[0][7:])
    found = only(danfe([row, ROWS[1], ROWS[1]], total="95,00"))
    assert cell(found, 0, "prod.qCom").value == "10.0000"
    assert cell(found, 0, "prod.qCom").read == "100000"


def test_two_misread_digits_of_an_amount_are_told_by_quantity_and_price() -> None:
    row = ("A-1", "CHAPA", "11010010", "000", "5102", "UN", "10,0000", "319,2900", "")
    wrong = word("28.192,90", 1200, 965, {0: [("7", 0.3)], 1: [("9", 0.3)]})
    texts = danfe([row], total="3.192,90")
    (found,) = understand(document(*texts, extra=[Line(wrong.box, (wrong,))])).documents
    total = cell(found, 0, "prod.vProd")
    assert (total.value, total.read) == ("3192.90", "28.192,90")


def test_columns_may_stand_as_near_as_words() -> None:
    rows = [
        ("A-1", "FARINHA", "11010010", "000", "", "", "", "", "250,00"),
        ("B-2", "ACUCAR", "17019900", "000", "", "", "", "", "145,00"),
    ]
    texts = [text for text in danfe(rows, total="395,00") if text[0] not in ("CFOP", "V.UNIT")]
    for y, unit, numbers in ((965, "5102 UN", "20,0000 12,5000"), (995, "5102 PC", "10,0000 14,5000")):
        texts += [(unit, 795, y), (numbers, 920, y)]
    found = only(texts)
    assert [cell(found, n, "prod.CFOP").value for n in (0, 1)] == ["5102", "5102"]
    assert [cell(found, n, "prod.vUnCom").value for n in (0, 1)] == ["12.5000", "14.5000"]


def test_a_comma_that_touches_the_row_below_leaves_its_amount_on_its_row() -> None:
    texts = danfe([(*ROWS[0][:8], ""), ROWS[1]])
    # The row's total with the ink of the row above in its first character: what is close set touches.
    tall = word("45,00", 1200, 965)
    first = replace(tall.characters[0], box=(1200, 930, 1209, 981))
    tall = replace(tall, box=(1200, 930, 1245, 981), characters=(first, *tall.characters[1:]))
    (found,) = understand(document(*texts, extra=[Line(tall.box, (tall,))])).documents
    assert [cell(found, n, "prod.vProd").value for n in (0, 1)] == ["45.00", "25.00"]


def test_the_items_of_all_pages_are_one_document_s() -> None:
    first, second = document(*danfe(ROWS, total="95,00")), document(*danfe(ROWS[1:]))
    pages = (first.pages[0], replace(second.pages[0], number=2))
    (found,) = understand(replace(first, pages=pages)).documents
    assert [(item.n, item.page) for item in found.items] == [(1, 1), (2, 1), (3, 2)]
    assert any(check.rule.startswith("sum(prod.vProd)") and check.holds for check in found.checks)


def test_a_page_of_another_key_is_another_document() -> None:
    first, second = document(*danfe(ROWS)), document(*danfe(ROWS, key=access_key(number=1235)))
    second = replace(second, pages=(replace(second.pages[0], number=2),))
    assert len(understand(replace(first, pages=(*first.pages, *second.pages))).documents) == 2


def test_the_state_s_ibs_is_all_of_it_where_the_municipality_has_none() -> None:
    titles = [("VALOR DO IBS UF", 40, 785), ("1,71", 100, 810), ("VALOR DO IBS MUNICÍPIO", 400, 785)]
    assert value(only([*danfe(ROWS), *titles, ("0,00", 500, 810)]), "total.IBSCBSTot.gIBS.vIBS") == "1.71"
    assert value(only([*danfe(ROWS), *titles, ("0,30", 500, 810)]), "total.IBSCBSTot.gIBS.vIBS") is None


def test_the_bars_tell_the_key_that_the_print_spoils() -> None:
    key = access_key()
    spoilt = grouped(key[:30] + ("7" if key[30] != "7" else "1") + key[31:])
    texts = [(spoilt if text == grouped(key) else text, x, y) for text, x, y in danfe(ROWS)]
    found = only(texts, (Barcode("Code128", key, 1, (1100, 100, 1500, 160)),))
    field = found.get("infNFe.Id")
    assert field and field.value == key and field.read == spoilt
    assert "barcode" in field.evidence


def test_a_key_with_a_wrong_digit_is_corrected_by_what_the_document_says_of_it() -> None:
    key = access_key()
    spoilt = grouped(key[:8] + ("3" if key[8] != "3" else "5") + key[9:])
    texts = [(spoilt if text == grouped(key) else text, x, y) for text, x, y in danfe(ROWS)]
    field = only(texts).get("infNFe.Id")
    assert field and field.value == key and field.read == spoilt


def test_a_key_with_a_wrong_digit_that_nothing_tells_is_not_guessed() -> None:
    key = access_key()
    spoilt = grouped(key[:38] + ("3" if key[38] != "3" else "5") + key[39:])
    texts = [(spoilt if text == grouped(key) else text, x, y) for text, x, y in danfe(ROWS)]
    found = only(texts)
    assert found.get("infNFe.Id") is None
    assert ("check digits of infNFe.Id", False) in [(check.rule, check.holds) for check in found.checks]


def test_what_nothing_vouches_for_is_not_called_certain() -> None:
    found = only(danfe(ROWS))
    name = found.get("ide.natOp")
    assert name and name.evidence == ("read",) and name.confidence < 0.95


def test_a_receipt_that_is_no_nota_gives_no_document() -> None:
    texts = [("MERCADO DO ZE", 40, 40), ("CNPJ 11.222.333/0001-81", 40, 60), ("TOTAL 45,00", 40, 90)]
    assert understand(document(*texts)).documents == ()


def test_an_empty_page_gives_no_document() -> None:
    assert understand(document()).documents == ()


def test_two_documents_on_one_sheet_are_not_guessed_apart() -> None:
    second = access_key(number=1235)
    below = [("CHAVE DE ACESSO", 1100, 1500), (grouped(second), 1100, 1525)]
    reading = understand(document(*danfe(ROWS), *below))
    assert reading.documents == ()
    assert reading.notes == ("page 1: two documents on one page are not told apart",)


def test_the_bars_of_two_documents_on_one_sheet_tell_them() -> None:
    bars = tuple(Barcode("Code128", access_key(number=n), 1, (0, 0, 9, 9)) for n in (1234, 1235))
    assert understand(document(*danfe(ROWS)), bars).documents == ()
    assert understand(document(*danfe(ROWS)), bars[:1]).documents


def test_half_a_danfe_tells_what_is_on_it() -> None:
    found = only([text for text in danfe(ROWS) if text[2] < 520])
    assert value(found, "emit.CNPJ") == "11222333000181"
    assert found.items == ()
    assert found.get("total.ICMSTot.vNF") is None


@pytest.mark.parametrize("row", ["3,00 PC x 18,48 = 55,44", "3,00 PC A 18,48 55,44", "3,00 PC VO18,48 - 55,44"])
def test_the_row_of_a_roll_may_be_two_lines(row: str) -> None:
    key = access_key(model="65", number=77, series=2)
    texts = [
        ("Mercado Azul Ltda", 40, 20),
        (f"CNPJ: {CNPJ} IE: 889393468", 40, 45),
        ("Rua Sete, 10, Centro, Cianorte - PR", 40, 70),
        ("Documento Auxiliar da Nota Fiscal de Consumidor Eletrônica", 40, 100),
        ("Código Descrição", 40, 130),
        ("Qtde Un x Valor Unitário = Valor Total", 90, 155),
        ("15476 JOELHO 90 SOLD", 40, 180),
        (row, 90, 205),
        ("QTD. TOTAL DE ITENS 1", 40, 240),
        ("VALOR A PAGAR R$: 55,44", 40, 265),
        ("FORMA DE PAGAMENTO VALOR PAGO", 40, 290),
        ("Dinheiro 55,44", 40, 315),
        ("Número: 77 Série: 2 Emissão: 24 06/2026 ii:19:16", 40, 340),
        (grouped(key), 40, 380),
        (f"CONSUMIDOR - CPF: {CPF}", 40, 410),
        ("NFC-e nº 000000077 Série 002", 40, 435),
    ]
    found = only(texts)
    assert found.model == "nfce"
    assert value(found, "dest.CPF") == "52998224725"
    assert not any(field.id.startswith("dest.enderDest") for field in found.fields)
    assert value(found, "infNFe.Id") == key
    assert value(found, "ide.dhEmi") == "2026-06-24"
    assert value(found, "ide.dhEmi#time") == "11:19:16"
    assert value(found, "total.ICMSTot.vNF") == "55.44"
    assert value(found, "pag.detPag[1].vPag") == "55.44"
    assert [cell(found, 0, f"prod.{name}").value for name in ("cProd", "xProd", "qCom", "uCom", "vUnCom", "vProd")] == [
        *("15476", "JOELHO 90 SOLD", "3.00", "PC", "18.48", "55.44"),
    ]  # fmt: skip


def test_an_amount_that_begins_with_a_nought_and_a_point_lost_its_first_digit() -> None:
    row = (*ROWS[0][:6], "28,4240", "353,6300", "0.051,58")
    amount = cell(only(danfe([row, ROWS[1]], total="10.076,58")), 0, "prod.vProd")
    assert (amount.value, amount.read) == ("10051.58", "0.051,58")


def test_a_date_that_lost_a_digit_of_its_day_is_not_proven_by_the_key() -> None:
    whole, half = (only(replaced(danfe(ROWS), "10/06/2026", printed)) for printed in ("10/06/2026", "1/06/2026"))
    told, lost = whole.get("ide.dhEmi"), half.get("ide.dhEmi")
    assert told and told.confidence > 0.95
    assert lost and lost.confidence < 0.95
