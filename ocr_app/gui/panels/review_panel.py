"""The panel of the review: how much is left, the line magnified, and its alternatives."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ocr_app.gui.model.review import Review
from ocr_app.gui.panels.alternatives import Alternatives
from ocr_app.gui.panels.line_view import LineView
from ocr_app.gui.style.confidence import describe
from ocr_app.gui.style.headings import Heading
from ocr_app.review.pages import CharacterRef


class ReviewPanel(QWidget):
    """Shows what a `Review` has in hand."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self.line_image = LineView()
        self.line_image.setAccessibleName(self.tr("Line under review"))
        self.line_image.setToolTip(self.tr("Click a character to review it; Ctrl+click to break it there"))
        self.alternatives = Alternatives()
        self._count = QLabel()
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

        head = QHBoxLayout()
        head.addWidget(Heading(self.tr("Review")))
        head.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.line_image)
        column.addWidget(self.alternatives)

        self.line_image.picked.connect(self._pick)
        self.line_image.broken.connect(review.split)
        self.alternatives.confirmed.connect(review.confirm)
        self.alternatives.chosen.connect(review.take_alternative)
        review.moved.connect(self.refresh)
        review.session.page_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        session, character = self._review.session, self._review.character
        number = QLocale().toString
        if session.characters and not session.doubtful:
            self._count.setText(self.tr("No doubts left"))
        elif session.characters:
            self._count.setText(self.tr("{0} of {1}").format(number(session.doubtful), number(session.characters)))
        else:
            self._count.setText("")
        self.line_image.show_character(self._review.current)
        self.line_image.setAccessibleDescription(describe(character) if character else "")
        self.alternatives.show_character(character)

    def _pick(self, index: int) -> None:
        ref = self._review.current
        if ref:
            self._review.go(CharacterRef(ref.page, ref.line, index))
