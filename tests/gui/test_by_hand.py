"""Pages turned, and lines added, joined, split, removed and moved, with the keyboard; all of it undone and kept."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ocr_app.document import Line
from ocr_app.gui.dialogs.shortcuts import ShortcutsDialog
from ocr_app.io.turning import turned
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef, OpenPage
from tests.gui.bench import Bench
from tests.gui.fakes import bars
from tests.gui.keyboard import CTRL, SHIFT, Key, press, texts, under_review, write


@pytest.fixture
def page(bench: Bench) -> OpenPage:
    """A page of bars, the keys going to it; each of its lines has a text of its own."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    image, lines = bars()
    bench.recognizer.learn(image, [named(number, line) for number, line in enumerate(lines)])
    path = bench.folder / "bars.png"
    Image.fromarray(image).save(path)
    bench.open(path)
    (page,) = bench.workspace.session.pages
    return page


def named(number: int, line: Line) -> Line:
    doubts = edits.doubts(line)
    typed = edits.set_text(line, f"{number}abcdefghi")
    return edits.with_seen(typed, [index for index in range(10) if index not in doubts], doubts)


def learn_turned(bench: Bench, degrees: int, text: str) -> None:
    """Lets the recognizer know what the page of bars says when a person has turned it."""
    image, lines = bars()
    box = lines[0].box
    bench.recognizer.learn(turned(image, degrees), [edits.set_text(Line((10, 10, 10 + box[3], 40), ()), text)])


def go(bench: Bench, line: int, index: int = 0) -> None:
    bench.workspace.review.go(CharacterRef(bench.workspace.session.pages[0], line, index))


def shown(bench: Bench) -> list[str]:
    """The lines that the text panel shows."""
    panel = bench.window.text_panel
    return [
        str(panel.model().index(row, 0).data()) for row in range(panel.model().rowCount()) if not panel.isRowHidden(row)
    ]


def reopen(bench: Bench) -> None:
    """Opens the same file under another name: it is known by its content."""
    copy = bench.folder / "outro nome.png"
    copy.write_bytes((bench.folder / "bars.png").read_bytes())
    bench.open(copy)


def size_on_screen(bench: Bench) -> tuple[int, int] | None:
    picture = bench.window.page_view.picture
    return picture.size if picture else None


def read_again(bench: Bench) -> None:
    bench.qtbot.waitUntil(lambda: bench.workspace.session.pages[0].recognized is not None)


# --- pages


def test_a_page_is_turned_and_read_again(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 90, "turned")
    press(bench, Key.Key_R, CTRL)
    read_again(bench)
    assert texts(bench) == ["turned"]
    bench.qtbot.waitUntil(lambda: size_on_screen(bench) == (400, 600))


def test_turned_twice_a_page_is_upside_down_and_back_again(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 180, "head over heels")
    press(bench, Key.Key_R, CTRL)
    press(bench, Key.Key_R, CTRL)
    read_again(bench)
    assert (page.turn, texts(bench)) == (180, ["head over heels"])
    press(bench, Key.Key_R, CTRL | SHIFT)
    press(bench, Key.Key_R, CTRL | SHIFT)
    read_again(bench)
    assert page.turn == 0
    assert texts(bench)[0] == "0abcdefghi"


def test_undo_turns_a_page_back_with_what_was_made_of_it(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 90, "turned")
    go(bench, 0)
    write(bench, "w")
    before = texts(bench)
    press(bench, Key.Key_R, CTRL)
    read_again(bench)
    go(bench, 0)
    write(bench, "T")
    press(bench, Key.Key_Z, CTRL)
    press(bench, Key.Key_Z, CTRL)
    assert (page.turn, texts(bench)) == (None, before)
    press(bench, Key.Key_Z, CTRL)
    assert texts(bench)[0] == "0abcdefghi"
    for _ in range(3):
        press(bench, Key.Key_Y, CTRL)
    assert texts(bench)[0][1:] == "urned"
    bench.qtbot.waitUntil(lambda: size_on_screen(bench) == (400, 600))


def test_an_undone_turn_is_not_read_any_more(bench: Bench, page: OpenPage) -> None:
    press(bench, Key.Key_R, CTRL)
    press(bench, Key.Key_Z, CTRL)
    assert page.recognized
    assert texts(bench)[0] == "0abcdefghi"
    bench.qtbot.wait(200)
    assert texts(bench)[0] == "0abcdefghi"


def test_a_turned_page_is_turned_when_it_is_opened_again(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 270, "turned")
    press(bench, Key.Key_R, CTRL | SHIFT)
    read_again(bench)
    go(bench, 0)
    write(bench, "T")
    corrected = texts(bench)
    reopen(bench)
    assert (bench.workspace.session.pages[0].turn, texts(bench)) == (270, corrected)
    bench.qtbot.waitUntil(lambda: size_on_screen(bench) == (400, 600))


