"""Printed texts as the XML holds them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.fiscal import access_key
from ocr_app.fiscal.values import Kind, normalise
from tests.ocr_app.fiscal import pages

AMOUNTS = st.decimals(0, 10_000_000, places=2)


def brazilian(amount: Decimal) -> str:
    whole, fraction = f"{amount:,.2f}".split(".")
    return f"{whole.replace(',', '.')},{fraction}"


@given(AMOUNTS)
def test_an_amount_has_a_decimal_point_and_no_other_sign(amount: Decimal) -> None:
    assert normalise(Kind.MONEY, f"R$ {brazilian(amount)}") == f"{amount:.2f}"


@given(AMOUNTS)
def test_an_amount_is_the_same_whichever_marks_were_read(amount: Decimal) -> None:
    text = brazilian(amount)
    assert normalise(Kind.MONEY, text.replace(",", ".")) == normalise(Kind.MONEY, text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_told_in_iso(day: date) -> None:
    assert normalise(Kind.DATE, f"{day:%d/%m/%Y}") == day.isoformat()
    assert normalise(Kind.DATE, f"{day:%d/%m %Y}") == day.isoformat()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.CNPJ, "11.222.333/0001-81", "11222333000181"),
        (Kind.CNPJ, "4M.L41.5TN/0001-49", "4ML415TN000149"),
        (Kind.CPF, "529.982.247-25", "52998224725"),
        (Kind.DECIMAL, "36,0000", "36.0000"),
        (Kind.DECIMAL, "1.234,5", "1234.5"),
        (Kind.DECIMAL, "18,00%", "18.00"),
        (Kind.WEIGHT, "1.955.132", "1955.132"),
        (Kind.WEIGHT, "1.955", "1.955"),
        (Kind.TIME, "18:45:12", "18:45:12"),
        (Kind.NUMBER, "000.524.211", "524211"),
        (Kind.CST, "0/70", "070"),
        (Kind.PROTOCOL, "135 254 561 695 345", "135254561695345"),
        (Kind.IE, "43.575.327.652-8", "435753276528"),
        (Kind.IE, "Isento", "ISENTO"),
        (Kind.PHONE, "(71) 3716-5516", "7137165516"),
    ],
)
def test_a_value_is_told_as_the_xml_holds_it(kind: Kind, text: str, value: str) -> None:
    assert normalise(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.CNPJ, "11.222.333/0001-80"),
        (Kind.CPF, "529.982.247-26"),
        (Kind.DATE, "31/02/2026"),
        (Kind.TIME, "25:00"),
        (Kind.UF, "XX"),
        (Kind.MONEY, "R$ -"),
        (Kind.NCM, "1234567"),
        (Kind.TEXT, " - "),
    ],
)
def test_any_other_text_is_no_value(kind: Kind, text: str) -> None:
    assert normalise(kind, text) is None


@given(st.integers(1, 999_999_999), st.integers(0, 889), st.sampled_from(["2401", "2512", "2606"]))
def test_a_key_says_what_its_document_is(number: int, series: int, month: str) -> None:
    text = pages.access_key(number=number, series=series, month=month)
    key = access_key.parse(pages.grouped(text))
    assert key is not None
    assert (key.number, key.series, key.month) == (str(number), str(series), f"20{month[:2]}-{month[2:]}")
    assert (key.issuer, key.model, key.uf) == ("11222333000181", "nfe", "SP")
    assert access_key.find(f"https://example.org/qrcode?p={text}|3|1") == key
    assert access_key.find(f"NFe{text}") == key


@given(st.integers(0, 43), st.sampled_from("0123456789"))
def test_a_key_with_one_wrong_digit_is_none(place: int, digit: str) -> None:
    text = pages.access_key()
    spoilt = text[:place] + digit + text[place + 1 :]
    assert (access_key.parse(spoilt) is None) == (spoilt != text)
