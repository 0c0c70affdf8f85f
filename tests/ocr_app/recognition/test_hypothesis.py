"""From a hypothesis to a line of the document."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.geometry import Box
from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis
from ocr_app.recognition.line_builder import line_of
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.recognition.rescoring.lexicon import Lexicon
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT, LineImage
from ocr_app.segmentation.text_line import TextLine
from tests.ocr_app.segmentation.drawn import FONTS

TOP, BOTTOM = round(BASELINE - CAP_HEIGHT), round(BASELINE)  # rows of a capital
CELLS = 6


def box_of(*rows: tuple[int, int]) -> Box:
    """The box, on a page that is as large as the line image, of one character with ink in such rows, end exclusive."""
    hypothesis = hypothesis_of_one([("x", 0.9)], *rows)
    candidates = [hypothesis.characters[0].candidates]
    line = line_of(hypothesis, [candidates], Lexicon.of([]), hypothesis.line_image.image.shape)
    return line.words[0].characters[0].box


def hypothesis_of_one(candidates: Candidates, *rows: tuple[int, int]) -> LineHypothesis:
    """What a line image of one character says."""
    image: NDArray[np.uint8] = np.zeros((HEIGHT, CELLS * CELL_WIDTH), np.uint8)
    for first, end in rows:
        image[first:end, 9:15] = 255
    line_image = LineImage(image, TextLine((0.0, 0.0, BASELINE), CAP_HEIGHT, 0.0, CELLS * CELL_WIDTH), 0.0, 1.0)
    character = CharacterHypothesis(2, 4, candidates)
    return LineHypothesis(line_image, np.zeros(CELLS, np.float32), (character,), ((0, 1),), 0.9)


@pytest.mark.parametrize(
    ("candidates", "is_clutter"),
    [
        ([("x", 0.9)], False),
        ([("0", 0.5), ("O", 0.47)], False),  # whichever it is, it stands there
        ([("'", 0.2), ("l", 0.1), (")", 0.1)], True),
    ],
)
def test_a_character_that_may_be_one_of_two_is_no_speck(candidates: Candidates, is_clutter: bool) -> None:
    assert hypothesis_of_one(candidates, (TOP, BOTTOM)).is_clutter == is_clutter


@pytest.mark.parametrize(
    ("printed", "read", "confidence", "is_rule"),
    [
        (
            "5221 0827 1060 6100 0194 6500 9000 9690",
            "52210827106061000194650090009690",
            0.85,
            False,
        ),  # a worn access key
        ("iiiiiiiiiiiiiiiiiii", "SERgioMeaidpaTAlEnE", 0.5, False),  # a screen of dots
        ("&~&~&~&~&~&~&~&~&~&~&~&~&~&~&~&~&~&~", "SMERTARSESMREOTARS", 0.4, True),
        ("***********************", "***********************", 0.85, True),
    ],
)
def test_what_recurs_in_a_picture_is_a_row_of_ornaments_unless_its_characters_differ(
    printed: str, read: str, confidence: float, is_rule: bool
) -> None:
    picture = Image.new("L", (800, HEIGHT), 0)
    font = ImageFont.truetype(FONTS / "courier-prime/CourierPrime-Bold.otf", 24)
    ImageDraw.Draw(picture).text((8, BASELINE), printed, 255, font, "ls")
    line_image = LineImage(np.asarray(picture), TextLine((0.0, 0.0, BASELINE), CAP_HEIGHT, 0.0, 800.0), 0.0, 1.0)
    characters = tuple(CharacterHypothesis(n, n + 1, [(text, confidence)]) for n, text in enumerate(read))
    inked = np.ones(800 // CELL_WIDTH, np.float32)
    assert LineHypothesis(line_image, inked, characters, ((0, len(read)),), confidence).is_rule == is_rule


@pytest.mark.parametrize(
    ("rows", "top", "bottom"),
    [
        ([(TOP, BOTTOM)], TOP, BOTTOM),
        ([(TOP, BOTTOM), (HEIGHT - 2, HEIGHT)], TOP, BOTTOM),  # the capitals of the line below
        ([(0, 3), (TOP, BOTTOM)], TOP, BOTTOM),  # the descenders of the line above
        ([(TOP, HEIGHT)], TOP, HEIGHT),  # a bracket
        ([(1, 4), (TOP, BOTTOM)], 1, BOTTOM),  # an accent
        ([(TOP, BOTTOM), (BOTTOM + 2, BOTTOM + 4)], TOP, BOTTOM + 4),  # a cedilla
        ([(HEIGHT - 3, HEIGHT)], HEIGHT - 3, HEIGHT),  # a low comma
    ],
)
def test_a_box_holds_no_ink_of_the_lines_above_and_below(rows: list[tuple[int, int]], top: int, bottom: int) -> None:
    assert box_of(*rows) == (9, top, 15, bottom)
