"""A field while it is being decided: what it may be, and how likely that is."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from ocr_app.fiscal.candidates import MARKS, Candidate, candidates
from ocr_app.fiscal.documents import Field
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind, decimal, normalise

_UNNAMED = 0.3  # of the doubt about a value: that a digit is none of the recognizer's runners-up, lost, or too many
_BLIND = 0.0008  # ... and the least of it, as long as nothing but the characters vouches for the value
_LOST_MARK = 0.02  # probability of a number without a decimal mark that it was lost
UNPROVEN = 0.945
"""What the confidence of a value is multiplied with that nothing but its characters vouches for: 0.95 means proven."""

_NOISE = ":;,|!_"  # at the ends of a text: what rules and specks are read as
_BEFORE = "."  # before a text: a speck
_BEHEADED, _BEHEADED_IS_RIGHT = re.compile(r"-?0(?:[.,]\d{3}|\d+)[.,]"), 0.1  # 0.051,58, 044,98: no amount begins so
_SHORTENED_IS_RIGHT = 0.45  # of a number behind which signs were taken for specks
_DIGITS = "0123456789"
_MOST_MISREAD = 3  # digits of an amount
_EACH_MISREAD = 0.02  # probability that a certain other digit stands for it, once a neighbour is misread
BRAZILIAN = str.maketrans(",.", ".,")
"""Of a number as Python sets it."""


@dataclass
class Slot:
    """A field's span, its candidates, and the value that stands at the moment.

    `placed` is the probability that the span is this field's: no check of its characters tells that.
    """

    id: str
    kind: Kind
    span: Span
    options: list[Candidate]
    value: str
    text: str
    confidence: float
    evidence: list[str] = field(default_factory=lambda: ["read"])
    read: str | None = None
    placed: float = 1.0

    @classmethod
    def of(cls, id: str, kind: Kind, span: Span, placed: float = 1.0) -> "Slot | None":
        """The field as the characters alone tell it; None if they are no value of its kind."""
        if kind in (Kind.TEXT, Kind.UNIT):
            span = span.strip(_NOISE)
            span = span.slice(1, len(span)) if span.text[:1] in _BEFORE else span
        options = candidates(span, kind)
        if not options:
            return None
        best = options[0]
        sure = span.confidence if best.text == span.text else span.confidence * best.probability
        if kind in (Kind.MONEY, Kind.DECIMAL) and len(best.text) < len(span.text):
            sure *= _SHORTENED_IS_RIGHT
        if kind in (Kind.MONEY, Kind.DECIMAL) and _BEHEADED.match(best.text):
            sure *= _BEHEADED_IS_RIGHT
        return cls(id, kind, span, options, best.value, best.text, min(sure, 1.0), placed=placed)

    @property
    def number(self) -> float:
        return float(decimal(self.value))

    @property
    def is_seen(self) -> bool:
        """Whether a person has confirmed any of it: then it is what it is."""
        return any(character.seen for character in self.span.characters if character)

    def vouch(self, evidence: str, confidence: float | None = None) -> None:
        """Something says the same."""
        if evidence not in self.evidence:
            self.evidence.append(evidence)
        if confidence is not None:
            self.confidence = max(self.confidence, confidence)

    def decide(self, value: str, text: str, evidence: str, confidence: float) -> None:
        """A check says what the characters alone do not."""
        if text != self.text or value != self.value:
            self.read = self.span.text
        self.value, self.text, self.confidence = value, text, confidence
        if evidence not in self.evidence:
            self.evidence.append(evidence)

    def respell(self, text: str, most: float) -> None:
        """A text that other texts of the document tell rather than its characters; `most` is its highest confidence."""
        if text != self.text:
            self.decide(text, text, "read", min(self.confidence, most))

    def odds(self) -> list[Candidate]:
        """The candidates with their absolute probabilities: what is missing to 1 is none of them."""
        sure = min(self.confidence, 0.9999)
        top = next((c for c in self.options if c.value == self.value), None)
        rest = [c for c in self.options if c.value != self.value]
        total = sum(c.probability for c in rest)
        share = 0.8 * (1 - sure) / total if total else 0.0
        first = Candidate(self.value, top.text if top else self.text, sure)
        return [first, *(Candidate(c.value, c.text, share * c.probability) for c in rest)]

    def variants(self) -> Iterator[Candidate]:
        """The candidates, then what one misread, lost or added digit would make of the text."""
        seen = set()
        for candidate in self.odds():
            seen.add(candidate.value)
            yield candidate
        text = self.text
        doubt = _UNNAMED * (1 - self.confidence) + (_BLIND if self.evidence == ["read"] else 0.0)
        digits = max(1, sum(sign.isdigit() for sign in text))
        if not set(text) & set(MARKS):
            for at in range(1, len(text)):
                yield from self._variant(f"{text[:at]},{text[at:]}", _LOST_MARK / digits, seen)
        for at in range(len(text)):
            if text[at].isdigit():
                for digit in _DIGITS:
                    changed = text[:at] + digit + text[at + 1 :]
                    yield from self._variant(changed, 0.6 * doubt / (9 * digits), seen)
        for at in range(len(text) + 1):
            for digit in _DIGITS:
                yield from self._variant(text[:at] + digit + text[at:], 0.25 * doubt / (10 * digits + 10), seen)
            if at < len(text) and text[at].isdigit():
                yield from self._variant(text[:at] + text[at + 1 :], 0.15 * doubt / digits, seen)

    def misread(self, expected: float) -> Candidate | None:
        """An amount that more than one misread, lost or added digit makes of the text, but not many."""
        if self.kind is not Kind.MONEY:
            return None
        value = f"{expected:.2f}"
        text = f"{expected:,.2f}".translate(BRAZILIAN)
        errors = Levenshtein.distance(re.sub(r"\D", "", self.text), re.sub(r"\D", "", text))
        if errors < 2 or errors > _MOST_MISREAD or errors > len(value) // 3:
            return None
        doubt = _UNNAMED * (1 - self.confidence)
        return Candidate(value, text, doubt * _EACH_MISREAD ** (errors - 1))

    def _variant(self, text: str, probability: float, seen: set[str]) -> Iterator[Candidate]:
        value = normalise(self.kind, text)
        if value is not None and value not in seen:
            seen.add(value)
            yield Candidate(value, text, probability)

    def to_field(self) -> Field:
        confidence = min(max(self.confidence, 0.0), 0.9999)
        if self.evidence == ["read"]:
            confidence *= UNPROVEN
        confidence *= self.placed
        span, evidence = self.span, tuple(self.evidence)
        return Field(self.id, self.value, self.text, span.page, span.box, confidence, evidence, self.read, span.boxes)


def joint(slots: list[Slot]) -> float:
    """The probability that all of them are right."""
    return math.prod(slot.confidence for slot in slots)
