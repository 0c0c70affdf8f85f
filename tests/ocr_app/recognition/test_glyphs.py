"""Doubtful characters beside what the page shows of their candidates elsewhere."""

import cv2
import numpy as np

from ocr_app.recognition.glyphs import weigh_by_glyphs
from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.segmentation.line_image import BASELINE, CELL_WIDTH, HEIGHT, LineImage
from ocr_app.segmentation.text_line import TextLine

WIDE = 5  # cells of a character


def line(drawn: str, read: str | None = None, doubts: dict[int, Candidates] | None = None) -> LineHypothesis:
    """A line of one word: what its image shows, and what was read there, surely but for the doubts."""
    image = np.zeros((HEIGHT, len(drawn) * WIDE * CELL_WIDTH), np.uint8)
    for n, character in enumerate(drawn):
        place = n * WIDE * CELL_WIDTH + 2, round(BASELINE) - 1
        cv2.putText(image, character, place, cv2.FONT_HERSHEY_TRIPLEX, 0.75, 255, 1, cv2.LINE_AA)
    characters = tuple(
        CharacterHypothesis(n * WIDE, (n + 1) * WIDE, (doubts or {}).get(n, [(character, 0.999)]))
        for n, character in enumerate(read or drawn)
    )
    line_image = LineImage(image, TextLine((0.0, 0.0, 60.0), 18.0, 0.0, 900.0), 0.0, 1.0)
    inked = np.ones(len(drawn) * WIDE, np.float32)
    return LineHypothesis(line_image, inked, characters, ((0, len(characters)),), 1.0)


PAGE = [line("1117"), line("5131"), line("FINI"), line("TIRIS")]


def test_a_page_tells_its_ones_from_its_capital_i() -> None:
    doubtful: Candidates = [("I", 0.7), ("1", 0.29)]
    *_, one = weigh_by_glyphs([*PAGE, line("T1", doubts={1: doubtful})])
    *_, capital = weigh_by_glyphs([*PAGE, line("TI", doubts={1: doubtful})])
    assert one.characters[1].text == "1" and capital.characters[1].text == "I"
    assert sum(p for _, p in one.characters[1].candidates) == sum(p for _, p in doubtful)


def test_what_the_page_does_not_show_elsewhere_stays_as_it_was() -> None:
    doubtful: Candidates = [("Z", 0.6), ("2", 0.39)]
    *_, found = weigh_by_glyphs([*PAGE, line("2", doubts={0: doubtful})])
    assert found.characters[0].candidates == doubtful


def test_a_smeared_glyph_that_looks_like_none_stays_as_it_was() -> None:
    doubtful: Candidates = [("I", 0.7), ("1", 0.29)]
    *_, found = weigh_by_glyphs([*PAGE, line("#", "I", doubts={0: doubtful})])
    assert found.characters[0].candidates == doubtful
