"""From files to documents: each file is opened once, a page is prepared ahead, a bad page costs its file alone."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.document import Document, Page
from ocr_app.errors import MissingFileError, NoPagesError
from ocr_app.export import FORMATS
from ocr_app.io.images import open_scan
from ocr_app.pipeline import PageFailure, PageResult, read_documents, read_pages
from ocr_app.progress import NoProgress
from tests.files import saved
from tests.ocr_app.conftest import FakeRecognizer


def scan(path: Path, *inks: int) -> Path:
    """A document whose pages have a bar of ink each, so many pixels wide: the fake recognizer's text."""
    pages = []
    for ink in inks:
        pixels = np.full((40, 200), 255, np.uint8)
        pixels[10:30, 5 : 5 + ink] = 0
        pages.append(Image.fromarray(pixels))
    first, *others = pages
    return saved(path, first, **({"save_all": True, "append_images": others, "resolution": 300} if others else {}))


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


def texts(document: Document | PageFailure) -> list[str]:
    assert isinstance(document, Document)
    return [line.text for page in document.pages for line in page.lines]


def test_each_file_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [scan(tmp_path / "ten.pdf", *range(30, 40)), scan(tmp_path / "ten.tif", *range(40, 50))]
    paths.append(scan(tmp_path / "one.png", 50))
    with OPENED.count(monkeypatch) as counts:
        documents = list(read_documents(paths, FakeRecognizer("mine"), NoProgress()))
    # Python looks at what a file is; PDFium opens it by its name.
    assert {name: count for name, count in counts.items() if name.startswith(("ten", "one"))} == {
        "ten.pdf": 1,
        "ten.pdf by PDFium": 1,
        "ten.tif": 1,
        "one.png": 1,
    }
    assert [len(texts(document)) for document in documents] == [10, 10, 1]


@pytest.mark.parametrize("format", ["pdf", "annotated"])
def test_a_format_that_shows_the_pages_opens_their_file_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    path = scan(tmp_path / "ten.tif", *range(40, 50))
    (document,) = read_documents([path], FakeRecognizer("mine"), NoProgress())
    assert isinstance(document, Document)
    with OPENED.count(monkeypatch) as counts:
        assert list(FORMATS[format].export(document, path))
    assert counts["ten.tif"] == 1


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


def test_the_next_page_be_it_another_files_is_segmented_while_one_is_read(tmp_path: Path) -> None:
    paths = [scan(tmp_path / "a.tif", 30, 40), scan(tmp_path / "b.png", 50)]
    begun = {ink: Event() for ink in (30, 40, 50)}

    class Overlapping(FakeRecognizer):
        def segment(self, image: NDArray[np.uint8]) -> NDArray[np.bool_]:
            ink = super().segment(image)
            begun[int(ink.any(axis=0).sum())].set()
            return ink

        def read_segmented(self, ink: NDArray[np.bool_]) -> Page:
            following = {30: 40, 40: 50}.get(int(ink.any(axis=0).sum()))
            assert following is None or begun[following].wait(10)
            return super().read_segmented(ink)

    assert [texts(document) for document in read_documents(paths, Overlapping("mine"), NoProgress())] == [
        ["30", "40"],
        ["50"],
    ]


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
    found = list(read_pages([bad, missing, good], FailsOn40("mine"), NoProgress()))
    assert [(type(result), result.path) for result in found] == [
        (PageResult, bad),
        (PageFailure, bad),
        (PageFailure, missing),
        (PageResult, good),
    ]
    assert isinstance(found[1], PageFailure) and found[1].number == 2
    assert isinstance(found[2], PageFailure) and isinstance(found[2].error, MissingFileError)
    assert segmented == [30, 40, 50, 70]  # what is left of a file is not prepared once it has failed


class Steps:
    """Progress as a list of what was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def start(self, total: int, description: str) -> None:
        self.told.append((total, description))

    def advance(self, steps: int = 1) -> None:
        self.told.append(steps)

    def finish(self) -> None:
        self.told.append("finished")


def test_progress_always_ends(tmp_path: Path) -> None:
    steps = Steps()
    paths = [scan(tmp_path / "a.tif", 30, 40), tmp_path / "missing.png"]
    list(read_documents(paths, FakeRecognizer("mine"), steps))
    assert steps.told == [(2, "a.tif"), 1, 1, "finished", (0, "missing.png"), "finished"]

    class Interrupted(FakeRecognizer):
        def read_segmented(self, ink: NDArray[np.bool_]) -> Page:
            raise KeyboardInterrupt

    steps = Steps()
    with pytest.raises(KeyboardInterrupt):
        list(read_documents(paths, Interrupted("mine"), steps))
    assert steps.told == [(2, "a.tif"), "finished"]
