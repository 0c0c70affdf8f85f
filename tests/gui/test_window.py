"""The window as a person meets it: files opened, doubts settled, nothing lost, nothing that a mouse is needed for."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QIcon, QImage, QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from ocr_app.export import FORMATS
from ocr_app.gui import edits
from ocr_app.gui.export_dialog import ExportDialog
from ocr_app.gui.fields_panel import Field
from ocr_app.gui.key_sheet import KeySheet
from ocr_app.gui.session import Place
from tests.gui.bench import DOUBTS, Bench, synth_page, text_lines, true_lines

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
    return [line.text for line in bench.desk.session.pages[page].lines]


def under_review(bench: Bench) -> str:
    character = bench.desk.review.character
    return character.text if character else ""


def truth_under_review(bench: Bench, seed: int = 1) -> str:
    place = bench.desk.review.place
    assert place
    return edits.characters(true_lines(synth_page(seed))[place.line])[place.index].text


@pytest.fixture
def receipt(bench: Bench) -> Bench:
    """The window with a receipt read, the keys going to the page."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    bench.open(bench.scan())
    return bench


# --- reviewing


def test_the_whole_page_without_a_mouse(receipt: Bench) -> None:
    """Every doubt is settled with the keyboard alone, and what is exported is the truth."""
    while receipt.desk.session.doubtful:
        truth = truth_under_review(receipt)
        if under_review(receipt) == truth:
            press(receipt, Key.Key_Return)
        else:
            write(receipt, truth)
    press(receipt, Key.Key_E, CTRL)
    dialog = receipt.window.findChild(ExportDialog)
    assert dialog
    receipt.qtbot.waitUntil(dialog.isActiveWindow)
    with receipt.qtbot.waitSignal(receipt.desk.reading.exported):
        press(receipt, Key.Key_Return)
    exported = (receipt.folder / "nota.txt").read_text().splitlines()
    assert " ".join(exported).split() == " ".join(text_lines(synth_page().lines)).split()


def test_the_worst_doubt_is_under_review_first(receipt: Bench) -> None:
    review = receipt.desk.review
    assert review.place
    assert (review.place.line, review.place.index) == (review.queue[0].line, review.queue[0].index)
    assert len(review.queue) == DOUBTS


def test_tab_goes_through_the_doubts_and_around(receipt: Bench) -> None:
    seen = []
    for _ in range(DOUBTS):
        seen.append(receipt.desk.review.place)
        press(receipt, Key.Key_Tab)
    assert len(set(seen)) == DOUBTS
    assert receipt.desk.review.place == seen[0]
    press(receipt, Key.Key_Backtab, SHIFT)
    assert receipt.desk.review.place == seen[-1]


def test_typing_corrects_and_goes_on(receipt: Bench) -> None:
    first = receipt.desk.review.place
    assert first
    write(receipt, "w")
    assert edits.characters(first.page.lines[first.line])[first.index].text == "w"
    assert receipt.desk.review.place != first
    assert receipt.desk.session.doubtful == DOUBTS - 1


def test_accents_may_be_composed(receipt: Bench) -> None:
    place = receipt.desk.review.place
    assert place
    event = QInputMethodEvent("", [])
    event.setCommitString("ã")
    QApplication.sendEvent(receipt.window.page_view, event)
    assert edits.characters(place.page.lines[place.line])[place.index].text == "ã"


def test_enter_confirms(receipt: Bench) -> None:
    before = texts(receipt)
    press(receipt, Key.Key_Return)
    assert receipt.desk.session.doubtful == DOUBTS - 1
    assert texts(receipt) == before


def test_alt_and_a_digit_take_a_runner_up(receipt: Bench) -> None:
    place, runner_up = receipt.desk.review.place, receipt.desk.review.character
    assert place
    assert runner_up
    press(receipt, Key.Key_2, ALT)
    assert edits.characters(place.page.lines[place.line])[place.index].text == runner_up.alternatives[1][0]
    press(receipt, Key.Key_5, ALT)  # there is none
    assert receipt.desk.session.doubtful == DOUBTS - 1


