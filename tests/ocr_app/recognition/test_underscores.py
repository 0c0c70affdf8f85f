"""Spaces with a short stroke below the letters are underscores."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.recognition.lattice import CharacterSpan, DecodedLine
from ocr_app.recognition.underscores import with_underscores
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT

CLASSES = "A _"
CELLS = (5, 9, 13, 17)  # of the first A, of the space, of the second A


def line_image(strokes: list[tuple[int, int, int, int]]) -> NDArray[np.uint8]:
    """Two letters, 20 px apart, and strokes x0, y0, x1, y1."""
    image = np.zeros((HEIGHT, 20 * CELL_WIDTH), np.uint8)
    for x0, y0, x1, y1 in [(22, 8, 34, 23), (54, 8, 66, 23), *strokes]:
        cv2.rectangle(image, (x0, y0), (x1, y1), 255, -1)
    return image


def read(image: NDArray[np.uint8]) -> tuple[str, list[float]]:
    spans = []
    for text, begin, end in zip("A A", CELLS, CELLS[1:], strict=False):
        best = CLASSES.index(text)
        spans.append(CharacterSpan(begin, end, np.eye(3, dtype=np.float32)[best], best))
    line = with_underscores(image, DecodedLine(spans, np.zeros(20, np.float32)), CLASSES.index(" "), CLASSES.index("_"))
    return "".join(CLASSES[span.best] for span in line.spans), [float(s.posteriors[s.best]) for s in line.spans]


def test_a_stroke_below_a_space_is_an_underscore_and_never_sure() -> None:
    text, confidences = read(line_image([(37, 27, 51, 29)]))
    assert text == "A_A"
    assert confidences == pytest.approx([1.0, 0.9, 1.0])


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [(10, 27, 78, 29)],  # an underline
        [(42, 25, 44, 29)],  # a comma or the foot of a bracket
        [(37, 14, 51, 29)],  # a blot
        [(37, 29, 51, 31)],  # a letter of the line below
    ],
)
def test_another_space_stays_one(strokes: list[tuple[int, int, int, int]]) -> None:
    assert read(line_image(strokes))[0] == "A A"
