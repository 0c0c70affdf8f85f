"""The stream of batches: the same whatever the number of workers, and resumable in the middle of a pool."""

from itertools import islice

import numpy as np
import pytest
import torch

from data_synth.fonts import find_faces
from ocr_app.segmentation.line_image import CELL_WIDTH
from training.recognizer import stream
from training.recognizer.examples import Batch
from training.recognizer.stream import Position, SynthStream

FACES = tuple(face for face in find_faces() if face.name in {"Cabin Regular", "League Mono Regular"})


def batches(count: int, *, workers: int, position: Position | None = None) -> list[Batch]:
    return list(islice(SynthStream(5, FACES, workers, position), count))


def same(a: Batch, b: Batch) -> bool:
    return a.line_images.shape == b.line_images.shape and bool(
        torch.equal(a.line_images, b.line_images) and torch.equal(a.edges, b.edges)
    )


def test_batches_depend_on_seed_and_position_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BLOCKS_PER_POOL", 6)
    monkeypatch.setattr(stream, "_CELLS_PER_BATCH", 1200)
    alone = batches(4, workers=1)
    shared = batches(4, workers=2)
    assert len(alone) == 4 and all(same(a, b) for a, b in zip(alone, shared, strict=True))
    (resumed,) = batches(1, workers=1, position=Position(pool=0, batch=2))
    assert same(resumed, alone[2])


def test_batches_are_narrow_enough_and_hold_text() -> None:
    examples = stream.synth_examples(3, 6, FACES)
    assert len(examples) > 20
    grouped = stream._batches(examples, np.random.default_rng(0))
    assert sum(len(batch) for batch in grouped) == len(examples)
    for batch in grouped:
        widths = [example.image.shape[1] // CELL_WIDTH for example in batch]
        assert len(batch) == 1 or max(widths) * len(batch) <= stream._CELLS_PER_BATCH
