"""Work in other threads: numeric work shared by the cores, and what must not keep a command from hearing signals."""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")

_MOST = 4  # more would wait for the interpreter, in which half of the work is done
_LOW = 10  # of Unix's priorities, 0 being the usual one and 19 the lowest
_BELOW_NORMAL = 0x4000  # of Windows' priority classes
_PATIENCE = 0.2  # s after which whoever waits looks at its signals, which Windows does at no other time
_begun: list[threading.Event] = []  # of the work of other threads, each set when it has ended
_threads = min(_MOST, os.cpu_count() or 1)


def use_cores(count: int | None) -> None:
    """Leaves this process so many cores; None: all that the machine has. To be called before NumPy is imported."""
    # NumPy's products are small here. Its threads would only turn in wait for them, a fifth of a second each at first.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
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


def hearing_signals(make: Callable[[], Made]) -> Made:
    """What `make` gives; the main thread, which alone hears signals, leaves it to another and waits.

    A signal that comes while a library is at work is heard afterwards, and never if the library calls back: PDFium
    goes on. If the wait is interrupted, the other thread is left to itself; see `is_working`.
    """
    if threading.current_thread() is not threading.main_thread():
        return make()
    made: list[Made] = []
    failed: list[BaseException] = []

    ended = threading.Event()  # a thread takes itself for ended where waiting for it is interrupted (Python 3.11)

    def run() -> None:
        try:
            made.append(make())
        except BaseException as error:
            failed.append(error)
        finally:
            ended.set()

    _begun.append(ended)
    threading.Thread(target=run, daemon=True).start()
    while not ended.wait(_PATIENCE):
        pass
    _begun.remove(ended)
    if failed:
        raise failed[0]
    return made[0]


def is_working() -> bool:
    """True if a thread works on that was left to itself: libraries must not be closed."""
    return not all(ended.is_set() for ended in _begun)
