"""Layouts that programs draw in their own way: shortened titles, other columns, other addresses."""

import pytest

from ocr_app.fiscal.abbreviations import short_forms
from ocr_app.fiscal.columns import find_heading
from ocr_app.fiscal.documents import FiscalDocument
from ocr_app.fiscal.page_text import PageText
from tests.ocr_app.fiscal.pages import CNPJ, CPF, ROWS, WIDTH, access_key, cell, danfe, document, grouped, only, value


def renamed(**titles: str) -> list[tuple[str, int, int]]:
    """A DANFE with other titles, by what they are called in the usual one; _ stands for a space."""
    names = {old.replace("_", " "): new for old, new in titles.items()}
    return [(names.get(text, text), x, y) for text, x, y in danfe(ROWS)]


def test_a_title_is_shortened_word_by_word() -> None:
    forms = short_forms("BASE DE CALCULO DO ICMS ST")
    assert {"BC ICMS ST", "BASE CALC ICMS SUBST", "BASE DE CALC DO ICMS ST", "BC DO ICMS SUBSTITUICAO"} <= forms
    assert "VALOR DO ICMS" not in forms


@pytest.mark.parametrize(
    ("title", "id", "printed", "expected"),
    [
        ("BC DO ICMS", "total.ICMSTot.vBC", "120,00", "120.00"),
        ("VLR. ICMS", "total.ICMSTot.vICMS", "21,60", "21.60"),
        ("BASE CÁLC. ICMS SUBST.", "total.ICMSTot.vBCST", "80,00", "80.00"),
        ("FRETE", "total.ICMSTot.vFrete", "12,00", "12.00"),
        ("V. DESCONTO", "total.ICMSTot.vDesc", "3,10", "3.10"),
        ("DESPESAS ACESSÓRIAS", "total.ICMSTot.vOutro", "4,20", "4.20"),
        ("TOTAL DO IPI", "total.ICMSTot.vIPI", "5,30", "5.30"),
    ],
)
def test_a_total_is_known_by_its_title_in_short(title: str, id: str, printed: str, expected: str) -> None:
    assert value(only([*danfe(ROWS), (title, 1100, 725), (printed, 1200, 750)]), id) == expected


def test_the_cells_of_the_recipient_have_other_titles() -> None:
    texts = renamed(NATUREZA_DA_OPERAÇÃO="NAT. DE OPERAÇÃO", DATA_DA_EMISSÃO="DT. EMISSÃO", INSCRIÇÃO_ESTADUAL="I.E.")
    texts += [("LOGRADOURO", 40, 620), ("Rua Azul, 5", 40, 645), ("CIDADE", 600, 620), ("Bauru", 600, 645)]
    found = only(texts)
    expected = {
        "ide.natOp": "VENDA DE MERCADORIA",
        "ide.dhEmi": "2026-06-10",
        "emit.IE": "386722738274",
        "dest.enderDest.xLgr": "Rua Azul",
        "dest.enderDest.xMun": "Bauru",
    }
    assert {id: value(found, id) for id in expected} == expected


def test_a_word_of_a_value_is_no_title() -> None:
    texts = [("Nome do Rei Ltda" if text == "Maria das Dores Lima" else text, x, y) for text, x, y in danfe(ROWS)]
    assert value(only(texts), "dest.xNome") == "Nome do Rei Ltda"


def test_columns_are_known_by_their_titles_in_short() -> None:
    names = {"CÓDIGO": "REF.", "UN": "U.M.", "QUANT": "QTDE", "V.UNIT": "PREÇO UNIT.", "V.TOTAL": "VLR. TOTAL"}
    texts = [(names.get(text, text), x, y) for text, x, y in danfe(ROWS)]
    row = only(texts).items[1]
    values = {field.id.split(".")[-1]: field.value for field in row.fields}
    expected = {"cProd": "B-22", "uCom": "PC", "qCom": "2.0000", "vUnCom": "12.5000", "vProd": "25.00"}
    assert {id: values.get(id) for id in expected} == expected