def test_a_document_has_its_boxes_on_the_picture_as_it_was_given(bench: Bench, page: OpenPage) -> None:
    image, lines = bars()
    x0, y0, x1, y1 = lines[0].box
    height, _ = image.shape
    bench.recognizer.learn(turned(image, 90), [edits.set_text(Line((height - y1, x0, height - y0, x1), ()), "a")])
    press(bench, Key.Key_R, CTRL)
    read_again(bench)
    found = page.as_read()
    assert (found.width, found.height, found.rotation) == (600, 400, 90)
    assert found.lines[0].box == lines[0].box


def test_the_reading_of_other_pages_goes_on_while_one_is_turned(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 90, "turned")
    bench.open(bench.folder / "bars.png", bench.scan_of_bars("other.png", 4))
    press(bench, Key.Key_R, CTRL)
    bench.qtbot.waitUntil(lambda: all(page.recognized for page in bench.workspace.session.pages))


# --- boxes


def drag(bench: Bench, box: tuple[int, int, int, int]) -> None:
    """Draws a box of the page with Shift and the mouse."""
    view = bench.window.page_view
    rect = view.view_rect(box)
    viewport, button = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, button, SHIFT, rect.topLeft().toPoint())
    QTest.mouseMove(viewport, rect.center().toPoint())
    QTest.mouseRelease(viewport, button, SHIFT, rect.bottomRight().toPoint())


def test_a_box_that_is_drawn_is_read_as_a_line_in_its_place(bench: Bench, page: OpenPage) -> None:
    go(bench, 2)
    press(bench, Key.Key_Delete, CTRL)
    before = shown(bench)
    x0, y0, x1, y1 = bars()[1][2].box
    drag(bench, (x0 - 6, y0 - 6, x1 + 6, y1 + 6))
    bench.qtbot.waitUntil(lambda: len(shown(bench)) == len(before) + 1)
    assert shown(bench)[2] == edits.UNKNOWN
    assert under_review(bench) == edits.UNKNOWN
    assert bench.window.page_view.hasFocus()
    press(bench, Key.Key_Z, CTRL)
    assert shown(bench) == before
    press(bench, Key.Key_Y, CTRL)
    assert shown(bench)[2] == edits.UNKNOWN


def test_a_line_that_was_added_comes_back_and_can_be_learnt_from(bench: Bench, page: OpenPage) -> None:
    drag(bench, (30, 2, 300, 30))
    bench.qtbot.waitUntil(lambda: len(shown(bench)) == 7)
    write(bench, "N")
    expected = texts(bench)
    assert expected[0] == "N"
    (correction,) = [found for _, found in bench.store.all() if found.geometry]
    assert (correction.truth, correction.reviewed) == ("N", True)
    reopen(bench)
    assert texts(bench) == expected
    go(bench, 0)
    assert bench.workspace.review.character
    assert bench.workspace.review.character.box[3] <= 34


def test_a_box_is_made_with_the_keyboard(bench: Bench, page: OpenPage) -> None:
    go(bench, 5)
    press(bench, Key.Key_N, CTRL | SHIFT)
    tool = bench.window.page_commands.box_tool
    assert tool.hasFocus()
    with bench.qtbot.waitSignal(tool.drawn) as drawn:
        for _ in range(4):
            press(bench, Key.Key_Up)
            press(bench, Key.Key_Left, SHIFT)
        press(bench, Key.Key_Return)
    x0, y0, x1, y1 = drawn.args[0]
    line = bars()[1][5].box
    assert (x0, y1 - y0) == (line[0], line[3] - line[1])
    assert x1 < line[2]
    bench.qtbot.waitUntil(lambda: len(page.lines) == 7)
    assert bench.window.page_view.hasFocus()


def test_esc_leaves_the_page_as_it_is(bench: Bench, page: OpenPage) -> None:
    before = texts(bench)
    press(bench, Key.Key_N, CTRL | SHIFT)
    press(bench, Key.Key_Escape)
    assert not bench.window.page_commands.box_tool.isVisible()
    assert bench.window.page_view.hasFocus()
    drag(bench, (30, 2, 31, 3))
    assert texts(bench) == before


def test_a_box_read_after_its_page_was_turned_is_not_put_in(bench: Bench, page: OpenPage) -> None:
    learn_turned(bench, 90, "turned")
    recognized = page.recognized
    assert recognized
    press(bench, Key.Key_R, CTRL)
    read_again(bench)
    bench.workspace.recognition.box_read.emit(page, recognized, (0, 0, 9, 9), recognized)
    assert texts(bench) == ["turned"]


# --- lines


def test_lines_are_split_joined_removed_and_moved_and_all_is_undone(bench: Bench, page: OpenPage) -> None:
    before = [shown(bench)]
    go(bench, 1, 4)
    press(bench, Key.Key_J, CTRL | SHIFT)
    assert shown(bench)[1:3] == ["1abc", "defghi"]
    before.append(shown(bench))
    go(bench, 1)
    press(bench, Key.Key_J, CTRL)
    assert shown(bench)[1] == "1abc defghi"
    before.append(shown(bench))
    press(bench, Key.Key_Down, CTRL | SHIFT)
    assert shown(bench)[1:3] == ["2abcdefghi", "1abc defghi"]
    assert under_review(bench) == "1"
    before.append(shown(bench))
    press(bench, Key.Key_Up, CTRL | SHIFT)
    press(bench, Key.Key_Up, CTRL | SHIFT)
    assert shown(bench)[:2] == ["1abc defghi", "0abcdefghi"]
    press(bench, Key.Key_Delete, CTRL)
    assert shown(bench) == ["0abcdefghi", *before[0][2:]]
    assert under_review(bench) == "0"
    for expected in (None, None, *reversed(before)):
        press(bench, Key.Key_Z, CTRL)
        if expected:
            assert shown(bench) == expected
    assert bench.store.count() == 0
    assert not list(bench.store.layouts())


