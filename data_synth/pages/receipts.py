"""A whole till receipt."""

import math
from collections.abc import Sequence

import numpy as np

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.identifiers import group_access_key
from data_synth.pages.canvas import Canvas, SynthPage
from data_synth.pages.roll import Part, Roll
from data_synth.pages.sale import Sale, draw_sale, reais
from data_synth.pages.typesetting import Print, bold_of, choose, draw_print

_TITLES = (
    ("DANFE NFC-e - Documento Auxiliar", "da Nota Fiscal de Consumidor Eletrônica"),
    ("CUPOM FISCAL ELETRÔNICO - SAT",),
    ("Documento Auxiliar da Nota Fiscal", "de Consumidor Eletrônica"),
    ("TAX INVOICE",),
)
_PAYMENTS = ("DINHEIRO", "CARTÃO DE CRÉDITO", "CARTÃO DE DÉBITO", "PIX", "CHEQUE", "Cash")
_THANKS = ("OBRIGADO E VOLTE SEMPRE!", "Obrigado pela preferência", "VOLTE SEMPRE", "THANK YOU! PLEASE COME AGAIN")
_CENTS_TO_ROUND = 500
_CAPITALS_ACROSS = 38  # heights of a capital in the width of the roll


def receipt(
    rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn", print_: Print | None = None
) -> SynthPage:
    """Return a receipt 450 to 950 px wide whose amounts add up, by the printer `print_` if given.

    Raise ValueError without faces.
    """
    width = round(print_.style.cap_height * _CAPITALS_ACROSS) if print_ else int(rng.integers(450, 950))
    sale = draw_sale(rng, int(rng.integers(2, 13)))
    print_ = print_ or draw_print(rng, faces, "receipt", width / rng.uniform(32, 44))
    rows = 60 + 3 * len(sale.items)
    roll = Roll(
        Canvas(width, math.ceil(rows * 3.5 * print_.style.cap_height)),
        print_,
        width * rng.uniform(0.02, 0.07),
        rng.uniform(1.45, 2.1),
    )
    large = choose(
        rng, (print_.enlarged(1, 2), print_.but(bold_of(print_.face, faces), bold=0.08 * print_.style.cap_height))
    )

    roll.feed(rng.uniform(0, 3))
    roll.row(Part(sale.company, "centre"), print_=large)
    for text in (sale.address, sale.city, f"CNPJ: {sale.cnpj}", f"Fone: {sale.phone}"):
        roll.row(Part(text, "centre"))
    roll.separator(rng)
    for text in choose(rng, _TITLES):
        roll.row(Part(text, "centre"))
    roll.row(Part(f"Nº {sale.number:09}", end=0.5), Part(f"Série {sale.series:03}", "right", 0.5))
    roll.row(Part(f"Data: {sale.date}", end=0.55), Part(sale.time, "right", 0.55))
    roll.separator(rng)
    _items(rng, roll, sale)
    roll.separator(rng)
    roll.row(Part("Qtde. total de itens", end=0.7), Part(str(len(sale.items)), "right", 0.7))
    roll.row(Part("Valor total R$", end=0.65), Part(reais(sale.products_total), "right", 0.6))
    if sale.discount:
        roll.row(Part("Desconto R$", end=0.65), Part(f"-{reais(sale.discount)}", "right", 0.6))
    roll.row(Part("TOTAL R$", end=0.5), Part(reais(sale.total), "right", 0.5), print_=large)
    _payment(rng, roll, sale)
    roll.separator(rng)
    roll.row(Part("CHAVE DE ACESSO", "centre"))
    for line in print_.wrap(group_access_key(sale.access_key), 0.9 * (width - 2 * roll.margin)):
        roll.row(Part(line, "centre"))
    roll.feed(0.5)
    roll.row(Part(choose(rng, _THANKS), "centre"))
    roll.canvas.crop_height(roll.bottom + print_.style.cap_height * rng.uniform(1, 5))
    return roll.canvas.finish(severity, print_.style.cap_height, rng)


def _items(rng: np.random.Generator, roll: Roll, sale: Sale) -> None:
    roll.row(Part("DESCRIÇÃO", end=0.6), Part("TOTAL R$", "right", 0.6))
    for number, item in enumerate(sale.items, start=1):
        count = f"{item.quantity} {item.unit} x {reais(item.price)}"
        roll.row(Part(f"{number:03} {item.code} {item.product}"))
        roll.row(Part(count, start=0.1, end=0.7), Part(reais(item.total), "right", 0.65))


def _payment(rng: np.random.Generator, roll: Roll, sale: Sale) -> None:
    paid = -(-sale.total // _CENTS_TO_ROUND) * _CENTS_TO_ROUND
    roll.row(Part(choose(rng, _PAYMENTS), end=0.65), Part(reais(paid), "right", 0.6))
    roll.row(Part("Troco R$", end=0.65), Part(reais(paid - sale.total), "right", 0.6))
