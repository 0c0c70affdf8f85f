"""The line under review below the page."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from ocr_app.review.pages import CharacterRef
from tests.gui.bench import Bench
from tests.gui.keyboard import CTRL

PAPER = 250
"""Grey level; below it there is ink, or a veiled ink of the rows above and below."""


def runs(row: np.ndarray) -> int:
    """How many stretches of a row of pixels are ink."""
    ink = row < PAPER
    return int(np.count_nonzero(ink[1:] & ~ink[:-1]))


def test_the_strip_shows_the_whole_line_and_the_rows_above_and_below(bench: Bench) -> None:
    bench.open(bench.scan_of_bars())
    page = bench.workspace.session.pages[0]
    strip = bench.window.review_panel.line_image
    bench.qtbot.waitUntil(lambda: bench.window.page_view.picture is not None)
    bench.workspace.review.go(CharacterRef(page, 2, 3))
    picture = strip.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    pixels = pixels[8:-8, 8 : picture.width() - 8]
    bars = [runs(row) == 10 for row in pixels]
    bands = sum(later and not earlier for earlier, later in zip([False, *bars], bars, strict=False))
    assert bands >= 3  # the rows above and below, and the line's bars


def test_a_click_on_the_strip_breaks_the_character_where_it_is(bench: Bench) -> None:
    bench.open(bench.scan_of_bars())
    page = bench.workspace.session.pages[0]
    strip = bench.window.review_panel.line_image
    bench.qtbot.waitUntil(lambda: bench.window.page_view.picture is not None)
    bench.workspace.review.go(CharacterRef(page, 2, 3))
    shown = strip._strip
    assert shown
    scale = strip._scale(shown)
    left, right = shown.edges[3]
    x = round(((left + right) / 2 - strip._begin(shown, scale)) * scale)
    bench.qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, CTRL, QPoint(x, 40))
    assert [character.box[2] for character in page.lines[2].words[0].characters[3:5]] == [208, 220]
