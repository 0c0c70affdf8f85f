"""What a CT-e holds, and inventions of it; its sums and check digits are right."""

import string
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from data_synth.grammar import characters
from data_synth.identifiers import UF_CODES, access_key
from data_synth.pages.note_values import draw_party
from data_synth.pages.notes import Party
from data_synth.pages.typesetting import choose, log_uniform
from data_synth.texts import words

_CENT = Decimal("0.01")
_MODEL = "57"
_COMPONENTS = (
    *("FRETE PESO", "FRETE VALOR", "PEDÁGIO", "GRIS", "TAXAS", "DESPACHO", "OUTROS", "SEC/CAT", "AD VALOREM", "TDE"),
    *("COLETA", "ENTREGA", "FPESO", "FVALOR", "TAS", "Frete Peso", "Pedagio", "Imposto Repassado", "VALOR FRETE"),
)
_OPERATIONS = (
    *("PRESTACAO DE SERVICO", "PREST. SERV. TRANSPORTE A ESTAB. COMERCIAL", "Prestação de serviço de transporte"),
    *("TRANSPORTE RODOVIARIO DE CARGAS", "PREST SERV TRANSP A ESTAB INDUSTRIAL", "Transporte a não contribuinte"),
)


@dataclass(frozen=True, slots=True)
class Freight:
    """A CT-e. `parts` are the components of the price by name, amounts in reais, the rate in percent.

    `shipper` (expedidor), `consignee` (recebedor) and `payer` (tomador) are left out of many; `documents` are the keys
    of the notes whose goods are carried.
    """

    key: str
    number: int
    series: int
    issued: date
    time: str
    protocol: str
    cfop: str
    operation: str
    issuer: Party
    sender: Party
    receiver: Party
    shipper: Party | None
    consignee: Party | None
    payer: Party
    parts: tuple[tuple[str, Decimal], ...]
    price: Decimal
    due: Decimal
    base: Decimal
    rate: Decimal
    icms: Decimal
    goods: str
    worth: Decimal
    kilograms: Decimal
    volumes: int
    documents: tuple[str, ...]


def draw_freight(rng: np.random.Generator) -> Freight:
    """Draw a CT-e."""
    issuer, sender, receiver = (draw_party(rng, company=company) for company in (True, True, rng.random() < 0.85))
    number, series = round(log_uniform(rng, 1, 999_999_999)), int(rng.integers(0, choose(rng, (3, 99, 900))))
    issued = date(2022, 1, 1) + timedelta(days=int(rng.integers(5 * 365)))
    month = f"{issued:%y%m}"
    key = access_key(issuer.state, month, issuer.tax_number, _MODEL, series, number, 1, int(rng.integers(10**8)))
    names = rng.permutation(_COMPONENTS)[: rng.integers(1, 10)]
    parts = tuple((str(name), Decimal(round(log_uniform(rng, 150, 300_000))).scaleb(-2)) for name in names)
    price = sum((amount for _, amount in parts), _CENT * 0)
    rate = Decimal(choose(rng, ("12", "7", "17", "18", "20.5", "0")))
    base = price if rate else _CENT * 0
    documents = tuple(
        access_key(
            sender.state, month, sender.tax_number, "55", 1, int(rng.integers(1, 10**6)), 1, int(rng.integers(10**8))
        )
        for _ in range(rng.integers(1, 6))
    )
    return Freight(
        key=key,
        number=number,
        series=series,
        issued=issued,
        time=f"{rng.integers(6, 22):02}:{rng.integers(60):02}:{rng.integers(60):02}",
        protocol="1" + UF_CODES[issuer.state] + f"{issued:%y}" + characters(rng, string.digits, 10),
        cfop=choose(rng, ("6353", "5353", "6352", "5352", "5357", "6932")),
        operation=choose(rng, _OPERATIONS),
        issuer=issuer,
        sender=sender,
        receiver=receiver,
        shipper=draw_party(rng, company=True) if rng.random() < 0.25 else None,
        consignee=draw_party(rng, company=True) if rng.random() < 0.25 else None,
        payer=sender if rng.random() < 0.6 else receiver if rng.random() < 0.6 else draw_party(rng, company=True),
        parts=parts,
        price=price,
        due=price,
        base=base,
        rate=rate,
        icms=(base * rate / 100).quantize(_CENT, ROUND_HALF_UP),
        goods=" ".join(choose(rng, words.PORTUGUESE) for _ in range(rng.integers(1, 4))).upper(),
        worth=Decimal(round(log_uniform(rng, 10_000, 50_000_000))).scaleb(-2),
        kilograms=Decimal(round(log_uniform(rng, 1_000, 30_000_000))).scaleb(-3),
        volumes=int(rng.integers(1, 400)),
        documents=documents,
    )
