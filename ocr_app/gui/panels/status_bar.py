"""The bar below: what is being read, with which model, and when the last correction was saved."""

from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from ocr_app.gui.workers.recognition import WindowProgress

_TICK = 1000  # ms


class StatusBar(QStatusBar):
    """Follows a `WindowProgress`."""

    cancelled = Signal()

    def __init__(self, progress: WindowProgress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = self._total = 0
        self._saved_at: float | None = None
        self._failure = ""
        self._what = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedSize(160, 10)  # as the toolbar's
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Pages read"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setFlat(True)
        self.cancel_button.clicked.connect(self.cancelled)
        self._model = QLabel()
        self.saved_label = QLabel()
        for label in (self._model, self.saved_label):
            label.setContentsMargins(12, 0, 4, 0)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 2, 8, 2)
        for widget in (self._what, self._bar, self.cancel_button):
            self.addWidget(widget)
        for widget in (self._model, self.saved_label):
            self.addPermanentWidget(widget)
        self._due = QTimer(self, singleShot=True)  # a bar paints at once, which is to be a turn of its own
        self._due.timeout.connect(self._show_progress)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show_saved)
        progress.started.connect(self._start)
        progress.expected.connect(self._expect)
        progress.advanced.connect(self._advance)
        progress.finished.connect(self._finish)
        self._finish()

    def set_model(self, name: str) -> None:
        self._model.setText(self.tr("model: {0}").format(name) if name else "")

    def saved(self) -> None:
        """A correction has just been stored."""
        self._saved_at, self._failure = monotonic(), ""
        self._timer.start()
        self._show_saved()

    def not_saved(self, reason: str) -> None:
        self._failure = reason
        self._timer.stop()
        self._show_saved()

    def _start(self, total: int) -> None:
        self._done = 0
        self._expect(total)

    def _expect(self, total: int) -> None:
        self._total = total
        self._due.start()

    def _advance(self, steps: int) -> None:
        self._done += steps
        self._due.start()

    def _show_progress(self) -> None:
        page = min(self._done + 1, self._total)
        self._what.setText(self.tr("reading page {0} of {1} …").format(page, self._total))
        self._bar.setRange(0, self._total if self._total > 1 else 0)  # of a single page nobody knows how far it is
        self._bar.setValue(self._done)
        for widget in (self._what, self._bar, self.cancel_button):
            widget.show()

    def _finish(self) -> None:
        self._due.stop()
        for widget in (self._what, self._bar, self.cancel_button):
            widget.hide()

    def _show_saved(self) -> None:
        if self._failure:
            self.saved_label.setText(self.tr("not saved"))
            self.saved_label.setToolTip(self._failure)
        elif self._saved_at is not None:
            seconds = int(monotonic() - self._saved_at)
            if seconds < 2:
                text = self.tr("saved")
            elif seconds < 60:
                text = self.tr("saved {0} s ago").format(seconds)
            else:
                text = self.tr("saved {0} min ago").format(seconds // 60)
            self.saved_label.setText(text)
            self.saved_label.setToolTip("")
