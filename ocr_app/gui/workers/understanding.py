"""A process that understands the fiscal documents on pages: a page takes up to a second, which the window has not.

It imports no Qt, so that the process is small.
"""

import multiprocessing
import pickle
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any

from ocr_app.document import Page
from ocr_app.fiscal.documents import Barcode, FiscalDocument
from ocr_app.worker_process import end_with_parent

_processes = multiprocessing.get_context("spawn")  # a fork would copy the window's threads and locks in midst of work

_KEPT = 32  # pages whose fields are kept: an edit changes one page of a document


def pack(page: Page, barcodes: Sequence[Barcode]) -> bytes:
    """A page as `UnderstandingProcess` takes it."""
    return pickle.dumps((page, tuple(barcodes)))


class UnderstandingProcess:
    """Starts when it is first asked; a process that has ended is replaced. One thread asks, any may close."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._closed = False

    def document(self, pages: Sequence[bytes], at: int) -> FiscalDocument | None:
        """The document that the page of the index `at` belongs to, of packed pages that follow one another.

        None where there is none, or if the process has just ended.
        """
        with self._lock:
            if self._closed:
                return None
            connection = self._start()
        with suppress(EOFError, OSError):
            connection.send((tuple(pages), at))
            found = connection.recv()
            assert found is None or isinstance(found, FiscalDocument)
            return found
        return None

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


def document_at(pages: Sequence[bytes], at: int) -> FiscalDocument | None:
    """As `UnderstandingProcess.document`, in this process."""
    from ocr_app.fiscal.understanding import continues, decide

    here = _gathered(pages[at])
    if here is None:
        return None
    found = [here]
    for data in reversed(pages[:at]):
        before = _gathered(data)
        if not before or not continues(before, found[0]):
            break
        found.insert(0, before)
    for data in pages[at + 1 :]:
        after = _gathered(data)
        if not after or not continues(found[-1], after):
            break
        found.append(after)
    return decide(found)


@lru_cache(maxsize=_KEPT)
def _gathered(data: bytes) -> Any:
    from ocr_app.fiscal.understanding import gather

    return gather(*pickle.loads(data))[0]


def _serve(connection: "Connection[Any, Any]") -> None:
    """Answers until there is nobody left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started the process
    Thread(target=end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            pages, at = connection.recv()
            found = None
            with suppress(Exception):  # a page that upsets the understanding of it has no fields
                found = document_at(pages, at)
            connection.send(found)
