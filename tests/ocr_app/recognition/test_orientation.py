"""Pages that lie on their side or head are read as upright ones are."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.io.turning import turned
from ocr_app.recognition import orientation
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.segmentation.page import SegmentedPage

TEXTS = ("Rua das Flores, 123", "CNPJ 11.222.333/0001-81", "Data: 15/03/2026", "TOTAL R$ 150,00")


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def page_with(texts: Sequence[str]) -> NDArray[np.uint8]:
    image = np.full((60 + 60 * len(texts), 560), 255, np.uint8)
    for row, text in enumerate(texts, 1):
        cv2.putText(image, text, (40, 60 * row), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return image


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_lies(recognizer: Recognizer, degrees: int) -> None:
    image = turned(page_with(TEXTS), -degrees % 360)
    page = recognizer.read_segmented(recognizer.segment(image))
    assert page.rotation == degrees
    assert page.text.splitlines() == list(TEXTS)
    assert (page.height, page.width) == image.shape


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_lie_on_the_ink_of_the_picture_as_given(recognizer: Recognizer, degrees: int) -> None:
    image = turned(page_with(TEXTS), -degrees % 360)
    page = recognizer.read_segmented(recognizer.segment(image))
    for line in page.lines:
        for word in line.words:
            for character in word.characters:
                x0, y0, x1, y1 = character.box
                assert (image[y0:y1, x0:x1] < 128).mean() > 0.1


def test_lines_for_corrections_have_the_boxes_of_the_page(recognizer: Recognizer) -> None:
    image = turned(page_with(TEXTS), 180)
    lines = [line for line, _ in recognizer.recognize_lines(image)]
    assert tuple(lines) == recognizer.read(image)


@pytest.mark.parametrize("texts", [(), ("0",), ("HOH XOX NON",)])
def test_a_page_that_reads_the_same_both_ways_stays_as_it_is(recognizer: Recognizer, texts: tuple[str, ...]) -> None:
    page = recognizer.read_segmented(recognizer.segment(page_with(texts)))
    assert page.rotation == 0


def test_scribbles_stay_as_they_are(recognizer: Recognizer) -> None:
    image = np.full((400, 560), 255, np.uint8)
    rng = np.random.default_rng(1)
    for _ in range(12):
        points = rng.integers(20, 380, (6, 2)).astype(np.int32)
        cv2.polylines(image, [points], False, 0, 2, cv2.LINE_AA)
    assert recognizer.read_segmented(recognizer.segment(image)).rotation == 0


def test_an_upright_page_is_segmented_once(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    page = recognizer.segment(page_with(TEXTS))

    def never(grey: NDArray[np.uint8]) -> SegmentedPage:
        raise AssertionError("another way was tried")

    monkeypatch.setattr(orientation, "segment_page", never)
    assert recognizer.read_segmented(page).text.splitlines() == list(TEXTS)


def test_of_a_large_page_a_part_is_turned_until_a_way_is_found(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.full((1400, 1500), 255, np.uint8)
    lying = turned(page_with(TEXTS), 90)
    image[700 : 700 + lying.shape[0], 900 : 900 + lying.shape[1]] = lying
    segmented, segment_page = list[int](), orientation.segment_page

    def noted(grey: NDArray[np.uint8], *how: Any) -> SegmentedPage:
        segmented.append(grey.size)
        return segment_page(grey, *how)

    monkeypatch.setattr(orientation, "_LARGE", 1_000_000)
    monkeypatch.setattr(orientation, "_PART", 640)
    monkeypatch.setattr(orientation, "segment_page", noted)
    page = recognizer.read_segmented(recognizer.segment(image))
    assert page.rotation == 270
    assert page.text.splitlines() == list(TEXTS)
    *tried, last = segmented
    assert tried and set(tried) == {640 * 640}
    assert last == image.size
