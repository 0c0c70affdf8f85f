"""Pages on paper: the picture of each, and if wanted the text that was read, on sheets of its own."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QPainter

from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.io.turning import turned

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter  # loaded when something is printed

    from ocr_app.gui.workers.page_cache import PageCache

_POINTS = 9.0  # of the text, unless its longest line needs smaller type


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to print, turned clockwise by so many degrees; `text` if that is wanted too."""

    path: Path
    number: int
    text: str = ""
    rotation: int = 0


class PrintJob:
    """Prints sheet by sheet, in the thread that decodes pages."""

    def __init__(self, printer: "QPrinter", sheets: Sequence[Sheet]) -> None:
        self._painter = QPainter()  # before the printer, so that it is gone before it
        self._printer = printer
        self._sheets = deque(sheets)

    def go_on(self, pages: "PageCache") -> bool:
        """Prints the next page; False if it was the last.

        Raises:
            InputError: it cannot be decoded; nothing more is printed.
            NotYet: it is still being decoded.
            OSError: the printer takes nothing.
        """
        sheet = self._sheets[0]
        image = turned(pages.image(sheet.path, sheet.number), sheet.rotation)
        self._sheets.popleft()
        self._begin_sheet()
        view = QRectF(self._painter.viewport())
        size = QSizeF(*image.shape[::-1]).scaled(view.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = (view.width() - size.width()) / 2
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.drawImage(QRectF(left, 0.0, size.width(), size.height()), q_image(image))
        if sheet.text:
            self._print_text(sheet.text.split("\n"))
        if not self._sheets:
            self.end()
        return bool(self._sheets)

    def end(self) -> None:
        """Sends what has been printed to the printer."""
        if self._painter.isActive():
            self._painter.end()

    def _begin_sheet(self) -> None:
        if self._painter.isActive():
            self._printer.newPage()
        elif not self._painter.begin(self._printer):
            raise OSError(f"{self._printer.outputFileName() or self._printer.printerName()}: cannot be printed to")

    def _print_text(self, lines: Sequence[str]) -> None:
        """Text in type of fixed width: lines keep their columns."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(_POINTS)
        width, height = self._painter.viewport().width(), self._painter.viewport().height()
        metrics = QFontMetricsF(font, self._printer)
        widest = max(metrics.horizontalAdvance(line) for line in lines)
        if widest > width:
            font.setPointSizeF(_POINTS * width / widest)
            metrics = QFontMetricsF(font, self._printer)
        self._painter.setFont(font)
        each = max(1, int(height / metrics.lineSpacing()))
        for start in range(0, len(lines), each):
            self._begin_sheet()
            for row, line in enumerate(lines[start : start + each]):
                self._painter.drawText(0, round(row * metrics.lineSpacing() + metrics.ascent()), line)
