"""An endless, reproducible stream of batches: blocks rendered by worker processes while the network trains."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import cv2
import numpy as np
import torch

from data_synth.fonts import Face, find_faces
from data_synth.pages import block
from training.recognizer.examples import Batch, Example, collate, example_batches, page_examples

BLOCKS_PER_POOL = 120  # about 1,500 lines: enough for batches of lines of equal width
BLOCKS_PER_CALL = 6
_CELLS_PER_BATCH = 3600  # padding included: about 40 lines of an invoice
_EMPTY_SHARE = 0.04  # of the line images without text: they teach the network to read nothing in clutter


@dataclass
class Position:
    """The next batch of a stream: its pool and its number in the pool. Saved in checkpoints."""

    pool: int = 0
    batch: int = 0


class SynthStream:
    """Batches of synthetic lines; they depend on the seed and the position, not on the number of workers."""

    def __init__(self, seed: int, faces: tuple[Face, ...], workers: int, position: Position | None = None) -> None:
        self.position = position or Position()
        self._seed = seed
        self._faces = faces
        self._workers = workers

    def __iter__(self) -> Iterator[Batch]:
        for pool in self._pools():
            batches = _batches(pool, np.random.default_rng([self._seed, 1, self.position.pool]))
            for index, examples in enumerate(batches):
                if index < self.position.batch:  # resumed in the middle of a pool
                    continue
                self.position.batch = index + 1
                yield collate(examples)
            self.position = Position(self.position.pool + 1, 0)

    def _pools(self) -> Iterator[list[Example]]:
        """Pools of examples from the current position on; rendering runs ahead by about a pool."""
        calls = BLOCKS_PER_POOL // BLOCKS_PER_CALL
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            self._workers, context, initializer=_start_worker, initargs=(self._faces,)
        ) as executor:
            call = self.position.pool * calls
            pending: deque[Future[list[Example]]] = deque()
            try:
                while True:
                    pool: list[Example] = []
                    for _ in range(calls):
                        while len(pending) < calls:
                            pending.append(executor.submit(_render, self._seed, call))
                            call += 1
                        pool += pending.popleft().result()
                    yield pool
            finally:
                executor.shutdown(wait=False, cancel_futures=True)


def synth_examples(seed: int, blocks: int, faces: tuple[Face, ...] | None = None) -> list[Example]:
    """A small fixed set of examples, rendered in this process: for evaluation and tests."""
    return [example for call in render(seed, blocks, faces or find_faces(), 1) for example in call]


def render(seed: int, blocks: int, faces: tuple[Face, ...], workers: int) -> Iterator[list[Example]]:
    """The same examples as `synth_examples`, those of a few blocks at a time, rendered by so many processes."""
    calls = range(-(-blocks // BLOCKS_PER_CALL))
    if min(workers, len(calls)) < 2:
        _use_faces(faces)
        yield from (_render(seed, call) for call in calls)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(faces,)) as executor:
        try:
            yield from executor.map(_render, repeat(seed), calls)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


_faces: tuple[Face, ...] = ()


def _start_worker(faces: tuple[Face, ...]) -> None:
    _use_faces(faces)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def _use_faces(faces: tuple[Face, ...]) -> None:
    global _faces
    _faces = faces


def _render(seed: int, call: int) -> list[Example]:
    examples: list[Example] = []
    for index in range(call * BLOCKS_PER_CALL, (call + 1) * BLOCKS_PER_CALL):
        rng = np.random.default_rng([seed, 0, index])
        for example in page_examples(block(rng, _faces), rng):
            if len(example.tokens) or rng.random() < _EMPTY_SHARE:
                examples.append(example)
    return examples


def _batches(pool: list[Example], rng: np.random.Generator) -> list[list[Example]]:
    """Batches of similar width, in random order."""
    shuffled = [pool[i] for i in rng.permutation(len(pool))]
    batches = example_batches(shuffled, _CELLS_PER_BATCH)
    rng.shuffle(batches)
    return batches
