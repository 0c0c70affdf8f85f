"""Edits on the undo stack, one stack for all pages."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from ocr_app.gui.model.session import Session
from ocr_app.review.pages import Change, CharacterRef

Show = Callable[[CharacterRef], None]


class Edit(QUndoCommand):
    """Some lines replaced by others. Undoing or redoing it shows the character that it was made at.

    Pushing it shows nothing: whoever pushes it decides where the review goes on.
    """

    def __init__(self, text: str, session: Session, changes: Sequence[Change], ref: CharacterRef, show: Show) -> None:
        super().__init__(text)
        self._session, self._changes, self._ref, self._show = session, changes, ref, show
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
