"""Check digits: right numbers pass, whatever single digit is misread in them does not."""

from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_synth import identifiers
from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf

ALPHANUMERIC = st.text(digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
CNPJS = ALPHANUMERIC.map(lambda base: base + identifiers.cnpj_check_digits(base)).filter(lambda n: len(set(n)) > 1)
CPFS = (
    st.text(digits, min_size=9, max_size=9)
    .map(lambda base: base + identifiers.cpf_check_digits(base))
    .filter(lambda number: len(set(number)) > 1)
)


@st.composite
def keys(draw: st.DrawFn) -> str:
    issuer = draw(CNPJS | CPFS.map(lambda cpf: f"000{cpf}"))
    unit, month = draw(st.sampled_from(sorted(identifiers.UF_CODES))), draw(st.integers(1, 12))
    number, code = draw(st.integers(1, 999_999_999)), draw(st.integers(0, 99_999_999))
    return identifiers.access_key(unit, f"26{month:02}", issuer, "55", draw(st.integers(0, 999)), number, 1, code)


@given(CNPJS)
def test_cnpj(number: str) -> None:
    assert is_cnpj(number)
    assert is_cnpj(identifiers.format_cnpj(number))


@given(CPFS)
def test_cpf(number: str) -> None:
    assert is_cpf(number)
    assert is_cpf(identifiers.format_cpf(number))


@given(keys())
def test_access_key(key: str) -> None:
    assert is_access_key(key)
    assert is_access_key(identifiers.group_access_key(key))


@given(st.data())
def test_a_misread_digit_is_noticed(data: st.DataObject) -> None:
    """Unless the sum falls from remainder 0 to 1 or back, which share a check digit."""
    number = data.draw(CPFS)
    at = data.draw(st.integers(0, 10))
    wrong = data.draw(st.sampled_from([digit for digit in digits if digit != number[at]]))
    misread = number[:at] + wrong + number[at + 1 :]
    ambiguous = at < 9 and identifiers.cpf_check_digits(misread[:9]) == misread[9:] and len(set(misread)) > 1
    assert is_cpf(misread) == ambiguous


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("11.222.333/0001-81", True),
        ("11.222.333/0001-82", False),
        ("11.222.333/OOO1-81", False),  # letters for zeros
        ("12.ABC.345/01DE-35", True),  # the example of the Receita Federal
        ("12.abc.345/01de-35", False),
        ("00.000.000/0000-00", False),
        ("11.222.333/0001-8", False),
        ("", False),
    ],
)
def test_cnpjs_by_hand(text: str, right: bool) -> None:
    assert is_cnpj(text) is right


@pytest.mark.parametrize(
    ("text", "right"), [("123.456.789-09", True), ("123.456.789-90", False), ("111.111.111-11", False), ("x", False)]
)
def test_cpfs_by_hand(text: str, right: bool) -> None:
    assert is_cpf(text) is right


@pytest.mark.parametrize("at", [0, 4, 10, 30, 43])
def test_a_key_with_a_wrong_digit(at: int) -> None:
    key = identifiers.access_key("SP", "2601", "11222333000181", "55", 1, 123, 1, 4567)
    assert is_access_key(key)
    assert not is_access_key(key[:at] + str((int(key[at]) + 5) % 10) + key[at + 1 :])
