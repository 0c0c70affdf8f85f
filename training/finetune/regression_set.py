"""A user's own pages in the regression set, which a model must read as well after a retraining as before it."""

from pathlib import Path

import numpy as np

from data_synth.alphabet import fold
from ocr_app.errors import MissingFileError
from ocr_app.io.images import open_page
from ocr_app.io.paths import SCAN_SUFFIXES
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.review.ground_truth import match, read_transcripts
from training.recognizer.base_model import BaseModel
from training.recognizer.examples import Example


def page_examples_of(folder: Path, base: BaseModel) -> list[Example]:
    """The lines of a folder's pages whose text is certain from their transcripts (`PAGE.csv` beside `PAGE.png`).

    Raises:
        MissingFileError: the folder has no transcripts, or one of them has no page.
        InputError: a page or its transcript cannot be read.
    """
    files = sorted(folder.glob("*"))
    tables = [path for path in files if path.suffix == ".csv"]
    if not tables:
        raise MissingFileError(folder, "no page images with their truth as CSV beside them")
    recognizer = Recognizer.load(base.name)
    examples = []
    for table in tables:
        image = next((path for path in files if path.stem == table.stem and path.suffix.lower() in SCAN_SUFFIXES), None)
        if image is None:
            raise MissingFileError(table, "no page image of this name beside it")
        lines = recognizer.recognize_lines(open_page(image, 1, to_read=True).printed)
        truths, _ = match(read_transcripts(table), lines)
        for index, truth in truths.items():
            if set(fold(truth)) <= set(base.classes):
                tokens = np.array([base.classes.index(character) for character in fold(truth)], np.int64)
                examples.append(Example(lines[index][1].image, tokens, np.full((len(tokens), 2), np.nan, np.float32)))
    return examples
