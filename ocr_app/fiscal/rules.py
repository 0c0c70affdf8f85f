"""What the numbers of a fiscal document must be to one another, and the values that this decides.

A rule is weighed as evidence: of all ways to make it hold with one value changed, and of it not applying at all, the
likeliest is taken, with the probability that it has among them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from itertools import product as product_of

from ocr_app.fiscal.candidates import MARKS, Candidate
from ocr_app.fiscal.documents import Check
from ocr_app.fiscal.slots import UNPROVEN, Slot, joint

CHANCE = 0.002
"""How often wrong numbers fulfil a rule by chance."""

_TWICE = 0.25
"""How often two numbers that should be the same are misread alike: the same print errs the same way."""

_RUNNERS_UP = 8  # candidates of a value that are tried together with another's
_RATE = 0.96
"""A tax hardly tells its base: other rates of other bases give it too."""

NEAR = 0.0005
"""How often numbers that obey no rule are one misread digit away from it: of a million amounts, three numbers with
some 150 ways to misread each reach so many."""

DECISIVE = 0.9
"""The probability from which a rule changes what was read."""

_READ = 0.9
"""The confidence of a value from which a rule that tells all but its last digit vouches for it."""

_UNMARKED = 2  # numbers of a product whose decimal marks were not read: 1,75 x 270 is 175 x 2,70

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
    marked = not rule.expected or sum(not set(slot.span.text) & set(MARKS) for slot in slots) < _UNMARKED
    if rule.holds(numbers):
        if any(number for number in numbers):
            twice = _says_twice(rule, numbers)
            chance = _TWICE if twice else CHANCE
            agreed = sure * rule.applies / (sure * rule.applies + (1 - sure) * chance)
            # A cent more holds too, for programs round in many ways, but is as often a cent that was misread.
            closes = abs(rule.gap(numbers)) <= _CENT
            for at, slot in enumerate(slots):
                if closes and marked and _sees_decimals(rule, numbers, at) and _sees_digit(rule, numbers, at):
                    told = agreed * _told_apart(rule, numbers, at)
                    if not twice or told > UNPROVEN:
                        slot.vouch("sum", told)
        return True
    ways = _merged(_ways(rule, numbers))
    total_weight = sum(weight for _, _, weight in ways) + NEAR * ((1 - rule.applies) * sure + _several_wrong(slots))
    total_weight += sum(_pairs(rule, numbers))
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
    told = probability if marked and _sees_decimals(rule, numbers, at) else min(probability, UNPROVEN)
    slots[at].decide(candidate.value, candidate.text, "sum", told)
    for i, slot in enumerate(slots):
        if i != at and marked and _sees_decimals(rule, numbers, i):
            slot.vouch("sum", max(slot.confidence, probability))
    return True


def _says_twice(rule: Rule, numbers: Sequence[float]) -> bool:
    """Whether a rule that holds says no more than that two numbers are the same: the total without anything to add."""
    told = [number for number in numbers if number and not (rule.expected and number == 1)]
    return len(told) == 2 and told[0] == told[1]


def _sees_digit(rule: Rule, numbers: Sequence[float], at: int) -> bool:
    """Whether a rule that holds tells a number's last digit, or that was read well enough to need no telling.

    18 % of 1.234,56 is 222,22, and so is that of 1.234,58.
    """
    slot = rule.slots[at]
    unit = 10.0 ** -len(slot.value.partition(".")[2])
    near = [[*numbers[:at], numbers[at] + step, *numbers[at + 1 :]] for step in (-unit, unit)]
    return slot.confidence >= _READ or all(abs(rule.gap(each)) > _CENT for each in near)


def _told_apart(rule: Rule, numbers: Sequence[float], at: int) -> float:
    """The probability of a value among its candidates, and what one misread digit makes of it, that fit a rule."""
    first, *rest = rule.slots[at].variants()
    held = sum(each.probability for each in rest if rule.holds([*numbers[:at], float(each.value), *numbers[at + 1 :]]))
    return first.probability / (first.probability + held)


def _pairs(rule: Rule, numbers: Sequence[float]) -> Iterator[float]:
    """The weights of the ways to make a product hold by changing two of its values, each to a runner-up."""
    if not rule.expected:
        return
    odds = [slot.odds() for slot in rule.slots]
    for at, other in combinations(range(len(numbers)), 2):
        (third,) = {0, 1, 2} - {at, other}
        for a, b in product_of(odds[at][1:_RUNNERS_UP], odds[other][1:_RUNNERS_UP]):
            changed = list(numbers)
            changed[at], changed[other] = float(a.value), float(b.value)
            if rule.holds(changed):
                yield rule.applies * odds[third][0].probability * a.probability * b.probability


def _several_wrong(slots: Sequence[Slot]) -> float:
    """The probability that more than one of some values is wrong."""
    none, one = 1.0, 0.0
    for slot in slots:
        none, one = none * slot.confidence, one * slot.confidence + none * (1 - slot.confidence)
    return max(0.0, 1 - none - one)


def _sees_decimals(rule: Rule, numbers: Sequence[float], at: int) -> bool:
    """Whether a rule that holds tells a number from the same with its last decimal left out, or in cents.

    18.0006 % of 100 is 18.00, and so is 18 %; 4 x 171.0041 is 684.02, and so is 4 x 171.004.
    """
    decimals = len(f"{numbers[at]:.10f}".rstrip("0").partition(".")[2])
    shorter = {round(numbers[at], places) for places in (2, decimals - 1) if places >= 2}
    return not any(
        each != numbers[at] and rule.holds([*numbers[:at], each, *numbers[at + 1 :]]) for each in sorted(shorter)
    )


def _merged(ways: Iterable[tuple[int, Candidate, float]]) -> list[tuple[int, Candidate, float]]:
    """The ways to make a rule hold, those that give a number the same value as one."""
    found: dict[tuple[int, str], tuple[int, Candidate, float]] = {}
    for at, candidate, weight in ways:
        _, first, before = found.get((at, candidate.value), (at, candidate, 0.0))
        found[at, candidate.value] = at, first, before + weight
    return list(found.values())


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
