"""Barcodes, and what looks like them."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.lines import find_lines
from tests.ocr_app.segmentation.drawn import FONTS, page_with


@pytest.mark.parametrize("lean", [0, 3, -3])
def test_a_barcode_is_no_text(lean: int) -> None:
    image = page_with(("CHAVE DE ACESSO", 40, 60), ("7891234567895", 40, 200))
    rng = np.random.default_rng(3)
    x = 60
    while x < 500:
        bar, gap = (int(width) for width in rng.integers(2, 7, 2))
        cv2.fillConvexPoly(image, np.array([(x, 80), (x + bar - 1, 80), (x + bar - 1 + lean, 159), (x + lean, 159)]), 0)
        x += bar + gap
    clean = clean_page(image)
    assert clean.ink[75:165, 45:520].max() == 0
    assert [round(float(line.y(line.x0)), -1) for line in find_lines(clean)] == [60, 200]


def test_letters_of_double_height_are_no_barcode() -> None:
    line = page_with(("TOTAL HILL 11", 20, 40), size=(60, 700))
    page = np.vstack([line, line, line, cv2.resize(line, None, fx=1, fy=3)])
    tall = clean_page(page).ink[180:] > 128
    assert tall.sum() == pytest.approx((page[180:] < 128).sum(), rel=0.1)


@pytest.mark.parametrize(
    "name", ["IMPERIAL MINIMERCADO FILHO", "MERCEARIA NHANDUTI LTDA", "HILTON MATERIAIS ELETRICOS"]
)
def test_a_shop_of_narrow_bold_letters_of_double_height_is_no_barcode(name: str) -> None:
    font = ImageFont.truetype(FONTS / "league-mono/LeagueMono-Condensed.otf", 24)
    rows = []
    for text in (name, *5 * ["ITEM 12,50 DE UM CUPOM"]):
        image = Image.new("L", (700, 36), 255)
        ImageDraw.Draw(image).text((20, 26), text, 0, font, "ls")
        rows.append(np.asarray(image))
    rows[0] = cv2.resize(rows[0], None, fx=1, fy=2)
    page = cv2.GaussianBlur(cv2.erode(np.vstack(rows), np.ones((1, 2), np.uint8)), (0, 0), 0.6)
    clean = clean_page(np.asarray(page, np.uint8))
    assert (clean.ink[:72] > 128).sum() == pytest.approx((page[:72] < 128).sum(), rel=0.1)
    assert len(find_lines(clean)) == 6
