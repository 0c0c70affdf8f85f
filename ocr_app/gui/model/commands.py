"""Edits on the undo stack, one stack for all pages."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from ocr_app.gui.model.session import Change, Place, Session

Show = Callable[[Place], None]


class Edit(QUndoCommand):
    """Some lines replaced by others. Doing or undoing it shows the place that it changed."""

    def __init__(self, text: str, session: Session, changes: Sequence[Change], place: Place, show: Show) -> None:
        super().__init__(text)
        self._session, self._changes, self._place, self._show = session, changes, place, show

    def redo(self) -> None:
        self._session.apply(self._changes)
        self._show(self._place)

    def undo(self) -> None:
        back = [Change(change.page, change.line, change.after, change.before) for change in self._changes]
        self._session.apply(back)
        self._show(self._place)
