"""The commands that put a page on paper or its text on the clipboard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from ocr_app.gui.commands.actions import Actions
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.panels.status_bar import StatusBar
from ocr_app.gui.workers.printing import PrintJob, Sheet
from ocr_app.review.open_file import OpenFile
from ocr_app.review.pages import OpenPage

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class PrintCommands(QObject):
    """Asks for the printer and the pages, in the dialog of the system."""

    failed = Signal(list)
    """Errors to tell the user about."""

    def __init__(self, commands: Actions, workspace: Workspace, status_bar: StatusBar, window: QWidget) -> None:
        """`window` is the parent of the dialog."""
        super().__init__(window)
        self._workspace, self._status_bar, self._window = workspace, status_bar, window
        commands.print_page.triggered.connect(lambda: self.ask_where_to_print(with_text=False))
        commands.print_text.triggered.connect(lambda: self.ask_where_to_print(with_text=True))
        commands.copy_text.triggered.connect(self.copy_text)
        workspace.decoding.printed.connect(self._show_printed)
        workspace.decoding.print_failed.connect(lambda error: self.failed.emit([error]))

    def copy_text(self) -> None:
        """Copies the text of the page on screen, as an export has it."""
        here = self._here()
        if here:
            QGuiApplication.clipboard().setText(_text(*here))
            self._status_bar.showMessage(self.tr("The text of the page is on the clipboard."), 5_000)

    def ask_where_to_print(self, *, with_text: bool) -> None:
        """Prints the page on screen, or others of its document if the user chooses them."""
        # It takes some time to load, and most never print.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        here = self._here()
        if not here:
            return
        file, page = here
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"{file.path.stem} – Nítido")  # the name, too, of a PDF: never that of the scan
        printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage)
        dialog.setMinMax(1, len(file.pages))
        dialog.setFromTo(1, len(file.pages))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            pages = _chosen(printer, file.pages, page)
            sheets = [Sheet(p.source, p.number, _text(file, p) if with_text else "", p.rotation) for p in pages]
            self._workspace.decoding.print(PrintJob(printer, sheets))

    def _here(self) -> tuple[OpenFile, OpenPage] | None:
        page = self._workspace.review.page
        file = self._workspace.session.file_of(page)
        return (file, page) if file and page else None

    def _show_printed(self) -> None:
        self._status_bar.showMessage(self.tr("printed"), 5_000)


def _text(file: OpenFile, page: OpenPage) -> str:
    return "\n".join(each.text for each in file.document("").pages if each.number == page.number)


def _chosen(printer: "QPrinter", pages: Sequence[OpenPage], here: OpenPage) -> Sequence[OpenPage]:
    """The pages of the range that was asked for."""
    from PySide6.QtPrintSupport import QPrinter

    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            return [here]
        case QPrinter.PrintRange.PageRange:
            return pages[max(0, printer.fromPage() - 1) : printer.toPage()]
    return pages
