"""Print of the other side of the sheet is not read; pale print of this side is."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.recognition.recognizer import Recognizer
from tests.ocr_app.recognition.test_recognizer import FONTS

FRONT = ["NOTA FISCAL 976.286", "Rua das Flores, 123", "Emissão 13/09/2026", "VALOR TOTAL R$ 67.817,75"]
OTHER = ["PEDIDO DE COMPRA", "Destinatário MARIA", "Quantidade 1.204", "Obrigado pela visita"]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def printed(texts: list[str], first: int, grey: int) -> Image.Image:
    picture = Image.new("L", (1000, 700), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONTS / "cabin" / "Cabin-Regular.otf", 44)
    for number, text in enumerate(texts):
        draw.text((90, first + 150 * number), text, grey, font)
    return picture


def sheet(other: Image.Image) -> NDArray[np.uint8]:
    """A page of FRONT on which something else is seen."""
    return np.minimum(np.array(printed(FRONT, 60, 40)), np.array(other))


def texts(recognizer: Recognizer, page: NDArray[np.uint8]) -> list[str]:
    return [line.text for line in recognizer.read(page)]


def test_print_of_the_other_side_is_neither_read_nor_unread(recognizer: Recognizer) -> None:
    page = sheet(printed(OTHER, 130, 205).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    found = recognizer.read_segmented(recognizer.segment(page))
    assert [line.text for line in found.lines] == FRONT
    assert found.unread == ()


def test_print_over_that_of_the_other_side_is_read(recognizer: Recognizer) -> None:
    page = sheet(printed(OTHER, 75, 215).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert texts(recognizer, page) == FRONT


def test_pale_print_of_this_side_is_read(recognizer: Recognizer) -> None:
    page = sheet(printed(OTHER, 130, 205))
    assert texts(recognizer, page) == [text for pair in zip(FRONT, OTHER, strict=True) for text in pair]
