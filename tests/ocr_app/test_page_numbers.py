"""Which pages of a document are wanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.page_numbers import ALL_PAGES, PageNumbers

RANGES = st.tuples(st.integers(1, 50), st.none() | st.integers(0, 30)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)


@given(st.lists(RANGES, min_size=1), st.integers(0, 100))
def test_ranges_mean_what_they_say_and_are_written_as_they_are_parsed(
    ranges: list[tuple[int, int | None]], page_count: int
) -> None:
    numbers = PageNumbers(tuple(ranges))
    assert PageNumbers.parse(str(numbers)) == numbers
    wanted = {n for first, last in ranges for n in range(first, (last or page_count) + 1)}
    assert numbers.among(page_count) == sorted(wanted & set(range(1, page_count + 1)))
    assert numbers.first == min(first for first, _ in ranges)


def test_without_ranges_all_pages_are_wanted() -> None:
    assert ALL_PAGES.among(3) == [1, 2, 3]


@pytest.mark.parametrize("text", ["", "0", "3-1", "1,,2", "one", "-3", "1-2-3", "1.5"])
def test_what_are_no_pages_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PageNumbers.parse(text)
