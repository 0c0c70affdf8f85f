"""Check digits of the numbers on Brazilian invoices: most misread characters give themselves away by them.

Every rule is a weighted sum modulo 11. It gives the check digit 0 for both of the remainders 0 and 1, and letters may
differ by 11, so right check digits are strong evidence and no proof. Texts may hold the separators that people write.
"""

import re
from collections.abc import Iterable
from itertools import cycle

_SEPARATORS = re.compile(r"[ ./-]")
_UNITS = {*range(11, 18), *range(21, 30), 31, 32, 33, 35, 41, 42, 43, 50, 51, 52, 53}  # the federative units' (IBGE)


def is_cnpj(text: str) -> bool:
    """Whether a CNPJ, numeric or alphanumeric, has right check digits; one digit fourteen times is none.

    Source: Receita Federal, Instrução Normativa RFB 2.229/2024 (alphanumeric CNPJ, in force since July 2026): a
    character counts as its ASCII code minus 48, weights 2 to 9 from the right, modulo 11. For digits alone this is the
    old rule.
    """
    number = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9A-Z]{12}[0-9]{2}", number) or len(set(number)) == 1:
        return False
    return all(_modulo_11(number[:end], range(2, 10)) == number[end] for end in (12, 13))


def is_cpf(text: str) -> bool:
    """Whether a CPF has right check digits; one digit eleven times is none.

    Source: Receita Federal, Cadastro de Pessoas Físicas: weights 2, 3, 4... from the right, modulo 11.
    """
    number = _SEPARATORS.sub("", text)
    if not re.fullmatch("[0-9]{11}", number) or len(set(number)) == 1:
        return False
    return all(_modulo_11(number[:end], range(2, 12)) == number[end] for end in (9, 10))


def is_access_key(text: str) -> bool:
    """Whether a chave de acesso has a federative unit's code, a month, and right check digits: its CNPJ's and its own.

    Source: Manual de Orientação do Contribuinte of the NF-e, annex I (weights 2 to 9 from the right, modulo 11), and
    Nota Técnica Conjunta 2025.001 for keys that hold an alphanumeric CNPJ. Where an individual issues the document
    (series 920 to 969) the place of the CNPJ holds a CPF with three zeros before it.
    """
    key = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{6}[0-9A-Z]{12}[0-9]{26}", key):
        return False
    issuer = key[6:20]
    return (
        int(key[:2]) in _UNITS
        and "01" <= key[4:6] <= "12"
        and (is_cnpj(issuer) or (issuer.startswith("000") and is_cpf(issuer[3:])))
        and _modulo_11(key[:43], range(2, 10)) == key[43]
    )


def _modulo_11(base: str, weights: Iterable[int]) -> str:
    """The check digit of the characters before it."""
    pairs = zip(reversed(base), cycle(weights), strict=False)
    remainder = sum((ord(character) - 48) * weight for character, weight in pairs) % 11
    return str(0 if remainder < 2 else 11 - remainder)
