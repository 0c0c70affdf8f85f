"""Where the keys go: it is seen, and it can be chosen without a mouse."""

from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from ocr_app.gui.style.focus import FocusRing
from tests.gui.bench import Bench
from tests.gui.keyboard import CTRL, Key, press, write


def ring_surrounds(bench: Bench, control: QWidget) -> bool:
    ring = bench.window.findChild(FocusRing)
    assert ring
    place = QRect(control.mapTo(bench.window, QPoint()), control.size())
    return (
        ring.isVisible()
        and ring.geometry().contains(place & bench.window.rect())
        and (ring.geometry().width() <= place.width() + 8)
    )


def test_a_ring_shows_what_has_the_keys(receipt: Bench) -> None:
    receipt.window.commands.inspector.trigger()
    receipt.qtbot.waitUntil(lambda: receipt.window.inspector.stages.isVisible())
    seen = set()
    for key in (Key.Key_F6, Key.Key_Tab, Key.Key_Tab, Key.Key_F6, Key.Key_F6, Key.Key_F6):
        press(receipt, key)
        focused = QApplication.focusWidget()
        receipt.qtbot.waitUntil(lambda focused=focused: ring_surrounds(receipt, focused))
        seen.add(focused)
    assert len(seen) > 3


def test_the_ring_follows_its_control(receipt: Bench) -> None:
    receipt.window.resize(receipt.window.width() + 60, receipt.window.height() + 40)
    receipt.qtbot.waitUntil(lambda: ring_surrounds(receipt, receipt.window.page_view))


def test_a_page_number_can_be_typed(bench: Bench) -> None:
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    first, *others = [Image.open(bench.scan_of_bars(f"{shift}.png", shift)) for shift in range(3)]
    path = bench.folder / "three.tif"
    first.save(path, save_all=True, append_images=others)
    bench.open(path)
    bench.window.page_view.setFocus()
    pages, review = bench.workspace.session.pages, bench.workspace.review
    press(bench, Key.Key_G, CTRL)
    write(bench, "3")
    press(bench, Key.Key_Return)
    assert review.page is pages[2]
    assert bench.window.page_view.hasFocus()
    press(bench, Key.Key_G, CTRL)
    write(bench, "1")
    press(bench, Key.Key_Escape)
    assert review.page is pages[2]
    assert bench.window.page_view.hasFocus()
    assert bench.window.tool_bar.page_box.text() == "3"
