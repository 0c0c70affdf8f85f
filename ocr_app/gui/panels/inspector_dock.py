"""The inspector: from the pixels of one character to its letter, layer by layer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ocr_app.gui.dialogs.messages import details, explain
from ocr_app.gui.model.review import Review
from ocr_app.gui.pictures.stages import ROOM, Pictures
from ocr_app.gui.style.confidence import describe, percent
from ocr_app.gui.style.headings import Heading
from ocr_app.gui.workers.inspection import InspectingThread
from ocr_app.review.pages import CharacterRef
from ocr_app.segmentation.line_image import CELL_WIDTH

if TYPE_CHECKING:
    from ocr_app.inspection.inspector import Convolution, Inspection, Layer

_LINES = 6  # of text around the pictures that are shown on the smallest screen
_ALTERNATIVES = 6


class InspectorDock(QDockWidget):
    """Follows the character under review while it is open."""

    def __init__(self, review: Review, inspecting: InspectingThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setWindowTitle(self.tr("Inspector"))
        self._review, self._inspecting = review, inspecting
        self._ref: CharacterRef | None = None
        self._layers: tuple[Layer, ...] = ()
        self._note = QLabel(self.tr("No character is under review."))
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self.stages = QScrollArea()
        self.stages.setWidgetResizable(True)
        self.stages.setFrameShape(QFrame.Shape.NoFrame)
        self.stages.setAccessibleName(self.tr("What the network makes of the character"))
        self.stages.setMinimumHeight(ROOM[1] + _LINES * self.fontMetrics().lineSpacing())
        self._line_image = _PictureStage(self.tr("Line image"))
        self._kernels = _PictureStage(self.tr("First kernels"))
        self._maps: list[_PictureStage] = []
        self._span = _PictureStage(self.tr("Span"))
        self._alternatives = _Alternatives()
        self._classes = _Stage(self.tr("Classes"), self._alternatives)
        self._lay_out()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._note)
        self._stack.addWidget(self.stages)
        self.setWidget(self._stack)
        review.moved.connect(self.refresh)
        inspecting.inspected.connect(self._show)
        inspecting.failed.connect(self._fail)
        self.visibilityChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Asks for what the network makes of the character under review."""
        if self.isVisible():
            self._ref = self._review.current
            if self._ref:
                self._note.setText(self.tr("Looking into the network …"))
                self._inspecting.inspect(self._review.session.model, self._ref)
            else:
                self._say(self.tr("No character is under review."))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.setContentsMargins(12, 8, 12, 8)
        for number, stage in enumerate((self._line_image, self._kernels, *self._maps, self._span, self._classes)):
            if number:
                row.addWidget(QLabel("→"))
            row.addWidget(stage)
        row.addStretch()
        before = self.stages.takeWidget()
        body = QWidget()
        body.setLayout(row)  # which takes the stages out of the one before
        self.stages.setWidget(body)
        if before:
            before.deleteLater()

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._stack.setCurrentWidget(self._note)

    def _fail(self, error: Exception) -> None:
        if self.isVisible():
            self._say(f"{explain(error)}\n{details(error)}")

    def _show(
        self, ref: CharacterRef, layers: tuple["Layer", ...], inspection: "Inspection", pictures: Pictures
    ) -> None:
        character = self._review.character
        if ref != self._ref or character is None:
            return
        if layers != self._layers:
            self._layers = layers
            self._maps = [_PictureStage(self._name(number, layer)) for number, layer in enumerate(layers, 1)]
            self._lay_out()
        cells = inspection.end - inspection.begin
        self._line_image.picture.show_image(pictures.line_image, pictures.ring)
        self._line_image.tell(
            self.tr("{0} × {1} pixels, height × width").format(*pictures.size),
            self.tr("The character: %n cell(s) of {0} pixels", "", cells).format(CELL_WIDTH),
        )
        self._kernels.picture.show_image(pictures.kernels)
        self._kernels.tell(
            self.tr("{0} kernels of {1} × {2}").format(*inspection.kernels.shape),
            self.tr("Blue looks for ink, orange for paper."),
        )
        for stage, layer, image, shape in zip(self._maps, layers, pictures.maps, pictures.shapes, strict=True):
            stage.picture.show_image(image)
            stage.tell(*self._about(layer), self.tr("{0} maps of {1} × {2}").format(*shape))
        self._span.picture.show_image(pictures.span)
        self._span.tell(
            self.tr("%n cell(s) pooled into one", "", cells),
            self.tr("{0} features").format(len(inspection.embedding)),
            self.tr("Look-alikes have similar ones."),
        )
        self._alternatives.show_alternatives(inspection.alternatives)
        self._classes.tell(
            self.tr("The span by itself, of {0} classes").format(len(inspection.alternatives)),
            self.tr("In its line: {0}").format(describe(character)),
        )
        self._stack.setCurrentWidget(self.stages)

    def _name(self, number: int, layer: "Layer") -> str:
        name = self.tr("Residual layer {0}") if layer.residual else self.tr("Convolution {0}")
        return name.format(number)

    def _about(self, layer: "Layer") -> list[str]:
        lines = [self._about_convolution(step) for step in layer.convolutions]
        if layer.residual:
            lines.append(self.tr("What came in is added."))
        strides = [step.stride for step in layer.convolutions if step.stride != (1, 1)]
        return lines + [self.tr("The stride pools: {0} × {1} become one.").format(*stride) for stride in strides]

    def _about_convolution(self, step: "Convolution") -> str:
        text = self.tr("Kernel {0} × {1}, stride {2} × {3}, padding {4} × {5}")
        text = text.format(*step.kernel, *step.stride, *step.padding)
        if step.dilation == (1, 1):
            return text
        return text + self.tr(", dilation {0} × {1}").format(*step.dilation)


