"""Corrections stored the moment they are made."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from ocr_app.corrections import Correction
from ocr_app.errors import NitidoError
from ocr_app.geometry import Box
from ocr_app.gui.model.session import Session
from ocr_app.review.pages import Change, OpenPage, RecognizedPage
from ocr_app.review.stored import correction_of


class Store(Protocol):
    """Where corrections are kept; `ocr_app.corrections.CorrectionStore` is one."""

    def batch(self) -> AbstractContextManager[None]: ...
    def add(self, correction: Correction, /) -> object: ...
    def page(self, page_hash: str, /) -> Sequence[Correction]: ...
    def remove(self, page_hash: str, line_box: Box, /) -> object: ...
    def count_reviewed(self, since: datetime | None, /) -> int: ...


class Autosave(QObject):
    """Stores every line that a session changes; undoing its last edit takes it out again."""

    saved = Signal()
    failed = Signal(object)
    """Some corrections could not be stored, for this error; they are tried again with the next one."""

    def __init__(self, session: Session, store: Store) -> None:
        super().__init__()
        self._session, self._store = session, store
        self._waiting: dict[tuple[int, int], tuple[OpenPage, int]] = {}
        session.lines_changed.connect(self._save)

    def _save(self, changes: list[Change]) -> None:
        self._waiting |= {(id(change.page), change.line): (change.page, change.line) for change in changes}
        try:
            with self._store.batch():
                for page, line in self._waiting.values():
                    if page.recognized:
                        self._save_line(page, page.recognized, line)
        except NitidoError as error:
            self.failed.emit(error)
        else:
            self._waiting.clear()
            self.saved.emit()

    def _save_line(self, page: OpenPage, recognized: RecognizedPage, number: int) -> None:
        correction = correction_of(page, recognized, number, self._session.model)
        if correction:
            self._store.add(correction)
        else:
            self._store.remove(recognized.hash, recognized.lines[number].box)