def test_break_and_merge(receipt: Bench) -> None:
    place, character = receipt.desk.review.place, receipt.desk.review.character
    assert place
    assert character
    count = len(edits.characters(place.page.lines[place.line]))
    press(receipt, Key.Key_B, CTRL)
    left, right = edits.characters(place.page.lines[place.line])[place.index : place.index + 2]
    assert (left.box[0], right.box[2]) == (character.box[0], character.box[2])
    assert receipt.desk.review.character == left
    press(receipt, Key.Key_M, CTRL)
    assert len(edits.characters(place.page.lines[place.line])) == count
    assert edits.characters(place.page.lines[place.line])[place.index].box == character.box


def test_ctrl_click_breaks_where_the_mouse_is(receipt: Bench) -> None:
    receipt.window.page_view.set_zoom(2)
    place, character = receipt.desk.review.place, receipt.desk.review.character
    assert place
    assert character
    x0, y0, x1, y1 = character.box
    x = x0 + (x1 - x0) // 3
    at = receipt.window.page_view._to_view(x + 0.25, (y0 + y1) / 2).toPoint()
    receipt.qtbot.mouseClick(receipt.window.page_view.viewport(), Qt.MouseButton.LeftButton, CTRL, at)
    assert edits.characters(place.page.lines[place.line])[place.index].box[2] == pytest.approx(x, abs=1)


def test_delete_and_insert(receipt: Bench) -> None:
    place = receipt.desk.review.place
    assert place
    line = place.page.lines[place.line]
    press(receipt, Key.Key_Insert)
    assert under_review(receipt) == edits.UNKNOWN
    write(receipt, "w")
    assert edits.characters(place.page.lines[place.line])[place.index + 1].text == "w"
    receipt.desk.review.go(Place(place.page, place.line, place.index + 1))
    press(receipt, Key.Key_Delete)
    assert place.page.lines[place.line].text == line.text


def test_a_click_puts_a_character_under_review(receipt: Bench) -> None:
    view, page = receipt.window.page_view, receipt.desk.session.pages[0]
    view.set_zoom(1)
    view.verticalScrollBar().setValue(0)
    x0, y0, x1, y1 = edits.characters(page.lines[1])[2].box
    at = view._to_view((x0 + x1) / 2, (y0 + y1) / 2).toPoint()
    receipt.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert receipt.desk.review.place == Place(page, 1, 2)


def test_the_strip_takes_clicks_and_keys_too(receipt: Bench) -> None:
    strip = receipt.window.review_panel.strip
    place = receipt.desk.review.place
    assert place
    receipt.qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    moved = receipt.desk.review.place
    assert moved
    assert moved.line == place.line
    receipt.qtbot.keyClicks(strip, "w")
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
    assert bench.desk.review.page is bench.desk.session.pages[0]
    press(bench, Key.Key_Y, CTRL)
    press(bench, Key.Key_Y, CTRL)
    assert (texts(bench, 0), texts(bench, 1)) == after
    assert bench.desk.review.page is bench.desk.session.pages[1]


def test_after_the_last_doubt_typing_changes_nothing_more(bench: Bench) -> None:
    bench.open(bench.scan(doubts=1))
    bench.window.page_view.setFocus()
    press(bench, Key.Key_Return)
    settled = texts(bench)
    write(bench, "www")
    assert texts(bench) == settled


# --- lines


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


def test_a_line_can_be_typed_anew(receipt: Bench) -> None:
    page = receipt.desk.session.pages[0]
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
    place = receipt.desk.review.place
    assert place
    assert "TOTAL" in place.page.lines[place.line].text.upper()
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


# --- saving


def test_corrections_come_back_with_the_same_page_whatever_its_name(receipt: Bench) -> None:
    write(receipt, "w")
    write(receipt, "x")
    press(receipt, Key.Key_Insert)
    write(receipt, "y")
    edit_line(receipt, 0, "PADARIA NOVA")
    corrected = texts(receipt)
    boxes = [[c.box for c in edits.characters(line)] for line in receipt.desk.session.pages[0].lines]
    copy = receipt.folder / "outro nome.png"
    copy.write_bytes((receipt.folder / "nota.png").read_bytes())
    receipt.open(copy)
    assert texts(receipt) == corrected
    again = [[c.box for c in edits.characters(line)] for line in receipt.desk.session.pages[0].lines]
    assert np.abs(np.concatenate([np.subtract(a, b) for a, b in zip(again, boxes, strict=True)])).max() <= 1


