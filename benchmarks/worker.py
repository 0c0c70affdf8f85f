"""`python -m benchmarks.worker [SCAN]`: what recognition in a process of its own costs.

Until the process has loaded its model, its memory, until a cancelled page lets go, what it costs to send the pixels of
a page, and how long it takes to decode the scan for the screen in this process and in the one that the window has.
"""

import argparse
import multiprocessing
import pickle
import statistics
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from threading import Timer
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr_app import pixels
from ocr_app.io.images import open_page
from ocr_app.review.pages import RecognizedPage
from ocr_app.screen_decoding import Wanted
from ocr_app.worker import Cancelled, RecognitionWorker, review_worker, screen_worker

SAMPLE = Path("ocr_app/samples/receipt.png")
MEGAPIXELS = (9, 100)
_RUNS = 5
_BUSY = 0.2  # s that a page has been read for when it is cancelled


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worker", description=__doc__)
    parser.add_argument("scan", metavar="SCAN", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    scan = parser.parse_args().scan
    starts, cancels = zip(*(_start_and_cancel(scan) for _ in range(_RUNS)), strict=True)
    _tell("model loaded", starts)
    _tell("cancelled", cancels)
    with closing(review_worker()) as worker:
        worker.load()
        print(f"memory, model loaded       {_memory(worker):8.0f} MB")
        worker.submit(scan, 1)
        page = worker.result()
        print(f"memory, page recognized    {_memory(worker):8.0f} MB")
    sent = pickle.dumps(page)
    print(f"result                     {len(sent) / 1e3:8.0f} kB")
    _tell("result unpacked", [_seconds(lambda: pickle.loads(sent)) for _ in range(_RUNS)])
    for megapixels in MEGAPIXELS:
        image = np.full((megapixels * 400, 2500), 255, np.uint8)
        _tell(f"{megapixels} MP, pickled", [_send(image, _receive_pickled) for _ in range(_RUNS)])
        _tell(f"{megapixels} MP in pieces", [_send(image, _receive) for _ in range(_RUNS)])
        _tell(f"{megapixels} MP into shared memory", [_seconds(partial(_share, image)) for _ in range(_RUNS)])
    here, there = zip(*(_decode(scan) for _ in range(_RUNS)), strict=True)
    _tell("decoded in this process", here)
    _tell("decoded in the other", there)
    return 0


def _decode(scan: Path) -> tuple[float, float]:
    """Seconds to decode a page for the screen, in this process and in one that runs."""
    here = _seconds(lambda: open_page(scan, 1))
    with closing(screen_worker()) as worker:
        worker.submit(scan, 1, Wanted.COUNT)
        worker.result()
        worker.submit(scan, 1, Wanted.PAGE)
        return here, _seconds(worker.result)


def _start_and_cancel(scan: Path) -> tuple[float, float]:
    with closing(review_worker()) as worker:
        start = _seconds(worker.load)
        worker.submit(scan, 1)
        cancelled: list[float] = []

        def cancel() -> None:
            cancelled.append(perf_counter())
            worker.cancel()

        Timer(_BUSY, cancel).start()
        try:
            worker.result()
        except Cancelled:
            return start, perf_counter() - cancelled[0]
    raise SystemExit(f"{scan} is recognized before it can be cancelled: take a larger one")


def _memory(worker: RecognitionWorker[RecognizedPage]) -> float:
    """Resident memory of the worker's process in MB; Linux only."""
    process = worker._process
    assert process
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1e3


def _send(image: NDArray[np.uint8], receive: "Callable[[Connection[Any, Any]], None]") -> float:
    """Until another process has got an image."""
    spawned = multiprocessing.get_context("spawn")
    ours, theirs = spawned.Pipe()
    process = spawned.Process(target=receive, args=(theirs,), daemon=True)
    process.start()
    ours.recv()
    began = perf_counter()
    if receive is _receive:
        pixels.send(ours, image)
    else:
        ours.send(image)
    ours.recv()
    seconds = perf_counter() - began
    process.join()
    return seconds


def _receive(connection: "Connection[Any, Any]") -> None:
    connection.send("ready")
    connection.send(pixels.receive(connection).shape)


def _receive_pickled(connection: "Connection[Any, Any]") -> None:
    connection.send("ready")
    connection.send(connection.recv().shape)


def _share(image: NDArray[np.uint8]) -> None:
    memory = SharedMemory(create=True, size=image.nbytes)
    np.ndarray(image.shape, np.uint8, memory.buf)[:] = image
    memory.close()
    memory.unlink()


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _tell(name: str, seconds: "tuple[float, ...] | list[float]") -> None:
    print(f"{name:26} {1000 * statistics.median(seconds):8.0f} ms, {1000 * max(seconds):.0f} ms at most", flush=True)


if __name__ == "__main__":
    sys.exit(main())
