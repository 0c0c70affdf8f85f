"""Ctrl+C and SIGTERM end the window, whatever its processes are doing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ocr_app.gui.self_check import PAINTED
from tests.files import endless_pdf, written


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window_and_its_processes(tmp_path: Path, number: signal.Signals) -> None:
    path = written(tmp_path / "endless.pdf", endless_pdf())
    environment = os.environ | {"NITIDO_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-m", "ocr_app", "gui", "--check", str(path)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as window:
        try:
            assert window.stdout
            assert window.stdout.readline() == f"{PAINTED}\n"
            others = psutil.Process(window.pid).children(recursive=True)
            assert others
            window.send_signal(number)
            assert window.wait(50) == -number  # before the page breaks its limit of time
            assert not psutil.wait_procs(others, timeout=50)[1]
        finally:
            window.kill()
