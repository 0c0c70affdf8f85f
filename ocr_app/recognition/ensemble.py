"""Several looks at one line: a character is as sure as all of them together find it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.hypothesis import Letter, Look, likeliest_first
from ocr_app.recognition.lattice import Decoded
from ocr_app.segmentation.line_image import CELL_WIDTH


def agreed(look: Look, others: Sequence[Look]) -> Look:
    """The look with the mean of what all looks find at each of its places; characters it has not seen are no places.

    What the others have seen where it has nothing counts among what is inked, and so against its words.
    """
    if not others:
        return look
    candidates = [dict(letter.candidates) for letter in look.letters]
    inked = look.decoded.inked.copy()
    for other in others:
        inked += _inked(look, other)
        for i, letter in enumerate(_partners(look, other)):
            for character, probability in letter.candidates if letter else ():
                candidates[i][character] = candidates[i].get(character, 0.0) + probability
    count = 1 + len(others)
    letters = [
        Letter(letter.begin, letter.end, likeliest_first((c, p / count) for c, p in place.items()))
        for letter, place in zip(look.letters, candidates, strict=True)
    ]
    return replace(look, letters=letters, decoded=Decoded(look.decoded.readings, inked / np.float32(count)))


def _partners(look: Look, other: Look) -> list[Letter | None]:
    """For each letter of `look` the one of `other` that has its middle inside it, the nearest one of several."""
    partners: list[Letter | None] = [None] * len(look.letters)
    if not look.letters or not other.letters:
        return partners
    spans = np.array([(letter.begin, letter.end) for letter in look.letters], float)
    middles = np.array([(letter.begin + letter.end) / 2 for letter in other.letters]) * CELL_WIDTH
    middles = other.line_image.on(look.line_image, middles) / CELL_WIDTH
    nearest = np.abs(spans.mean(1)[:, None] - middles).argmin(1)
    for i, (k, (begin, end)) in enumerate(zip(nearest, spans, strict=True)):
        if begin <= middles[k] <= end:
            partners[i] = other.letters[k]
    return partners


def _inked(look: Look, other: Look) -> NDArray[np.float32]:
    """Probability [T] that the other look finds a character in each cell of this one."""
    cells = np.arange(len(look.decoded.inked), dtype=np.float64) + 0.5
    there = look.line_image.on(other.line_image, cells * CELL_WIDTH) / CELL_WIDTH - 0.5
    return np.interp(there, np.arange(len(other.decoded.inked)), other.decoded.inked, 0, 0).astype(np.float32)
