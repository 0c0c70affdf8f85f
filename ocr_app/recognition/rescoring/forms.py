"""Words whose form tells what looks alike apart: number plates of vehicles, quantities with their unit, and Nº.

O and 0, l, I and 1 look alike in many faces, and no language model knows a plate. So do º and °.
"""

import re

from ocr_app.recognition.rescoring.candidates import Candidates, Words, bare, likeliest, rescore_by_rule, weighed

_UNITS = ("kg", "mg", "ml", "lt", "un", "cm", "mm", "dz", "cx", "pct")
_OTHER = 0.1  # odds of a reading that is of no such form for each of one that is
_NUMBER = re.compile("[Nn](?=[º°])")
_DEGREE = 0.25  # odds of a degree sign after N, which many take for the ordinal indicator, for each of that


def _form(letter: str, digit: str) -> re.Pattern[str]:
    """Plates, of three letters and four digits, or a digit, a letter and two digits (CONTRAN 969/2022); quantities."""
    units = "|".join((*_UNITS, *map(str.upper, _UNITS)))
    return re.compile(rf"{letter}{{3}}(?:-?{digit}{{4}}|{digit}{letter}{digit}{{2}})|{digit}{{1,3}}(?:{units})")


_PRINTED, _ALIKE = _form("[A-Z]", "[0-9]"), _form("[A-Z01258]", "[0-9OQDIlZSB]")


def rescore_forms(words: Words) -> list[list[Candidates]]:
    """See `Rescorer`: what is of one of these forms is likelier than what merely looks like it."""
    found = [list(word) for word in words]
    for word in found:
        first, end = bare(text := likeliest(word))
        if _NUMBER.match(text, first, end):
            word[first + 1] = weighed(word[first + 1], {"º": 1.0, "°": _DEGREE})
        if _ALIKE.fullmatch(text, first, end) and not _PRINTED.fullmatch(text, first, end):
            word[first:end] = rescore_by_rule(word[first:end], lambda text: bool(_PRINTED.fullmatch(text)), _OTHER)
    return found
