"""Numeric work shared by the cores."""

import ctypes
import os
import sys
from concurrent.futures import ThreadPoolExecutor

_MOST = 4  # more would wait for the interpreter, in which half of the work is done
_LOW = 10  # of Unix's priorities, 0 being the usual one and 19 the lowest
_BELOW_NORMAL = 0x4000  # of Windows' priority classes
_threads = min(_MOST, os.cpu_count() or 1)


def use_cores(count: int | None) -> None:
    """Leaves this process so many cores; None: all that the machine has."""
    import cv2  # which processes that only give way do without

    global _threads
    _threads = min(_MOST, count or os.cpu_count() or 1)
    cv2.setNumThreads(_threads)


def thread_pool() -> ThreadPoolExecutor:
    """A pool for one piece of work. OpenCV, NumPy and ONNX Runtime leave the interpreter free while they run.

    Each caller has its own, so that work inside other work never waits for a thread; starting one takes far less than a
    millisecond.
    """
    return ThreadPoolExecutor(_threads)


def give_way() -> None:
    """Lets other processes go first where all cores are busy; the threads started from now on too."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.setpriority(os.PRIO_PROCESS, 0, max(_LOW, os.getpriority(os.PRIO_PROCESS, 0)))
