"""`nitido watch`, as a process of its own with the fake recognizer."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocr_app.errors import ExitCode
from tests.ocr_app.cli.test_cli import scan
from tests.ocr_app.cli.test_read_folder import _SLOW, ROOT, results


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