def test_a_line_confirmed_as_read_stays_confirmed(bench: Bench) -> None:
    bench.open(bench.scan(doubts=1))
    bench.desk.review.confirm()
    bench.open(bench.folder / "nota.png")
    assert bench.desk.session.doubtful == 0


def test_the_state_of_every_doubt_comes_back(receipt: Bench) -> None:
    """Confirmed, corrected, split and not yet named, or not yet looked at: reopening changes none of it."""
    review, page = receipt.desk.review, receipt.desk.session.pages[0]
    crowded = max(range(len(page.lines)), key=lambda number: len(edits.doubts(page.lines[number])))
    doubts = edits.doubts(page.lines[crowded])
    assert len(doubts) > 1
    review.go(Place(page, crowded, doubts[0]))
    press(receipt, Key.Key_Return)
    other = next(number for number, line in enumerate(page.lines) if number != crowded and edits.doubts(line))
    review.go(Place(page, other, 0))
    press(receipt, Key.Key_Insert)
    before = [(line.text, edits.doubts(line)) for line in page.lines]
    receipt.open(receipt.folder / "nota.png")
    assert [(line.text, edits.doubts(line)) for line in receipt.desk.session.pages[0].lines] == before


def test_the_whole_line_can_be_confirmed(receipt: Bench) -> None:
    """A line that the reader was sure of is stored too: it is an example of what it says."""
    page = receipt.desk.session.pages[0]
    sure = next(number for number, line in enumerate(page.lines) if not edits.doubts(line))
    doubted = next(number for number, line in enumerate(page.lines) if edits.doubts(line))
    before = texts(receipt)
    for number in (sure, doubted):
        receipt.desk.review.go(Place(page, number, 0))
        press(receipt, Key.Key_Return, CTRL)
        assert not edits.doubts(page.lines[number])
    assert texts(receipt) == before
    assert [found.reviewed for found in receipt.store.page(page.reading.hash)] == [True, True]
    receipt.open(receipt.folder / "nota.png")
    assert not edits.doubts(receipt.desk.session.pages[0].lines[doubted])


def test_every_correction_is_stored_at_once_and_undo_takes_it_out(receipt: Bench) -> None:
    place = receipt.desk.review.place
    assert place
    write(receipt, "w")
    (correction,) = receipt.store.page(receipt.desk.session.pages[0].reading.hash)
    assert correction.truth != correction.reading
    assert correction.doubtful == edits.doubts(receipt.desk.session.pages[0].lines[place.line])
    assert correction.edges is not None
    press(receipt, Key.Key_Z, CTRL)
    assert receipt.store.count() == 0


