"""Invents the values of a Nota Fiscal; its sums and check digits are right."""

import string
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np

from data_synth.grammar import characters
from data_synth.identifiers import (
    UF_CODES,
    access_key,
    cnpj_check_digits,
    cpf_check_digits,
    ean13_check_digit,
)
from data_synth.pages.notes import Instalment, Note, NoteItem, Party
from data_synth.pages.typesetting import choose, log_uniform
from data_synth.texts import words

_CENT = Decimal("0.01")
_UNITS = ("UN", "KG", "CX", "PC", "LT", "MT", "M2", "M3", "PCT", "FD", "SC", "RL", "PAR", "DZ", "L", "TON", "JG")
_BY_MEASURE = ("KG", "LT", "MT", "M2", "M3", "L", "TON")  # sold in fractions
_STREETS = ("Rua", "R.", "Av.", "Avenida", "Rodovia", "Travessa", "Alameda", "Estrada", "Praça")
_OPERATIONS = (
    *("Venda de mercadoria", "Venda de produção do estabelecimento", "Venda merc. adq. de terceiros"),
    *("Remessa para conserto", "Transferência de mercadoria", "Devolução de compra", "Venda dentro do estado"),
    *("Bonificação, doação ou brinde", "Vendas a contribuinte"),
)
_KINDS = ("VOLUME", "CAIXA", "PALETE", "FARDO", "Volumes", "CX")


def draw_note(rng: np.random.Generator, items: int, model: Literal["55", "65"]) -> Note:
    """Draw a note of that many items, an NF-e (model 55) or an NFC-e (65)."""
    issuer, recipient = draw_party(rng, company=True), draw_party(rng, company=rng.random() < 0.75)
    number, series = round(log_uniform(rng, 1, 999_999_999)), int(rng.integers(1, 1 + choose(rng, (3, 99, 900))))
    issued = date(2022, 1, 1) + timedelta(days=int(rng.integers(5 * 365)))
    key = access_key(
        issuer.state, f"{issued:%y%m}", issuer.tax_number, model, series, number, 1, int(rng.integers(10**8))
    )
    rows = _items(rng, items, retail=model == "65")
    totals = _totals(rng, rows, retail=model == "65")
    gross = Decimal(round(log_uniform(rng, 800, 2_000_000))).scaleb(-3)
    return Note(
        key=key,
        number=number,
        series=series,
        issued=issued,
        left=issued + timedelta(days=int(rng.integers(3))),
        time=f"{rng.integers(6, 22):02}:{rng.integers(60):02}:{rng.integers(60):02}",
        protocol="1" + UF_CODES[issuer.state] + f"{issued:%y}" + characters(rng, string.digits, 10),
        operation=choose(rng, _OPERATIONS),
        issuer=issuer,
        recipient=recipient,
        carrier=draw_party(rng, company=True) if rng.random() < 0.7 else None,
        items=rows,
        totals=totals,
        instalments=_instalments(rng, number, issued, totals["vNF"]) if rng.random() < 0.6 else (),
        volumes=int(rng.integers(1, 90)),
        kind=choose(rng, _KINDS),
        gross=gross,
        net=(gross * Decimal(str(rng.uniform(0.85, 1)))).quantize(Decimal("0.001")),
    )


def draw_party(rng: np.random.Generator, *, company: bool) -> Party:
    """Draw a company or a person of Brazil."""
    town, state = choose(rng, words.BRAZILIAN_CITIES).split("/")
    if company:
        name = _company(rng)
        base = characters(rng, string.digits, 8) + choose(rng, ("0001", f"{rng.integers(2, 60):04}"), (0.7, 0.3))
        if rng.random() < 0.1:
            base = characters(rng, string.digits + string.ascii_uppercase, 12)
        number = base + cnpj_check_digits(base)
    else:
        name = " ".join([choose(rng, words.FIRST_NAMES), *(choose(rng, words.SURNAMES) for _ in range(2))])
        base = characters(rng, string.digits, 9)
        number = base + cpf_check_digits(base)
    kind = choose(rng, _STREETS)
    street = (
        f"BR-{rng.integers(101, 480)} km {rng.integers(2, 400)}" if kind == "Rodovia" else choose(rng, words.STREETS)
    )
    return Party(
        name,
        f"{kind} {street}",
        str(rng.integers(1, 9000)),
        choose(rng, words.DISTRICTS),
        town,
        state,
        characters(rng, string.digits, 8),
        f"{rng.integers(11, 99)}{choose(rng, ('3', '9' + '9'))}{characters(rng, string.digits, 7)}",
        number,
        characters(rng, string.digits, int(rng.integers(8, 13))) if company else "",
    )


def _company(rng: np.random.Generator) -> str:
    goods, name = choose(rng, words.PORTUGUESE).capitalize(), choose(rng, words.BRANDS + words.SURNAMES)
    form = choose(rng, ("{name} Comércio de {goods} Ltda", "{goods} {name} Ltda", "Indústria {name} S/A", "{name} ME"))
    return form.format(name=name, goods=goods)


def _code(rng: np.random.Generator, form: int) -> str:
    """A code of goods; each issuer has codes of one form."""
    digits, letters = string.digits, string.ascii_uppercase
    if form == 0:
        return str(rng.integers(100, 10**7))
    if form == 1:
        return characters(rng, digits, 4).zfill(8)
    if form == 2:
        return f"{characters(rng, letters, 1)}-{characters(rng, digits, 4)}"
    if form == 3:
        return f"{characters(rng, digits, 2)}.{characters(rng, digits, 3)}.{characters(rng, digits, 3)}"
    if form == 4:
        base = "789" + characters(rng, digits, 9)
        return base + ean13_check_digit(base)
    if form == 5:
        return f"{characters(rng, letters, 3)}{characters(rng, digits, 5)}"
    if form == 6:
        return f"{characters(rng, digits, 6)}-{characters(rng, letters + digits, 1)}"
    return f"{characters(rng, letters, 2)}{characters(rng, digits, 3)}/{characters(rng, digits, 2)}"


