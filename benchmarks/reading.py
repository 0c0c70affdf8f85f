"""Pages read as the command line reads them, in as many processes as there are cores, with the default model."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.pipeline import PageFailure, ReadDocument, read_documents, read_page
from ocr_app.progress import NoProgress
from ocr_app.worker_pool import WorkerPool
from ocr_app.worker_process import load_recognizer


def read_all(paths: Sequence[Path], *, barcodes: bool = False) -> Iterator[ReadDocument]:
    """What each file says, in their order.

    Raises:
        Exception: one of them cannot be read.
    """
    read = partial(read_page, barcodes=barcodes)
    with closing(WorkerPool(os.cpu_count() or 1, partial(load_recognizer, DEFAULT), read)) as pool:
        for result in read_documents(paths, pool, NoProgress()):
            if isinstance(result, PageFailure):
                raise result.error
            yield result
