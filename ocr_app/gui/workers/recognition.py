"""Pages recognized in the background, the page on screen first, and results exported."""

from collections.abc import Collection, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from ocr_app.document import Document
from ocr_app.errors import NitidoError, output_error
from ocr_app.export import Format
from ocr_app.export.files import OutputFolder
from ocr_app.geometry import Box
from ocr_app.gui.workers.helper_process import HelperProcess
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.gui.workers.pile_table import Entry, save_table
from ocr_app.io.ownership import WrittenFiles
from ocr_app.page_decoder import PageDecoder
from ocr_app.review.open_file import OpenFile
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.worker import Cancelled

_LOAD, _EXPORT, _BOX, _READ, _LOAD_AHEAD = range(5)  # urgency


class PageWorker(Protocol):
    """Recognizes one page at a time; `ocr_app.worker.RecognitionWorker` is one, and says what each method does."""

    def load(self) -> str: ...
    def submit(self, path: Path, number: int, turn: int | None = None, box: Box | None = None, /) -> None: ...
    def result(self) -> RecognizedPage: ...
    def cancel(self) -> None: ...
    def close(self) -> None: ...


class WindowProgress(QObject):
    """How far the reading of the open pages has come, as signals for the status bar."""

    started = Signal(int)
    expected = Signal(int)
    advanced = Signal(int)
    finished = Signal()

    def start(self, total: int) -> None:
        self.started.emit(total)

    def expect(self, total: int) -> None:
        """There are more pages by now, or fewer."""
        self.expected.emit(total)

    def advance(self, steps: int = 1) -> None:
        self.advanced.emit(steps)

    def finish(self) -> None:
        self.finished.emit()


