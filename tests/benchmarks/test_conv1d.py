"""The two comparisons of 1-D convolutions, at a tiny scale."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import conv1d_language, conv1d_reader
from benchmarks.conv1d_language import TextStream, bits, count_ngrams, train_convolutions
from benchmarks.conv1d_reader import FixedStream, measure, reader
from ocr_app.recognition.rescoring.language_model import START, LanguageModel
from training.recognizer.examples import CLASSES, Example


def examples(count: int) -> list[Example]:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (32, 40), np.uint8)
    token, edges = np.array([CLASSES.index("A")], np.int64), np.array([[8, 24]], np.float32)
    return [Example(image, token, edges) for _ in range(count)]


def test_both_readers_begin_as_the_same_network() -> None:
    without, fresh = reader(0).eval(), reader(2).eval()
    image = torch.rand(1, 1, 32, 64)
    with torch.no_grad():
        for found, expected in zip(fresh(image), without(image), strict=True):
            assert torch.allclose(found, expected, atol=1e-5)
    assert not without.trunk.context and len(fresh.trunk.context) == 2


def test_a_reader_is_trained_for_its_time_and_measured(tmp_path: Path) -> None:
    result = measure(reader(0), examples(4), examples(2), 0.2, tmp_path)
    assert result["blocks"] == 0 and result["characters"] == 2
    assert isinstance(result["steps"], int) and result["steps"] >= 1


def test_each_epoch_shows_every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conv1d_reader, "_CELLS_PER_BATCH", 20)  # two examples of ten cells
    stream = FixedStream(examples(6))
    assert [len(batch.lengths) for batch in islice(stream, 6)] == [2] * 6
    assert stream.position.batch == 6


def test_the_text_stream_gives_windows_of_the_text() -> None:
    text = torch.arange(1000)
    windows = next(iter(TextStream(text)))
    assert windows.shape == (64, 129) and (windows.diff(dim=1) == 1).all()
    assert torch.equal(windows, next(iter(TextStream(text))))


def test_what_is_likely_takes_few_bits() -> None:
    class Certain(LanguageModel):
        def __init__(self) -> None: ...

        def log_probability(self, history: str, character: str) -> float:
            assert history.startswith(START)
            return float(np.log(0.5))

    assert bits(Certain(), ["abc", "de"]) == pytest.approx(1)


def test_both_models_learn_from_the_same_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = conv1d_language.lines(1, 300)
    conv, parameters, loop = train_convolutions(texts, 1.0, tmp_path / "run")
    counted, seconds, size = count_ngrams(300, tmp_path)
    assert parameters > 0 and loop.step > 0 and seconds > 0 and size > 0
    assert "n-grams" in capsys.readouterr().out
    for model in (conv, counted):
        assert 0 < bits(model, texts[:5]) < 10
