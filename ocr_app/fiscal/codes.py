"""How products are numbered: what a code says where its characters alone do not tell.

The codes of one seller share a form, so many letters and so many digits, or are those of barcodes (GTIN), whose last
digit checks the others. What is so decided is never called proven.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ocr_app.document import Character
from ocr_app.fiscal.candidates import LOOKALIKES, as_digits, beam
from ocr_app.fiscal.check_digits import is_gtin
from ocr_app.fiscal.slots import Slot
from ocr_app.fiscal.values import Kind

_RATHER_LETTER = 0.05  # of a digit's probability, from which the letter before the hyphen of a code is right
_HYPHENED, _UNHYPHENED = re.compile(r"0*[A-Z]-[0-9]{3,}"), re.compile(r"(0*[A-Z])[.,_~]?([0-9]{3,})")
_POINTED = re.compile(r"(0*[A-Z])[.,_~]([0-9]{3,})")
_SURE, _NAMED = 0.95, 0.01  # confidence of a sign that is kept if no runner-up of the other kind is as probable
_CHANGED = 0.9  # confidence, at most, of a code that was changed
_COMMON = 0.6  # of the codes of one length that have its form ...
_LEAST = 3  # ... and so many of them, at least
_GTINS = 0.5  # of the numbers as long as a GTIN whose check digit is right, if they are GTINs ...
_BRAZILIAN = re.compile(r"(?:789|790)[0-9]{10}")  # ... or that begin as those of Brazilian goods
_PREFIXED = 0.7  # of the numbers, so that they are GTINs however many were misread
_BY_CHANCE = 0.03  # probability that a misread number (in two digits or more) has a right check digit
_SURELY = 1.1  # nats by which it is likelier than any other with a right check digit
_STROKES = "1Il7"  # what a slash between digits is read as
_LETTERS = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
"""Digits, and the letters that they are where only letters can stand."""


def settle_codes(rows: Sequence[Mapping[str, Slot]]) -> None:
    """Reads the codes of a document's items by the form that they share."""
    slots = [row["prod.cProd"] for row in rows if "prod.cProd" in row]
    slots = [slot for slot in slots if not slot.is_seen]
    numbers = {len(slot.text) for slot in slots if slot.text.isdigit()}
    for _ in range(2):  # a code whose letter is known tells that others have one
        lettered = {len(slot.text) for slot in slots if _HYPHENED.fullmatch(slot.text)}
        for slot in slots:
            if characters := _characters(slot):
                slot.respell(_code(slot.text, characters, numbers, lettered), _CHANGED)
    _settle_forms(slots)
    hyphened = {len(slot.text) for slot in slots if _HYPHENED.fullmatch(slot.text)}
    for slot in slots:
        parts = _UNHYPHENED.fullmatch(slot.text)
        if parts and (len(f"{parts[1]}-{parts[2]}") in hyphened or _POINTED.fullmatch(slot.text)):
            slot.respell(f"{parts[1]}-{parts[2]}", _CHANGED)
    _settle_gtins(slots)


def _characters(slot: Slot) -> list[Character]:
    """A code's characters, none if it is not as it was read any more."""
    characters = [character for character in slot.span.characters if character is not None]
    return characters if "".join(each.text for each in characters) == slot.text else []


def _code(text: str, characters: Sequence[Character], numbers: set[int], lettered: set[int]) -> str:
    """A code, of a document that has numbers of these lengths for codes, and others `lettered` before a hyphen."""
    if re.fullmatch(r"[0-9]+O[0-9]+", text):
        return text.replace("O", "0")
    if len(text) in numbers and len(text) > 2 and re.fullmatch(r"[0-9]*[IlO|][0-9]*", text):
        return as_digits(text)
    if not text[0].isalnum():
        letters = [(p, other) for other, p in characters[0].alternatives if other.isalnum()]
        return max(letters)[1] + text[1:] if letters else text
    if padded := re.fullmatch(r"0*([0-9])-[0-9]+", text):
        # Noughts fill a code up, so that it begins after them, with what stands before the hyphen.
        at = padded.start(1)
        letters = [(p, other) for other, p in characters[at].alternatives if "A" <= other <= "Z"]
        best = max(letters, default=(0.0, ""))
        if best[0] >= _RATHER_LETTER * characters[at].confidence or (best[1] and text[at] == "0"):
            return text[:at] + best[1] + text[at + 1 :]
        if len(text) in lettered and at and text[at] in _LETTERS:
            return text[:at] + _LETTERS[text[at]] + text[at + 1 :]
    return text


