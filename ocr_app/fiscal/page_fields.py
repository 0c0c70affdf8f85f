"""The fields that a page's text alone tells: who sold, when, for how much."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from ocr_app.document import Line
from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf
from ocr_app.fiscal.patterns import Kind, find_access_key, find_patterns


class Field(Enum):
    CNPJ = auto()
    CPF = auto()
    ACCESS_KEY = auto()
    DATE = auto()
    TOTAL = auto()


_KINDS = {
    Kind.CNPJ: Field.CNPJ,
    Kind.CPF: Field.CPF,
    Kind.ACCESS_KEY: Field.ACCESS_KEY,
    Kind.DATE: Field.DATE,
}
_CHECKS = {Field.CNPJ: is_cnpj, Field.CPF: is_cpf, Field.ACCESS_KEY: is_access_key}
_TOTAL = re.compile(r"\bTOTAL\b", re.IGNORECASE)
_SAME_ROW = 0.5  # of the lower line's height: common to two lines that stand side by side


@dataclass(frozen=True, slots=True)
class Found:
    """A field's text, and where it starts: the number of its line and the offset in that line's text."""

    text: str
    line: int
    start: int


def is_valid(field: Field, text: str) -> bool | None:
    """Whether the check digits of a field's text are right; None for a field that has none."""
    check = _CHECKS.get(field)
    return check(text) if check else None


def find_fields(lines: Sequence[Line]) -> dict[Field, Found]:
    """The first of each field on a page; of the totals the last one, which is the grand total."""
    fields: dict[Field, Found] = {}
    named: list[Line] = []
    for number, line in enumerate(lines):
        text = line.text
        if _TOTAL.search(text):
            named.append(line)
        for match in find_patterns(text):
            field = _KINDS.get(match.kind)
            if match.kind is Kind.MONEY and any(_same_row(line, other) for other in named):
                field = Field.TOTAL
            if field is Field.TOTAL or (field and field not in fields):
                fields[field] = Found(text[match.start : match.stop], number, match.start)
    if Field.ACCESS_KEY not in fields:
        fields |= _key_on_two_lines(lines)
    return fields


def _key_on_two_lines(lines: Sequence[Line]) -> dict[Field, Found]:
    for number, (line, below) in enumerate(pairwise(lines)):
        text = f"{line.text} {below.text}"
        match = find_access_key(text)
        if match and match.start <= len(line.text):
            return {Field.ACCESS_KEY: Found(text[match.start : match.stop], number, match.start)}
    return {}


def _same_row(line: Line, other: Line) -> bool:
    overlap = min(line.box[3], other.box[3]) - max(line.box[1], other.box[1])
    return overlap > _SAME_ROW * min(line.box[3] - line.box[1], other.box[3] - other.box[1])
