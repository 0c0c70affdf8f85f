"""Retraining: what waits to be learnt, what the last time brought, and a button that does it."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ocr_app.gui.model.training_status import TrainingStatus
from ocr_app.gui.style.confidence import rate
from ocr_app.gui.workers.retraining import COMMAND, INSTALL, Result, Retraining, can_retrain

_STEPS = 1000  # of the progress bar
_HELD_OUT, _REGRESSION = "held_out_cer", "regression_cer"


class RetrainDialog(QDialog):
    """Follows a `Retraining`, which goes on when the dialog is closed."""

    read_anew = Signal()
    """The open pages are to be read with the new model."""

    def __init__(self, retraining: Retraining, status: TrainingStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retraining = retraining
        self.setWindowTitle(self.tr("Retrain"))
        self.setMinimumWidth(460)
        self.facts = _text(self._facts(status))
        self.stage = _text()
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the retraining"))
        self.outcome = _text()
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.use_button = QPushButton(self.tr("&Read the open pages with it"))
        self.use_button.clicked.connect(self.read_anew)
        self.use_button.clicked.connect(self.accept)
        self.start_button = QPushButton(self.tr("&Start"))
        self.start_button.clicked.connect(retraining.start)
        self.start_button.setEnabled(not status.wanting)
        self.cancel_button = QPushButton(self.tr("&Cancel the retraining"))
        self.cancel_button.clicked.connect(retraining.cancel)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.use_button, self.start_button, self.cancel_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.facts)
        self.installed = can_retrain()
        if not self.installed:
            for text, command in self._instructions():
                column.addWidget(_text(text))
                column.addLayout(self._command(text, command))
        for widget in (self.stage, self.bar, self.outcome):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(buttons)
        retraining.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows how far the retraining is, or how it ended."""
        running, result = self._retraining.running, self._retraining.result
        published = not running and result is not None and result.published
        self.facts.setHidden(published)  # they are of the model before
        self.start_button.setVisible(self.installed and not running)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(not self._retraining.stopping)
        self.use_button.setVisible(published)
        stage = self._retraining.stage
        self.stage.setText(self._stage_text() if running else "")
        self.bar.setValue(round(_STEPS * stage.done))
        for widget in (self.stage, self.bar):
            widget.setVisible(running)
        self.outcome.setText("" if running else self._outcome_text(result))
        self.outcome.setVisible(bool(self.outcome.text()))

    def done(self, result: int) -> None:
        self._retraining.forget()
        super().done(result)

    def _facts(self, status: TrainingStatus) -> str:
        waiting = self.tr("No reviewed lines wait to be learnt from.")
        if status.waiting:
            waiting = self.tr("%n reviewed line(s) wait to be learnt from.", "", status.waiting)
        if status.wanting:
            wanting = self.tr("%n more must be reviewed before a retraining can start.", "", status.wanting)
            waiting = f"{waiting} {wanting}"
        if status.time is None:
            return "\n".join([waiting, self.tr("The current model has not learnt from corrections yet.")])
        date = QDateTime.fromSecsSinceEpoch(int(status.time.timestamp())).date()
        day = QLocale().toString(date, QLocale.FormatType.ShortFormat)
        last = self.tr("Last retraining: {0}, %n line(s).", "", status.lines).format(day)
        return "\n".join([waiting, last, *self._scores(status.before, status.after)])

    def _scores(self, before: dict[str, float], after: dict[str, float]) -> list[str]:
        names = {_HELD_OUT: self.tr("Errors on corrected pages"), _REGRESSION: self.tr("Errors elsewhere")}
        return [
            f"{name}: {rate(before[key])} → {rate(after[key])}"
            for key, name in names.items()
            if key in before and key in after
        ]

    def _stage_text(self) -> str:
        if self._retraining.stopping:
            return self.tr("stopping …")
        stages = {
            "": self.tr("starting …"),
            "reading the corrections": self.tr("reading the corrections"),
            "printing synthetic lines": self.tr("printing synthetic lines"),
            "reading with the current model": self.tr("reading with the current model"),
            "learning": self.tr("learning"),
            "finishing": self.tr("finishing"),
            "reading with what was learnt": self.tr("reading with what was learnt"),
            "calibrating": self.tr("calibrating"),
            "publishing": self.tr("publishing"),
        }
        stage = self._retraining.stage
        text = stages.get(stage.name, stage.name)
        if stage.seconds_left is None:
            return text
        left = self.tr("about %n minute(s) left", "", max(1, round(stage.seconds_left / 60)))
        return f"{text}, {left}"

    def _outcome_text(self, result: Result | None) -> str:
        if self._retraining.failure:
            return self.tr("The retraining has failed: {0}").format(self._retraining.failure)
        if result is None:
            return ""
        said = (
            self.tr("“{0}” reads better and is the current model from now on.").format(result.model)
            if result.published
            else self.tr("What was learnt reads no better, so “{0}” stays the current model.").format(result.model)
        )
        return "\n".join([said, *self._scores(result.before, result.after)])

    def _instructions(self) -> list[tuple[str, str]]:
        """What to do where training is not installed, and with which commands."""
        install = self.tr(
            "Training is not installed here: it needs PyTorch. With Python 3.11 or newer, in the folder of Nítido’s "
            "source code, this command installs it:"
        )
        return [(install, INSTALL), (self.tr("After that, this command retrains:"), COMMAND)]

    def _command(self, name: str, command: str) -> QHBoxLayout:
        line = QLineEdit(command)
        line.setReadOnly(True)
        line.setAccessibleName(name)
        copy = QPushButton(self.tr("C&opy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(command))
        row = QHBoxLayout()
        row.addWidget(line)
        row.addWidget(copy)
        return row


def _text(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
