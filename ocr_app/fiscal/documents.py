"""What a fiscal document says: fields, items, barcodes, and the rules that hold or do not. All of it is frozen."""

from dataclasses import dataclass, field
from typing import Any

from ocr_app.geometry import Box

FORMAT_VERSION = 1
"""Version of the JSON format of fields."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode or QR code as it was decoded; `type` is Code128 or QRCode."""

    type: str
    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Field:
    """A value that the document prints.

    Attributes:
        id: its path in the XML of the document, groups such as ICMS00 left out: emit.CNPJ, cobr.dup[1].vDup.
        value: as the XML holds it: digits alone, decimal point, ISO date.
        text: as printed.
        read: what the characters alone said, where a check decided otherwise.
        box: of the characters; None where nothing is printed (a key that only the bars hold).
        confidence: the probability that `value` is right.
        evidence: what vouches for it: read, check digit, barcode, key, sum, repeat, xml.
        boxes: of each of its characters as it is printed, in order; the JSON leaves them out.
    """

    id: str
    value: str
    text: str
    page: int
    box: Box | None
    confidence: float
    evidence: tuple[str, ...] = ("read",)
    read: str | None = None
    boxes: tuple[Box, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table of products; `n` counts from 1 over all pages."""

    n: int
    page: int
    box: Box
    fields: tuple[Field, ...]

    @property
    def confidence(self) -> float:
        """Of its least certain field."""
        return min((field.confidence for field in self.fields), default=0.0)

    def get(self, id: str) -> Field | None:
        return next((field for field in self.fields if field.id == id), None)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the document, and by how much it fails.

    Attributes:
        difference: for a rule about the key, what the key says instead.
        item: the row's number where it is about a row.
        fields: the ids that it relates, the result last; the JSON leaves them out.
    """

    rule: str
    holds: bool
    difference: str = "0.00"
    item: int | None = None
    fields: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FiscalDocument:
    """One document of a file; `model` is nfe, nfce, cte or nfse."""

    model: str
    barcodes: tuple[Barcode, ...] = ()
    fields: tuple[Field, ...] = ()
    items: tuple[Item, ...] = ()
    checks: tuple[Check, ...] = field(default=())

    def get(self, id: str) -> Field | None:
        return next((field for field in self.fields if field.id == id), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "barcodes": [_barcode_to_json(barcode) for barcode in self.barcodes],
            "fields": [_field_to_json(field) for field in self.fields],
            "items": [
                {
                    "n": item.n,
                    "page": item.page,
                    "box": list(item.box),
                    "confidence": round(item.confidence, 4),
                    "fields": [_field_to_json(field) for field in item.fields],
                }
                for item in self.items
            ],
            "checks": [_check_to_json(check) for check in self.checks],
        }


def _barcode_to_json(barcode: Barcode) -> dict[str, Any]:
    return {"type": barcode.type, "text": barcode.text, "page": barcode.page, "box": list(barcode.box)}


def _field_to_json(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"id": field.id, "value": field.value, "text": field.text}
    if field.read is not None:
        found["read"] = field.read
    found["page"] = field.page
    found["box"] = list(field.box) if field.box else None
    found["confidence"] = round(field.confidence, 4)
    found["evidence"] = list(field.evidence)
    return found


def _check_to_json(check: Check) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": check.rule}
    if check.item is not None:
        found["item"] = check.item
    return found | {"holds": check.holds, "difference": check.difference}
