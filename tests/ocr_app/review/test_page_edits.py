"""Lines of a page added, joined, split, removed and moved by hand, and what the store gives back of that."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_app.corrections import Correction
from ocr_app.document import Line
from ocr_app.geometry import Box
from ocr_app.review import line_edits, page_edits
from ocr_app.review.edges import character_edges
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.page_edits import Lines
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.review.stored import correction_of, order_of, restore
from ocr_app.segmentation import line_image_edits
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT
from tests.gui.fakes import bars, cut


@cache
def recognized() -> RecognizedPage:
    image, lines = bars()
    pairs = cut(image, [labelled(number, line) for number, line in enumerate(lines)])
    packed = tuple(PackedLineImage.of(line_image) for _, line_image in pairs)
    height, width = image.shape
    return RecognizedPage((width, height), "hash", tuple(line for line, _ in pairs), packed, "hash")


def labelled(number: int, line: Line) -> Line:
    """The line with a text of its own."""
    doubts = line_edits.doubts(line)
    typed = line_edits.set_text(line, f"{number}abcdefghi")
    return line_edits.with_seen(typed, [index for index in range(10) if index not in doubts], doubts)


def box_read(box: Box) -> RecognizedPage:
    """What is found in a box of the page."""
    image, _ = bars()
    pairs = [(line_edits.named(line), line_image) for line, line_image in cut(image, [Line(box, ())])]
    packed = tuple(PackedLineImage.of(line_image) for _, line_image in pairs)
    return replace(recognized(), lines=tuple(line for line, _ in pairs), line_images=packed)


def texts(lines: Lines) -> list[str]:
    return [each.line.text for each in lines if each.line.words]


def reopened(lines: Lines) -> Lines:
    """The lines as they are when the page is opened again."""
    page = OpenPage(Path("nota.png"), 1, "1", recognized())
    page.arrange(lines)
    corrections: list[Correction] = []
    for number in range(len(lines)):
        correction = correction_of(page, recognized(), number, "fake")
        if correction:
            corrections.append(correction)
    corrections.sort(key=lambda correction: (correction.line_box[1], correction.line_box[0]))
    return restore(recognized(), corrections, order_of(page, recognized()))


def test_a_line_split_and_joined_says_what_it_said() -> None:
    lines = page_edits.first_read(recognized())
    halves = page_edits.split(lines, 2, 4)
    assert texts(halves)[2:4] == ["2abc", "defghi"]
    whole = page_edits.join(halves, 2)
    assert whole
    assert texts(whole)[2] == "2abc defghi"
    boxes = [character.box for character in line_edits.characters(whole[2].line)]
    assert boxes == [character.box for character in line_edits.characters(lines[2].line)]


def test_the_line_images_of_halves_show_what_the_whole_showed() -> None:
    lines = page_edits.first_read(recognized())
    whole = lines[1].origin.line_image.unpack()
    halves = page_edits.split(lines, 1, 5)
    images = [each.origin.line_image.unpack() for each in halves[1:3]]
    assert [image.image.shape[1] % CELL_WIDTH for image in images] == [0, 0]
    edges = character_edges(lines[1].line, whole)
    for image, half, first in zip(images, halves[1:3], (0, 5), strict=True):
        for number, (left, right) in enumerate(character_edges(half.line, image)):
            before = whole.image[:, round(edges[first + number][0]) : round(edges[first + number][1])]
            now = image.image[:, round(left) : round(right)]
            assert abs(float(now.mean()) - float(before.mean())) < 12


def test_a_joined_line_image_shows_both() -> None:
    lines = page_edits.first_read(recognized())
    whole = lines[3].origin.line_image.unpack()
    made = page_edits.join(page_edits.split(lines, 3, 5), 3)
    assert made
    joined = made[3].origin.line_image.unpack()
    assert joined.image.shape[0] == HEIGHT
    assert abs(joined.image.shape[1] - whole.image.shape[1]) <= 2 * CELL_WIDTH
    for one, other in zip(character_edges(made[3].line, joined), character_edges(lines[3].line, whole), strict=True):
        now, before = joined.image[:, round(one[0]) : round(one[1])], whole.image[:, round(other[0]) : round(other[1])]
        assert abs(float(now.mean()) - float(before.mean())) < 25


def test_lines_of_different_rows_are_not_joined() -> None:
    lines = page_edits.first_read(recognized())
    assert page_edits.join(lines, 0) is None
    one, other = (lines[number].origin.line_image.unpack() for number in (0, 1))
    assert not line_image_edits.in_one_row(one, other)


def test_a_box_is_read_where_it_stands_in_reading_order() -> None:
    lines = page_edits.first_read(recognized())
    without = page_edits.remove(lines, 3)
    box = lines[3].line.box
    added = page_edits.add(without, box_read(box), box)
    assert texts(added)[3] == line_edits.UNKNOWN
    assert len({each.origin.box for each in added}) == len(added)


def test_a_box_takes_the_place_of_what_it_covers() -> None:
    lines = page_edits.first_read(recognized())
    x0, y0, x1, y1 = lines[1].line.box
    box = (x0 - 4, y0 - 4, x1 + 4, y1 + 4)
    assert texts(page_edits.add(lines, box_read(box), box)) == [
        *texts(lines)[:1],
        line_edits.UNKNOWN,
        *texts(lines)[2:],
    ]


def test_a_new_line_beside_others_comes_after_the_one_to_its_left() -> None:
    row = [Line((0, 0, 50, 20), line_edits.named(Line((0, 0, 50, 20), ())).words) for _ in range(1)]
    right = line_edits.named(Line((200, 2, 260, 22), ()))
    below = line_edits.named(Line((0, 40, 50, 60), ()))
    lines = [*row, right, below]
    assert page_edits.reading_place(lines, (100, 1, 150, 21)) == 1
    assert page_edits.reading_place(lines, (300, 1, 350, 21)) == 2
    assert page_edits.reading_place(lines, (0, 24, 50, 36)) == 2
    assert page_edits.reading_place(lines, (0, 80, 50, 99)) == 3
    assert page_edits.reading_place([], (0, 80, 50, 99)) == 0


def test_a_removed_line_is_no_example_for_training() -> None:
    """That it was removed does not say that nothing is written there: it may have become part of another line."""
    lines = page_edits.remove(page_edits.first_read(recognized()), 2)
    page = OpenPage(Path("nota.png"), 1, "1", recognized())
    page.arrange(lines)
    correction = correction_of(page, recognized(), 2, "fake")
    assert correction
    assert (correction.truth, correction.reviewed) == ("", False)
    assert texts(reopened(lines)) == texts(lines)


def test_a_line_cannot_be_split_before_its_first_character() -> None:
    with pytest.raises(ValueError, match="can be split at 0"):
        page_edits.split(page_edits.first_read(recognized()), 0, 0)


def test_an_order_survives_another_model_that_boxes_lines_a_little_otherwise() -> None:
    lines = page_edits.first_read(recognized())
    moved = page_edits.move(lines, 0, +1)
    assert moved
    order = [each.origin.box for each in moved]
    shifted = tuple(replace(each, origin=replace(each.origin, box=_shifted(each.origin.box))) for each in lines)
    assert texts(page_edits.ordered(shifted, order)) == texts(moved)


def _shifted(box: Box) -> Box:
    return box[0] + 2, box[1] + 1, box[2] + 2, box[3] + 1


operations = st.lists(
    st.tuples(
        st.sampled_from(["split", "join", "remove", "up", "down", "box", "type"]), st.integers(0, 30), st.integers(1, 9)
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(operations)
def test_whatever_is_done_comes_back_when_the_page_is_opened_again(steps: list[tuple[str, int, int]]) -> None:
    lines = page_edits.first_read(recognized())
    for name, number, index in steps:
        lines = done(lines, name, number, index)
    again = reopened(lines)
    assert [(each.origin.box, each.line.text, each.origin.added) for each in again] == [
        (each.origin.box, each.line.text, each.origin.added) for each in lines
    ]
    assert [line_edits.doubts(each.line) for each in again] == [line_edits.doubts(each.line) for each in lines]
    for one, other in zip(lines, again, strict=True):
        boxes = [[c.box[::2] for c in line_edits.characters(each.line)] for each in (one, other)]
        assert not boxes[0] or np.abs(np.subtract(*boxes)).max() <= 2
    assert texts(reopened(again)) == texts(lines)


def done(lines: Lines, name: str, number: int, index: int) -> Lines:
    """The lines after a step; as they are if it cannot be done."""
    number %= len(lines)
    line = lines[number].line
    if name == "box":
        box = (40 * index, 20 + 12 * number, 40 * index + 90, 50 + 12 * number)
        return page_edits.add(lines, box_read(box), box)
    if not line.words:
        return lines
    match name:
        case "split" if index < len(line_edits.characters(line)):
            return page_edits.split(lines, number, index)
        case "join":
            return page_edits.join(lines, number) or lines
        case "remove":
            return page_edits.remove(lines, number)
        case "up" | "down":
            return page_edits.move(lines, number, -1 if name == "up" else 1) or lines
        case "type":
            changed = replace(lines[number], line=line_edits.replace(line, 0, "w"))
            return (*lines[:number], changed, *lines[number + 1 :])
    return lines


def test_what_a_person_added_is_stored_with_its_geometry() -> None:
    lines = page_edits.split(page_edits.first_read(recognized()), 0, 3)
    page = OpenPage(Path("nota.png"), 1, "1", recognized())
    page.arrange(lines)
    correction = correction_of(page, recognized(), 0, "fake")
    assert correction
    assert correction.geometry is not None