def test_what_is_done_to_lines_comes_back_with_the_page(bench: Bench, page: OpenPage) -> None:
    go(bench, 1, 4)
    press(bench, Key.Key_J, CTRL | SHIFT)
    go(bench, 4)
    press(bench, Key.Key_Delete, CTRL)
    press(bench, Key.Key_Up, CTRL | SHIFT)
    expected = shown(bench)
    reopen(bench)
    assert shown(bench) == expected


def test_why_nothing_is_done_is_said(bench: Bench, page: OpenPage) -> None:
    before = texts(bench)
    for line, key, modifiers, why in (
        (0, Key.Key_J, CTRL, "no line to its right"),
        (0, Key.Key_J, CTRL | SHIFT, "first character"),
        (0, Key.Key_Up, CTRL | SHIFT, "first line"),
        (5, Key.Key_Down, CTRL | SHIFT, "last line"),
    ):
        go(bench, line)
        press(bench, key, modifiers)
        assert why in bench.window.status_bar.currentMessage()
    assert texts(bench) == before
    assert not bench.workspace.review.undo_stack.canUndo()


def test_a_line_and_a_page_go_back_to_what_was_first_read(bench: Bench, page: OpenPage) -> None:
    first = texts(bench)
    for number in (0, 3):
        go(bench, number)
        write(bench, "w")
    go(bench, 1, 4)
    press(bench, Key.Key_J, CTRL | SHIFT)
    go(bench, 0)
    press(bench, Key.Key_Backspace, CTRL)
    assert shown(bench)[0] == first[0]
    changed = shown(bench)
    press(bench, Key.Key_Backspace, CTRL | SHIFT)
    assert texts(bench) == first
    assert bench.store.count() == 0
    press(bench, Key.Key_Z, CTRL)
    assert shown(bench) == changed


def test_what_is_exported_is_in_the_order_on_screen(bench: Bench, page: OpenPage) -> None:
    go(bench, 0)
    press(bench, Key.Key_Down, CTRL | SHIFT)
    go(bench, 4)
    press(bench, Key.Key_Delete, CTRL)
    assert [line.text for line in page.as_read().lines] == shown(bench)
    assert len(shown(bench)) == 5


# --- characters of another shape


def test_merged_and_broken_characters_are_read_again(bench: Bench, page: OpenPage) -> None:
    go(bench, 0, 2)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.reread):
        press(bench, Key.Key_M, CTRL)
    character = bench.workspace.review.character
    assert character
    bench.qtbot.waitUntil(lambda: bool(bench.workspace.review.character.alternatives))
    assert bench.workspace.review.character.doubtful
    merged = texts(bench)
    press(bench, Key.Key_Z, CTRL)
    assert texts(bench)[0] == "0abcdefghi"
    press(bench, Key.Key_Y, CTRL)
    assert texts(bench) == merged
    press(bench, Key.Key_Z, CTRL)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.reread):
        press(bench, Key.Key_B, CTRL)
    bench.qtbot.waitUntil(lambda: bool(bench.workspace.review.character.alternatives))
    assert edits.UNKNOWN not in texts(bench)[0]


def test_a_proposal_does_not_undo_what_was_typed_meanwhile(bench: Bench, page: OpenPage) -> None:
    go(bench, 0, 2)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.reread):
        press(bench, Key.Key_M, CTRL)
        write(bench, "w")
    bench.qtbot.wait(50)
    assert texts(bench)[0] == "0awdefghi"


# --- what tells of it


def test_every_command_is_in_the_menu_and_on_the_sheet(bench: Bench, page: OpenPage) -> None:
    press(bench, Key.Key_F1)
    dialog = bench.window.findChild(ShortcutsDialog)
    assert dialog
    said = [label.text() for label in dialog.findChildren(QLabel)]
    commands = bench.window.page_commands
    for action in (commands.turn_right, commands.turn_left, commands.read_box, *commands.of_lines):
        assert action.shortcut().toString() in said
    assert "Shift+drag" in said


def test_without_a_page_nothing_can_be_done(bench: Bench) -> None:
    commands = bench.window.page_commands
    for action in (commands.turn_right, commands.turn_left, commands.read_box, *commands.of_lines):
        assert not action.isEnabled()


def test_a_box_outside_the_page_is_cut_to_it(bench: Bench, page: OpenPage) -> None:
    bench.workspace.by_hand.read_box((-50, -50, 4000, 30))
    bench.qtbot.waitUntil(lambda: len(page.lines) == 7)
    assert page.lines[0].box == (0, 0, 600, 30)
    assert np.all(np.array(page.lines[0].box) >= 0)
