"""The window with a process that decodes pages for the screen, as users have it."""

import os
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from ocr_app.gui.app import Windows
from ocr_app.gui.model.workspace import Workspace
from ocr_app.limits import Limits
from ocr_app.worker import screen_worker
from tests.files import endless_pdf, greedy_pdf
from tests.gui.bench import Bench
from tests.gui.fakes import FakeInspectors, FakeUnderstanding, FakeWorker
from tests.gui.test_bad_files import messages

GIVEN_UP = "A page of “{0}” takes too much time or memory and was given up."


def decoding_in_a_process(bench: Bench, limits: Limits) -> Bench:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    bench.windows.window.close()
    bench.workspace.close()
    worker = FakeWorker(bench.recognizer)
    bench.ends.append(worker.join)
    bench.workspace = Workspace(worker, bench.store, FakeInspectors(), FakeUnderstanding(), screen_worker(limits))
    bench.windows = Windows(application, bench.workspace, bench.settings)
    bench.windows.show()
    return bench


@pytest.fixture
def patient(bench: Bench) -> Bench:
    """The window whose process has more time for a page than any test."""
    return decoding_in_a_process(bench, Limits(seconds=600))


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.pdf"
    path.write_bytes(endless_pdf())
    return path


def test_a_page_is_shown_as_it_is_decoded_in_the_window(patient: Bench) -> None:
    path = patient.scan_of_bars()
    patient.open(path)
    picture = patient.window.page_view.picture
    assert picture
    assert (picture.arrays[0] == np.asarray(Image.open(path))).all()


def test_a_file_that_never_ends_decoding_is_told_in_one_line_and_the_others_are_read(
    bench: Bench, endless: Path
) -> None:
    bench = decoding_in_a_process(bench, Limits(seconds=10))
    before, after = bench.scan_of_bars("a.png"), bench.scan_of_bars("z.png", 1)
    with bench.qtbot.waitSignal(bench.workspace.failed):
        bench.open(before, endless, after)
    assert messages(bench) == [GIVEN_UP.format(endless.name)]
    assert [page.source for page in bench.workspace.session.pages] == [before, after]


def test_other_pages_are_shown_while_one_is_decoded_without_end(patient: Bench, endless: Path) -> None:
    path = patient.folder / "three.tif"
    shown = Image.open(patient.scan_of_bars())
    shown.save(path, save_all=True, append_images=[shown, shown])
    patient.workspace.open([path, endless])
    patient.qtbot.waitUntil(lambda: len(patient.workspace.session.pages) == 3)
    for number in (3, 2):
        with patient.qtbot.waitSignal(patient.workspace.decoding.picture_ready):
            patient.window.tool_bar.page_box.setValue(number)
    assert messages(patient) == []


def test_a_window_that_decodes_without_end_can_be_closed(patient: Bench, endless: Path) -> None:
    patient.workspace.open([patient.scan_of_bars(), endless])
    patient.qtbot.waitUntil(lambda: bool(patient.workspace.session.pages))
    patient.window.close()
    patient.workspace.close()
    assert not patient.workspace.decoding.isRunning()


def test_a_file_that_takes_ever_more_memory_is_given_up_and_the_window_takes_none(bench: Bench) -> None:
    bench = decoding_in_a_process(bench, Limits(memory=500_000_000))
    path = bench.folder / "greedy.pdf"
    path.write_bytes(greedy_pdf())
    before = psutil.Process(os.getpid()).memory_info().rss
    with bench.qtbot.waitSignal(bench.workspace.failed):
        bench.workspace.open([path, bench.scan_of_bars()])
    assert psutil.Process(os.getpid()).memory_info().rss - before < 100_000_000
    bench.qtbot.waitUntil(lambda: bool(bench.workspace.session.pages))
    assert messages(bench) == [GIVEN_UP.format(path.name)]


@pytest.mark.skipif(os.name == "nt", reason="waits for the end of a process as Unix does")
def test_a_process_that_is_killed_is_replaced(patient: Bench) -> None:
    patient.open(patient.scan_of_bars())
    (process,) = (each for each in psutil.Process(os.getpid()).children() if "spawn_main" in " ".join(each.cmdline()))
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    patient.add(patient.scan_of_bars("b.png", 1))
    assert messages(patient) == []
    assert len(patient.workspace.session.pages) == 2
