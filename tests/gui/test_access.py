"""The window without a mouse, without eyes, in other colours and on a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ocr_app.gui.fields_panel import Field
from tests.gui.bench import Bench

SMALL = (1366, 700)
"""Width and height of a laptop's screen, less the bar of its desktop."""


@pytest.fixture
def dark() -> Iterator[QPalette]:
    """The system turns dark while the window is open."""
    before = QApplication.palette()
    palette = QPalette(QColor(50, 50, 50))
    QApplication.setPalette(palette)
    yield palette
    QApplication.setPalette(before)


def nameless(window: QWidget) -> list[str]:
    """The controls that take the keys and have no name for a screen reader."""
    return [
        f"{type(control).__name__} of {type(control.parent()).__name__}"
        for control in window.findChildren(QWidget)
        if control.window() is window
        and control.isVisible()
        and control.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not control.objectName().startswith("qt_")  # parts of Qt's own controls
        and not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]


def test_every_control_has_a_name(bench: Bench) -> None:
    bench.open(bench.scan_of_bars())
    window = bench.window
    window.commands.find.trigger()
    window.commands.inspector.trigger()
    assert nameless(window) == []
    for command in (window.commands.export, window.commands.look_alikes, window.commands.retrain, window.commands.keys):
        command.trigger()
        dialog = [found for found in window.findChildren(QDialog) if found.isVisible()][-1]
        assert nameless(dialog) == []
        dialog.close()


def test_fields_can_be_read_when_the_system_turns_dark(bench: Bench, dark: QPalette) -> None:
    bench.open(bench.scan(doubts=0))
    picture = bench.window.fields_panel.buttons[Field.CNPJ].grab().toImage()
    lightness = [picture.pixelColor(x, y).lightness() for x in range(picture.width()) for y in range(picture.height())]
    assert max(lightness) > 200  # the text
    assert sorted(lightness)[len(lightness) // 2] < 80  # the paper


def test_the_window_with_all_its_parts_fits_a_small_screen(bench: Bench) -> None:
    bench.open(bench.scan_of_bars())
    bench.window.commands.inspector.trigger()
    bench.window.commands.find.trigger()
    bench.qtbot.waitUntil(lambda: bool(bench.window.inspector._layers))
    least = bench.window.minimumSizeHint()
    assert least.width() <= SMALL[0]
    assert least.height() <= SMALL[1]