def test_a_title_goes_on_after_its_slash() -> None:
    titles = {"UN": ("QTD", 840), "QUANT": ("/ UN", 840 + 5 * WIDTH)}
    texts = [(*titles[text], y) if text in titles and y == 930 else (text, x, y) for text, x, y in danfe(ROWS)]
    heading = find_heading(PageText(document(*texts).pages[0]))
    assert heading and "qCom/uCom" in [title.name for title in heading.titles]


def test_percent_signs_of_titles_read_as_96_are_no_item() -> None:
    texts = [*danfe(ROWS), ("96 ICMS", 1320, 930), ("96 IPI", 1440, 930)]
    texts += [(rate, x, 965 + 30 * n) for n in (0, 1) for rate, x in (("18,00", 1320), ("5,00", 1440))]
    assert len(only(texts).items) == 2


def test_a_code_that_the_description_follows_closely_is_a_code() -> None:
    rows = [("7890242313838", "COLA", *ROWS[0][2:]), ("7899470102597", "TONER PRETO", *ROWS[1][2:])]
    beside = 40 + 14 * WIDTH
    texts = [(text, beside if y > 950 and x == 160 else x, y) for text, x, y in danfe(rows)]
    found = only(texts)
    assert [cell(found, n, "prod.cProd").value for n in (0, 1)] == ["7890242313838", "7899470102597"]
    assert [cell(found, n, "prod.xProd").value for n in (0, 1)] == ["COLA", "TONER PRETO"]


def test_the_table_ends_where_the_services_begin() -> None:
    texts = [*danfe(ROWS), ("CÁLCULO DO ISSQN", 40, 1900), ("VALOR TOTAL DOS SERVIÇOS", 500, 1925)]
    texts += [("3,00", 1060, 1950), ("3,00", 1200, 1950)]
    assert len(only(texts).items) == 2


def test_the_name_of_a_block_in_the_stub_does_not_begin_it() -> None:
    stub = [("DESTINATÁRIO: Maria das Dores Lima - Rua Azul, 5", 40, 40), ("DATA DE RECEBIMENTO", 40, 80)]
    found = only([*stub, *danfe(ROWS)])
    assert value(found, "emit.IE") == "386722738274"
    assert value(found, "ide.serie") == "1"


@pytest.mark.parametrize(
    ("lines", "street", "district"),
    [
        (("Av. dos Andradas 623", "Lapa", "10377-275 - Salvador/BA", "TEL: 9535991959"), "Av. dos Andradas", "Lapa"),
        (("Rua Azul 26 - Lapa", "Salvador/BA - CEP 10377275", "FONE/FAX: 9535991959"), "Rua Azul", "Lapa"),
        (("Rua Azul, 26", "Lapa -Salvador - BA", "CEP 10377-275 Fone: 9535991959"), "Rua Azul", "Lapa"),
    ],
)
def test_the_issuers_address_is_set_in_several_ways(lines: tuple[str, ...], street: str, district: str) -> None:
    texts = [text for text in danfe(ROWS) if not (text[1] == 80 and 230 < text[2] < 330)]
    found = only([*texts, *((text, 80, 240 + 20 * n) for n, text in enumerate(lines))])
    place = "emit.enderEmit"
    expected = {"xLgr": street, "xBairro": district, "xMun": "Salvador", "UF": "BA", "CEP": "10377275"}
    expected["fone"] = "9535991959"
    assert {name: value(found, f"{place}.{name}") for name in expected} == expected


