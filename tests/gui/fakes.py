"""A recognizer without a network, a worker without a process, and a page of bars for characters, quickly made."""

from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.corrections import page_hash
from ocr_app.document import Character, Line, Word
from ocr_app.fiscal.documents import FiscalDocument
from ocr_app.geometry import Box
from ocr_app.gui.workers.understanding import document_at
from ocr_app.inspection.inspector import Inspector
from ocr_app.io.images import open_scan
from ocr_app.io.last_scan import LastScan
from ocr_app.review.pages import RecognizedPage
from ocr_app.review.recognition import LineRecognizer, recognize
from ocr_app.screen_decoding import ScreenDecoder, Wanted, decode
from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.line_image import LineImage, cut_line_image
from ocr_app.segmentation.text_line import TextLine
from ocr_app.worker import Cancelled


def cut(image: NDArray[np.uint8], lines: list[Line]) -> list[tuple[Line, LineImage]]:
    """Each line with the line image of its box."""
    clean = clean_page(image)
    pairs = []
    for line in lines:
        x0, y0, x1, y1 = line.box
        text_line = TextLine((0.0, 0.0, float(y1 - 1)), max(6.0, (y1 - y0) * 0.9), float(x0), float(x1))
        pairs.append((line, cut_line_image(clean, text_line)))
    return pairs


class FakeRecognizer:
    """Knows some pages by their content; takes any other for blank."""

    name = "fake"

    def __init__(self) -> None:
        self.pages: dict[str, list[Line]] = {}
        self.unread: list[Box] = []

    def learn(self, image: NDArray[np.uint8], lines: list[Line]) -> None:
        self.pages[page_hash(image)] = lines

    def recognize_lines(self, image: NDArray[np.uint8], /) -> list[tuple[Line, LineImage]]:
        lines = self.pages.get(page_hash(image))
        return cut(image, lines) if lines else []

    def recognize_upright(
        self, image: NDArray[np.uint8], /, *, detect: bool = True
    ) -> tuple[int, list[tuple[Line, LineImage]], tuple[Box, ...]]:
        return 0, self.recognize_lines(image), tuple(self.unread)

    def recognize_part(self, image: NDArray[np.uint8], box: Box, /) -> list[tuple[Line, LineImage]]:
        return cut(image, [Line(box, ())])


class FakeWorker:
    """A `RecognitionWorker` in this process, whose recognizer tests can change; a cancelled page goes on unseen."""

    def __init__(self, recognizer: LineRecognizer) -> None:
        self._recognizer = recognizer
        self._results: SimpleQueue[RecognizedPage | Exception] = SimpleQueue()
        self._threads: list[Thread] = []

    def start(self) -> None:
        pass

    def load(self) -> str:
        return self._recognizer.name

    def submit(self, path: Path, number: int, turn: int | None = None, box: Box | None = None) -> None:
        self._results = results = SimpleQueue()

        def work() -> None:
            try:
                with open_scan(path) as scan:
                    results.put(recognize(self._recognizer, scan, number, turn, box))
            except Exception as error:
                results.put(error)

        thread = Thread(target=work)
        self._threads.append(thread)
        thread.start()

    def result(self) -> RecognizedPage:
        result = self._results.get()
        if isinstance(result, Exception):
            raise result
        return result

    def cancel(self) -> None:
        self._results.put(Cancelled())

    def close(self) -> None:
        self.cancel()

    def join(self) -> None:
        """Waits for its threads: one that outlives Python ends the process with an error."""
        for thread in self._threads:
            thread.join()


class FakeInspectors:
    """An `InspectorProcess` in this process, whose models are all the default one."""

    def load(self, name: str) -> Inspector:
        return Inspector.load(DEFAULT)

    def close(self) -> None:
        pass


class FakeDecoder:
    """A worker that decodes for the screen, in this process."""

    def __init__(self) -> None:
        self._decoder, self._last_scan = ScreenDecoder(), LastScan()
        self._result: object = None

    def submit(self, path: Path, number: int, wanted: Wanted, how: int = 0) -> None:
        try:
            self._result = decode(self._decoder, self._last_scan.open(path), number, wanted, how)
        except Exception as error:
            self._result = error

    def is_done(self, within: float) -> bool:
        return True

    def result(self) -> Any:
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def cancel(self) -> None:
        pass

    def close(self) -> None:
        self._last_scan.close()


class FakeUnderstanding:
    """An `UnderstandingProcess` in this process."""

    def document(self, pages: Sequence[bytes], at: int) -> FiscalDocument | None:
        return document_at(pages, at)

    def close(self) -> None:
        pass


def bars(shift: int = 0) -> tuple[NDArray[np.uint8], list[Line]]:
    """A page of six lines of ten bars, and its reading: more and more doubtful to the right and below.

    The whole of it can be shifted some pixels to the right.
    """
    page = np.full((400, 600), 255, np.uint8)
    lines = []
    for row in range(6):
        boxes: list[Box] = [(x, 40 + 56 * row, x + 24, 72 + 56 * row) for x in range(40 + shift, 560, 52)]
        for x0, y0, x1, y1 in boxes:
            page[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4] = 60
        found = tuple(Character("I", box, 1 - 0.01 * i * row) for i, box in enumerate(boxes))
        union_box = (*boxes[0][:2], *boxes[-1][2:])
        lines.append(Line(union_box, (Word("I" * 10, union_box, 0.9, found),)))
    return page, lines
