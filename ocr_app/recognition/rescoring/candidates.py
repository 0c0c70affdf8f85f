"""Candidates: what may stand at each position of a word. Rescorers weigh them by what the word then says."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

Candidates = Sequence[tuple[str, float]]
"""The characters that may stand at a place, each with its probability."""

Words = Sequence[Sequence[Candidates]]
"""Words as the candidates of each of their characters, in reading order."""


class Rescorer(Protocol):
    """Weighs the candidates of some words by what the words then say."""

    def __call__(self, words: Words, /) -> list[list[Candidates]]:
        """The same words, the candidates of each position with new probabilities, the most probable first.

        The sum of a position's probabilities stays: nothing that the words say tells whether a character is there.
        """


MARKS = "\"'()[]{}<>*.,:;!?-/#"
"""About a word, and no part of it."""

CERTAIN = 0.9995
"""Probability of a reading that need not be compared with any other."""

CHANGES = 2
"""Places at which a reading that is tried may differ from the likeliest one."""

_CERTAINTY = 50.0  # nats; more evidence changes nothing
_MOST = 20  # runners-up, the likeliest ones of all places, that are tried


def likeliest(places: Sequence[Candidates]) -> str:
    """What stands there if each place, whose candidates come likeliest first, is taken by itself."""
    return "".join(candidates[0][0] for candidates in places)


def joint_confidence(places: Sequence[Candidates]) -> float:
    """Probability that each of the places holds its likeliest character."""
    return math.prod(candidates[0][1] for candidates in places)


def ordered(candidates: Iterable[tuple[str, float]]) -> Candidates:
    """The candidates, likeliest first; what rounding has lifted above 1 is 1."""
    return sorted(((character, min(1.0, p)) for character, p in candidates), key=lambda each: -each[1])


def weighed(candidates: Candidates, odds: Mapping[str, float]) -> Candidates:
    """The candidates, likeliest first, those in `odds` with such odds among each other; their sum stays."""
    shares = {character: p * odds[character] for character, p in candidates if character in odds}
    return _shared(candidates, shares) if any(shares.values()) else candidates


def sigmoid(nats: float) -> float:
    """The probability of what is so many nats likelier than not, short of certainty."""
    return 1 / (1 + math.exp(-max(-_CERTAINTY, min(_CERTAINTY, nats))))


def bare(text: str) -> tuple[int, int]:
    """First and end, exclusive, of what is left of a text without the marks about it."""
    first = len(text) - len(text.lstrip(MARKS))
    return first, max(first, len(text.rstrip(MARKS)))


def rescore_by_rule(places: Sequence[Candidates], is_right: Callable[[str], bool], wrong: float) -> list[Candidates]:
    """The candidates of some places, likeliest first; of all that they may say, what is not right has odds `wrong`.

    The sum of a place's probabilities stays: what is right does not tell whether there is a character at all.
    """
    read = [candidates[0][0] for candidates in places]
    runners_up = sorted(
        (
            (probability / candidates[0][1], place, character)
            for place, candidates in enumerate(places)
            for character, probability in candidates[1:]
            if candidates[0][1] > 0
        ),
        reverse=True,
    )[:_MOST]
    shares = [{character: 0.0} for character in read]
    for count in range(CHANGES + 1):
        for changes in itertools.combinations(runners_up, count):
            if len({place for _, place, _ in changes}) < count:
                continue
            text, weight = list(read), 1.0
            for ratio, place, character in changes:
                text[place] = character
                weight *= ratio
            if not is_right("".join(text)):
                weight *= wrong
            for share, character in zip(shares, text, strict=True):
                share[character] = share.get(character, 0.0) + weight
    return [_shared(candidates, share) for candidates, share in zip(places, shares, strict=True)]


def _shared(candidates: Candidates, shares: Mapping[str, float]) -> Candidates:
    """The candidates, likeliest first, with what those in `shares` have together divided anew among them."""
    together = sum(probability for character, probability in candidates if character in shares)
    total = sum(shares.values())
    return ordered(
        (character, together * shares[character] / total if character in shares else probability)
        for character, probability in candidates
    )
