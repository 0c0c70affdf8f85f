"""Amounts, shares, quantities and measures."""

import numpy as np

from data_synth.grammar import between, pick
from data_synth.texts import words
from data_synth.texts.shared import GRAMMAR, mixture


def amount(rng: np.random.Generator) -> str:
    """Return an amount of money without a currency, in Brazilian or English style; small ones are the common ones."""
    if rng.random() < 0.07:
        cents = 0
    else:
        cents = int(10 ** (1.5 + 3.2 * rng.random() ** 1.3 + (2.5 * rng.random() if rng.random() < 0.15 else 0)))
        if rng.random() < 0.4:
            cents -= cents % between(rng, 5, 10) if rng.random() < 0.3 else cents % 10
    units, cents = divmod(cents, 100)
    style = rng.random()
    grouped = f"{units:,}" if style < 0.85 else str(units)
    if rng.random() < 0.5:
        return f"{grouped.replace(',', '.')},{cents:02}"
    if style > 0.98 and units == 0:
        return f".{cents:02}"
    return f"{grouped}.{cents:02}"


money = mixture(
    (52, "{amount}"),
    (10, "R$ {amount}"),
    (3, "R${amount}"),
    (5, "RM {amount}"),
    (5, "RM{amount}"),
    (4, "${amount}"),
    (1, "$ {amount}"),
    (1.5, "USD {amount}"),
    (1.5, "€ {amount}"),
    (1.5, "{amount} €"),
    (1, "¥{amount}"),
    (0.7, "₹{amount}"),
    (0.7, "₹ {amount}"),
    (1.5, "Rs {amount}"),
    (0.7, "Rs. {amount}"),
    (0.7, "US$ {amount}"),
    (0.7, "CHF {amount}"),
    (0.7, "{amount} EUR"),
    (0.7, "{amount} USD"),
    (2, "£{amount}"),
    (1, "EUR {amount}"),
    (3, "-{amount}"),
    (1, "{amount}-"),
    (1, "({amount})"),
    (0.7, "-R$ {amount}"),
    (0.7, "-${amount}"),
    (1, "{amount} {a:1}"),
    (1, "{amount}*"),
    (0.7, "*{amount}"),
    (1.5, "@{amount}"),
    (1, "{amount} SR"),
    (0.5, "+{amount}"),
)
"""An amount with or without a currency (R$, RM, $, €, £...), a minus or parentheses."""

percent = mixture(
    (3, "{d:1}%"),
    (3, "{d:2}%"),
    (4, "{d:2},00%"),
    (2, "{d:1},{d:2}%"),
    (2, "{d:1}.{d:2}%"),
    (1, "{d:2}.{d:1} %"),
    (1, "6%"),
    (1, "10%"),
    (2.5, "@{d:1}%"),
    (1, "@ {d:1}%"),
    (0.5, "(@ {d:1}%)"),
    (1, "({d:1}%)"),
    (1, "18,00"),
    (1, "-{d:1}%"),
    (1, "{d:2},{d:4}"),
)


def unit(rng: np.random.Generator) -> str:
    """Return a unit of sale."""
    return pick(rng, words.UNITS)


quantity = mixture(
    (20, "{small}"),
    (6, "{small} {unit}"),
    (4, "{small},000"),
    (3, "{small},0000"),
    (3, "{small},00"),
    (3, "{small}.00"),
    (2, "{small}.000"),
    (4, "0,{d:3}"),
    (2, "{d:1}.{d:3}"),
    (3, "{small},000 {unit}"),
    (2, "{d:1},{d:3} {unit}"),
    (2, "{small}x"),
    (3, "{small} x {amount}"),
    (2, "{small} X {amount}"),
    (3, "{small} @ {amount}"),
    (1, "{small}@{amount}"),
    (1, "{amount}*{small}"),
    (0.5, "{small}*{amount}"),
    (1, "{small} {unit} x {amount}"),
    (1, "{small}{unit}"),
    (1, "{d:2}.{d:3},{d:2}"),
)
"""A quantity sold, with or without its unit or unit price."""


def small(rng: np.random.Generator) -> str:
    """Return a small whole number."""
    return str(1 + int(rng.random() ** 4 * 60))


def number(rng: np.random.Generator) -> str:
    """Return the number of a house or a room."""
    return str(1 + int(rng.random() ** 3 * 3000))


measure = mixture(
    (2, "{small}KG"),
    (2, "{d:3}G"),
    (2, "{d:3}ml"),
    (1, "{d:1},{d:1}L"),
    (1, "{small}x{small}"),
    (1, "{d:2}x{d:2}mm"),
    (1, '{small}"'),
    (1, '{d:1}/{d:1}"'),
    (1, "{d:1}.{d:1}MM"),
    (1, "c/{small}"),
    (1, "C/ {small} {unit}"),
    (1, "{d:3}W"),
    (1, "{d:1}0GSM"),
    (1, "{small}0PCS"),
    (0.5, "{d:2}OZ"),
    (1, "{d:3}V"),
    (1, "T.{d:2}"),
    (1, "*{small}S"),
    (1, "({small} {unit})"),
    (1, "#{small}"),
    (1, "{d:2}%"),
    (1, "{d:2}°C"),
    (0.5, "{small} fls"),
    (0.5, "{d:2}0FLS"),
    (2, "{small} kg"),
    (1, "{small} l"),
    (1, "{small} L"),
    (1, "{small} g"),
    (1, "{small} m"),
    (2, "{d:2} m²"),
    (1, "{d:1},{d:2} m²"),
    (1, "{d:1}m³"),
    (1, "{d:2},{d:1} m³"),
    (1.5, "± {d:1},{d:1} mm"),
    (1, "±{d:1}%"),
    (1.5, "{d:2} × {d:2} cm"),
    (1, "{d:2}×{d:2}×{d:1}"),
    (1, "½"),
    (1, '½"'),
    (1, '{d:1}½"'),
    (0.7, "¼ {unit}"),
    (0.7, '¾"'),
)


GRAMMAR.fields.update(
    amount=amount,
    money=money,
    percent=percent,
    quantity=quantity,
    small=small,
    number=number,
    unit=unit,
    measure=measure,
)
