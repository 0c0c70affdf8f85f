"""Where the arrow keys lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.document import Line
from ocr_app.review import caret
from ocr_app.review import line_edits as edits
from tests.ocr_app.fiscal.pages import line

LINES = [line("TOTAL DA NOTA", 40, 100), line("9,90", 400, 102), line("TROCO", 40, 140), line("1,10", 400, 141)]
"""Two rows of a label and an amount."""


def text(place: caret.Place, lines: list[Line] = LINES) -> str:
    return edits.characters(lines[place[0]])[place[1]].text


def test_a_step_goes_through_the_page_in_reading_order() -> None:
    place, seen = (0, 0), ""
    for _ in range(30):
        seen += text(place)
        place = caret.step(LINES, place, +1)
    assert seen == "TOTALDANOTA9,90TROCO1,10" + "0" * 6
    for _ in range(30):
        place = caret.step(LINES, place, -1)
    assert place == (0, 0)


def test_a_step_leaves_out_lines_of_which_nothing_is_left() -> None:
    lines = [LINES[0], Line(LINES[1].box, ()), LINES[2]]
    assert caret.step(lines, (0, 10), +1) == (2, 0)
    assert caret.step(lines, (2, 0), -1) == (0, 10)


@pytest.mark.parametrize(("place", "below"), [((0, 0), (2, 0)), ((0, 4), (2, 4)), ((1, 2), (3, 2)), ((3, 0), (3, 0))])
def test_a_row_below_is_what_stands_beneath_not_what_stands_beside(place: caret.Place, below: caret.Place) -> None:
    assert caret.row(LINES, place, +1) == below
    if below != place:
        assert caret.row(LINES, below, -1) == place


def test_words() -> None:
    assert caret.word(LINES, (0, 2), +1) == (0, 5)
    assert caret.word(LINES, (0, 8), +1) == (1, 0)
    assert caret.word(LINES, (0, 6), -1) == (0, 5)
    assert caret.word(LINES, (0, 5), -1) == (0, 0)
    assert caret.word(LINES, (1, 0), -1) == (0, 7)
    assert caret.word(LINES, (0, 0), -1) == (0, 0)


def test_the_ends_of_a_line() -> None:
    assert caret.end(LINES, (0, 4), +1) == (0, 10)
    assert caret.end(LINES, (0, 4), -1) == (0, 0)


@given(st.lists(st.integers(-2, 2), max_size=12))
def test_no_key_leaves_the_page(steps: list[int]) -> None:
    place = (0, 0)
    for each in steps:
        place = caret.step(LINES, caret.row(LINES, caret.word(LINES, place, each or 1), each or 1), each)
        assert text(place)
