"""An invented sale whose amounts add up."""

from dataclasses import dataclass

import numpy as np

from data_synth import texts
from data_synth.identifiers import UF_CODES, access_key
from data_synth.pages.typesetting import choose, log_uniform

_MODEL = "65"  # of an NFC-e


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the bill; amounts in cents."""

    code: str
    product: str
    unit: str
    quantity: int
    price: int

    @property
    def total(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Sale:
    """A bill; amounts in cents."""

    company: str
    address: str
    city: str
    cnpj: str
    phone: str
    number: int
    series: int
    date: str
    time: str
    access_key: str
    items: tuple[Item, ...]
    discount: int

    @property
    def products_total(self) -> int:
        return sum(item.total for item in self.items)

    @property
    def total(self) -> int:
        return self.products_total - self.discount


def draw_sale(rng: np.random.Generator, items: int) -> Sale:
    """Draw a sale of that many items at a till, invoiced by an NFC-e."""
    drawn = tuple(
        Item(
            texts.code(rng),
            texts.product(rng),
            choose(rng, ("UN", "KG", "PC", "CX", "LT", "PCT", "MT")),
            int(log_uniform(rng, 1, 12)),
            round(log_uniform(rng, 99, 60_000)),
        )
        for _ in range(items)
    )
    discount = round(sum(item.total for item in drawn) * rng.uniform(0.01, 0.1)) if rng.random() < 0.3 else 0
    cnpj, number, series = texts.cnpj(rng), int(rng.integers(1, 999_999)), int(rng.integers(1, 10))
    bare_cnpj = "".join(filter(str.isalnum, cnpj))
    uf, month = choose(rng, tuple(UF_CODES)), f"{rng.integers(10, 40):02}{rng.integers(1, 13):02}"
    return Sale(
        texts.company(rng),
        texts.address(rng),
        texts.city(rng),
        cnpj,
        texts.phone(rng),
        number,
        series,
        texts.date(rng),
        texts.time(rng),
        access_key(uf, month, bare_cnpj, _MODEL, series, number, 1, int(rng.integers(10**8))),
        drawn,
        discount,
    )


def reais(cents: int) -> str:
    """Return an amount as Brazil writes it: `1.234,56`."""
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))
