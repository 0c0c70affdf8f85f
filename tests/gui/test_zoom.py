"""How large the page is shown."""

from statistics import median

import pytest

from ocr_app.gui.page.geometry import Fitting
from ocr_app.review import line_edits as edits
from tests.gui.bench import Bench
from tests.gui.keyboard import CTRL, Key, press


def shown_height(bench: Bench) -> float:
    """Of the characters of the line under review, in pixels of the view."""
    line = bench.workspace.review.line
    assert line
    heights = [character.box[3] - character.box[1] for character in edits.characters(line)]
    return median(heights) * bench.window.page_view.zoom


def test_the_characters_around_the_one_under_review_can_be_read(receipt: Bench) -> None:
    for _ in receipt.workspace.review.queue:
        assert 12 <= shown_height(receipt) <= 34
        ring = receipt.window.page_view._ring
        assert ring
        assert (
            receipt.window.page_view.viewport().rect().contains(receipt.window.page_view._rect(*ring).toAlignedRect())
        )
        press(receipt, Key.Key_Tab)


@pytest.mark.parametrize("key", [Key.Key_0, Key.Key_9, Key.Key_Minus])
def test_a_zoom_that_was_chosen_stays_until_the_character_is_wanted_again(receipt: Bench, key: Key) -> None:
    view = receipt.window.page_view
    press(receipt, key, CTRL)
    press(receipt, key, CTRL)
    press(receipt, key, CTRL)
    chosen = view.zoom
    press(receipt, Key.Key_Tab)
    press(receipt, Key.Key_Tab)
    assert view.zoom == chosen
    press(receipt, Key.Key_8, CTRL)
    assert 12 <= shown_height(receipt) <= 34


def test_the_page_stays_as_wide_as_the_view(receipt: Bench) -> None:
    view = receipt.window.page_view
    view.set_fitting(Fitting.WIDTH)
    before = view.zoom
    receipt.window.resize(receipt.window.width() + 200, receipt.window.height())
    receipt.qtbot.waitUntil(lambda: view.zoom > before)
    assert not view.horizontalScrollBar().isVisible()
