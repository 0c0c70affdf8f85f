"""Which characters are compared with each other, and how alike or how odd their embeddings make them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef, OpenPage, Origin

ALIKE = 0.8
"""Cosine of two embeddings from which characters look alike; of print, nearly all of the same letter do."""

TWIN = 0.6
"""The same of two that stand side by side: what the network sees of one holds some of the other."""

Score = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Makes a score [N] of embeddings [N, features], each of length 1."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """Some characters of a line, as it is when the comparison begins."""

    page: OpenPage
    number: int
    line: Line
    origin: Origin
    indices: tuple[int, ...]

    @property
    def refs(self) -> list[CharacterRef]:
        return [CharacterRef(self.page, self.number, index) for index in self.indices]


def lines_with(pages: Iterable[OpenPage], text: str | None = None) -> list[ComparedLine]:
    """The lines of pages with the characters that are read as `text`, or with all characters."""
    found = []
    for page in pages:
        for number, (line, origin) in enumerate(zip(page.lines, page.origins, strict=True)):
            if text is None or text in line.text:
                indices = [i for i, c in enumerate(characters(line)) if text is None or c.text == text]
                if indices:
                    found.append(ComparedLine(page, number, line, origin, tuple(indices)))
    return found


def refs_of(lines: Sequence[ComparedLine]) -> list[CharacterRef]:
    return [ref for line in lines for ref in line.refs]


def likeness_to(number: int) -> Score:
    """How alike the character of a number is to each: the cosine of the angle between their embeddings."""
    return lambda embeddings: np.asarray(embeddings @ embeddings[number], np.float32)


def oddness(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each character is from the centre of all: 0 in its direction, 1 at right angles to it."""
    centre = embeddings.mean(0)
    return np.asarray(1 - embeddings @ (centre / max(1e-6, float(np.linalg.norm(centre)))), np.float32)
