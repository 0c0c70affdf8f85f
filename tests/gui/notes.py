"""Scans of fiscal documents in the window."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr_app.document import Line
from ocr_app.review import line_edits as edits
from tests.gui.bench import Bench
from tests.ocr_app.fiscal.pages import document


def printed(lines: Sequence[Line]) -> NDArray[np.uint8]:
    """A page with a bar for every character."""
    image = np.full((2300, 1700), 255, np.uint8)
    for x0, y0, x1, y1 in (character.box for each in lines for character in edits.characters(each)):
        image[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2] = 60
    return image


def open_note(bench: Bench, *pages: Sequence[tuple[str, int, int]], extra: Sequence[Line] = ()) -> None:
    """Opens a scan with a note on its pages, read as it is told here, the keys going to the page."""
    images = []
    for number, page in enumerate(pages):
        lines = list(document(*page, extra=extra).pages[0].lines)
        image = printed(lines)
        image[0, number] = 0  # no two pages are the same
        bench.recognizer.learn(image, lines)
        images.append(Image.fromarray(image))
    path = bench.folder / "note.tif"
    images[0].save(path, save_all=True, append_images=images[1:])
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    bench.open(path)
