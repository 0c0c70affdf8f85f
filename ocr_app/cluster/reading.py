"""What the workers of a cluster do: each reads pages as a machine does alone, in processes that have limits."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from ocr_app import __version__
from ocr_app.cluster.models import ModelId
from ocr_app.errors import ClusterError
from ocr_app.limits import Limits
from ocr_app.worker_pool import WorkerPool

_IDLE = 60.0  # s without a page after which the processes of a run are ended


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all pages of a run: the release and the model, what is found on a page, and its limits."""

    release: str
    model: ModelId
    read: Callable[..., Any]
    limits: Limits


class ModelWanted(Exception):
    """The worker does not have the model of a job."""


def answer(job: Job, page: tuple[Path, int] | None, files: Mapping[str, bytes] | None = None) -> Any:
    """What is found on a page, given its file and its number; without one, loads the model and gives its name.

    What goes wrong is returned: Dask would write it into the worker's log, traceback and all. `ModelWanted` asks for
    the model's files, `ClusterError` tells of another release; the rest is as `RecognitionWorker.result` says.
    """
    try:
        with _pool(job, files) as pool:
            return pool.submit(*page).result() if page else pool.load().result()
    except Exception as error:
        return error


class _Pools:
    """The processes of this worker, of each job that has pages to read or had some of late."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pools: dict[Job, WorkerPool[Any]] = {}
        self._used: dict[Job, int] = {}
        self._timers: dict[Job, Timer] = {}

    @contextmanager
    def use(self, job: Job, jobs: int) -> Iterator[WorkerPool[Any]]:
        with self._lock:
            if job in self._timers:
                self._timers.pop(job).cancel()
            pool = self._pools.get(job) or WorkerPool(jobs, job.model.load, job.read, job.limits)
            self._pools[job] = pool
            self._used[job] = self._used.get(job, 0) + 1
        try:
            yield pool
        finally:
            with self._lock:
                self._used[job] -= 1
                if not self._used[job]:
                    self._timers[job] = timer = Timer(_IDLE, self._end, [job])
                    timer.daemon = True
                    timer.start()

    def _end(self, job: Job) -> None:
        with self._lock:
            if self._used[job]:
                return
            pool = self._pools.pop(job)
        pool.close()


_POOLS = _Pools()


@contextmanager
def _pool(job: Job, files: Mapping[str, bytes] | None) -> Iterator[WorkerPool[Any]]:
    from distributed import get_worker

    worker = get_worker()
    if job.release != __version__:
        raise ClusterError(f"worker {worker.address} has Nítido {__version__}, not {job.release}")
    if files and not job.model.folder():
        job.model.keep(files)
    if not job.model.folder():
        raise ModelWanted
    # Dask marks its workers' processes as such that have none of their own; ours end with them in any case.
    multiprocessing.current_process().daemon = False
    with _POOLS.use(job, worker.state.nthreads) as pool:
        yield pool
