"""Several processes that read pages at the same time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Generic

from ocr_app.limits import Limits
from ocr_app.worker import Found, RecognitionWorker

if TYPE_CHECKING:
    from pathlib import Path

    from ocr_app.io.scan import Scan


class WorkerPool(Generic[Found]):
    """Up to `jobs` processes, each with a model of its own; one is started when all others have a page to read."""

    def __init__(
        self,
        jobs: int,
        load: Callable[[], Any],
        read: "Callable[[Any, Scan, int], Found]",
        limits: Limits | None = None,
        cores: int | None = 1,
    ) -> None:
        """`load`, `read`, `limits` and `cores` are those of a `RecognitionWorker`."""
        self.jobs = jobs
        self._model: Future[str] | None = None
        self._threads = ThreadPoolExecutor(jobs)  # each waits for a process
        self._workers = [RecognitionWorker(load, read, limits, cores) for _ in range(jobs)]
        self._idle: LifoQueue[RecognitionWorker[Found]] = LifoQueue()  # the one used last has its file open
        for worker in reversed(self._workers):
            self._idle.put(worker)

    def load(self) -> "Future[str]":
        """Has one process load the model, unless it has been loaded; returns at once.

        The future gives the model's name. It fails with a `ModelError` if the model cannot be loaded, with a
        `RecognitionError` if the process ended by itself.
        """
        if self._model is None or (self._model.done() and self._model.exception()):
            self._model = self._threads.submit(self._load)
        return self._model

    def submit(self, path: "Path", number: int) -> "Future[Found]":
        """Has a page read; the future fails as `RecognitionWorker.result` does."""
        return self._threads.submit(self._read, path, number)

    def close(self) -> None:
        """Ends the processes; pages that are not read yet are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown()

    def _load(self) -> str:
        worker = self._idle.get()
        try:
            return worker.load()
        finally:
            self._idle.put(worker)

    def _read(self, path: "Path", number: int) -> Found:
        worker = self._idle.get()
        try:
            worker.submit(path, number)
            return worker.result()
        finally:
            self._idle.put(worker)
