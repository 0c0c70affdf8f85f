"""How products are named: what a description says where its characters alone do not tell.

A description is short, set in capitals and full of sizes: 5KG, 2,5MM, C/50. No dictionary knows these, and 1, I and l
look alike. A poor copy loses the smallest signs: points, slashes, the foot of an L.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from statistics import median

from ocr_app.document import Character
from ocr_app.fiscal.candidates import MARKS, as_digits
from ocr_app.fiscal.column_rules import RULES
from ocr_app.fiscal.slots import Slot
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import plain

_UNITS = (
    *("KG", "G", "GR", "MG", "T", "ML", "L", "LT", "M", "MM", "CM", "M2", "M3", "MM2", "MT", "MTS", "POL"),
    *("W", "V", "A", "VA", "KVA", "KW", "HP", "CV", "HZ", "UN", "UND", "PC", "PCS", "PCT", "CX", "FL", "FLS", "FOLHAS"),
)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ALIKE = "0-9OIlSBZ|"
_SIZE = re.compile(rf"([0-9Il|][{_ALIKE}]*(?:[.,][{_ALIKE}]+)?)({_UNIT})")
_BARE_I = re.compile(r"[Il|](?:KG|LT?|ML|MM|CM|UN)")
_FOOT = re.compile(r"([0-9]{1,3}|[0-9]{0,2}[Il|])[1Il|][.,]")
_RADIAL = re.compile(r"R[1-3I][0-9I]")
_TYRE = re.compile(r"([0-9]{3})[.,]([0-9]{2})")
_ABBREVIATED = re.compile(r"[^\W\d_]{2,}[BCDFGJKPQTV]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_UNSIZED = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?=[0-9]*[^\W\d_])[^\W_]{1,3}")
_DIGITS, _TAIL = re.compile(r"[0-9]+[.,]"), re.compile(rf"[0-9SO]{{1,2}}(?:{_UNIT})")
_SHORT_FOR = {"C": r"[0-9]{1,4}", "S": r"[^\W\d_]{3,}"}  # C/50, with 50, and S/AGULHA, without a needle
_EACH = re.compile(rf"C/([{_ALIKE}]{{1,4}})")
_SIDES = re.compile(rf"([{_ALIKE}]{{1,4}})[Xx]([{_ALIKE}]{{1,4}})({_UNIT})")
_GRADE = re.compile(r"T(?=.*[1-9Il|])(?!IO|iO)[Il|0-9][Il|O0-9]")  # T11 and T10, but TIO is an uncle
_LETTERED = re.compile(r"TAM|TIPO|CLASSE|CURVA|S[EÉ]RIE|MOD|VIT|GOLA|LETRA")  # before a letter that is one
_RATHER_COMMA = 0.1  # of a point's probability, from which the comma of a size is right
_RATHER_UNIT = 0.15  # ... and of a digit's, from which the unit of a size is right
_RATHER_SIZE = 0.005  # ... and from which it is where what was read is no size at all: hardly any word has that form
_WIDER = 1.45  # times the usual gap between two words: more than halfway to the room of a point and a gap
_CHEESE = re.compile(r"(?<=QUE)[DUI](?=OS?\b|[AÃ]O\b|[OÕ]ES\b)|(?<=\bFE)[DUI](?=[AÃ]O\b|[OÕ]ES\b|OADA)")
"""What an IJ that touches is read as in cheese and beans, which are sold; QUEDO is a word too, but hardly of goods."""
_UNACCENTED = re.compile(r"\b[A-Z]+(?:AO|OES|AES)\b")
_ACCENTED = re.compile(r"\b\w*[ÁÂÃÀÇÉÊÍÓÔÕÚÜ]\w*\b")
_FAR, _DOUBTED = 2.5, 0.8  # times the usual gap, and joint confidence, of words that are none of a description's
_POINTED = 2  # descriptions that set a word with a point, at least
_SPECK = 0.6  # confidence of a mark after a description below which it is none
_CHANGED = 0.9  # confidence, at most, of a text that was changed


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a description; `gap` is the paper between it and the next one, in heights, 0 after the last."""

    text: str
    characters: tuple[Character, ...]
    gap: float

    def alternative(self, at: int, text: str) -> float:
        """How likely a character is another one."""
        return max((p for other, p in self.characters[at].alternatives if other == text), default=0.0)


def settle_descriptions(rows: Sequence[Mapping[str, Slot]]) -> None:
    """Reads the descriptions of a document's items as such."""
    slots = [row["prod.xProd"] for row in rows if "prod.xProd" in row and not row["prod.xProd"].is_seen]
    named = [(slot, words) for slot in slots if (words := _words(slot.span))]
    usual = _usual_gap(words for _, words in named)
    accented, unaccented = (sum(len(form.findall(slot.text)) for slot in slots) for form in (_ACCENTED, _UNACCENTED))
    texts = [list(_settled(_together(words, usual), usual)) for _, words in named]
    short = _abbreviations(texts)
    for (slot, _), parts in zip(named, texts, strict=True):
        text = " ".join([*(f"{part}." if part in short else part for part in parts[:-1]), *parts[-1:]])
        if accented < unaccented and text == text.upper():
            text = _without_accents(text)
        slot.respell(text, _CHANGED)


