"""Lines that run down or up their page, edited as if they ran to the right."""

from collections.abc import Callable

from ocr_app.document import Line, moved
from ocr_app.geometry import rotate_box


def along(line: Line, rotation: int, edit: Callable[[Line], Line]) -> Line:
    """What an edit, which takes abscissas for places along the line, makes of one that lies on a page turned so.

    `rotation` is that of the line's `LineImage`.
    """
    if not rotation:
        return edit(line)
    upright = moved(line, lambda box: rotate_box(box, rotation, 0, 0))
    return moved(edit(upright), lambda box: rotate_box(box, -rotation, 0, 0))
