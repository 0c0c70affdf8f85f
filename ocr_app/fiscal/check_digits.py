"""Check digits of the numbers on Brazilian invoices: most misread characters give themselves away by them.

Every rule but that of a GTIN is a weighted sum modulo 11. It gives the check digit 0 for both of the remainders 0 and
1, and letters may differ by 11, so right check digits are strong evidence and no proof. Texts may hold the separators
that people write.

python-stdnum is imported when a number is checked: importing it takes longer than the rest of the fiscal package.
"""

import re
from itertools import cycle

_SEPARATORS = re.compile(r"[ ./-]")
_UNITS = {*range(11, 18), *range(21, 30), 31, 32, 33, 35, 41, 42, 43, 50, 51, 52, 53}  # the federative units' (IBGE)


def is_cnpj(text: str) -> bool:
    """True if a CNPJ, numeric or alphanumeric, has right check digits; one digit fourteen times is none."""
    from stdnum.br import cnpj

    number = _SEPARATORS.sub("", text)
    # python-stdnum also takes small letters and digits of other scripts.
    return bool(re.fullmatch(r"[0-9A-Z]{12}[0-9]{2}", number)) and len(set(number)) > 1 and cnpj.is_valid(number)


def is_cpf(text: str) -> bool:
    """True if a CPF has right check digits; one digit eleven times is none."""
    from stdnum.br import cpf

    number = _SEPARATORS.sub("", text)
    return bool(re.fullmatch("[0-9]{11}", number)) and len(set(number)) > 1 and cpf.is_valid(number)


def is_access_key(text: str) -> bool:
    """True if a chave de acesso has a federative unit's code, a month, and right check digits: its CNPJ's and its own.

    Source: Manual de Orientação do Contribuinte of the NF-e, annex I, and Nota Técnica Conjunta 2025.001 for keys that
    hold an alphanumeric CNPJ. Where an individual issues the document (series 920 to 969) the place of the CNPJ holds a
    CPF with three zeros before it.
    """
    key = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{6}[0-9A-Z]{12}[0-9]{26}", key):
        return False
    issuer = key[6:20]
    return (
        int(key[:2]) in _UNITS
        and "01" <= key[4:6] <= "12"
        and access_key_check_digit(key[:43]) == key[43]  # ten in eleven keys that are tried end here
        and (is_cnpj(issuer) or (issuer.startswith("000") and is_cpf(issuer[3:])))
    )


def access_key_check_digit(base: str) -> str:
    """The check digit of the first 43 characters of a chave de acesso: weights 2 to 9 from the right, modulo 11."""
    pairs = zip(reversed(base), cycle(range(2, 10)), strict=False)
    remainder = sum((ord(character) - 48) * weight for character, weight in pairs) % 11
    return str(0 if remainder < 2 else 11 - remainder)


def is_gtin(text: str) -> bool:
    """True if these are the 8, 12, 13 or 14 digits of a GTIN, the number of a product's barcode, check digit right."""
    from stdnum import ean

    return bool(re.fullmatch(r"[0-9]+", text)) and ean.is_valid(text)
