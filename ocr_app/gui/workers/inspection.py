"""Looking into the network in the background: at one character, and at what resembles it on its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal

from ocr_app.document import Line
from ocr_app.gui.pictures.stages import draw
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.review.edges import character_edges
from ocr_app.review.pages import CharacterRef, RecognizedPage

if TYPE_CHECKING:  # it brings ONNX Runtime, which the window's start must not wait for
    from ocr_app.inspection.inspector import Edges, Inspection, Layer

ALIKE = 0.8
"""Cosine of two embeddings from which characters look alike; of print, nearly all of the same letter do."""

_INSPECT, _COMPARE = range(2)  # urgency


class Inspector(Protocol):
    """What looks into a model; `ocr_app.inspection.inspector.Inspector` is one."""

    layers: tuple["Layer", ...]

    def inspect(self, line_image: NDArray[np.uint8], edges: "Edges", /) -> "Inspection": ...
    def embed(self, line_image: NDArray[np.uint8], characters: Sequence["Edges"], /) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class LookAlike:
    ref: CharacterRef
    likeness: float


@dataclass(eq=False, slots=True)
class _Search:
    """A search under way; `embeddings` are those of the first lines."""

    model: str
    ref: CharacterRef
    recognized: RecognizedPage
    lines: list[Line]
    embeddings: list[NDArray[np.float32]] = field(default_factory=list)


class InspectingThread(JobThread):
    """Loads the model's inspector when it is first needed; it goes through a page line by line."""

    inspected = Signal(object, object, object, object)
    """A CharacterRef, the network's Layers, the Inspection of the character and its Pictures."""
    compared = Signal(object, int, int)
    """Of the page of a CharacterRef so many lines of so many have been looked at."""
    look_alikes_found = Signal(object, list)
    """A CharacterRef and its LookAlikes, the most alike first."""
    failed = Signal(object)

    def __init__(self, load: Callable[[str], Inspector]) -> None:
        super().__init__()
        self._load = load
        self._model = ""
        self._inspector: Inspector | None = None
        self._search: _Search | None = None
        self._known: dict[tuple[str, int, tuple[Edges, ...]], NDArray[np.float32]] = {}

    def inspect(self, model: str, ref: CharacterRef) -> None:
        """Looks at a character; of several asked for only the last one."""
        recognized, line = ref.page.recognized, ref.page.lines[ref.line]
        if recognized:
            self.put("inspect", _INSPECT, lambda: self._inspect(model, ref, recognized, line))

    def find_look_alikes(self, model: str, ref: CharacterRef) -> None:
        """Compares all characters of a page with one of them."""
        if ref.page.recognized:
            self._search = search = _Search(model, ref, ref.page.recognized, list(ref.page.lines))
            self.put("compare", _COMPARE, lambda: self._compare(search))

    def cancel(self) -> None:
        """Looks for no look-alikes any more."""
        self._search = None

    def _inspect(self, model: str, ref: CharacterRef, recognized: RecognizedPage, line: Line) -> None:
        try:
            inspector = self._loaded(model)
            line_image = recognized.line_images[ref.line].unpack()
            inspection = inspector.inspect(line_image.image, character_edges(line, line_image)[ref.index])
            pictures = draw(line_image.image, inspection)
        except Exception as error:
            self.failed.emit(error)
        else:
            self.inspected.emit(ref, inspector.layers, inspection, pictures)

    def _compare(self, search: _Search) -> None:
        """Looks at the next line and comes back for the others, after what is more urgent."""
        if search is not self._search:
            return
        done, lines = len(search.embeddings), search.lines
        if done == len(lines):
            self._search = None
            self.look_alikes_found.emit(search.ref, _rank(search))
            return
        try:
            search.embeddings.append(self._embed(search, done))
        except Exception as error:
            self._search = None
            self.failed.emit(error)
            return
        self.compared.emit(search.ref, done + 1, len(lines))
        self.put("compare", _COMPARE, lambda: self._compare(search))

    def _embed(self, search: _Search, number: int) -> NDArray[np.float32]:
        """The embeddings of a line's characters; those of lines that have not changed since are kept for a page."""
        inspector = self._loaded(search.model)
        line_image = search.recognized.line_images[number].unpack()
        edges = character_edges(search.lines[number], line_image)
        key = search.recognized.hash, number, edges
        if key not in self._known:
            if any(other[0] != search.recognized.hash for other in self._known):
                self._known.clear()
            self._known[key] = inspector.embed(line_image.image, edges)
        return self._known[key]

    def _loaded(self, model: str) -> Inspector:
        if self._inspector is None or model != self._model:
            self._inspector, self._model = self._load(model), model
            self._known.clear()
        return self._inspector


def _rank(search: _Search) -> list[LookAlike]:
    """The characters that look like one of them, which comes first, being most like itself."""
    one = search.embeddings[search.ref.line][search.ref.index]
    found = [
        LookAlike(CharacterRef(search.ref.page, number, index), float(likeness))
        for number, embeddings in enumerate(search.embeddings)
        for index, likeness in enumerate(embeddings @ one)
        if likeness >= ALIKE or (number, index) == (search.ref.line, search.ref.index)
    ]
    own = search.ref.line, search.ref.index
    found.sort(key=lambda other: ((other.ref.line, other.ref.index) != own, -other.likeness))
    return found
