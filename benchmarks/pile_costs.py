"""`python -m benchmarks.pile_costs FOLDER [--count N]`: what a page costs whoever gathers a pile.

Processor time, which other programs change little, of each step for a page of FOLDER on average; the bytes that a page
is on its way, in its result and in the manifest; and a file of many pages. FOLDER is, for example, from
`python -m data_synth pages`.
"""

import argparse
import json
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import monotonic, process_time
from typing import Any, TypeVar

import psutil

from ocr_app.batch.inputs import ScanFile, find_scans
from ocr_app.batch.manifest import NAME, Entry, Manifest
from ocr_app.batch.reading import Outcome, Results, row_of
from ocr_app.document import Document
from ocr_app.export import FORMATS
from ocr_app.export.files import OutputFolder
from ocr_app.fiscal.understanding import understand
from ocr_app.limits import Limits
from ocr_app.page_decoder import PageDecoder
from ocr_app.pipeline import PageResult, ReadDocument, read_documents, read_page
from ocr_app.progress import NoProgress
from ocr_app.worker_pool import WorkerPool
from ocr_app.worker_process import load_recognizer

_JSON = FORMATS["json"]
_JOBS = (2, 100, 1000)  # pages read at a time
_MANY = 2000  # files, or pages of one file, that are done at once
_PATIENT = Limits(seconds=3600)  # on a busy machine too
_Made = TypeVar("_Made")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pile_costs", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", metavar="N", type=int, default=30, help="default: %(default)s")
    options = parser.parse_args()
    paths = [file.path for file in islice(find_scans([options.folder]), options.count)]
    print("| | |\n|---|---|")
    pages = read(paths)
    sent = [pickle.dumps(page) for page in pages]
    _row("bytes of a page from its worker", f"{sum(map(len, sent)) / len(sent):,.0f}")
    _time("to unpack it", pickle.loads, sent)
    _time("to find its fiscal fields, where it is read", lambda page: understand(Document("", "", (page.page,))), pages)
    decode = PageDecoder().page  # which no JSON asks for
    with tempfile.TemporaryDirectory() as folder, closing(Manifest(Path(folder), "", resume=False)) as manifest:
        results = Results(OutputFolder(Path(folder), paths, decode), _JSON, manifest)
        documents = [
            each for each in read_documents(paths, Ready(1, pages, 1), NoProgress()) if isinstance(each, ReadDocument)
        ]
        _row("characters of a page", f"{sum(row_of(each).characters for each in documents) / len(documents):.0f}")
        begun = process_time()
        for each in read_documents(paths, Ready(1, pages, 1), NoProgress()):
            assert isinstance(each, ReadDocument)
            results.keep(Outcome(ScanFile(each.path), "0" * 64, each))
        _row("to make and save JSON and line of the manifest", f"{1000 * (process_time() - begun) / len(paths):.1f} ms")
        written = sum(path.stat().st_size for path in Path(folder).glob("*.json"))
        _row("bytes of its JSON", f"{written / len(paths):,.0f}")
        _row("bytes of the line", f"{(Path(folder) / NAME).stat().st_size / len(paths):,.0f}")
    for jobs in _JOBS:
        for name, files, of_each in (("a file of one page", _MANY, 1), ("a page of one file", 1, _MANY)):
            begun = process_time()
            found = read_documents([Path("scan.pdf")] * files, Ready(jobs, pages, of_each), NoProgress())
            assert sum(len(each.document.pages) for each in found if isinstance(each, ReadDocument)) == _MANY
            _row(f"to gather {name}, {jobs} at a time", f"{1000 * (process_time() - begun) / _MANY:.2f} ms")
    _memory("a gathered page", 200, lambda number: pickle.loads(sent[number % len(sent)]))
    _memory("the name of a file", 100_000, lambda number: ScanFile(Path(f"pile/2026/{number:07}.png")))
    line = json.dumps(asdict(Entry(str(paths[0]), "0" * 64, "0" * 64, ("a.json",), row_of(documents[0]))))
    _memory("a line of the manifest", 100_000, lambda _: Entry(**json.loads(line)))
    return 0


def read(paths: list[Path]) -> list[PageResult]:
    """The pages, one after the other, after the start of a process has been measured."""
    begun = monotonic()
    reading = partial(read_page, fiscal=True)
    with closing(WorkerPool(1, partial(load_recognizer, None), reading, _PATIENT)) as pool:
        pool.load().result()
        worker = psutil.Process().children(recursive=True)[-1]
        used = worker.cpu_times()
        _row("to start a worker", f"{monotonic() - begun:.2f} s, of the processor {used.user + used.system:.2f} s")
        _row("memory of a worker, before its first page", f"{worker.memory_info().rss / 2**20:.0f} MiB")
        pages = [pool.submit(path, 1).result() for path in paths]
        after = worker.cpu_times()
        seconds = after.user + after.system - used.user - used.system
        _row("to read a page, with its fiscal fields", f"{seconds / len(pages):.2f} s of the processor")
        _row(f"memory of a worker, after {len(pages)} pages", f"{worker.memory_info().rss / 2**20:.0f} MiB")
    return pages


class Ready:
    """Readers that have read all pages."""

    def __init__(self, jobs: int, pages: list[PageResult], page_count: int) -> None:
        self.jobs = jobs
        self._pages: Iterator[PageResult] = cycle(replace(page, page_count=page_count) for page in pages)

    def load(self) -> Future[str]:
        return _done("default")

    def submit(self, path: Path, number: int) -> Future[PageResult]:
        return _done(next(self._pages))


def _done(result: _Made) -> Future[_Made]:
    future: Future[_Made] = Future()
    future.set_result(result)
    return future


def _memory(name: str, count: int, make: Callable[[int], object]) -> None:
    """What one of so many takes that are held at the same time."""
    before = psutil.Process().memory_info().rss
    held = [make(number) for number in range(count)]
    _row(f"memory of {name}", f"{(psutil.Process().memory_info().rss - before) / len(held) / 1000:,.1f} kB")


def _time(name: str, function: Callable[[Any], _Made], values: list[Any]) -> list[_Made]:
    begun = process_time()
    made = [function(value) for value in values]
    _row(name, f"{1000 * (process_time() - begun) / len(values):.1f} ms")
    return made


def _row(name: str, value: str) -> None:
    print(f"| {name} | {value} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
