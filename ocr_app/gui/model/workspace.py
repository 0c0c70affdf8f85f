"""Everything behind the window that is not a widget: the session, its review, its store, its threads and processes."""

import gc
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ocr_app.errors import NitidoError
from ocr_app.export import Format
from ocr_app.gui.model.autosave import Autosave, Store
from ocr_app.gui.model.fields import Fields
from ocr_app.gui.model.page_editing import PageEditing
from ocr_app.gui.model.review import Review
from ocr_app.gui.model.session import Session
from ocr_app.gui.model.training_status import TrainingStatus, training_status
from ocr_app.gui.workers.decoding import DecodingThread, PageCache
from ocr_app.gui.workers.fields import FieldsThread, Understanding
from ocr_app.gui.workers.inspection import InspectingThread, Inspector
from ocr_app.gui.workers.recognition import PageWorker, RecognitionThread, WindowProgress
from ocr_app.gui.workers.retraining import Retraining
from ocr_app.gui.workers.understanding import UnderstandingProcess
from ocr_app.review.page_edits import first_read
from ocr_app.review.pages import OpenPage, PageError, RecognizedPage
from ocr_app.review.stored import restore


class Workspace(QObject):
    """Opens files, has them read and keeps what is corrected. It outlives a window that is built anew."""

    opening = Signal()
    opened = Signal(list)
    """Files have been opened in place of the others: their paths."""
    failed = Signal(list)
    """Errors to tell the user about, all at once; the open pages are as they were."""

    def __init__(
        self,
        worker: PageWorker,
        store: Store,
        load_inspector: Callable[[str], Inspector],
        understanding: Understanding | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`load_inspector` gives the inspector of a model; it runs in a thread, as does `understanding`."""
        super().__init__(parent)
        self._store = store
        self.session = Session()
        self.review = Review(self.session)
        self.autosave = Autosave(self.session, store)
        self.progress = WindowProgress()
        self.pages = PageCache()
        self.decoding = DecodingThread(self.pages)
        self.recognition = RecognitionThread(worker, self.pages, self.progress)
        self.inspecting = InspectingThread(load_inspector)
        self.retraining = Retraining()
        self.by_hand = PageEditing(self.review, self.autosave, self.recognition, self.decoding, self.inspecting)
        self.understanding = FieldsThread(understanding or UnderstandingProcess())
        self.fields = Fields(self.review, self.understanding)
        self.decoding.opened.connect(self._open)
        self.decoding.refused.connect(self._refuse)
        self.decoding.forgotten.connect(self._collect)
        self.recognition.page_recognized.connect(self._take)
        self.recognition.page_failed.connect(self._refuse)
        self.recognition.model_loaded.connect(self._set_model)
        self.recognition.model_failed.connect(lambda error: self.failed.emit([error]))
        self.recognition.box_failed.connect(lambda error: self.failed.emit([error]))
        self.recognition.export_failed.connect(lambda error: self.failed.emit([error]))
        self.review.page_shown.connect(self._read_shown)
        self.decoding.start()
        self.recognition.start()
        self.inspecting.start()
        self.understanding.start()

    def open(self, paths: Sequence[Path]) -> None:
        """Opens files in place of the open ones, if any of them can be."""
        if paths:
            self.opening.emit()
            self.decoding.open(list(paths))

    def read_rest(self) -> None:
        """Reads the pages that are still unread, after a cancel."""
        self.recognition.read([page for page in self.session.pages if not page.recognized and not page.failed])

    def export(self, folder: Path, format: Format) -> None:
        """Writes what is on screen, corrections included; the session must be complete."""
        self.recognition.export(self.session.documents(), folder, format)

    def training_status(self) -> TrainingStatus:
        """What the current model was trained on, and how much waits for the next training.

        Raises:
            ModelError, StoreError: it cannot be told.
        """
        return training_status(self._store.count_reviewed)

    def read_anew(self) -> None:
        """Reads all open pages again with what is the current model by now; what was corrected comes back."""
        self._begin([(path, len(list(pages))) for path, pages in groupby(self.session.pages, lambda page: page.source)])

    def close(self) -> None:
        """Ends the threads and the retraining; everything is saved already."""
        self.retraining.stop()
        self.recognition.stop()
        self.decoding.stop()
        self.inspecting.stop()
        self.understanding.stop()
        self.session.open([])  # what the threads have still sent finds no page

    def _open(self, files: list[tuple[Path, int]], errors: list[Exception]) -> None:
        if files:
            self._begin(files)
        self.opened.emit([path for path, _ in files])
        if errors:
            self.failed.emit(errors)

    def _begin(self, files: list[tuple[Path, int]]) -> None:
        closed = self.session.pages
        self.session.open(files)
        if closed:
            self.decoding.forget(closed)
            self.recognition.reload()  # another model may have become the current one
        self.decoding.begin(self.session.pages)
        self.recognition.read(self.session.pages)

    def _take(self, page: OpenPage, recognized: RecognizedPage) -> None:
        if page not in self.session.pages:
            return
        try:
            if self.by_hand.turns_on(page, recognized):
                return
            layout = self._store.layout(recognized.hash)
            lines = restore(recognized, self._store.page(recognized.hash), layout.order if layout else None)
        except NitidoError as error:
            lines = first_read(recognized)
            self.failed.emit([error])
        self.session.put_recognized(page, recognized, lines)
        gc.freeze()  # the garbage collector would go through all pages again and again, a second for a long document

    def _refuse(self, page: OpenPage, error: Exception) -> None:
        """A page cannot be decoded or read: it is said once, whoever found out first."""
        if page in self.session.pages and not page.failed:
            self.session.put_failure(page)
            self.failed.emit([PageError(page, error)])

    def _collect(self) -> None:
        """Has the garbage collector go through everything once, while little is open."""
        gc.unfreeze()
        gc.collect()

    def _set_model(self, name: str) -> None:
        self.session.model = name

    def _read_shown(self) -> None:
        page = self.review.page
        if page and not page.recognized:
            self.recognition.read_first(page)
