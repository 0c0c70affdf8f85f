"""Which package may import which, read from the source of every module, and what importing ours loads."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"ocr_app", "training", "data_synth"}
ALLOWED = {"ocr_app": {"ocr_app"}, "data_synth": {"data_synth"}, "training": OURS}

LAYERS = [
    {"__init__", "errors", "limits", "progress", "document", "geometry", "page_numbers", "pixels", "scaling"},
    {"io", "threads"},
    {"segmentation", "fiscal"},
    {"bundles", "corrections"},
    {"recognition", "inspection", "export", "review"},
    {"cluster", "page_decoder", "pipeline", "screen_decoding", "terminal", "worker", "worker_pool", "worker_process"},
    {"batch"},
    {"cli", "gui"},
    {"__main__"},
]
"""The parts of ocr_app from the ground up: each imports from its own layer and those below."""
LAYER = {part: number for number, layer in enumerate(LAYERS) for part in layer}

MODULES = sorted(path.relative_to(ROOT) for package in OURS for path in (ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """The modules a file imports, wherever in it, each as its dotted name's parts."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            assert node.module is not None
            # `from package import name` may import the module package.name
            yield from ((*node.module.split("."), alias.name) for alias in node.names)


def part(name: tuple[str, ...]) -> str:
    """The part of ocr_app that a dotted name within it belongs to."""
    return name[1] if len(name) > 1 and (name[1] in LAYER or len(name) > 2) else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_packages_import_only_what_they_may(path: Path) -> None:
    package = path.parts[0]
    found = {name[0] for name in imports(path)}
    assert found & OURS <= ALLOWED[package]
    if package == "ocr_app":
        assert not found & {"torch", "torchvision", "albumentations"}


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "ocr_app"], ids=str)
def test_arrows_inside_ocr_app_never_point_up(path: Path) -> None:
    importer = path.with_suffix("").parts[1]
    assert importer in LAYER, f"give {importer} its place in LAYERS"
    for name in imports(path):
        if name[0] == "ocr_app":
            assert LAYER[part(name)] <= LAYER[importer], f"{importer} imports {'.'.join(name)}"


QT_FREE = sorted(path for path in MODULES if path.parts[0] == "ocr_app" and path.parts[1] != "gui")


@pytest.mark.parametrize("path", QT_FREE, ids=str)
def test_only_the_window_imports_qt(path: Path) -> None:
    assert "PySide6" not in {name[0] for name in imports(path)}


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "ocr_app"], ids=str)
def test_scans_are_decoded_in_processes_that_can_be_ended_alone(path: Path) -> None:
    if path.parts[1] not in ("io", "worker_process.py"):
        decoding = {("ocr_app", "io", name) for name in ("images", "last_scan", "raster")}
        assert not decoding & {name[:3] for name in imports(path)}


SEGMENTATION = [path for path in MODULES if path.parts[:2] == ("ocr_app", "segmentation")]


@pytest.mark.parametrize("path", SEGMENTATION, ids=str)
def test_segmentation_knows_nothing_of_recognition(path: Path) -> None:
    assert not {name for name in imports(path) if name[:2] in {("ocr_app", "recognition"), ("ocr_app", "bundles")}}


WINDOW_LAYERS = [
    {"__init__", "style", "pictures", "qt_libraries"},
    {"workers"},
    {"model"},
    {"page", "dialogs"},
    {"panels"},
    {"commands"},
    {"main_window"},
    {"self_check"},
    {"app"},
    {"__main__"},
]
"""The parts of ocr_app.gui from the ground up: views import the model and the workers, never the other way."""
WINDOW_LAYER = {part: number for number, layer in enumerate(WINDOW_LAYERS) for part in layer}


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[:2] == ("ocr_app", "gui")], ids=str)
def test_arrows_inside_the_window_never_point_up(path: Path) -> None:
    importer = path.with_suffix("").parts[2]
    assert importer in WINDOW_LAYER, f"give {importer} its place in WINDOW_LAYERS"
    for name in imports(path):
        if name[:2] == ("ocr_app", "gui") and len(name) > 2:
            assert WINDOW_LAYER[name[2]] <= WINDOW_LAYER[importer], f"{importer} imports {'.'.join(name)}"


CLUSTER = {"dask", "distributed", "fsspec", "s3fs"}
HEAVY = {"cv2", "onnxruntime", "PySide6", "torch", "numpy", "PIL", "pypdfium2", "rapidfuzz", "rich", "stdnum", *CLUSTER}


@pytest.mark.parametrize(
    ("program", "late"),
    [
        ("import ocr_app", HEAVY),
        ("import sys; sys.argv = ['nitido', '--help']; import ocr_app.cli.main; ocr_app.cli.main.main()", HEAVY),
        ("import ocr_app.cli.main; ocr_app.cli.main.main(['read', 'missing.png'])", {"onnxruntime", "torch", *CLUSTER}),
        # The window is painted first; the model is loaded behind it.
        ("import ocr_app.gui.app", {"onnxruntime", "torch", "pypdfium2", "rapidfuzz", "rich", "stdnum", *CLUSTER}),
    ],
    ids=["package", "help", "reading", "window"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(program: str, late: set[str]) -> None:
    report = f"""
import atexit, sys
atexit.register(lambda: print(sorted({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr))
{program}
"""
    done = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(done.stderr.splitlines()[-1])
    assert "ocr_app" in loaded
    assert not set(loaded) & late
