"""What an XML proves of a scan: the lines of which every character is known from it."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from ocr_app.document import Line
from ocr_app.fiscal.candidates import LOOKALIKES
from ocr_app.fiscal.documents import Field, FiscalDocument
from ocr_app.fiscal.titles import plain
from ocr_app.fiscal.xml import NoteXml
from ocr_app.geometry import Box

_NEAR = 0.35  # edits per character up to which a reading is a misreading of a value
_ONE_LINE = 1.6  # heights of a line: a value that is higher goes on in another line
_LEAST = 2  # characters: a shorter value proves nothing that was not read
_SURE = 0.97  # confidence of the signs beside a value, which no XML holds
_READ_SURELY = 0.98  # confidence of a character that paper and XML tell differently: a person must look
_SIGNS = frozenset("-–,/():")


def prove(lines: Sequence[Line], page: int, document: FiscalDocument, xml: NoteXml) -> dict[int, str]:
    """What lines of a page truly say, by their index, where the XML tells all of it; the others are left out."""
    known = list(_known(document, xml, page))
    commas = {_group(field.id) for field, _ in known if re.search(r"\d,\d\d$", field.read or field.text)}
    # Where one amount has a point and another one a comma, and none has cents, nothing tells which of them was misread.
    points = {_group(field.id) for field, value in known if _has_point(field.read or field.text, value)} - commas
    known = [(field, value) for field, value in known if not ("." in value and _group(field.id) in points)]
    equals = any("=" in line.text for line in lines)
    found = {}
    for index, line in enumerate(lines):
        truth = None if equals and _lacks_equals(line) else _truth(line, known, commas)
        if truth is not None:
            found[index] = truth
    return found


def _has_point(text: str, value: str) -> bool:
    """Whether an amount is set with a point for its decimal mark."""
    return "." in value and bool(re.fullmatch(r"\d{1,3}\.\d+", text)) and text.split(".")[0] == value.split(".")[0]


def _lacks_equals(line: Line) -> bool:
    """Whether two amounts stand side by side without the sign that parts price and total elsewhere on the page."""
    amounts = [bool(re.fullmatch(r"\d[\d.]*,\d{2,10}", word.text)) for word in line.words]
    return any(one and other for one, other in pairwise(amounts))


def _known(document: FiscalDocument, xml: NoteXml, page: int) -> Iterator[tuple[Field, str]]:
    """The fields of a page with their values in the XML; rows go together only if there are as many."""
    for field in document.fields:
        if field.id in xml.fields and field.page == page and field.box:
            yield field, xml.fields[field.id]
    if len(document.items) == len(xml.items):
        for item, row in zip(document.items, xml.items, strict=True):
            for field in item.fields:
                if field.id in row and field.page == page and field.box:
                    yield field, row[field.id]


def _truth(line: Line, known: Sequence[tuple[Field, str]], commas: Collection[str]) -> str | None:
    """The line's text with every value as the XML has it, if nothing but values and sure signs is on it."""
    text, boxes, confidences = "", list[Box | None](), list[float]()
    for word in line.words:
        if text:
            text, boxes, confidences = text + " ", [*boxes, None], [*confidences, 1.0]
        for character in word.characters:
            text += character.text[:1]
            boxes.append(character.box)
            confidences.append(character.confidence)
    parts: list[tuple[int, int, str]] = []
    for field, value in known:
        places = [n for n, box in enumerate(boxes) if box and field.box and _inside(box, field.box)]
        if not places:
            continue
        start, end = places[0], places[-1] + 1
        height = line.box[3] - line.box[1]
        if end - start < len(field.text) - 1 or (field.box and field.box[3] - field.box[1] > _ONE_LINE * height):
            return None  # the value goes on in another line
        printed = _printed(text[start:end], confidences[start:end], value, field.id, commas)
        if printed is None or any(start < other_end and other < end for other, other_end, _ in parts):
            return None
        parts.append((start, end, printed))
    if not parts:
        return None
    parts.sort()
    if text[: parts[0][0]].strip() or text[parts[-1][1] :].strip():
        return None
    truth, at = "", 0
    for start, end, printed in parts:
        between = text[at:start]
        if between.strip() and not (_signs_only(between, confidences[at:start]) and between.endswith(" ")):
            return None
        truth, at = truth + between + printed, end
    return " ".join(truth.split())


