"""Identifiers with check digits: their doubtful characters are weighed by whether the digits come out right.

An identifier is told by its shape: a CNPJ or a CPF with all of its separators, an access key of 44 characters.
"""

import itertools
import re
from collections.abc import Callable, Sequence

from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf
from ocr_app.recognition.language import Candidates

_MOST = 20
"""Runners-up, the likeliest ones of all places, that are tried alone and two at a time."""

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool], float], ...] = tuple(
    (re.compile(rf"(?<![^\W_])(?:{shape})(?![^\W_])".replace("x", r"[^\s./-]")), is_right, false)
    for shape, is_right, false in (
        (r"x{2}\.x{3}\.x{3}/x{4}-x{2}", is_cnpj, 0.02),
        (r"x{3}\.x{3}\.x{3}-x{2}", is_cpf, 0.02),
        (r"x{44}|(?:x{4} ){10}x{4}", is_access_key, 0.002),
    )
)
"""How each is printed, whether its check digits are right, and the weight of a reading in which they are not: samples
show made-up numbers, of which a person invents a CNPJ sooner than a key."""


def weigh_identifiers(words: Sequence[Sequence[Candidates]]) -> list[list[Candidates]]:
    """The candidates of each character of a page's words, likeliest first, once its identifiers are checked.

    An access key in groups may go on from one line to the next, for which the words of all lines are one row. The sum
    of a character's probabilities stays: check digits do not tell whether there is a character at all.
    """
    places = [list(word) for word in words]
    text = " ".join("".join(candidates[0][0] for candidates in word) for word in words)
    where = [(w, c) for w, word in enumerate(words) for c in range(len(word) + 1)]  # of each character, a space last
    for shape, is_right, false in _SHAPES:
        for match in shape.finditer(text):
            among = [(w, c) for w, c in where[match.start() : match.end()] if c < len(words[w])]
            weighed = _weighed([words[w][c] for w, c in among], is_right, false)
            for (w, c), candidates in zip(among, weighed, strict=True):
                places[w][c] = candidates
    return places


def _weighed(places: Sequence[Candidates], is_right: Callable[[str], bool], false: float) -> list[Candidates]:
    """The candidates of an identifier's places; of all that it may say, what is not right has the weight `false`."""
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
    for count in range(3):
        for changes in itertools.combinations(runners_up, count):
            if len({place for _, place, _ in changes}) < count:
                continue
            text, weight = list(read), 1.0
            for ratio, place, character in changes:
                text[place] = character
                weight *= ratio
            if not is_right("".join(text)):
                weight *= false
            for share, character in zip(shares, text, strict=True):
                share[character] = share.get(character, 0.0) + weight
    return [_shared(candidates, share) for candidates, share in zip(places, shares, strict=True)]


def _shared(candidates: Candidates, shares: dict[str, float]) -> Candidates:
    """The candidates, likeliest first, with what those in `shares` have together divided anew among them."""
    together = sum(probability for character, probability in candidates if character in shares)
    total = sum(shares.values())
    return sorted(
        (
            (character, min(1.0, together * shares[character] / total) if character in shares else probability)
            for character, probability in candidates
        ),
        key=lambda candidate: -candidate[1],
    )
