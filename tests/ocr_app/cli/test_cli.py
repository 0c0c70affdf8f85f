"""`nitido read` as a user meets it: what it prints, what it writes, what it says when it cannot."""

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import ocr_app
from ocr_app.document import Page
from ocr_app.errors import ExitCode
from ocr_app.export import FORMATS
from tests.files import damaged_tiff, needs_special_files
from tests.ocr_app.conftest import FakeRecognizer

Nitido = Callable[..., int]
Captured = pytest.CaptureFixture[str]


def scan(path: Path, ink: int = 30) -> Path:
    """A white page with a bar of ink `ink` pixels wide: the fake recognizer's text."""
    pixels = np.full((40, 200), 255, np.uint8)
    pixels[10:30, 5 : 5 + ink] = 0
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- reading


def test_text_goes_to_standard_output(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    assert nitido("read", "a.png", "b.png") == ExitCode.OK
    assert capfd.readouterr() == ("30\n42\n", "")


def test_json_of_several_inputs_is_a_line_each(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    assert nitido("read", "a.png", "b.png", "--format", "json", "--model", "mine") == ExitCode.OK
    documents = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [document["source"] for document in documents] == ["a.png", "b.png"]
    assert {document["model"] for document in documents} == {"mine"}
    assert documents[1]["pages"][0]["width"] == 200
    assert documents[1]["pages"][0]["lines"][0]["words"][0]["text"] == "42"


def test_output_folder_gets_a_file_per_input(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    assert nitido("read", "a.png", "b.png", "--output", "out") == ExitCode.OK
    assert {path.name: path.read_text() for path in (folder / "out").glob("[!.]*")} == {
        "a.txt": "30\n",
        "b.txt": "42\n",
    }
    assert capfd.readouterr() == ("", "")


@needs_special_files
def test_a_pipe_or_a_device_is_not_waited_for(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30)
    os.mkfifo(folder / "pipe")
    assert nitido("read", "pipe", "/dev/zero", "a.png") == ExitCode.UNREADABLE_FILE
    output = capfd.readouterr()
    assert output.out == "30\n"
    assert output.err.splitlines() == [
        f"nitido: {name}: cannot be opened: not a regular file" for name in ("pipe", "/dev/zero")
    ]


def test_annotated(nitido: Nitido, folder: Path) -> None:
    scan(folder / "a.png")
    assert nitido("read", "a.png", "--format", "annotated", "--output", "out") == ExitCode.OK
    with Image.open(folder / "out" / "a.png") as picture:
        assert picture.size == (200, 40)


def test_every_page_of_a_document_is_read(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    first, second = (Image.open(scan(folder / f"{ink}.png", ink)) for ink in (30, 42))
    first.save(folder / "nota.tif", save_all=True, append_images=[second])
    assert nitido("read", "nota.tif") == ExitCode.OK
    assert capfd.readouterr().out == "30\n\f42\n"


@pytest.mark.parametrize("format", ["text", "json", "annotated"])
def test_a_blank_page_reads_as_nothing(nitido: Nitido, folder: Path, format: str, capfd: Captured) -> None:
    scan(folder / "blank.png", 0)
    assert nitido("read", "blank.png", "--format", format, "--output", "out") == ExitCode.OK
    assert len(list((folder / "out").glob("[!.]*"))) == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("side", [1, 300])
@pytest.mark.parametrize("level", [0, 255])
def test_one_pixel_and_all_black_pages_are_read(nitido: Nitido, folder: Path, side: int, level: int) -> None:
    Image.new("L", (side, side), level).save(folder / "page.png")
    assert nitido("read", "page.png", "--format", "annotated", "--output", "out") == ExitCode.OK


# --- what cannot be read


def test_a_bad_input_costs_one_line_and_not_the_others(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    (folder / "empty.png").touch()
    assert nitido("read", "a.png", "empty.png", "b.png", "--output", "out") == ExitCode.EMPTY_FILE
    assert capfd.readouterr().err == "nitido: empty.png: the file is empty\n"
    assert sorted(path.name for path in (folder / "out").glob("[!.]*")) == ["a.txt", "b.txt"]


def test_names_that_the_system_refuses_cost_one_line_each(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30)
    (folder / "loop.png").symlink_to("loop.png")
    long = f"{'n' * 300}.png"
    assert nitido("read", "loop.png", long, "a.png", "--output", "out") == ExitCode.UNREADABLE_FILE
    lines = capfd.readouterr().err.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [
        ["nitido", name, "cannot be opened"] for name in ("loop.png", long)
    ]
    assert (folder / "out" / "a.txt").read_text() == "30\n"


def test_the_first_failure_gives_the_exit_code(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    (folder / "empty.png").touch()
    (folder / "text.jpg").write_text("TOTAL 9,90")
    assert nitido("read", "missing.png", "empty.png", "text.jpg") == ExitCode.MISSING_FILE
    assert [line.split(": ")[1] for line in capfd.readouterr().err.splitlines()] == [
        "missing.png",
        "empty.png",
        "text.jpg",
    ]
    assert nitido("read", "text.jpg", "missing.png") == ExitCode.NOT_AN_IMAGE


def test_a_truncated_scan_leaves_no_output(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    Image.effect_noise((200, 200), 90).save(folder / "a.jpg")
    (folder / "a.jpg").write_bytes((folder / "a.jpg").read_bytes()[:5000])
    assert nitido("read", "a.jpg", "--output", "out") == ExitCode.UNREADABLE_FILE
    assert capfd.readouterr().err == "nitido: a.jpg: the file is corrupt or truncated\n"
    assert list((folder / "out").iterdir()) == []


def test_of_a_damaged_tiff_no_library_speaks(folder: Path) -> None:
    (folder / "a.tif").write_bytes(damaged_tiff())
    command = [sys.executable, "-m", "ocr_app", "read", "a.tif"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (ExitCode.UNREADABLE_FILE, "")
    assert done.stderr == "nitido: a.tif: the file is corrupt or truncated\n"


def test_a_bug_is_reported_and_the_others_are_read(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    read = FakeRecognizer.read_segmented

    def fails_on_30(recognizer: FakeRecognizer, ink: NDArray[np.bool_]) -> Page:
        page = read(recognizer, ink)
        if page.text == "30":
            raise ZeroDivisionError("oops")
        return page

    monkeypatch.setattr(FakeRecognizer, "read_segmented", fails_on_30)
    assert nitido("read", "a.png", "b.png") == ExitCode.INTERNAL
    out, err = capfd.readouterr()
    assert out == "42\n"
    assert "Traceback" in err and "a.png: internal error" in err.splitlines()[-1]


def test_a_document_is_given_up_at_its_first_bad_page(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of it is neither printed nor taken for the next one's."""
    pages = [Image.open(scan(folder / f"{ink}.png", ink)) for ink in (30, 42, 50)]
    pages[0].save(folder / "nota.tif", save_all=True, append_images=pages[1:])
    read = FakeRecognizer.read_segmented

    def fails_on_42(recognizer: FakeRecognizer, ink: NDArray[np.bool_]) -> Page:
        page = read(recognizer, ink)
        return 1 // 0 if page.text == "42" else page  # type: ignore[return-value]

    monkeypatch.setattr(FakeRecognizer, "read_segmented", fails_on_42)
    assert nitido("read", "30.png", "nota.tif", "missing.png", "50.png", "30.png") == ExitCode.INTERNAL
    out, err = capfd.readouterr()
    assert out == "30\n50\n30\n"
    assert "nota.tif: internal error" in err and "missing.png: " in err


def test_an_interruption_leaves_nothing_half_written(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocr_app.export import json

    def interrupted(*_: object) -> Iterator[bytes]:
        yield b"{"
        raise KeyboardInterrupt

    scan(folder / "a.png")
    monkeypatch.setattr(json, "export", interrupted)
    assert nitido("read", "a.png", "--format", "json", "--output", "out") == ExitCode.INTERRUPTED
    assert list((folder / "out").iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_broken_model_is_one_line(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png")
    assert nitido("read", "a.png", "--model", "broken") == ExitCode.MODEL
    assert capfd.readouterr() == ("", "nitido: model broken: model.onnx differs from its recorded hash\n")


# --- what cannot be written


def test_a_file_in_place_of_the_output_folder(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png")
    (folder / "out").write_text("kept")
    assert nitido("read", "a.png", "--output", "out") == ExitCode.OUTPUT
    assert capfd.readouterr().err.startswith("nitido: out: cannot write to this folder: ")
    assert (folder / "out").read_text() == "kept"


def test_a_read_only_output_folder(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(folder / "a.png")
    (folder / "out").mkdir(mode=0o555)
    if os.access(folder / "out", os.W_OK):  # an administrator may write anywhere: refuse as the system would

        def refuse(**_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    assert nitido("read", "a.png", "--output", "out") == ExitCode.OUTPUT
    assert capfd.readouterr().err == "nitido: out: cannot write to this folder: Permission denied\n"
    assert list((folder / "out").iterdir()) == []


def test_a_result_that_cannot_be_written_costs_one_line_and_not_the_others(
    nitido: Nitido, folder: Path, capfd: Captured
) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    (folder / "out" / "a.txt").mkdir(parents=True)
    assert nitido("read", "a.png", "missing.png", "b.png", "--output", "out") == ExitCode.OUTPUT
    lines = capfd.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [str(Path("out/a.txt")), "missing.png"]
    assert (folder / "out" / "b.txt").read_text() == "42\n"


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_nothing_is_read_any_more_once_the_disk_takes_nothing(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def fail(_: int) -> None:
        raise OSError(reason, os.strerror(reason))

    scan(folder / "a.png"), scan(folder / "b.png")
    monkeypatch.setattr(os, "fsync", fail)
    assert nitido("read", "missing.png", "a.png", "b.png", "--output", "out") == ExitCode.MISSING_FILE
    lines = capfd.readouterr().err.splitlines()
    assert lines[1:] == [f"nitido: {Path('out/a.txt')}: cannot be written: {os.strerror(reason)}"]
    assert list((folder / "out").glob("[!.]*")) == []


def test_a_reader_of_standard_output_that_left(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(folder / "a.png"), scan(folder / "b.png")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert nitido("read", "a.png", "b.png") == ExitCode.OUTPUT
    assert capfd.readouterr().err == "nitido: standard output: Broken pipe\n"


def test_annotated_needs_a_folder(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png")
    with pytest.raises(SystemExit) as left:
        nitido("read", "a.png", "--format", "annotated")
    assert left.value.code == ExitCode.USAGE
    assert "--output DIR" in capfd.readouterr().err


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"text", "json", "jsonl"}))
def test_files_of_several_inputs_are_not_run_together(
    nitido: Nitido, folder: Path, capfd: Captured, format: str
) -> None:
    scan(folder / "a.png"), scan(folder / "b.png")
    with pytest.raises(SystemExit) as left:
        nitido("read", "a.png", "b.png", "--format", format)
    assert left.value.code == ExitCode.USAGE
    out, err = capfd.readouterr()
    assert out == "" and "--output DIR" in err


@pytest.mark.parametrize("format", ["pdf", "csv-words", "hocr"])
def test_a_file_of_one_input_may_go_to_standard_output(
    nitido: Nitido, folder: Path, capfdbinary: pytest.CaptureFixture[bytes], format: str
) -> None:
    scan(folder / "a.png")
    assert nitido("read", "a.png", "--format", format) == ExitCode.OK
    assert capfdbinary.readouterr().out


def without(number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`nitido ARGUMENTS...` as a program that is started without a standard stream."""
    command = [sys.executable, "-c", "import os, sys; os.close(int(sys.argv[1])); os.execv(sys.argv[2], sys.argv[2:])"]
    program = [sys.executable, "-m", "ocr_app", *arguments]
    return subprocess.run([*command, str(number), *program], capture_output=True, text=True)


def test_a_closed_standard_output_is_one_line() -> None:
    done = without(1, "models", "list")
    assert (done.returncode, done.stdout) == (ExitCode.OUTPUT, "")
    assert done.stderr == "nitido: standard output: Bad file descriptor\n"


def test_a_closed_standard_error_keeps_nothing_from_being_read(folder: Path) -> None:
    scan(folder / "a.png")
    done = without(2, "read", "a.png", "missing.png", "--output", "out", "--format", "json")
    assert (done.returncode, done.stdout, done.stderr) == (ExitCode.MISSING_FILE, "", "")
    assert json.loads((folder / "out" / "a.json").read_bytes())["source"] == "a.png"


@pytest.mark.parametrize("arguments", [("read", "missing.png"), ("read", "--format", "none"), ("read", "m\udce3.png")])
def test_errors_never_land_in_standard_output(folder: Path, arguments: tuple[str, ...]) -> None:
    done = without(2, *arguments)
    assert done.returncode in (ExitCode.MISSING_FILE, ExitCode.USAGE)
    assert (done.stdout, done.stderr) == ("", "")


# --- the program


def test_version_and_help(nitido: Nitido, capfd: Captured) -> None:
    for option, expected in (("--version", f"nitido {ocr_app.__version__}\n"), ("--help", "read")):
        with pytest.raises(SystemExit) as left:
            nitido(option)
        assert left.value.code == 0
        assert expected in capfd.readouterr().out


def test_the_package_runs_as_the_program() -> None:
    done = subprocess.run([sys.executable, "-m", "ocr_app", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"nitido {ocr_app.__version__}\n"


def test_progress_on_a_terminal_is_gone_in_the_end(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert nitido("read", "a.png", "b.png") == ExitCode.OK
    out, err = capfd.readouterr()
    assert out == "30\n42\n"
    assert "1/2" in err and "b.png" in err
    assert "━" not in err.rpartition("\x1b[2K")[2]  # erased


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_a_run_that_is_terminated_leaves_whole_files_alone(tmp_path: Path) -> None:
    sample = Path(ocr_app.__file__).parent / "samples" / "receipt.png"
    command = [sys.executable, "-m", "ocr_app", "read", *(20 * [str(sample)]), "--format", "json", "--output", tmp_path]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as run:
        while not (tmp_path / "receipt.json").exists():
            assert run.poll() is None
            time.sleep(0.01)
        run.terminate()
        run.communicate()
    assert run.returncode == ExitCode.INTERRUPTED
    results = list(tmp_path.iterdir())
    assert 1 <= len(results) < 20
    assert all(json.loads(result.read_text(encoding="utf-8"))["pages"] for result in results)


def test_a_window_without_the_libraries_of_qt_tells_how_to_install_them(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").touch()
    (tmp_path / "PySide6" / "QtCore.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')"
    )
    path = os.pathsep.join([str(tmp_path), str(Path(ocr_app.__file__).parents[1])])
    command = [sys.executable, "-c", "from ocr_app.cli.main import main; raise SystemExit(main(['gui']))"]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
    assert done.returncode == ExitCode.QT_LIBRARIES
    assert done.stderr.startswith("nitido: the window needs Qt's libraries, and libEGL.so.1 is missing; on Debian")
    assert done.stderr.count("\n") == 1
