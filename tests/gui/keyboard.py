"""The window by its keyboard, as tests press it, and what it then shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from ocr_app.review import line_edits as edits
from tests.gui.bench import Bench, synth_page, true_lines

Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def press(bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    bench.qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def write(bench: Bench, text: str) -> None:
    bench.qtbot.keyClicks(QApplication.focusWidget(), text)


def texts(bench: Bench, page: int = 0) -> list[str]:
    return [line.text for line in bench.workspace.session.pages[page].lines]


def under_review(bench: Bench) -> str:
    character = bench.workspace.review.character
    return character.text if character else ""


def truth_under_review(bench: Bench, seed: int = 1) -> str:
    ref = bench.workspace.review.current
    assert ref
    return edits.characters(true_lines(synth_page(seed))[ref.line])[ref.index].text


def edit_line(bench: Bench, row: int, text: str) -> None:
    panel = bench.window.text_panel
    panel.setFocus()
    panel.setCurrentIndex(panel.model().index(row, 0))
    press(bench, Key.Key_Return)
    editor = panel.findChild(QLineEdit)
    assert editor
    editor.setText(text)
    bench.qtbot.keyClick(editor, Key.Key_Return)
    bench.qtbot.waitUntil(bench.window.page_view.hasFocus)
