"""The bar to find and replace text in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from ocr_app.gui.model.review import Review
from ocr_app.gui.style.icons import icon
from ocr_app.review import line_edits as edits
from ocr_app.review import search
from ocr_app.review.pages import CharacterRef


class FindBar(QWidget):
    """Hidden until it is asked for; Enter finds the next hit, Esc closes it."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._hit: search.Hit | None = None
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Find"))
        self.text.setAccessibleName(self.tr("Find"))
        self.text.setClearButtonEnabled(True)
        self.by = QLineEdit()
        self.by.setPlaceholderText(self.tr("Replace with"))
        self.by.setAccessibleName(self.tr("Replace with"))
        self.match_case = _tool("", self.tr("Match case"))
        self.match_case.setText("Aa")
        self.match_case.setCheckable(True)
        self._count = QLabel()
        self.previous_button = _tool("previous", self.tr("Previous"))
        self.next_button = _tool("next", self.tr("Next"))
        self.replace_button = QPushButton(self.tr("Replace"))
        self.replace_all_button = QPushButton(self.tr("Replace all"))
        close = _tool("close", self.tr("Close"))

        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        found: tuple[QWidget, ...] = (self.match_case, self.previous_button, self.next_button, self._count)
        for widget in found:
            row.addWidget(widget)
        row.addWidget(self.by, 1)
        for widget in (self.replace_button, self.replace_all_button, close):
            row.addWidget(widget)

        self.text.textChanged.connect(self._search)
        self.match_case.toggled.connect(self._search)
        self.text.returnPressed.connect(lambda: self.find_hit(+1))
        self.by.returnPressed.connect(self.replace)
        self.next_button.clicked.connect(lambda: self.find_hit(+1))
        self.previous_button.clicked.connect(lambda: self.find_hit(-1))
        self.replace_button.clicked.connect(self.replace)
        self.replace_all_button.clicked.connect(self.replace_all)
        close.clicked.connect(self.hide)
        review.session.lines_changed.connect(self._show_count)
        review.session.page_changed.connect(self._show_count)
        review.session.opened.connect(self._search)
        self._show_count()
        self.hide()

    def ask(self) -> None:
        """Opens the bar for another search."""
        self.show()
        self.text.setFocus()
        self.text.selectAll()
        self._show_count()

    def find_hit(self, direction: int) -> None:
        """Goes to the next or the previous hit, all around."""
        hits = self._hits()
        if hits:
            number = self._next(hits, direction)
            self._go(hits[number])

    def replace(self) -> None:
        """Replaces the hit that was gone to, and goes to the next one."""
        hits = self._hits()
        if self._hit in hits:
            self._review.set_texts(self.tr("replace"), search.replaced([self._hit], self.by.text()))
            self._hit = search.Hit(
                self._hit.page, self._hit.line, self._hit.start, self._hit.start + len(self.by.text())
            )
        self.find_hit(+1)

    def replace_all(self) -> None:
        hits = self._hits()
        if hits:
            self._review.set_texts(self.tr("replace all"), search.replaced(hits, self.by.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _hits(self) -> list[search.Hit]:
        match_case = self.match_case.isChecked()
        return search.find(self._review.session.pages, self.text.text(), match_case=match_case)

    def _next(self, hits: list[search.Hit], direction: int) -> int:
        """The number of the hit after the one gone to last, else after the character under review."""
        if self._hit in hits:
            return (hits.index(self._hit) + direction) % len(hits)
        pages = self._review.session.pages
        here = (-1, 0, 0)
        if self._hit:
            here = pages.index(self._hit.page), self._hit.line, self._hit.stop
        elif self._review.page in pages:
            here = pages.index(self._review.page), 0, 0
        ahead = [hit for hit in hits if (pages.index(hit.page), hit.line, hit.start) >= here]
        return (hits.index(ahead[0]) if ahead else 0) if direction > 0 else (len(hits) - len(ahead) - 1) % len(hits)

    def _go(self, hit: search.Hit) -> None:
        self._hit = hit
        line = hit.page.lines[hit.line]
        self._review.go(CharacterRef(hit.page, hit.line, edits.index_at(line, hit.start)))

    def _search(self) -> None:
        self._hit = None
        self._show_count()

    def _show_count(self) -> None:
        if not self.isHidden():
            hits = len(self._hits())
            self._count.setText(self.tr("%n found", "", hits) if self.text.text() else "")
            for button in (self.previous_button, self.next_button, self.replace_button, self.replace_all_button):
                button.setEnabled(hits > 0)


def _tool(icon_name: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setAccessibleName(name)
    button.setToolTip(name)
    if icon_name:
        button.setIcon(icon(icon_name))
    return button
