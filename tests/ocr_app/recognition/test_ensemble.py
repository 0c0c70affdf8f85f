"""Several hypotheses at one line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.recognition.ensemble import ensemble
from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis
from ocr_app.segmentation.line_image import CAP_HEIGHT, CELL_WIDTH, HEIGHT, MARGIN, LineImage
from ocr_app.segmentation.text_line import TextLine

CELLS = 40
Candidates = list[tuple[str, float]]


def line_image_of(closer: float = 1.0, stretch: float = 1.0) -> LineImage:
    """A blank line image of one and the same line, on a slope, drawn `closer` times as large and stretched."""
    line = TextLine((0.0, 0.02, 60.0), CAP_HEIGHT / closer, 10.0, 10.0 + CELLS * CELL_WIDTH)
    scale = closer * stretch
    width = round(CELLS * scale) * CELL_WIDTH
    return LineImage(np.zeros((HEIGHT, width), np.uint8), line, 10.0 - MARGIN / scale, closer, stretch)


def hypothesis_at(
    places: list[tuple[float, float, Candidates]], closer: float = 1.0, stretch: float = 1.0
) -> LineHypothesis:
    """A hypothesis that finds these candidates between cells of a line image drawn at natural size."""
    line_image = line_image_of(closer, stretch)
    inked = np.zeros(line_image.image.shape[1] // CELL_WIDTH, np.float32)
    characters = []
    for begin, end, candidates in places:
        shift = MARGIN / CELL_WIDTH  # the margin stays as wide
        first, last = (round((cell - shift) * closer * stretch + shift) for cell in (begin, end))
        characters.append(CharacterHypothesis(first, last, candidates))
        inked[first:last] = 1
    return LineHypothesis(line_image, inked, tuple(characters), ((0, len(characters)),), 1.0)


def probability(hypothesis: LineHypothesis, place: int, character: str) -> float:
    return dict(hypothesis.characters[place].candidates).get(character, 0.0)


scales = st.tuples(st.floats(0.8, 1.3), st.floats(1.0, 1.5))


@given(scales)
def test_a_character_is_as_sure_as_all_looks_find_it(scale: tuple[float, float]) -> None:
    first = hypothesis_at([(4, 7, [("6", 0.9), ("5", 0.1)]), (9, 12, [("A", 0.98)])])
    other = hypothesis_at([(4, 7, [("5", 0.96), ("6", 0.02)]), (9, 12, [("A", 0.96)])], *scale)
    found = ensemble(first, [other])
    assert found.characters[0].text == "5"
    assert probability(found, 0, "5") == pytest.approx(0.53) and probability(found, 0, "6") == pytest.approx(0.46)
    assert found.characters[1].candidates == [("A", pytest.approx(0.97))]
    assert found.line_image is first.line_image and found.words == first.words


@given(scales)
def test_what_another_look_does_not_see_is_less_sure(scale: tuple[float, float]) -> None:
    first = hypothesis_at([(4, 7, [("r", 0.9)]), (8, 11, [("n", 0.9)]), (13, 16, [("o", 0.9)])])
    other = hypothesis_at([(5, 7, [("r", 0.9)]), (13, 16, [("o", 0.9)])], *scale)
    found = ensemble(first, [other])
    assert [letter.confidence for letter in found.characters] == pytest.approx([0.9, 0.45, 0.9])


@given(scales)
def test_what_only_another_look_sees_counts_as_ink(scale: tuple[float, float]) -> None:
    first = hypothesis_at([(4, 7, [("5", 0.9)]), (16, 19, [("0", 0.9)])])
    other = hypothesis_at([(4, 7, [("5", 0.9)]), (10, 13, [(".", 0.9)]), (16, 19, [("0", 0.9)])], *scale)
    found = ensemble(first, [other])
    assert len(found.characters) == 2
    assert found.inked[11] == pytest.approx(0.5, abs=0.05)
    assert found.inked[25] == 0


def test_without_other_looks_nothing_changes() -> None:
    first = hypothesis_at([(4, 7, [("5", 0.9)])])
    assert ensemble(first, []) is first
    assert ensemble(first, [hypothesis_at([])]).characters[0].confidence == pytest.approx(0.45)
