"""How fast the window is: painting a full page, opening a long document and a large scan with the real model.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.window
    QT_QPA_PLATFORM=offscreen python -m benchmarks.window --whole    # reads all 500 pages, then opens another file
    DISPLAY=:78 python -m benchmarks.window --whole --pages 20    # on an X server: Xvfb :78 -screen 0 1366x768x24 &
    QT_QPA_PLATFORM=offscreen python -m benchmarks.window --whole --replay    # recognizes the first page alone

Painting is measured in processor time. Gaps are the times between two turns of the event loop: a key would have had to
wait for so long. Two shares of a gap are told apart: what the window itself worked, in processor time, and the time for
which other programs had the cores, which Linux alone tells. The rest was spent waiting for the window's other threads.
"""

import argparse
import os
import pickle
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep, thread_time
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ocr_app.corrections import CorrectionStore
from ocr_app.document import Character, Line, Word
from ocr_app.gui.app import Windows, dress
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.page.page_view import PageView
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.review.pages import RecognizedPage
from ocr_app.worker import RecognitionWorker, review_worker
from ocr_app.worker_process import load_recognizer, read_for_review

PAGES = 500
SIDE = 10_000
SAMPLE = Path("ocr_app/samples/receipt.png")
_SCHEDULED = Path("/proc/thread-self/schedstat")  # Linux: ns on a core, ns waiting for one, turns
_TICK = 2  # ms
_LONG = 0.05  # s; a longer gap is felt
_REPLAYED = 0.2  # s a page


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="read the whole document, then open another file")
    replay_help = "take what the first page says for what every page says: the window's share, in seconds"
    parser.add_argument("--pages", type=int, default=PAGES, help=f"of the document, default {PAGES}")
    parser.add_argument("--replay", action="store_true", help=replay_help)
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    dress(application)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NITIDO_HOME"] = folder
        if options.whole:
            path = book(Path(folder) / "book.pdf", options.pages)
            watch_whole(path, options.pages, ReplayingWorker() if options.replay else review_worker())
            return 0
        paint()
        watch(book(Path(folder) / "book.pdf", options.pages), read=3)
        watch(scan(Path(folder) / "scan.tif"), read=0)
    return 0


