"""`nitido watch`, as a process of its own with the fake recognizer."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ocr_app.errors import ExitCode
from ocr_app.io import images
from tests.ocr_app.cli.test_cli import scan
from tests.ocr_app.cli.test_read_folder import _SLOW, ROOT, results
from tests.ocr_app.conftest import FakeRecognizer


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "slow.py").write_text(_SLOW)
    (tmp_path / "in" / "may").mkdir(parents=True)
    return tmp_path / "in"


@contextmanager
def watching(folder: Path, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`nitido watch in --output out`, killed at the end if it has not ended."""
    paths = ["in", "--output", "out", "--log", "log.txt", "--settle", "0.2"]
    command = [sys.executable, "slow.py", "watch", *paths, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


def wait_until(done: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < 60
        time.sleep(0.05)


def test_what_is_there_and_what_arrives_is_read_once_and_taken_away(inbox: Path, tmp_path: Path) -> None:
    scan(inbox / "a.png", 30)
    with watching(tmp_path, "--format", "text", "--done", "done", "--failed", "failed") as started:
        wait_until((tmp_path / "done" / "a.png").exists)
        scan(inbox / "may" / "b.png", 42)
        (inbox / "bad.png").write_bytes(b"no picture")
        wait_until(
            lambda: (tmp_path / "done" / "may" / "b.png").exists() and (tmp_path / "failed" / "bad.png").exists()
        )
        scan(inbox / "a.png", 51)  # another scan of the same name
        wait_until((tmp_path / "done" / "a-2.png").exists)
        started.send_signal(signal.SIGTERM)
        assert started.wait() == ExitCode.OK
    assert results(tmp_path / "out") == {"a.txt": b"30\n", "may/b.txt": b"42\n", "a.png.txt": b"51\n"}
    assert not [path for path in inbox.rglob("*") if path.is_file()]
    log = (tmp_path / "log.txt").read_text()
    assert "bad.png: not an image or PDF" in log and log.rstrip().endswith("stopped")


def test_after_a_kill_nothing_is_read_twice_and_nothing_is_lost(inbox: Path, tmp_path: Path) -> None:
    for number in range(30):
        scan(inbox / f"{number:02}.png", 20 + number)
    out = tmp_path / "out"
    for enough in (3, 12, 30):
        with watching(tmp_path):
            wait_until(lambda enough=enough: len(list(out.glob("*.json"))) >= enough)  # type: ignore[misc]
    with watching(tmp_path):
        wait_until(lambda: (tmp_path / "log.txt").read_text().count("watching") == 4)
        scan(inbox / "new.png", 99)
        wait_until((out / "new.json").exists)
    assert len(results(out)) == 31
    read = [line.split()[3] for line in (tmp_path / "log.txt").read_text().splitlines() if "characters" in line]
    assert len(read) == len(set(read))


def test_files_that_vanish_or_cannot_be_opened_and_a_full_disk_are_told_and_stop_nothing(
    nitido: Callable[..., int], inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "forbidden.png", "gone.png", "z.png"):
        scan(inbox / name, 30)
    full = [True]

    def read_segmented(self: FakeRecognizer, ink: Any) -> Any:
        if not full[0]:
            (inbox / "gone.png").unlink(missing_ok=True)  # while the first one is read
        return read_page(self, ink)

    def open_regular(path: Path) -> Any:
        if path.name == "forbidden.png":
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_file(path)

    def fsync(number: int) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")

    def changes(*_: object, **__: object) -> Iterator[set[str]]:
        for _ in range(4):
            time.sleep(0.02)
            yield {"something"}
        raise KeyboardInterrupt

    read_page, open_file = FakeRecognizer.read_segmented, images.open_regular
    monkeypatch.setattr(FakeRecognizer, "read_segmented", read_segmented)
    monkeypatch.setattr(images, "open_regular", open_regular)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr("watchfiles.watch", changes)
    monkeypatch.setattr("ocr_app.cli.watch.sleep", lambda seconds: full.__setitem__(0, False))
    arguments = ("--output", "out", "--log", "log.txt", "--settle", "0.01", "--failed", "failed", "--jobs", "1")
    assert nitido("watch", "in", *arguments) == ExitCode.OK
    told = [line.split(" ", 2)[2] for line in (tmp_path / "log.txt").read_text().splitlines()]
    assert told == [
        "INFO watching in",
        f"ERROR {Path('out/a.json')}: cannot be written: No space left on device; trying again in 60 s",
        f"INFO {Path('in/a.png')}: 1 pages, 2 characters, 2 doubtful",
        f"ERROR {Path('in/forbidden.png')}: cannot be opened: Permission denied",
        f"WARNING {Path('in/gone.png')}: has gone before it was read",
        f"INFO {Path('in/z.png')}: 1 pages, 2 characters, 2 doubtful",
        "INFO stopped",
    ]
    assert sorted(results(tmp_path / "out")) == ["a.json", "z.json"]
    assert sorted(results(tmp_path / "failed")) == ["forbidden.png"]
