"""`python -m benchmarks.fiscal FOLDER [--engine rapidocr]`: the fields read from fiscal documents, as a Markdown table.

FOLDER holds pictures with their truth beside them, NAME.json: `fields`, the value that the document's XML holds by
field id, each as `{"value": ...}`, and `items`, a list of rows with `fields` alike; `python -m data_synth pages` makes
such folders. What follows two underscores in a picture's name is the way it was scanned: NOTA__fax.png; without them
the name without its number is. The text of another engine goes through the same extraction.

fields: share of the truth's fields that are right. rows: F1 of item rows whose code, description, quantity, unit price
and total are right. keys: share of access keys that are right. silent: wrong values with a confidence of 0.95 or more,
per 1,000 asked for.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES, Words
from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.fiscal.barcodes import read_barcodes
from ocr_app.fiscal.documents import Field, FiscalDocument
from ocr_app.fiscal.understanding import understand
from ocr_app.fiscal.xml import same
from ocr_app.io.images import open_page
from ocr_app.io.paths import SCAN_SUFFIXES

CORE = ("prod.cProd", "prod.xProd", "prod.qCom", "prod.vUnCom", "prod.vProd")
SILENT = 0.95


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fiscal", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("nitido", "rapidocr"), default="nitido")
    options = parser.parse_args()
    pictures = sorted(path for path in options.folder.iterdir() if path.suffix.lower() in SCAN_SUFFIXES)
    pictures = [path for path in pictures if path.with_suffix(".json").exists()]
    if not pictures:
        parser.error(f"{options.folder}: no pictures with their truth")
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for path, documents in read(options.engine, pictures):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = score(truth, documents)
        for way in {way_of(path), "all"}:
            scores[way].update(found)
    print(f"{len(pictures)} pictures, {options.engine}\n")
    print(f"| way | pictures | fields | rows F1 | keys | silent |\n|{'---|' * 6}")
    for way in sorted(scores, key=lambda way: (way == "all", way)):
        print(table_row(way, scores[way]))
    return 0


def way_of(path: Path) -> str:
    """The way a picture was scanned, by its name: `fax` of NOTA__fax.png, `danfe` of danfe_00012.png."""
    _, marked, way = path.stem.rpartition("__")
    return way if marked else path.stem.rstrip("0123456789").rstrip("_") or "all"


def read(engine: str, pictures: Sequence[Path]) -> Iterator[tuple[Path, Sequence[FiscalDocument]]]:
    """The fiscal documents of each picture, from the text of an engine and the barcodes."""
    if engine == "nitido":
        from benchmarks.reading import read_all

        for path, read in zip(pictures, read_all(pictures, barcodes=True), strict=True):
            yield path, understand(read.document, read.barcodes).documents
        return
    for path, words in zip(pictures, ENGINES[engine](pictures), strict=True):
        image = open_page(path, 1, to_read=True).printed
        document = Document(str(path), engine, (page_of(words, image.shape),))
        yield path, understand(document, read_barcodes(image)).documents


def page_of(words: Words, shape: tuple[int, ...]) -> Page:
    """Another engine's words as a page; it tells no characters, so each takes an equal part of its word's box."""
    lines = []
    for word in words:
        text, confidence = str(word["text"]).strip(), float(str(word["confidence"]))
        x0, y0, x1, y1 = (round(float(str(edge))) for edge in _edges(word["box"]))
        for part, begin in _parts(text):
            step = (x1 - x0) / max(1, len(text))
            characters = tuple(
                Character(
                    sign, (round(x0 + (begin + n) * step), y0, round(x0 + (begin + n + 1) * step), y1), confidence
                )
                for n, sign in enumerate(part)
            )
            box = (characters[0].box[0], y0, characters[-1].box[2], y1)
            lines.append(Line(box, (Word(part, box, confidence, characters),)))
    return Page(1, shape[1], shape[0], tuple(lines))


def _edges(box: object) -> Sequence[object]:
    assert isinstance(box, list | tuple)
    return box


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """The words of a text, each with where it begins."""
    at = 0
    for part in text.split():
        at = text.index(part, at)
        yield part, at
        at += len(part)


def score(truth: dict[str, Any], documents: Sequence[FiscalDocument]) -> Counter[str]:
    """Counts of what was asked for, found and right."""
    counts: Counter[str] = Counter(pictures=1)
    fields = {field.id: field for document in documents for field in document.fields}
    rows = [{field.id: field for field in item.fields} for document in documents for item in document.items]
    for id, wanted in truth["fields"].items():
        right = _count(counts, "fields", fields.get(id), _value(id, wanted))
        if id.endswith(".Id"):
            counts.update(keys=1, keys_right=right)
    counts.update(rows=len(truth["items"]), rows_found=len(rows))
    for wanted, row in _paired(truth["items"], rows):
        results = {id: _count(counts, "cells", row.get(id), _value(id, each)) for id, each in wanted["fields"].items()}
        counts["rows_right"] += all(results[id] for id in CORE if id in results)
    return counts


def _value(id: str, wanted: dict[str, Any]) -> str:
    value = str(wanted["value"])
    return value[11:19] if id.endswith("#time") else value


def _count(counts: Counter[str], kind: str, field: Field | None, value: str) -> bool:
    right = field is not None and same(field, value)
    counts[kind] += 1
    counts[f"{kind}_right"] += right
    counts["silent"] += field is not None and not right and field.confidence >= SILENT
    return right


def _paired(
    wanted: Sequence[dict[str, Any]], rows: Sequence[dict[str, Field]]
) -> Iterator[tuple[dict[str, Any], dict[str, Field]]]:
    """Each wanted row with the row, in order, that agrees with it most."""
    agreed = [
        [sum(id in row and same(row[id], _value(id, each)) for id, each in truth["fields"].items()) for row in rows]
        for truth in wanted
    ]
    n, m = len(wanted), len(rows)
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + agreed[i][j])
    j = 0
    for i in range(n):
        while j < m and best[i][j] == best[i][j + 1] and best[i][j] != best[i + 1][j + 1] + agreed[i][j]:
            j += 1
        if j < m and agreed[i][j] and best[i][j] == best[i + 1][j + 1] + agreed[i][j]:
            yield wanted[i], rows[j]
            j += 1
        else:
            yield wanted[i], {}


def table_row(way: str, counts: Counter[str]) -> str:
    both = counts["rows"] + counts["rows_found"]
    cells = (
        way,
        str(counts["pictures"]),
        f"{counts['fields_right'] / max(1, counts['fields']):.1%}",
        f"{2 * counts['rows_right'] / both if both else 0:.3f}",
        f"{counts['keys_right'] / max(1, counts['keys']):.1%}",
        f"{1000 * counts['silent'] / max(1, counts['fields'] + counts['cells']):.1f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
