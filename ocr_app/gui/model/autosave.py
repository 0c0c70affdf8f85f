"""Corrections stored the moment they are made, and brought back when the same page is opened again."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal

from ocr_app.corrections import Correction
from ocr_app.document import Line
from ocr_app.errors import NitidoError
from ocr_app.geometry import Box, iou
from ocr_app.gui.model.session import Change, OpenPage, PageReading, Session
from ocr_app.review import line_edits as edits
from ocr_app.segmentation.line_image import BASELINE, LineImage

_SAME_LINE = 0.5
"""Share of two line boxes' union that is common to both if they are of one line; another model may box it otherwise."""
_MOVED = 2
"""Pixels: boxes are rounded on the way into the store and back, what has moved less has not moved."""


class Store(Protocol):
    """Where corrections are kept; `ocr_app.corrections.CorrectionStore` is one."""

    def batch(self) -> AbstractContextManager[None]: ...
    def add(self, correction: Correction, /) -> object: ...
    def page(self, page_hash: str, /) -> Sequence[Correction]: ...
    def remove(self, page_hash: str, line_box: Box, /) -> object: ...
    def count_reviewed(self, since: datetime | None, /) -> int: ...


class Autosave(QObject):
    """Stores every line that a session changes; undoing its last edit takes it out again."""

    saved = Signal()
    failed = Signal(object)
    """Some corrections could not be stored, for this error; they are tried again with the next one."""

    def __init__(self, session: Session, store: Store) -> None:
        super().__init__()
        self._session, self._store = session, store
        self._waiting: dict[tuple[int, int], tuple[OpenPage, int]] = {}
        session.lines_changed.connect(self._save)

    def _save(self, changes: list[Change]) -> None:
        self._waiting |= {(id(change.page), change.line): (change.page, change.line) for change in changes}
        try:
            with self._store.batch():
                for page, line in self._waiting.values():
                    if page.reading:
                        self._save_line(page, page.reading, line)
        except NitidoError as error:
            self.failed.emit(error)
        else:
            self._waiting.clear()
            self.saved.emit()

    def _save_line(self, page: OpenPage, reading: PageReading, number: int) -> None:
        line, read = page.lines[number], reading.lines[number]
        if line == read:
            self._store.remove(reading.hash, read.box)
            return
        line_image = reading.line_images[number].unpack()
        self._store.add(
            Correction(
                page_hash=reading.hash,
                source=str(page.source),
                page=page.number,
                line_box=read.box,
                line_image=line_image.image,
                reading=read.text,
                truth=line.text,
                edges=character_edges(line, line_image),
                model=self._session.model,
                time=datetime.now(UTC),
                doubtful=edits.doubts(line),
            )
        )


def restore(reading: PageReading, corrections: Sequence[Correction]) -> tuple[Line, ...]:
    """The lines of a page with what was stored about it.

    What a person changed or confirmed is certain, what they had still to look at is doubtful.
    """
    lines = list(reading.lines)
    for correction in corrections:
        overlaps = [iou(line.box, correction.line_box) for line in reading.lines]
        if overlaps and max(overlaps) >= _SAME_LINE:
            number = int(np.argmax(overlaps))
            lines[number] = _restore_line(lines[number], correction, reading.line_images[number].unpack())
    return tuple(lines)


def character_edges(line: Line, line_image: LineImage) -> tuple[tuple[float, float], ...]:
    """Left and right edge of each character in line image pixels."""
    boxes = np.array([character.box for character in edits.characters(line)], float).reshape(-1, 4)
    bottom = line_image.line.y(boxes[:, [0, 2]])
    u, _ = line_image.from_page(boxes[:, [0, 2]], bottom)
    return tuple((float(left), float(right)) for left, right in np.round(u, 2))


def _restore_line(line: Line, correction: Correction, line_image: LineImage) -> Line:
    line = edits.set_text(line, correction.truth)
    if correction.edges and correction.line_image.shape == line_image.image.shape:
        u = np.array(correction.edges, float)
        x, _ = line_image.to_page(u, np.full_like(u, BASELINE))
        boxes = [
            _moved(character.box, round(left), round(right))
            for character, (left, right) in zip(edits.characters(line), x.tolist(), strict=True)
        ]
        line = edits.with_boxes(line, boxes)
    return line if correction.doubtful is None else edits.with_doubts(line, correction.doubtful)


def _moved(box: Box, x0: int, x1: int) -> Box:
    if max(abs(box[0] - x0), abs(box[2] - x1)) < _MOVED:
        return box
    return x0, box[1], max(x1, x0 + 1), box[3]
