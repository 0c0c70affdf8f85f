"""What counts as an error."""

import numpy as np

from ocr_app.recognition.lattice import CharacterSpan
from training.recognizer.examples import CLASSES, Example
from training.recognizer.metrics import Score


def example(text: str, free: list[bool] | None = None) -> Example:
    tokens = np.array([CLASSES.index(character) for character in text], np.int64)
    edges = np.full((len(text), 2), np.nan, np.float32)
    return Example(np.zeros((32, 40), np.uint8), tokens, edges, None if free is None else np.array(free))


def spans(text: str) -> list[CharacterSpan]:
    posteriors = np.ones(len(CLASSES), np.float32)
    return [CharacterSpan(n, n + 1, posteriors, CLASSES.index(character)) for n, character in enumerate(text)]


def test_a_character_that_nobody_has_seen_is_neither_right_nor_wrong() -> None:
    score = Score()
    score.add(example("A0 B8", [False, True, True, False, False]), spans("AO B3"))
    assert (score.edits, score.characters) == (1, 3)
    assert score.confusions == {("8", "3"): 1}


def test_every_character_counts_unless_told_otherwise() -> None:
    score = Score()
    score.add(example("A0 B8"), spans("AO B3"))
    assert (score.edits, score.characters) == (2, 4)
