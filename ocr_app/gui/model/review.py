"""The review: which character a person looks at, where they go next, and what they do to it."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from ocr_app.document import Character, Line
from ocr_app.geometry import rotate_box
from ocr_app.gui.model.commands import Edit
from ocr_app.gui.model.session import Session
from ocr_app.review import caret
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import Change, CharacterRef, OpenPage
from ocr_app.review.priority import Doubt, concern_of, doubts_of, review_queue, sort_doubts
from ocr_app.review.split_point import best_cut
from ocr_app.review.turned_lines import along

Rank = tuple[int, int, int]
Where = Callable[[Sequence[Line], caret.Place], caret.Place]
"""From one character of a page to another."""


class Review(QObject):
    """The page on screen and the character under review, with one undo stack for all pages."""

    page_shown = Signal()
    """Another page is on screen."""
    moved = Signal()
    """Another character is under review, or the same one has changed, or the page has: once for each command."""

    reshaped = Signal(object, object, int)
    """An Edit has given characters another shape: the CharacterRef of the first of them, and how many."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.undo_stack = QUndoStack(self)
        self.page: OpenPage | None = None
        self.current: CharacterRef | None = None
        self._left: CharacterRef | None = None  # what was under review before nothing was
        self.queue: list[Doubt] = []
        self._doubts: list[list[Doubt]] = []
        session.closed.connect(self.undo_stack.clear)  # which may lead to closed pages
        session.opened.connect(self._start)
        session.page_changed.connect(self._page_changed)
        session.lines_changed.connect(self._lines_changed)

    @property
    def line(self) -> Line | None:
        return self.current.page.lines[self.current.line] if self.current else None

    @property
    def character(self) -> Character | None:
        return edits.characters(self.line)[self.current.index] if self.current and self.line else None

    # --- where to look

    def show_page(self, page: OpenPage) -> None:
        """Puts a page on screen and its most urgent doubt under review."""
        if page is not self.page:
            self._turn_to(page)
            self._to_most_urgent()
            self.moved.emit()

    def turn_page(self, steps: int) -> None:
        """Goes some pages on, or back."""
        pages = self.session.pages
        if self.page in pages:
            self.show_page(pages[min(max(pages.index(self.page) + steps, 0), len(pages) - 1)])

    def go(self, ref: CharacterRef) -> None:
        """Puts a character under review; the last one if its line has become shorter, none if it is empty."""
        self._turn_to(ref.page)
        self.current = _existing(ref)
        self.moved.emit()

    def move(self, to: Where) -> None:
        """Puts another character of the page under review; if none is, the one that was, or the page's first."""
        if self.current:
            place = to(self.current.page.lines, (self.current.line, self.current.index))
            self.go(CharacterRef(self.current.page, *place))
        elif self._left and self._left.page is self.page:
            self.go(self._left)
        elif self.page and self.page.characters:
            self.go(CharacterRef(self.page, *caret.first(self.page.lines)))

    def next(self) -> None:
        """Goes to the next doubtful character; after the page's last one, to the next page that has any."""
        self._step(self._rank_here(), +1)

    def previous(self) -> None:
        """Goes to the doubtful character before this one."""
        self._step(self._rank_here(), -1)

    def _turn_to(self, page: OpenPage) -> None:
        if page is not self.page:
            self.page = page
            self._doubt(page)
            self.page_shown.emit()

    def _step(self, rank: Rank | None, direction: int) -> None:
        """Goes on from a rank in the queue, from its end if it is none."""
        ahead = [
            doubt for doubt in self.queue if rank is None or (doubt.rank > rank if direction > 0 else doubt.rank < rank)
        ]
        if self.page and ahead:
            doubt = ahead[0 if direction > 0 else -1]
            self.go(CharacterRef(self.page, doubt.line, doubt.index))
        else:
            self._step_off_page(direction)

    def _step_off_page(self, direction: int) -> None:
        """Goes to the nearest page with doubtful characters, all around and back to this one; else to no character."""
        pages = self.session.pages
        here = pages.index(self.page) if self.page in pages else 0
        for step in range(1, len(pages) + 1):
            page = pages[(here + direction * step) % len(pages)]
            if page.doubtful:
                doubt = review_queue(page.lines)[0 if direction > 0 else -1]
                self.go(CharacterRef(page, doubt.line, doubt.index))
                return
        self._left, self.current = self.current, None
        self.moved.emit()

    def _rank(self) -> Rank | None:
        """The rank of the character under review if it is a doubtful one."""
        return self._rank_here() if self.character and self.character.doubtful else None

    def _rank_here(self) -> Rank | None:
        """Where in the queue the character under review is, or would be: None if its line has no doubts."""
        if self.current and self.line and edits.doubts(self.line):
            return Doubt(self.current.line, self.current.index, concern_of(self.line)).rank
        return None

    def _to_most_urgent(self) -> None:
        self.current = (
            CharacterRef(self.page, self.queue[0].line, self.queue[0].index) if self.page and self.queue else None
        )

    # --- what to do to the character

    def type(self, text: str) -> None:
        """Names the character and goes to the next doubtful one."""
        text = unicodedata.normalize("NFC", text)
        if self.character and len(text) == 1 and text.isprintable():
            label = self.tr("correct “{0}” to “{1}”").format(self.character.text, text)
            self._edit_and_advance(label, lambda line, index: edits.replace(line, index, text))

    def confirm(self) -> None:
        """Says that the character was read right and goes to the next doubtful one."""
        if self.character:
            self._edit_and_advance(self.tr("confirm “{0}”").format(self.character.text), edits.confirm)

    def confirm_line(self) -> None:
        """Says that the whole line was read right and goes to the next doubt, from a sure character a line on."""
        if self.current and self.line:
            last = len(edits.characters(self.line)) - 1
            rank = self._rank()
            self._edit(self.tr("confirm a line"), lambda line, _: edits.confirm_line(line), self.current)
            self._advance(rank, CharacterRef(self.current.page, self.current.line, last))

    def take_alternative(self, number: int) -> None:
        """Takes a runner-up, the best one being number 0."""
        if self.character and number < len(self.character.alternatives):
            self.type(self.character.alternatives[number][0])

    def delete(self) -> None:
        """Says that it is no character and goes to the next doubtful one."""
        if self.character:
            self._edit_and_advance(self.tr("delete “{0}”").format(self.character.text), edits.delete)

    def correct(self, refs: Sequence[CharacterRef], text: str) -> None:
        """Names several characters alike, in one step, and goes to the next doubtful one."""
        text = unicodedata.normalize("NFC", text)
        if not (refs and self.current and len(text) == 1 and text.isprintable() and not text.isspace()):
            return
        lines: dict[tuple[int, int], Change] = {}
        for ref in refs:
            key, line = (id(ref.page), ref.line), ref.page.lines[ref.line]
            change = lines.get(key, Change(ref.page, ref.line, line, line))
            lines[key] = replace(change, after=edits.replace(change.after, ref.index, text))
        label = self.tr("correct %n character(s) to “{0}”", "", len(refs)).format(text)
        rank = self._rank()
        self._push(label, list(lines.values()), self.current)
        self._step(rank, +1)

    def merge(self) -> None:
        """Makes one character of it and the next in its line."""
        if self.current and self.line and self.current.index + 1 < len(edits.characters(self.line)):
            self._reshape(self.tr("merge characters"), edits.merge, 1)

    def split(self, at: tuple[int, int] | None = None) -> None:
        """Breaks it in two at a point of the page, at the best cut if that is None."""
        if not (self.current and self.character):
            return
        origin, box = self.current.page.origins[self.current.line], self.character.box
        x0, _, x1, _ = rotate_box(box, origin.rotation, 0, 0)
        cut = rotate_box((*at, *at), origin.rotation, 0, 0)[0] if at else best_cut(origin.line_image.unpack(), box)
        if cut is not None and x0 < cut < x1:
            label = self.tr("break “{0}”").format(self.character.text)
            self._reshape(label, lambda line, index: edits.split(line, index, cut), 2)

    def add(self, *, before: bool = False) -> None:
        """Adds a character after it, or before it, and puts that under review."""
        if self.current:
            added = CharacterRef(self.current.page, self.current.line, self.current.index + (not before))
            self._edit(self.tr("add a character"), edits.add_before if before else edits.add, added)
            self.go(added)

    # --- what to do to lines

    def set_text(self, page: OpenPage, line: int, text: str) -> None:
        """Gives a line another text."""
        self.set_texts(self.tr("edit a line"), [(page, line, text)])

    def replace_line(self, label: str, ref: CharacterRef, line: Line) -> None:
        """Makes another line of the one with a character."""
        before = ref.page.lines[ref.line]
        if line != before:
            self._push(label, [Change(ref.page, ref.line, before, line)], ref)
            self.go(ref)

    def set_texts(self, label: str, texts: Sequence[tuple[OpenPage, int, str]]) -> None:
        """Gives lines other texts, in one step; shows the last one that has really changed."""
        changes = [Change(page, line, page.lines[line], _with_text(page, line, text)) for page, line, text in texts]
        changes = [change for change in changes if change.after != change.before]
        if changes:
            last = changes[-1]
            ref = CharacterRef(last.page, last.line, _first_change(last))
            self._push(label, changes, ref)
            self.go(ref)

    def _edit_and_advance(self, label: str, edit: Callable[[Line, int], Line]) -> None:
        rank, here = self._rank(), self.current
        if here and self.line:
            count = len(edits.characters(self.line))
            self._edit(label, edit, here)
            gone = len(edits.characters(here.page.lines[here.line])) < count
            self._advance(rank, replace(here, index=here.index - gone))

    def _advance(self, rank: Rank | None, done: CharacterRef) -> None:
        """Goes on from a character: from a doubtful one, which has a rank, to the next, else to the one after it."""
        if rank is None:
            self.go(CharacterRef(done.page, *caret.step(done.page.lines, (done.line, done.index), +1)))
        else:
            self._step(rank, +1)

    def _reshape(self, label: str, edit: Callable[[Line, int], Line], count: int) -> None:
        """Makes `count` characters of the one under review, or of that and others, and stays there."""
        if self.current:
            ref = self.current
            command = self._edit(label, edit, ref)
            self.go(ref)
            self.reshaped.emit(command, ref, count)

    def _edit(self, label: str, edit: Callable[[Line, int], Line], ref: CharacterRef) -> Edit | None:
        """Edits the character under review; undo and redo lead to `ref`."""
        if not (self.current and self.line):
            return None
        page, number, index = self.current.page, self.current.line, self.current.index
        after = along(self.line, page.origins[number].rotation, lambda line: edit(line, index))
        change = Change(page, number, self.line, after)
        return self._push(label, [change], ref)

    def _push(self, label: str, changes: Sequence[Change], ref: CharacterRef) -> Edit:
        command = Edit(label, self.session, changes, ref, self.go)
        self.undo_stack.push(command)
        return command

    # --- what changes around

    def _start(self) -> None:
        """Goes to the first page if none that is open is on screen."""
        if self.page in self.session.pages:
            return
        self.undo_stack.clear()
        self.page, self.current, self.queue = None, None, []
        if self.session.pages:
            self.show_page(self.session.pages[0])
        else:
            self.page_shown.emit()
            self.moved.emit()

    def _page_changed(self, page: OpenPage) -> None:
        if page is self.page:
            self._doubt(page)
            self._to_most_urgent()
            self.moved.emit()

    def _doubt(self, page: OpenPage) -> None:
        self._doubts = [doubts_of(number, line) for number, line in enumerate(page.lines)]
        self.queue = sort_doubts(self._doubts)

    def _lines_changed(self, changes: list[Change]) -> None:
        for change in changes:
            if change.page is self.page:
                self._doubts[change.line] = doubts_of(change.line, change.after)
        if any(change.page is self.page for change in changes):
            self.queue = sort_doubts(self._doubts)
            self.current = self.current and _existing(self.current)


def _existing(ref: CharacterRef) -> CharacterRef | None:
    """The character meant or, where its line has become shorter, the line's last one; None if the line is empty."""
    count = len(edits.characters(ref.page.lines[ref.line]))
    return CharacterRef(ref.page, ref.line, min(max(ref.index, 0), count - 1)) if count else None


def _with_text(page: OpenPage, number: int, text: str) -> Line:
    """A line of a page with another text."""
    return along(page.lines[number], page.origins[number].rotation, lambda line: edits.set_text(line, text))


def _first_change(change: Change) -> int:
    """The first character in which the lines of a change differ."""
    before, after = edits.characters(change.before), edits.characters(change.after)
    return next((i for i, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(after))
