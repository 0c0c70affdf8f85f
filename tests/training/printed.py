"""Lines as the recognizer cuts them, and what a person says of them."""

from datetime import UTC, datetime

import numpy as np

from data_synth.fonts import find_faces
from data_synth.pages import block
from ocr_app.corrections import Correction
from training.recognizer.examples import CLASSES, Example, page_examples

FACES = tuple(face for face in find_faces() if face.name in {"Cabin Regular", "League Mono Regular"})


def printed_lines(seed: int) -> list[Example]:
    """The lines of a synthetic patch, those that hold text."""
    examples = page_examples(block(np.random.default_rng(seed), FACES, "clean"))
    return [example for example in examples if len(example.tokens)]


def correction(example: Example, page: str, number: int, truth: str | None = None) -> Correction:
    """What a person says of the line `number` of a page; by default what it says."""
    text = "".join(CLASSES[token] for token in example.tokens)
    return Correction(
        page_hash=page,
        source=f"{page}.png",
        page=1,
        line_box=(0, 50 * number, example.image.shape[1], 50 * number + 30),
        line_image=example.image,
        reading=text.replace("0", "O"),
        truth=text if truth is None else truth,
        edges=None,
        model="default",
        time=datetime(2026, 11, 2, 9, number, tzinfo=UTC),
    )