def roll(*items: str, issued: tuple[str, ...] = ("NFC-e nº 77 Série 2 24/06/2026 11:19:16",)) -> FiscalDocument:
    """A roll of these lines of items."""
    lines = (
        *("Mercado Azul Ltda", f"CNPJ: {CNPJ}", "LE.: 889393468", "Rua Sete, 10", "Centro, Cianorte, PR"),
        *(
            "Documento Auxiliar da Nota Fiscal de Consumidor Eletrônica",
            "CÓD DESCRIÇÃO QTD UN VL.UNIT VL.TOTAL",
            *items,
        ),
        *("QTD. TOTAL DE ITENS 1", "Valor a Pagar R$ 55,44", "FORMA DE PAGAMENTO VALOR PAGO", "PIX 55,44"),
        *("CHAVE DE ACESSO", grouped(access_key(model="65", number=77, series=2)), *issued),
    )
    return only([(text, 40, 20 + 25 * n) for n, text in enumerate(lines)])


def test_a_description_on_two_lines_is_one() -> None:
    found = roll("036514-O CAMARA MICRO-ONDAS", "1L COD. FAB. 664586", "3,00 PC x 18,48 55,44")
    assert cell(found, 0, "prod.cProd").value == "036514-O"
    assert cell(found, 0, "prod.xProd").value == "CAMARA MICRO-ONDAS 1L COD. FAB. 664586"


def test_an_item_begins_with_its_number_and_not_with_a_size_on_its_second_line() -> None:
    items = (
        "001 15476 JOELHO",
        "2,00 PC x 5,00 10,00",
        "002 15490 CARTUCHO",
        "313X313MM LOTE 6964",
        "1,00 PC x 5,44 5,44",
    )
    found = roll(*items)
    assert cell(found, 1, "prod.cProd").value == "15490"
    assert cell(found, 1, "prod.xProd").value == "CARTUCHO 313X313MM LOTE 6964"


def test_a_gap_after_a_comma_does_not_part_an_amount() -> None:
    found = roll("15476 JOELHO N. 5", "3, 0000 PC x 18, 48 55, 44")
    expected = {"xProd": "JOELHO N. 5", "qCom": "3.0000", "vUnCom": "18.48", "vProd": "55.44"}
    assert {name: cell(found, 0, f"prod.{name}").value for name in expected} == expected


@pytest.mark.parametrize(
    ("counted", "total"),
    [
        ("3,00 PC x 18,48 55,4", "55.44"),
        ("3,00 PC x 18,48 5,4", None),
        ("3,00 PC x 18,48 17,6", None),
    ],
)
def test_a_total_that_lost_a_digit_is_price_by_quantity(counted: str, total: str | None) -> None:
    (item,) = roll("15476 JOELHO", counted, "15477 TUBO", "1,00 PC x 1,00 1,00").items[:1]
    amount = item.get("prod.vProd")
    assert (amount and amount.value) == total
    assert amount is None or amount.confidence < 0.95


def test_a_total_that_price_by_quantity_tells_counts_in_the_sum() -> None:
    items = ("15476 JOELHO", "3,00 PC x 18,48 55,4", "15477 TUBO", "1,00 PC x 1,00 1,00")
    found = roll(*items, issued=("Valor Total R$ 56,44", "NFC-e nº 77 Série 2"))
    (check,) = (each for each in found.checks if each.rule.startswith("sum(prod.vProd)"))
    assert check.holds


@pytest.mark.parametrize("counted", ["11,0000 CX 159,97 1.759,67", "11,0000 CX x 159,97 1.759,67"])
def test_a_unit_that_ends_with_an_x_is_whole(counted: str) -> None:
    row = {field.id: field.value for field in roll(f"15476 BOLACHA {counted}").items[0].fields}
    expected = {"prod.uCom": "CX", "prod.qCom": "11.0000", "prod.vUnCom": "159.97", "prod.vProd": "1759.67"}
    assert {id: row.get(id) for id in expected} == expected


def test_a_short_number_of_a_roll_is_read() -> None:
    found = roll("15476 JOELHO", "3,00 PC x 18,48 55,44", issued=("Número: 77 Série: 2",))
    assert value(found, "ide.nNF") == "77"


def test_the_state_registration_read_as_le_is_no_street() -> None:
    found = roll("15476 JOELHO", "3,00 PC x 18,48 55,44")
    assert value(found, "emit.IE") == "889393468"
    assert value(found, "emit.enderEmit.xLgr") == "Rua Sete"


