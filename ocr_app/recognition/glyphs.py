"""A page is set in few faces: what a doubtful character looks like elsewhere on the page tells which one it is.

Each of its candidates is compared with surely read characters of the page ("Adapting the Tesseract open source OCR
engine", Smith 2009, calls this adaptive classification). The network knows all faces, this page's are fewer: a 1 and an
I differ in each of them, but not from one to another.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis
from ocr_app.recognition.rescoring.candidates import Candidates, weighed
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT

_SURE = 0.97  # probability from which a character is an example of itself ...
_DOUBTED = 0.995  # ... and below which one is compared with the examples
_SMALL = ".,:;'-"  # too small to tell apart, and rules that were taken away take parts of them along
_FEWEST = 3  # examples of a character, for it to be compared at all: one of them may be misread
_MOST = 60  # examples of a character, evenly over the page
_NEAREST = 3  # examples that a character is compared with: those in its own face
_WIDTH = 28  # px of a glyph's picture
_BLUR = 1.0  # px
_NEAR = 0.24  # of a glyph's size: what is farther from all examples is set in another face, or smeared
_WEIGHT = 10.0  # power of how much nearer one character's examples are than another's
_STRONGEST = 4.0  # nats: a look-alike may be nearer by chance


_SHIFTED = np.stack(
    [
        np.roll(np.arange(HEIGHT * _WIDTH).reshape(HEIGHT, _WIDTH), (y, x), (0, 1)).ravel()
        for y, x in itertools.product((1, 0, -1), repeat=2)
    ]
)
"""[9, HEIGHT x _WIDTH]: which pixel of a glyph is where at each place at which it is compared, a pixel apart."""


@dataclass(frozen=True, slots=True)
class _Examples:
    """Pictures of one character's glyphs, [N, HEIGHT x _WIDTH], and the square of the size of each."""

    pictures: NDArray[np.float32]
    squares: NDArray[np.float32]

    @classmethod
    def of(cls, pictures: NDArray[np.float32]) -> "_Examples":
        return cls(pictures, np.square(pictures).sum(1))

    def distance(self, shifted: "_Examples") -> float:
        """Of the nearest examples from a glyph, at the best of its places, on average."""
        squares = shifted.squares[:, None] + self.squares - 2 * shifted.pictures @ self.pictures.T
        nearest = np.sort(np.sqrt(np.maximum(squares.min(0), 1.0)))[:_NEAREST]
        return float(nearest.sum() / np.float32(len(nearest)))


def weigh_by_glyphs(lines: Sequence[LineHypothesis]) -> list[LineHypothesis]:
    """The lines of a page, the candidates of their doubtful characters weighed by the page's other glyphs.

    The sum of a character's probabilities stays.
    """
    doubtful = [(n, i) for n, line in enumerate(lines) for i, each in enumerate(line.characters) if _is_doubtful(each)]
    wanted = {text for n, i in doubtful for text, _ in lines[n].characters[i].candidates if text not in _SMALL}
    examples = _examples(lines, wanted)
    changed: dict[int, dict[int, CharacterHypothesis]] = defaultdict(dict)
    for n, i in doubtful:
        character = lines[n].characters[i]
        known = {text: examples[text] for text, _ in character.candidates if text in examples}
        if len(known) > 1 and (glyph := _glyph(lines[n], character)) is not None:
            changed[n][i] = replace(character, candidates=_weighed(character.candidates, glyph, known))
    return [
        replace(line, characters=tuple(changed[n].get(i, each) for i, each in enumerate(line.characters)))
        if n in changed
        else line
        for n, line in enumerate(lines)
    ]


def _is_doubtful(character: CharacterHypothesis) -> bool:
    return character.confidence < _DOUBTED and len(character.candidates) > 1


def _examples(lines: Sequence[LineHypothesis], wanted: set[str]) -> dict[str, _Examples]:
    """The glyphs of the characters that are wanted, where the page shows enough of them."""
    found: dict[str, list[tuple[LineHypothesis, CharacterHypothesis]]] = defaultdict(list)
    for line in lines:
        for first, end in line.words:
            word = line.characters[first:end]
            for character in word:
                if character.text in wanted and character.confidence >= _SURE and _fits(character.text, word):
                    found[character.text].append((line, character))
    examples = {}
    for text, places in found.items():
        step = max(1, -(-len(places) // _MOST))
        glyphs = [glyph for place in places[::step] if (glyph := _glyph(*place)) is not None]
        if len(glyphs) >= _FEWEST:
            examples[text] = _Examples.of(np.stack(glyphs).reshape(len(glyphs), -1))
    return examples


def _fits(text: str, word: Sequence[CharacterHypothesis]) -> bool:
    """Whether a character is among its like: digits among digits and letters among letters are surely such."""
    others = [each.text for each in word if each.text.isalnum()]
    if text.isdigit():
        return len(others) > 1 and all(map(str.isdigit, others))
    return not text.isalpha() or (len(others) > 2 and all(map(str.isalpha, others)))


def _glyph(line: LineHypothesis, character: CharacterHypothesis) -> NDArray[np.float32] | None:
    """The picture of a character, its ink's centre in the middle; None without ink."""
    image = line.line_image.image[:, character.begin * CELL_WIDTH : character.end * CELL_WIDTH].astype(np.float32)
    columns = image.sum(0)
    if columns.sum() < 1:
        return None
    narrow = 1 / line.line_image.stretch
    centre = float((columns * (np.arange(len(columns)) + 0.5)).sum() / columns.sum())
    move = np.array([[narrow, 0, _WIDTH / 2 - 0.5 - narrow * (centre - 0.5)], [0, 1, 0]])
    moved = cv2.GaussianBlur(cv2.warpAffine(image, move, (_WIDTH, HEIGHT)), (0, 0), _BLUR)
    return np.asarray(moved, np.float32)


def _weighed(candidates: Candidates, glyph: NDArray[np.float32], known: Mapping[str, _Examples]) -> Candidates:
    shifted = _Examples.of(glyph.ravel()[_SHIFTED])
    distances = {text: examples.distance(shifted) for text, examples in known.items()}
    nearest = min(distances.values())
    if nearest > _NEAR * np.linalg.norm(glyph):
        return candidates
    odds = {text: max((nearest / each) ** _WEIGHT, math.exp(-_STRONGEST)) for text, each in distances.items()}
    return weighed(candidates, odds)
