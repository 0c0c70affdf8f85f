"""What a page is searched for is bounded, however many parts it has and however far they reach over each other."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr_app.segmentation import components
from ocr_app.segmentation.ink import Components, affordable, connected_components
from tests.ocr_app.segmentation.drawn import lines_of

SIDES = st.integers(0, 100_000)


@given(st.lists(st.tuples(SIDES, SIDES), max_size=30), st.integers(0, 20), st.integers(1, 10**9), st.floats(0, 4))
def test_of_too_many_boxes_the_smallest_are_looked_at(
    sizes: list[tuple[int, int]], most: int, page: int, pages: float
) -> None:
    width, height = np.array(sizes, np.int32).reshape(-1, 2).T
    chosen = affordable(width, height, page, most, pages).tolist()
    areas = [w * h for w, h in sizes]
    others = [area for number, area in enumerate(areas) if number not in chosen]
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= most
    taken = sum(areas[number] for number in chosen)
    assert taken <= pages * page
    assert all(areas[number] <= area for number in chosen for area in others)
    if others and len(chosen) < most:
        assert taken + min(others) > pages * page


def marks_and_angles() -> NDArray[np.uint8]:
    """Marks as high as letters over nested angles, whose boxes lie over each other."""
    page = np.full((1200, 1200), 255, np.uint8)
    for y in range(20, 400, 40):
        for x in range(20, 1180, 26):
            cv2.rectangle(page, (x, y), (x + 10, y + 22), 0, 3)
    for y in range(420, 850, 14):
        cv2.polylines(page, [np.array([[0, y], [600, y + 300], [1200, y]])], False, 0, 3)
    return page


def test_parts_that_lie_over_each_other_are_not_all_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    page, looked_at = marks_and_angles(), [0]

    def counted(strokes: NDArray[np.uint8]) -> Components:
        looked_at[0] += strokes.size
        return connected_components(strokes)

    monkeypatch.setattr(components, "connected_components", counted)
    assert lines_of(page)
    assert looked_at[0] < 15 * page.size


def test_bars_without_any_letter_are_no_lines() -> None:
    page = np.full((900, 900), 255, np.uint8)
    for y in range(10, 700, 240):
        for x in range(10, 890, 10):
            page[y : y + 200, x : x + 4] = 0
    assert lines_of(page) == []
