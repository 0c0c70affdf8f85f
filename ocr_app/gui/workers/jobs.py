"""A thread that does the most urgent of its jobs, one at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition

from PySide6.QtCore import QObject, QThread

Job = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    urgency: int
    order: int
    job: Job


class JobThread(QThread):
    """Jobs have names: one put in while another of its name still waits takes its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._condition = Condition()
        self._jobs: dict[str, _Waiting] = {}
        self._count = 0
        self._stopped = False

    def put(self, name: str, urgency: int, job: Job) -> None:
        """Adds a job; of two, that with the smaller `urgency` number is done first, else the older one."""
        with self._condition:
            self._count += 1
            self._jobs[name] = _Waiting(urgency, self._count, job)
            self._condition.notify()

    def put_back(self, name: str, urgency: int, job: Job) -> None:
        """Adds a job that has begun and could not go on, unless another of its name waits by now."""
        with self._condition:
            if name not in self._jobs:
                self.put(name, urgency, job)

    def stop(self) -> None:
        """Forgets all jobs and waits for the one that has begun."""
        with self._condition:
            self._stopped = True
            self._jobs.clear()
            self._condition.notify()
        self.wait()

    def run(self) -> None:
        while job := self._next():
            job()

    def _next(self) -> Job | None:
        with self._condition:
            self._condition.wait_for(lambda: self._jobs or self._stopped)
            if self._stopped:
                return None
            name = min(self._jobs, key=lambda name: (self._jobs[name].urgency, self._jobs[name].order))
            return self._jobs.pop(name).job
