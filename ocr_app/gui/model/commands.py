"""Edits on the undo stack, one stack for all pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QUndoCommand

from ocr_app.document import Line
from ocr_app.gui.model.session import Session
from ocr_app.review.pages import Change, CharacterRef, OpenPage, PageLine, PageState

Show = Callable[[CharacterRef], None]


class Edit(QUndoCommand):
    """Some lines replaced by others. Undoing or redoing it shows the character that it was made at.

    Pushing it shows nothing: whoever pushes it decides where the review goes on.
    """

    def __init__(self, text: str, session: Session, changes: Sequence[Change], ref: CharacterRef, show: Show) -> None:
        super().__init__(text)
        self._session, self._changes, self._ref, self._show = session, list(changes), ref, show
        self._pushed = False

    def redo(self) -> None:
        self._session.apply(self._changes)
        if self._pushed:
            self._show(self._ref)
        self._pushed = True

    def undo(self) -> None:
        back = [Change(change.page, change.line, change.after, change.before) for change in self._changes]
        self._session.apply(back)
        self._show(self._ref)

    def amend(self, before: Line, after: Line) -> bool:
        """Makes another line of one that the edit has led to, if that still stands there; True if it does."""
        for number, change in enumerate(self._changes):
            lines = change.page.lines
            if change.after is before and change.line < len(lines) and lines[change.line] is before:
                self._changes[number] = replace(change, after=after)
                self._session.apply([Change(change.page, change.line, before, after)])
                return True
        return False


class Rearrange(QUndoCommand):
    """The lines of a page replaced by others; each time it shows a line of those that are there then."""

    def __init__(
        self, text: str, session: Session, page: OpenPage, after: Sequence[PageLine], lines: tuple[int, int], show: Show
    ) -> None:
        """`lines` are the numbers of the line to be shown before, on undo, and after it."""
        super().__init__(text)
        self._session, self._page, self._show = session, page, show
        self._before, self._after = (page.arrangement, lines[0]), (tuple(after), lines[1])

    def redo(self) -> None:
        self._go_to(*self._after)

    def undo(self) -> None:
        self._go_to(*self._before)

    def _go_to(self, lines: tuple[PageLine, ...], line: int) -> None:
        self._session.rearrange(self._page, lines)
        if lines:
            self._show(CharacterRef(self._page, min(line, len(lines) - 1), 0))


class Turn(QUndoCommand):
    """A page turned, and read again; undoing it brings back what was read, and what was made of that."""

    def __init__(self, text: str, session: Session, page: OpenPage, turn: int) -> None:
        super().__init__(text)
        self._session, self._page = session, page
        self._before, self._after = page.state, PageState(turn)

    def redo(self) -> None:
        self._session.put_state(self._page, self._after)

    def undo(self) -> None:
        self._after = self._page.state
        self._session.put_state(self._page, self._before)
