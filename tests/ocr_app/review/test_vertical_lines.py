"""Lines that run down or up the page are edited, stored and shown as those that run to the right."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_app.corrections import Correction
from ocr_app.document import Line, moved
from ocr_app.geometry import Box, rotate_box
from ocr_app.gui.pictures.strip import strip_of
from ocr_app.recognition.parts import shifted
from ocr_app.review import line_edits, page_edits
from ocr_app.review.edges import boxes_at, character_edges
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.page_edits import Lines
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.review.split_point import best_cut
from ocr_app.review.stored import correction_of, order_of, restore
from ocr_app.review.turned_lines import along
from ocr_app.segmentation.line_image import LineImage
from tests.gui.fakes import bars, cut

ROTATIONS = [0, 90, 270]


@cache
def pairs() -> list[tuple[Line, LineImage]]:
    image, lines = bars()
    return [(line_edits.set_text(line, f"{n}abcdefghi"), strip) for n, (line, strip) in enumerate(cut(image, lines))]


@cache
def recognized(rotation: int) -> RecognizedPage:
    """The page of bars, turned the other way round without its lines being read so."""
    image, _ = bars()
    height, width = image.shape
    x, y = {0: (0, 0), 90: (-width, 0), 270: (0, -height)}[rotation]

    def turned(box: Box) -> Box:
        x0, y0, x1, y1 = box
        return rotate_box((x0 + x, y0 + y, x1 + x, y1 + y), -rotation, 0, 0)

    lines = tuple(moved(line, turned) for line, _ in pairs())
    images = tuple(PackedLineImage.of(replace(shifted(each, x, y), rotation=rotation)) for _, each in pairs())
    size = (height, width) if rotation else (width, height)
    return RecognizedPage(size, "hash", lines, images, "hash")


def reopened(lines: Lines, rotation: int) -> Lines:
    page = OpenPage(Path("nota.png"), 1, "1", recognized(rotation))
    page.arrange(lines)
    stored = (correction_of(page, recognized(rotation), number, "fake") for number in range(len(lines)))
    corrections: list[Correction] = [each for each in stored if each]
    return restore(recognized(rotation), corrections, order_of(page, recognized(rotation)))


def boxes(line: Line) -> list[Box]:
    return [character.box for character in line_edits.characters(line)]


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_the_page_of_these_tests_holds_its_lines(rotation: int) -> None:
    page = recognized(rotation)
    width, height = page.size
    assert all(0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height for x0, y0, x1, y1 in (line.box for line in page.lines))
    assert [line.is_vertical for line in page.lines] == [bool(rotation)] * len(page.lines)


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_the_edges_of_characters_are_those_of_the_line_image(rotation: int) -> None:
    for each, (line, line_image) in zip(page_edits.first_read(recognized(rotation)), pairs(), strict=True):
        unpacked = each.origin.line_image.unpack()
        edges = character_edges(each.line, unpacked)
        assert np.allclose(edges, character_edges(line, line_image), atol=0.05)
        assert boxes_at(edges, each.line, unpacked) == boxes(each.line)


@given(st.sampled_from(ROTATIONS), st.integers(0, 5), st.integers(1, 9))
def test_a_line_split_and_joined_says_what_it_said_where_it_stood(rotation: int, number: int, index: int) -> None:
    lines = page_edits.first_read(recognized(rotation))
    halves = page_edits.split(lines, number, index)
    text = lines[number].line.text
    assert [each.line.text for each in halves[number : number + 2]] == [text[:index], text[index:]]
    whole = page_edits.join(halves, number)
    assert whole
    assert whole[number].line.text == f"{text[:index]} {text[index:]}"
    assert boxes(whole[number].line) == boxes(lines[number].line)
    assert whole[number].origin.rotation == rotation


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(ROTATIONS), st.integers(0, 5), st.integers(1, 9), st.booleans(), st.text("abcxyz", min_size=1))
def test_what_is_done_comes_back(rotation: int, number: int, index: int, joined: bool, text: str) -> None:
    lines = page_edits.split(page_edits.first_read(recognized(rotation)), number, index)
    lines = (page_edits.join(lines, number) or lines) if joined else lines
    typed = along(lines[number].line, rotation, lambda line: line_edits.set_text(line, text))
    lines = (*lines[:number], replace(lines[number], line=typed), *lines[number + 1 :])
    again = reopened(lines, rotation)
    assert [(each.origin.box, each.line.text) for each in again] == [
        (each.origin.box, each.line.text) for each in lines
    ]
    for one, other in zip(lines, again, strict=True):
        assert not boxes(one.line) or np.abs(np.subtract(boxes(one.line), boxes(other.line))).max() <= 2


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_lines_of_different_columns_are_not_joined(rotation: int) -> None:
    assert page_edits.join(page_edits.first_read(recognized(rotation)), 0) is None


@pytest.mark.parametrize("rotation", [90, 270])
def test_an_upright_line_is_not_joined_with_a_vertical_one(rotation: int) -> None:
    halves = page_edits.split(page_edits.first_read(recognized(rotation)), 1, 5)
    upright = replace(halves[2].origin.line_image.unpack(), rotation=0)
    other = replace(halves[2], origin=replace(halves[2].origin, line_image=PackedLineImage.of(upright)))
    assert page_edits.join((*halves[:2], other, *halves[3:]), 1) is None


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_a_character_is_broken_across_its_line(rotation: int) -> None:
    first = page_edits.first_read(recognized(rotation))[0]
    line_image = first.origin.line_image.unpack()
    cut_at = best_cut(line_image, boxes(first.line)[3])
    assert cut_at is not None
    broken = along(first.line, rotation, lambda line: line_edits.split(line, 3, cut_at))
    one, other = boxes(broken)[3:5]
    across = 1 if rotation else 0
    assert (one[1 - across], one[3 - across]) == (other[1 - across], other[3 - across])
    edges = character_edges(broken, line_image)
    assert abs(edges[3][1] - edges[4][0]) < 0.1
    assert np.allclose((edges[3][0], edges[4][1]), character_edges(first.line, line_image)[3])


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_an_added_character_stands_after_the_one_before_it(rotation: int) -> None:
    first = page_edits.first_read(recognized(rotation))[0]
    line_image = first.origin.line_image.unpack()
    added = along(first.line, rotation, lambda line: line_edits.add(line, 4))
    edges = character_edges(added, line_image)
    assert edges[4][1] <= edges[5][0] + 0.1 < edges[5][1] <= edges[6][0] + 0.1


@pytest.mark.parametrize("rotation", [90, 270])
def test_the_review_shows_a_vertical_line_upright(rotation: int) -> None:
    first = page_edits.first_read(recognized(rotation))[0]
    line_image = first.origin.line_image.unpack()
    strip = strip_of(first.line, None, line_image)
    assert strip.picture.size == line_image.image.shape[::-1]
    assert 0 <= strip.left < strip.right <= line_image.image.shape[1]
