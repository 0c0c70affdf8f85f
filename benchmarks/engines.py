"""The engines, each run in a process of its own: ``python -m benchmarks.engines ENGINE OUTPUT PAGE...``.

Each writes OUTPUT/PAGE.json: a list of words with text, box (x0, y0, x1, y1 in pixels of the page) and confidence.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Words = list[dict[str, object]]


def nitido(pages: Sequence[Path]) -> Iterator[Words]:
    """This project's recognizer with its default model."""
    from benchmarks.reading import read_all

    for read in read_all(pages):
        words = [word for line in read.document.pages[0].lines for word in line.words]
        yield [{"text": word.text, "box": word.box, "confidence": word.confidence} for word in words]


def rapidocr(pages: Sequence[Path]) -> Iterator[Words]:
    """RapidOCR with the models of its package (PP-OCRv6, small)."""
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    engine: Any = RapidOCR()
    for path in pages:
        words: Words = []
        found = engine(str(path), return_word_box=True)
        for line in found.word_results if found.txts else ():  # of an empty page they have another form
            for text, confidence, corners in line:
                xs, ys = zip(*corners, strict=True)
                box = [float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))]
                words.append({"text": text, "box": box, "confidence": float(confidence)})
        yield words


def tesseract(pages: Sequence[Path]) -> Iterator[Words]:
    """Tesseract 5 with its Portuguese and English models, automatic page segmentation."""
    for path in pages:
        command = ["tesseract", str(path), "stdout", "-l", "por+eng", "--psm", "3", "tsv"]
        table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        words: Words = []
        for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "5" and row["text"].strip():
                left, top = int(row["left"]), int(row["top"])
                box = [left, top, left + int(row["width"]), top + int(row["height"])]
                words.append({"text": row["text"], "box": box, "confidence": float(row["conf"]) / 100})
        yield words


ENGINES: dict[str, Callable[[Sequence[Path]], Iterator[Words]]] = {
    "nitido": nitido,
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def main(engine: str, output: str, *pages: str) -> None:
    paths = [Path(page) for page in pages]
    for path, words in zip(paths, ENGINES[engine](paths), strict=True):
        (Path(output) / f"{path.stem}.json").write_text(json.dumps(words), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
