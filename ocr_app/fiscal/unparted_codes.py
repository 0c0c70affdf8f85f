"""Codes whose end is not where a gap in their row is: a description follows closely, or a gap parts the code."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ocr_app.fiscal.codes import form_of
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.items import IDS
from ocr_app.fiscal.spans import joined

_CODE = re.compile(r"(?=\S*[0-9]{3})([0-9A-Z][0-9A-Z./-]{3,}) (?=\S)")
_MOST = 0.6  # of the descriptions of a table that begin with a code ...
_LEAST = 3  # ... and so many of them, at least: a seller of AB-1234 numbers the rest as well
_SHARED = 2  # other codes that have the form of a whole one, at least
_SHORTEST = 6  # signs of such a code: a short one before a number is one by chance
_PARTS = 2  # words of a description that may belong to the code before it


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


def with_whole_codes(rows: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """A document's rows; a code that goes on in its description, as the form that others share tells, is whole."""
    code, description = IDS["cProd"][0], IDS["xProd"][0]
    forms = Counter(form_of(each.span.without_spaces().text) for row in rows for each in row if each.id == code)
    found: list[list[Found]] = []
    for row in rows:
        named = {each.id: each for each in row}
        one, other = named.get(code), named.get(description)
        whole = _joined(one, other, forms) if one and other else ()
        found.append([each for each in row if not (whole and each in (one, other))] + list(whole))
    return found


def _joined(code: Found, description: Found, forms: Counter[str]) -> tuple[Found, ...]:
    """A code with the first words of its description, and the rest of this, where others have the form of that."""
    if forms[form_of(code.span.text)] > 1:
        return ()
    text = description.span.text
    for end in [each.start() for each in re.finditer(" ", text)][:_PARTS]:
        whole = joined([code.span, description.span.slice(0, end)]).without_spaces()
        if len(whole) >= _SHORTEST and forms[form_of(whole.text)] >= _SHARED:
            return replace(code, span=whole), replace(description, span=description.span.slice(end, len(text)))
    return ()
