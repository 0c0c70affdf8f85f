"""The bundle in dist/nitido, tested by its program alone: `pytest tests/smoke_bundle.py`, once it has been built."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ocr_app.export import FORMATS
from ocr_app.gui.self_check import PAINTED
from tests.sample import SAMPLE, found

ROOT = Path(__file__).parents[1]
BUNDLE = ROOT / "dist" / "nitido"

Run = subprocess.CompletedProcess[str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *arguments: str | Path) -> Run:
    """Runs the bundle's command line where nothing of this project can be imported by accident."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"NITIDO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [BUNDLE / "nitido", *arguments]
    home.mkdir(exist_ok=True)
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_help_names_the_commands(home: Path) -> None:
    done = run(home, "--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("read", "gui", "correct", "corrections", "models"))


def test_the_command_line_reads_the_sample(home: Path) -> None:
    done = run(home, "read", SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert found(done.stdout) > 0.9


def test_the_window_reads_the_bundled_sample(home: Path) -> None:
    done = run(home, "gui", "--check")
    first, _, text = done.stdout.partition("\n")
    assert (done.returncode, first) == (0, PAINTED), done.stderr
    assert found(text) > 0.9
    assert text == run(home, "read", SAMPLE).stdout


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written(home: Path, tmp_path: Path, format: str) -> None:
    done = run(home, "read", SAMPLE, "--format", format, "--output", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    (path,) = (tmp_path / "out").glob("[!.]*")
    assert path.stat().st_size


def test_a_correction_is_kept(home: Path) -> None:
    assert run(home, "correct", SAMPLE, "--truth", SAMPLE.with_suffix(".csv")).returncode == 0
    assert "receipt.png" in run(home, "corrections", "list").stdout


def test_the_model_is_whole(home: Path) -> None:
    assert run(home, "models", "verify").stdout == "default: ok\n"


def test_a_bad_file_costs_one_line(home: Path) -> None:
    done = run(home, "read", "missing.png")
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1 and "missing.png" in done.stderr


def test_a_cluster_needs_the_extra(home: Path) -> None:
    done = run(home, "read", SAMPLE, "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2 and "--scheduler needs pip install" in done.stderr


def test_only_what_is_needed_is_inside() -> None:
    names = {path.name.lower() for path in BUNDLE.rglob("*")}
    assert not {"torch", "scipy", "albumentations"} & names
    for unwanted in ("avcodec", "qt6qml", "qt6network", "qt6quick", "qt6pdf", "qt63d", "readline"):
        assert not [name for name in names if unwanted in name]
    assert {"nitido_en.qm", "nitido_pt_br.qm", "qtbase_pt_br.qm"} <= names


def test_no_library_is_missing_its_target() -> None:
    assert not [path for path in BUNDLE.rglob("*") if not path.exists()]


def test_the_bill_of_materials_names_what_is_inside_and_its_licences() -> None:
    bill = json.loads((BUNDLE / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "nitido")
    libraries = {part["name"]: part for part in bill["components"] if part["purl"].startswith("pkg:pypi/")}
    inside, outside = (
        {"numpy", "onnxruntime", "pillow", "pyside6-essentials"},
        {"torch", "albumentations", "distributed", "fsspec", "pytest"},
    )
    assert inside <= libraries.keys() and not outside & libraries.keys()
    assert all(part["version"] and part["licenses"] for part in libraries.values())


def test_licences_are_inside() -> None:
    licences = BUNDLE / "licences"
    assert {"NOTICE.md", "LGPL-3.txt", "GPL-3.txt", "python.txt"} <= {path.name for path in licences.iterdir()}
    for package in ("nitido", "numpy", "onnxruntime", "opencv-python-headless", "pillow", "pypdfium2", "rich"):
        assert [path for path in (licences / package).rglob("*") if path.is_file()]
