"""What a person said about a page as a whole: which way is up, and in which order its lines are read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ocr_app.corrections.records import iso_time
from ocr_app.geometry import Box

LAYOUT_COLUMNS = ("page_hash", "turn", "line_order", "time")
"""The columns of a `LayoutRow`."""

LayoutRow = tuple[Any, ...]
"""A layout as the database holds it: its order is JSON, its time ISO 8601."""

_TURNS = (None, 0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's layout.

    Attributes:
        page_hash: of the picture as given for its turn, of the page as it was turned for the order of its lines.
        time: when it was said, with a time zone.
        turn: degrees clockwise by which the picture must be turned; None: the recognizer finds out.
        order: the boxes of the lines, as they are read; None: as the recognizer puts them.

    Raises:
        ValueError: an attribute is not as described.
    """

    page_hash: str
    time: datetime
    turn: int | None = None
    order: tuple[Box, ...] | None = None

    def __post_init__(self) -> None:
        if self.turn not in _TURNS:
            raise ValueError(f"a turn of {self.turn!r} degrees")
        if self.time.tzinfo is None:
            raise ValueError("the time lacks a time zone")

    @property
    def is_default(self) -> bool:
        """True if it says nothing that the recognizer does not."""
        return self.turn is None and self.order is None


def layout_to_row(layout: PageLayout) -> LayoutRow:
    order = None if layout.order is None else json.dumps(layout.order)
    return layout.page_hash, layout.turn, order, iso_time(layout.time)


def layout_from_row(row: LayoutRow) -> PageLayout:
    """The layout of a row.

    Raises:
        ValueError: it is none; the message is one line.
    """
    page_hash, turn, order, time = row
    try:
        page_hash.encode()
        boxes = None if order is None else tuple(_box(box) for box in json.loads(order))
        return PageLayout(page_hash, datetime.fromisoformat(time), turn, boxes)
    except (TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("its turn, order or time cannot be read") from error


def is_layout(row: LayoutRow) -> bool:
    """True if the row is whole."""
    try:
        layout_from_row(row)
    except ValueError:
        return False
    return True


def _box(data: Any) -> Box:
    x0, y0, x1, y1 = (int(side) for side in data)
    return x0, y0, x1, y1
