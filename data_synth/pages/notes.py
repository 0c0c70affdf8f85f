"""What a Nota Fiscal holds, and how it is printed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from data_synth.identifiers import format_cnpj, format_cpf
from data_synth.pages.typesetting import choose


@dataclass(frozen=True, slots=True)
class Party:
    """A company or a person; `tax_number` has 14 or 11 characters, the other numbers digits alone."""

    name: str
    street: str
    house: str
    district: str
    town: str
    state: str
    postcode: str
    phone: str
    tax_number: str
    registration: str

    @property
    def printed_tax_number(self) -> str:
        return format_cnpj(self.tax_number) if len(self.tax_number) == 14 else format_cpf(self.tax_number)


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A row of a note. Amounts are in reais, rates in percent."""

    code: str
    text: str
    ncm: str
    cst: str
    cfop: str
    unit: str
    quantity: Decimal
    price: Decimal
    total: Decimal
    discount: Decimal
    base: Decimal
    rate: Decimal
    icms: Decimal
    ipi_rate: Decimal
    ipi: Decimal


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the amount, and when it is due."""

    number: str
    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Note:
    """A Nota Fiscal. `totals` holds amounts in reais by the names of the schema's ICMSTot."""

    key: str
    number: int
    series: int
    issued: date
    left: date
    time: str
    protocol: str
    operation: str
    issuer: Party
    recipient: Party
    carrier: Party | None
    items: tuple[NoteItem, ...]
    totals: dict[str, Decimal]
    instalments: tuple[Instalment, ...]
    volumes: int
    kind: str
    gross: Decimal
    net: Decimal


def decimal_comma(amount: Decimal, decimals: int) -> str:
    """Return an amount as Brazil writes it, `1.234,5600`, with that many decimals at least and none of its own lost."""
    own = -int(amount.normalize().as_tuple().exponent)
    return f"{amount:,.{max(decimals, own)}f}".translate(str.maketrans(",.", ".,"))


def printed_phone(rng: np.random.Generator, digits: str) -> str:
    """Return a telephone number as one of the ways to print it."""
    area, number = digits[:2], digits[2:]
    return choose(rng, (f"({area}) {number[:-4]}-{number[-4:]}", f"({area}){number[:-4]}-{number[-4:]}", digits))
