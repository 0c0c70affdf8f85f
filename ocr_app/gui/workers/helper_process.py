"""A process that calls functions for the window: what takes long in Python would keep the window waiting in a thread.

It imports no Qt, so that the process is small.
"""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

from ocr_app.threads import give_way
from ocr_app.worker_process import end_with_parent, portable

Given = ParamSpec("Given")
Found = TypeVar("Found")

_processes = multiprocessing.get_context("spawn")  # a fork would copy the window's threads and locks in midst of work


class HelperEnded(Exception):
    """The process has ended by itself, or was closed, before it had answered."""


class HelperProcess:
    """Starts when it is first asked; a process that has ended is replaced. One thread asks, any may close.

    On busy cores, the window that waits for it goes first.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._closed = False

    def call(self, function: Callable[Given, Found], *arguments: Given.args, **named: Given.kwargs) -> Found:
        """What a function of a module gives for some arguments.

        Raises:
            HelperEnded: there is no answer.
            Exception: whatever the function raised.
        """
        with self._lock:
            if self._closed:
                raise HelperEnded
            connection = self._start()
        try:
            connection.send((function, arguments, named))
            found, error = connection.recv()
        except (EOFError, OSError) as ended:
            with self._lock:
                self._end()
            raise HelperEnded from ended
        if error:
            raise error
        result: Found = found
        return result

    def close(self) -> None:
        """Ends the process for good."""
        with self._lock:
            self._closed = True
            self._end()

    def _start(self) -> "Connection[Any, Any]":
        if self._process and not self._process.is_alive():
            self._end()
        if not self._connection:
            self._connection, theirs = _processes.Pipe()
            self._process = _processes.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._connection

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._connection = None


def _serve(connection: "Connection[Any, Any]") -> None:
    """Answers until there is nobody left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started the process
    Thread(target=end_with_parent, daemon=True).start()
    give_way()
    with suppress(EOFError, OSError):
        while True:
            function, arguments, named = connection.recv()
            reply: tuple[object, Exception | None]
            try:
                reply = function(*arguments, **named), None
            except Exception as error:
                reply = None, portable(error)
            connection.send(reply)