def _settle_forms(slots: Sequence[Slot]) -> None:
    """Gives the codes that differ by look-alikes the form that most codes of their length have."""
    for length in {len(slot.text) for slot in slots}:
        alike = [slot for slot in slots if len(slot.text) == length]
        form, times = max(
            Counter(form_of(slot.text) for slot in alike).items(), key=lambda each: each[1], default=("", 0)
        )
        if times < _LEAST or times < _COMMON * len(alike):
            continue
        for slot in slots:
            text = "".join(_formed(slot, form)) if slot in alike else _remarked(slot.text, form)
            if len(text) == length:
                slot.respell(text, _CHANGED)


def _remarked(text: str, form: str) -> str:
    """A code with the mark that it lacks to have a form; else empty. Marks are lost, and hardly ever added."""
    marks = [n for n, sign in enumerate(form) if sign not in "A9" and form[:n] + form[n + 1 :] == form_of(text)]
    return f"{text[: marks[0]]}{form[marks[0]]}{text[marks[0] :]}" if marks else ""


def form_of(text: str) -> str:
    """A for a letter, 9 for a digit, other signs as they are."""
    return "".join("9" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in text)


def _formed(slot: Slot, form: str) -> Iterator[str]:
    """The signs of a code in a form, as many as can be."""
    characters = _characters(slot)
    for n, (sign, wanted) in enumerate(zip(slot.text, form, strict=True)):
        if form_of(sign) == wanted:
            yield sign
            continue
        others = characters[n].alternatives if characters else ()
        named = [(p, other) for other, p in others if len(other) == 1 and form_of(other) == wanted]
        table = LOOKALIKES if wanted == "9" else _LETTERS if wanted == "A" else {}
        if named and max(named)[0] > _RATHER_LETTER:
            yield max(named)[1]
        elif n == len(form) - 1 and form[n - 1] == "-" and characters and _is_sure(characters[n], named):
            yield sign  # what checks a code may be a digit or a letter
        elif sign in table:
            yield table[sign]
        elif wanted not in "A9" and (not sign.isalnum() or (wanted == "/" and sign in _STROKES)):
            yield wanted
        else:
            return


def _is_sure(character: Character, others: Sequence[tuple[float, str]]) -> bool:
    """Whether a sign was read too surely to be one of the others."""
    return character.confidence >= _SURE and max(others, default=(0.0, ""))[0] < _NAMED


def _settle_gtins(slots: Sequence[Slot]) -> None:
    """Decides the numbers of barcodes whose check digit is wrong, and vouches for those whose is right."""
    numbers = [slot for slot in slots if re.fullmatch(r"[0-9]{12,14}|[0-9]{8}", as_digits(slot.text))]
    right = [slot for slot in numbers if is_gtin(slot.text)]
    brazilian = sum(bool(_BRAZILIAN.fullmatch(slot.text)) for slot in numbers)
    if len(right) < max(_LEAST, _GTINS * len(numbers)) and brazilian < max(_LEAST, _PREFIXED * len(numbers)):
        return
    for slot in numbers:
        if is_gtin(slot.text):
            sure = slot.confidence / (slot.confidence + (1 - slot.confidence) * _BY_CHANCE)
            slot.confidence = max(slot.confidence, sure)
            continue
        ways: dict[str, float] = {}
        for text, cost in beam(slot.span, Kind.NUMBER):
            if is_gtin(text):
                ways.setdefault(text, cost)
        best, *rest = sorted(ways, key=lambda text: ways[text]) or [""]
        if best and (not rest or ways[rest[0]] - ways[best] >= _SURELY):
            slot.decide(best, best, "check digit", min(slot.confidence, _CHANGED))
