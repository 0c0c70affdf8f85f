"""A window killed in the middle of its work."""

import json
import os
import subprocess
import sys
from pathlib import Path

from ocr_app.corrections import CorrectionStore, page_hash
from tests.gui.bench import Bench
from tests.gui.fakes import bars
from tests.gui.rearranger import STEPS

ROOT = Path(__file__).parents[2]
ENOUGH = 150
"""Corrections that are typed before the window is killed."""


def test_nothing_that_a_killed_window_showed_as_saved_is_lost(bench: Bench) -> None:
    path = bench.scan_of_bars()
    image, lines = bars()
    command = [sys.executable, "-m", "tests.gui.typist", str(path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as window:
        assert window.stdout
        shown = [window.stdout.readline() for _ in range(ENOUGH)]
        window.kill()
        shown += [line for line in window.stdout if line.endswith("\n")]
    saved = json.loads(shown[-1])
    with CorrectionStore.open() as store:
        truths = {found.line_box: found.truth for found in store.page(page_hash(image))}
    stored = [truths.get(line.box, line.text) for line in lines]
    # One more may have been stored and not yet shown.
    assert sum(one != other for one, other in zip("".join(stored), "".join(saved), strict=True)) <= 1
    bench.open(path)
    assert [line.text for line in bench.workspace.session.pages[0].lines] == stored


def test_what_was_done_to_lines_outlives_a_killed_window(bench: Bench) -> None:
    path = bench.scan_of_bars()
    command = [sys.executable, "-m", "tests.gui.rearranger", str(path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as window:
        assert window.stdout
        shown = [window.stdout.readline() for _ in STEPS]
        window.kill()
    saved = json.loads(shown[-1])
    assert "w" in "".join(saved)
    bench.open(path)
    assert [line.text for line in bench.workspace.session.pages[0].lines if line.words] == saved
