"""Starting the window from the command line."""

import gc
import signal
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ocr_app.cli.main import main
from ocr_app.errors import ExitCode, ModelError
from ocr_app.gui.main_window import MainWindow
from tests.gui.bench import Bench, synth_page, text_lines
from tests.gui.fakes import FakeWorker

Start = Callable[..., int]


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The window leaves signals to the system, which would end the tests that raise one later."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """`nitido gui` until `done` with its window; returns the exit code: closing its only window ends it."""
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "home"))

    def run(*paths: Path, done: Callable[[MainWindow], bool]) -> int:
        timer = QTimer()

        def look() -> None:
            for window in QApplication.topLevelWidgets():
                if isinstance(window, MainWindow) and window.isVisible() and done(window):
                    timer.stop()
                    window.close()

        timer.timeout.connect(look)
        timer.start(20)
        return main(["gui", *map(str, paths)])

    return run


def test_the_files_of_the_command_line_are_opened(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.scan()
    bench.window.hide()
    monkeypatch.setattr("ocr_app.worker.review_worker", lambda: FakeWorker(bench.recognizer))
    assert start(path, done=lambda window: path.name in window.windowTitle()) == ExitCode.OK


def test_a_folder_of_the_command_line_is_opened(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    (bench.folder / "notas" / "maio").mkdir(parents=True)
    bench.scan_of_bars("notas/maio/bars.png")
    bench.window.hide()
    monkeypatch.setattr("ocr_app.worker.review_worker", lambda: FakeWorker(bench.recognizer))
    assert start(bench.folder / "notas", done=lambda window: "bars.png" in window.windowTitle()) == ExitCode.OK
    assert bench.settings.pile == {bench.folder / "notas" / "maio" / "bars.png": Path("maio")}


def test_without_files_a_sample_is_opened(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.window.hide()
    monkeypatch.setattr("ocr_app.worker.review_worker", lambda: FakeWorker(bench.recognizer))
    assert start(done=lambda window: window.windowTitle().startswith("receipt.png")) == ExitCode.OK


def test_without_a_model_the_window_says_so(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    class WithoutModel(FakeWorker):
        def load(self) -> str:
            raise ModelError("model default: missing")

    path = bench.scan()
    bench.window.hide()
    monkeypatch.setattr("ocr_app.worker.review_worker", lambda: WithoutModel(bench.recognizer))
    said: list[str] = []

    def told(window: MainWindow) -> bool:
        if window.message:
            said.extend((window.message.text(), window.message.detailedText()))
        return bool(said)

    assert start(path, done=told) == ExitCode.OK
    assert said == ["The model cannot be loaded, so nothing can be read. Reinstall Nítido.", "model default: missing"]


def test_a_checked_window_prints_what_it_has_read_and_closes(
    bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = bench.scan(doubts=0)
    bench.window.hide()
    monkeypatch.setattr("ocr_app.worker.review_worker", lambda: FakeWorker(bench.recognizer))
    assert main(["gui", "--check", str(path)]) == ExitCode.OK
    painted, *lines = capfdbinary.readouterr().out.decode().splitlines()
    assert painted == "painted"
    assert " ".join(lines).split() == " ".join(text_lines(synth_page().lines)).split()


def test_a_checked_window_fails_as_the_command_line_does(
    bench: Bench, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    bench.window.hide()
    missing = bench.folder / "missing.png"
    assert main(["gui", "--check", str(missing)]) == ExitCode.MISSING_FILE
    assert capfd.readouterr().err.splitlines()[-1].startswith(f"nitido: {missing}: ")


class Loop:
    """Not freed unless the garbage collector finds it."""

    def __init__(self) -> None:
        self.itself = self


def test_the_pages_of_a_long_document_do_not_keep_the_garbage_collector_busy(bench: Bench) -> None:
    bench.open(bench.scan())
    page = bench.workspace.session.pages[0].recognized
    assert page
    gone_through = set(map(id, gc.get_objects()))
    assert page.lines
    assert not gone_through.intersection(map(id, page.lines))


def test_what_is_loaded_before_the_window_is_never_searched(bench: Bench) -> None:
    searched = set(map(id, gc.get_objects()))
    assert id(sys.modules["ocr_app.document"].__dict__) not in searched


def test_garbage_goes_when_files_are_closed_and_what_was_loaded_is_not_searched_for_it(bench: Bench) -> None:
    bench.open(bench.scan())
    loop = Loop()
    remembered = weakref.ref(loop)
    del loop
    loaded = gc.get_freeze_count()
    bench.workspace.close_files(bench.workspace.session.files)
    bench.qtbot.waitUntil(lambda: not remembered())
    assert 0 < gc.get_freeze_count() <= loaded