def _abbreviations(texts: Iterable[Sequence[str]]) -> set[str]:
    """The words that the descriptions of a document, all of one hand, mostly set with a point."""
    words = Counter(part for parts in texts for part in parts[:-1])
    pointed = {word[:-1]: times for word, times in words.items() if re.fullmatch(r"[^\W\d_]{2,}\.", word)}
    return {word for word, times in pointed.items() if times >= _POINTED and times > words[word]}


def _words(span: Span) -> list[_Word]:
    """The words of a span, if each character is one sign."""
    found: list[_Word] = []
    places = [n for n, character in enumerate(span.characters) if character is None]
    if any(character and len(character.text) > 1 for character in span.characters):
        return []
    for start, end in zip([-1, *places], [*places, len(span)], strict=True):
        characters = tuple(c for c in span.characters[start + 1 : end] if c is not None)
        gap = 0.0
        if end < len(span) and (after := span.characters[end + 1]) is not None and characters:
            height = median(c.box[3] - c.box[1] for c in characters)
            beside = abs(after.box[3] - characters[-1].box[3]) < height
            gap = (after.box[0] - characters[-1].box[2]) / max(1, height) if beside else 0.0
        if characters:
            found.append(_Word("".join(c.text for c in characters), characters, max(0.0, gap)))
    return found


def _usual_gap(descriptions: Iterable[Sequence[_Word]]) -> float:
    """Between words without a mark at the end; a 1 stands in the middle of a digit's room, far from its neighbours."""
    gaps = [
        word.gap
        for words in descriptions
        for word, after in pairwise(words)
        if word.gap and word.text[-1].isalnum() and after.text[0] != "1"
    ]
    return median(gaps) if gaps else 0.0


def _together(words: Sequence[_Word], usual: float) -> Sequence[_Word]:
    """The words without doubtful ones that stand apart after them: what a stamp or a pen left on the paper."""
    for n, word in enumerate(words[:-1], 1):
        is_rule = n == len(words) - 1 and words[n].text in RULES
        rest = [character.confidence for after in words[n:] for character in after.characters]
        if usual and word.gap > _FAR * usual and (is_rule or prod(rest) < _DOUBTED):
            return [*words[: n - 1], replace(word, gap=0.0)]
    return words


def _settled(words: Sequence[_Word], usual: float) -> Iterator[str]:
    """The words as a description has them."""
    skip = False
    for n, word in enumerate(words):
        if skip:
            skip = False
            continue
        after = words[n + 1] if n + 1 < len(words) else None
        text = _CHEESE.sub("IJ", _size(word, last=after is None))
        following = after.text if after else ""
        named = n > 0 and not _LETTERED.match(words[n - 1].text)
        if named and text in _SHORT_FOR and re.fullmatch(_SHORT_FOR[text], following):
            yield f"{text}/{following}"
            skip = True
        elif _DIGITS.fullmatch(text) and word.gap < usual and _TAIL.fullmatch(following):
            yield f"{text[:-1]},{as_digits(following[:1])}{following[1:]}"  # 2, 5MM
            skip = True
        elif _TYRE.fullmatch(text) and re.match(r"R[1-3I]", following):
            yield _TYRE.sub(r"\1/\2", text)
        elif n and _RADIAL.fullmatch(words[n - 1].text) and (index := _speed_index(word)):
            yield text[:-1] + index
        elif _lost_point(word, after, usual):
            yield f"{text}."
        else:
            yield text


def _lost_point(word: _Word, after: _Word | None, usual: float) -> bool:
    """Whether an abbreviation lost its point: no Portuguese word ends so, and there is room for one."""
    if after is None or not usual or after.text[0] == "1" or not _ABBREVIATED.fullmatch(word.text):
        return False
    return word.gap > _WIDER * usual


