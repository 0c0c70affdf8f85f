"""Vertical text beside upright text is a line of its own."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.io.turning import turned
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.review.edges import character_edges
from ocr_app.segmentation.line_image import CELL_WIDTH

TEXTS = ("Rua das Flores, 123", "CNPJ 11.222.333/0001-81", "Data: 15/03/2026", "TOTAL R$ 150,00", "TROCO R$ 1,00")
STUB = "RECEBEMOS OS PRODUTOS"


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def printed(text: str) -> NDArray[np.uint8]:
    image = np.full((60, 520), 255, np.uint8)
    cv2.putText(image, text, (20, 40), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return image


def page_with_stub(degrees: int, x: int) -> NDArray[np.uint8]:
    image = np.full((560, 760), 255, np.uint8)
    for row, text in enumerate(TEXTS):
        image[20 + 100 * row : 80 + 100 * row, 120:640] = printed(text)
    image[20:540, x : x + 60] = turned(printed(STUB), degrees)
    return image


@pytest.mark.parametrize("degrees", [90, 270])
@pytest.mark.parametrize("x", [20, 680])
def test_vertical_text_is_its_own_line_after_the_upright_ones(recognizer: Recognizer, degrees: int, x: int) -> None:
    image = page_with_stub(degrees, x)
    page = recognizer.read_segmented(recognizer.segment(image))
    assert page.rotation == 0 and page.unread == ()
    assert page.text.splitlines() == [*TEXTS, STUB]
    for word in page.lines[-1].words:
        assert x <= word.box[0] < word.box[2] <= x + 60
        for character in word.characters:
            x0, y0, x1, y1 = character.box
            assert (image[y0:y1, x0:x1] < 128).mean() > 0.1


@pytest.mark.parametrize("degrees", [90, 270])
@pytest.mark.parametrize("x", [20, 680])
@pytest.mark.parametrize("in_box", [False, True])
def test_the_line_image_of_vertical_text_shows_each_character_between_its_edges(
    recognizer: Recognizer, degrees: int, x: int, in_box: bool
) -> None:
    image = page_with_stub(degrees, x)
    if in_box:
        ((line, line_image),) = recognizer.recognize_part(image, (x + 8, 30, x + 52, 530))
    else:
        line, line_image = recognizer.recognize_upright(image)[1][-1]
    assert x <= line.box[0] < line.box[2] <= x + 60 and 20 <= line.box[1] < line.box[3] <= 540
    assert (line.text, line_image.rotation) == (STUB, 360 - degrees)
    edges = character_edges(line, line_image)
    assert edges[0][0] >= 0 and edges[-1][1] <= line_image.image.shape[1]
    for (left, right), (following, _) in zip(edges, [*edges[1:], (line_image.image.shape[1], 0)], strict=True):
        assert left < right <= following + CELL_WIDTH
        assert line_image.image[:, round(left) : round(right)].max() > 128


def test_a_column_of_digits_is_not_turned(recognizer: Recognizer) -> None:
    image = np.full((560, 300), 255, np.uint8)
    for row, digit in enumerate("1692038"):
        cv2.putText(image, digit, (60, 60 + 70 * row), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    assert [line.text for line in recognizer.read(image)] == list("1692038")