def test_what_cannot_be_stored_is_said_and_stored_later(receipt: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocr_app.errors import StoreError

    def full(correction: object) -> int:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(receipt.store, "add", full)
        write(receipt, "w")
    labels = [label.text() for label in receipt.window.status_bar.findChildren(QLabel)]
    assert "not saved" in labels
    write(receipt, "x")
    assert receipt.store.count() == 2


# --- opening


def test_several_files_open_side_by_side_and_bad_ones_are_told_together(bench: Bench) -> None:
    empty, missing = bench.folder / "empty.png", bench.folder / "missing.png"
    empty.touch()
    bench.open(bench.scan("a.png"), empty, bench.scan("b.png", 2), missing)
    assert [page.name for page in bench.desk.session.pages] == ["a.png", "b.png"]
    assert bench.window.message
    assert "“empty.png”" in bench.window.message.text()
    assert "“missing.png”" in bench.window.message.text()


def test_a_page_that_cannot_be_read_leaves_the_others(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = bench.scan("a.png"), bench.scan("b.png", 2)
    read = bench.reader.read_strips
    monkeypatch.setattr(bench.reader, "read_strips", lambda image: 1 / 0 if image.shape == shape else read(image))
    shape = synth_page(1).image.shape
    bench.open(one, other)
    bad, good = bench.desk.session.pages
    assert bad.failed
    assert good.reading
    assert bench.window.commands.export.isEnabled()


def multipage(bench: Bench) -> Path:
    pages = [Image.open(bench.scan(f"{seed}.png", seed)) for seed in (1, 2, 3)]
    path = bench.folder / "compras.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


def _has_ink(icon: QIcon) -> bool:
    image = icon.pixmap(64).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return any(pixel.alpha() and pixel.lightness() < 128 for pixel in pixels)


def test_a_document_shows_its_pages_and_their_thumbnails(bench: Bench) -> None:
    bench.open(multipage(bench))
    thumbnails = bench.window.thumbnails
    bench.qtbot.waitUntil(lambda: _has_ink(thumbnails.item(2).icon()))
    assert thumbnails.count() == 3
    assert thumbnails.item(1).text() == f"2\n{DOUBTS} doubtful"
    assert f"{3 * DOUBTS} of {bench.desk.session.characters:,}" in [
        label.text() for label in bench.window.review_panel.findChildren(QLabel)
    ]
    thumbnails.setCurrentRow(2)
    assert bench.desk.review.page is bench.desk.session.pages[2]
    bench.window.tool_bar.page_box.setValue(2)
    assert bench.desk.review.page is bench.desk.session.pages[1]
    bench.qtbot.waitUntil(lambda: bench.window.page_view._size == synth_page(2).image.shape[::-1])


def test_reading_can_be_cancelled_and_resumed(bench: Bench) -> None:
    path = multipage(bench)
    bench.desk.reading.page_read.connect(lambda: bench.window.status_bar.cancel_button.click())
    with bench.qtbot.waitSignal(bench.desk.progress.finished):
        bench.desk.open([path])
    read = sum(page.reading is not None for page in bench.desk.session.pages)
    assert read < 3
    bench.desk.reading.page_read.disconnect()
    bench.desk.reading.page_read.connect(bench.desk._take)
    bench.window.commands.read_rest.trigger()
    bench.qtbot.waitUntil(lambda: bench.desk.session.complete)


def test_the_page_on_screen_is_read_first(bench: Bench) -> None:
    path = multipage(bench)
    order: list[int] = []
    bench.desk.reading.page_read.connect(lambda page, reading: order.append(page.number))
    show_last = bench.desk.session.opened.connect(lambda: bench.desk.review.show_page(bench.desk.session.pages[2]))
    bench.open(path)
    bench.desk.session.opened.disconnect(show_last)
    assert order.index(3) <= 1  # the first page may have begun before


def test_ctrl_o_asks_what_to_open(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.scan()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    bench.qtbot.waitExposed(bench.window)
    bench.window.page_view.setFocus()
    with bench.qtbot.waitSignal(bench.desk.opened):
        press(bench, Key.Key_O, CTRL)
    assert [page.source for page in bench.desk.session.pages] == [path]


def test_recent_files(bench: Bench) -> None:
    one, other = bench.scan("a.png"), bench.scan("b.png", 2)
    bench.open(one)
    bench.open(other)
    assert bench.settings.recent == [other, one]
    bench.window._recent.aboutToShow.emit()
    with bench.qtbot.waitSignal(bench.desk.opened):
        bench.window._recent.actions()[1].trigger()
    assert bench.settings.recent == [one, other]


def test_drop(bench: Bench) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bench.scan()))])
    position, keys = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    event = QDropEvent(position, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    with bench.qtbot.waitSignal(bench.desk.opened):
        bench.window.dropEvent(event)
    assert [page.source.name for page in bench.desk.session.pages] == ["nota.png"]


def test_paste_a_picture(bench: Bench) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(bench.scan())))
    with bench.qtbot.waitSignal(bench.desk.session.page_changed):
        bench.window.commands.paste.trigger()
    assert len(texts(bench)) == len(true_lines(synth_page()))
    assert bench.settings.recent == []


def test_paste_files(bench: Bench) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bench.scan()))])
    QGuiApplication.clipboard().setMimeData(data)
    with bench.qtbot.waitSignal(bench.desk.opened):
        bench.window.commands.paste.trigger()
    assert [page.source.name for page in bench.desk.session.pages] == ["nota.png"]


# --- exporting, looking, helping


