"""An ensemble of hypotheses of one line: a character is as probable as all of them together find it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis, likeliest_first
from ocr_app.segmentation.line_image import CELL_WIDTH


def ensemble(best: LineHypothesis, others: Sequence[LineHypothesis]) -> LineHypothesis:
    """The best hypothesis with the mean of what all hypotheses find at each of its characters.

    A character that another hypothesis does not have counts as nothing there. What others have where the best has
    nothing counts among what is inked, and so against its words.
    """
    if not others:
        return best
    sums = [dict(character.candidates) for character in best.characters]
    inked = best.inked.copy()
    for other in others:
        inked += _inked(best, other)
        for total, partner in zip(sums, _partners(best, other), strict=True):
            for text, probability in partner.candidates if partner else ():
                total[text] = total.get(text, 0.0) + probability
    count = 1 + len(others)
    characters = tuple(
        replace(character, candidates=likeliest_first((text, p / count) for text, p in total.items()))
        for character, total in zip(best.characters, sums, strict=True)
    )
    return replace(best, characters=characters, inked=inked / np.float32(count))


def _partners(best: LineHypothesis, other: LineHypothesis) -> list[CharacterHypothesis | None]:
    """For each character of `best` the one of `other` that has its middle inside it, the nearest one of several."""
    partners: list[CharacterHypothesis | None] = [None] * len(best.characters)
    if not best.characters or not other.characters:
        return partners
    spans = np.array([(character.begin, character.end) for character in best.characters], float)
    middles = np.array([(character.begin + character.end) / 2 for character in other.characters]) * CELL_WIDTH
    middles = other.line_image.on(best.line_image, middles) / CELL_WIDTH
    nearest = np.abs(spans.mean(1)[:, None] - middles).argmin(1)
    for i, (k, (begin, end)) in enumerate(zip(nearest, spans, strict=True)):
        if begin <= middles[k] <= end:
            partners[i] = other.characters[k]
    return partners


def _inked(best: LineHypothesis, other: LineHypothesis) -> NDArray[np.float32]:
    """Probability [T] that the other hypothesis finds a character in each cell of this one."""
    cells = np.arange(len(best.inked), dtype=np.float64) + 0.5
    there = best.line_image.on(other.line_image, cells * CELL_WIDTH) / CELL_WIDTH - 0.5
    return np.interp(there, np.arange(len(other.inked)), other.inked, 0, 0).astype(np.float32)
