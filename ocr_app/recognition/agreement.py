"""Several looks at one line: a character is as sure as all of them together find it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.lattice import Decoded
from ocr_app.recognition.look import Letter, Look
from ocr_app.segmentation.strips import BASELINE, CUT_STEP, Strip


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
        Letter(letter.begin, letter.end, sorted(((c, p / count) for c, p in place.items()), key=lambda each: -each[1]))
        for letter, place in zip(look.letters, candidates, strict=True)
    ]
    return replace(look, letters=letters, decoded=Decoded(look.decoded.readings, inked / np.float32(count)))


def _partners(look: Look, other: Look) -> list[Letter | None]:
    """For each letter of `look` the one of `other` that has its middle inside it, the nearest one of several."""
    partners: list[Letter | None] = [None] * len(look.letters)
    if not look.letters or not other.letters:
        return partners
    spans = np.array([(letter.begin, letter.end) for letter in look.letters], float)
    middles = _cells(other.strip, look.strip, np.array([(x.begin + x.end) / 2 for x in other.letters]))
    nearest = np.abs(spans.mean(1)[:, None] - middles).argmin(1)
    for i, (k, (begin, end)) in enumerate(zip(nearest, spans, strict=True)):
        if begin <= middles[k] <= end:
            partners[i] = other.letters[k]
    return partners


def _inked(look: Look, other: Look) -> NDArray[np.float32]:
    """Probability [T] that the other look finds a character in each cell of this one."""
    cells = np.arange(len(look.decoded.inked), dtype=np.float64) + 0.5
    there = _cells(look.strip, other.strip, cells) - 0.5
    return np.interp(there, np.arange(len(other.decoded.inked)), other.decoded.inked, 0, 0).astype(np.float32)


def _cells(strip: Strip, other: Strip, cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places of `strip`, in cells, as places of the other strip of the same line."""
    u, _ = other.from_page(*strip.to_page(cells * CUT_STEP, np.full_like(cells, BASELINE)))
    return u / CUT_STEP
