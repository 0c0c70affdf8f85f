"""Addresses printed in one piece: street, number, district, town, state, postcode and telephone."""

import re
from collections.abc import Sequence

from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import UNITS

_NUMBER = (
    r"\s*[,;.]?\s*(?:[Nn](?:[º°o]|\.|[º°o]\.)?\s*)(\d[\d.]*\w?|[Ss]/?[Nn])(?!\S*\d)"
    r"|\s*[,;:.]\s*(\d[\d.]*[A-Za-z]?|[Ss]/[Nn])\b"
)
_BARE_NUMBER = r"()(?<=\w)\s+(\d{1,5}[A-Za-z]?)(?=$|\s+[-–]\s)"  # with no sign before it
_POSTCODE = r"(?<!\d)(\d{2}[.,]?\d{3}[-–]?\d{3})(?!\d)"
_PHONE = r"(?:Fone|Tel(?:efone)?|FONE|TEL(?:EFONE)?)\b[./ :FAXfax]*\s*([(\d][\d() .-]{6,18}\d)"
_WIDE = 1.4  # times another gap between words
_UNIT = re.compile(rf"(?:[-–/,. ])\s*((?:{'|'.join(sorted(UNITS))})\b|(?:R|E|M)\$(?!\s*\d))(?![.]?\w)")


def street(span: Span) -> dict[str, Span]:
    """Street and number of a cell such as "Rua Sete de Setembro, 3864 - Sala 2"."""
    found = _house_number(span.text)
    if not found or not found.start():
        return {"xLgr": span.strip(",;.- ")}
    group = 1 if found[1] else 2
    parts = {"xLgr": span.slice(0, found.start()).strip(",;- "), "nro": span.slice(*found.span(group))}
    return {name: part for name, part in parts.items() if part}


def _house_number(text: str) -> re.Match[str] | None:
    return re.search(_NUMBER, text) or re.search(_BARE_NUMBER, text)


def block(lines: Sequence[Span]) -> dict[str, Span]:
    """The parts of an address of several lines, street first, or of one line with all of it."""
    found: dict[str, Span] = {}
    rest: list[Span] = []
    for line in lines:
        for name, pattern in (("fone", _PHONE), ("CEP", _POSTCODE)):
            if name not in found and (part := line.search(pattern)):
                found[name] = part
                start = _start(line, part)
                before = re.sub(r"(?i)\W*(?:cep|fone|tel(?:efone)?)\W*$", "", line.text[:start])
                after = line.slice(start + len(part), len(line)).strip("-–,./ ")
                line = line.slice(0, len(before)).strip("-–,./ ") or after
        if line:
            rest.append(line)
    pieces = _split_street(rest, found)
    _place(pieces, found)
    return found


def _start(line: Span, part: Span) -> int:
    return next(
        i for i in range(len(line)) if line.characters[i] is part.characters[0] and part.characters[0] is not None
    )


def _split_street(lines: list[Span], found: dict[str, Span]) -> list[Span]:
    """Takes the street off the first line; what is left of the lines follows."""
    if not lines:
        return []
    first = _unlabelled(lines[0])
    number = _house_number(first.text)
    if not number or not number.start():
        found["xLgr"] = first.strip(",;.- ")
        return [_unlabelled(line) for line in lines[1:]]
    found["xLgr"] = first.slice(0, number.start()).strip(",;- ")
    found["nro"] = first.slice(*number.span(1 if number[1] else 2))
    rest = first.slice(number.end(), len(first)).strip(",;.-– ")
    return [line for line in [rest, *map(_unlabelled, lines[1:])] if line]


def _unlabelled(line: Span) -> Span:
    label = re.match(r"[^\W\d_]{2,10}\W?:\s+(?=\w)", line.text)
    return line.slice(label.end(), len(line)) if label else line


def _place(lines: list[Span], found: dict[str, Span]) -> None:
    """District, town and state, from what follows the street."""
    for n, line in enumerate(lines):
        units = list(_UNIT.finditer(line.text))
        if not units:
            continue
        unit = units[-1]
        found["UF"] = line.slice(*unit.span(1))
        before = line.slice(0, unit.start()).strip("-–,./ ")
        cut = max((m.end() for m in re.finditer(r"\s[-–]\s?|[,;]\s*|\.\s+", before.text)), default=0)
        earlier = [each.strip("-–,.;/ ") for each in lines[:n]]
        if not cut and not earlier:
            cut = _wide_gap(before)
        found["xMun"] = before.slice(cut, len(before))
        district = before.slice(0, cut).strip("-–,.;/ ")
        for part in [district, *reversed(earlier)]:
            if part and re.search(r"[^\W\d_]{2}", part.text):
                found["xBairro"] = _last_part(part)
                break
        return
    if lines and "xBairro" not in found and (part := lines[0].strip("-–,.;/ ")):
        found["xBairro"] = _last_part(part)


def _wide_gap(span: Span) -> int:
    """Where a sign between two names was not read: the gap there is wider than that between any other words."""
    signs = span.characters
    gaps = []
    for n in range(1, len(signs) - 1):
        before, after = signs[n - 1], signs[n + 1]
        if signs[n] is None and before and after:
            gaps.append((after.box[0] - before.box[2], n + 1))
    gaps.sort(reverse=True)
    return gaps[0][1] if len(gaps) > 1 and gaps[0][0] > _WIDE * gaps[1][0] else 0


def _last_part(span: Span) -> Span:
    """The district, after a complement such as "Sala 2 - "."""
    cut = max((m.end() for m in re.finditer(r"\s[-–]\s|[,;]\s+", span.text)), default=0)
    return span.slice(cut, len(span))
