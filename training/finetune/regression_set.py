"""The general set: what a model must still read after it has learnt a printer."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from data_synth.alphabet import fold
from data_synth.fonts import Face
from ocr_app.errors import MissingFileError
from ocr_app.io.images import SUFFIXES, open_page
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.review.ground_truth import match, read_transcripts
from training.recognizer.base_model import BaseModel
from training.recognizer.examples import Example
from training.recognizer.stream import synth_examples

GENERAL_SEED = 40_000_003  # blocks of these seeds are used for nothing else
GENERAL_BLOCKS = 120  # about 1,600 lines, 20,000 characters
_BLOCKS_AT_ONCE = 6


def render(seed: int, blocks: int, faces: tuple[Face, ...]) -> Iterator[tuple[int, list[Example]]]:
    """Synthetic lines a few blocks at a time, each time with how many blocks are done."""
    for number in range(0, blocks, _BLOCKS_AT_ONCE):
        yield number, synth_examples(seed + number, _BLOCKS_AT_ONCE, faces)


def page_examples_of(folder: Path, parent: BaseModel) -> list[Example]:
    """The lines of a folder's pages whose text its transcripts tell for certain; `PAGE.csv` is that of `PAGE.png`.

    Raises:
        MissingFileError: it holds no transcripts.
        InputError: a page or its transcripts cannot be read.
    """
    files = sorted(folder.glob("*"))
    tables = [path for path in files if path.suffix == ".csv"]
    if not tables:
        raise MissingFileError(folder, "no page images with their truth as CSV beside them")
    recognizer = Recognizer.load(parent.name)
    examples = []
    for table in tables:
        image = next((path for path in files if path.stem == table.stem and path.suffix.lower() in SUFFIXES), None)
        if image is None:
            raise MissingFileError(table, "no page image of this name beside it")
        lines = recognizer.recognize_lines(open_page(image, 1).image)
        truths, _ = match(read_transcripts(table), lines)
        for index, truth in truths.items():
            if set(fold(truth)) <= set(parent.classes):
                tokens = np.array([parent.classes.index(character) for character in fold(truth)], np.int64)
                examples.append(Example(lines[index][1].image, tokens, np.full((len(tokens), 2), np.nan, np.float32)))
    return examples
