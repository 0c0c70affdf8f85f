"""How sure the recognizer is, in colours and in words."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QPalette

from ocr_app.document import Character
from ocr_app.export.colours import confidence_colour

_STEPS = 8
"""Colours between doubt and certainty: frames are drawn colour by colour."""

_LEAST = 0.5
"""All below it is equally orange."""

_SUREST = 0.9999  # that a character is which nobody has seen
_DARK = 128  # lightness of 255, below which a colour is dark

SHADES = tuple(QColor(*confidence_colour(_LEAST + (1 - _LEAST) * step / (_STEPS - 1))) for step in range(_STEPS))


def wrong_colour(palette: QPalette) -> QColor:
    """Of what cannot be right, on a palette's paper: red, light in the dark."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < _DARK
    return QColor(255, 138, 128) if dark else QColor(183, 28, 28)


def shade(confidences: NDArray[np.float64]) -> NDArray[np.intp]:
    """The number of each confidence's colour among `SHADES`."""
    share = (np.clip(confidences, _LEAST, 1) - _LEAST) / (1 - _LEAST)
    return np.rint(share * (_STEPS - 1)).astype(np.intp)


def percent(probability: float) -> str:
    """As people write it: `51 %` in Portuguese, `51%` in English; never 100 unless it is certain."""
    return _signed(QLocale().toString(min(99, round(100 * probability)) if probability < 1 else 100))


def certainty(character: Character) -> float:
    """How sure it is, never 1 unless a person has seen it."""
    return character.confidence if character.seen else min(character.confidence, _SUREST)


def rate(share: float) -> str:
    """A share of errors as a percentage with one decimal."""
    return _signed(QLocale().toString(100 * share, "f", 1))


def _signed(number: str) -> str:
    return f"{number} %" if QLocale().language() is QLocale.Language.Portuguese else f"{number}%"


def describe(character: Character) -> str:
    """A character with its probability, then its runners-up."""
    alternatives = ((character.text, certainty(character)), *character.alternatives)
    return "   ".join(f"{text}  {percent(probability)}" for text, probability in alternatives)
