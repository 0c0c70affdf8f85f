"""Where things are on the page view: pure functions over plain numbers and arrays.

*Page* coordinates are pixels of the page; *view* coordinates are pixels of the widget. A view shows the page enlarged
`zoom` times, with its left top corner at `origin` (x, y) of the view.
"""

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""[N, 4]: x0, y0, x1, y1 in page pixels."""

ZOOM_STEP = 1.25
_LEAST_ZOOM, _MOST_ZOOM = 0.02, 8.0
_READABLE = 20.0  # px; height at which a character is shown
_TOO_SMALL, _TOO_LARGE = 14.0, 32.0  # px; between these the zoom stays: the page must not swell at every other line


class Fitting(Enum):
    """What the zoom follows."""

    CHARACTER = auto()
    """The characters around the one under review are readable."""
    PAGE = auto()
    """The whole page is shown."""
    WIDTH = auto()
    """The page is as wide as the view."""


def fit_zoom(*, page: tuple[int, int], view: tuple[int, int], margin: int) -> float:
    """The zoom at which a page (width, height) fits into a view (width, height) with `margin` pixels around it."""
    room = [max(1, extent - 2 * margin) for extent in view]
    return clamp_zoom(zoom=min(room[0] / page[0], room[1] / page[1]))


def fit_width(*, page: tuple[int, int], view: tuple[int, int], margin: int) -> float:
    """The zoom at which a page is as wide as the view."""
    return clamp_zoom(zoom=max(1, view[0] - 2 * margin) / page[0])


def readable_zoom(*, zoom: float, height: float) -> float:
    """The zoom at which characters of a height in page pixels can be read: the present one, if they can already."""
    return zoom if _TOO_SMALL <= zoom * height <= _TOO_LARGE else clamp_zoom(zoom=_READABLE / height)


def clamp_zoom(*, zoom: float) -> float:
    return min(max(zoom, _LEAST_ZOOM), _MOST_ZOOM)


def origin(*, extent: float, view: int, scroll: int, margin: int) -> float:
    """Where the page begins along one axis: centred if it fits with its margins, else moved by the scroll bar."""
    return (view - extent) / 2 if extent + 2 * margin <= view else margin - scroll


def scroll_range(*, extent: float, view: int, margin: int) -> int:
    """How far the scroll bar of an axis goes."""
    return max(0, round(extent + 2 * margin - view))


def scroll_to_keep(*, at: float, page: float, zoom: float, margin: int) -> int:
    """The scroll value that keeps page coordinate `page` at view coordinate `at`."""
    return round(page * zoom + margin - at)


def scroll_to_show(*, scroll: int, low: float, high: float, view: int, reach: int) -> int:
    """The scroll value nearest to `scroll` that shows view coordinates low to high (at scroll 0) with `reach` around.

    What is out of sight is brought to the middle: the eye need not look for it at the edge.
    """
    if low - scroll >= reach and high - scroll <= view - reach:
        return scroll
    return round((low + high - view) / 2)


def visible(*, boxes: Boxes, area: tuple[float, float, float, float]) -> NDArray[np.intp]:
    """Indices of the boxes that touch an area (x0, y0, x1, y1)."""
    x0, y0, x1, y1 = area
    return np.flatnonzero((boxes[:, 2] > x0) & (boxes[:, 0] < x1) & (boxes[:, 3] > y0) & (boxes[:, 1] < y1))


def hit(*, boxes: Boxes, x: float, y: float, reach: float) -> int | None:
    """The box under a point, else the nearest within `reach`; of several the one whose middle is nearest."""
    if not len(boxes):
        return None
    across = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 2]), 0)
    down = np.maximum(np.maximum(boxes[:, 1] - y, y - boxes[:, 3]), 0)
    distance = np.hypot(across, down)
    middle = np.hypot((boxes[:, 0] + boxes[:, 2]) / 2 - x, (boxes[:, 1] + boxes[:, 3]) / 2 - y)
    nearest = int(np.lexsort((middle, distance))[0])
    return nearest if distance[nearest] <= reach else None
