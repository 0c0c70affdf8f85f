"""The ring as a caret: every character can be reached, corrected and added with the keyboard alone."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from ocr_app.gui.dialogs.shortcuts import ShortcutsDialog
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef
from tests.gui.bench import Bench
from tests.gui.keyboard import CTRL, SHIFT, Key, press, texts, under_review, write


@pytest.fixture
def sure(bench: Bench) -> Bench:
    """The window with a receipt without a doubt, the keys going to the page."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    bench.open(bench.scan(doubts=0))
    return bench


def place(bench: Bench) -> tuple[int, int]:
    ref = bench.workspace.review.current
    assert ref
    return ref.line, ref.index


def test_arrows_move_by_character_word_line_and_row(sure: Bench) -> None:
    page = sure.workspace.session.pages[0]
    last = len(edits.characters(page.lines[0])) - 1
    press(sure, Key.Key_Right)
    assert place(sure) == (0, 0)
    press(sure, Key.Key_Right)
    assert place(sure) == (0, 1)
    press(sure, Key.Key_End)
    assert place(sure) == (0, last)
    press(sure, Key.Key_Right)
    assert place(sure) == (1, 0)
    press(sure, Key.Key_Left)
    press(sure, Key.Key_Home)
    assert place(sure) == (0, 0)
    press(sure, Key.Key_Right, CTRL)
    assert place(sure) == (0, len(page.lines[0].words[0].characters))
    press(sure, Key.Key_Left, CTRL)
    press(sure, Key.Key_Down)
    below = place(sure)
    assert below[0] > 0
    press(sure, Key.Key_Up)
    assert place(sure)[0] < below[0]


def test_a_sure_but_wrong_character_is_corrected_by_keyboard_alone(sure: Bench) -> None:
    """Typing goes on to the next character, as where text is overwritten."""
    before = texts(sure)
    for _ in range(3):
        press(sure, Key.Key_Right)
    write(sure, "xy")
    assert texts(sure)[0] == before[0][:2] + "xy" + before[0][4:]
    assert place(sure) == (0, 4)


def test_enter_on_sure_characters_walks_the_line(sure: Bench) -> None:
    press(sure, Key.Key_Right)
    for _ in range(3):
        press(sure, Key.Key_Return)
    assert edits.seen(sure.workspace.session.pages[0].lines[0]) == (0, 1, 2)
    assert place(sure) == (0, 3)


def test_a_lost_character_is_added_before_the_first_of_its_line(sure: Bench) -> None:
    before = texts(sure)
    press(sure, Key.Key_Right)
    press(sure, Key.Key_Insert, SHIFT)
    assert place(sure) == (0, 0)
    assert under_review(sure) == edits.UNKNOWN
    write(sure, "w")
    assert texts(sure)[0] == "w" + before[0]


def test_deleting_a_sure_character_leaves_the_ring_in_its_place(sure: Bench) -> None:
    before = texts(sure)[0].replace(" ", "")
    press(sure, Key.Key_Right)
    press(sure, Key.Key_Right)
    press(sure, Key.Key_Delete)
    assert texts(sure)[0].replace(" ", "") == before[0] + before[2:]
    assert place(sure) == (0, 1)


def test_the_last_character_of_the_page_can_be_deleted(sure: Bench) -> None:
    page = sure.workspace.session.pages[0]
    number = len(page.lines) - 1
    sure.workspace.review.go(CharacterRef(page, number, len(edits.characters(page.lines[number])) - 1))
    count = len(edits.characters(page.lines[number]))
    press(sure, Key.Key_Delete)
    assert len(edits.characters(page.lines[number])) == count - 1
    assert sure.workspace.review.current


def test_after_the_last_doubt_the_arrows_go_on_from_there(bench: Bench) -> None:
    bench.open(bench.scan(doubts=1))
    bench.window.page_view.setFocus()
    there = place(bench)
    press(bench, Key.Key_Return)
    assert bench.workspace.review.current is None
    press(bench, Key.Key_Left)
    assert place(bench) == there


def test_a_confirmed_line_leads_to_the_next(sure: Bench) -> None:
    press(sure, Key.Key_Right)
    press(sure, Key.Key_Return, CTRL)
    assert place(sure) == (1, 0)


def test_the_sheet_names_the_keys(sure: Bench) -> None:
    press(sure, Key.Key_F1)
    sheet = sure.window.findChild(ShortcutsDialog)
    assert sheet
    words = [label.text() for label in sheet.findChildren(QLabel)]
    for keys in ("Left", "Down", "Home", "Ctrl+Right", "Shift+Ins", "F3", "Shift+F3"):
        assert keys in words
    assert len([word for word in words if word == "Left"]) == 1


def test_walking_the_text_takes_page_and_strip_along(receipt: Bench) -> None:
    """What is edited there is edited beside its scan."""
    window, page = receipt.window, receipt.workspace.session.pages[0]
    window.text_panel.setFocus()
    window.text_panel.setCurrentIndex(window.text_panel.model().index(0, 0))
    for row in range(1, 4):
        press(receipt, Key.Key_Down)
        assert window.text_panel.currentIndex().row() == row
        assert place(receipt)[0] == row
        assert window.page_view._ring in [character.box for character in edits.characters(page.lines[row])]
        assert window.review_panel.line_image._characters == edits.characters(page.lines[row])
    press(receipt, Key.Key_Return)
    assert window.text_panel.findChild(QLineEdit)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
