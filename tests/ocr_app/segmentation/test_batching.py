"""Batches of line images of similar width."""

from hypothesis import given
from hypothesis import strategies as st

from ocr_app.segmentation.batching import batches_by_width
from ocr_app.segmentation.line_image import CELL_WIDTH


@given(st.lists(st.integers(1, 60)), st.integers(1, 100))
def test_every_line_image_is_in_one_batch_of_bounded_size(cells: list[int], max_cells: int) -> None:
    batches = batches_by_width(enumerate(cells), lambda item: item[1] * CELL_WIDTH, max_cells)
    flat = [item for batch in batches for item in batch]
    assert flat == sorted(enumerate(cells), key=lambda item: item[1])
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(width for _, width in batch) <= max_cells