def _size(word: _Word, last: bool) -> str:
    text = word.text
    if len(text) < 2:
        return text
    text = _marked(word)
    foot = word.characters[-2]
    may_be_letter = (
        foot.text != "1" or max(word.alternative(-2, sign) for sign in "LI") > _RATHER_UNIT * foot.confidence
    )
    if _FOOT.fullmatch(text) and (may_be_letter or (not last and word.characters[-1].confidence < _DOUBTED)):
        text = f"{text[:-2]}L"  # a serif L whose foot is broken
    size = _SIZE.fullmatch(text)
    if size and (any(sign.isdigit() for sign in size[1]) or _BARE_I.fullmatch(text)):
        text = as_digits(size[1]) + size[2]
    elif text.isdigit() and (unit := _lost_unit(word)):
        text = text[:-1] + unit
    elif _UNSIZED.fullmatch(text) and len(text) == len(word.text):
        text = _with_unit(word)
    elif (sides := _SIDES.fullmatch(text)) and any(map(str.isdigit, sides[1] + sides[2])):
        text = f"{as_digits(sides[1])}X{as_digits(sides[2])}{sides[3]}"
    elif (each := _EACH.fullmatch(text)) and any(map(str.isdigit, each[1])):
        text = f"C/{as_digits(each[1])}"
    elif _GRADE.fullmatch(text):
        text = f"T{as_digits(text[1:])}"
    elif text == "TI":
        text = "T1"  # grain of type 1, a grade of the law's
    elif re.fullmatch(r"[Il|]0[0O]*", text):
        text = as_digits(text)
    elif re.fullmatch(r"[0-9]+\*", text) and word.alternative(-1, '"') > _RATHER_UNIT * word.characters[-1].confidence:
        text = f'{text[:-1]}"'
    else:
        text = re.sub(r"(?:(?<=[0-9])|(?<=^[A-Z]))[Il|](?=[0-9])", "1", text)  # R13, but I5
        text = re.sub(r"(?<=[0-9])O(?=[0-9])", "0", text)
        text = re.sub(r"(?<=[A-Z])I\.(?=-)", "L", text)
        text = re.sub(r"(?<=[0-9])%(?=[0-9])", "X", text)
    if re.fullmatch(r"[A-Z]{2,}!", text) and word.alternative(-1, "I") > _RATHER_UNIT / 2:
        text = f"{text[:-1]}I"
    if re.fullmatch(r"L[0-9]", text) and word.alternative(0, "1") > _RATHER_UNIT * word.characters[0].confidence:
        text = f"1.{text[1:]}"  # the point touches the foot of a serif 1
    if tyre := re.fullmatch(r"(R[1-3][0-9])[.,]([0-9]{2,3}[A-Z])", text):
        text = f"{tyre[1]} {tyre[2]}"
    speck = len(text) == len(word.text) and text[-1] in ".,-:" and word.characters[-1].confidence < _SPECK
    if last and (speck or re.fullmatch(r"[0-9]+[A-Z]\.", text)):
        text = text[:-1]
    if (comma := re.match(r"[0-9]+(\.)[0-9]+(?:[A-Z%])", text)) and len(text) == len(word.text):
        at = comma.start(1)
        if word.alternative(at, ",") >= _RATHER_COMMA * word.characters[at].confidence:
            text = f"{text[:at]},{text[at + 1 :]}"
    if len(text) > 2 and text[1] in ".," and re.fullmatch(_SHORT_FOR.get(text[0], "(?!)"), text[2:]):
        text = f"{text[0]}/{text[2:]}"
    return text


def _marked(word: _Word) -> str:
    """A word in which what stands between two digits is the mark that it may be rather than a letter: 1L0 is 1.0."""
    text = word.text
    for at in range(1, len(text) - 1):
        if text[at].isalpha() and text[at] not in "Xx" and text[at - 1].isdigit() and text[at + 1].isdigit():
            p, mark = max((word.alternative(at, sign), sign) for sign in MARKS)
            if p > _RATHER_UNIT * word.characters[at].confidence:
                text = f"{text[:at]}{mark}{text[at + 1 :]}"
    return text


def _with_unit(word: _Word) -> str:
    """A number with the likeliest unit that the letters after it may be, if they are none."""
    text, best = word.text, (_RATHER_SIZE, word.text)
    for unit in _UNITS:
        start = len(text) - len(unit)
        if start < 1 or not _NUMBER.fullmatch(text[:start]):
            continue
        odds = prod(
            1.0 if sign == text[at] else word.alternative(at, sign) / word.characters[at].confidence
            for at, sign in enumerate(unit, start)
        )
        best = max(best, (odds, text[:start] + unit))
    return best[1]


def _speed_index(word: _Word) -> str:
    """The letter that the last digit of a tyre's load and speed may be: 82T."""
    p, letter = max((word.alternative(-1, letter), letter) for letter in "QRSTHVW")
    return letter if re.fullmatch(r"[0-9]{3}", word.text) and p > _RATHER_SIZE else ""


def _lost_unit(word: _Word) -> str:
    """The unit that the last digit of a number may be: a bare number in a description is rarer than a size."""
    last = word.characters[-1]
    return max(
        ((p, sign) for sign, p in last.alternatives if sign in "LG" and p > _RATHER_UNIT * last.confidence),
        default=(0.0, ""),
    )[1]


def _without_accents(text: str) -> str:
    return "".join(plain(sign) if sign.isalpha() and len(plain(sign)) == 1 else sign for sign in text)