def _product(rng: np.random.Generator, upper: bool) -> str:
    text = " ".join(choose(rng, words.PORTUGUESE) for _ in range(rng.integers(1, 5)))
    if rng.random() < 0.5:
        text += choose(
            rng, (" {n}KG", " {n}ML", " C/{n}", " {n}X{n}MM", " {n}W", " 1L", " {n},5MM", ' {n}"', " T{d}", " R{d}")
        ).format(n=rng.integers(1, 900), d=rng.integers(1, 30))
    if rng.random() < 0.25:
        text += choose(rng, (" LOTE {}", " REF {}", " COD. FAB. {}")).format(rng.integers(100, 10**6))
    text = text.strip()
    return text.upper() if upper else text[0].upper() + text[1:]


def _items(rng: np.random.Generator, count: int, *, retail: bool) -> tuple[NoteItem, ...]:
    form, upper = int(rng.integers(8)), rng.random() < 0.8
    simple = rng.random() < 0.3  # a small company: CSOSN, no tax of its own
    cfop = choose(rng, ("5102", "5101", "6102", "6101", "5405", "6108", "5910"))
    decimals = choose(rng, (2, 2, 3, 4, 4, 6)) if not retail else choose(rng, (2, 2, 3))
    discounted, taxed_ipi = rng.random() < 0.35, rng.random() < 0.3
    found = []
    for _ in range(count):
        unit = choose(rng, _UNITS)
        quantity = Decimal(round(log_uniform(rng, 1, 900 if not retail else 12)))
        if unit in _BY_MEASURE and rng.random() < 0.6:
            quantity = Decimal(round(log_uniform(rng, 100, 400_000))).scaleb(-3)
        price = Decimal(round(log_uniform(rng, 50, 90_000 if not retail else 20_000))).scaleb(-2)
        if decimals > 2 and rng.random() < 0.5:
            price += Decimal(int(rng.integers(10 ** (decimals - 2)))).scaleb(-decimals)
        total = _round(quantity * price)
        discount = (
            _round(total * Decimal(int(rng.integers(1, 12))) / 100) if discounted and rng.random() < 0.6 else _CENT * 0
        )
        rate = (
            Decimal(0) if simple or rng.random() < 0.15 else Decimal(choose(rng, ("18", "12", "7", "17", "20.5", "4")))
        )
        base = total - discount if rate else _CENT * 0
        ipi_rate = Decimal(choose(rng, ("0", "5", "10", "3.25"))) if taxed_ipi else Decimal(0)
        cst = (
            choose(rng, ("102", "500", "101", "0102"))
            if simple
            else choose(rng, ("000", "100", "020"))
            if rate
            else choose(rng, ("060", "040", "041"))
        )
        found.append(
            NoteItem(
                _code(rng, form),
                _product(rng, upper),
                characters(rng, "23456789", 2) + characters(rng, string.digits, 6),
                cst,
                cfop if rng.random() < 0.85 else choose(rng, ("5102", "6102", "5405")),
                unit,
                quantity,
                price,
                total,
                discount,
                base,
                rate,
                _round(base * rate / 100),
                ipi_rate,
                _round(total * ipi_rate / 100),
            )
        )
    return tuple(found)


def _totals(rng: np.random.Generator, items: Sequence[NoteItem], *, retail: bool) -> dict[str, Decimal]:
    total = sum((item.total for item in items), _CENT * 0)
    freight = _round(total * Decimal(str(rng.uniform(0.01, 0.08)))) if rng.random() < 0.4 and not retail else _CENT * 0
    other = _round(total * Decimal("0.01")) if rng.random() < 0.15 and not retail else _CENT * 0
    discount = sum((item.discount for item in items), _CENT * 0)
    ipi = sum((item.ipi for item in items), _CENT * 0) if not retail else _CENT * 0
    return {
        "vBC": sum((item.base for item in items), _CENT * 0),
        "vICMS": sum((item.icms for item in items), _CENT * 0),
        "vBCST": _CENT * 0,
        "vST": _CENT * 0,
        "vProd": total,
        "vFrete": freight,
        "vSeg": _CENT * 0,
        "vDesc": discount,
        "vOutro": other,
        "vIPI": ipi,
        "vPIS": _round(total * Decimal("0.0165")),
        "vCOFINS": _round(total * Decimal("0.076")),
        "vTotTrib": _round(total * Decimal("0.3145")),
        "vNF": total + freight + other + ipi - discount,
    }


def _instalments(rng: np.random.Generator, number: int, issued: date, amount: Decimal) -> tuple[Instalment, ...]:
    count, days = int(rng.integers(1, 7)), choose(rng, (28, 30, 7, 15))
    form = choose(rng, ("{n:03}", "{number}-{n}", "{number}/{n:02}", "{n}", "{number}/{letter}"))
    share = _round(amount / count)
    return tuple(
        Instalment(
            form.format(n=n, number=number, letter="ABCDEF"[n - 1]),
            issued + timedelta(days=n * days),
            share if n < count else amount - share * (count - 1),
        )
        for n in range(1, count + 1)
    )


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
