"""Numeric work shared by the cores."""

import os
from concurrent.futures import ThreadPoolExecutor

_THREADS = min(4, os.cpu_count() or 1)  # more would wait for the interpreter, in which half of the work is done


def thread_pool() -> ThreadPoolExecutor:
    """A pool for one piece of work. OpenCV, NumPy and ONNX Runtime leave the interpreter free while they run.

    Each caller has its own, so that work inside other work never waits for a thread; starting one takes far less than a
    millisecond.
    """
    return ThreadPoolExecutor(_THREADS)
