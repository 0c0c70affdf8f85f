"""Identifiers of Brazilian invoices and receipts with their check digits, as pure functions over unformatted text."""

from collections.abc import Iterable
from itertools import cycle

from stdnum import ean
from stdnum.br import cnpj, cpf

UF_CODES: dict[str, str] = {
    **dict(RO="11", AC="12", AM="13", RR="14", PA="15", AP="16", TO="17"),
    **dict(MA="21", PI="22", CE="23", RN="24", PB="25", PE="26", AL="27", SE="28", BA="29"),
    **dict(MG="31", ES="32", RJ="33", SP="35", PR="41", SC="42", RS="43", MS="50", MT="51", GO="52", DF="53"),
}
"""The IBGE code of each federative unit, the first field of the access key."""


def cnpj_check_digits(base: str) -> str:
    """Return the two check digits of the first 12 characters of a CNPJ, numeric or alphanumeric."""
    return cnpj.calc_check_digits(base)


def format_cnpj(number: str) -> str:
    """Return `12ABC34501DE35` as `12.ABC.345/01DE-35`."""
    return cnpj.format(number)


def cpf_check_digits(base: str) -> str:
    """Return the two check digits of the first nine digits of a CPF, which python-stdnum checks but does not compute.

    Source: Receita Federal, Cadastro de Pessoas Físicas: weights 2, 3, 4... from the right, modulo 11.
    """
    first = _modulo_11(base, range(2, 11))
    return first + _modulo_11(base + first, range(2, 12))


def format_cpf(number: str) -> str:
    """Return `12345678909` as `123.456.789-09`."""
    return cpf.format(number)


def access_key_check_digit(base: str) -> str:
    """Return the check digit of the first 43 characters of a chave de acesso.

    Source: Manual de Orientação do Contribuinte of the NF-e, annex I (weights 2 to 9 from the right, modulo 11), and
    Nota Técnica Conjunta 2025.001 for keys that hold an alphanumeric CNPJ, whose characters count as in a CNPJ.
    """
    return _modulo_11(base, range(2, 10))


def access_key(
    uf: str, year_month: str, cnpj: str, model: str, series: int, number: int, emission: int, random_code: int
) -> str:
    """Return the 44-character chave de acesso of a fiscal document.

    Fields in the order of the Manual de Orientação do Contribuinte: cUF (from `uf`, such as `SP`), AAMM (`year_month`),
    CNPJ of the issuer, mod (`55` for NF-e, `65` for NFC-e), serie, nNF, tpEmis, cNF, cDV.
    """
    base = f"{UF_CODES[uf]}{year_month}{cnpj}{model}{series:03}{number:09}{emission}{random_code:08}"
    return base + access_key_check_digit(base)


def group_access_key(key: str) -> str:
    """Return the key in groups of four, as a DANFE prints it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def ean13_check_digit(base: str) -> str:
    """Return the check digit of the first 12 digits of a GTIN-13 (EAN-13)."""
    return ean.calc_check_digit(base)


def _modulo_11(base: str, weights: Iterable[int]) -> str:
    """The check digit by a weighted sum from the right; a character counts as its ASCII code minus 48."""
    pairs = zip(reversed(base), cycle(weights), strict=False)
    remainder = sum((ord(character) - 48) * weight for character, weight in pairs) % 11
    return str(0 if remainder < 2 else 11 - remainder)
