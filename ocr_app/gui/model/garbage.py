"""Python's garbage collector kept out of the way of the window: while it searches, no key is answered.

It finds only what refers to itself in a circle. To search everything takes a second for a long document, and 50 ms for
the modules alone, so both are left out for good: nothing in them does, and they go as soon as nobody needs them. A
dialog that is open while a page arrives is left out with it, and stays until the window is closed.
"""

import gc


def spare() -> None:
    """All that is there now is not searched any more."""
    gc.freeze()


def collect() -> None:
    """Searches everything that has come since `spare`."""
    gc.collect()


def release() -> None:
    """Everything is searched again."""
    gc.unfreeze()
