"""From files to documents: each file is opened once, a page is prepared ahead, a bad page costs its file alone."""

import os
import sys
import time
from _thread import interrupt_main
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.document import Page
from ocr_app.errors import LimitError, MissingFileError, NoPagesError
from ocr_app.io.images import open_scan
from ocr_app.io.scan import Scan
from ocr_app.limits import Limits
from ocr_app.pipeline import PageFailure, PageResult, ReadDocument, read_documents, read_page
from ocr_app.progress import NoProgress
from ocr_app.worker import Cancelled
from ocr_app.worker_pool import WorkerPool
from tests.files import saved
from tests.ocr_app.conftest import FakeRecognizer, InProcess


def scan(path: Path, *inks: int) -> Path:
    """A document whose pages have a bar of ink each, so many pixels wide: the fake recognizer's text."""
    pages = []
    for ink in inks:
        pixels = np.full((40, 200), 255, np.uint8)
        pixels[10:30, 5 : 5 + ink] = 0
        pages.append(Image.fromarray(pixels))
    first, *others = pages
    return saved(path, first, **({"save_all": True, "append_images": others, "resolution": 300} if others else {}))


ENDLESS_INK = 44


class Opened:
    """Counts how often files are opened, by Python or by PDFium."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.counting = False
        sys.addaudithook(self._hear)  # which cannot be taken back

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.counting and event == "open":
            self.counts[Path(str(arguments[0])).name] += 1

    @contextmanager
    def count(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
        load = pdfium.FPDF_LoadDocument

        def load_document(path: bytes, password: None) -> object:
            self.counts[f"{Path(path[:-1].decode()).name} by PDFium"] += 1
            return load(path, password)

        monkeypatch.setattr(pdfium, "FPDF_LoadDocument", load_document)
        self.counts.clear()
        self.counting = True
        yield self.counts
        self.counting = False


OPENED = Opened()


def texts(read: ReadDocument | PageFailure) -> list[str]:
    assert isinstance(read, ReadDocument)
    return [line.text for page in read.document.pages for line in page.lines]


def test_each_file_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [scan(tmp_path / "ten.pdf", *range(30, 40)), scan(tmp_path / "ten.tif", *range(40, 50))]
    paths.append(scan(tmp_path / "one.png", 50))
    with OPENED.count(monkeypatch) as counts, closing(InProcess.of(FakeRecognizer("mine"))) as readers:
        documents = list(read_documents(paths, readers, NoProgress()))
    # Python looks at what a file is; PDFium opens it by its name.
    assert {name: count for name, count in counts.items() if name.startswith(("ten", "one"))} == {
        "ten.pdf": 1,
        "ten.pdf by PDFium": 1,
        "ten.tif": 1,
        "one.png": 1,
    }
    assert [len(texts(document)) for document in documents] == [10, 10, 1]


def test_a_scan_gives_its_pages_in_any_order_while_it_is_open_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(tmp_path / "pages.tif", 30, 40, 50)
    with OPENED.count(monkeypatch) as counts, open_scan(path) as opened:
        assert opened.page_count == 3
        assert [int((opened.page(number).image == 0).any(axis=0).sum()) for number in (3, 1, 2)] == [50, 30, 40]
        assert opened.thumbnail(2, 100).shape == (20, 100)
        with pytest.raises(NoPagesError, match="there is no page 5, the last is 3"):
            opened.page(5)
    assert counts["pages.tif"] == 1


def test_pages_of_several_files_are_read_at_the_same_time_and_come_in_order(tmp_path: Path) -> None:
    paths = [scan(tmp_path / "a.tif", 30, 40), scan(tmp_path / "b.png", 50)]
    with closing(WorkerPool(2, partial(FakeRecognizer, "mine"), read_in_pairs)) as pool:
        assert [texts(read) for read in read_documents(paths, pool, NoProgress())] == [["30", "40"], ["50"]]


def test_all_processes_start_at_once(tmp_path: Path) -> None:
    paths = [scan(tmp_path / "a.png", 30), scan(tmp_path / "b.png", 50)]
    with closing(WorkerPool(2, partial(load_in_pairs, tmp_path / "begun"), read_page)) as pool:
        assert [texts(read) for read in read_documents(paths, pool, NoProgress())] == [["30"], ["50"]]


def test_one_that_breaks_a_limit_costs_no_other(tmp_path: Path) -> None:
    paths = [scan(tmp_path / f"{ink}.png", ink) for ink in (30, ENDLESS_INK, 50)]
    pool = WorkerPool(2, partial(FakeRecognizer, "mine"), read_all_but_one, Limits(seconds=4))
    with closing(pool):
        first, second, third = read_documents(paths, pool, NoProgress())
    assert (texts(first), texts(third)) == (["30"], ["50"])
    assert isinstance(second, PageFailure) and isinstance(second.error, LimitError)


def test_a_pool_that_is_closed_ends_what_it_reads(tmp_path: Path) -> None:
    pool = WorkerPool(2, partial(FakeRecognizer, "mine"), read_all_but_one)
    found = pool.submit(scan(tmp_path / "endless.png", ENDLESS_INK), 1)
    pool.load().result()
    pool.close()
    with pytest.raises(Cancelled):
        found.result()


def test_a_bad_page_costs_its_file_and_no_other(tmp_path: Path) -> None:
    segmented = []

    class FailsOn40(FakeRecognizer):
        def segment(self, image: NDArray[np.uint8]) -> NDArray[np.bool_]:
            ink = super().segment(image)
            segmented.append(int(ink.any(axis=0).sum()))
            return ink

        def read_segmented(self, ink: NDArray[np.bool_]) -> Page:
            page = super().read_segmented(ink)
            if page.lines[0].text == "40":
                raise ZeroDivisionError
            return page

    bad = scan(tmp_path / "a.tif", 30, 40, 50, 60)
    good, missing = scan(tmp_path / "b.png", 70), tmp_path / "missing.png"
    with closing(InProcess.of(FailsOn40("mine"))) as readers:
        found = list(read_documents([bad, missing, good], readers, NoProgress()))
    assert [(type(result), result.path) for result in found] == [
        (PageFailure, bad),
        (PageFailure, missing),
        (ReadDocument, good),
    ]
    assert isinstance(found[0], PageFailure) and found[0].number == 2
    assert isinstance(found[1], PageFailure) and isinstance(found[1].error, MissingFileError)
    assert segmented == [30, 40, 70]  # what is left of a file is not read once it has failed


class Steps:
    """Progress as a list of what was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def start(self, description: str) -> None:
        self.told.append(description)

    def expect(self, pages: int) -> None:
        self.told.append(f"{pages} pages")

    def advance(self, pages: int = 1) -> None:
        self.told += pages * [1]

    def finish(self) -> None:
        self.told.append("finished")


