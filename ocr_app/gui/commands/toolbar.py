"""The bar above: open, export, the page, the zoom, how the page is shown, and how much is left to do."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QSpinBox, QToolBar, QToolButton, QWidget

from ocr_app.gui.commands.actions import Actions
from ocr_app.gui.model.review import Review
from ocr_app.gui.style.confidence import percent
from ocr_app.gui.style.labels import plain
from ocr_app.review.pages import OpenPage


class ToolBar(QToolBar):
    page_chosen = Signal()
    """A page number was entered, or given up."""

    def __init__(self, actions: Actions, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Tools"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for action in (actions.open, actions.export):
            self.addAction(action)
            button = self.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setText(plain(action.text()))
        self.addSeparator()
        self.addActions([actions.undo, actions.redo])
        self.addSeparator()
        self.addAction(actions.previous_page)
        self.page_box = QSpinBox()
        self.page_box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.page_box.setAccessibleName(self.tr("Page"))
        self.page_box.setToolTip(self.tr("Page"))
        self.page_box.setKeyboardTracking(False)
        self.addWidget(self.page_box)
        self._pages = QLabel()
        self._pages.setContentsMargins(4, 0, 2, 0)
        self.addWidget(self._pages)
        self.addAction(actions.next_page)
        self.addSeparator()
        self.addActions([actions.fit, actions.zoom_out])
        self._zoom = QLabel()
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("1000 %"))
        self.addWidget(self._zoom)
        self.addAction(actions.zoom_in)
        self.addSeparator()
        self.addActions(actions.renderings.actions())
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._left = QLabel()
        self._left.setContentsMargins(8, 0, 8, 0)
        self.addWidget(self._left)
        self._progress = QProgressBar()
        self._progress.setFixedSize(140, 10)  # higher and empty it would pass for a field to type into
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Share of doubtful characters reviewed"))
        self.addWidget(self._progress)
        self.page_box.valueChanged.connect(self._turn)
        self.page_box.installEventFilter(self)
        actions.go_to_page.triggered.connect(self.ask_for_page)
        review.moved.connect(self.refresh)
        review.session.page_changed.connect(self.refresh)
        review.session.opened.connect(self.refresh)
        self.refresh()

    def set_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{round(100 * zoom)}{percent(1)[3:]}")

    def ask_for_page(self) -> None:
        """Lets a page number be typed; Enter goes there, Esc does not."""
        self.page_box.setFocus()
        self.page_box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.refresh()
                self.page_chosen.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.page_box.interpretText()
                self.page_chosen.emit()
                return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        session, page = self._review.session, self._review.page
        count = len(self._pages_here())
        self.page_box.blockSignals(True)
        self.page_box.setRange(min(1, count), count)
        self.page_box.setValue(page.number if page else 0)
        self.page_box.blockSignals(False)
        self.page_box.setEnabled(count > 1)
        self._pages.setText(f"/ {count}")
        doubtful, doubted = session.doubtful, session.doubted
        if session.characters and not doubtful:
            self._left.setText(self.tr("No doubts left"))
        else:
            self._left.setText(self.tr("%n doubtful left", "", doubtful) if session.characters else "")
        self._progress.setRange(0, max(1, doubted))
        self._progress.setValue(max(0, doubted - doubtful) if doubted else int(session.characters > 0))

    def _pages_here(self) -> list[OpenPage]:
        """The pages of the document on screen."""
        file = self._review.session.file_of(self._review.page)
        return file.pages if file else []

    def _turn(self, number: int) -> None:
        self._review.show_page(self._pages_here()[number - 1])
