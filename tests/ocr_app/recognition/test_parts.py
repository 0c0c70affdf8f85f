"""What a person says about a page is done: it is read as it is turned, and what is in a box is text."""

import numpy as np
import pytest

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.io.turning import turned
from ocr_app.recognition.recognizer import Recognizer
from tests.ocr_app.recognition.test_orientation import TEXTS, page_with


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def test_a_page_is_read_as_a_person_has_turned_it(recognizer: Recognizer) -> None:
    head_over_heels = turned(page_with(TEXTS), 180)
    rotation, lines, _ = recognizer.recognize_upright(head_over_heels)
    assert rotation == 180
    assert [line.text for line, _ in lines] == list(TEXTS)
    rotation, lines, _ = recognizer.recognize_upright(head_over_heels, detect=False)
    assert rotation == 0
    assert [line.text for line, _ in lines] != list(TEXTS)


def test_boxes_of_a_turned_page_lie_on_the_ink_of_its_line_images(recognizer: Recognizer) -> None:
    image = page_with(TEXTS)
    _, lines, _ = recognizer.recognize_upright(turned(image, 90))
    for line, line_image in lines:
        x0, y0, x1, y1 = line.box
        assert (image[y0:y1, x0:x1] < 128).mean() > 0.1
        u, v = line_image.from_page(np.array([x0, x1], float), np.array([y1, y1], float))
        assert u[0] < u[1]
        assert np.all(np.abs(v - 24) < 10)


@pytest.mark.parametrize("slack", [0, 4, 12])
def test_what_stands_in_a_box_is_read(recognizer: Recognizer, slack: int) -> None:
    image = page_with(TEXTS)
    for line in recognizer.read(image):
        x0, y0, x1, y1 = line.box
        box = (x0 - slack, y0 - slack, x1 + slack, y1 + slack)
        ((found, line_image),) = recognizer.recognize_part(image, box)
        assert found.text == line.text
        assert np.abs(np.subtract(found.box, line.box)).max() <= 5
        u, _ = line_image.from_page(np.array([x0, x1], float), np.array([y1, y1], float))
        assert -2 <= u[0] < 12
        assert u[1] <= line_image.image.shape[1] + 2


def test_a_box_around_two_lines_gives_both(recognizer: Recognizer) -> None:
    image = page_with(TEXTS)
    one, other, *_ = recognizer.read(image)
    box = (one.box[0] - 5, one.box[1] - 5, max(one.box[2], other.box[2]) + 5, other.box[3] + 5)
    assert [line.text for line, _ in recognizer.recognize_part(image, box)] == [one.text, other.text]


def test_a_box_of_paper_gives_a_line_without_words(recognizer: Recognizer) -> None:
    ((line, line_image),) = recognizer.recognize_part(page_with(TEXTS), (2, 2, 60, 20))
    assert not line.words
    assert not line_image.image.any()


def test_a_single_character_that_is_no_line_by_itself_is_read(recognizer: Recognizer) -> None:
    """A lost first character, say: a person has said that it is text."""
    image = page_with(TEXTS)
    total = recognizer.read(image)[-1]
    (first, *_), *_ = (word.characters for word in total.words)
    ((line, _),) = recognizer.recognize_part(image, first.box)
    assert line.text == "T"
