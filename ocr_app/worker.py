"""Pages read in a process of their own, which can be ended at any moment and is ended where a page breaks a limit.

Only a file's path and a page's number go to the process; what was found comes back. Pages are decoded for the screen
in such a process too. This module imports no large
library, so that the process can start before those of the window are imported. Reading a page is a long chain of
numeric calls that no other thread can break off; docs/adr/0006-recognition-in-a-worker-process.md compares the two.
"""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from math import inf
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ocr_app.errors import LimitError, RecognitionError
from ocr_app.limits import Limits
from ocr_app.pixels import Described, receive
from ocr_app.screen_decoding import ScreenDecoder, decode
from ocr_app.worker_process import load_recognizer, read_for_review, serve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocr_app.review.pages import RecognizedPage

Found = TypeVar("Found")
"""What is found on a page."""

_processes = multiprocessing.get_context("spawn")  # a fork would copy the window's threads and locks in midst of work

_WATCH = 0.05  # s between two looks at what a page has taken
_NEARLY = 0.5  # of the limit of memory, from which it is why a process died
_OUT_OF_MEMORY = ("SIGABRT", "SIGBUS", "SIGILL", "SIGSEGV", "SIGTRAP")  # how libraries end without more memory


class Cancelled(Exception):
    """The process was ended before it had answered."""


