"""Marks that are a pen's stroke between two words, such as the / of 20/UN, are no characters: they part the words."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Character, Line, Word
from ocr_app.geometry import union_box
from ocr_app.segmentation.cleanup import CleanPage

_BARS = "/\\|_*~^"  # what a stroke alone looks like; a comma or dash that a pen covers is worth more than a space
_OWN = 0.15  # of the ink where a mark stands, what is not the pen's: more is print below the pen


def without_pen_marks(lines: Sequence[Line], clean: CleanPage) -> list[Line | None]:
    """The lines without marks that a pen has made; None for what has nothing left. All others stay."""
    if clean.pen is None:
        return list(lines)
    found: list[Line | None] = []
    for line in lines:
        words = tuple(part for word in line.words for part in _parts(word, clean.strokes, clean.pen))
        found.append(Line(union_box(word.box for word in words), words) if words else None)
    return found


def _parts(word: Word, strokes: NDArray[np.uint8], pen: NDArray[np.uint8]) -> Iterator[Word]:
    """The word, or what stands between the pen's marks in it, as unsure as the whole word was."""
    drawn = [_is_drawn(character, strokes, pen) for character in word.characters]
    if not any(drawn):
        yield word
        return
    for is_drawn, group in itertools.groupby(zip(drawn, word.characters, strict=True), key=itemgetter(0)):
        if not is_drawn:
            characters = tuple(character for _, character in group)
            text = "".join(character.text for character in characters)
            yield replace(word, text=text, box=union_box(each.box for each in characters), characters=characters)


def _is_drawn(character: Character, strokes: NDArray[np.uint8], pen: NDArray[np.uint8]) -> bool:
    if character.text not in _BARS:
        return False
    x0, y0, x1, y1 = character.box
    place = slice(y0, y1), slice(x0, x1)
    return bool(np.count_nonzero(strokes[place]) < _OWN * np.count_nonzero(pen[place]))
