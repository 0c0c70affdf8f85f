"""A column's numbers have as many decimals: what lost marks, and rules that were read as digits, made of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from ocr_app.fiscal.candidates import MARKS, candidates
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.slots import Slot
from ocr_app.fiscal.values import Kind, normalise

_COLUMNS = ("prod.qCom", "prod.vUnCom", "imposto.ICMS.pICMS", "imposto.IPI.pIPI")
_PRODUCT = ("prod.qCom", "prod.vUnCom", "prod.vProd")
_GLUED = re.compile(r"\d[\d.]*,\d\d[1Il|]")  # an amount has two decimals: the rest is a piece of a rule
_CENT = 0.0051
_MOST = 0.6  # of a column's numbers with a mark that have as many decimals
_LEAST = 2  # numbers with a mark, to tell it
_RARE = 0.1  # of a column's numbers that have more decimals: these are misread
_NO_CHANCE = 3  # numbers that do not all end in 1 by chance
_ROUND = ("prod.qCom", "prod.vUnCom")
_AFTER_CENTS = re.compile(r"(?<=,\d\d)\d+$")
_NEARLY_ALL = 0.8  # of a column's numbers that end with noughts
_RATHER_ROUND = 0.005  # of a number's probability, from which the round one is right
_REPAIRED = 0.8  # confidence, at most, of a number whose decimal mark the rest of its column tells


def settle_decimals(found: Sequence[Sequence[Found]], rows: Sequence[MutableMapping[str, Slot]]) -> None:
    """Gives the numbers of each column the decimals that it has; `rows` are the slots of the rows in `found`.

    A number without a decimal mark, or with marks where none can be, has lost it. One with a 1 too many has a piece of
    the column's rule.
    """
    glued = any(each.kind is Kind.MONEY and _GLUED.fullmatch(each.span.text) for spans in found for each in spans)
    for id in _COLUMNS:
        texts = [row[id].text for row in rows if id in row and len(re.sub("[^.,]", "", row[id].text)) == 1]
        if len(texts) < (1 if glued else _LEAST):
            continue
        longest = _longest(texts, glued)
        for row in rows:
            if id in row and (text := _without_rule(row, id, longest)):
                _decide(row[id], text)
                span = row[id].span
                row[id].options = candidates(span.slice(0, len(span) - 1), row[id].kind)
        ((decimals, times),) = Counter(min(_decimals(text), longest) for text in texts).most_common(1)
        if len(texts) < _LEAST or times <= _MOST * len(texts):
            continue
        for spans, row in zip(found, rows, strict=True):
            printed = next((each for each in spans if each.id == id and each.span), None)
            text = row[id].text if id in row else printed.span.text if printed else ""
            if not (marked := _marked(text, decimals, read=id in row)) or printed is None:
                continue
            value = normalise(printed.kind, marked)
            if value and id not in row:
                row[id] = Slot(id, printed.kind, printed.span, [], value, text, printed.span.confidence)
            if value:
                _decide(row[id], marked)
    for id in _ROUND:
        _settle_round([row for row in rows if id in row], id)


def _settle_round(rows: Sequence[Mapping[str, Slot]], id: str) -> None:
    """Where nearly all numbers end with noughts after their cents, one that may do so as well, and closes, does."""
    ends = [(row, each) for row in rows if (each := _AFTER_CENTS.search(row[id].text))]
    round_ones = sum(not each[0].strip("0") for _, each in ends)
    if round_ones < max(_NO_CHANCE, _NEARLY_ALL * len(ends)):
        return
    for row, end in ends:
        text = row[id].text[: end.start()] + "0" * len(end[0])
        likely = {option.text: option.probability for option in row[id].options}
        best = max(likely.values(), default=0.0)
        if end[0].strip("0") and likely.get(text, 0.0) >= _RATHER_ROUND * best and _closes(row, id, text):
            _decide(row[id], text)


def _longest(texts: Iterable[str], glued: bool) -> int:
    """The most decimals of a column: of numbers that end in 1, those that a rule may have added to do not count.

    With `glued`, rules stand behind other amounts of the table.
    """
    numbers = list(texts)
    told = Counter(_decimals(text) for text in numbers if not text.endswith("1"))
    most = max(map(_decimals, numbers))
    if not told:
        return most - (glued or len(numbers) >= _NO_CHANCE)
    return max(decimals for decimals, times in told.items() if times >= _RARE * told.total())


def _decimals(text: str) -> int:
    return len(re.split("[.,]", text)[-1])


def _without_rule(row: Mapping[str, Slot], id: str, longest: int) -> str | None:
    """A number without the 1 at its end, if it has a decimal too many and the row's product does not need it."""
    text = row[id].text
    if not re.fullmatch(rf"\d[\d.]*,\d{{{longest}}}1", text):
        return None
    return text[:-1] if not _closes(row, id, text) or _closes(row, id, text[:-1]) else None


def _closes(row: Mapping[str, Slot], id: str, text: str) -> bool:
    """Whether quantity x price is the total with another text for one of them."""
    if id not in _PRODUCT or any(part not in row for part in _PRODUCT):
        return False
    value = normalise(row[id].kind, text)
    numbers = [float(value or 0) if part == id else row[part].number for part in _PRODUCT]
    return abs(numbers[0] * numbers[1] - numbers[2]) <= _CENT


def _marked(text: str, decimals: int, read: bool) -> str | None:
    """A number with that many decimals, if it has no mark, or if it could not be `read` with those it has."""
    digits = re.sub(f"[{MARKS}]", "", text)
    if not digits.isdigit() or len(digits) <= decimals or (read and digits != text):
        return None
    return f"{digits[:-decimals]},{digits[-decimals:]}" if decimals else digits


def _decide(slot: Slot, text: str) -> None:
    if value := normalise(slot.kind, text):
        slot.decide(value, text, "read", min(slot.confidence, _REPAIRED))
