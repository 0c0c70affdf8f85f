"""The fiscal document of the page on screen: what it says, where, and what editing a field changes."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from PySide6.QtCore import QObject, QTimer, Signal

from ocr_app.document import Character
from ocr_app.fiscal.documents import Field, FiscalDocument
from ocr_app.geometry import Box
from ocr_app.gui.model.review import Review
from ocr_app.gui.workers.fields import FieldsThread
from ocr_app.review import fields
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import Change, CharacterRef, OpenPage

_SOON = 20  # ms: a page that has just been read brings much else to the screen
_LATER = 300  # ms after an edit: the next one may follow at once
_AROUND = 8  # pages before and after the one on screen that may belong to its document


class Fields(QObject):
    """Follows the page on screen and its edits."""

    changed = Signal()
    """Another document is shown, or none, or the same one has been understood anew."""

    def __init__(self, review: Review, thread: FieldsThread) -> None:
        super().__init__()
        self._review, self._thread = review, thread
        self.document: FiscalDocument | None = None
        self._asked: OpenPage | None = None
        self._places: dict[OpenPage, Mapping[Box, CharacterRef]] = {}
        self._request = self._answered = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        thread.understood.connect(self._take)
        review.page_shown.connect(self._page_shown)
        review.session.page_changed.connect(self._page_changed)
        review.session.lines_changed.connect(self._lines_changed)

    @property
    def is_due(self) -> bool:
        """Whether the document is about to be brought up to date."""
        return self._timer.isActive() or self._answered < self._request

    def refs(self, field: Field) -> list[CharacterRef]:
        """The characters of a field, none if it is not printed or they have been edited since."""
        page = next((page for page in self._pages() if page.number == field.page), None)
        return fields.characters_of(self._places_of(page), field) if page else []

    def characters(self, field: Field) -> list[Character]:
        """As `refs`."""
        return [characters(ref.page.lines[ref.line])[ref.index] for ref in self.refs(field)]

    def go(self, field: Field) -> None:
        """Puts the first doubtful character of a field under review, else its first."""
        refs = self.refs(field)
        if refs:
            doubtful = (ref for ref in refs if characters(ref.page.lines[ref.line])[ref.index].doubtful)
            self._review.go(next(doubtful, refs[0]))

    def edit(self, field: Field, text: str) -> None:
        """Gives a field another text on its page, in one step."""
        refs = self.refs(field)
        if refs and text.strip():
            self._review.set_texts(self.tr("edit a field"), fields.edited(refs, text))

    def _places_of(self, page: OpenPage) -> Mapping[Box, CharacterRef]:
        """The characters of a page by their boxes, found again only after a change."""
        if page not in self._places:
            self._places[page] = fields.places_of(page)
        return self._places[page]

    def _pages(self) -> Sequence[OpenPage]:
        """The pages of the file of the page on screen."""
        page = self._review.page
        return [other for other in self._review.session.pages if page and other.source == page.source]

    def _page_shown(self) -> None:
        self._places.clear()
        page = self._review.page
        if not (self._asked and page and page.source == self._asked.source and page.number in self._numbers()):
            self._set(None)
        self._timer.start(_SOON)

    def _page_changed(self, page: OpenPage) -> None:
        self._places.clear()
        shown = self._review.page
        beside = {number + step for number in self._numbers() for step in (-1, 0, +1)}
        if shown and page.source == shown.source and (page is shown or page.number in beside):
            self._timer.start(_SOON)

    def _lines_changed(self, changes: Sequence[Change]) -> None:
        self._places.clear()
        shown = self._review.page
        numbers = self._numbers() | ({shown.number} if shown else set())
        if any(shown and change.page.source == shown.source and change.page.number in numbers for change in changes):
            self._timer.start(_LATER)

    def _numbers(self) -> set[int]:
        """Of the document's pages."""
        if not self.document:
            return set()
        return {field.page for field in self.document.fields} | {item.page for item in self.document.items}

    def _ask(self) -> None:
        page = self._review.page
        if not (page and page.recognized):
            return
        pages = self._pages()
        here = pages.index(page)
        before = list(takewhile(lambda other: other.recognized, reversed(pages[max(0, here - _AROUND) : here])))
        after = list(takewhile(lambda other: other.recognized, pages[here + 1 : here + 1 + _AROUND]))
        self._request += 1
        self._asked = page
        self._thread.ask(self._request, [*reversed(before), page, *after], len(before))

    def _take(self, request: int, document: FiscalDocument | None) -> None:
        self._answered = max(self._answered, request)
        if request == self._request and self._asked is self._review.page and not self._timer.isActive():
            self._set(document)

    def _set(self, document: FiscalDocument | None) -> None:
        if document or self.document:
            self.document = document
            self.changed.emit()
