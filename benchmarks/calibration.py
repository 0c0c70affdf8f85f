"""`python -m benchmarks.calibration FOLDER`: calibrates the default model on half of the pages, tests it on the others.

FOLDER is as for `benchmarks.peers`; a half is every other page by name. The temperature of the posteriors and the odds
of misspelt words are fitted on each half by the smallest mean NLL, and the figures are taken from the other half. The
last row unites both: every page with the values that were fitted on the other half.
"""

import argparse
import itertools
import sys
from dataclasses import replace
from pathlib import Path

from rich.progress import track

from benchmarks.scoring import Scores, Word, find_pages, read_truth
from benchmarks.trust import Promises, auroc, calibration_error, log_loss, review
from ocr_app.bundles.bundle import DEFAULT, load_bundle
from ocr_app.io.images import open_page
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.recognition.rescoring.lexicon import MISSPELT, load_lexicon, with_odds
from ocr_app.segmentation.page import segment_page

_TEMPERATURES = (0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05)
_ODDS = (0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5, 1.0)
_HEADINGS = "| fitted on | temperature | odds | figures from | AUROC | words to review | calibration error |"

Readings = dict[float, list[tuple[Word, bool]]]  # what each temperature makes of a half


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", action="store_true", help="letters must match in case too")
    options = parser.parse_args()
    pages = find_pages(options.folder)
    if len(pages) < 2:
        parser.error(f"{options.folder}: no two pages")
    halves = [read_half(pages[half::2], fold_case=not options.case) for half in range(2)]
    print(f"{_HEADINGS}\n|{'---|' * 7}")
    together: list[tuple[float, bool]] = []
    names = "odd pages", "even pages"
    for fitted, other in ((0, 1), (1, 0)):
        temperature, odds = fit(halves[fitted])
        found = promises(halves[other][temperature], odds)
        together += found
        print(f"| {names[fitted]} | {temperature:.2f} | {odds:.2f} | {names[other]} | {figures(found)} |")
    print(f"| | | | both | {figures(together)} |")
    return 0


def read_half(pages: list[Path], *, fold_case: bool) -> Readings:
    """Every word of the pages as each temperature reads it, and whether it is right."""
    bundle = load_bundle(DEFAULT)
    recognizers = {temperature: Recognizer(replace(bundle, temperature=temperature)) for temperature in _TEMPERATURES}
    scores = {temperature: Scores(fold_case) for temperature in _TEMPERATURES}
    for page in track(pages, "reading"):
        segmented, truth = segment_page(open_page(page, 1, to_read=True).printed), read_truth(page.with_suffix(".csv"))
        for temperature, recognizer in recognizers.items():
            words = [word for line in recognizer.read_segmented(segmented).lines for word in line.words]
            scores[temperature].add(truth, [Word(word.text, word.box, word.confidence) for word in words])
    return {temperature: [(judged.word, judged.right) for judged in each.trust] for temperature, each in scores.items()}


def fit(half: Readings) -> tuple[float, float]:
    """The temperature and the odds with the smallest mean NLL."""
    return min(itertools.product(_TEMPERATURES, _ODDS), key=lambda each: log_loss(promises(half[each[0]], each[1])))


def promises(words: list[tuple[Word, bool]], odds: float) -> Promises:
    """The confidences that the words would have with other odds of misspelt ones."""
    lexicon = load_lexicon()
    return [
        (with_odds(word.confidence, odds / MISSPELT) if lexicon.is_misspelt(word.text) else word.confidence, right)
        for word, right in words
    ]


def figures(found: Promises) -> str:
    return f"{auroc(found):.3f} | {review(found):.1%} | {calibration_error(found):.3f}"


if __name__ == "__main__":
    sys.exit(main())
