"""Boxes turned with their picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.geometry import Box, rotate_box, rotate_size
from ocr_app.io.turning import turned

quarters = st.sampled_from([0, 90, 180, 270])
sizes = st.tuples(st.integers(1, 5000), st.integers(1, 5000))


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Box, int, int]:
    """A box on a picture of some width and height."""
    width, height = draw(sizes)
    x0, y0 = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    return (x0, y0, draw(st.integers(x0 + 1, width)), draw(st.integers(y0 + 1, height))), width, height


@given(pictures())
def test_four_quarter_turns_change_nothing(picture: tuple[Box, int, int]) -> None:
    given, width, height = picture
    box = given
    for _ in range(4):
        box = rotate_box(box, 90, width, height)
        width, height = rotate_size(90, width, height)
    assert box == given and (width, height) == picture[1:]


@given(pictures(), quarters)
def test_a_turn_and_its_inverse_change_nothing(picture: tuple[Box, int, int], degrees: int) -> None:
    box, width, height = picture
    there = rotate_box(box, degrees, width, height)
    assert rotate_box(there, 360 - degrees, *rotate_size(degrees, width, height)) == box


@given(pictures(), quarters)
def test_a_turned_box_lies_on_the_turned_picture(picture: tuple[Box, int, int], degrees: int) -> None:
    box, width, height = picture
    x0, y0, x1, y1 = rotate_box(box, degrees, width, height)
    width, height = rotate_size(degrees, width, height)
    assert 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_box_turns_with_the_pixels_inside_it(degrees: int) -> None:
    image = np.zeros((20, 30), np.uint8)
    image[3:8, 11:25] = 1
    x0, y0, x1, y1 = rotate_box((11, 3, 25, 8), degrees, 30, 20)
    expected = np.zeros(rotate_size(degrees, 20, 30), np.uint8)
    expected[y0:y1, x0:x1] = 1
    assert np.array_equal(turned(image, degrees), expected)
