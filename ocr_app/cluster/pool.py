"""The workers of a Dask cluster as readers of pages."""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Generic

import distributed

from ocr_app import __version__
from ocr_app.cluster import reading
from ocr_app.cluster.models import ModelId
from ocr_app.errors import ClusterError, InputError, NitidoError, RecognitionError
from ocr_app.io.remote import RemotePath
from ocr_app.limits import Limits
from ocr_app.worker import Found

# They would print tracebacks of what our exceptions tell in one line, and of connections that a second try has made.
for _name in ("distributed.client", "asyncio"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_PATIENCE = 20.0  # s in which the scheduler must answer and have a worker
_LOOK = 2.0  # s between two looks at how many workers there are
_MOST = 1000  # pages that are read at a time


class _Client(distributed.Client):  # type: ignore[misc]  # it comes without types
    """Is closed when it cannot connect. Left to the garbage collector, that can wait for a lock of its own thread."""

    def start(self, **options: Any) -> None:
        try:
            super().start(**options)
        except BaseException:
            self.close()
            self._loop_runner.stop()  # which `close` leaves alone if `start` has closed the rest
            raise


class ClusterPool(Generic[Found]):
    """Has pages read by the workers of a cluster, as many at a time as they have threads.

    The pages of a worker that is lost are read by others. A worker that does not have the model asks for it.
    """

    def __init__(self, address: str, model: str, read: Callable[..., Found], limits: Limits) -> None:
        """Connects to a scheduler. `read` is a function of a module, as for `RecognitionWorker`.

        Raises:
            ModelError: there is no such model.
            ClusterError: the scheduler cannot be reached.
        """
        self._address = address
        self._job = reading.Job(__version__, ModelId.of(model), read, limits)
        self._lock = Lock()
        self._files: dict[str, bytes] = {}
        self._looked, self._jobs = 0.0, 1
        self._model: Future[str] | None = None
        try:
            self._client = _Client(address, timeout=_PATIENCE, set_as_default=False)
        except Exception as error:  # of the network, of TLS, of the address itself
            raise ClusterError(f"scheduler {address}: cannot be reached: {_reason(error)}") from error
        self._threads = ThreadPoolExecutor(_MOST)  # each waits for a page

    @property
    def jobs(self) -> int:
        """The threads of all workers.

        Raises:
            ClusterError: the scheduler is lost.
        """
        if monotonic() - self._looked > _LOOK:
            try:
                self._jobs = min(_MOST, max(1, sum(self._client.nthreads().values())))
            except Exception as error:
                raise self._lost(error) from error
            self._looked = monotonic()
        return self._jobs

    def load(self) -> "Future[str]":
        """Has one worker load the model, unless it has been loaded; returns at once.

        The future gives the model's name. It fails with a `ClusterError` if there is no worker or it cannot read, with
        a `ModelError` if the model cannot be loaded, with a `RecognitionError` if the process ended by itself.
        """
        if self._model is None or (self._model.done() and self._model.exception()):
            self._model = self._threads.submit(self._load)
        return self._model

    def submit(self, path: Path, number: int) -> "Future[Found]":
        """Has a page read; the future fails as `RecognitionWorker.result` does, or with a `ClusterError`."""
        return self._threads.submit(self._read, path, number)

    def close(self) -> None:
        """Lets go of the cluster; pages that are not read yet are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        self._threads.shutdown()

    def _load(self) -> str:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ClusterError(f"scheduler {self._address}: has no workers") from error
        try:
            return str(self._ask(None))
        except NitidoError:
            raise
        except Exception as error:  # most likely, there is no Nítido where the worker is
            raise ClusterError(f"scheduler {self._address}: a worker cannot read: {_reason(error)}") from error

    def _read(self, path: Path, number: int) -> Found:
        # A worker has another working folder.
        where = path if isinstance(path, RemotePath) else path.absolute()
        try:
            found: Found = self._ask((where, number))
            return found
        except InputError as error:
            raise error.about(path) from error

    def _ask(self, page: tuple[Path, int] | None) -> Any:
        """What a worker answers; if it asks for the model's files, they are sent and it is asked again."""
        try:
            answer = self._client.submit(reading.answer, self._job, page, pure=False).result()
            if isinstance(answer, reading.ModelWanted):
                files = self._model_files()
                answer = self._client.submit(reading.answer, self._job, page, files, pure=False).result()
        except distributed.KilledWorker as error:
            raise RecognitionError("every worker that was to read the page has been lost") from error
        except (CancelledError, distributed.comm.CommClosedError) as error:
            raise self._lost(error) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _model_files(self) -> dict[str, bytes]:
        with self._lock:
            self._files = self._files or self._job.model.files()
        return self._files

    def _lost(self, error: BaseException) -> ClusterError:
        return ClusterError(f"scheduler {self._address}: lost: {_reason(error)}")


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
