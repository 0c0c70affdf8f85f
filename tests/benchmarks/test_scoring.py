"""The figures that Nítido and its peers are compared by."""

from pathlib import Path

import pytest

from benchmarks.scoring import Scores, Word, assign, read_truth
from benchmarks.trust import auroc, review

LINE = ((0.0, 0.0, 100.0, 20.0), "TOTAL 12,50")


def word(text: str, x: float, confidence: float = 1.0, y: float = 5) -> Word:
    return Word(text, (x, y, x + 10, y + 10), confidence)


def scores(*words: Word, fold_case: bool = True) -> Scores:
    result = Scores(fold_case)
    result.add([LINE], words)
    return result


def test_a_perfect_reading() -> None:
    perfect = scores(word("12,50", 60), word("Total", 5))
    assert perfect.cer == 0 and perfect.word_f1 == 1
    assert perfect.promises == [(1.0, True), (1.0, True)]


def test_case_counts_where_it_is_asked_for() -> None:
    reading = scores(word("Total", 5), word("12,50", 60), fold_case=False)
    assert reading.cer == pytest.approx(0.4) and reading.word_f1 == pytest.approx(0.5)


def test_an_error_touches_its_own_word_only() -> None:
    reading = scores(word("TOTAL", 5, 0.9), word("12,5O", 60, 0.2))
    assert reading.cer == pytest.approx(0.1)
    assert reading.promises == [(0.9, True), (0.2, False)]
    assert auroc(reading.promises) == 1 and review(reading.promises) == pytest.approx(0.5)


def test_lines_read_wrong_altogether_say_nothing_about_trust() -> None:
    assert scores(word("XXXX", 5)).trust == []


def test_words_belong_to_the_nearest_line_that_holds_them() -> None:
    lines = [(0.0, 0.0, 100.0, 20.0), (0.0, 22.0, 100.0, 42.0)]
    upper, lower, outside = word("A", 50), word("B", 10, y=28), word("C", 300)
    assert assign(lines, [upper, lower, outside]) == [[upper], [lower]]


def test_truth_may_hold_commas(tmp_path: Path) -> None:
    path = tmp_path / "page.csv"
    path.write_text("1,2,9,2,9,8,1,8,R$ 1.234,56\n\n", encoding="utf-8")
    assert read_truth(path) == [((1, 2, 9, 8), "R$ 1.234,56")]
