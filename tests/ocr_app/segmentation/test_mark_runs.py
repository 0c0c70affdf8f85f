"""Rules made of characters are taken off a page as a whole, and masks of numbers stay on it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.segmentation.cleanup import clean_page
from tests.ocr_app.segmentation.drawn import FONTS, lines_of

FACES = ["caladea/Caladea-Regular.ttf", "courier-prime/CourierPrime-Regular.otf", "ocr-b/OCRB.otf"]


def page_of(rows: list[str], face: str, size: int = 30) -> NDArray[np.uint8]:
    """The rows below each other, the first one's middle at a height of 80 px, the next ones 60 px lower each."""
    page = Image.new("L", (900, 60 * len(rows) + 100), 255)
    font = ImageFont.truetype(FONTS / face, size)
    for number, row in enumerate(rows):
        ImageDraw.Draw(page).text((40, 80 + 60 * number), row, font=font, fill=0, anchor="lm")
    return np.asarray(page)


def inked(page: NDArray[np.uint8], row: int) -> NDArray[np.intp]:
    """The columns of a row that are inked."""
    return np.flatnonzero((page[60 * row + 50 : 60 * row + 110] < 128).any(0))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("mark", "-*.=_:~")
def test_a_rule_of_characters_is_taken_off_whole_and_the_text_stays(mark: str, face: str) -> None:
    rows = ["ITEM 12,50 DE UM CUPOM", f"{6 * mark} TOTAL {6 * mark}", f"Troco {15 * mark} 1,00", "ITEM 3,40 UN"]
    page = page_of(rows, face)
    text_alone = page_of([rows[0], "TOTAL", "Troco", rows[3]], face)
    found = lines_of(page)
    for row, text in ((1, "TOTAL"), (2, "Troco")):
        (line, *_) = sorted(
            (each for each in found if abs(float(each.y(each.x0)) - 80 - 60 * row) < 25), key=lambda each: each.x0
        )
        width = np.ptp(inked(text_alone, row)) + 1
        assert line.x1 - line.x0 == pytest.approx(width, abs=4), text
    clean = clean_page(page)
    marks = inked(page, 1)[inked(page, 1) < 40 + np.ptp(inked(page_of([6 * mark], face), 0))]
    assert not clean.strokes[110:170, marks].any()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["CARD ********1234", "Chave 00000 11111 00000", "R$ -----", "Obs... 1,2"])
def test_masks_and_repeated_digits_stay(text: str, face: str) -> None:
    page = page_of(["ITEM 12,50 DE UM CUPOM", text, "ITEM 3,40 UN"], face)
    assert not clean_page(page).rules[110:170].any()


def test_points_over_several_i_stay() -> None:
    page = page_of(["ITEM 12,50 DE UM CUPOM", "iiiiiiiii lilililili"], FACES[0])
    assert not clean_page(page).rules.any()


@pytest.mark.parametrize("face", ["courier-prime/CourierPrime-Regular.otf", "league-mono/LeagueMono-Regular.otf"])
def test_small_letters_before_a_descender_or_a_cedilla_stay(face: str) -> None:
    rows = ["ITEM 12,50 DE UM CUPOM", "escovas para roscas grossas", "camisas avan\u00e7o coroas JOGOS CONSTAN\u00c7A"]
    assert not clean_page(page_of(rows, face)).rules.any()
