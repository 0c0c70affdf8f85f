"""Starting the window from the command line."""

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ocr_app.cli.main import main
from ocr_app.errors import ExitCode, ModelError
from ocr_app.gui import app
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.workers.interpreter import share_interpreter
from tests.gui.bench import Bench, synth_page, text_lines
from tests.gui.fakes import FakeRecognizer

Start = Callable[..., int]


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
    monkeypatch.setattr(app, "_load_recognizer", lambda: bench.recognizer)
    assert start(path, done=lambda window: path.name in window.windowTitle()) == ExitCode.OK


def test_without_files_a_sample_is_opened(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.window.hide()
    monkeypatch.setattr(app, "_load_recognizer", lambda: bench.recognizer)
    assert start(done=lambda window: window.windowTitle().startswith("receipt.png")) == ExitCode.OK


def test_without_a_model_the_window_says_so(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> FakeRecognizer:
        raise ModelError("model default: missing")

    path = bench.scan()
    bench.window.hide()
    monkeypatch.setattr(app, "_load_recognizer", fail)
    said: list[str] = []

    def told(window: MainWindow) -> bool:
        if window.message:
            said.append(window.message.text())
        return bool(said)

    assert start(path, done=told) == ExitCode.OK
    assert said == ["The model cannot be loaded, so nothing can be read: model default: missing"]


def test_a_checked_window_prints_what_it_has_read_and_closes(
    bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = bench.scan(doubts=0)
    bench.window.hide()
    monkeypatch.setattr(app, "_load_recognizer", lambda: bench.recognizer)
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


@pytest.fixture
def shared_interpreter(qapp: QApplication) -> Iterator[QObject]:
    """As the window sets it, until the test is over; its owner."""
    interval, owner = sys.getswitchinterval(), QObject()
    share_interpreter(owner)
    yield owner
    owner.deleteLater()
    sys.setswitchinterval(interval)
    gc.enable()


class Loop:
    """Not freed unless it is searched for."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("shared_interpreter")
def test_many_objects_are_made_without_a_search_among_all_of_them() -> None:
    generations: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        generations.append(about["generation"])

    gc.callbacks.append(note)
    try:
        kept = [[number] for number in range(400_000)]
    finally:
        gc.callbacks.remove(note)
    assert len(kept) == 400_000
    assert not generations


@pytest.mark.usefixtures("shared_interpreter")
def test_garbage_goes_within_seconds(bench: Bench) -> None:
    remembered = weakref.ref(Loop())
    assert remembered()
    bench.qtbot.waitUntil(lambda: not remembered())


@pytest.mark.usefixtures("shared_interpreter")
def test_old_garbage_goes_when_other_files_are_opened(bench: Bench) -> None:
    bench.open(bench.scan())
    loop = Loop()
    gc.collect()  # which makes it old
    remembered = weakref.ref(loop)
    del loop
    bench.open(bench.scan("another.png"))
    bench.qtbot.waitUntil(lambda: not remembered())