class RecognitionWorker(Generic[Found]):
    """Reads pages in one process, one at a time. A process that has ended is replaced when it is next needed.

    One thread calls its methods; `cancel` and `close` may be called by any.
    """

    def __init__(
        self,
        load: Callable[[], Any],
        read: "Callable[..., Found]",
        limits: Limits | None = None,
        cores: int | None = None,
        *,
        gives_way: bool = False,
    ) -> None:
        """`load` gives the recognizer, and `read` what is found with it on a page of a scan.

        Both are called in the process, so they must be functions of modules. It uses so many `cores`, or all. If it
        `gives_way`, other processes go first where all cores are busy.
        """
        self._cores, self._gives_way = cores, gives_way
        self._load, self._read = load, read
        self._limits = limits or Limits()
        self._lock = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._awaited = False
        self._page: tuple[Path, int] | None = None
        self._submitted = 0.0
        self._memory = 0  # bytes that the page has taken, as far as was seen
        self._broken: LimitError | None = None
        self._cancelled = False
        self._closed = False

    def start(self) -> None:
        """Starts the process ahead of need, unless it runs."""
        with self._lock:
            if not self._closed:
                self._start()

    def load(self) -> str:
        """Loads the recognizer, again if it is loaded; returns the name of its model.

        Raises:
            ModelError: it cannot be loaded.
            RecognitionError: the process ended by itself.
            Cancelled: the worker was closed.
        """
        self._send()
        return str(self._receive())

    def submit(self, path: Path, number: int, *how: Any) -> None:
        """Has a page read; returns at once. `result` must be called before the next one.

        `how` are more arguments for `read`.
        """
        self._send(path, number, *how)

    def is_done(self, within: float) -> bool:
        """True if `result` has not to wait any longer, or need not in so many seconds."""
        return not self._awaited or self._watch(monotonic() + within)

    def result(self) -> Found:
        """Waits for the page that was submitted.

        Raises:
            InputError: the page cannot be decoded.
            LimitError: it takes more than it may.
            RecognitionError: the process ended by itself.
            Cancelled: the page was cancelled or the worker closed.
            Exception: whatever the recognizer raised.
        """
        found: Found = self._receive()
        return found

    def cancel(self) -> None:
        """Gives up the page that was submitted, if any, by ending the process."""
        with self._lock:
            if self._page:
                self._kill()

    def rest(self) -> None:
        """Ends the process, unless it has a page, until it is needed again."""
        with self._lock:
            if not self._awaited:
                self._kill()
                self._discard()

    def close(self) -> None:
        """Ends the process for good."""
        with self._lock:
            self._closed = True
            self._kill()
            if not self._awaited:
                self._discard()

    def _send(self, *request: Any) -> None:
        """Asks for a page: the path, its number and how; or, with nothing, for the recognizer."""
        with self._lock:
            if self._closed:
                return
            self._start()
            assert self._connection
            page = (request[0], request[1]) if request else None
            self._awaited, self._page, self._submitted = True, page, monotonic()
            self._memory, self._broken = 0, None
            with suppress(OSError):  # it has just ended, which `_receive` will find
                self._connection.send(request)

    def _receive(self) -> Any:
        if not self._awaited or not self._connection:
            raise Cancelled
        reply: Any = None
        self._watch()
        with suppress(EOFError, OSError):
            reply = self._broken or receive(self._connection)
        with self._lock:
            page, cancelled = self._page, self._cancelled
            self._awaited, self._page, self._cancelled = False, None, False
            exit_code = self._discard() if cancelled or self._broken or reply is None else None
        if cancelled:
            raise Cancelled
        if reply is None:
            raise _death(page, exit_code, self._limits, self._memory)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _watch(self, until: float = inf) -> bool:
        """Waits for the reply, until a time; False if there is none. If the page breaks a limit, ends the process."""
        assert self._connection and self._process
        while not (self._broken or self._replies(min(_WATCH, until - monotonic()))):
            if self._page:
                self._check_limits(*self._page)
            if monotonic() >= until:
                return self._broken is not None
        return True

    def _replies(self, within: float) -> bool:
        """True if the process has replied or ended, within so many seconds."""
        assert self._connection
        try:
            return self._connection.poll(max(0.0, within))
        except OSError:  # so Windows tells that it has ended
            return True

    def _check_limits(self, path: Path, number: int) -> None:
        import psutil

        assert self._process
        with suppress(psutil.Error):  # it has just ended
            self._memory = max(self._memory, psutil.Process(self._process.pid).memory_info().rss)
        if self._memory > self._limits.memory:
            self._broken = LimitError.of_memory(path, number, self._limits.memory)
        elif monotonic() - self._submitted > self._limits.seconds:
            self._broken = LimitError.of_time(path, number, self._limits.seconds)
        if self._broken:
            with self._lock:
                self._process.kill()

    def _start(self) -> None:
        if self._process and not self._process.is_alive():
            self._discard()
        if not self._process:
            self._connection, theirs = _processes.Pipe()
            arguments = theirs, self._load, self._read, self._limits.memory, self._cores, self._gives_way
            self._process = _processes.Process(target=serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()

    def _kill(self) -> None:
        if self._process:
            self._cancelled = self._awaited
            self._process.kill()

    def _discard(self) -> int | None:
        """Lets go of the process, which is ending; returns its exit code."""
        exit_code = None
        if self._process and self._connection:
            self._process.join()
            exit_code = self._process.exitcode
            self._process.close()
            self._connection.close()
        self._process = self._connection = None
        return exit_code


def review_worker() -> "RecognitionWorker[RecognizedPage]":
    """The worker that recognizes pages for the window."""
    return RecognitionWorker(load_recognizer, read_for_review, gives_way=True)


def screen_worker(limits: Limits | None = None) -> "RecognitionWorker[int | NDArray[np.uint8] | Described]":
    """The worker that decodes pages for the window's screen and for results; see `ocr_app.screen_decoding.decode`."""
    return RecognitionWorker(ScreenDecoder, decode, limits)


def _death(page: tuple[Path, int] | None, exit_code: int | None, limits: Limits, memory: int) -> Exception:
    """Why a process has ended that was seen to use so many bytes of memory."""
    reason = f"exit code {exit_code}"
    if exit_code is not None and exit_code < 0:
        with suppress(ValueError):
            reason = signal.Signals(-exit_code).name
    if page and memory > _NEARLY * limits.memory and reason in _OUT_OF_MEMORY:
        return LimitError.of_memory(*page, limits.memory)
    return RecognitionError(f"the process that reads ended unexpectedly ({reason})")
