"""`python -m benchmarks.conv1d_language FOLDER`: a 1-D convolutional character language model beside the n-gram model.

Both learn from the same synthetic lines; the n-gram model that ships has also seen word lists. Each then rescores the
candidates of the same pages, those of FOLDER, each with its truth beside it as a CSV of the same name.
"""

import argparse
import json
import math
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from benchmarks.scoring import Scores, Word, find_pages, read_truth
from data_synth.texts import line
from ocr_app.bundles.bundle import DEFAULT
from ocr_app.io.images import open_pages
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.recognition.rescoring import language_model as ngram
from ocr_app.recognition.rescoring.candidates import Rescorer
from ocr_app.recognition.rescoring.language_model import PATH, START, LanguageModel, load_language
from training.__main__ import main as training
from training.baselines.architectures import count_parameters
from training.baselines.baseline import hardware
from training.common.loop import Loop, Settings
from training.common.progress import training_bar
from training.recognizer.conv_language_model import Alphabet, ConvLanguageModel, ConvNetwork, next_symbol_loss
from training.recognizer.language_model import SEED

CPU = torch.device("cpu")

_HELD_OUT_SEED = 50_000_018
_HELD_OUT = 1000  # lines
_LEARNING_RATE = 3e-3
_WINDOW, _BATCH = 128, 64


@dataclass
class Position:
    batch: int = 0


class TextStream:
    """Random windows of a text, int64 [64, 129]; they depend on the position alone."""

    def __init__(self, text: Tensor) -> None:
        self.position = Position()
        self._text = text

    def __iter__(self) -> Iterator[Tensor]:
        while True:
            rng = np.random.default_rng([SEED, self.position.batch])
            self.position.batch += 1
            starts = torch.from_numpy(rng.integers(0, len(self._text) - _WINDOW, _BATCH))
            yield self._text[starts[:, None] + torch.arange(_WINDOW + 1)]


def lines(seed: int, count: int) -> list[str]:
    """Synthetic lines of text."""
    rng = np.random.default_rng(seed)
    return [" ".join(line(rng).split()) for _ in range(count)]


def train_convolutions(texts: Sequence[str], seconds: float, folder: Path) -> tuple[ConvLanguageModel, int, Loop]:
    """The model, its number of parameters and its run."""
    torch.manual_seed(SEED)
    alphabet = Alphabet(texts)
    network = ConvNetwork(len(alphabet.symbols))
    stream = TextStream(torch.from_numpy(alphabet.encode(START + START.join(texts))))
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(CPU, _LEARNING_RATE, seconds=seconds, clock=time.process_time, bf16=False)
    loop = Loop(network, stream, folder, settings)
    with training_bar() as report:
        loop.run(next_symbol_loss, report=report)
    network.load_state_dict(loop.averaged.module.state_dict())
    return ConvLanguageModel(network, alphabet), count_parameters(network), loop


def count_ngrams(count: int, folder: Path) -> tuple[LanguageModel, float, int]:
    """The n-gram model of the lines alone, the processor seconds that counting took, and its size in bytes."""
    path = folder / "language.npz"
    began = time.process_time()
    training(["language", "--lines", str(count), "--output", str(path)])
    seconds = time.process_time() - began
    with patch.object(ngram, "PATH", path):
        return load_language.__wrapped__(), seconds, stored_bytes(path)


def stored_bytes(path: Path) -> int:
    """What the n-grams take of a file that holds a lexicon too."""
    with zipfile.ZipFile(path) as parts:
        return sum(part.compress_size for part in parts.infolist() if "lexicon" not in part.filename)


def bits(model: LanguageModel, texts: Sequence[str]) -> float:
    """Bits a character: the fewer, the better the texts are foretold."""
    nats = [-model.log_probability(START + text[:i], text[i]) for text in texts for i in range(len(text))]
    return float(np.mean(nats) / math.log(2))


def read(pages: Sequence[Path], rescorers: tuple[Rescorer, ...]) -> tuple[Scores, float]:
    """Scores of the pages if their lines are rescored so, and processor seconds a page."""
    recognizer = Recognizer.load(DEFAULT)
    recognizer._line_rescorers = rescorers
    scores, began = Scores(fold_case=True), time.process_time()
    for path in pages:
        (page,) = open_pages(path)
        words = [word for text_line in recognizer.read(page.image) for word in text_line.words]
        found = [Word(word.text, tuple(map(float, word.box)), word.confidence) for word in words]  # type: ignore[arg-type]
        scores.add(read_truth(path.with_suffix(".csv")), found)
    return scores, (time.process_time() - began) / len(pages)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conv1d_language", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--processor-minutes", type=float, default=4.0, help="of training")
    parser.add_argument("--lines", type=int, default=600_000, help="synthetic lines that both learn from")
    parser.add_argument("--pages", type=int, help="the first pages of the folder only")
    parser.add_argument("--output", type=Path, default=Path("docs/baselines/conv1d/language.json"))
    options = parser.parse_args()
    pages = find_pages(options.folder)[: options.pages]
    conv, parameters, loop = train_convolutions(
        lines(SEED, options.lines), 60 * options.processor_minutes, Path("runs/conv1d/language")
    )
    with tempfile.TemporaryDirectory() as folder:
        counted, count_seconds, size = count_ngrams(options.lines, Path(folder))
    shipped = load_language()
    held_out = lines(_HELD_OUT_SEED, _HELD_OUT)
    results = []
    for name, model, learnt_in, stored in (
        ("none", None, None, None),
        ("n-grams", counted, count_seconds, size),
        ("n-grams with word lists", shipped, None, stored_bytes(PATH)),
        ("1-D convolutions", conv, loop.elapsed, 4 * parameters),
    ):
        scores, seconds = read(pages, (model.rescore,) if model else ())
        results.append(
            {
                "model": name,
                "learnt_in_seconds": learnt_in and round(learnt_in, 1),
                "bytes": stored,
                "bits_per_character": model and round(bits(model, held_out), 3),
                "cer": round(scores.cer, 5),
                "edits": scores.edits,
                "word_f1": round(scores.word_f1, 4),
                "seconds_per_page": round(seconds, 2),
            }
        )
        print(json.dumps(results[-1]), flush=True)
    report = {
        "pages": len(pages),
        "lines": options.lines,
        "steps": loop.step,
        "epochs": round(loop.step * _BATCH * _WINDOW / (options.lines * 20), 2),
        "hardware": hardware(CPU),
        "models": results,
    }
    options.output.write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
