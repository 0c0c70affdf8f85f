"""The inspector: from the pixels of one character to its letter, layer by layer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
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

from ocr_app.gui.confidence import describe, percent
from ocr_app.gui.headings import Heading
from ocr_app.gui.inspecting import InspectingThread
from ocr_app.gui.labels import escaped
from ocr_app.gui.messages import explain
from ocr_app.gui.mosaic import best_grid, mosaic, tinted
from ocr_app.gui.picture import q_image
from ocr_app.gui.review import Review
from ocr_app.gui.session import Place
from ocr_app.segmentation.strips import CUT_STEP

if TYPE_CHECKING:
    from ocr_app.recognition.inspector import Convolution, Inspection, Layer

_ROOM = (250, 170)  # px for the tiles of a layer
_LINES = 8  # of text above and below them
_MARGIN = 2  # cells of the strip on either side of the character
_STRIP_ZOOM = 5
_WAYS = 6
_FULL = 99  # percentile of a layer's activations that is drawn darkest


class InspectorDock(QDockWidget):
    """Follows the character under review while it is open."""

    def __init__(self, review: Review, inspecting: InspectingThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setWindowTitle(self.tr("Inspector"))
        self._review, self._inspecting = review, inspecting
        self._place: Place | None = None
        self._note = QLabel(self.tr("No character is under review."))
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self.stages = QScrollArea()
        self.stages.setWidgetResizable(True)
        self.stages.setFrameShape(QFrame.Shape.NoFrame)
        self.stages.setAccessibleName(self.tr("What the network makes of the character"))
        self.stages.setMinimumHeight(_ROOM[1] + _LINES * self.fontMetrics().lineSpacing())
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
            self._place = self._review.place
            if self._place:
                self._inspecting.inspect(self._review.session.model, self._place)
            else:
                self._say(self.tr("No character is under review."))

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._stack.setCurrentWidget(self._note)

    def _fail(self, error: Exception) -> None:
        if self.isVisible():
            self._say(explain(error))

    def _show(self, place: Place, layers: Sequence["Layer"], inspection: "Inspection") -> None:
        character = self._review.character
        if place != self._place or place.page.reading is None or character is None:
            return
        strip = place.page.reading.strips[place.line].unpack().image
        first, last = max(0, inspection.begin - _MARGIN), min(strip.shape[1] // CUT_STEP, inspection.end + _MARGIN)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.setContentsMargins(12, 8, 12, 8)
        stages = [self._strip(strip, inspection, first, last), self._kernels(inspection.kernels)]
        for number, (layer, maps) in enumerate(zip(layers, inspection.maps, strict=True), 1):
            per_cell = maps.shape[2] * CUT_STEP / strip.shape[1]
            part = maps[:, :, round(first * per_cell) : round(last * per_cell)]
            stages.append(self._layer(number, layer, maps, part))
        stages += [self._span(inspection), self._classes(inspection, describe(character))]
        for number, stage in enumerate(stages):
            if number:
                row.addWidget(QLabel("→"))
            row.addWidget(stage)
        row.addStretch()
        body = QWidget()
        body.setLayout(row)
        at = self.stages.horizontalScrollBar().value()
        self.stages.setWidget(body)  # the old one is deleted
        self.stages.horizontalScrollBar().setValue(at)
        self._stack.setCurrentWidget(self.stages)

    # --- the stages

    def _strip(self, strip: NDArray[np.uint8], inspection: "Inspection", first: int, last: int) -> QWidget:
        part = np.invert(strip[:, first * CUT_STEP : last * CUT_STEP])
        image = q_image(part).scaled(part.shape[1] * _STRIP_ZOOM, part.shape[0] * _STRIP_ZOOM)
        ring = [(cell - first) * CUT_STEP * _STRIP_ZOOM for cell in (inspection.begin, inspection.end)]
        cells = inspection.end - inspection.begin
        return _stage(
            self.tr("Strip"),
            [
                self.tr("{0} × {1} pixels, height × width").format(*part.shape),
                self.tr("The character: %n cell(s) of {0} pixels", "", cells).format(CUT_STEP),
            ],
            _Picture(image, (ring[0], ring[1])),
        )

    def _kernels(self, kernels: NDArray[np.float32]) -> QWidget:
        return _stage(
            self.tr("First kernels"),
            [
                self.tr("{0} kernels of {1} × {2}").format(*kernels.shape),
                self.tr("Blue looks for ink, orange for paper."),
            ],
            _Picture(_tiles(kernels)),
        )

    def _layer(self, number: int, layer: "Layer", maps: NDArray[np.float32], part: NDArray[np.float32]) -> QWidget:
        title = self.tr("Residual layer {0}") if layer.residual else self.tr("Convolution {0}")
        lines = [self._convolution(step) for step in layer.convolutions]
        if layer.residual:
            lines.append(self.tr("What came in is added."))
        strides = [step.stride for step in layer.convolutions if step.stride != (1, 1)]
        lines += [self.tr("The stride pools: {0} × {1} become one.").format(*stride) for stride in strides]
        lines.append(self.tr("{0} maps of {1} × {2}").format(*part.shape))
        # What is strong in the whole strip is dark, so that characters can be compared.
        return _stage(title.format(number), lines, _Picture(_tiles(part, float(np.percentile(maps, _FULL)))))

    def _convolution(self, step: "Convolution") -> str:
        text = self.tr("Kernel {0} × {1}, stride {2} × {3}, padding {4} × {5}")
        text = text.format(*step.kernel, *step.stride, *step.padding)
        if step.dilation == (1, 1):
            return text
        return text + self.tr(", dilation {0} × {1}").format(*step.dilation)

    def _span(self, inspection: "Inspection") -> QWidget:
        features = inspection.embedding
        return _stage(
            self.tr("Span"),
            [
                self.tr("%n cell(s) pooled into one", "", inspection.end - inspection.begin),
                self.tr("{0} features").format(len(features)),
                self.tr("Look-alikes have similar ones."),
            ],
            _Picture(_tiles(features.reshape(-1, 1, 1))),
        )

    def _classes(self, inspection: "Inspection", reading: str) -> QWidget:
        bars = QWidget()
        grid = QGridLayout(bars)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        for number, (text, probability) in enumerate(inspection.ways[:_WAYS]):
            name = self.tr("space") if text == " " else text
            bar = QProgressBar()
            bar.setRange(0, 1000)
            bar.setValue(round(1000 * probability))
            bar.setTextVisible(False)
            bar.setFixedSize(110, 14)
            bar.setAccessibleName(f"{name} {percent(probability)}")
            grid.addWidget(QLabel(escaped(name)), number, 0)
            grid.addWidget(bar, number, 1)
            grid.addWidget(QLabel(percent(probability)), number, 2)
        return _stage(
            self.tr("Classes"),
            [
                self.tr("The span by itself, of {0} classes").format(len(inspection.ways)),
                self.tr("In its line: {0}").format(reading),
            ],
            bars,
        )


class _Picture(QWidget):
    """An image, pixel by pixel; between the two abscissas of `ring` stands the character."""

    def __init__(self, image: QImage, ring: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._image, self._ring = image, ring
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return self._image.size() + QSize(2, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(1, 1, self._image)
        if self._ring:
            painter.setPen(QPen(self.palette().highlight(), 2))
            left, right = self._ring
            painter.drawRect(1 + left, 1, right - left, self._image.height() - 1)


def _tiles(maps: NDArray[np.float32], full: float | None = None) -> QImage:
    """Maps [N, H, W] side by side; `full` is what is drawn darkest, by default the strongest of them."""
    count, height, width = maps.shape
    zoom, columns = best_grid(count, height, width, _ROOM)
    return tinted(mosaic(maps, zoom, columns), full or float(np.abs(maps).max()) or 1.0)


def _stage(title: str, lines: Sequence[str], picture: QWidget) -> QWidget:
    """A heading, the picture and what there is to say about it; a screen reader reads it all."""
    stage = QWidget()
    stage.setAccessibleName(title)
    stage.setAccessibleDescription("\n".join(lines))
    column = QVBoxLayout(stage)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(Heading(title))
    caption = QLabel("\n".join(lines))
    caption.setTextFormat(Qt.TextFormat.PlainText)
    column.addWidget(picture, 0, Qt.AlignmentFlag.AlignLeft)
    column.addSpacing(max(0, _ROOM[1] - picture.sizeHint().height()))
    column.addWidget(caption)
    column.addStretch()
    return stage
