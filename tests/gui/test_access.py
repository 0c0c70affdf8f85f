"""The window without a mouse, without eyes, in other colours and on a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from tests.gui.bench import Bench
from tests.gui.notes import open_note
from tests.ocr_app.fiscal.pages import ROWS, danfe

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
    for command in (
        window.commands.export,
        window.commands.look_alikes,
        window.commands.retrain,
        window.commands.shortcuts,
    ):
        command.trigger()
        dialog = [found for found in window.findChildren(QDialog) if found.isVisible()][-1]
        assert nameless(dialog) == []
        dialog.close()


def test_fields_can_be_read_when_the_system_turns_dark(bench: Bench, dark: QPalette) -> None:
    open_note(bench, danfe(ROWS))
    picture = bench.window.fields_panel.tree.viewport().grab().toImage()
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


@pytest.mark.parametrize("code", ["en", "pt_BR"])
def test_the_sheet_of_keys_fits_a_small_screen(bench: Bench, code: str) -> None:
    bench.windows.change_language(code)
    bench.window.commands.shortcuts.trigger()
    sheet = bench.window.findChildren(QDialog)[-1].sizeHint()
    bench.windows.change_language("en")
    assert sheet.width() <= SMALL[0]
    assert sheet.height() <= SMALL[1]


def tab_stops(bench: Bench, window: QWidget, start: QWidget) -> list[QWidget]:
    """What Tab goes through from a control on, until it comes back to one that it has been to."""
    bench.qtbot.waitExposed(window)
    window.activateWindow()
    bench.qtbot.waitUntil(window.isActiveWindow)
    start.setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in stops:
        stops.append(focused)
        bench.qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return stops


@pytest.mark.parametrize("name", ["export", "look_alikes", "retrain"])
def test_tab_reaches_every_control_of_a_dialog(bench: Bench, name: str) -> None:
    bench.open(bench.scan_of_bars())
    getattr(bench.window.commands, name).trigger()
    dialog = [found for found in bench.window.findChildren(QDialog) if found.isVisible()][-1]
    wanted = [
        control
        for control in dialog.findChildren(QWidget)
        if control.isVisible()
        and control.isEnabled()
        and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not control.objectName().startswith("qt_")
    ]
    assert set(tab_stops(bench, dialog, wanted[0])) >= set(wanted)
    dialog.close()


def test_tab_leads_from_the_text_to_all_that_is_beside_it_and_back_to_the_page(bench: Bench) -> None:
    """On the page itself, Tab goes to the next doubt; F6 leads away from there."""
    open_note(bench, danfe(ROWS))
    window = bench.window
    bench.qtbot.waitUntil(lambda: not window.status_bar.cancel_button.isVisible())
    stops = tab_stops(bench, window, window.text_panel)
    assert stops == [window.text_panel, window.fields_panel.tree, window.thumbnails, window.page_view]


@pytest.fixture
def large_type() -> Iterator[int]:
    """The system's font is twice as large while the window is open."""
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(2 * before.pointSizeF())
    QApplication.setFont(font)
    yield font.pointSize()
    QApplication.setFont(before)


def test_all_text_follows_the_size_of_the_systems_font(bench: Bench, large_type: int) -> None:
    bench.open(bench.scan(doubts=1))
    window = bench.window
    for text in (*window.findChildren(QLabel), *window.findChildren(QAbstractButton), window.text_panel):
        if text.isVisible() and text.window() is window:
            assert text.font().pointSize() >= 0.75 * large_type, text
            if isinstance(text, QLabel) and text.text():
                assert text.height() >= text.fontMetrics().height(), text.text()
    assert window.text_panel.sizeHintForRow(0) > QFontMetrics(QApplication.font()).height()