def test_progress_always_ends(tmp_path: Path) -> None:
    steps = Steps()
    paths = [scan(tmp_path / "a.tif", 30, 40), tmp_path / "missing.png"]
    with closing(InProcess.of(FakeRecognizer("mine"))) as readers:
        list(read_documents(paths, readers, steps))
    assert steps.told == ["a.tif", "2 pages", 1, 1, "finished", "missing.png", "finished"]

    class Interrupted(InProcess):
        def submit(self, path: Path, number: int) -> Future[Any]:
            if number == 1:
                return super().submit(path, number)
            Timer(0.1, interrupt_main).start()
            return Future()

    steps = Steps()
    with closing(Interrupted.of(FakeRecognizer("mine"))) as readers, pytest.raises(KeyboardInterrupt):
        list(read_documents(paths, readers, steps))
    assert steps.told == ["a.tif", "2 pages", 1, "finished"]


def load_in_pairs(begun: Path) -> FakeRecognizer:
    """Loads the model only once two processes are loading it."""
    begun.mkdir(exist_ok=True)
    (begun / str(os.getpid())).touch()
    _wait_for(lambda: len(list(begun.iterdir())) == 2)
    return FakeRecognizer("mine")


def _wait_for(done: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < 60
        time.sleep(0.01)


def read_in_pairs(recognizer: FakeRecognizer, opened: Scan, number: int) -> PageResult:
    """Reads the second page of a.tif and that of b.png only once both are being read."""
    if (opened.path.name, number) != ("a.tif", 1):
        opened.path.with_suffix(".begun").touch()
        _wait_for(lambda: len(list(opened.path.parent.glob("*.begun"))) == 2)
    return read_page(recognizer, opened, number)


def read_all_but_one(recognizer: FakeRecognizer, opened: Scan, number: int) -> PageResult:
    """Never ends on one page."""
    result = read_page(recognizer, opened, number)
    while result.page.lines[0].text == str(ENDLESS_INK):
        time.sleep(0.01)
    return result
