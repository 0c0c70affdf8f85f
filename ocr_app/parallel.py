"""Numeric work shared by the cores, from a thread that may be interrupted anywhere.

`concurrent.futures` is not for such a thread: an exception that another thread raises in the midst of its locks would
leave them locked, and its workers waiting. Here the only things shared are queues that are never left half changed.
"""

import atexit
import os
from collections.abc import Callable, Generator, Iterable
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")

_THREADS = min(4, os.cpu_count() or 1)  # more would wait for the interpreter, in which half of the work is done
_tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()


@cache
def start_workers() -> None:
    """Starts the threads that do the work, once."""
    threads = [Thread(target=_work, daemon=True) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    atexit.register(_end, threads)


def _end(threads: list[Thread]) -> None:
    """Lets the threads finish what they have begun: one that Python stops inside OpenCV aborts the process."""
    for _ in threads:
        _tasks.put(None)
    for thread in threads:
        thread.join()


def _work() -> None:
    while task := _tasks.get():
        task()


def each(
    function: Callable[[Argument], Result], arguments: Iterable[Argument]
) -> Generator[tuple[int, Result], None, None]:
    """Results of a function with the numbers of their arguments, as they come; what is not wanted is not begun.

    Raises:
        Exception: whatever the function raised.
    """
    start_workers()
    done: SimpleQueue[tuple[int, Any, Exception | None]] = SimpleQueue()
    given_up: list[bool] = []

    def task(number: int, argument: Argument) -> Callable[[], None]:
        def work() -> None:
            if given_up:
                return
            try:
                done.put((number, function(argument), None))
            except Exception as error:
                done.put((number, None, error))

        return work

    count = 0
    try:
        for number, argument in enumerate(arguments):
            _tasks.put(task(number, argument))
            count += 1
        for _ in range(count):
            number, result, error = done.get()
            if error:
                raise error
            yield number, result
    finally:
        given_up.append(True)
