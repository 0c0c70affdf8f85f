"""Looking into the network in the background: at one character, at shapes that a person drew, and at what is alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal

from ocr_app.document import Line
from ocr_app.gui.pictures.stages import draw
from ocr_app.gui.workers.inspectors import Inspectors, ModelInspector
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.review.comparison import ComparedLine, Score
from ocr_app.review.edges import Edges, character_edges
from ocr_app.review.pages import CharacterRef, Origin

_ALTERNATIVES = 6  # candidates of a shape that was read again
_LEAST = 0.001  # probability of a candidate
_MOST_KNOWN = 5_000  # lines whose embeddings are kept: some 80 MB
_AT_ONCE = 32  # lines compared before more urgent work is done

_READ_AGAIN, _INSPECT, _COMPARE = range(3)  # urgency


@dataclass(frozen=True, slots=True)
class Rereading:
    """Characters of a line to be read again in the shape that they have: `count` of them from that of `ref` on.

    `token` is whatever the one who asks wants back.
    """

    token: Any
    ref: CharacterRef
    line: Line
    count: int


@dataclass(eq=False, slots=True)
class Comparison:
    """Characters to be compared, with what is made of their embeddings; `embeddings` are those of the first lines."""

    model: str
    lines: Sequence[ComparedLine]
    score: Score
    embeddings: list[NDArray[np.float32]] = field(default_factory=list)


class InspectingThread(JobThread):
    """Loads the model's inspector when it is first needed; it compares some lines at a time."""

    inspected = Signal(object, object, object, object)
    """A CharacterRef, the network's Layers, the Inspection of the character and its Pictures."""
    reread = Signal(object, list)
    """A Rereading, and for each of its characters the candidates: texts with their probability, the best first."""
    advanced = Signal(object, int)
    """So many lines of a Comparison have been looked at."""
    compared = Signal(object, object)
    """A Comparison, and the score of each of its characters, float32 [N]."""
    failed = Signal(object)

    def __init__(self, inspectors: Inspectors) -> None:
        super().__init__()
        self._inspectors = inspectors
        self._model = ""
        self._inspector: ModelInspector | None = None
        self._comparison: Comparison | None = None
        self._known: dict[tuple[Origin, Edges], NDArray[np.float16]] = {}  # embeddings by the model that is loaded

    def inspect(self, model: str, ref: CharacterRef) -> None:
        """Looks at a character; of several asked for only the last one."""
        origin, line = ref.page.origins[ref.line], ref.page.lines[ref.line]
        self.put("inspect", _INSPECT, lambda: self._inspect(model, ref, origin, line))

    def read_again(self, model: str, request: Rereading) -> None:
        """Reads characters in the shape that they have."""
        origin = request.ref.page.origins[request.ref.line]
        self.put(f"read again {id(request)}", _READ_AGAIN, lambda: self._read_again(model, request, origin))

    def compare(self, comparison: Comparison) -> None:
        """Compares characters, and no others any more."""
        self._comparison = comparison
        self.put("compare", _COMPARE, lambda: self._compare(comparison))

    def cancel(self) -> None:
        """Compares nothing any more."""
        self._comparison = None

    def stop(self) -> None:
        self._inspectors.close()
        super().stop()

    def _inspect(self, model: str, ref: CharacterRef, origin: Origin, line: Line) -> None:
        try:
            inspector = self._loaded(model)
            line_image = origin.line_image.unpack()
            inspection = inspector.inspect(line_image.image, character_edges(line, line_image)[ref.index])
            pictures = draw(line_image.image, inspection)
        except Exception as error:
            self.failed.emit(error)
        else:
            self.inspected.emit(ref, inspector.layers, inspection, pictures)

    def _read_again(self, model: str, request: Rereading, origin: Origin) -> None:
        """What cannot be read again stays as it is: nothing is told about it."""
        first = request.ref.index
        try:
            inspector = self._loaded(model)
            line_image = origin.line_image.unpack()
            edges = character_edges(request.line, line_image)[first : first + request.count]
            found = [inspector.inspect(line_image.image, each).alternatives for each in edges]
        except Exception:
            return
        self.reread.emit(request, [_candidates(alternatives) for alternatives in found])

    def _compare(self, comparison: Comparison) -> None:
        """Looks at the next lines and comes back for the others, after what is more urgent."""
        if comparison is not self._comparison:
            return
        done, lines = len(comparison.embeddings), comparison.lines
        try:
            if done < len(lines):
                comparison.embeddings += self._embed(comparison.model, lines[done : done + _AT_ONCE])
                self.advanced.emit(comparison, len(comparison.embeddings))
                self.put("compare", _COMPARE, lambda: self._compare(comparison))
            else:
                self._comparison = None
                self.compared.emit(comparison, comparison.score(np.concatenate(comparison.embeddings)))
        except Exception as error:
            self._comparison = None
            self.failed.emit(error)

    def _embed(self, model: str, lines: Sequence[ComparedLine]) -> list[NDArray[np.float32]]:
        """The embeddings of some of the characters of lines; those of all are kept while the lines do not change."""
        inspector = self._loaded(model)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        line_images = [line.origin.line_image.unpack() for line in lines]
        edges = [character_edges(line.line, line_image) for line, line_image in zip(lines, line_images, strict=True)]
        keys = [(line.origin, each) for line, each in zip(lines, edges, strict=True)]
        new = {key: each.image for key, each in zip(keys, line_images, strict=True) if key not in self._known}
        embeddings = inspector.embed([(image, edges) for (_, edges), image in new.items()])
        self._known |= {key: found.astype(np.float16) for key, found in zip(new, embeddings, strict=True)}
        return [self._known[key][list(line.indices)].astype(np.float32) for key, line in zip(keys, lines, strict=True)]

    def _loaded(self, model: str) -> ModelInspector:
        if self._inspector is None or model != self._model:
            self._inspector, self._model = self._inspectors.load(model), model
            self._known.clear()
        return self._inspector


def _candidates(alternatives: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The likeliest characters, and never a space: what a person has drawn is a character."""
    printed = [(text, probability) for text, probability in alternatives if text.strip()][:_ALTERNATIVES]
    return [each for number, each in enumerate(printed) if number == 0 or each[1] >= _LEAST]