def test_json_export_holds_the_corrections(receipt: Bench) -> None:
    write(receipt, "w")
    with receipt.qtbot.waitSignal(receipt.desk.reading.exported) as signal:
        receipt.desk.export(receipt.folder / "out", FORMATS["json"])
    (path,) = signal.args[0]
    (page,) = json.loads(path.read_text())["pages"]
    read = [" ".join(word["text"] for word in line["words"]) for line in page["lines"]]
    assert read == texts(receipt)


def test_what_lies_where_nothing_can_be_written_is_exported_to_the_home(
    receipt: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    receipt.window.commands.export.trigger()
    dialog = receipt.window.findChild(ExportDialog)
    assert dialog
    assert dialog.folder == Path.home()


def test_an_export_that_fails_is_told(receipt: Bench) -> None:
    with receipt.qtbot.waitSignal(receipt.desk.failed):
        receipt.desk.export(receipt.folder / "nota.png", FORMATS["text"])
    assert receipt.window.message
    assert "Nothing was written" in receipt.window.message.text()


def test_zoom_and_layers(receipt: Bench) -> None:
    view, commands = receipt.window.page_view, receipt.window.commands
    fitted = view.zoom
    commands.zoom_in.trigger()
    assert view.zoom > fitted
    commands.zoom_out.trigger()
    assert view.zoom == pytest.approx(fitted)
    commands.fit_width.trigger()
    assert view.zoom > fitted
    commands.fit.trigger()
    assert view.zoom == pytest.approx(fitted)
    for action in commands.layers.actions():
        with receipt.qtbot.waitSignal(receipt.desk.decoding.picture_ready):
            action.trigger()


def test_the_sheet_names_every_key(receipt: Bench) -> None:
    press(receipt, Key.Key_F1)
    sheet = receipt.window.findChild(KeySheet)
    assert sheet
    words = [label.text() for label in sheet.findChildren(QLabel)]
    for keys in ("Tab", "Shift+Tab", "Return", "Alt+1", "Alt+5", "Ctrl+M", "Ctrl+B", "Ins", "Del", "Ctrl+Z", "Ctrl+Y"):
        assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) in words


def test_another_language_keeps_everything_else(receipt: Bench) -> None:
    write(receipt, "w")
    before = texts(receipt), receipt.desk.review.place
    receipt.window.commands.languages.actions()[1].trigger()
    assert receipt.window.commands.confirm.text() == "&Confirmar como lido"
    assert (texts(receipt), receipt.desk.review.place) == before
    receipt.windows.change_language("en")
    assert receipt.window.commands.confirm.text() == "&Confirm as read"


def test_fields_lead_to_their_place(receipt: Bench) -> None:
    panel = receipt.window.fields_panel
    panel.buttons[Field.CNPJ].click()
    place = receipt.desk.review.place
    assert place
    assert panel.buttons[Field.CNPJ].text() in place.page.lines[place.line].text


def test_a_misread_field_is_marked_until_it_is_corrected(bench: Bench) -> None:
    bench.open(bench.scan(doubts=0))
    panel, page = bench.window.fields_panel, bench.desk.session.pages[0]
    button, mark = panel.buttons[Field.CNPJ], panel.marks[Field.CNPJ]
    bench.qtbot.waitUntil(lambda: mark.text() == "ok")
    button.click()
    place = bench.desk.review.place
    assert place
    digit = edits.characters(page.lines[place.line])[place.index].text
    bench.desk.review.type(str((int(digit) + 1) % 10))
    bench.qtbot.waitUntil(lambda: mark.text() == "?")
    assert "do not match" in mark.toolTip()
    assert "do not match" in button.accessibleName()
    bench.desk.review.undo_stack.undo()
    bench.qtbot.waitUntil(lambda: mark.text() == "ok")


def test_f6_goes_from_pane_to_pane(receipt: Bench) -> None:
    open_panes = [pane for pane in receipt.window.panes if pane is not receipt.window.inspector.stages]
    seen = []
    for _ in open_panes:
        press(receipt, Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert set(seen) == set(open_panes)


def test_every_format_of_the_command_line_can_be_exported(receipt: Bench) -> None:
    for name, format in FORMATS.items():
        with receipt.qtbot.waitSignal(receipt.desk.reading.exported):
            receipt.desk.export(receipt.folder / name, format)
        assert list((receipt.folder / name).iterdir())
