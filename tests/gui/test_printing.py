"""Pages on paper and on the clipboard."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from tests.gui.bench import Bench, synth_page, true_lines
from tests.gui.keyboard import CTRL, SHIFT, Key, press
from tests.gui.test_bad_files import messages


@pytest.fixture
def paper(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The PDF that the print dialog is accepted with."""
    path = bench.folder / "paper.pdf"

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(path))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    return path


def texts(path: Path) -> list[str]:
    """The text of each sheet."""
    pdf = pypdfium2.PdfDocument(path)
    found = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    return found


def has_ink(path: Path) -> bool:
    pdf = pypdfium2.PdfDocument(path)
    image = pdf[0].render().to_numpy()
    pdf.close()
    return bool((image < 100).mean() > 0.005)


def test_the_page_on_screen_is_printed_as_it_was_scanned(receipt: Bench, paper: Path) -> None:
    with receipt.qtbot.waitSignal(receipt.workspace.decoding.printed):
        press(receipt, Key.Key_P, CTRL)
    assert texts(paper) == [""]
    assert has_ink(paper)


def test_its_text_is_printed_on_a_sheet_of_its_own(bench: Bench, paper: Path) -> None:
    bench.open(bench.scan(doubts=0))
    with bench.qtbot.waitSignal(bench.workspace.decoding.printed):
        bench.window.commands.print_text.trigger()
    picture, text = texts(paper)
    assert picture == ""
    words = " ".join(line.text for line in true_lines(synth_page())).split()
    assert set(words) <= set(text.split())


def test_of_a_document_the_pages_that_are_chosen_are_printed(
    bench: Bench, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [Image.open(bench.scan(f"{seed}.png", seed)) for seed in (1, 2, 3)]
    pages[0].save(bench.folder / "notas.tif", save_all=True, append_images=pages[1:])
    bench.open(bench.folder / "notas.tif")
    monkeypatch.setattr(QPrinter, "printRange", lambda self: QPrinter.PrintRange.PageRange)
    monkeypatch.setattr(QPrinter, "fromPage", lambda self: 2)
    monkeypatch.setattr(QPrinter, "toPage", lambda self: 3)
    with bench.qtbot.waitSignal(bench.workspace.decoding.printed):
        bench.window.commands.print_page.trigger()
    assert len(texts(paper)) == 2


def test_a_page_that_can_no_longer_be_read_is_not_printed_and_told(receipt: Bench, paper: Path) -> None:
    source = receipt.folder / "nota.png"
    source.write_bytes(b"")
    receipt.workspace.pages.forget(source)
    with receipt.qtbot.waitSignal(receipt.workspace.decoding.print_failed):
        receipt.window.commands.print_page.trigger()
    assert messages(receipt) == ["“nota.png” is empty."]


def test_the_text_of_the_page_is_copied_with_its_corrections(receipt: Bench) -> None:
    receipt.workspace.review.set_text(receipt.workspace.session.pages[0], 0, "PADARIA NOVA")
    press(receipt, Key.Key_C, CTRL | SHIFT)
    copied = QGuiApplication.clipboard().text().split("\n")
    assert copied[0] == "PADARIA NOVA"
    assert len(copied) > 10


def test_the_window_has_an_icon_in_every_size(bench: Bench) -> None:
    icon = QGuiApplication.windowIcon()
    assert {16, 32, 48, 256} <= {size.width() for size in icon.availableSizes()}
    corner, middle = (icon.pixmap(64).toImage().pixelColor(at, at) for at in (0, 8))
    assert corner.alpha() == 0
    assert middle.blue() > middle.red()
