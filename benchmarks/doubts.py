"""`python -m benchmarks.doubts FOLDER [--case] --output HTML`: the wrong words that a review would meet last.

FOLDER is as for `benchmarks.peers`. HTML gets each wrong word that is not among the least confident tenth of all words:
its line cut out of the page, the word framed, with what was read and what the transcript says. Whether the reading or
the transcript is wrong can then be told by eye; `--right` takes the numbers of the words that are right after all, and
says what would have to be reviewed if they were counted so.
"""

import argparse
import base64
import html
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.reading import read_all
from benchmarks.scoring import JudgedWord, Scores, Word, find_pages, read_truth
from benchmarks.trust import auroc, review
from ocr_app.io.images import open_page

_HEIGHT = 64  # px of the picture of a line
_MARGIN = 0.4  # of a line's height, around it
_STYLE = (
    "body{font:14px sans-serif} td{padding:2px 12px;border-bottom:1px solid #ccc} img{max-width:900px} b{color:#b00}"
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doubts", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", action="store_true", help="letters must match in case too")
    parser.add_argument("--only", metavar="TEXT", default="", help="pages whose name holds TEXT")
    parser.add_argument(
        "--after", metavar="SHARE", type=float, default=0.1, help="of the words, the least confident left out"
    )
    parser.add_argument(
        "--right", metavar="NUMBER", type=int, nargs="*", default=[], help="words that are right after all"
    )
    parser.add_argument("--output", type=Path, required=True, metavar="HTML")
    options = parser.parse_args()
    pages = [page for page in find_pages(options.folder) if options.only in page.name]
    if not pages:
        parser.error(f"{options.folder}: no pages")
    scores, page_of = Scores(not options.case), list[Path]()
    for page, read in zip(pages, read_all(pages), strict=True):
        words = [word for line in read.document.pages[0].lines for word in line.words]
        scores.add(read_truth(page.with_suffix(".csv")), [Word(w.text, w.box, w.confidence) for w in words])
        page_of += [page] * (len(scores.trust) - len(page_of))
    ranked = sorted(zip(scores.trust, page_of, strict=True), key=lambda each: each[0].word.confidence)
    wrong = [(n / len(ranked), judged, page) for n, (judged, page) in enumerate(ranked) if not judged.right]
    late = [each for each in wrong if each[0] >= options.after][::-1]
    rows = "".join(row(n, share, judged, page) for n, (share, judged, page) in enumerate(late, 1))
    options.output.write_text(
        f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><table>{rows}</table>", "utf-8"
    )
    print(
        f"{len(ranked)} words, {len(wrong)} wrong; {review(scores.promises):.1%} to review; "
        f"{len(late)} wrong after the first {options.after:.0%}, where {len(wrong) // 10} may be"
    )
    if options.right:
        right = {id(late[number - 1][1].word) for number in options.right}
        promises = [(judged.word.confidence, judged.right or id(judged.word) in right) for judged in scores.trust]
        print(
            f"with {len(right)} of them counted as right: {review(promises):.1%} to review, AUROC {auroc(promises):.3f}"
        )
    return 0


def row(number: int, share: float, judged: JudgedWord, page: Path) -> str:
    """A row of the table; `share` of the words are less confident."""
    picture = base64.b64encode(cv2.imencode(".png", crop(page, judged))[1].tobytes()).decode()
    read = " ".join(
        f"<b>{html.escape(word.text)}</b>" if word is judged.word else html.escape(word.text) for word in judged.line
    )
    return (
        f"<tr><td>{number}<td>{html.escape(page.stem)}<td>{judged.word.confidence:.3f}<br>{share:.0%}"
        f'<td><img src="data:image/png;base64,{picture}"><br>read: {read}<br>truth: {html.escape(judged.transcript)}\n'
    )


def crop(page: Path, judged: JudgedWord) -> NDArray[np.uint8]:
    """The line of a word, uint8 [_HEIGHT, W, 3], with a frame around the word."""
    grey = open_page(page, 1, to_read=True).printed
    x0, y0, x1, y1 = (round(edge) for edge in judged.word.box)
    edges = np.array([word.box for word in judged.line])
    (left, top), (right, bottom) = edges[:, :2].min(0), edges[:, 2:].max(0)
    margin = round(_MARGIN * (y1 - y0))
    left, top, right, bottom = (round(edge) for edge in (left - margin, top - margin, right + margin, bottom + margin))
    left, top = max(0, left), max(0, top)
    picture = cv2.cvtColor(grey[top:bottom, left:right], cv2.COLOR_GRAY2BGR)
    scale = _HEIGHT / picture.shape[0]
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    first, last = ((round((x - left) * scale), round((y - top) * scale)) for x, y in ((x0, y0), (x1, y1)))
    return np.asarray(cv2.rectangle(picture, first, last, (0, 0, 200), 1), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
