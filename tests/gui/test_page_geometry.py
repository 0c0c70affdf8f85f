"""Zooming, scrolling and hitting, without a window."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.gui.page import geometry

SIZES = st.tuples(st.integers(10, 9000), st.integers(10, 9000))
VIEWS = st.tuples(st.integers(200, 3000), st.integers(200, 2000))


@given(SIZES, VIEWS, st.integers(0, 40))
def test_a_fitted_page_is_all_in_view_and_touches_the_margins(
    page: tuple[int, int], view: tuple[int, int], margin: int
) -> None:
    zoom = geometry.fit_zoom(page=page, view=view, margin=margin)
    sides = [extent * zoom for extent in page]
    rooms = [extent - 2 * margin for extent in view]
    assert zoom == 0.02 or all(side <= room + 1e-6 for side, room in zip(sides, rooms, strict=True))
    if 0.02 < zoom < 8:
        assert any(abs(side - room) < 1e-6 for side, room in zip(sides, rooms, strict=True))


@given(st.floats(0.1, 4), st.integers(0, 2000), st.floats(0, 5000), st.integers(0, 40))
def test_what_is_under_the_pointer_stays_there(zoom: float, at: int, page: float, margin: int) -> None:
    scroll = geometry.scroll_to_keep(at=at, page=page, zoom=zoom, margin=margin)
    assert abs(margin - scroll + page * zoom - at) <= 0.5


@given(st.integers(0, 5000), st.floats(0, 5000), st.floats(1, 60), st.integers(200, 1500))
def test_the_character_under_review_is_brought_into_view(scroll: int, low: float, width: float, view: int) -> None:
    new = geometry.scroll_to_show(scroll=scroll, low=low, high=low + width, view=view, reach=48)
    assert new <= low
    assert low + width <= new + view
    assert geometry.scroll_to_show(scroll=new, low=low, high=low + width, view=view, reach=48) == new


BOXES = st.lists(st.tuples(*[st.integers(0, 300)] * 2, *[st.integers(1, 30)] * 2), min_size=1, max_size=20)


@given(BOXES, st.integers(0, 300), st.integers(0, 300))
def test_a_point_hits_a_box_it_is_in(drawn: list[tuple[int, int, int, int]], x: int, y: int) -> None:
    boxes = np.array([(x0, y0, x0 + width, y0 + height) for x0, y0, width, height in drawn], float)
    number = geometry.hit(boxes=boxes, x=x, y=y, reach=0)
    inside = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    assert (number is None) == (not inside.any())
    assert number is None or inside[number]


def test_a_near_miss_hits_the_nearest() -> None:
    boxes = np.array([(0, 0, 10, 10), (20, 0, 30, 10)], float)
    assert geometry.hit(boxes=boxes, x=13, y=5, reach=4) == 0
    assert geometry.hit(boxes=boxes, x=17, y=5, reach=4) == 1
    assert geometry.hit(boxes=boxes, x=15, y=50, reach=4) is None
    assert geometry.hit(boxes=np.zeros((0, 4)), x=0, y=0, reach=9) is None


def test_visible() -> None:
    boxes = np.array([(0, 0, 10, 10), (20, 0, 30, 10), (0, 50, 10, 60)], float)
    assert geometry.visible(boxes=boxes, area=(5, 5, 21, 40)).tolist() == [0, 1]
