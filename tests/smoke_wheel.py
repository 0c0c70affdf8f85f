"""The wheel, built here and installed without extras in a fresh environment: `pytest tests/smoke_wheel.py`.

The environment gets its dependencies as a user's does: the newest releases that the wheel allows.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from ocr_app.gui.self_check import PAINTED
from tests.sample import SAMPLE, found

ROOT = Path(__file__).parents[1]
SOURCES = ("ocr_app", "training", "data_synth", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: what an earlier build left here would get into it."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "source").mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / "source" / name)
    pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "source")
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the programs of an environment where the wheel is installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip(scripts / "python", "install", wheel)
    return scripts


def pip(python: str | Path, *arguments: str | Path) -> None:
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def run(scripts: Path, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs `nitido` where nothing of this project can be imported by accident."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"NITIDO_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    command = [scripts / "nitido", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_wheel_holds_all_that_is_not_code(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {
        f"ocr_app/{name}"
        for name in ("py.typed", "models/language.npz", "models/language.sha256", "samples/receipt.png")
    }
    model = {f"ocr_app/models/default/{path.name}" for path in (ROOT / "ocr_app/models/default").iterdir()}
    translations = {f"ocr_app/gui/translations/nitido_{language}.qm" for language in ("en", "pt_BR")}
    assert package | model | translations | {"data_synth/fonts.txt"} <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_training_is_not_installed_with_it(scripts: Path) -> None:
    program = (
        "from importlib.util import find_spec; print(*(bool(find_spec(name)) for name in ('onnxruntime', 'torch')))"
    )
    done = subprocess.run([scripts / "python", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_the_command_line_reads_the_sample(scripts: Path, tmp_path: Path) -> None:
    done = run(scripts, tmp_path, "read", SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert found(done.stdout) > 0.9


def test_the_window_reads_the_bundled_sample(scripts: Path, tmp_path: Path) -> None:
    done = run(scripts, tmp_path, "gui", "--check")
    first, _, text = done.stdout.partition("\n")
    assert (done.returncode, first) == (0, PAINTED), done.stderr
    assert found(text) > 0.9
