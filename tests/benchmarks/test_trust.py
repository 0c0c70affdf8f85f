"""Figures of how far promises hold."""

import random

import pytest

from benchmarks.calibration import fit, promises
from benchmarks.scoring import Word
from benchmarks.trust import auroc, calibration_error, log_loss, review
from ocr_app.recognition.rescoring.lexicon import MISSPELT, load_lexicon, with_odds


def test_calibration_error_is_the_gap_between_promise_and_outcome() -> None:
    assert calibration_error([(0.8, i % 2 == 0) for i in range(100)]) == pytest.approx(0.3)


def test_a_review_meets_nine_wrong_words_of_ten() -> None:
    wrong = [(i / 100, False) for i in range(10)]
    right = [(0.085, True), *((0.5 + i / 1000, True) for i in range(89))]
    assert review(wrong + right) == pytest.approx(0.09)
    assert auroc(wrong + right) == pytest.approx(1 - 1 / 900)


def test_true_promises_surprise_least() -> None:
    rng = random.Random(1)
    outcomes = [rng.random() < 0.7 for _ in range(2000)]
    losses = {promise: log_loss([(promise, right) for right in outcomes]) for promise in (0.5, 0.6, 0.7, 0.8, 0.9)}
    assert min(losses, key=lambda promise: losses[promise]) == 0.7


def test_a_transcript_that_errs_costs_no_more_than_a_bounded_surprise() -> None:
    assert log_loss([(1.0, False)]) < 7


def test_the_odds_that_made_the_words_are_found_again() -> None:
    known, misspelt = "TOTAL", "TOTOL"
    lexicon = load_lexicon()
    assert lexicon.is_misspelt(misspelt) and not lexicon.is_misspelt(known)
    rng = random.Random(2)
    words: list[tuple[Word, bool]] = []
    for _ in range(4000):
        probability = rng.uniform(0.5, 0.99)
        words.append((Word(known, (0, 0, 1, 1), probability), rng.random() < probability))
        true = with_odds(probability, 0.07)
        words.append((Word(misspelt, (0, 0, 1, 1), with_odds(probability, MISSPELT)), rng.random() < true))
    useless = [(Word(known, (0, 0, 1, 1), 0.01), True)] * len(words)
    temperatures = (0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05)
    assert fit({t: words if t == 0.9 else useless for t in temperatures}) == (0.9, 0.07)
    assert promises(words[:2], MISSPELT) == [(pytest.approx(w.confidence), right) for w, right in words[:2]]