def test_the_time_of_issue_may_stand_below_the_number() -> None:
    found = roll("15476 JOELHO", "3,00 PC x 18,48 55,44", issued=("NFC-e nº 77 Série 2", "24/06/2026 11:19:16"))
    assert (value(found, "ide.dhEmi"), value(found, "ide.dhEmi#time")) == ("2026-06-24", "11:19:16")


@pytest.mark.parametrize(
    ("column", "printed", "expected"),
    [("UN", "MTI", "MT"), ("UN", "M21", "M2"), ("UN", "PC", "PC"), ("V.TOTAL", "45,001", "45.00")],
)
def test_a_piece_of_a_column_rule_behind_a_value_is_left_out(column: str, printed: str, expected: str) -> None:
    places = {"UN": (5, "prod.uCom"), "V.TOTAL": (8, "prod.vProd")}
    place, id = places[column]
    row = [*ROWS[0]]
    row[place] = printed
    assert cell(only(danfe([tuple(row), ROWS[1]])), 0, id).value == expected


def _short_form(recipient: str) -> list[tuple[str, int, int]]:
    """A simplified DANFE with its goods, whose block of the recipient has this heading."""
    goods = [(text, x, y + 300) for text, x, y in danfe(ROWS) if y > 820]
    return [
        ("DANFE SIMPLIFICADO", 40, 40),
        ("CHAVE DE ACESSO", 40, 80),
        (grouped(access_key()), 40, 105),
        ("NÚMERO", 40, 140),
        ("SÉRIE", 500, 140),
        ("EMISSÃO", 800, 140),
        ("000.001.234", 40, 165),
        ("1", 500, 165),
        ("10/06/2026", 800, 165),
        ("DADOS DO EMITENTE", 40, 210),
        ("NOME / RAZÃO SOCIAL", 40, 240),
        ("Padaria Flor de Lis Ltda", 40, 265),
        ("CNPJ", 40, 300),
        ("UF", 900, 300),
        (CNPJ, 40, 325),
        ("SP", 900, 325),
        (recipient, 40, 370),
        ("NOME / RAZÃO SOCIAL", 40, 400),
        ("Farah Lima Pires", 40, 425),
        ("CNPJ / CPF", 40, 460),
        ("UF", 900, 460),
        (CPF, 40, 485),
        ("BA", 900, 485),
        ("ENDEREÇO", 40, 520),
        ("Rua Um, 5 - Barra - Salvador/BA -", 40, 545),
        ("CEP 40140-000", 40, 570),
        *goods,
        ("CÁLCULO DO IMPOSTO", 40, 1500),
        ("VALOR TOTAL DOS PRODUTOS", 40, 1530),
        ("VALOR TOTAL DA NOTA", 900, 1530),
        ("70,00", 40, 1555),
        ("70,00", 900, 1555),
    ]


@pytest.mark.parametrize("recipient", ["DADOS DO DESTINATÁRIO/REMETENTE", "DESTINATÁRIO"])
def test_a_short_form_has_its_totals_below_the_goods(recipient: str) -> None:
    found = only(_short_form(recipient))
    expected = {
        "emit.xNome": "Padaria Flor de Lis Ltda",
        "emit.enderEmit.UF": "SP",
        "dest.xNome": "Farah Lima Pires",
        "dest.CPF": "52998224725",
        "dest.enderDest.xMun": "Salvador",
        "dest.enderDest.CEP": "40140000",
        "total.ICMSTot.vProd": "70.00",
        "total.ICMSTot.vNF": "70.00",
    }
    assert {id: value(found, id) for id in expected} == expected
    assert len(found.items) == len(ROWS)


def test_the_heading_of_the_issuer_is_no_part_of_its_name_however_it_was_read() -> None:
    found = only([*danfe(ROWS), ("IDENTICICACAO DO ICASITICNTIC", 60, 150)]).get("emit.xNome")
    assert found and found.value == "Padaria Flor de Lis Ltda"
