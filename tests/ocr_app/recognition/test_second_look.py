"""Short lines of broken strokes, which the segmentation takes for less."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.recognition.second_look import inserted, is_text
from tests.ocr_app.recognition.test_ensemble import line_image_of

TEXTS = ("QUANTIDADE", "CNPJ 11.222.333/0001-81", "Data: 15/03/2026", "TOTAL R$ 150,00")


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def page(number: str) -> NDArray[np.uint8]:
    """Lines of text, with a number below the first one that is broken across."""
    image = np.full((420, 700), 255, np.uint8)
    for row, text in enumerate(TEXTS):
        cv2.putText(image, text, (40, 60 + 100 * row), cv2.FONT_HERSHEY_DUPLEX, 0.8, 0, 2, cv2.LINE_AA)
    cv2.putText(image, number, (40, 105), cv2.FONT_HERSHEY_DUPLEX, 0.8, 0, 2, cv2.LINE_AA)
    image[96:99, 30:120] = 255
    return image


@pytest.mark.parametrize("number", ["52", "45", "7,02"])
def test_a_broken_number_is_read_as_a_whole(recognizer: Recognizer, number: str) -> None:
    found = recognizer.read_segmented(recognizer.segment(page(number)))
    assert [line.text for line in found.lines] == [TEXTS[0], number, *TEXTS[1:]]
    assert found.unread == ()


def line(text: str, box: Box, confidence: float = 0.9) -> Line:
    characters = tuple(Character(sign, box, confidence) for sign in text)
    return Line(box, (Word(text, box, confidence, characters),))


def test_what_is_found_stands_in_reading_order() -> None:
    boxes = [(10, 10, 60, 20), (100, 11, 160, 21), (10, 50, 60, 60), (10, 90, 60, 100)]
    lines = [(line(str(n), box), line_image_of()) for n, box in enumerate(boxes)]
    places = {
        "a": (70, 10, 90, 20),
        "b": (170, 9, 190, 19),
        "c": (10, 30, 20, 40),
        "d": (70, 91, 80, 101),
        "e": (0, 120, 9, 130),
    }
    found = inserted(lines, [(line(name, box), line_image_of()) for name, box in places.items()])
    assert [each.text for each, _ in found] == ["0", "a", "1", "b", "c", "2", "3", "d", "e"]


def test_grain_is_no_text() -> None:
    box = (0, 0, 10, 10)
    assert is_text(line("52", box))
    assert not is_text(line("52", box, 0.7)) and not is_text(line("--", box)) and not is_text(Line(box, ()))
