"""Exporting a pile: what is finished, in a format and to a folder that are remembered, or as one table."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from ocr_app.export import FORMATS
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from tests.gui.bench import DOUBTS, Bench, synth_page, true_lines
from tests.gui.test_bad_files import messages
from tests.gui.test_large import Endless

KEY = "27100153392973004762650070008412271251147405"
"""What the first receipt prints."""


def ask(bench: Bench) -> ExportDialog:
    """The dialog that the command opens."""
    bench.window.commands.export.trigger()
    return bench.window.findChildren(ExportDialog)[-1]


def choose(dialog: ExportDialog, format: str, folder: Path) -> None:
    dialog.format_box.setCurrentIndex(dialog.format_box.findData(format))
    dialog.folder_edit.setText(str(folder))


def export(bench: Bench, dialog: ExportDialog) -> list[str]:
    """Accepts a dialog; the names of the files that are written."""
    with bench.qtbot.waitSignal(bench.workspace.recognition.exported) as exported:
        dialog.accept()
    return [path.name for path in exported.args[0]]


@pytest.fixture
def pile(bench: Bench) -> Bench:
    """The window with a receipt that has doubts, one that has none, and a file that cannot be opened."""
    (bench.folder / "broken.jpg").write_text("not a scan")
    bench.open(bench.scan("a.png"), bench.scan("b.png", 2, doubts=0), bench.folder / "broken.jpg")
    return bench


def test_folder_and_format_are_those_of_the_last_time(pile: Bench) -> None:
    dialog = ask(pile)
    assert dialog.folder == pile.folder
    (pile.folder / "out").mkdir()
    choose(dialog, "hocr", pile.folder / "out")
    assert export(pile, dialog) == ["a.hocr", "b.hocr"]
    again = ask(pile)
    assert (again.folder, again.format) == (pile.folder / "out", FORMATS["hocr"])


def test_a_folder_that_is_gone_is_not_offered_again(pile: Bench) -> None:
    pile.settings.export_folder = pile.folder / "stick"
    assert ask(pile).folder == Path.home()


def test_an_export_tells_how_many_doubts_are_left(pile: Bench) -> None:
    dialog = ask(pile)
    assert dialog.doubts_note.text() == f"{DOUBTS} doubtful characters left."
    dialog.files_box.setCurrentIndex(1)
    assert dialog.files_box.currentText() == "Those without doubts: 1"
    assert dialog.doubts_note.text() == ""
    choose(dialog, "text", pile.folder / "out")
    assert export(pile, dialog) == ["b.txt"]


def test_the_document_on_screen_can_go_alone(pile: Bench) -> None:
    dialog = ask(pile)
    dialog.files_box.setCurrentIndex(2)
    assert dialog.files_box.currentText() == "The one on screen: a.png"
    choose(dialog, "text", pile.folder / "out")
    assert export(pile, dialog) == ["a.txt"]


def test_finished_documents_go_while_others_are_being_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.open(bench.scan_of_bars("a.png"))
    reading = Endless(bench, monkeypatch)
    bench.workspace.open([bench.scan_of_bars("b.png", 1)])
    bench.qtbot.waitUntil(reading.begun.is_set)
    dialog = ask(bench)
    assert dialog.waiting_note.text() == "Without 1 document that is still being read."
    choose(dialog, "text", bench.folder / "out")
    dialog.accept()  # it is written once the page in work is read, and so is the next
    dialog = ask(bench)
    choose(dialog, "hocr", bench.folder / "out")
    dialog.accept()
    reading.over.set()
    for name in ("a.txt", "a.hocr"):
        bench.qtbot.waitUntil((bench.folder / "out" / name).exists)
    assert not (bench.folder / "out" / "b.txt").exists()


def test_exports_of_a_folder_lie_as_their_scans_do(bench: Bench) -> None:
    (bench.folder / "notas" / "maio").mkdir(parents=True)
    bench.scan_of_bars("notas/a.png")
    bench.scan_of_bars("notas/maio/a.png", 1)
    bench.open(bench.folder / "notas")
    dialog = ask(bench)
    choose(dialog, "text", bench.folder / "out")
    export(bench, dialog)
    assert (bench.folder / "out" / "a.txt").exists()
    assert (bench.folder / "out" / "maio" / "a.txt").exists()


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of_xlsx(path: Path) -> list[dict[str, str]]:
    heading, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(heading, map(str, row), strict=True)) for row in rows]


@pytest.mark.parametrize(("suffix", "read"), [(".csv", rows_of_csv), (".xlsx", rows_of_xlsx)])
def test_one_table_has_a_row_for_each_nota(
    pile: Bench, suffix: str, read: Callable[[Path], list[dict[str, str]]]
) -> None:
    """With what is on screen, corrections included, and the files that cannot be read."""
    page, other = pile.workspace.session.pages
    truth = [(page, number, line.text) for number, line in enumerate(true_lines(synth_page(1)))]
    pile.workspace.review.set_texts("", [(page, 0, "NOTA FISCAL DE CONSUMIDOR ELETRÔNICA"), *truth[1:]])
    assert other.recognized
    other.recognized = replace(other.recognized, unread=((0, 0, 9, 9), other.lines[0].box), rotation=180)
    dialog = ask(pile)
    choose(dialog, f"table{suffix}", pile.folder)
    assert export(pile, dialog) == [f"notes{suffix}"]
    rows = read(pile.folder / f"notes{suffix}")
    assert [Path(row["source"]).name for row in rows] == ["a.png", "b.png", "broken.jpg"]
    assert (rows[0]["key"], rows[0]["issuer"], rows[0]["number"]) == (KEY, KEY[6:20], "841227")
    assert [row["doubtful"] for row in rows[:2]] == [str(page.doubtful), str(other.doubtful)]
    assert "not an image" in rows[2]["error"]
    assert [row["unread"] for row in rows[:2]] == ["0", "2"]
    assert rows[1]["rotation"] == "180"
    assert {"date", "total"} <= rows[0].keys()
    assert "seconds" not in rows[0]
    assert "notes" in ask(pile).replaced_note.text()


@pytest.mark.parametrize("format", ["text", "hocr", "table.csv", "table.xlsx"])
def test_a_file_of_the_users_that_the_dialog_did_not_name_is_not_replaced(pile: Bench, format: str) -> None:
    """It has come into the place of the result after the user had agreed; asked again, the dialog names it."""
    name = {"text": "a.txt", "hocr": "a.hocr"}.get(format, format.replace("table", "notes"))
    dialog = ask(pile)
    choose(dialog, format, pile.folder)
    assert dialog.replaced_note.text() == ""
    (pile.folder / name).write_bytes(b"mine")
    with pile.qtbot.waitSignal(pile.workspace.recognition.export_failed):
        dialog.accept()
    assert (pile.folder / name).read_bytes() == b"mine"
    assert messages(pile)[-1].endswith(f"“{name}” is not as Nítido wrote it, so it was not replaced. Export again.")
    again = ask(pile)
    choose(again, format, pile.folder)
    assert name in again.replaced_note.text()
    done = pile.workspace.recognition.exported
    with pile.qtbot.waitSignal(done, check_params_cb=lambda paths: name in [path.name for path in paths]):
        again.accept()  # what the first one wrote of other scans may be told only now
    assert (pile.folder / name).read_bytes() != b"mine"


@pytest.mark.parametrize("format", ["text", "table.csv"])
def test_what_was_exported_and_not_changed_since_is_replaced(pile: Bench, format: str) -> None:
    for _ in range(2):
        dialog = ask(pile)
        choose(dialog, format, pile.folder / "out")
        export(pile, dialog)
