"""What the window shows and exports of pages that are read."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from ocr_app.export import FORMATS
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.gui.dialogs.shortcuts import ShortcutsDialog
from tests.gui.bench import Bench
from tests.gui.keyboard import Key, press, texts, write


def test_json_export_holds_the_corrections(receipt: Bench) -> None:
    write(receipt, "w")
    with receipt.qtbot.waitSignal(receipt.workspace.recognition.exported) as signal:
        receipt.workspace.export(receipt.folder / "out", FORMATS["json"])
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


def test_an_export_says_what_it_replaces(receipt: Bench) -> None:
    """Which is never what may be another scan."""

    def notes() -> str:
        return "\n".join(label.text() for label in dialog.findChildren(QLabel))

    result = receipt.folder / "nota.pdf"
    result.write_bytes(b"%PDF-1.7 of a scanner")
    receipt.window.commands.export.trigger()
    dialog = receipt.window.findChild(ExportDialog)
    assert dialog
    dialog.folder_edit.setText(str(receipt.folder))
    dialog.format_box.setCurrentIndex(dialog.format_box.findData("pdf"))
    assert "Replaces" not in notes()
    result.unlink()
    with receipt.qtbot.waitSignal(receipt.workspace.recognition.exported):
        receipt.workspace.export(receipt.folder, FORMATS["pdf"])
    dialog.folder_edit.setText(f"{receipt.folder}/.")
    assert "Replaces nota.pdf" in notes()
    (receipt.folder / "nota.txt").write_text("of the user's")
    dialog.format_box.setCurrentIndex(dialog.format_box.findData("text"))
    assert "Replaces nota.txt" in notes()
    dialog.folder_edit.setText(str(receipt.folder / ("n" * 300)))
    assert "Replaces" not in notes()


def test_an_export_that_fails_is_told(receipt: Bench) -> None:
    with receipt.qtbot.waitSignal(receipt.workspace.failed):
        receipt.workspace.export(receipt.folder / "nota.png", FORMATS["text"])
    assert receipt.window.message
    assert "Nothing was written" in receipt.window.message.text()


def test_zoom_and_renderings(receipt: Bench) -> None:
    view, commands = receipt.window.page_view, receipt.window.commands
    commands.fit.trigger()
    fitted = view.zoom
    commands.zoom_in.trigger()
    assert view.zoom > fitted
    commands.zoom_out.trigger()
    assert view.zoom == pytest.approx(fitted)
    commands.fit_width.trigger()
    assert view.zoom > fitted
    commands.fit.trigger()
    assert view.zoom == pytest.approx(fitted)
    for action in commands.renderings.actions():
        with receipt.qtbot.waitSignal(receipt.workspace.decoding.picture_ready):
            action.trigger()


def test_the_sheet_names_every_key(receipt: Bench) -> None:
    press(receipt, Key.Key_F1)
    sheet = receipt.window.findChild(ShortcutsDialog)
    assert sheet
    words = [label.text() for label in sheet.findChildren(QLabel)]
    for keys in ("Tab", "Shift+Tab", "Return", "Alt+1", "Alt+5", "Ctrl+M", "Ctrl+B", "Ins", "Del", "Ctrl+Z", "Ctrl+Y"):
        assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) in words


def test_the_sheet_of_keys_does_not_scroll_sideways(receipt: Bench) -> None:
    words = "a command with a name that is long enough for three of them to be wider than the screen"
    sheet = ShortcutsDialog([(title, [("Ctrl+X", words)]) for title in ("First", "Second", "Third")], receipt.window)
    sheet.show()
    area = sheet.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert not area.horizontalScrollBar().maximum()


def test_another_language_keeps_everything_else(receipt: Bench) -> None:
    write(receipt, "w")
    before = texts(receipt), receipt.workspace.review.current
    receipt.window.commands.languages.actions()[1].trigger()
    assert receipt.window.commands.confirm.text() == "&Confirmar como lido"
    assert (texts(receipt), receipt.workspace.review.current) == before
    receipt.windows.change_language("en")
    assert receipt.window.commands.confirm.text() == "&Confirm as read"


def test_f6_goes_from_pane_to_pane(receipt: Bench) -> None:
    window = receipt.window
    open_panes = [window.page_view, window.text_panel, window.thumbnails]
    seen = []
    for _ in open_panes:
        press(receipt, Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert set(seen) == set(open_panes)


def test_every_format_of_the_command_line_can_be_exported(receipt: Bench) -> None:
    for name, format in FORMATS.items():
        with receipt.qtbot.waitSignal(receipt.workspace.recognition.exported):
            receipt.workspace.export(receipt.folder / name, format)
        assert list((receipt.folder / name).iterdir())
