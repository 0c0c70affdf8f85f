"""What the numbers of a fiscal document must be to one another, and the values that this decides.

A rule is weighed as evidence: of all ways to make it hold with one value changed, and of it not applying at all, the
likeliest is taken, with the probability that it has among them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ocr_app.fiscal.candidates import Candidate
from ocr_app.fiscal.documents import Check
from ocr_app.fiscal.slots import UNPROVEN, Slot, joint

CHANCE = 0.002
"""How often wrong numbers fulfil a rule by chance."""

_RATE = 0.96
"""A tax hardly tells its base: other rates of other bases give it too."""

NEAR = 0.002
"""How often numbers that obey no rule are one misread digit away from it."""

_OTHERWISE = 0.06  # share of wrong rows in which more is wrong than one value

DECISIVE = 0.9
"""The probability from which a rule changes what was read."""

_CENT = 0.0051


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation of some fields.

    Attributes:
        name: as the check is reported.
        slots: the fields it relates.
        gap: by how much it fails for their numbers.
        tolerance: the gap up to which it holds.
        applies: the probability that the document obeys it at all.
        least: the confidence that the other values must have for one to be decided by them.
        expected: what the last value should be by the others, where they tell it to the cent.
    """

    name: str
    slots: tuple[Slot, ...]
    gap: Callable[[Sequence[float]], float]
    tolerance: float
    applies: float
    item: int | None = None
    least: float = 0.0
    expected: Callable[[Sequence[float]], float] | None = None

    def holds(self, numbers: Sequence[float]) -> bool:
        return self.holds_by(self.gap(numbers))

    def holds_by(self, gap: float) -> bool:
        return abs(gap) <= self.tolerance

    def check(self) -> Check:
        gap = self.gap([slot.number for slot in self.slots])
        difference = f"{gap:.2f}" if abs(gap) >= 0.005 else "0.00"
        return Check(self.name, self.holds_by(gap), difference, self.item, tuple(slot.id for slot in self.slots))


def product(name: str, a: Slot, b: Slot, result: Slot, item: int, percent: bool = False) -> Rule:
    """a x b = result, to the cent."""
    if percent:
        return Rule(name, (a, b, result), lambda n: 0.01 * n[0] * n[1] - n[2], 2 * _CENT, 0.99, item, _RATE)
    return Rule(
        *(name, (a, b, result), lambda n: n[0] * n[1] - n[2], 2 * _CENT, 0.99, item),
        expected=lambda n: n[0] * n[1],
    )


def total(name: str, plus: Sequence[Slot], minus: Sequence[Slot], result: Slot, applies: float) -> Rule:
    """The sum of some fields without others is the result."""
    signs = [1.0] * len(plus) + [-1.0] * len(minus) + [-1.0]

    def gap(numbers: Sequence[float]) -> float:
        return sum(sign * number for sign, number in zip(signs, numbers, strict=True))

    return Rule(name, (*plus, *minus, result), gap, _CENT * max(1.0, 0.4 * len(plus)), applies)


def settle(rule: Rule) -> bool:
    """Weighs a rule: the fields are vouched for if it holds, or one of them is decided. Returns whether it holds."""
    slots = list(rule.slots)
    numbers = [slot.number for slot in slots]
    sure = joint(slots)
    if rule.holds(numbers):
        if any(number for number in numbers):
            agreed = sure * rule.applies / (sure * rule.applies + (1 - sure) * CHANCE)
            for at, slot in enumerate(slots):
                if _sees_decimals(rule, numbers, at):
                    slot.vouch("sum", agreed)
        return True
    ways = list(_ways(rule, numbers))
    total_weight = sum(weight for _, _, weight in ways) + NEAR * (
        (1 - rule.applies) * sure + _OTHERWISE * (1 - sure) * sure
    )
    if not ways:
        for slot in slots:
            slot.confidence *= 0.97
        return False
    at, candidate, weight = max(ways, key=lambda way: way[2])
    probability = weight / total_weight
    if probability < DECISIVE:
        share = sum(w for _, _, w in ways) / total_weight
        for i, slot in enumerate(slots):
            doubt = sum(w for j, _, w in ways if j == i) / total_weight
            slot.confidence = min(slot.confidence, max(0.05, 1 - doubt)) if share > 0.5 else slot.confidence * 0.97
        return False
    numbers[at] = float(candidate.value)
    told = probability if _sees_decimals(rule, numbers, at) else min(probability, UNPROVEN)
    slots[at].decide(candidate.value, candidate.text, "sum", told)
    for i, slot in enumerate(slots):
        if i != at and _sees_decimals(rule, numbers, i):
            slot.vouch("sum", max(slot.confidence, probability))
    return True


def _sees_decimals(rule: Rule, numbers: Sequence[float], at: int) -> bool:
    """Whether a rule that holds tells a number from the same in cents: 18.0006 % of 100 is 18.00, and so is 18 %."""
    cents = round(numbers[at], 2)
    return cents == numbers[at] or not rule.holds([*numbers[:at], cents, *numbers[at + 1 :]])


def _ways(rule: Rule, numbers: Sequence[float]) -> Iterator[tuple[int, Candidate, float]]:
    """Each way to make the rule hold by changing one value, and its weight."""
    sure = joint(list(rule.slots)) * rule.applies
    for at, slot in enumerate(rule.slots):
        if any(other.confidence < rule.least for other in rule.slots if other is not slot):
            continue
        others = sure / max(slot.confidence, 1e-6)
        changed = list(numbers)
        for candidate in slot.variants():
            changed[at] = float(candidate.value)
            if changed[at] != numbers[at] and rule.holds(changed):
                yield at, candidate, others * candidate.probability
    result = rule.slots[-1]
    if rule.expected and (amount := result.misread(rule.expected(numbers))):
        yield len(rule.slots) - 1, amount, sure / max(result.confidence, 1e-6) * amount.probability
