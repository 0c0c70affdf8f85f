"""Print of loose dots whose lines are not found until a person shows them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from data_synth.fonts import find_faces
from data_synth.rendering import LineStyle, render_line
from ocr_app.geometry import Box
from ocr_app.segmentation.page import segment_page
from ocr_app.segmentation.shown_lines import dot_print_of, lost_lines, shown_lines

TEXTS = ("MERCADO BOA VISTA", "Rua das Palmeiras 482", "TOTAL 31,90", "Obrigado e volte sempre", "CNPJ 11.222.333")
FACE = next(face for face in find_faces() if face.name == "League Mono Regular")
PITCH = 70  # px from line to line


def printed(style: LineStyle) -> tuple[NDArray[np.uint8], list[Box]]:
    """A page with TEXTS, and the box of each line."""
    image = np.full((PITCH * (len(TEXTS) + 1), 900), 255, np.uint8)
    boxes: list[Box] = []
    for number, text in enumerate(TEXTS, 1):
        line = render_line(text, FACE, style)
        height, width = line.ink.shape
        y = round(PITCH * number - line.baseline)
        image[y : y + height, 40 : 40 + width] = np.rint(255 * (1 - line.ink))
        boxes.append((38, y - 2, 42 + width, y + height + 2))
    return image, boxes


@pytest.fixture(scope="module")
def page() -> tuple[NDArray[np.uint8], list[Box]]:
    """Of a printer whose dots do not touch, and one of whose pins does not strike."""
    return printed(LineStyle(28, pins=9, dot_radius=0.25, dot_scatter=0.15, dead_pins=(2,)))


def test_lines_that_are_not_found_are_cut_where_they_are_shown(page: tuple[NDArray[np.uint8], list[Box]]) -> None:
    image, boxes = page
    assert len(segment_page(image).line_images) > 3 * len(TEXTS)  # each dot or two pass for a line
    cut = lost_lines(image, boxes, ())
    assert len(cut) == len(TEXTS)
    for number, line_image in enumerate(cut, 1):
        assert line_image is not None
        assert line_image.line.y(100.0) == pytest.approx(PITCH * number, abs=5)
        assert line_image.line.cap_height == pytest.approx(28, rel=0.35)


def test_what_was_shown_finds_such_lines_on_other_pages(page: tuple[NDArray[np.uint8], list[Box]]) -> None:
    image, boxes = page
    cut = [line_image for line_image in shown_lines(image, boxes) if line_image]
    dot_print = dot_print_of((line_image.image, line_image.line.cap_height) for line_image in cut)
    assert dot_print
    found = segment_page(np.roll(image, 15, 0), (dot_print,)).line_images
    rows = sorted(round((line_image.line.y(100.0) - 15) / PITCH) for line_image in found)
    assert set(rows) == set(range(1, len(TEXTS) + 1)) and len(rows) <= 2 * len(TEXTS)
    assert lost_lines(image, boxes, (dot_print,)) == []


def test_solid_print_is_found_without_being_shown() -> None:
    image, boxes = printed(LineStyle(28))
    assert lost_lines(image, boxes, ()) == []
    cut = [line_image for line_image in shown_lines(image, boxes) if line_image]
    assert dot_print_of((line_image.image, line_image.line.cap_height) for line_image in cut) is None


def test_a_box_without_ink_shows_no_line(page: tuple[NDArray[np.uint8], list[Box]]) -> None:
    assert shown_lines(page[0], [(860, 5, 890, 25)]) == [None]
