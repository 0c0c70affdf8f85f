"""Ink that two lines have read."""

from hypothesis import given
from hypothesis import strategies as st

from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box, union_box
from ocr_app.recognition.overlaps import without_overlaps

WIDTH, HEIGHT = 10, 20


def word(text: str, x: int, y: int, confidence: float, height: int = HEIGHT) -> Word:
    boxes = [(x + i * WIDTH, y, x + (i + 1) * WIDTH - 1, y + height) for i in range(len(text))]
    characters = tuple(Character(c, box, confidence) for c, box in zip(text, boxes, strict=True))
    return Word(text, union_box(boxes), confidence, characters)


def line(*words: Word) -> Line:
    return Line(union_box(each.box for each in words), words)


def test_a_line_across_surer_ones_is_dropped() -> None:
    inv, cashier = line(word("INV", 0, 40, 0.99)), line(word("Nicole", 100, 40, 0.9))
    across = line(word("N", 5, 10, 0.2, height=50), word("CAR", 110, 30, 0.01, height=40))
    assert without_overlaps([across, inv, cashier]) == [None, inv, cashier]


def test_what_is_left_of_a_word_stays_as_unsure() -> None:
    amount = line(word("39.00", 40, 20, 0.9, height=40))
    (rest, whole) = without_overlaps([line(word("RMX3", 11, 25, 0.3)), amount])
    assert whole == amount and rest is not None
    assert rest.text == "RMX" and rest.words[0].confidence == 0.3
    assert rest.box == rest.words[0].box == (11, 25, 40, 45)


def test_lines_that_touch_and_are_about_as_sure_both_stay() -> None:
    lines = [line(word("Address:", 0, 0, 0.8)), line(word("Account:", 0, 8, 0.95))]
    assert without_overlaps(lines) == lines


def test_a_small_word_takes_little_of_a_tall_one() -> None:
    lines = [line(word("TOTAL", 0, 0, 0.5, height=60)), line(word("ltda", 0, 50, 0.99, height=12))]
    assert without_overlaps(lines) == lines


boxes_apart = st.lists(st.integers(1, 8), min_size=1, max_size=6)


@given(boxes_apart, st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_lines_below_each_other_are_left_alone(lengths: list[int], sureness: list[float]) -> None:
    lines = [line(word("x" * n, 0, 30 * i, sureness[i])) for i, n in enumerate(lengths)]
    assert without_overlaps(lines) == lines


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1)), max_size=8))
def test_the_surest_word_loses_nothing_and_none_gains(places: list[tuple[int, int, float]]) -> None:
    lines = [line(word("amount", x, y, sureness)) for x, y, sureness in places]
    found = without_overlaps(lines)
    assert len(found) == len(lines)
    if places:
        surest = max(range(len(places)), key=lambda i: places[i][2])  # of equals the first
        assert found[surest] == lines[surest]
    for before, after in zip(lines, found, strict=True):
        boxes: set[Box] = {c.box for each in (after.words if after else ()) for c in each.characters}
        assert boxes <= {c.box for c in before.words[0].characters}


def test_the_same_ink_read_twice_is_read_once() -> None:
    first, again = line(word("06/19", 0, 20, 0.95)), line(word("06/19", 2, 22, 0.94))
    assert without_overlaps([first, again]) == [first, None]
    assert without_overlaps([first, first]) == [first, None]
