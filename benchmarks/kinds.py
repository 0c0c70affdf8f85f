"""`python -m benchmarks.kinds FOLDER`: the words that engines read on pages of several kinds, as a Markdown table.

FOLDER holds page images named KIND-NUMBER, each with its truth beside it as a CSV of the same name. Printed is the word
F1 of each kind, with case: where a word stands does not matter, so turned pages count too.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.scoring import Scores, Word, find_pages, read_truth


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kinds", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=["nitido", "rapidocr"])
    options = parser.parse_args()
    pages = find_pages(options.folder)
    if not pages:
        parser.error(f"{options.folder}: no pages")
    found = [word_f1(engine, pages) for engine in options.engines]
    print(f"| kind | {' | '.join(options.engines)} |\n|{'---|' * (1 + len(found))}")
    for kind in sorted(found[0], key=found[0].__getitem__):
        print(f"| {kind} | {' | '.join(f'{each[kind]:.3f}' for each in found)} |")
    print(f"| mean | {' | '.join(f'{statistics.mean(each.values()):.3f}' for each in found)} |")
    return 0


def word_f1(engine: str, pages: list[Path]) -> dict[str, float]:
    """What an engine reads of each kind of page."""
    scores: dict[str, Scores] = defaultdict(lambda: Scores(fold_case=False))
    with tempfile.TemporaryDirectory() as output:
        subprocess.run([sys.executable, "-m", "benchmarks.engines", engine, output, *map(str, pages)], check=True)
        for page in pages:
            words = json.loads((Path(output) / f"{page.stem}.json").read_text(encoding="utf-8"))
            read = [Word(word["text"], tuple(word["box"]), word["confidence"]) for word in words]
            scores[page.stem.rpartition("-")[0]].add(read_truth(page.with_suffix(".csv")), read)
    return {kind: score.word_f1 for kind, score in scores.items()}


if __name__ == "__main__":
    sys.exit(main())
