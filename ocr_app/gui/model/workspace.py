"""Everything behind the window that is not a widget: the session, its review, its store, its threads and processes."""

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ocr_app.document import Document
from ocr_app.errors import MissingFileError, NitidoError
from ocr_app.export import Format
from ocr_app.gui.model import garbage
from ocr_app.gui.model.autosave import Autosave, Store
from ocr_app.gui.model.fields import Fields
from ocr_app.gui.model.page_editing import PageEditing
from ocr_app.gui.model.review import Review
from ocr_app.gui.model.session import Session
from ocr_app.gui.model.training_status import TrainingStatus, training_status
from ocr_app.gui.workers.decoding import DecodingThread
from ocr_app.gui.workers.fields import FieldsThread, Understanding
from ocr_app.gui.workers.inspection import InspectingThread
from ocr_app.gui.workers.inspectors import InspectorProcess, Inspectors
from ocr_app.gui.workers.page_cache import Decoder, PageCache
from ocr_app.gui.workers.recognition import PageWorker, RecognitionThread, WindowProgress
from ocr_app.gui.workers.retraining import Retraining
from ocr_app.gui.workers.understanding import UnderstandingProcess
from ocr_app.review.open_file import OpenFile
from ocr_app.review.page_edits import first_read
from ocr_app.review.pages import OpenPage, PageError, RecognizedPage
from ocr_app.review.stored import restore
from ocr_app.worker import screen_worker

_SWITCH = 0.0005
"""Seconds after which a thread that works in Python must make way. The window waits for that at each of the many calls
into Qt that a single event takes, so that the usual 5 ms add up."""

_LITTLE = 5000
"""Characters, through which the garbage collector goes in some milliseconds."""


