"""`python -m benchmarks.peers FOLDER [--case]`: Nítido and other engines on the same pages, as a Markdown table.

FOLDER holds page images, each with its truth beside it as a CSV of the same name. Time and peak memory are of the whole
process, start included.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.scoring import Scores, Word, find_pages, read_truth
from benchmarks.trust import auroc, calibration_error, review

_HALVES = "odd", "even"
_HEADINGS = "| engine | CER | word F1 | AUROC | words to review | calibration error | s/page | peak memory |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", action="store_true", help="letters must match in case too")
    parser.add_argument("--only", metavar="TEXT", default="", help="pages whose name holds TEXT")
    parser.add_argument("--half", choices=_HALVES, help="every other page by name")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args()
    pages = [page for page in find_pages(options.folder) if options.only in page.name]
    if options.half:
        pages = pages[_HALVES.index(options.half) :: 2]
    if not pages:
        parser.error(f"{options.folder}: no pages")
    print(f"{len(pages)} pages of {options.folder.name}\n\n{_HEADINGS}\n|{'---|' * 8}")
    for engine in options.engines:
        print(row(engine, pages, fold_case=not options.case), flush=True)
    return 0


def row(engine: str, pages: list[Path], *, fold_case: bool) -> str:
    """Run an engine over the pages and score it: a line of the table."""
    with tempfile.TemporaryDirectory() as output:
        began = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.engines", engine, output, *map(str, pages)]
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            return f"| {engine} | failed | | | | | | |"
        seconds = (time.perf_counter() - began) / len(pages)
        scores = Scores(fold_case)
        for page in pages:
            words = json.loads((Path(output) / f"{page.stem}.json").read_text(encoding="utf-8"))
            found = [Word(word["text"], tuple(word["box"]), word["confidence"]) for word in words]
            scores.add(read_truth(page.with_suffix(".csv")), found)
    promises = scores.promises
    return (
        f"| {engine} | {scores.cer:.4f} | {scores.word_f1:.3f} | {auroc(promises):.3f} | {review(promises):.1%} | "
        f"{calibration_error(promises):.3f} | {seconds:.2f} | {usage.ru_maxrss / 1024:.0f} MiB |"
    )


if __name__ == "__main__":
    sys.exit(main())