class RecognitionThread(JobThread):
    """Has pages recognized one at a time; which is next is decided when the one before is done."""

    page_recognized = Signal(object, object)
    """An OpenPage and its RecognizedPage."""
    page_failed = Signal(object, object)
    """An OpenPage and the error for which it cannot be recognized."""
    box_read = Signal(object, object, object, object)
    """An OpenPage, its RecognizedPage as it was then, a box of it and the RecognizedPage of what stands in that."""
    box_failed = Signal(object)
    model_loaded = Signal(str)
    model_failed = Signal(object)
    exported = Signal(list)
    export_failed = Signal(object)

    def __init__(self, worker: PageWorker, progress: WindowProgress) -> None:
        super().__init__()
        self._worker, self._progress = worker, progress
        self._decoder = PageDecoder()  # of pages that results show
        self._model = ""
        self._lock = Lock()
        self._unread: dict[OpenPage, None] = {}  # in the order in which they are read
        self._begun: OpenPage | None = None
        self._first: OpenPage | None = None
        self._reading = False
        self._done = 0
        self._exports = count()  # none takes the place of another
        self.reload()

    def read(self, pages: Sequence[OpenPage]) -> None:
        """Reads these pages, after those that wait."""
        with self._lock:
            self._unread |= dict.fromkeys(pages)
        self.put("read", _READ, self._start_reading)

    def drop(self, pages: Sequence[OpenPage]) -> None:
        """Reads these pages no more, and gives up the one of them that has begun."""
        with self._lock:
            for page in pages:
                self._unread.pop(page, None)
            if self._begun in pages:
                self._worker.cancel()
        self.put("read", _READ, self._start_reading)

    def read_first(self, page: OpenPage) -> None:
        """Reads this page, if it waits, before the others."""
        with self._lock:
            self._first = page

    def read_again(self, page: OpenPage) -> None:
        """Reads a page that has been turned, before the others."""
        with self._lock:
            self._unread[page] = None
            self._first = page
        self.put("read", _READ, self._start_reading)

    def read_box(self, page: OpenPage, box: Box) -> None:
        """Reads what stands in a box of a page, before any other page."""
        recognized = page.recognized
        self.put(f"box {id(page)} {box}", _BOX, lambda: self._read_box(page, recognized, box))

    def reload(self) -> None:
        """Loads the current model before another page is read."""
        self.put("load", _LOAD, self._reload)

    def cancel(self) -> None:
        """Reads no further page and gives up the one that has begun."""
        with self._lock:
            self._unread = {}
            self._worker.cancel()

    def export(
        self,
        documents: Sequence[tuple[OpenFile, Document]],
        folder: Path,
        format: Format,
        replaced: Collection[Path] = (),
    ) -> None:
        """Writes documents; of the user's own files it replaces those that a person has agreed to, no others."""
        self.put(f"export {next(self._exports)}", _EXPORT, lambda: self._export(documents, folder, format, replaced))

    def export_table(
        self, documents: Sequence[tuple[OpenFile, Document]], path: Path, replaced: Collection[Path] = ()
    ) -> None:
        """Writes the table of the pile; for `replaced` see `export`."""
        self.put(f"export {next(self._exports)}", _EXPORT, lambda: self._export_table(documents, path, replaced))

    def stop(self) -> None:
        self._worker.close()
        self._decoder.close()
        super().stop()

    def _start_reading(self) -> None:
        """Begins the progress of the pages that wait, and the first of them; or takes others into the progress."""
        with self._lock:
            waiting = len(self._unread)
        if waiting and self._reading:
            self._progress.expect(self._done + waiting)
        elif waiting:
            self._reading, self._done = True, 0
            self._progress.start(waiting)
            self.put("next page", _READ, self._read_next)

    def _read_next(self) -> None:
        """Reads a page and comes back for the others, after what is more urgent."""
        submitted = self._submit_next() if self._unread and self._loaded() else None
        if submitted:
            self._await(*submitted)
            self.put("next page", _READ, self._read_next)
        else:
            self._reading = False
            self._progress.finish()

    def _submit_next(self) -> tuple[OpenPage, int | None] | None:
        """Submits the page to be read next, if any waits, and returns it with how it is turned."""
        with self._lock:  # `cancel` comes before or after, so no page escapes it
            self._unread = {page: None for page in self._unread if not page.recognized}  # a turn may be taken back
            page = self._first if self._first in self._unread else next(iter(self._unread), None)
            turn = page.turn if page else None
            if page:
                self._worker.submit(page.source, page.number, turn)
            self._begun = page
            return (page, turn) if page else None

    def _await(self, page: OpenPage, turn: int | None) -> None:
        try:
            self.page_recognized.emit(page, self._worker.result())
        except Cancelled:  # the page waits on
            self._model = ""
            self.put("load", _LOAD_AHEAD, self._reload)
            return
        except Exception as error:  # one page that upsets the recognizer must not end the reading of the others
            self.page_failed.emit(page, error)
        with self._lock:
            self._begun = None
            if page.turn == turn:  # else it has been turned meanwhile
                self._unread.pop(page, None)
        self._done += 1
        self._progress.advance()

    def _read_box(self, page: OpenPage, recognized: RecognizedPage | None, box: Box) -> None:
        if not recognized or not self._loaded():
            return
        with self._lock:
            self._worker.submit(page.source, page.number, recognized.rotation, box)
        try:
            found = self._worker.result()
        except Cancelled:
            self._model = ""
            self.put("load", _LOAD_AHEAD, self._reload)
        except Exception as error:
            self.box_failed.emit(error)
        else:
            self.box_read.emit(page, recognized, box, found)

    def _reload(self) -> None:
        self._model = ""
        self._loaded()

    def _loaded(self) -> bool:
        """Whether the model is loaded; without one nothing can be read, which is told once."""
        if not self._model:
            try:
                self._model = self._worker.load()
            except Cancelled:  # the window is being closed
                return False
            except NitidoError as error:
                self.cancel()
                self.model_failed.emit(error)
            else:
                self.model_loaded.emit(self._model)
        return bool(self._model)

    def _export(
        self,
        documents: Sequence[tuple[OpenFile, Document]],
        folder: Path,
        format: Format,
        replaced: Collection[Path],
    ) -> None:
        """Exports one document after the other; one that fails does not keep the others from it."""
        paths: list[Path] = []
        try:
            files = OutputFolder(folder, [file.path for file, _ in documents], self._decoder.page, replaced=replaced)
        except NitidoError as error:
            self.export_failed.emit(error)
            return
        for file, document in documents:
            try:
                paths += files.save(document, file.path, format, file.folder)
            except Cancelled:  # the window is being closed
                return
            except Exception as error:
                self.export_failed.emit(error)
        self._decoder.rest()
        if paths:
            self.exported.emit(paths)

    def _export_table(
        self, documents: Sequence[tuple[OpenFile, Document]], path: Path, replaced: Collection[Path]
    ) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path not in replaced:
                WrittenFiles(path.parent).check(path, None)
            with closing(HelperProcess()) as helper:
                helper.call(save_table, path, [Entry.of(file, document) for file, document in documents])
        except Exception as error:
            self.export_failed.emit(output_error(path, error) if isinstance(error, OSError) else error)
        else:
            self.exported.emit([path])
