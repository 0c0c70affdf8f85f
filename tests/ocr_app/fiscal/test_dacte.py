"""What is read from a DACTE, as the programs that print it set it."""

import pytest

from tests.ocr_app.fiscal.pages import CNPJ, access_key, grouped, only, value

_OTHER = "11.444.777/0001-61"
_Texts = list[tuple[str, int, int]]


def dacte(*parties: tuple[str, int, int], prices: _Texts | None = None) -> _Texts:
    """The texts of a DACTE: those of the parties and of the price's parts are given."""
    return [
        ("Transportes Serra Azul Ltda", 60, 160),
        ("Rua das Hortas, 12", 80, 190),
        ("Centro - Sorocaba - SP", 80, 215),
        ("CEP: 18047-607 Fone: (15) 3232-1010", 60, 240),
        (f"CNPJ: {CNPJ}", 80, 265),
        ("Insc. Estadual: 386722738274", 80, 290),
        ("DACTE", 700, 160),
        ("DOCUMENTO AUXILIAR DO CONHECIMENTO", 640, 190),
        ("MOD.", 600, 230),
        ("SÉRIE", 700, 230),
        ("NRO.", 850, 230),
        ("57", 600, 255),
        ("1", 700, 255),
        ("1234", 850, 255),
        ("CHAVE DE ACESSO", 600, 290),
        (grouped(access_key(model="57")), 600, 315),
        ("TIPO DO CT-E", 40, 350),
        ("NORMAL", 40, 375),
        *parties,
        ("COMPONENTES DO VALOR DA PRESTAÇÃO DO SERVIÇO", 500, 900),
        *(prices or []),
        ("INFORMAÇÕES RELATIVAS AO IMPOSTO", 500, 1100),
    ]


BESIDE = [
    ("REMETENTE:", 40, 450),
    ("Metais Aurora Ltda", 150, 450),
    ("DESTINATÁRIO:", 860, 450),
    ("Tecidos Lua ME", 1000, 450),
    ("ENDEREÇO: Rua Um, 5", 40, 480),
    ("ENDEREÇO: Rua Dois, 7", 860, 480),
    (f"CNPJ/CPF: {CNPJ}", 40, 510),
    ("IE: 739482139", 500, 510),
    (f"CNPJ/CPF: {_OTHER}", 860, 510),
    ("IE: 169781226", 1300, 510),
]
BELOW = [
    ("REMETENTE", 40, 450),
    ("DESTINATÁRIO", 860, 450),
    ("Metais Aurora Ltda", 40, 475),
    ("Tecidos Lua ME", 860, 475),
    ("ENDEREÇO", 40, 505),
    ("ENDEREÇO", 860, 505),
    ("Rua Um, 5", 40, 530),
    ("Rua Dois, 7", 860, 530),
    ("CNPJ/CPF", 40, 560),
    ("IE", 500, 560),
    ("CNPJ/CPF", 860, 560),
    ("IE", 1300, 560),
    (CNPJ, 40, 585),
    ("739482139", 500, 585),
    (_OTHER, 860, 585),
    ("169781226", 1300, 585),
]


@pytest.mark.parametrize("parties", [BESIDE, BELOW])
def test_the_parties_values_stand_beside_or_below_their_titles(parties: _Texts) -> None:
    found = only(dacte(*parties))
    expected = {
        "rem.xNome": "Metais Aurora Ltda",
        "rem.CNPJ": CNPJ.translate(str.maketrans("", "", "./-")),
        "rem.IE": "739482139",
        "dest.xNome": "Tecidos Lua ME",
        "dest.CNPJ": _OTHER.translate(str.maketrans("", "", "./-")),
        "dest.IE": "169781226",
    }
    assert {id: value(found, id) for id in expected} == expected


def test_the_carriers_numbers_may_follow_its_address() -> None:
    found = only(dacte())
    expected = {
        "emit.xNome": "Transportes Serra Azul Ltda",
        "emit.IE": "386722738274",
        "emit.enderEmit.xLgr": "Rua das Hortas",
        "emit.enderEmit.xMun": "Sorocaba",
        "emit.enderEmit.CEP": "18047607",
        "ide.nCT": "1234",
    }
    assert {id: value(found, id) for id in expected} == expected


def _columns(*rows: str) -> _Texts:
    titles = [(text, x, 930) for x in (40, 440, 840) for text, x in (("NOME", x), ("VALOR", x + 200))]
    texts = list(titles)
    for n, row in enumerate(rows):
        for x, part in zip((40, 440, 840), row.split("|"), strict=False):
            name, amount = part.rsplit(" ", 1)
            texts += [(name, x, 960 + 30 * n), (amount, x + 200, 960 + 30 * n)]
    return [*texts, ("VALOR TOTAL DO SERVIÇO", 1300, 930), ("100,00", 1300, 955)]


@pytest.mark.parametrize(
    "rows",
    [
        ("FRETE VALOR 20,00|TAXAS 10,00", "PEDÁGIO 30,00", "GRIS 40,00"),  # down the columns
        ("FRETE VALOR 20,00|PEDÁGIO 30,00|GRIS 40,00", "TAXAS 10,00"),  # row by row
    ],
)
def test_the_parts_of_the_price_are_in_order(rows: tuple[str, ...]) -> None:
    found = only(dacte(prices=_columns(*rows)))
    names = ["FRETE VALOR", "PEDÁGIO", "GRIS", "TAXAS"]
    assert [value(found, f"vPrest.Comp[{n}].xNome") for n in range(1, 5)] == names
    amounts = ["20.00", "30.00", "40.00", "10.00"]
    assert [value(found, f"vPrest.Comp[{n}].vComp") for n in range(1, 5)] == amounts


def test_an_order_that_the_columns_do_not_tell_is_not_proven() -> None:
    rows = tuple("|".join(f"TAXA {n}{m} 10,00" for m in "ABC") for n in "ABC")
    texts = [*_columns(*rows)[:-1], ("90,00", 1300, 955)]
    found = only(dacte(prices=texts))
    parts = [field for field in found.fields if field.id.endswith("vComp")]
    assert len(parts) == 9
    assert all(field.confidence < 0.95 for field in parts)


def test_the_parts_of_the_price_end_where_the_taxs_titles_stand() -> None:
    texts = [text for text in dacte(prices=_columns("TAXAS 100,00")) if not text[0].startswith("INFORMAÇÕES")]
    found = only([*texts, ("SITUAÇÃO TRIBUTÁRIA", 40, 1110), ("BASE DE CÁLCULO", 500, 1110), ("100,00", 500, 1135)])
    assert value(found, "vPrest.Comp[1].vComp") == "100.00"
    assert value(found, "vPrest.Comp[2].vComp") is None


def test_the_protocol_is_known_by_its_date() -> None:
    found = only([*dacte(), ("142263388626080 27/03/2024 20:17:16", 700, 335)])
    assert value(found, "protCTe.infProt.nProt") == "142263388626080"


def test_the_payers_number_is_not_the_senders() -> None:
    texts = [text for text in BESIDE if not text[0].startswith("CNPJ/CPF: 11.222")]
    payer = [("TOMADOR Chapa Lima Ltda", 40, 580), ("ENDEREÇO Rua Um, 5", 40, 610), (f"CNPJ/CPF {_OTHER}", 40, 640)]
    found = only(dacte(*texts, *payer))
    assert value(found, "rem.CNPJ") is None
    assert value(found, "rem.IE") == "739482139"
