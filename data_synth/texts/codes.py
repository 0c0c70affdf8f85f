"""Codes and identifiers, those of the law with their check digits, and telephone numbers."""

import string

import numpy as np

from data_synth import identifiers
from data_synth.grammar import between, characters, pick
from data_synth.texts.shared import GRAMMAR, mixture


def ean13(rng: np.random.Generator) -> str:
    """Return a GTIN-13 with its check digit, of a Brazilian or any other prefix."""
    base = (
        pick(rng, ("789", "790", "955", "690")) if rng.random() < 0.7 else characters(rng, string.digits, 3)
    ) + characters(rng, string.digits, 9)
    return base + identifiers.ean13_check_digit(base)


plate = mixture((2, "{a:3}{d:1}{a:1}{d:2}"), (1, "{a:3}-{d:4}"), (1, "{a:3}{d:4}"), (0.5, "{a:3} {d:4}"))
"""A vehicle's plate: of the Mercosur (ABC1D23, CONTRAN 729/2018), or a Brazilian one from before (ABC-1234)."""

# Those that look alike are the common ones.
_LONE = 6 * "0" + 6 * "1" + 4 * "I" + 4 * "O" + 4 * "-" + 3 * "l" + 3 * "i" + 2 * "|" + "AEFNSTXxoC23456789*"


def lone(rng: np.random.Generator) -> str:
    """Return a character that stands alone in its column: a rate's code, nought, a dash for nothing."""
    return pick(rng, _LONE)


code = mixture(
    (8, ean13),
    (5, "{d:8}"),
    (1, "{d:4}.{d:2}.{d:2}"),
    (3, "5{d:3}"),
    (1, "6.{d:3}"),
    (2, "{d:3}"),
    (4, "{d:4}"),
    (4, "{d:5}"),
    (4, "{d:6}"),
    (2, "0000{d:2}"),
    (2, "000.{d:3}.{d:3}"),
    (2, "Nº {d:6}"),
    (1, "N° {d:5}"),
    (1, "Nº. {d:3}.{d:3}.{d:3}"),
    (3, "{a:2}-00{d:5}"),
    (3, "{a:2}{d:6}"),
    (2, "{a:1}{d:5}"),
    (2, "{a:3}0{d:4}"),
    (1, "{a:1}00{d:1}-{d:6}"),
    (1, "{a:2}0{d:1}"),
    (1, "{d:1}0{a:2}{d:2}"),
    (2, "{a:3}-{d:4}"),
    (1, "{a:3}/{d:4}/{d:5}"),
    (1, "INV-{d:6}"),
    (1, "#{d:4}"),
    (1, "# {d:6}"),
    (1, "{d:3}-{d:7}-{d:7}"),
    (2, "{d:6}-{a:1}"),
    (2, "00{d:10}"),
    (2, "{d:3}.{d:3}.{d:3}.{d:3}"),
    (1, "{d:5}-{d:3}"),
    (1, "{d:2}/{d:3}"),
    (2, "{d:1}{a:2}{d:2}{a:1}"),
    (3, "{plate}"),
    (2, "{a:1}{d:1}"),
    (1, "{d:1}{a:1}"),
    (1, "{a:1}{d:2}"),
    (2, "{a:1}-{d:4}"),
    (1, "{a:1}.{d:3}.{d:1}"),
    (2, "[NCM {d:8}]"),
    (2, "[cClassTrib {d:6}]"),
    (1, "[NCM {d:8}] [cClassTrib 000001]"),
    (1, "[{d:6}]"),
    (1, "{a:1}-{d:2}"),
    (1, "{d:1}/{d:1}"),
    (1, "{d:4} **** **** {d:4}"),
    (1, "XXXX-XXXX-XXXX-{d:4}"),
    (1, "{a:2}_{d:4}"),
    (1, "{d:2}:{d:4}+{d:2}"),
)
"""A code of a product, a document, a card, a tax: NCM, CFOP, CST, EAN-13, invoice numbers..."""

phone = mixture(
    (4, "({d:2}) {d:4}-{d:4}"),
    (4, "({d:2}) 9{d:4}-{d:4}"),
    (1, "({d:2}){d:8}"),
    (1, "{d:2} {d:4}-{d:4}"),
    (1, "{d:11}"),
    (1, "+55 {d:2} 9{d:4}-{d:4}"),
    (1, "0800 {d:3} {d:4}"),
    (1, "0800-{d:3}{d:4}"),
    (2, "0{d:1}-{d:4} {d:4}"),
    (2, "01{d:1}-{d:3} {d:4}"),
    (1, "+603-{d:4} {d:4}"),
    (1, "+60{d:9}"),
    (1, "1300-{d:2}-{d:4}"),
    (1, "({d:3}) {d:3}-{d:4}"),
    (1, "{d:3}-{d:3}-{d:4}"),
    (1, "{d:3}.{d:3}.{d:4}"),
    (1, "+44 {d:2} {d:4} {d:4}"),
)
"""A telephone number of Brazil, Malaysia, the United States or Britain."""


def cnpj(rng: np.random.Generator) -> str:
    """Return a valid CNPJ, one in four alphanumeric, most of them formatted."""
    number = _cnpj(rng, alphanumeric=rng.random() < 0.25)
    return identifiers.format_cnpj(number) if rng.random() < 0.85 else number


def _cnpj(rng: np.random.Generator, alphanumeric: bool) -> str:
    if alphanumeric:
        base = "".join(pick(rng, string.digits + string.ascii_uppercase) for _ in range(12))
    else:
        base = characters(rng, string.digits, 8) + ("0001" if rng.random() < 0.6 else f"{between(rng, 2, 120):04}")
    return base + identifiers.cnpj_check_digits(base)


def cpf(rng: np.random.Generator) -> str:
    """Return a valid CPF, most of them formatted."""
    base = characters(rng, string.digits, 9)
    number = base + identifiers.cpf_check_digits(base)
    return identifiers.format_cpf(number) if rng.random() < 0.85 else number


def access_key(rng: np.random.Generator) -> str:
    """Return a valid chave de acesso, three in four in groups of four, one in eight with an alphanumeric CNPJ."""
    key = identifiers.access_key(
        uf=pick(rng, tuple(identifiers.UF_CODES)),
        year_month=f"{between(rng, 8, 31):02}{between(rng, 1, 12):02}",
        cnpj=_cnpj(rng, alphanumeric=rng.random() < 0.125),
        model=pick(rng, ("55", "55", "65", "59", "57")),
        series=between(rng, 0, 3) if rng.random() < 0.8 else between(rng, 0, 999),
        number=int(10 ** (9 * rng.random())),
        emission=between(rng, 1, 9),
        random_code=between(rng, 0, 99_999_999),
    )
    return identifiers.group_access_key(key) if rng.random() < 0.75 else key


GRAMMAR.fields.update(code=code, plate=plate, ean13=ean13, cnpj=cnpj, cpf=cpf, phone=phone)
