"""`python -m training language`: what is counted, and what the recognizer then finds."""

from pathlib import Path

import numpy as np
import pytest

from ocr_app.recognition.rescoring import language_model as reading
from ocr_app.recognition.rescoring import lexicon
from training.__main__ import main
from training.recognizer import language_model as language

LINES = ["TOTAL 12,50", "TOTAL 7,00", "TROCO 0,50"] * 3
WORDS = ["tonel", "nota"]


@pytest.mark.parametrize("threshold", [-np.inf, 2.0])
def test_what_may_follow_has_a_probability_of_one_in_all(threshold: float) -> None:
    symbols, tables = language.count(reading.fold, LINES, WORDS, threshold)
    for history in ("", "T", "TO", "TOT", "\nTOTA", "XYZ"):
        if not set(history) <= set(symbols):
            continue
        known = 0
        for character in history:
            known = known << 8 | (symbols.index(character) + 1)
        keys = np.array([known << 8 | code for code in range(1, len(symbols) + 1)], np.uint64)
        logs = language.log_probabilities(keys, len(history) + 1, tables, len(symbols))
        assert np.exp(logs).sum() == pytest.approx(1, abs=1e-6), history


def test_fewer_ngrams_are_kept_where_they_must_save_more() -> None:
    kept = [
        sum(len(table.keys) for table in language.count(reading.fold, LINES, WORDS, threshold)[1])
        for threshold in (-np.inf, 1.0, 3.0)
    ]
    assert kept[0] > kept[1] > kept[2] > 0


def test_the_reader_finds_what_was_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words.txt"
    words.write_text("zarpa\nzarpas\nzarpam\n", encoding="utf-8")
    output = tmp_path / "models" / "language.npz"
    assert (
        main(["language", "--lines", "200", "--words", str(words), "--threshold", "0.1", "--output", str(output)]) == 0
    )
    monkeypatch.setattr(reading, "PATH", output)
    model = reading.load_language.__wrapped__()
    assert model.log_probability("\nZarp", "a") > model.log_probability("\nZarp", "o") + 1
    assert model.log_probability("\nZARP", "A") > model.log_probability("\nZARP", "a")  # capitals go on as capitals
    assert lexicon.load_lexicon.__wrapped__().is_misspelt("Zorpam")


def test_a_list_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.txt"
    assert main(["language", "--lines", "1", "--words", str(missing), "--output", str(tmp_path / "a.npz")]) != 0
    assert str(missing) in capsys.readouterr().err
    assert not (tmp_path / "a.npz").exists()
