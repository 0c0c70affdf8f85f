"""pyinstaller.spec without a build: what it asks PyInstaller for, and what it puts beside the result."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from ocr_app.export import FORMATS
from tests.test_architecture import MODULES, ROOT, imports

Spec = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dist")


@pytest.fixture(scope="module")
def spec(folder: Path) -> Spec:
    """The names of the spec, run with a PyInstaller that finds two libraries and builds nothing."""
    modules = [("numpy.linalg", "linalg.py", "PYMODULE"), ("cv2", "__init__.py", "PYMODULE")]
    analysis = Mock(scripts=[("__main__", "__main__.py", "PYSOURCE")], pure=modules, binaries=[], datas=[])
    names: Spec = {"SPECPATH": str(ROOT), "DISTPATH": str(folder), "Analysis": Mock(return_value=analysis)}
    names |= {"PYZ": Mock(), "EXE": Mock(), "COLLECT": Mock()}
    path = ROOT / "pyinstaller.spec"
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), names)
    return names


def asked(spec: Spec) -> Spec:
    return dict(spec["Analysis"].call_args.kwargs)


def test_the_data_files_exist(spec: Spec) -> None:
    def files() -> Iterator[str]:
        for source, target in asked(spec)["datas"]:
            found = [path for path in ROOT.glob(str(Path(source).relative_to(ROOT))) if path.exists()]
            assert found, source
            for path in found:
                for file in path.rglob("*") if path.is_dir() else [path]:
                    yield str(Path(target) / file.relative_to(path if path.is_dir() else path.parent))

    models, gui = "ocr_app/models/default", "ocr_app/gui/translations"
    needed = {
        f"{models}/model.onnx",
        f"{models}/inspection.onnx",
        f"{models}/model.json",
        f"{gui}/nitido_en.qm",
        f"{gui}/nitido_pt_BR.qm",
    }
    assert needed | {"ocr_app/samples/receipt.png", "ocr_app/export/glyphless.ttf"} <= set(files())


def test_nothing_that_is_left_out_is_imported(spec: Spec) -> None:
    """But for clusters and stores, which need an extra and tell so where it is missing."""
    excluded = set(asked(spec)["excludes"])
    for path in MODULES:
        if path.parts[0] == "ocr_app" and path.parts[1] != "cluster" and path.name != "remote.py":
            for name in imports(path):
                assert not excluded & {".".join(name[:end]) for end in range(1, len(name) + 1)}, path


def test_every_format_is_built_in(spec: Spec) -> None:
    modules = {f"ocr_app.export.{name.partition('-')[0]}" for name in FORMATS}
    assert modules <= set(asked(spec)["hiddenimports"])


def test_of_qt_only_what_the_window_needs_is_wanted(spec: Spec) -> None:
    plugins = "PySide6/Qt/plugins"
    kept = [f"{plugins}/platforms/libqxcb.so", "PySide6/plugins/platforms/qwindows.dll"]
    kept += ["PySide6/Qt/translations/qtbase_pt_BR.qm", "ocr_app/gui/translations/nitido_pt_BR.qm", "numpy/x.so"]
    kept += [f"{plugins}/printsupport/libcupsprintersupport.so"]
    left = ["libcups.so.2", f"{plugins}/platforms/libqeglfs.so", f"{plugins}/imageformats/libqsvg.so"]
    left += [f"{plugins}/platformthemes/libqgtk3.so", "PySide6/Qt/translations/qtbase_de.qm"]
    assert [path for path in kept + left if spec["wanted"]((path, "", "BINARY"))] == kept


def test_libraries_that_only_left_out_plugins_need_go_with_them(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {"qxcb": ["libgui.so"], "qsvg": ["libsvg.so", "libgui.so"], "svg": ["libxml.so"], "gui": ["libc.so.6"]}
    monkeypatch.setitem(spec, "get_imports", lambda source: {(name, None) for name in needs.get(source, [])})
    binaries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "qxcb", "BINARY"),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "qsvg", "BINARY"),
        *((f"lib{name}.so", name, "BINARY") for name in ("gui", "svg", "xml", "loaded-by-name")),
    ]
    assert spec["wanted_libraries"](binaries) == {"libqxcb.so", "libgui.so", "libloaded-by-name.so"}


def test_what_only_the_systems_library_of_printers_needs_is_left_to_the_system(
    spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plug-in seems to need it too."""
    needs = {"plugin": ["libcups.so.2", "libtls.so", "libz.so", "libgui.so"], "gui": ["libz.so"]}
    needs["cups"] = ["libtls.so", "libz.so"]
    monkeypatch.setitem(spec, "get_imports", lambda source: {(name, None) for name in needs.get(source, [])})
    plugin = "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so"
    others = [("libcups.so.2", "cups"), *((f"lib{name}.so", name) for name in ("tls", "z", "gui"))]
    binaries = [(dest, source, "BINARY") for dest, source in [(plugin, "plugin"), *others]]
    assert spec["wanted_libraries"](binaries) == {"libcupsprintersupport.so", "libgui.so", "libz.so"}


def test_what_is_under_the_lgpl_can_be_replaced(spec: Spec) -> None:
    assert asked(spec)["module_collection_mode"] == {"stdnum": "py"}


def test_pythons_own_cryptography_is_kept_and_opencvs_is_not(spec: Spec) -> None:
    kept = ["libssl.so.3", "libcrypto.so.3", "libcrypto-3.dll", "libssl-3-x64.dll"]
    left = ["opencv_python_headless.libs/libssl-28bef1ac.so.1.1", "libcrypto-d21001fc.so.1.1"]
    assert [path for path in kept + left if not spec["VIDEO"].search(path)] == kept


def test_licences_are_put_beside_the_programs(spec: Spec, folder: Path) -> None:
    licences = folder / "nitido" / "licences"
    for name in ("NOTICE.md", "LGPL-3.txt", "numpy/licenses/LICENSE.txt", "opencv-python-headless/LICENSE.txt"):
        assert (licences / name).stat().st_size
