"""The access key of a document: from its barcodes, or from its print together with what else the document says."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocr_app.fiscal import access_key
from ocr_app.fiscal.access_key import AccessKey
from ocr_app.fiscal.candidates import LOOKALIKES, character_options
from ocr_app.fiscal.documents import Barcode
from ocr_app.fiscal.page_text import PageText, Token
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind

LENGTHS = {"nfe": 44, "nfce": 44, "cte": 44, "nfse": 50}
_MODEL = {"nfe": ("55",), "nfce": ("65",), "cte": ("57", "67")}
_UNNAMED = 0.0008  # probability of a digit that the recognizer does not name
_TOLD = 0.5  # probability of a character that the rest of the document tells
_BEAM = 200
_AGREED = 0.6  # probability of a key, of all that the characters may be, from which it is told at all
_MOST_SPANS = 12  # rows that may be the key


@dataclass(frozen=True, slots=True)
class ReadKey:
    """A key, where it is printed, and how it is known."""

    key: AccessKey
    span: Span | None
    confidence: float
    evidence: tuple[str, ...]
    read: str | None


def read_key(page: PageText, model: str, barcodes: Sequence[Barcode], told: Mapping[int, str]) -> ReadKey | None:
    """The document's key; `told` are characters of it, by place, that other fields say."""
    spans = list(printed(page, LENGTHS[model]))
    for barcode in barcodes:
        key = access_key.find(barcode.text) if barcode.page == page.number else None
        if key:
            span = _nearest(spans, key)
            evidence = ("read", "barcode", "check digit") if span else ("barcode", "check digit")
            read = span.text if span and _plain(span.text) != key.text else None
            return ReadKey(key, span, 0.9995, evidence, read)
    best: ReadKey | None = None
    for span in spans[:_MOST_SPANS]:
        found = _decode(span, model, told)
        if found and (best is None or found.confidence > best.confidence):
            best = found
    return best


def printed(page: PageText, length: int) -> Iterator[Span]:
    """The rows that may be the key: about as many characters, nearly all of them digits; it may wrap onto a second."""
    runs = [_groups_of(row) for row in page.rows()]
    for n, run in enumerate(runs):
        found = list(_of_length(run, length))
        if not found and n + 1 < len(runs):
            found = list(_of_length(run + runs[n + 1], length))
        yield from (page.span(tokens) for tokens in found)


def is_key_printed(page: PageText, model: str) -> bool:
    """Whether some row has as many characters as a key."""
    return any(len(_plain(span.text)) == LENGTHS[model] for span in printed(page, LENGTHS[model]))


def _of_length(tokens: Sequence[Token], length: int) -> Iterator[Sequence[Token]]:
    """The words of a run that are as many characters as a key has; if there are none, one more or less."""
    for error in (0, 1):
        seen = False
        for begin in range(len(tokens)):
            size = 0
            for end in range(begin, len(tokens)):
                size += len(_plain(tokens[end].text))
                if abs(size - length) == error:
                    seen = True
                    yield tokens[begin : end + 1]
        if seen:
            return


def _groups_of(row: Sequence[Token]) -> list[Token]:
    """The words of a row that are groups of a key: the longest run of them."""
    runs: list[list[Token]] = [[]]
    for token in row:
        text = token.text.strip(".")
        signs = [sign for sign in text if sign.isdigit() or sign in LOOKALIKES or "A" <= sign <= "Z" or sign == "."]
        digits = sum(sign.isdigit() for sign in text)
        groups = text.split(".")
        whole = len(groups) == 1 or all(len(group) >= 4 for group in groups)
        if whole and len(signs) >= 0.75 * len(text) and (digits >= 0.5 * len(text) or len(text) == 4):
            runs[-1].append(token)
        else:
            runs.append([])
    return max(runs, key=lambda run: sum(len(token.text) for token in run))


def _plain(text: str) -> str:
    return re.sub(r"[ .-]", "", text).upper()


def _nearest(spans: Sequence[Span], key: AccessKey) -> Span | None:
    """Where a key that is known otherwise is printed."""
    near = [(sum(a != b for a, b in zip(_plain(s.text), key.text, strict=False)), n) for n, s in enumerate(spans)]
    return spans[min(near)[1]] if near and min(near)[0] < len(key.text) / 3 else None


def _decode(span: Span, model: str, told: Mapping[int, str]) -> ReadKey | None:
    """The likeliest key with right check digits that the characters may be."""
    length = LENGTHS[model]
    places = _places(span, length)
    if places is None:
        return None
    options = [_weighed(place, n, length, model, told) for n, place in enumerate(places)]
    paths: list[tuple[float, str]] = [(0.0, "")]
    for choices in options:
        costs = sorted((-math.log(probability), sign) for sign, probability in choices)
        # A path by the fifth choice has five times as many better ones as its rank says, so most need not be made.
        longer = [
            (cost + more, text + sign)
            for rank, (more, sign) in enumerate(costs, 1)
            for cost, text in paths[: _BEAM // rank]
        ]
        paths = sorted(longer)[:_BEAM]
    right = [(cost, key) for cost, text in paths if (key := access_key.parse(text))]
    if not right:
        return None
    best = right[0][0]
    agreed = 1 / sum(math.exp(best - cost) for cost, _ in right)
    key = right[0][1]
    if key.model != model or agreed < _AGREED:
        return None
    read = span.text if _plain(span.text) != key.text else None
    doubt = min(0.9, 0.06 * best) if read else 0.0
    return ReadKey(key, span, min(0.9995, agreed) * (1 - doubt * 0.5), ("read", "check digit"), read)


def _places(span: Span, length: int) -> list[dict[str, float]] | None:
    """What each place of the key may hold; a character lost or added is looked for in the group that lacks it."""
    groups: list[list[dict[str, float]]] = [[]]
    for sign, character in zip(span.text, span.characters, strict=True):
        if character is None or sign in ".-":
            groups.append([])
            continue
        options = dict(character_options(sign.upper(), character, Kind.PROTOCOL))
        groups[-1].append({text.upper(): probability for text, probability in options.items()})
    groups = [group for group in groups if group]
    count = sum(map(len, groups))
    if count == length:
        return [place for group in groups for place in group]
    if count == length - 1 and length == 44 and len(groups) == 11:
        return [place for group in groups for place in (group if len(group) == 4 else _widened(group))]
    return None


def _widened(group: list[dict[str, float]]) -> list[dict[str, float]]:
    """A group of four that lacks a character: each place holds what it or its neighbour holds, or any digit."""
    places = []
    for n in range(4):
        here = dict.fromkeys("0123456789", 0.02)
        for source in (group[n - 1 : n] if n else []) + group[n : n + 1]:
            for sign, probability in source.items():
                here[sign] = max(here.get(sign, 0.0), 0.4 * probability)
        places.append(here)
    return places


def _weighed(
    place: dict[str, float], n: int, length: int, model: str, told: Mapping[int, str]
) -> list[tuple[str, float]]:
    """The characters that may stand at a place, with probabilities."""
    letters = length == 44 and 6 <= n < 18
    found = {sign: p for sign, p in place.items() if sign.isdigit() or (letters and "A" <= sign <= "Z")}
    for digit in "0123456789":
        found[digit] = max(found.get(digit, 0.0), _UNNAMED)
    if length == 44 and n in (20, 21):
        allowed = {text[n - 20] for text in _MODEL[model]}
        found = {sign: p for sign, p in found.items() if sign in allowed}
    if n in told:
        found[told[n]] = max(found.get(told[n], 0.0), _TOLD)
    return sorted(found.items(), key=lambda option: -option[1])[:12]
