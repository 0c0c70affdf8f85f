"""Ink that may be text and is not read leaves a trace; what is no text does not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box
from ocr_app.recognition.unread import unread_regions
from ocr_app.segmentation.page import segment_page

READ: Box = (40, 40, 320, 70)
"""Where `printed` has its first word."""


def printed(*texts: tuple[str, int, int], grey: int = 0) -> NDArray[np.uint8]:
    image = np.full((400, 800), 255, np.uint8)
    cv2.putText(image, "QUANTIDADE", (40, 66), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    for text, x, y in texts:
        cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, 1.0, grey, 2, cv2.LINE_AA)
    return image


def line(*boxes: Box) -> Line:
    words = tuple(Word("A", box, 0.99, (Character("A", box, 0.99),)) for box in boxes)
    return Line(boxes[0], words)


def regions(image: NDArray[np.uint8], *lines: Line) -> tuple[Box, ...]:
    return unread_regions(segment_page(image), lines or (line(READ),), ())


def test_a_page_that_is_read_has_no_unread_ink() -> None:
    assert regions(printed()) == ()


@pytest.mark.parametrize("text", ["TOTAL", "7", "Rua das Flores"])
def test_a_line_that_is_not_read_is_one_region_around_its_ink(text: str) -> None:
    image = printed((text, 60, 250))
    (box,) = regions(image)
    rows, columns = np.nonzero(image[100:] < 128)
    ink = (columns.min(), rows.min() + 100, columns.max() + 1, rows.max() + 101)
    assert np.abs(np.subtract(box, ink)).max() <= 6


def test_a_word_that_drops_out_of_a_line_is_a_region() -> None:
    image = printed(("UNIDADE", 380, 66), ("VALOR", 600, 66))
    (box,) = regions(image, line(READ, (600, 40, 720, 70)))
    assert 370 <= box[0] < box[2] <= 560


def test_rows_far_apart_are_regions_of_their_own_from_top_to_bottom() -> None:
    found = regions(printed(("TOTAL", 60, 200), ("TROCO", 60, 350)))
    assert [box[1] > 280 for box in found] == [False, True]


def test_rules_pictures_and_specks_are_no_unread_text() -> None:
    image = printed()
    cv2.line(image, (20, 120), (780, 120), 0, 2)
    cv2.rectangle(image, (500, 160), (780, 380), 0, 2)
    cv2.circle(image, (100, 250), 25, 0, -1)
    rng = np.random.default_rng(1)
    for x, y in rng.integers((200, 140), (480, 390), (40, 2)).tolist():
        image[y : y + 2, x : x + 2] = 0
    assert regions(image) == ()


def test_pale_show_through_is_no_unread_text() -> None:
    assert regions(printed(("TOTAL", 60, 250), grey=225)) == ()


def test_rows_of_dashes_are_rules() -> None:
    image = printed(("* * * * * * * * *", 60, 250))
    segmented = segment_page(image)
    rules = [line_image for line_image in segmented.line_images if line_image.line.y(line_image.line.x0) > 200]
    assert rules and unread_regions(segmented, (line(READ),), rules) == ()


@pytest.mark.parametrize("image", [np.full((50, 80), 255, np.uint8), np.zeros((3, 3), np.uint8)])
def test_blank_pages_have_no_unread_ink(image: NDArray[np.uint8]) -> None:
    assert unread_regions(segment_page(image), (), ()) == ()


def test_where_nothing_is_read_all_text_is_unread() -> None:
    assert len(unread_regions(segment_page(printed(("TOTAL", 60, 250))), (), ())) == 2
