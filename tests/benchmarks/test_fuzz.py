"""Damaged files of every kind; `python -m benchmarks.fuzz --cases 10000` tries more of them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = 300


@pytest.mark.skipif(os.name == "nt", reason="each case runs in a copy of the process, which Windows cannot make")
def test_a_damaged_file_costs_one_clear_line_and_no_other_file() -> None:
    command = [sys.executable, "-m", "benchmarks.fuzz", "--cases", str(CASES)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"{CASES} cases, 0 problems" in done.stdout
    # Few end so badly that they are run once more as users run them: if most did, the child would be broken.
    ended = re.findall(r"^ *(\d+)  \w+ ended by a limit", done.stdout, re.MULTILINE)
    assert sum(map(int, ended)) < CASES / 10
