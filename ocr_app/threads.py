"""Numeric work shared by the cores."""

import os
from concurrent.futures import ThreadPoolExecutor

import cv2

_MOST = 4  # more would wait for the interpreter, in which half of the work is done
_threads = min(_MOST, os.cpu_count() or 1)


def share_cores(processes: int) -> None:
    """Leaves this process its share of the cores that so many processes have."""
    global _threads
    _threads = max(1, min(_MOST, (os.cpu_count() or 1) // processes))
    cv2.setNumThreads(_threads)


def thread_pool() -> ThreadPoolExecutor:
    """A pool for one piece of work. OpenCV, NumPy and ONNX Runtime leave the interpreter free while they run.

    Each caller has its own, so that work inside other work never waits for a thread; starting one takes far less than a
    millisecond.
    """
    return ThreadPoolExecutor(_threads)
