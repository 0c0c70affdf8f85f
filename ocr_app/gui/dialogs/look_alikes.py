"""Characters to be corrected together after a glance: what looks like the one under review, or all that is read alike.

All that is read alike, in every open document, is a patrol: the oddest come first, and most of the errors are there.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ocr_app.document import Character
from ocr_app.gui.dialogs.context_strip import ContextStrip
from ocr_app.gui.dialogs.gallery import Gallery
from ocr_app.gui.model.review import Review
from ocr_app.gui.workers.inspection import Comparison, InspectingThread
from ocr_app.review.comparison import ALIKE, TWIN, Score, likeness_to, lines_with, oddness, refs_of
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef

_ON_PAGE, _EVERYWHERE = range(2)  # what is shown


class LookAlikes(QDialog):
    """Asks which of them are to be corrected, and to what.

    Of the look-alikes, those read alike are chosen at first, unless confirmed; of a patrol, none.
    """

    chosen = Signal(list, str)
    """The CharacterRefs to correct and the character they shall be."""
    failed = Signal(object)
    """For this error nothing can be compared."""

    def __init__(
        self,
        ref: CharacterRef,
        review: Review,
        inspecting: InspectingThread,
        *,
        patrol: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ref, self._session, self._inspecting = ref, review.session, inspecting
        self._text = _character(ref).text
        self._comparison: Comparison | None = None
        self._refs: list[CharacterRef] = []
        self.resize(720, 560)
        self.scope = QComboBox()
        self.scope.addItems(
            [
                self.tr("What looks like it on this page"),
                self.tr("Every “{0}” of all documents, the oddest first").format(self._text),
            ]
        )
        self.scope.setCurrentIndex(_EVERYWHERE if patrol else _ON_PAGE)
        scope_label = QLabel(self.tr("&Show"))
        scope_label.setBuddy(self.scope)
        self.text = QLineEdit(self._text)
        self.text.setMaxLength(1)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedWidth(4 * self.text.fontMetrics().height())
        self.text.selectAll()
        self._count = QLabel()
        label = QLabel(self.tr("&Correct to"))
        label.setBuddy(self.text)
        top = QHBoxLayout()
        for widget in (label, self.text, scope_label, self.scope):
            top.addWidget(widget)
        top.insertSpacing(2, 16)
        top.addStretch()
        top.addWidget(self._count)
        self._progress = QProgressBar()
        self._progress.setAccessibleName(self.tr("Lines compared"))
        self.grid = Gallery()
        self.grid.setAccessibleName(self.tr("Characters that look alike"))
        self.context = ContextStrip()
        hint = QLabel(self.tr("Space or a click chooses one or leaves it out, Ctrl+A chooses all."))
        self._unviewed = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._correct = self._buttons.addButton(self.tr("Correct"), QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        for part in (self._progress, self.grid, self.context, hint, self._unviewed, self._buttons):
            column.addWidget(part)
        self._correct.setDefault(True)  # once it is in the dialog
        self.setTabOrder(self.text, self.grid)
        self.setTabOrder(self.grid, self.scope)

        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.text.textChanged.connect(self._refresh)
        self.scope.currentIndexChanged.connect(self._compare)
        self.grid.chosen_changed.connect(self._refresh)
        self.grid.pointed.connect(self.context.show_character)
        inspecting.advanced.connect(self._show_progress)
        inspecting.compared.connect(self._show)
        inspecting.failed.connect(self._fail)
        self.context.show_character(ref)
        (self.grid if patrol else self.text).setFocus()
        self._compare()

    @property
    def refs(self) -> list[CharacterRef]:
        """Those that are chosen and have been in view."""
        return self.grid.viewed

    @property
    def is_patrol(self) -> bool:
        return self.scope.currentIndex() == _EVERYWHERE

    def accept(self) -> None:
        self.chosen.emit(self.refs, self.text.text())
        super().accept()

    def done(self, result: int) -> None:
        self._comparison = None
        self._inspecting.cancel()
        super().done(result)

    def _compare(self) -> None:
        """Begins to compare what is to be shown; a patrol shows at once what is doubted most."""
        title = self.tr("Patrol of “{0}”") if self.is_patrol else self.tr("Look-alikes of “{0}”")
        self.setWindowTitle(title.format(self._text))
        score: Score
        if self.is_patrol:
            lines = lines_with(self._session.pages, self._text)
            self._refs = refs_of(lines)
            score = oddness
            self.grid.show_refs(sorted(self._refs, key=lambda ref: _character(ref).confidence), [])
        else:
            lines = lines_with([self._ref.page])
            self._refs = refs_of(lines)
            score = likeness_to(self._refs.index(self._ref))
            self.grid.show_refs([], [])
        self._comparison = Comparison(self._session.model, lines, score)
        self._progress.setRange(0, len(lines))
        self._progress.setValue(0)
        self._progress.show()
        self._inspecting.compare(self._comparison)

    def _show_progress(self, comparison: Comparison, done: int) -> None:
        if comparison is self._comparison:
            self._progress.setValue(done)

    def _show(self, comparison: Comparison, scores: NDArray[np.float32]) -> None:
        if comparison is not self._comparison:
            return
        self._progress.hide()
        refs = [self._refs[number] for number in np.argsort(-scores, kind="stable").tolist()]
        if self.is_patrol:
            self.grid.show_refs(refs, self.grid.chosen)
            return
        likeness = dict(zip(self._refs, scores.tolist(), strict=True))
        alike = {ref for ref in refs if likeness[ref] >= ALIKE}
        alike |= {ref for ref in refs if self._is_beside(ref) and likeness[ref] >= TWIN}
        found = [ref for ref in refs if ref in alike or _character(ref).text == self._text]
        found = [self._ref, *(ref for ref in found if ref != self._ref)]
        self.grid.show_refs(found, [ref for ref in found if ref in alike and self._is_meant(ref)])

    def _is_meant(self, ref: CharacterRef) -> bool:
        character = _character(ref)
        return character.text == self._text and not character.seen

    def _is_beside(self, ref: CharacterRef) -> bool:
        return ref.line == self._ref.line and abs(ref.index - self._ref.index) == 1

    def _fail(self, error: Exception) -> None:
        """Without embeddings a patrol keeps to what is doubted most, and nothing looks like anything."""
        self._comparison = None
        self._progress.hide()
        if not self.is_patrol:
            self.failed.emit(error)
            self.reject()

    def _refresh(self) -> None:
        chosen, count, text = self.grid.count_chosen, len(self.grid.items.refs), self.text.text()
        viewed = len(self.refs)
        self._count.setText(self.tr("{0} of {1} chosen").format(chosen, count) if count else "")
        more = self.tr("%n chosen character(s) further down not in view yet: left as read.", "", chosen - viewed)
        self._unviewed.setText(more if chosen > viewed else "")
        self._correct.setText(self.tr("Correct %n character(s)", "", viewed) if viewed else self.tr("Correct"))
        self._correct.setEnabled(bool(viewed and text.isprintable() and text.strip()))


def _character(ref: CharacterRef) -> Character:
    return characters(ref.page.lines[ref.line])[ref.index]
