"""Pictures made smaller by a whole factor, and larger again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.scaling import shrunk, stretched

sides = st.integers(1, 40)


@given(sides, sides, st.integers(1, 9), st.integers(0, 255))
def test_a_picture_of_one_level_stays_one(height: int, width: int, factor: int, level: int) -> None:
    picture = np.full((height, width), level, np.uint8)
    small = shrunk(picture, factor)
    assert small.shape == (-(-height // factor), -(-width // factor))
    assert np.array_equal(stretched(small, factor, picture.shape), picture)


def test_what_is_at_the_far_edge_of_a_picture_stays_there() -> None:
    picture = np.zeros((16, 1603), np.uint8)  # 3 px more than a whole number of squares
    picture[:, 1592:] = 255
    assert np.flatnonzero(stretched(shrunk(picture, 8), 8, picture.shape)[8] > 127).tolist() == list(range(1592, 1603))
