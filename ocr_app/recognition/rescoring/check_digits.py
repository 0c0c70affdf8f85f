"""Identifiers with check digits: their doubtful characters are weighed by whether the digits come out right.

An identifier is told by its shape: a CNPJ or a CPF with all of its separators, an access key of 44 characters.
"""

import re
from collections.abc import Callable

from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf
from ocr_app.recognition.rescoring.candidates import Candidates, Words, likeliest, rescore_by_rule

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


def rescore_check_digits(words: Words) -> list[list[Candidates]]:
    """The candidates of each character of a page's words, likeliest first, once its identifiers are checked.

    An access key in groups may go on from one line to the next, for which the words of all lines are one row.
    """
    places = [list(word) for word in words]
    text = " ".join(map(likeliest, words))
    where = [(w, c) for w, word in enumerate(words) for c in range(len(word) + 1)]  # of each character, a space last
    for shape, is_right, false in _SHAPES:
        for match in shape.finditer(text):
            among = [(w, c) for w, c in where[match.start() : match.end()] if c < len(words[w])]
            weighed = rescore_by_rule([words[w][c] for w, c in among], is_right, false)
            for (w, c), candidates in zip(among, weighed, strict=True):
                places[w][c] = candidates
    return places