class _Picture(QWidget):
    """An image, pixel by pixel; a ring stands around the character."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._ring: tuple[int, int] | None = None

    def show_image(self, image: QImage, ring: tuple[int, int] | None = None) -> None:
        """Shows an image; the ring, if any, is between two of its abscissas."""
        self._image, self._ring = image, ring
        self.setFixedSize(QSize(image.width() + 2, max(image.height(), ROOM[1]) + 2))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), self._image.height() + 2, self.palette().dark())  # parts the tiles
        painter.drawImage(1, 1, self._image)
        if self._ring:
            painter.setPen(QPen(self.palette().highlight(), 2))
            left, right = self._ring
            painter.drawRect(1 + left, 1, right - left, self._image.height() - 1)


class _Alternatives(QWidget):
    """The likeliest classes with their probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(ROOM[1] + 2)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setRowStretch(_ALTERNATIVES, 1)
        self._rows = [(QLabel(), QProgressBar(), QLabel()) for _ in range(_ALTERNATIVES)]
        for number, (name, bar, share) in enumerate(self._rows):
            name.setTextFormat(Qt.TextFormat.PlainText)
            bar.setRange(0, 1000)
            bar.setTextVisible(False)
            bar.setFixedSize(110, 14)
            for column, widget in enumerate((name, bar, share)):
                grid.addWidget(widget, number, column)

    def show_alternatives(self, alternatives: Sequence[tuple[str, float]]) -> None:
        for (name, bar, share), (text, probability) in zip(self._rows, alternatives, strict=False):
            name.setText(self.tr("space") if text == " " else text)
            bar.setValue(round(1000 * probability))
            bar.setAccessibleName(f"{name.text()} {percent(probability)}")
            share.setText(percent(probability))


class _Stage(QWidget):
    """A heading, what it shows and what there is to say about it; a screen reader reads it all."""

    def __init__(self, title: str, shown: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._caption = QLabel()
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Heading(title))
        column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._caption)
        column.addStretch()

    def tell(self, *lines: str) -> None:
        self._caption.setText("\n".join(lines))
        self.setAccessibleDescription(self._caption.text())


class _PictureStage(_Stage):
    def __init__(self, title: str) -> None:
        picture = _Picture()
        super().__init__(title, picture)
        self.picture = picture
