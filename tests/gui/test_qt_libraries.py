"""A system without the libraries that Qt needs: the window and its tests say which packages to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_app.errors import ExitCode

ROOT = Path(__file__).parents[2]
LINE = (
    "the window needs Qt's libraries, and libEGL.so.1 is missing; on Debian and Ubuntu: "
    "apt-get install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0\n"
)


@pytest.fixture
def python(tmp_path: Path):
    """Runs `python -m ARGUMENTS...` with a PySide6 whose QtGui fails to import as the text says."""

    def run(reason: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        package = tmp_path / "PySide6"
        package.mkdir()
        for module in ("__init__", "QtCore"):
            (package / f"{module}.py").touch()
        (package / "QtGui.py").write_text(f"raise ImportError({reason!r})\n")
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "NITIDO_HOME": str(tmp_path / "home")}
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    return run


MISSING = "libEGL.so.1: cannot open shared object file: No such file or directory"


def test_the_window_names_the_packages_to_install(python) -> None:
    done = python(MISSING, "ocr_app", "gui")
    assert (done.returncode, done.stdout) == (ExitCode.QT_LIBRARIES, "")
    assert done.stderr == f"nitido: {LINE}"


@pytest.mark.parametrize("arguments", [(), ("tests/gui",), ("tests/gui/test_window.py",)], ids=str)
def test_the_tests_name_the_packages_to_install(python, arguments) -> None:
    done = python(MISSING, "pytest", *arguments)
    assert done.returncode != 0
    assert (done.stdout, done.stderr) == ("", f"ERROR: {LINE}")


def test_another_failure_of_qt_is_not_mistaken_for_a_missing_library(python) -> None:
    done = python("undefined symbol: qt_version_tag", "ocr_app", "gui")
    assert done.returncode == ExitCode.INTERNAL
    assert "undefined symbol: qt_version_tag" in done.stderr
