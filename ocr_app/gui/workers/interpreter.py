"""How the window shares Python's interpreter with the threads that read."""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_SWITCH_INTERVAL = 0.001
"""Seconds after which a thread that reads lets the window have its turn. Painting asks for many turns: with the 5 ms of
Python's default it took about twice as long while a page was read."""

_COLLECTION_INTERVAL = 1000  # ms
_YOUNG = 1
"""The older of the two generations of young objects, in Python's count."""


def share_interpreter(parent: QObject) -> None:
    """Keeps threads from holding up the window, and has unreachable objects searched for in the window's thread alone.

    A search among all objects stops every thread, for 2 ms with each page that has been read; Python would begin one
    at any time and in any thread, where what belongs to Qt must not be deleted either. Here the young objects are
    searched as long as `parent` lives, and whoever lets go of much calls `gc.collect`.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL)
    gc.disable()
    timer = QTimer(parent)
    timer.timeout.connect(lambda: gc.collect(_YOUNG))
    timer.start(_COLLECTION_INTERVAL)
