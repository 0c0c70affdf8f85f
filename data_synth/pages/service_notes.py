"""What an NFS-e holds, and inventions of it; its sums and check digits are right."""

import string
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from data_synth import texts
from data_synth.grammar import characters
from data_synth.identifiers import UF_CODES, service_key
from data_synth.pages.note_values import draw_party
from data_synth.pages.notes import Party
from data_synth.pages.typesetting import choose, log_uniform

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ServiceNote:
    """An NFS-e of the national standard. Amounts are in reais, the rate in percent; `municipal` is the taker's IM."""

    key: str
    number: int
    declaration: int
    series: int
    issued: date
    time: str
    competence: date
    provider: Party
    taker: Party
    municipal: str
    service: str
    amount: Decimal
    discount: Decimal
    base: Decimal
    rate: Decimal
    tax: Decimal
    retained: Decimal
    net: Decimal


def draw_service_note(rng: np.random.Generator) -> ServiceNote:
    """Draw an NFS-e."""
    provider, taker = draw_party(rng, company=True), draw_party(rng, company=rng.random() < 0.75)
    while not provider.tax_number.isdigit():  # the key has digits alone
        provider = draw_party(rng, company=True)
    number, issued = round(log_uniform(rng, 1, 9_999_999)), date(2023, 1, 1) + timedelta(days=int(rng.integers(1400)))
    town = UF_CODES[provider.state] + characters(rng, string.digits, 5)
    amount = Decimal(round(log_uniform(rng, 5_000, 20_000_000))).scaleb(-2)
    discount = (amount * Decimal("0.05")).quantize(_CENT) if rng.random() < 0.2 else _CENT * 0
    taxed = rng.random() < 0.85
    rate = Decimal(choose(rng, ("5.00", "2.00", "3.00", "2.50", "4.00", "2.79"))) if taxed else _CENT * 0
    base = amount - discount if taxed else _CENT * 0
    tax = (base * rate / 100).quantize(_CENT, ROUND_HALF_UP)
    retained = tax if rng.random() < 0.3 else _CENT * 0
    return ServiceNote(
        key=service_key(town, provider.tax_number, number, f"{issued:%y%m}", int(rng.integers(10**9))),
        number=number,
        declaration=round(log_uniform(rng, 1, 999_999)),
        series=choose(rng, (1, 900, 70000)),
        issued=issued,
        time=f"{rng.integers(6, 22):02}:{rng.integers(60):02}:{rng.integers(60):02}",
        competence=issued - timedelta(days=int(rng.integers(0, 20)) * int(rng.integers(2))),
        provider=provider,
        taker=taker,
        municipal=characters(rng, string.digits, 8) if rng.random() < 0.5 else "-",
        service=texts.sentence(rng),
        amount=amount,
        discount=discount,
        base=base,
        rate=rate,
        tax=tax,
        retained=retained,
        net=amount - discount - retained,
    )
