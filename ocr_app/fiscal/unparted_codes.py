"""Codes that stand so close before their descriptions that both were taken for one column."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr_app.fiscal.found import Found
from ocr_app.fiscal.items import IDS

_CODE = re.compile(r"(?=\S*[0-9]{3})([0-9A-Z][0-9A-Z./-]{3,}) (?=\S)")
_MOST = 0.6  # of the descriptions of a table that begin with a code ...
_LEAST = 3  # ... and so many of them, at least: a seller of AB-1234 numbers the rest as well


def with_codes(rows: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """A table's rows; where none has a code and most descriptions begin with one, it is taken off them."""
    code, description = IDS["cProd"], IDS["xProd"][0]
    named = [each for row in rows for each in row if each.id == description]
    coded = [each for each in named if _CODE.match(each.span.text)]
    if any(each.id == code[0] for row in rows for each in row) or len(coded) < max(_LEAST, _MOST * len(named)):
        return [list(row) for row in rows]
    found: list[list[Found]] = []
    for row in rows:
        parted: list[Found] = []
        for each in row:
            if each.id == description and (head := _CODE.match(each.span.text)):
                parted.append(Found(*code, each.span.slice(*head.span(1))))
                each = replace(each, span=each.span.slice(head.end(), len(each.span)))
            parted.append(each)
        found.append(parted)
    return found
