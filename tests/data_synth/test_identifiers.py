import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import ean

from data_synth.identifiers import (
    UF_CODES,
    access_key,
    access_key_check_digit,
    cnpj_check_digits,
    cpf_check_digits,
    ean13_check_digit,
    format_cnpj,
    format_cpf,
    group_access_key,
)
from ocr_app.fiscal import check_digits
from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=count, max_size=count)


def alphanumeric(count: int) -> st.SearchStrategy[str]:
    return st.text(string.digits + string.ascii_uppercase, min_size=count, max_size=count)


def replace(text: str, position: int, digit: str) -> str:
    return text[:position] + digit + text[position + 1 :]


@st.composite
def access_keys(draw):
    base = draw(alphanumeric(12).filter(lambda base: len(set(base)) > 1))
    return access_key(
        uf=draw(st.sampled_from(sorted(UF_CODES))),
        year_month=f"{draw(st.integers(6, 99)):02}{draw(st.integers(1, 12)):02}",
        cnpj=base + cnpj_check_digits(base),
        model=draw(st.sampled_from(["55", "65"])),
        series=draw(st.integers(0, 999)),
        number=draw(st.integers(1, 999_999_999)),
        emission=draw(st.integers(1, 9)),
        random_code=draw(st.integers(0, 99_999_999)),
    )


def test_official_example_of_the_alphanumeric_cnpj():
    assert cnpj_check_digits("12ABC34501DE") == "35"
    assert format_cnpj("12ABC34501DE35") == "12.ABC.345/01DE-35"


@given(alphanumeric(12))
def test_cnpj_with_computed_check_digits_is_valid(base):
    cnpj = base + cnpj_check_digits(base)
    assume(len(set(cnpj)) > 1)
    assert is_cnpj(cnpj)


@given(digits(12), st.integers(0, 11), st.sampled_from(string.digits))
def test_one_wrong_digit_of_a_cnpj_is_found(base, position, digit):
    check = cnpj_check_digits(base)
    assume(digit != base[position] and check[0] != "0")  # remainders 0 and 1 share the check digit 0
    assert not is_cnpj(replace(base, position, digit) + check)


@given(digits(9))
def test_cpf_with_computed_check_digits_is_valid(base):
    cpf = base + cpf_check_digits(base)
    assume(len(set(cpf)) > 1)
    assert is_cpf(cpf)


def test_known_cpf():
    assert cpf_check_digits("529982247") == "25"
    assert format_cpf("12345678909") == "123.456.789-09"


@given(digits(9), st.integers(0, 8), st.sampled_from(string.digits))
def test_one_wrong_digit_of_a_cpf_is_found(base, position, digit):
    check = cpf_check_digits(base)
    assume(digit != base[position] and check[0] != "0")
    assert not is_cpf(replace(base, position, digit) + check)


def test_access_key_has_its_fields_in_order():
    key = access_key("SP", "2607", "12ABC34501DE35", "55", series=1, number=1629, emission=1, random_code=42)
    assert key[:43] == "35" + "2607" + "12ABC34501DE35" + "55" + "001" + "000001629" + "1" + "00000042"
    assert key[43] == access_key_check_digit(key[:43])


def test_access_key_check_digit_of_the_manual():
    # The worked example of the Manual de Orientação do Contribuinte of the NF-e.
    assert access_key_check_digit("5206043300991100250655012000000780026730161") == "5"


@given(access_keys())
def test_the_recognizer_knows_the_same_check_digit_of_access_keys(key):
    assert check_digits.access_key_check_digit(key[:43]) == access_key_check_digit(key[:43])


@given(access_keys())
def test_computed_access_keys_are_valid(key):
    assert len(key) == 44
    assert is_access_key(key)


@given(access_keys(), st.integers(20, 42), st.sampled_from(string.digits))
def test_one_wrong_digit_of_an_access_key_is_found(key, position, digit):
    assume(digit != key[position] and key[43] != "0")
    assert not is_access_key(replace(key, position, digit))


@given(access_keys())
def test_grouping_an_access_key_keeps_its_characters(key):
    grouped = group_access_key(key)
    assert grouped.replace(" ", "") == key
    assert {len(group) for group in grouped.split(" ")} == {4}


@pytest.mark.parametrize("code", ["4006381333931", "7891000100103", "9780306406157"])
def test_known_ean13(code):
    assert ean.is_valid(code)


@given(digits(12), st.integers(0, 11), st.sampled_from(string.digits))
def test_one_wrong_digit_of_an_ean13_is_found(base, position, digit):
    assume(digit != base[position])
    assert not ean.is_valid(replace(base, position, digit) + ean13_check_digit(base))
