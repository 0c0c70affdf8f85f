"""The fiscal document of the page on screen, found in the background."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Signal

from ocr_app.document import Line, Page
from ocr_app.fiscal.documents import FiscalDocument
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.gui.workers.understanding import pack
from ocr_app.review.pages import OpenPage, RecognizedPage


class Understanding(Protocol):
    """What understands pages; `ocr_app.gui.workers.understanding.UnderstandingProcess` is one."""

    def document(self, pages: Sequence[bytes], at: int, /) -> FiscalDocument | None: ...
    def close(self) -> None: ...


_Snapshot = tuple[OpenPage, RecognizedPage, tuple[Line, ...]]


class FieldsThread(JobThread):
    """Of several pages asked for, only the last one is answered."""

    understood = Signal(int, object)
    """The number of the request, and its FiscalDocument or None."""

    def __init__(self, understanding: Understanding) -> None:
        super().__init__()
        self._understanding = understanding
        self._packed: dict[OpenPage, tuple[tuple[Line, ...], bytes]] = {}

    def ask(self, request: int, pages: Sequence[OpenPage], at: int) -> None:
        """Looks for the document of the page of the index `at`; the others are those around it in its file."""
        snapshots = [(page, page.recognized, tuple(page.lines)) for page in pages if page.recognized]
        at = [page for page, _, _ in snapshots].index(pages[at])
        self.put("understand", 0, lambda: self._ask(request, snapshots, at))

    def stop(self) -> None:
        self._understanding.close()
        super().stop()

    def _ask(self, request: int, snapshots: Sequence[_Snapshot], at: int) -> None:
        self._packed = {page: self._pack(page, recognized, lines) for page, recognized, lines in snapshots}
        found = self._understanding.document([packed for _, packed in self._packed.values()], at)
        self.understood.emit(request, found)

    def _pack(
        self, page: OpenPage, recognized: RecognizedPage, lines: tuple[Line, ...]
    ) -> tuple[tuple[Line, ...], bytes]:
        before = self._packed.get(page)
        if before and before[0] == lines:
            return before
        return lines, pack(Page(page.number, *recognized.size, lines), recognized.barcodes)
