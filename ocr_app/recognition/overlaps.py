"""Ink that two lines have read is the surer word's: a frame or a pen stroke can make a line across those of text."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line, Word
from ocr_app.geometry import union_box

_SURER = 0.7  # times the confidence of the word that takes the ink: tightly set lines, which touch, are about as sure
_SAME = 0.7  # of the larger of two characters' boxes, from which both are the same ink
_COVERED = 0.3  # of a character's box, from which its ink is another's
_LOST = 0.65  # of a word's characters, from which what is left is no word


def without_overlaps(lines: Sequence[Line]) -> list[Line | None]:
    """The lines without the characters that a surer word of another line has read; None for what has nothing left.

    Of two characters in the same place the surer stays, of equally sure ones the first.
    What is left of a word stays as unsure as the whole word was.
    """
    if not lines:
        return []
    characters = [np.array([c.box for word in line.words for c in word.characters], np.float64) for line in lines]
    confidence = [np.array([word.confidence for word in line.words for _ in word.characters]) for line in lines]
    lost = [np.zeros(len(boxes), bool) for boxes in characters]
    boxes = np.array([line.box for line in lines], np.float64)
    for i, j in np.argwhere(_shared(boxes, boxes) > 0).tolist():
        if i != j:
            shared = _shared(characters[i], characters[j])
            surer = _SURER * confidence[j] > confidence[i][:, None]
            lost[i] |= (shared * surer).sum(1) > _COVERED * _areas(characters[i])
            larger = np.maximum(_areas(characters[i])[:, None], _areas(characters[j]))
            surer = (confidence[j] > confidence[i][:, None]) | ((confidence[j] == confidence[i][:, None]) & (j < i))
            lost[i] |= ((shared > _SAME * larger) & surer).any(1)
    return [_without(line, dropped) if dropped.any() else line for line, dropped in zip(lines, lost, strict=True)]


def _without(line: Line, lost: NDArray[np.bool_]) -> Line | None:
    """The line without the lost ones of its characters."""
    dropped = iter(lost.tolist())
    words: list[Word] = []
    for word in line.words:
        flags = list(itertools.islice(dropped, len(word.characters)))
        kept = tuple(c for c, gone in zip(word.characters, flags, strict=True) if not gone)
        if len(kept) == len(flags):
            words.append(word)
        elif len(kept) > (1 - _LOST) * len(flags):
            text = "".join(character.text for character in kept)
            words.append(replace(word, text=text, box=union_box(c.box for c in kept), characters=kept))
    return Line(union_box(word.box for word in words), tuple(words)) if words else None


def _shared(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area that boxes [N, 4] and [M, 4] have in common, [N, M]."""
    begin = np.maximum(one[:, None, :2], other[None, :, :2])
    end = np.minimum(one[:, None, 2:], other[None, :, 2:])
    return np.asarray(np.clip(end - begin, 0, None).prod(2))


def _areas(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).prod(1))
