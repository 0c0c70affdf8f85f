"""Items of a data set, each made from a seed of its own, by as many processes as wanted."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import count
from typing import Any, TypeVar, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.pages import (
    SynthPage,
    block,
    dacte,
    danfe,
    danfe_label,
    danfe_landscape,
    danfse,
    nfce,
    receipt,
    truth_csv,
)

KINDS: dict[str, Callable[[np.random.Generator, Sequence[Face], Severity], SynthPage]] = {
    "receipt": receipt,
    "dacte": dacte,
    "danfe": danfe,
    "danfe_label": danfe_label,
    "danfe_landscape": danfe_landscape,
    "danfse": danfse,
    "nfce": nfce,
}
"""What makes each kind of page."""

_LINE_MARGIN = 4  # px of paper around a line's crop
_AHEAD = 4  # items per process made before they are asked for

_T = TypeVar("_T")


def make_lines(
    seed: int, severity: Severity | None, faces: tuple[Face, ...], number: int
) -> list[tuple[bytes, str, list[list[float]]]]:
    """The lines of block `number`: image, text and boxes in its pixels."""
    page = block(_generator(seed, number), faces, severity)
    height, width = page.image.shape
    made = []
    for line in page.lines:
        x0, y0 = np.floor(line.boxes[:, :2].min(axis=0)).astype(int).clip(_LINE_MARGIN) - _LINE_MARGIN
        x1, y1 = np.ceil(line.boxes[:, 2:].max(axis=0)).astype(int) + _LINE_MARGIN
        crop = page.image[y0 : min(y1, height), x0 : min(x1, width)]
        boxes = (line.boxes - np.array([x0, y0, x0, y0])).round(2)
        made.append((encode_png(crop), line.text, boxes.tolist()))
    return made


def make_page(
    seed: int, severity: Severity | None, kind: str, faces: tuple[Face, ...], number: int
) -> tuple[bytes, str, str | None]:
    """Page `number`, its truth CSV, and for a fiscal document the JSON of its fields."""
    rng = _generator(seed, number)
    page = KINDS[kind](rng, faces, severity or get_args(Severity)[rng.integers(3)])
    return encode_png(page.image), truth_csv(page), page.note.to_json() if page.note else None


def _generator(seed: int, number: int) -> np.random.Generator:
    """Of item `number` alone, so that results do not depend on which process makes it."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))


def in_order(make: Callable[[int], _T], workers: int) -> Iterator[_T]:
    """Yield `make(0)`, `make(1)`, ... for ever, made by that many processes, a little ahead of what is asked for."""
    if workers == 1:
        yield from map(make, count())
        return
    # Spawned, not forked: OpenCV's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(make,)) as pool:
        pending: deque[Future[_T]] = deque()
        try:
            for number in count():
                pending.append(pool.submit(_work, number))
                if len(pending) > _AHEAD * workers:
                    yield pending.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_make: Callable[[int], Any]


def _start_worker(make: Callable[[int], Any]) -> None:
    global _make
    _make = make  # sent once a process: the list of faces is long
    cv2.setNumThreads(1)


def _work(number: int) -> Any:
    return _make(number)


def encode_png(image: NDArray[np.uint8]) -> bytes:
    done, encoded = cv2.imencode(".png", image)
    assert done
    return encoded.tobytes()
