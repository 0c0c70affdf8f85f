"""`python -m training language`: counts the language model and the lexicon of synthetic lines and word lists.

Probabilities are interpolated with those of shorter n-grams by the method of Witten and Bell ("The zero-frequency
problem", IEEE Trans. Information Theory 1991); n-grams that add little to a shorter one are left out (Stolcke,
"Entropy-based pruning of backoff language models", 1998).
"""

import argparse
import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data_synth.texts import line
from ocr_app.errors import MissingFileError
from ocr_app.recognition.rescoring.language_model import ORDER, START, digest_file, fold, shape_of
from ocr_app.recognition.rescoring.lexicon import Lexicon

_LEAST_COUNT = 15  # of a word of synthetic lines that goes into the lexicon
SEED = 50_000_017  # lines of this seed are used for nothing else

Keys = NDArray[np.uint64]  # n-grams, a byte for each symbol, the last one lowest


@dataclass(frozen=True, slots=True)
class Table:
    """N-grams of one length: sorted keys with their log-probability, and the log-weights of their sorted histories."""

    keys: Keys
    logs: NDArray[np.float64]
    histories: Keys
    backoffs: NDArray[np.float64]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `language`."""
    parser.add_argument("--lines", type=int, default=600_000, help="synthetic lines to count")
    parser.add_argument("--words", type=Path, nargs="*", default=[], metavar="FILE", help="lists, one word per line")
    parser.add_argument("--threshold", type=float, default=25.0, help="nats that a kept n-gram saves in the text")
    parser.add_argument("--output", type=Path, default=Path("ocr_app/models/language.npz"))


def run(arguments: argparse.Namespace) -> int:
    """Count, prune and write."""
    rng = np.random.default_rng(SEED)
    lines = [" ".join(line(rng).split()) for _ in range(arguments.lines)]
    words = list(itertools.chain.from_iterable(map(_read_words, arguments.words)))
    arrays: dict[str, NDArray[np.generic]] = {}
    for kind, symbol, listed in (("letters", fold, words), ("shapes", shape_of, [])):
        symbols, tables = count(symbol, lines, listed, arguments.threshold)
        arrays |= _packed(kind, symbols, tables)
        print(f"{kind}: {sum(len(table.keys) for table in tables):,} n-grams of {len(symbols)} symbols")
    lexicon = Lexicon.of({*words, *_recurring(lines)})
    arrays["lexicon"] = lexicon.bits
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(arguments.output, **arrays)  # type: ignore[arg-type]
    digest_file(arguments.output).write_text(hashlib.sha256(arguments.output.read_bytes()).hexdigest() + "\n", "ascii")
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")
    return 0


def _read_words(path: Path) -> list[str]:
    if not path.exists():
        raise MissingFileError(path, "no such list of words")
    return unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).split()


def _recurring(lines: Iterable[str]) -> list[str]:
    """The frequent words of synthetic lines; random strings of letters, which the lines have too, hardly recur."""
    counted = Counter(word for text in lines for word in re.findall(r"[^\W\d_]+", text.upper()))
    return [word for word, times in counted.items() if times >= _LEAST_COUNT]


def count(
    symbol: Callable[[str], str], lines: Iterable[str], words: Iterable[str], threshold: float
) -> tuple[str, list[Table]]:
    """The symbols (the code of each is its index plus 1) and the tables of the n-grams of 1 to ORDER symbols."""
    # An n-gram reaches back to the start of a line, and never from one word of a list to another.
    texts = [
        (START, START + START.join("".join(map(symbol, text)) for text in lines)),
        (" ", " " + " ".join("".join(map(symbol, word)) for word in words) + " "),
    ]
    symbols = "".join(sorted(set(texts[0][1] + texts[1][1])))
    codes = {character: index for index, character in enumerate(symbols, 1)}
    coded = [(codes[edge], np.array([codes[c] for c in text], np.uint8)) for edge, text in texts]
    tables: list[Table] = []
    for length in range(1, ORDER + 1):
        grams = [_grams(text, length, edge, final=edge != codes[START]) for edge, text in coded]
        keys, counts = np.unique(np.concatenate(grams), return_counts=True)
        tables.append(_table(keys, counts, length, tables, len(symbols), threshold))
    return symbols, tables


def _grams(text: NDArray[np.uint8], length: int, edge: int, *, final: bool) -> Keys:
    """The keys of all runs of `length` symbols with `edge` nowhere but at the start or, if `final`, at the end too."""
    views = [text[i : len(text) - length + 1 + i] for i in range(length)]
    key = np.zeros(len(views[0]), np.uint64)
    for view in views:
        key = (key << np.uint64(8)) | view
    inner = views[1 : length - 1] if final else views[1:]
    kept = np.ones(len(key), bool)
    for view in inner:
        kept &= view != edge
    if length == 1 and not final:
        kept &= views[0] != edge
    return key[kept]


def _table(
    keys: Keys, counts: NDArray[np.int64], length: int, shorter: list[Table], symbols: int, threshold: float
) -> Table:
    histories, first, place = np.unique(keys >> np.uint64(8), return_index=True, return_inverse=True)
    totals = np.add.reduceat(counts, first)
    kinds = np.diff([*first, len(keys)])
    lower = np.exp(log_probabilities(keys, length - 1, shorter, symbols))
    probabilities = (counts + kinds[place] * lower) / (totals + kinds)[place]
    if length > 2:
        rest = (kinds / (totals + kinds))[place]
        kept = counts * np.log(probabilities / (rest * lower)) >= threshold
        keys, probabilities, lower, place = keys[kept], probabilities[kept], lower[kept], place[kept]
    left = 1 - np.bincount(place, probabilities, len(histories))
    without = 1 - np.bincount(place, lower, len(histories))
    used = np.bincount(place, minlength=len(histories)) > 0
    backoffs = np.log(np.maximum(left, 1e-6) / np.maximum(without, 1e-6))
    return Table(keys, np.log(probabilities), histories[used], backoffs[used])


def log_probabilities(keys: Keys, length: int, tables: list[Table], symbols: int) -> NDArray[np.float64]:
    """Log-probability of the last symbol of each key, given the `length` - 1 symbols before it."""
    if length == 0:
        return np.full(len(keys), -np.log(symbols))
    keys = keys & np.uint64((1 << 8 * length) - 1)
    table = tables[length - 1]
    found, place = _find(table.keys, keys)
    logs = np.empty(len(keys))
    logs[found] = table.logs[place[found]]
    rest = keys[~found]
    known, place = _find(table.histories, rest >> np.uint64(8))
    cost = np.zeros(len(rest))
    cost[known] = table.backoffs[place[known]]
    logs[~found] = cost + log_probabilities(rest, length - 1, tables, symbols)
    return logs


def _find(known: Keys, wanted: Keys) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which of the keys `wanted` are among the sorted ones `known`, and where."""
    return np.isin(wanted, known), np.searchsorted(known, wanted)


def _packed(kind: str, symbols: str, tables: list[Table]) -> dict[str, NDArray[np.generic]]:
    """What `Ngrams` is made of again: the keys of a table are sorted, and so those of one history stand in a run."""
    histories = [key.to_bytes(length) for length, table in enumerate(tables) for key in table.histories.tolist()]
    counts = [np.unique(table.keys >> np.uint64(8), return_counts=True)[1] for table in tables]
    lasts = [table.keys & np.uint64(255) for table in tables]
    logs = np.concatenate([table.logs for table in tables])
    backoffs = np.concatenate([table.backoffs for table in tables])
    return {
        f"{kind}_symbols": np.array(symbols),
        f"{kind}_histories": np.array(histories),
        f"{kind}_backoffs": np.clip(np.round(-8 * backoffs), -128, 127).astype(np.int8),
        f"{kind}_counts": np.concatenate(counts).astype(np.uint8),
        f"{kind}_lasts": np.concatenate(lasts).astype(np.uint8),
        f"{kind}_costs": np.clip(np.round(-8 * logs), 0, 255).astype(np.uint8),
    }
