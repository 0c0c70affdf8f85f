"""Corrections stored the moment they are made."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from ocr_app.corrections import Correction, PageLayout
from ocr_app.errors import NitidoError
from ocr_app.geometry import Box
from ocr_app.gui.model.session import Session
from ocr_app.review.pages import Change, OpenPage, Origin, PageLine, RecognizedPage
from ocr_app.review.stored import correction_of, order_of


class Store(Protocol):
    """Where corrections are kept; `ocr_app.corrections.CorrectionStore` is one."""

    def batch(self) -> AbstractContextManager[None]: ...
    def add(self, correction: Correction, /) -> object: ...
    def layout(self, page_hash: str, /) -> PageLayout | None: ...
    def put_layout(self, layout: PageLayout, /) -> None: ...
    def page(self, page_hash: str, /) -> Sequence[Correction]: ...
    def remove(self, page_hash: str, line_box: Box, /) -> object: ...
    def count_reviewed(self, since: datetime | None, /) -> int: ...


class Autosave(QObject):
    """Stores every line that a session changes, and what is said of pages; undoing the last edit takes it out again."""

    saved = Signal()
    failed = Signal(object)
    """Some corrections could not be stored, for this error; they are tried again with the next one."""

    def __init__(self, session: Session, store: Store) -> None:
        super().__init__()
        self._session, self._store = session, store
        self._lines: dict[tuple[str, Box], tuple[OpenPage, RecognizedPage]] = {}
        self._orders: dict[str, tuple[OpenPage, RecognizedPage]] = {}
        self._turns: dict[str, OpenPage] = {}
        session.lines_changed.connect(self._save_changes)
        session.rearranged.connect(self._save_arrangement)
        session.turned.connect(self.save_turn)

    def turn_of(self, page: OpenPage) -> int | None:
        """How a person has turned a page that has been read, now or in another session.

        Raises:
            StoreError: it cannot be told.
        """
        layout = self._store.layout(page.picture_hash)
        return layout.turn if layout else None

    def save_turn(self, page: OpenPage) -> None:
        """Stores how a person has turned a page, once it is known which page that is."""
        if page.picture_hash:
            self._turns[page.picture_hash] = page
            self._save()

    def _save_changes(self, changes: list[Change]) -> None:
        for change in changes:
            self._wait(change.page, [change.page.origins[change.line]])
        self._save()

    def _save_arrangement(self, page: OpenPage, before: tuple[PageLine, ...]) -> None:
        """Stores the lines that have come or gone with others, and the order of all."""
        now = page.arrangement
        self._wait(page, [each.origin for each in (*before, *now) if each not in now or each not in before])
        if page.recognized:
            self._orders[page.recognized.hash] = page, page.recognized
        self._save()

    def _wait(self, page: OpenPage, origins: Sequence[Origin]) -> None:
        recognized = page.recognized
        if recognized:
            self._lines |= {(recognized.hash, origin.box): (page, recognized) for origin in origins}

    def _save(self) -> None:
        try:
            with self._store.batch():
                for (_, name), (page, recognized) in self._lines.items():
                    self._save_line(page, recognized, name)
                for page, recognized in self._orders.values():
                    if page.recognized is recognized:
                        self._put_layout(recognized.hash, order=order_of(page, recognized))
                for picture_hash, page in self._turns.items():
                    self._put_layout(picture_hash, turn=page.turn)
        except NitidoError as error:
            self.failed.emit(error)
        else:
            for waiting in (self._lines, self._orders, self._turns):
                waiting.clear()
            self.saved.emit()

    def _save_line(self, page: OpenPage, recognized: RecognizedPage, name: Box) -> None:
        """Stores the line of a page that has this name, or that it has none."""
        if page.recognized is not recognized:
            return  # the page has been turned since: this is for when it is turned back
        number = next((number for number, origin in enumerate(page.origins) if origin.box == name), None)
        correction = None if number is None else correction_of(page, recognized, number, self._session.model)
        if correction:
            self._store.add(correction)
        else:
            self._store.remove(recognized.hash, recognized.box_as_given(name))

    def _put_layout(self, page_hash: str, **said: Any) -> None:
        now = datetime.now(UTC)
        known = self._store.layout(page_hash) or PageLayout(page_hash, now)
        self._store.put_layout(replace(known, time=now, **said))
