"""Work that another thread can break off, whatever it is busy with.

Reading a page is a long chain of numeric calls that know nothing of windows. Between any two of them CPython lets one
thread raise an exception in another (https://docs.python.org/3/c-api/threads.html#c.PyThreadState_SetAsyncExc), so the
page is let go of without a question asked in every loop of the pipeline.
"""

import ctypes
from collections.abc import Callable
from threading import Lock, get_ident
from typing import TypeVar

Result = TypeVar("Result")


class Interrupted(BaseException):
    """The work has been broken off. Not an `Exception`: no handler of failures on its way may take it for one."""


class Interruptible:
    """Does one piece of work at a time, in one thread, until that ends or another thread interrupts it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: int | None = None

    def run(self, work: Callable[[], Result]) -> Result:
        """Does the work and returns what it returns.

        Raises:
            Interrupted: it was broken off.
        """
        try:
            with self._lock:
                self._thread = get_ident()
            return work()
        finally:
            with self._lock:
                if self._thread is None:  # interrupted just now: what was not raised yet must not be raised later
                    _raise_in(get_ident(), None)
                self._thread = None

    def interrupt(self) -> None:
        """Breaks off the work that is being done, if any; only once, so that its end is not interrupted again."""
        with self._lock:
            if self._thread is not None:
                _raise_in(self._thread, Interrupted)
                self._thread = None


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception and ctypes.py_object(exception))
