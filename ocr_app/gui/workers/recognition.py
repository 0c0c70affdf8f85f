"""Pages read in the background, the page on screen first, and results exported."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ocr_app.corrections import page_hash
from ocr_app.document import Document, Line
from ocr_app.errors import NitidoError
from ocr_app.export import Format
from ocr_app.export.files import OutputFolder
from ocr_app.gui.workers.decoding import PageCache
from ocr_app.gui.workers.interruption import Interrupted, Interruptible
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.progress import Progress
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.segmentation.line_image import LineImage

_RELOAD, _EXPORT, _READ = range(3)  # urgency


class PageRecognizer(Protocol):
    """What reads a page and shows what it read from; `ocr_app.recognition.recognizer.Recognizer` is one."""

    @property
    def name(self) -> str: ...
    def recognize_lines(self, image: NDArray[np.uint8], /) -> Sequence[tuple[Line, LineImage]]: ...


class WindowProgress(QObject):
    """The pipeline's `Progress` as signals, for the status bar."""

    started = Signal(int, str)
    advanced = Signal(int)
    finished = Signal()

    def start(self, total: int, description: str) -> None:
        self.started.emit(total, description)

    def advance(self, steps: int = 1) -> None:
        self.advanced.emit(steps)

    def finish(self) -> None:
        self.finished.emit()


class RecognitionThread(JobThread):
    """Reads pages one at a time; which is next is decided when the one before is done."""

    page_recognized = Signal(object, object)
    """An OpenPage and its RecognizedPage."""
    page_failed = Signal(object, object)
    """An OpenPage and the error for which it cannot be read."""
    model_loaded = Signal(str)
    model_failed = Signal(object)
    exported = Signal(list)
    export_failed = Signal(object)

    def __init__(self, load: Callable[[], PageRecognizer], pages: PageCache, progress: Progress) -> None:
        """`load` gives the recognizer; it runs in the thread, when the first page waits."""
        super().__init__()
        self._load, self._pages, self._progress = load, pages, progress
        self._recognizer: PageRecognizer | None = None
        self._work = Interruptible()
        self._lock = Lock()
        self._unread: list[OpenPage] = []
        self._first: OpenPage | None = None
        self._reading = False

    def read(self, pages: Sequence[OpenPage]) -> None:
        """Reads these pages and no others any more."""
        self.cancel()
        with self._lock:
            self._unread = list(pages)
        self.put("read", _READ, self._start)

    def read_first(self, page: OpenPage) -> None:
        """Reads this page, if it waits, before the others."""
        with self._lock:
            self._first = page

    def reload(self) -> None:
        """Loads the recognizer anew before another page is read."""
        self.put("reload", _RELOAD, self._unload)

    def cancel(self) -> None:
        """Reads no further page and lets go of the one that has begun."""
        with self._lock:
            self._unread = []
        self._work.interrupt()

    def export(self, documents: Sequence[tuple[Path, Document]], folder: Path, format: Format) -> None:
        self.put("export", _EXPORT, lambda: self._export(documents, folder, format))

    def stop(self) -> None:
        self.cancel()
        super().stop()

    def _start(self) -> None:
        """Begins the progress of the pages that wait, and the first of them."""
        if self._reading:
            self._progress.finish()
        with self._lock:
            waiting = list(self._unread)
        self._reading = bool(waiting)
        if waiting:
            self._progress.start(len(waiting), waiting[0].source.name)
            self.put("next page", _READ, self._read_next)

    def _read_next(self) -> None:
        """Reads a page and comes back for the others, after what is more urgent."""
        recognizer = self._loaded()  # which must not be interrupted: some libraries cannot be imported a second time
        page = self._waiting_page() if recognizer else None
        if recognizer and page:
            self._read_one(page, recognizer)
            self.put("next page", _READ, self._read_next)
        else:
            self._reading = False
            self._progress.finish()

    def _waiting_page(self) -> OpenPage | None:
        """The page to be read next, if any waits."""
        with self._lock:
            if self._first in self._unread:
                return self._first
            return self._unread[0] if self._unread else None

    def _read_one(self, page: OpenPage, recognizer: PageRecognizer) -> None:
        try:
            image = self._pages.image(page.source, page.number)  # not interrupted either: files must be closed
            self._work.run(lambda: self._read(page, image, recognizer))
        except Interrupted:  # it waits on
            return
        except Exception as error:  # one page that upsets the recognizer must not end the reading of the others
            self.page_failed.emit(page, error)
        with self._lock:
            if page in self._unread:
                self._unread.remove(page)
        self._progress.advance()

    def _read(self, page: OpenPage, image: NDArray[np.uint8], recognizer: PageRecognizer) -> None:
        with self._lock:
            if page not in self._unread:  # cancelled before there was anything to interrupt
                raise Interrupted
        found = recognizer.recognize_lines(image)
        height, width = image.shape
        lines, line_images = (
            tuple(line for line, _ in found),
            tuple(PackedLineImage.of(line_image) for _, line_image in found),
        )
        self.page_recognized.emit(page, RecognizedPage((width, height), page_hash(image), lines, line_images))

    def _unload(self) -> None:
        self._recognizer = None

    def _loaded(self) -> PageRecognizer | None:
        """The recognizer; without one nothing can be read, and it is said once."""
        if self._recognizer is None:
            try:
                self._recognizer = self._load()
            except NitidoError as error:
                self.cancel()
                self.model_failed.emit(error)
            else:
                self.model_loaded.emit(self._recognizer.name)
        return self._recognizer

    def _export(self, documents: Sequence[tuple[Path, Document]], folder: Path, format: Format) -> None:
        """Exports one document after the other; one that fails does not keep the others from it."""
        paths: list[Path] = []
        try:
            files = OutputFolder(folder, [path for path, _ in documents])
        except NitidoError as error:
            self.export_failed.emit(error)
            return
        for path, document in documents:
            try:
                with self._pages.turn:  # some formats show the pages
                    paths += files.save(document, path, format)
            except Exception as error:
                self.export_failed.emit(error)
        if paths:
            self.exported.emit(paths)