class Workspace(QObject):
    """Opens files, has them read and keeps what is corrected. It outlives a window that is built anew."""

    opening = Signal()
    opened = Signal(list)
    """All that was asked for is open: the paths that were named."""
    failed = Signal(list)
    """Errors to tell the user about, all at once; the open pages are as they were."""
    pile_changed = Signal(object)
    """The files to be opened at the next start, paths with their `OpenFile.folder`: those that a person has open.

    One that is no scan is not among them: that is told once, and not at each start.
    """

    def __init__(
        self,
        worker: PageWorker,
        store: Store,
        inspectors: Inspectors | None = None,
        understanding: Understanding | None = None,
        decoder: Decoder | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`inspectors`, `understanding` and `decoder` work in processes of their own unless others are given."""
        super().__init__(parent)
        sys.setswitchinterval(_SWITCH)
        garbage.spare()
        self._store = store
        self._sample: Path | None = None
        self._shows_next = False  # the next file that is opened
        self._at: tuple[Path, int] | None = None
        self._shown_first: OpenPage | None = None
        self._is_stale = False  # nothing is open that the model has read: another may have become the current one
        self.session = Session()
        self.review = Review(self.session)
        self.autosave = Autosave(self.session, store)
        self.progress = WindowProgress()
        self.pages = PageCache(decoder or screen_worker())
        self.decoding = DecodingThread(self.pages)
        self.recognition = RecognitionThread(worker, self.progress)
        self.inspecting = InspectingThread(inspectors or InspectorProcess())
        self.retraining = Retraining()
        self.by_hand = PageEditing(self.review, self.autosave, self.recognition, self.decoding, self.inspecting)
        self.understanding = FieldsThread(understanding or UnderstandingProcess())
        self.fields = Fields(self.review, self.understanding)
        self.decoding.found.connect(self._add)
        self.decoding.opened.connect(self._finish_opening)
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

    def open(
        self,
        paths: Sequence[Path],
        without: Sequence[Path] = (),
        at: tuple[Path, int] | None = None,
        folders: Mapping[Path, Path] | None = None,
    ) -> None:
        """Opens files, and the scans in folders, after those that are open, and goes to the first of them.

        In the folders `without`, below those that are named, nothing is looked for. `at` is a page to go to, its file
        and its number, if the first one is still on screen when it is found. `folders` has the `OpenFile.folder` of
        files that were found in a folder before.
        """
        if paths:
            self.opening.emit()
            self._shows_next, self._at = True, at
            known = {file.path: file.stamp for file in self.session.files if not file.error}
            self.decoding.open(paths, known, without, folders or {})

    def open_sample(self, path: Path) -> None:
        """Opens a scan that makes room for the first that a person opens."""
        self._sample = path
        self.open([path])

    def close_files(self, files: Sequence[OpenFile]) -> None:
        """Closes files; if the page on screen is in one of them, the next page that stays is shown."""
        self._leave(files)
        self._close(files)
        self._tell_pile()

    def read_rest(self) -> None:
        """Reads the pages that are still unread, after a cancel."""
        self.recognition.read([page for page in self.session.pages if not page.recognized and not page.failed])

    def export(
        self,
        folder: Path,
        format: Format,
        files: Sequence[OpenFile] | None = None,
        replaced: Collection[Path] = (),
    ) -> None:
        """Writes what is on screen of files, corrections included; of all that are read if none are given.

        `replaced` are the files that a person has agreed to have replaced.
        """
        documents = self._documents(self.session.read_files if files is None else files)
        self.recognition.export(documents, folder, format, replaced)

    def export_table(self, path: Path, files: Sequence[OpenFile], replaced: Collection[Path] = ()) -> None:
        """Writes one table of what files say, a row for each nota; for `replaced` see `export`."""
        self.recognition.export_table(self._documents(files), path, replaced)

    def training_status(self) -> TrainingStatus:
        """What the current model was trained on, and how much waits for the next training.

        Raises:
            ModelError, StoreError: it cannot be told.
        """
        return training_status(self._store.count_reviewed)

    def read_anew(self) -> None:
        """Reads all open pages again with what is the current model by now; what was corrected comes back."""
        before = self.session.files
        anew = [replace(file, pages=[OpenPage(p.source, p.number, p.name) for p in file.pages]) for file in before]
        self._forget(before)
        self.session.add(anew)
        self.recognition.reload()
        self.recognition.read(self.session.pages)

    def close(self) -> None:
        """Ends the threads and the retraining; everything is saved already."""
        self.retraining.stop()
        self.recognition.stop()
        self.decoding.stop()
        self.inspecting.stop()
        self.understanding.stop()
        self.session.close(self.session.files)  # what the threads have still sent finds no page
        garbage.release()

    def _add(self, found: list[OpenFile]) -> None:
        """Opens what was found, but for what is open already and has not changed since."""
        held = {file.path: file for file in self.session.files}
        new = [file for file in found if (file.pages or file.error) and not _is_same(held.get(file.path), file)]
        pages = [page for file in new for page in file.pages]
        if pages and self._is_stale:
            self._is_stale = False
            self.recognition.reload()
        self._forget([held[file.path] for file in new if file.path in held])
        if new:
            self.session.add(new)
            self.recognition.read(pages)
        first = next((page for file in found for page in self._pages_at(file.path)), None)
        if first and self._shows_next:
            self._shows_next, self._shown_first = False, first
            self.review.show_page(first)
        self._go_on(found)
        if any(page.source != self._sample for page in pages):
            self._close([file for file in self.session.files if file.path == self._sample])

    def _go_on(self, found: Sequence[OpenFile]) -> None:
        """Goes to the page where the pile was left once its file is found, unless a person has gone to another."""
        if self._at and any(file.path == self._at[0] for file in found):
            _, number = self._at
            page = next((page for page in self._pages_at(self._at[0]) if page.number == number), None)
            if page and self.review.page is self._shown_first:
                self.review.show_page(page)
            self._at = None

    def _documents(self, files: Sequence[OpenFile]) -> list[tuple[OpenFile, Document]]:
        """What files say as they now stand, whatever is changed while they are written."""
        return [(file, file.document(self.session.model)) for file in files]

    def _pages_at(self, path: Path) -> list[OpenPage]:
        return next((file.pages for file in self.session.files if file.path == path), [])

    def _close(self, files: Sequence[OpenFile]) -> None:
        if files:
            self._forget(files)
            self.session.close(files)
            self._is_stale = self._is_stale or not self.session.pages

    def _forget(self, files: Sequence[OpenFile]) -> None:
        """Lets the threads drop the pages of files."""
        pages = [page for file in files for page in file.pages]
        if pages:
            self.recognition.drop(pages)
            self.decoding.forget(pages)

    def _leave(self, files: Sequence[OpenFile]) -> None:
        """Shows the nearest page that is in none of some files, rather one that comes after them."""
        closing = {page for file in files for page in file.pages}
        pages = self.session.pages
        if self.review.page in closing:
            here = pages.index(self.review.page)
            staying = [page for page in (*pages[here:], *reversed(pages[:here])) if page not in closing]
            if staying:
                self.review.show_page(staying[0])

    def _tell_pile(self) -> None:
        files = [file for file in self.session.files if file.pages or isinstance(file.error, MissingFileError)]
        self.pile_changed.emit({file.path: file.folder for file in files if file.path != self._sample})

    def _finish_opening(self, paths: list[Path], errors: list[Exception]) -> None:
        self._tell_pile()
        self.opened.emit(paths)
        if errors:
            self.failed.emit(errors)

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
        garbage.spare()

    def _refuse(self, page: OpenPage, error: Exception) -> None:
        """A page cannot be decoded or read: it is said once, whoever found out first."""
        if page in self.session.pages and not page.failed:
            self.session.put_failure(page)
            self.failed.emit([PageError(page, error)])

    def _collect(self) -> None:
        """Has the garbage collector go through what has come since the last page, while little is open."""
        if self.session.characters < _LITTLE:
            garbage.collect()

    def _set_model(self, name: str) -> None:
        self.session.model = name

    def _read_shown(self) -> None:
        page = self.review.page
        if page and not page.recognized:
            self.recognition.read_first(page)


def _is_same(held: OpenFile | None, file: OpenFile) -> bool:
    """True if a file that is open, and could be, has not changed since."""
    return held is not None and not held.error and held.stamp == file.stamp
