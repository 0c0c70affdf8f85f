"""Pages recognized in a process of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import numpy as np
import pytest
from PIL import Image

from ocr_app.errors import EmptyFileError, LimitError, MissingFileError, ModelError, RecognitionError
from ocr_app.io.images import open_scan
from ocr_app.limits import Limits
from ocr_app.review.pages import RecognizedPage
from ocr_app.review.recognition import recognize
from ocr_app.worker import Cancelled, RecognitionWorker, review_worker
from ocr_app.worker_process import read_for_review
from tests.gui.fakes import bars
from tests.ocr_app.recognizers import (
    DEADLY,
    ENDLESS,
    GRADUALLY_GREEDY,
    GREEDY,
    NOISY,
    UNSPEAKABLE,
    Misbehaving,
    counted,
    misbehaving,
    unlimited,
    without_model,
)
from tests.ocr_app.thread_count import ThreadCount

ROOT = Path(__file__).parents[2]
Worker = RecognitionWorker[RecognizedPage]


@pytest.fixture
def worker() -> Iterator[Worker]:
    with closing(RecognitionWorker(misbehaving, read_for_review)) as worker:
        yield worker


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "bars.png"
    Image.fromarray(bars()[0]).save(path)
    return path


def blank(folder: Path, size: tuple[int, int]) -> Path:
    path = folder / f"{size[0]}x{size[1]}.png"
    Image.new("L", size, 255).save(path)
    return path


def test_a_page_is_recognized_as_in_this_process(worker: Worker, scan: Path) -> None:
    assert worker.load() == "misbehaving"
    worker.submit(scan, 1)
    found = worker.result()
    with open_scan(scan) as opened:
        expected = recognize(Misbehaving(), opened, 1)
    assert (found.size, found.hash, found.lines) == (expected.size, expected.hash, expected.lines)
    for one, other in zip(found.line_images, expected.line_images, strict=True):
        assert np.array_equal(one.unpack().image, other.unpack().image)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has priority classes instead")
def test_the_window_goes_before_the_process_that_reads_for_it() -> None:
    with closing(review_worker()) as worker:
        worker.load()
        assert worker._process
        assert os.getpriority(os.PRIO_PROCESS, worker._process.pid or 0) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows loads libraries in threads of its own")
def test_nothing_turns_in_wait_for_pages() -> None:
    with closing(RecognitionWorker(ThreadCount, read_for_review)) as worker:
        assert worker.load() == "2"  # the one that answers, and the one that ends with its parent


def test_a_page_that_cannot_be_decoded_fails_as_in_this_process(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    for name, kind in (("empty.png", EmptyFileError), ("missing.png", MissingFileError)):
        worker.submit(tmp_path / name, 1)
        with pytest.raises(kind) as failure:
            worker.result()
        assert failure.value.path == tmp_path / name
        assert str(failure.value) == str(kind(tmp_path / name))


def test_a_model_that_cannot_be_loaded_is_told_each_time() -> None:
    with closing(RecognitionWorker(without_model, read_for_review)) as worker:
        for _ in range(2):
            with pytest.raises(ModelError, match="model default: missing"):
                worker.load()


def test_the_model_is_loaded_again_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path))
    with closing(RecognitionWorker(counted, read_for_review)) as worker:
        assert [worker.load(), worker.load()] == ["model 0", "model 1"]


def test_a_page_without_end_can_be_cancelled_and_the_next_is_read(worker: Worker, scan: Path, tmp_path: Path) -> None:
    worker.cancel()  # of nothing
    worker.load()
    worker.submit(blank(tmp_path, ENDLESS), 1)
    Timer(0.2, worker.cancel).start()
    with pytest.raises(Cancelled):
        worker.result()
    worker.submit(scan, 1)
    assert worker.result().lines


def test_a_page_that_ends_the_process_fails_and_the_next_is_read(worker: Worker, scan: Path, tmp_path: Path) -> None:
    worker.submit(blank(tmp_path, DEADLY), 1)
    with pytest.raises(RecognitionError, match="SIGKILL"):
        worker.result()
    worker.submit(scan, 1)
    assert worker.result().lines


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(scan: Path, tmp_path: Path) -> None:
    endless = blank(tmp_path, ENDLESS)
    with closing(RecognitionWorker(misbehaving, read_for_review, Limits(seconds=3))) as worker:
        worker.load()
        worker.submit(endless, 1)
        with pytest.raises(LimitError, match=f"{endless}: page 1 takes more than 3 s"):
            worker.result()
        worker.load()
        worker.submit(scan, 1)
        assert worker.result().lines


@pytest.mark.parametrize("kind", [GREEDY, GRADUALLY_GREEDY])
def test_a_page_that_needs_too_much_memory_is_given_up_and_the_next_is_read(
    scan: Path, tmp_path: Path, kind: tuple[int, int]
) -> None:
    greedy = blank(tmp_path, kind)
    with closing(RecognitionWorker(misbehaving, read_for_review, Limits(memory=1_000_000_000))) as worker:
        worker.submit(greedy, 1)
        with pytest.raises(LimitError, match=f"{greedy}: page 1 takes more than 1 GB of memory"):
            worker.result()
        worker.submit(scan, 1)
        assert worker.result().lines


def test_memory_is_watched_where_the_system_does_not_limit_it(
    tmp_path: Path,
) -> None:
    greedy = blank(tmp_path, GRADUALLY_GREEDY)
    with closing(RecognitionWorker(unlimited, read_for_review, Limits(memory=500_000_000))) as worker:
        worker.submit(greedy, 1)
        with pytest.raises(LimitError, match=f"{greedy}: page 1 takes more than 0.5 GB of memory"):
            worker.result()


def test_a_process_that_is_killed_while_it_waits_is_replaced(worker: Worker, scan: Path) -> None:
    worker.load()
    process = worker._process
    assert process and process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    worker.submit(scan, 1)
    assert worker.result().lines


def test_a_failure_that_cannot_be_sent_is_told_all_the_same(worker: Worker, tmp_path: Path) -> None:
    worker.submit(blank(tmp_path, UNSPEAKABLE), 1)
    with pytest.raises(RuntimeError, match="unspeakable"):
        worker.result()


def test_nothing_is_written_to_standard_error(
    worker: Worker, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    worker.submit(blank(tmp_path, NOISY), 1)
    worker.result()
    assert capfd.readouterr().err == ""


def test_closing_ends_what_is_waited_for(worker: Worker, tmp_path: Path) -> None:
    worker.submit(blank(tmp_path, ENDLESS), 1)
    Timer(0.2, worker.close).start()
    with pytest.raises(Cancelled):
        worker.result()
    worker.submit(tmp_path, 1)
    with pytest.raises(Cancelled):
        worker.result()


_KILLED = """
import sys, time
from pathlib import Path
from ocr_app.worker import RecognitionWorker
from ocr_app.worker_process import read_for_review
from tests.ocr_app.recognizers import misbehaving

if __name__ == "__main__":
    worker = RecognitionWorker(misbehaving, read_for_review)
    worker.load()
    worker.submit(Path(sys.argv[1]), 1)
    print(worker._process.pid, flush=True)
    time.sleep(1000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="looks for the process by a signal")
def test_a_process_ends_with_the_program_it_works_for(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_KILLED)
    command = [sys.executable, str(program), str(blank(tmp_path, ENDLESS))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        pid = int(started.stdout.readline())
        started.kill()
    wait_until(lambda: not runs(pid))


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(done: Callable[[], bool], patience: float = 60) -> None:
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < patience
        time.sleep(0.05)
