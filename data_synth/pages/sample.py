"""The receipt that ships with the application: an invented shop, worn enough to leave a few doubts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from data_synth.fonts import Face
from data_synth.identifiers import (
    access_key,
    cnpj_check_digits,
    cpf_check_digits,
    format_cnpj,
    format_cpf,
    group_access_key,
)
from data_synth.pages.canvas import Canvas, SynthPage
from data_synth.pages.roll import Part, Roll
from data_synth.pages.sale import reais
from data_synth.pages.typesetting import Print
from data_synth.rendering import LineStyle

SAMPLE_FACE = "PT Mono Regular"

_CAP_HEIGHT = 19.0
_WIDTH, _MARGIN = 700, 32
_SEED = 60  # faded print: most of it can be read, a few characters are doubtful
_CNPJ = "112223330001"
_CPF = "529982247"


class _Item(NamedTuple):
    """Goods sold; the price is in cents."""

    code: int
    name: str
    quantity: int
    unit: str
    price: int


_ITEMS = (
    _Item(1042, "ARROZ TIPO 1 5KG", 2, "UN", 2790),
    _Item(1187, "FEIJÃO CARIOCA 1KG", 3, "UN", 849),
    _Item(2310, "CAFÉ TORRADO E MOÍDO 500G", 2, "UN", 1895),
    _Item(2764, "AÇÚCAR CRISTAL 1KG", 4, "UN", 489),
    _Item(3051, "ÓLEO DE SOJA 900ML", 2, "UN", 719),
    _Item(3498, "LEITE INTEGRAL 1L C/12", 1, "CX", 5988),
    _Item(4120, "SABÃO EM PÓ 1,6KG", 1, "UN", 2350),
    _Item(5006, "PAPEL TOALHA 2 ROLOS", 3, "PCT", 625),
)
_PAID = 26000  # cents


def sample_receipt(faces: Sequence[Face]) -> SynthPage:
    """Return the sample receipt; raise LookupError if its face is not among `faces`."""
    face = next((face for face in faces if face.name == SAMPLE_FACE), None)
    if face is None:
        raise LookupError(f"the sample is printed in {SAMPLE_FACE}, which is not installed: see data_synth/fonts.txt")
    canvas = _print(Print(face, LineStyle(_CAP_HEIGHT, stretch=0.86, bold=1.0)))
    return canvas.finish("worn", _CAP_HEIGHT, np.random.default_rng(_SEED))


def _print(print_: Print) -> Canvas:
    """Print an NFC-e as a till prints it."""
    cnpj = _CNPJ + cnpj_check_digits(_CNPJ)
    total = sum(item.quantity * item.price for item in _ITEMS)
    roll = Roll(Canvas(_WIDTH, 2400), print_, _MARGIN, 1.75)
    roll.feed(0.5)
    _centred(roll, "MERCADO BOA VISTA", print_=print_.enlarged(1, 2))
    _centred(
        roll,
        "Boa Vista Comércio de Alimentos Ltda",
        "Rua das Palmeiras, 482 - Centro",
        "13010-120 Campinas - SP",
        f"CNPJ: {format_cnpj(cnpj)}",
        "Fone: (19) 3555-0142",
    )
    roll.characters("-")
    _centred(roll, "DANFE NFC-e - Documento Auxiliar", "da Nota Fiscal de Consumidor Eletrônica")
    roll.characters("-")
    _pair(roll, "CÓDIGO DESCRIÇÃO", "TOTAL R$")
    for item in _ITEMS:
        roll.row(Part(f"{item.code} {item.name}"))
        count = f"{item.quantity} {item.unit} x {reais(item.price)}"
        roll.row(Part(count, start=0.12, end=0.7), Part(reais(item.quantity * item.price), "right", 0.65))
    roll.characters("-")
    _pair(roll, "Qtde. total de itens", str(len(_ITEMS)))
    _pair(roll, "VALOR TOTAL R$", reais(total), print_.enlarged(1, 2))
    _pair(roll, "DINHEIRO", reais(_PAID))
    _pair(roll, "Troco R$", reais(_PAID - total))
    roll.characters("-")
    _centred(roll, "Consulte pela chave de acesso em", "www.nfce.fazenda.sp.gov.br")
    key = group_access_key(access_key("SP", "2609", cnpj, "65", 1, 18423, 1, 70415936))
    _centred(roll, key[:29], key[30:])
    roll.feed(0.4)
    _centred(roll, f"CONSUMIDOR - CPF: {format_cpf(_CPF + cpf_check_digits(_CPF))}")
    _centred(roll, "NFC-e nº 000018423   Série 001", "18/09/2026 17:42:06")
    roll.feed(0.4)
    _centred(roll, "OBRIGADO E VOLTE SEMPRE!")
    roll.canvas.crop_height(roll.bottom + 2 * _MARGIN)
    return roll.canvas


def _centred(roll: Roll, *texts: str, print_: Print | None = None) -> None:
    for text in texts:
        roll.row(Part(text, "centre"), print_=print_)


def _pair(roll: Roll, name: str, value: str, print_: Print | None = None) -> None:
    roll.row(Part(name, end=0.7), Part(value, "right", 0.6), print_=print_)
