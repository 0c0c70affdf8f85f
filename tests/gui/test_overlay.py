"""The reading laid over the page."""

import numpy as np
from PySide6.QtGui import QImage

from tests.gui.bench import Bench
from tests.gui.keyboard import Key, press, write


def painted(bench: Bench) -> np.ndarray:
    """The page on screen as grey levels; what is read appears, and the scan is still there but paler."""
    view = bench.window.page_view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(view.constBits(), np.uint8).reshape(view.height(), view.bytesPerLine())
    return pixels[:, : view.width()].astype(int)


def test_one_key_lays_the_reading_over_the_page_and_takes_it_away(receipt: Bench) -> None:
    receipt.qtbot.waitUntil(lambda: receipt.window.page_view.picture is not None)
    scan = painted(receipt)
    press(receipt, Key.Key_F4)
    assert receipt.window.commands.text_overlay.isChecked()
    both = painted(receipt)
    assert np.count_nonzero(both > scan + 60) > 1000  # ink of the scan has become paler
    press(receipt, Key.Key_F4)
    assert np.array_equal(painted(receipt), scan)


def test_a_correction_shows_in_the_overlay(receipt: Bench) -> None:
    receipt.qtbot.waitUntil(lambda: receipt.window.page_view.picture is not None)
    press(receipt, Key.Key_F4)
    view, review = receipt.window.page_view, receipt.workspace.review
    view.set_zoom(1)
    ref, character = review.current, review.character
    assert ref
    assert character

    def print_of_it() -> QImage:
        review.go(ref)
        return view.viewport().grab(view._rect(*character.box).toAlignedRect()).toImage()

    before = print_of_it()
    write(receipt, "w")
    assert print_of_it() != before
