"""A recognizer without a network, for what happens around the reading, and a store of corrections."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.corrections import CorrectionStore
from ocr_app.document import Character, Line, Page, Word
from ocr_app.errors import ModelError
from ocr_app.io.last_scan import LastScan
from ocr_app.pipeline import read_page


class FakeRecognizer:
    """Reads every page that has ink as one line: the width of its ink in pixels. Fails on the model `broken`."""

    dot_prints = ()

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def load(cls, name: str | None = None) -> "FakeRecognizer":
        if name == "broken":
            raise ModelError("model broken: model.onnx differs from its recorded hash")
        return cls(name or "current")

    def segment(self, image: NDArray[np.uint8]) -> NDArray[np.bool_]:
        return image < 128

    def read_segmented(self, ink: NDArray[np.bool_]) -> Page:
        height, width = ink.shape
        return Page(1, width, height, self._lines(ink))

    def _lines(self, ink: NDArray[np.bool_]) -> tuple[Line, ...]:
        rows, columns = np.nonzero(ink)
        if not len(rows):
            return ()
        x0, y0, x1, y1 = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
        box = (x0, y0, x1, y1)
        text = str(x1 - x0)
        characters = tuple(Character(digit, box, 0.5 + index / 4) for index, digit in enumerate(text))
        return (Line(box, (Word(text, box, 0.5, characters),)),)


class InProcess:
    """A `WorkerPool` without processes: reads each page when it is submitted."""

    def __init__(
        self, jobs: int, load: Callable[[], Any], read: Callable[..., Any], limits: object = None, cores: object = 1
    ) -> None:
        self.jobs = jobs
        self._load, self._read, self._last_scan = load, read, LastScan()

    @classmethod
    def of(cls, recognizer: object) -> "InProcess":
        return cls(1, lambda: recognizer, read_page)

    def load(self) -> Future[str]:
        def load() -> str:
            self._recognizer = self._load()
            return str(self._recognizer.name)

        return self._done(load)

    def submit(self, path: Path, number: int) -> Future[Any]:
        return self._done(lambda: self._read(self._recognizer, self._last_scan.open(path), number))

    def _done(self, work: Callable[[], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        self._last_scan.close()


@pytest.fixture
def nitido(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`nitido ARGUMENTS...` with the fake recognizer, in this process; returns the exit code."""
    monkeypatch.setattr("ocr_app.worker_pool.WorkerPool", InProcess)
    module: Any = ModuleType("ocr_app.recognition.recognizer")
    module.Recognizer = FakeRecognizer
    package = ModuleType("ocr_app.recognition")
    monkeypatch.setitem(sys.modules, "ocr_app.recognition", package)
    monkeypatch.setitem(sys.modules, "ocr_app.recognition.recognizer", module)

    def run(*arguments: str | Path) -> int:
        from ocr_app.cli.main import main

        return main([str(argument) for argument in arguments])

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "corrections.db"


@pytest.fixture
def opened(path: Path) -> Iterator[CorrectionStore]:
    with CorrectionStore.open(path) as opened:
        yield opened
