"""Doubts settled and lines typed, with nothing that a mouse is needed for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef
from tests.gui.bench import DOUBTS, Bench, synth_page, text_lines
from tests.gui.keyboard import ALT, CTRL, SHIFT, Key, edit_line, press, texts, truth_under_review, under_review, write


def test_the_whole_page_without_a_mouse(receipt: Bench) -> None:
    """Every doubt is settled with the keyboard alone, and what is exported is the truth."""
    while receipt.workspace.session.doubtful:
        truth = truth_under_review(receipt)
        if under_review(receipt) == truth:
            press(receipt, Key.Key_Return)
        else:
            write(receipt, truth)
    press(receipt, Key.Key_E, CTRL)
    dialog = receipt.window.findChild(ExportDialog)
    assert dialog
    receipt.qtbot.waitUntil(dialog.isActiveWindow)
    with receipt.qtbot.waitSignal(receipt.workspace.recognition.exported):
        press(receipt, Key.Key_Return)
    exported = (receipt.folder / "nota.txt").read_text().splitlines()
    assert " ".join(exported).split() == " ".join(text_lines(synth_page().lines)).split()


def test_the_most_urgent_doubt_is_under_review_first(receipt: Bench) -> None:
    review = receipt.workspace.review
    assert review.current
    assert (review.current.line, review.current.index) == (review.queue[0].line, review.queue[0].index)
    assert len(review.queue) == DOUBTS


def test_tab_goes_through_the_doubts_and_around(receipt: Bench) -> None:
    seen = []
    for _ in range(DOUBTS):
        seen.append(receipt.workspace.review.current)
        press(receipt, Key.Key_Tab)
    assert len(set(seen)) == DOUBTS
    assert receipt.workspace.review.current == seen[0]
    press(receipt, Key.Key_Backtab, SHIFT)
    assert receipt.workspace.review.current == seen[-1]


def test_tab_stops_once_at_a_hopeless_line_and_after_all_others(bench: Bench) -> None:
    path = bench.scan_of_bars()
    (lines,) = bench.recognizer.pages.values()
    (word,) = lines[1].words
    dirt = tuple(replace(character, confidence=0.3) for character in word.characters)
    lines[1] = replace(lines[1], words=(replace(word, characters=dirt),))
    bench.open(path)
    bench.window.page_view.setFocus()
    seen = []
    for _ in bench.workspace.review.queue:
        assert bench.workspace.review.current
        seen.append(bench.workspace.review.current.line)
        press(bench, Key.Key_Tab)
    assert seen.count(1) == 1
    assert seen[-1] == 1
    assert bench.workspace.review.current == CharacterRef(bench.workspace.session.pages[0], seen[0], 6)


def test_typing_corrects_and_goes_on(receipt: Bench) -> None:
    first = receipt.workspace.review.current
    assert first
    write(receipt, "w")
    assert edits.characters(first.page.lines[first.line])[first.index].text == "w"
    assert receipt.workspace.review.current != first
    assert receipt.workspace.session.doubtful == DOUBTS - 1


def test_accents_may_be_composed(receipt: Bench) -> None:
    ref = receipt.workspace.review.current
    assert ref
    event = QInputMethodEvent("", [])
    event.setCommitString("ã")
    QApplication.sendEvent(receipt.window.page_view, event)
    assert edits.characters(ref.page.lines[ref.line])[ref.index].text == "ã"


def test_enter_confirms(receipt: Bench) -> None:
    before = texts(receipt)
    press(receipt, Key.Key_Return)
    assert receipt.workspace.session.doubtful == DOUBTS - 1
    assert texts(receipt) == before


def test_alt_and_a_digit_take_a_runner_up(receipt: Bench) -> None:
    ref, runner_up = receipt.workspace.review.current, receipt.workspace.review.character
    assert ref
    assert runner_up
    press(receipt, Key.Key_2, ALT)
    assert edits.characters(ref.page.lines[ref.line])[ref.index].text == runner_up.alternatives[1][0]
    press(receipt, Key.Key_5, ALT)  # there is none
    assert receipt.workspace.session.doubtful == DOUBTS - 1


def test_break_and_merge(receipt: Bench) -> None:
    ref, character = receipt.workspace.review.current, receipt.workspace.review.character
    assert ref
    assert character
    count = len(edits.characters(ref.page.lines[ref.line]))
    press(receipt, Key.Key_B, CTRL)
    left, right = edits.characters(ref.page.lines[ref.line])[ref.index : ref.index + 2]
    assert (left.box[0], right.box[2]) == (character.box[0], character.box[2])
    assert receipt.workspace.review.character == left
    press(receipt, Key.Key_M, CTRL)
    assert len(edits.characters(ref.page.lines[ref.line])) == count
    assert edits.characters(ref.page.lines[ref.line])[ref.index].box == character.box


def test_ctrl_click_breaks_where_the_mouse_is(receipt: Bench) -> None:
    receipt.window.page_view.set_zoom(2)
    ref, character = receipt.workspace.review.current, receipt.workspace.review.character
    assert ref
    assert character
    x0, y0, x1, y1 = character.box
    x = x0 + (x1 - x0) // 3
    at = receipt.window.page_view._to_view(x + 0.25, (y0 + y1) / 2).toPoint()
    receipt.qtbot.mouseClick(receipt.window.page_view.viewport(), Qt.MouseButton.LeftButton, CTRL, at)
    assert edits.characters(ref.page.lines[ref.line])[ref.index].box[2] == pytest.approx(x, abs=1)


def test_delete_and_insert(receipt: Bench) -> None:
    ref = receipt.workspace.review.current
    assert ref
    line = ref.page.lines[ref.line]
    press(receipt, Key.Key_Insert)
    assert under_review(receipt) == edits.UNKNOWN
    write(receipt, "w")
    assert edits.characters(ref.page.lines[ref.line])[ref.index + 1].text == "w"
    receipt.workspace.review.go(CharacterRef(ref.page, ref.line, ref.index + 1))
    press(receipt, Key.Key_Delete)
    assert ref.page.lines[ref.line].text == line.text


def test_a_click_puts_a_character_under_review(receipt: Bench) -> None:
    view, page = receipt.window.page_view, receipt.workspace.session.pages[0]
    view.set_zoom(1)
    view.verticalScrollBar().setValue(0)
    x0, y0, x1, y1 = edits.characters(page.lines[1])[2].box
    at = view._to_view((x0 + x1) / 2, (y0 + y1) / 2).toPoint()
    receipt.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert receipt.workspace.review.current == CharacterRef(page, 1, 2)


def test_the_line_image_takes_clicks_and_keys_too(receipt: Bench) -> None:
    line_image = receipt.window.review_panel.line_image
    ref = receipt.workspace.review.current
    assert ref
    receipt.qtbot.mouseClick(line_image, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    moved = receipt.workspace.review.current
    assert moved
    assert moved.line == ref.line
    receipt.qtbot.keyClicks(line_image, "w")
    assert edits.characters(moved.page.lines[moved.line])[moved.index].text == "w"


def test_undo_and_redo_go_back_across_pages(bench: Bench) -> None:
    bench.open(bench.scan("a.png", 1), bench.scan("b.png", 2))
    bench.window.page_view.setFocus()
    before = texts(bench, 0), texts(bench, 1)
    write(bench, "w")
    press(bench, Key.Key_PageDown, CTRL)
    write(bench, "w")
    after = texts(bench, 0), texts(bench, 1)
    assert after[0] != before[0]
    assert after[1] != before[1]
    press(bench, Key.Key_Z, CTRL)
    press(bench, Key.Key_Z, CTRL)
    assert (texts(bench, 0), texts(bench, 1)) == before
    assert bench.workspace.review.page is bench.workspace.session.pages[0]
    press(bench, Key.Key_Y, CTRL)
    press(bench, Key.Key_Y, CTRL)
    assert (texts(bench, 0), texts(bench, 1)) == after
    assert bench.workspace.review.page is bench.workspace.session.pages[1]


def test_after_the_last_doubt_typing_changes_nothing_more(bench: Bench) -> None:
    bench.open(bench.scan(doubts=1))
    bench.window.page_view.setFocus()
    press(bench, Key.Key_Return)
    settled = texts(bench)
    write(bench, "www")
    assert texts(bench) == settled


def test_a_line_can_be_typed_anew(receipt: Bench) -> None:
    page = receipt.workspace.session.pages[0]
    before = page.lines[0]
    edit_line(receipt, 0, before.text + " & FILHOS")
    assert page.lines[0].text == before.text + " & FILHOS"
    assert edits.characters(page.lines[0])[: len(edits.characters(before))] == edits.characters(before)
    assert receipt.window.page_view.hasFocus()
    press(receipt, Key.Key_Z, CTRL)
    assert page.lines[0] == before


def test_escape_drops_the_edit_of_a_line(receipt: Bench) -> None:
    before = texts(receipt)
    panel = receipt.window.text_panel
    panel.setFocus()
    press(receipt, Key.Key_Return)
    editor = panel.findChild(QLineEdit)
    assert editor
    editor.setText("nonsense")
    receipt.qtbot.keyClick(editor, Key.Key_Escape)
    assert texts(receipt) == before


def test_find_and_replace(receipt: Bench) -> None:
    before = texts(receipt)
    press(receipt, Key.Key_F, CTRL)
    bar = receipt.window.find_bar
    assert bar.text.hasFocus()
    write(receipt, "total")
    press(receipt, Key.Key_Return)
    ref = receipt.workspace.review.current
    assert ref
    assert "TOTAL" in ref.page.lines[ref.line].text.upper()
    bar.by.setText("SOMA")
    bar.replace_all_button.click()
    assert texts(receipt) == [_replaced(text) for text in before]
    receipt.window.commands.undo.trigger()
    assert texts(receipt) == before
    press(receipt, Key.Key_Escape)
    assert bar.isHidden()


def _replaced(text: str) -> str:
    for word in ("TOTAL", "Total", "total"):
        text = text.replace(word, "SOMA")
    return text


def test_replacing_one_by_one_goes_on_to_the_next(receipt: Bench) -> None:
    receipt.window.commands.find.trigger()
    bar = receipt.window.find_bar
    bar.text.setText("total")
    bar.by.setText("SOMA")
    hits = sum(text.upper().count("TOTAL") for text in texts(receipt))
    bar.find_hit(+1)
    for done in range(1, hits + 1):
        bar.replace()
        assert sum(text.count("SOMA") for text in texts(receipt)) == done
