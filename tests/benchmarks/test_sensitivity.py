"""Each number of the layout is moved by a tenth, to values that it may have."""

from dataclasses import Field, fields

import pytest

from benchmarks.sensitivity import moved_values
from ocr_app.segmentation.parameters import LAYOUT


@pytest.mark.parametrize("number", fields(LAYOUT), ids=lambda number: number.name)
def test_a_number_moves_both_ways_and_no_percentile_exceeds_100(number: "Field[float]") -> None:
    value, unit = getattr(LAYOUT, number.name), number.metadata["unit"]
    lower, higher = sorted(moved_values(value, unit))
    assert lower < value < higher
    if "percentile" in f"{number.name} {unit}":
        assert higher <= 100
