"""Pages recognized in a process of their own, which can be ended at any moment.

Only a file's path and a page's number go to the process; what was found comes back. This module imports no large
library, so that the process can start before those of the window are imported. Recognizing a page is a long chain
of numeric calls that no other thread can break off; docs/adr/0006-recognition-in-a-worker-process.md compares the two.
"""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import parent_process
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from ocr_app.errors import RecognitionError

if TYPE_CHECKING:
    from ocr_app.review.pages import RecognizedPage
    from ocr_app.review.recognition import LineRecognizer

_processes = multiprocessing.get_context("spawn")  # a fork would copy the window's threads and locks in midst of work


class Cancelled(Exception):
    """The process was ended before it had answered."""


def load_current() -> "LineRecognizer":
    """The recognizer of the current model.

    Raises:
        ModelError: it cannot be loaded.
    """
    from ocr_app.recognition.recognizer import Recognizer

    return Recognizer.load()


class RecognitionWorker:
    """Recognizes pages in one process, one at a time. A process that has ended is replaced when it is next needed.

    One thread calls its methods; `cancel` and `close` may be called by any.
    """

    def __init__(self, load: "Callable[[], LineRecognizer]" = load_current) -> None:
        """`load` gives the recognizer. It is called in the process, so it must be a function of a module."""
        self._load = load
        self._lock = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._awaited = False
        self._page_submitted = False
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
        self._send(None)
        return str(self._receive())

    def submit(self, path: Path, number: int) -> None:
        """Has a page recognized; returns at once. `result` must be called before the next one."""
        self._send((path, number))

    def result(self) -> "RecognizedPage":
        """Waits for the page that was submitted.

        Raises:
            InputError: the page cannot be decoded.
            RecognitionError: the process ended by itself.
            Cancelled: the page was cancelled or the worker closed.
            Exception: whatever the recognizer raised.
        """
        page: RecognizedPage = self._receive()
        return page

    def cancel(self) -> None:
        """Gives up the page that was submitted, if any, by ending the process."""
        with self._lock:
            if self._page_submitted:
                self._kill()

    def close(self) -> None:
        """Ends the process for good."""
        with self._lock:
            self._closed = True
            self._kill()
            if not self._awaited:
                self._discard()

    def _send(self, request: tuple[Path, int] | None) -> None:
        with self._lock:
            if self._closed:
                return
            self._start()
            assert self._connection
            self._awaited, self._page_submitted = True, request is not None
            with suppress(OSError):  # it has just ended, which `_receive` will find
                self._connection.send(request)

    def _receive(self) -> Any:
        if not self._awaited or not self._connection:
            raise Cancelled
        reply: Any = None
        with suppress(EOFError, OSError):
            reply = self._connection.recv()
        with self._lock:
            cancelled, self._cancelled = self._cancelled, False
            self._awaited = self._page_submitted = False
            exit_code = self._discard() if cancelled or reply is None else None
        if cancelled:
            raise Cancelled
        if reply is None:
            raise RecognitionError(f"the recognition process ended unexpectedly ({_reason(exit_code)})")
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _start(self) -> None:
        if self._process and not self._process.is_alive():
            self._discard()
        if not self._process:
            self._connection, theirs = _processes.Pipe()
            self._process = _processes.Process(target=_serve, args=(theirs, self._load), daemon=True)
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


def _serve(connection: "Connection[Any, Any]", load: "Callable[[], LineRecognizer]") -> None:
    """What the process does: answers requests until there is nobody left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started the process
    _silence_stderr()
    Thread(target=_end_with_parent, daemon=True).start()
    # It takes long, and nothing has been asked for yet.
    import ocr_app.recognition.recognizer  # noqa: F401
    from ocr_app.review.recognition import recognize

    recognizer: LineRecognizer | None = None
    with suppress(EOFError, OSError):
        while True:
            request = connection.recv()
            reply: object
            try:
                if recognizer is None or request is None:
                    recognizer = load()
                reply = recognizer.name if request is None else recognize(recognizer, *request)
            except Exception as error:
                reply = _portable(error)
            connection.send(reply)


def _silence_stderr() -> None:
    """Libraries complain there about bad files in their own words; what fails is told by exceptions."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error, or its description if it cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(repr(error))
    return error


def _reason(exit_code: int | None) -> str:
    """Why a process has ended."""
    if exit_code is not None and exit_code < 0:
        with suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
