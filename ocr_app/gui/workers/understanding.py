"""A process that understands the fiscal documents on pages: a page takes up to a second, which the window has not.

It imports no Qt, so that the process is small.
"""

import pickle
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from ocr_app.document import Page
from ocr_app.fiscal.documents import Barcode, FiscalDocument
from ocr_app.gui.workers.helper_process import HelperProcess

_KEPT = 32  # pages whose fields are kept: an edit changes one page of a document


def pack(page: Page, barcodes: Sequence[Barcode]) -> bytes:
    """A page as `UnderstandingProcess` takes it."""
    return pickle.dumps((page, tuple(barcodes)))


class UnderstandingProcess:
    """Understands pages in a process of its own. One thread asks, any may close."""

    def __init__(self) -> None:
        self._helper = HelperProcess()

    def document(self, pages: Sequence[bytes], at: int) -> FiscalDocument | None:
        """The document that the page of the index `at` belongs to, of packed pages that follow one another.

        None where there is none, or if the process has just ended.
        """
        with suppress(Exception):  # a page that upsets the understanding of it has no fields
            return self._helper.call(document_at, tuple(pages), at)
        return None

    def close(self) -> None:
        """Ends the process for good."""
        self._helper.close()


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
