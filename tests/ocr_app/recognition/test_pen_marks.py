"""What a pen leaves between two words is no mark of theirs."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.document import Character, Line, Word
from ocr_app.geometry import union_box
from ocr_app.recognition.pen_marks import without_pen_marks
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.segmentation.cleanup import clean_page
from tests.ocr_app.segmentation.drawn import page_with

_ROWS = [(f"4560{row} ARROZ BRANCO 5KG 21 UN 460,19", 40, 50 + 44 * row) for row in range(12)]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def crossed(x: int) -> NDArray[np.uint8]:
    """A page with a pen's zigzag down it, around an abscissa."""
    image = page_with(*_ROWS, size=(600, 640), scale=0.8)
    turns = [(x + (12 if row % 2 else -12), 22 + 44 * row) for row in range(2, 9)]
    pen = np.full_like(image, 255)
    cv2.polylines(pen, [np.array([(x - 72, 100), *turns, (x + 90, 420)])], False, 50, 4, cv2.LINE_AA)
    return np.minimum(image, pen)


def test_a_stroke_between_two_words_does_not_join_them(recognizer: Recognizer) -> None:
    found = recognizer.read(crossed(304))
    assert [line.text for line in found] == [text for text, _, _ in _ROWS]


def test_only_what_looks_like_a_stroke_and_has_no_ink_of_its_own_is_left_out() -> None:
    clean = clean_page(crossed(304))
    assert clean.pen is not None
    y, x = (int(each[0]) for each in np.nonzero(cv2.erode(clean.pen, np.ones((6, 3), np.uint8)) > 0))
    drawn, printed = (x - 1, y - 3, x + 2, y + 3), (42, 77, 57, 95)

    def read(*characters: tuple[str, tuple[int, int, int, int]]) -> list[str]:
        word = Word(
            "".join(text for text, _ in characters),
            union_box(box for _, box in characters),
            0.9,
            tuple(Character(text, box, 0.9) for text, box in characters),
        )
        return [line.text for line in without_pen_marks([Line(word.box, (word,))], clean) if line]

    assert read(("2", printed), ("/", drawn), ("U", printed)) == ["2 U"]
    assert read(("2", printed), ("/", printed), ("U", printed)) == ["2/U"]
    assert read(("2", printed), (",", drawn), ("0", printed)) == ["2,0"]
    assert read(("2", printed), ("1", drawn), ("0", printed)) == ["210"]
    assert read(("/", drawn)) == []
