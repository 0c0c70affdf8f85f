"""Check digits of the numbers on Brazilian invoices and receipts, as pure functions over unformatted text.

Every rule here is a weighted sum modulo 11 or 10. Modulo 11 gives the check digit 0 for both of the remainders 0 and 1,
and letters may differ by 11, so a valid check digit is strong evidence and no proof.
"""

from collections.abc import Iterable
from itertools import cycle

UF_CODES: dict[str, str] = {
    **dict(RO="11", AC="12", AM="13", RR="14", PA="15", AP="16", TO="17"),
    **dict(MA="21", PI="22", CE="23", RN="24", PB="25", PE="26", AL="27", SE="28", BA="29"),
    **dict(MG="31", ES="32", RJ="33", SP="35", PR="41", SC="42", RS="43", MS="50", MT="51", GO="52", DF="53"),
}
"""The IBGE code of each federative unit, the first field of the access key."""


def cnpj_check_digits(base: str) -> str:
    """Return the two check digits of the first 12 characters of a CNPJ, numeric or alphanumeric.

    Source: Receita Federal, Instrução Normativa RFB 2.229/2024 (alphanumeric CNPJ, in force since July 2026): a
    character counts as its ASCII code minus 48, weights 2 to 9 from the right, modulo 11. For digits
    alone this is the old rule.
    """
    first = _modulo_11(base)
    return first + _modulo_11(base + first)


def is_cnpj(text: str) -> bool:
    """Whether `text` is an unformatted CNPJ: 12 digits or capitals and two right check digits, not all one digit."""
    return (
        len(text) == 14
        and _is_alphanumeric(text[:12])
        and len(set(text)) > 1
        and cnpj_check_digits(text[:12]) == text[12:]
    )


def format_cnpj(cnpj: str) -> str:
    """Return `12ABC34501DE35` as `12.ABC.345/01DE-35`."""
    return f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}"


def cpf_check_digits(base: str) -> str:
    """Return the two check digits of the first nine digits of a CPF.

    Source: Receita Federal, Cadastro de Pessoas Físicas: weights 2, 3, 4... from the right, modulo 11.
    """
    first = _modulo_11(base, weights=range(2, 11))
    return first + _modulo_11(base + first, weights=range(2, 12))


def is_cpf(text: str) -> bool:
    """Whether `text` is an unformatted CPF: nine digits and two right check digits, not all one digit."""
    return len(text) == 11 and _is_numeric(text) and len(set(text)) > 1 and cpf_check_digits(text[:9]) == text[9:]


def format_cpf(cpf: str) -> str:
    """Return `12345678909` as `123.456.789-09`."""
    return f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"


def access_key_check_digit(base: str) -> str:
    """Return the check digit of the first 43 characters of a chave de acesso.

    Source: Manual de Orientação do Contribuinte of the NF-e, annex I (weights 2 to 9 from the right, modulo 11), and
    Nota Técnica Conjunta 2025.001 for keys that hold an alphanumeric CNPJ (characters count as in `cnpj_check_digits`).
    """
    return _modulo_11(base)


def access_key(
    uf: str, year_month: str, cnpj: str, model: str, series: int, number: int, emission: int, random_code: int
) -> str:
    """Return the 44-character chave de acesso of a fiscal document.

    Fields in the order of the Manual de Orientação do Contribuinte: cUF (from `uf`, such as `SP`), AAMM (`year_month`),
    CNPJ of the issuer, mod (`55` for NF-e, `65` for NFC-e), serie, nNF, tpEmis, cNF, cDV.
    """
    base = f"{UF_CODES[uf]}{year_month}{cnpj}{model}{series:03}{number:09}{emission}{random_code:08}"
    return base + access_key_check_digit(base)


def is_access_key(text: str) -> bool:
    """Whether `text` is an ungrouped chave de acesso: 44 characters, right UF, month, CNPJ and check digit."""
    return (
        len(text) == 44
        and _is_numeric(text[:6] + text[20:])
        and text[:2] in UF_CODES.values()
        and "01" <= text[4:6] <= "12"
        and is_cnpj(text[6:20])
        and access_key_check_digit(text[:43]) == text[43]
    )


def group_access_key(key: str) -> str:
    """Return the key in groups of four, as a DANFE prints it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def ean13_check_digit(base: str) -> str:
    """Return the check digit of the first 12 digits of a GTIN-13 (EAN-13).

    Source: GS1 General Specifications, section 7.9: weights 3 and 1 from the right, modulo 10.
    """
    return str(-_weighted_sum(base, (3, 1)) % 10)


def is_ean13(text: str) -> bool:
    """Whether `text` is 12 digits and their right check digit."""
    return len(text) == 13 and _is_numeric(text) and ean13_check_digit(text[:12]) == text[12]


def _modulo_11(base: str, weights: Iterable[int] = range(2, 10)) -> str:
    remainder = _weighted_sum(base, weights) % 11
    return str(0 if remainder < 2 else 11 - remainder)


def _weighted_sum(base: str, weights: Iterable[int]) -> int:
    return sum(
        (ord(character) - 48) * weight for character, weight in zip(reversed(base), cycle(weights), strict=False)
    )


def _is_numeric(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_alphanumeric(text: str) -> bool:
    return text.isascii() and text.isalnum() and text == text.upper()