def paint() -> None:
    """An A4 page at 300 dpi with 6,000 characters, a tenth of them doubtful: painted whole, then panned."""
    view = PageView()
    view.resize(900, 900)
    view.set_picture(Picture.of(np.full((3508, 2480), 255, np.uint8)))
    boxes = [(60 + 29 * (i % 80), 60 + 45 * (i // 80), 84 + 29 * (i % 80), 95 + 45 * (i // 80)) for i in range(6000)]
    found = [Character("8", box, 0.6 if i % 10 == 0 else 0.99) for i, box in enumerate(boxes)]
    lines = [found[start : start + 80] for start in range(0, len(found), 80)]
    view.set_lines([Line(boxes[0], (Word("8" * 80, boxes[0], 0.9, tuple(line)),)) for line in lines])
    view.show()
    QApplication.processEvents()
    tell("6,000 characters, whole page", [seconds(view.viewport().repaint) for _ in range(50)])
    for zoom in (0.6, 1):
        view.set_zoom(zoom)
        tell(f"6,000 characters, panned at {zoom:.0%}", pan(view))


def pan(view: PageView) -> list[float]:
    """The seconds that each step down the page takes."""
    bar, times = view.verticalScrollBar(), []
    for value in range(0, bar.maximum(), 40):
        began = thread_time()
        bar.setValue(value)
        view.viewport().repaint()
        times.append(thread_time() - began)
    return times


class ReplayingWorker(RecognitionWorker[RecognizedPage]):
    """Recognizes the first page, and sends the same for every other page of its file."""

    def __init__(self) -> None:
        super().__init__(load_recognizer, read_for_review, gives_way=True)
        self._first: dict[Path, bytes] = {}
        self._page: tuple[Path, int] = Path(), 0

    def submit(self, path: Path, number: int, *how: Any) -> None:
        self._page = path, number
        if path not in self._first:
            super().submit(path, number, *how)

    def result(self) -> RecognizedPage:
        path, number = self._page
        if path not in self._first:
            self._first[path] = pickle.dumps(super().result())
        sleep(_REPLAYED)
        page = pickle.loads(self._first[path])
        assert isinstance(page, RecognizedPage)
        return replace(page, hash=f"{page.hash} {number}")


class Watch:
    """A window with the real model, and how long events had to wait in it, in seconds."""

    def __init__(self, store: CorrectionStore, worker: RecognitionWorker[RecognizedPage]) -> None:
        self.workspace = Workspace(worker, store)
        self.window = Windows(_application(), self.workspace, Settings()).window
        self.window.show()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK)
        self.begin()

    def begin(self) -> None:
        """Watches anew from now on."""
        self.gaps: list[float] = []
        self.turns: list[float] = []
        self.undisturbed: list[float] = []
        self._last, self._last_turn, self._last_wait = perf_counter(), thread_time(), waited_for_core()

    def _tick(self) -> None:
        now, turn, wait = perf_counter(), thread_time(), waited_for_core()
        self.gaps.append(now - self._last)
        self.turns.append(turn - self._last_turn)
        self.undisturbed.append(now - self._last - (wait - self._last_wait))
        self._last, self._last_turn, self._last_wait = now, turn, wait

    @property
    def pages_read(self) -> int:
        return sum(bool(page.recognized) for page in self.workspace.session.pages)

    def tell(self) -> None:
        tell("gaps", self.gaps)
        tell("gaps, without waiting for a core", self.undisturbed)
        tell("the window's own work in them", self.turns)
        for name, times in (("gaps over 50 ms", self.gaps), ("without waiting for a core", self.undisturbed)):
            print(f"    {name:36} {sum(time > _LONG for time in times)}")
        print(
            f"    {'peak memory':24} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB", flush=True
        )

    def close(self) -> None:
        self._timer.stop()
        self.window.close()
        self.workspace.close()
        QApplication.processEvents()  # writes the settings while there still is a folder for them


def watch(path: Path, read: int) -> None:
    """Opens a file, waits for its picture, its thumbnails and `read` pages, then cancels in the midst of the next."""
    with CorrectionStore.open() as store, closing(Watch(store, review_worker())) as watched:
        workspace = watched.workspace
        began = perf_counter()
        shown: list[int] = []
        workspace.decoding.thumbnail_ready.connect(lambda page, _: shown.append(page.number))
        loaded: list[str] = []
        workspace.recognition.model_loaded.connect(loaded.append)
        workspace.open([path])
        report = {"picture": until(lambda: watched.window.page_view.picture is not None, began)}
        report["thumbnails"] = until(lambda: len(shown) == len(workspace.session.pages), began)
        if read:
            report[f"{read} pages read"] = until(lambda: watched.pages_read >= read, began)
        until(lambda: bool(loaded), began)
        pause = perf_counter() + 2
        until(lambda: perf_counter() > pause, began)
        finished: list[None] = []
        workspace.progress.finished.connect(lambda: finished.append(None))
        cancelled = perf_counter()
        workspace.recognition.cancel()
        report["cancelled in"] = until(lambda: bool(finished), cancelled)
        print(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB, {len(workspace.session.pages)} page(s)")
        for name, value in report.items():
            print(f"    {name:24} {value:8.2f} s")
        watched.tell()


def watch_whole(path: Path, pages: int, worker: RecognitionWorker[RecognizedPage]) -> None:
    """Reads all pages of a file, then closes it, and opens and reads another one."""
    with CorrectionStore.open() as store, closing(Watch(store, worker)) as watched:
        workspace = watched.workspace
        workspace.open([path])
        seconds = until(lambda: watched.pages_read == pages, perf_counter())
        print(f"{path.name}, all {pages} pages read in {seconds:.0f} s")
        watched.tell()
        watched.begin()
        workspace.close_files(workspace.session.files)
        workspace.open([SAMPLE])
        seconds = until(lambda: len(workspace.session.pages) == watched.pages_read == 1, perf_counter())
        pause = perf_counter() + 2  # what is closed is deleted
        until(lambda: perf_counter() > pause, pause)
        print(f"{SAMPLE.name}, opened and read once the other is closed, in {seconds:.2f} s")
        watched.tell()


def until(done: Callable[[], bool], since: float) -> float:
    """Turns the event loop until something is done; the seconds since a time."""
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # the timer's at the latest
    return perf_counter() - since


def waited_for_core() -> float:
    """The seconds for which this thread could have run but had no core; 0 where the system does not tell."""
    try:
        return int(_SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def seconds(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began


def tell(name: str, times: list[float]) -> None:
    ordered = sorted(1000 * time for time in times)
    late = ordered[int(0.99 * (len(ordered) - 1))]
    print(f"    {name:36} median {statistics.median(ordered):6.1f}  99 % {late:6.1f}  longest {ordered[-1]:6.1f} ms")


def book(path: Path, pages: int) -> Path:
    """A PDF of pages full of text."""
    with closing(pypdfium2.PdfDocument.new()) as pdf:
        font = pdfium.FPDFText_LoadStandardFont(pdf, b"Courier")
        for number in range(pages):
            with closing(pdf.new_page(595, 842)) as page:
                for row in range(60):
                    text = pdfium.FPDFPageObj_CreateTextObj(pdf, font, 10.0)
                    words = f"{number:04} {row:02} PRODUTO DE EXEMPLO UN 1,000 X {row * 7},{row:02} = R$ {row * 7},00\0"
                    encoded = words.encode("utf-16-le")
                    pdfium.FPDFText_SetText(text, (pdfium.FPDF_WCHAR * len(words)).from_buffer_copy(encoded))
                    pdfium.FPDFPageObj_SetMatrix(text, pdfium.FS_MATRIX(1, 0, 0, 1, 40, 800 - 12.5 * row))
                    pdfium.FPDFPage_InsertObject(page, text)
                page.gen_content()
        pdf.save(path)
    return path


def scan(path: Path) -> Path:
    """A scan of 100 megapixels, densely printed."""
    receipt = np.asarray(Image.open(SAMPLE).convert("L"))
    tiles = -(-SIDE // receipt.shape[0]), -(-SIDE // receipt.shape[1])
    page = np.tile(receipt, tiles)[:SIDE, :SIDE]
    Image.fromarray(page).convert("1", dither=Image.Dither.NONE).save(path, compression="group4")
    return path


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


if __name__ == "__main__":
    sys.exit(main())
