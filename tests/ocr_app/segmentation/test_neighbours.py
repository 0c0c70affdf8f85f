from hypothesis import given
from hypothesis import strategies as st

from ocr_app.segmentation.neighbours import Neighbours
from ocr_app.segmentation.text_line import TextLine

lines = st.builds(
    lambda y, slope, cap, x0, width: TextLine((0.0, slope, y), cap, x0, x0 + width),
    st.floats(-50, 3000),
    st.floats(-0.02, 0.02),
    st.floats(5, 200),
    st.floats(0, 2000),
    st.floats(3, 1500),
)


@given(st.lists(lines, max_size=12), lines)
def test_no_line_of_the_same_row_is_left_out(others: list[TextLine], line: TextLine) -> None:
    neighbours = Neighbours()
    for number, other in enumerate(others):
        neighbours.add(number, other)
    found = neighbours.of(line)
    assert found == sorted(set(found))
    for number, other in enumerate(others):
        # Where they are next to each other, their baselines are less than the smaller cap height apart.
        x = min(max(line.x0, other.x0), other.x1), min(max(other.x0, line.x0), line.x1)
        if abs(float(other.y(x[0])) - float(line.y(x[1]))) < min(line.cap_height, other.cap_height):
            assert number in found