def _inside(box: Box, other: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _signs_only(text: str, confidences: Sequence[float]) -> bool:
    return all(
        sign == " " or (sign in _SIGNS and confidence >= _SURE)
        for sign, confidence in zip(text, confidences, strict=True)
    )


def _group(id: str) -> str:
    """The part of a document whose amounts are set alike."""
    return id.split(".")[0]


def _printed(reading: str, confidences: Sequence[float], value: str, id: str, commas: Collection[str]) -> str | None:
    """The value set as it is printed: of all usual ways the nearest to the reading, if it is near and alone so."""
    if id.endswith("IE") and not reading.isalnum():
        return None  # each state sets it differently
    if re.fullmatch(r"-?\d+\.\d+", value) and not _is_set_clearly(reading, value, _group(id) in commas):
        return None
    ways = {way: Levenshtein.distance(reading, way) for way in _ways(value, id, reading)}
    best = min(ways, key=lambda way: ways[way], default=None)
    if best is None or ways[best] > _NEAR * max(len(best), len(reading)):
        return None
    if len(best) <= _LEAST and best != reading:
        return None
    nearest = [way for way in ways if ways[way] == ways[best]]
    return best if len(nearest) == 1 and _is_misreading(reading, confidences, best) else None


def _is_set_clearly(reading: str, value: str, with_commas: bool) -> bool:
    """Whether the reading tells how an amount is set: with or without points in its whole part, with which mark."""
    marks = re.sub(r"[^.,]", "", reading)
    if abs(Decimal(value)) >= 1000:
        return len(marks) >= 2
    return marks == "," or (marks == "." and with_commas)


def _is_misreading(reading: str, confidences: Sequence[float], truth: str) -> bool:
    """Whether the reading is the truth but for characters that were read doubtfully, or that look alike."""
    if abs(len(reading) - len(truth)) > 1 or reading[-1:].isalnum() != truth[-1:].isalnum():
        return False
    for edit in Levenshtein.editops(reading, truth):
        at = edit.src_pos
        if edit.tag == "replace":
            one, other = reading[at], truth[edit.dest_pos]
            alike = LOOKALIKES.get(one, one) == LOOKALIKES.get(other, other) or plain(one) == plain(other)
            if not alike and confidences[at] > _READ_SURELY:
                return False
        elif edit.tag == "delete" and confidences[at] > _READ_SURELY:
            return False
    return True


def _ways(value: str, id: str, reading: str) -> Iterator[str]:
    """How a value of the XML may be printed."""
    name = re.sub(r"\[\d+\]", "", id).rsplit(".", 1)[-1]
    if name == "Id":
        yield " ".join(value[n : n + 4] for n in range(0, len(value), 4))
        yield value
    elif name in ("CNPJ", "CPF"):
        yield value
        if len(value) == 14:
            yield f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}"
        else:
            yield f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}"
    elif name == "CEP":
        yield from (value, f"{value[:5]}-{value[5:]}", f"{value[:2]}.{value[2:5]}-{value[5:]}")
    elif name == "fone":
        yield from (value, f"({value[:2]}) {value[2:-4]}-{value[-4:]}", f"({value[:2]}){value[2:-4]}-{value[-4:]}")
    elif name == "nNF":
        padded = value.rjust(9, "0")
        yield from (value, padded, f"{padded[:3]}.{padded[3:6]}.{padded[6:]}")
    elif name.endswith("#time"):
        yield from (value[:8], value[:5])
    elif re.match(r"\d{4}-\d{2}-\d{2}", value):
        yield f"{value[8:10]}/{value[5:7]}/{value[:4]}"
    elif re.fullmatch(r"-?\d+\.\d+", value):
        yield from _amounts(value, len(re.split("[.,]", reading)[-1]))
    elif name in ("serie", "nCT", "nDup"):
        yield from {value, value.rjust(3, "0")}
    elif name == "nProt":
        yield from (value, " ".join(value[n : n + 3] for n in range(0, len(value), 3)))
    else:
        yield from {value, value.upper()}


def _amounts(value: str, decimals: int) -> Iterator[str]:
    """An amount with all its decimals, or rounded to as many as the reading has."""
    exact = Decimal(value)
    printed = {value}
    if 2 <= decimals < -int(exact.as_tuple().exponent):
        printed.add(str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)))
    for amount in printed:
        whole, fraction = amount.split(".")
        yield f"{int(whole):,}".replace(",", ".") + f",{fraction}"
