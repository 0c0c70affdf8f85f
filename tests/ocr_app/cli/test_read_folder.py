"""`nitido read` of folders: where results go, what is reported, and that an interrupted run goes on."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ocr_app.batch.manifest import NAME
from ocr_app.errors import ExitCode
from tests.files import needs_special_files
from tests.ocr_app.cli.test_cli import scan
from tests.ocr_app.conftest import FakeRecognizer

Nitido = Callable[..., int]
Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folder `pile` is, with scans in it and below."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pile" / "may").mkdir(parents=True)
    for name, ink in (("a.png", 30), ("b.png", 42), ("may/a.png", 51)):
        scan(tmp_path / "pile" / name, ink)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The texts of the pages that are read, as they are."""
    texts: list[int] = []
    read_segmented = FakeRecognizer.read_segmented

    def noted(self: FakeRecognizer, ink: Any) -> Any:
        texts.append(int(ink.any(axis=0).sum()))
        return read_segmented(self, ink)

    monkeypatch.setattr(FakeRecognizer, "read_segmented", noted)
    return texts


def results(folder: Path) -> dict[str, bytes]:
    """The files in a folder and below, but for hidden ones."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_results_lie_as_their_scans_do_and_a_summary_is_told(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    assert nitido("read", "pile", "--output", "out") == ExitCode.OK
    assert results(folder / "out") == {"a.txt": b"30\n", "b.txt": b"42\n", "may/a.txt": b"51\n"}
    told = capfd.readouterr().err
    assert told.startswith("nitido: 3 of 3 files read, 3 pages, 6 characters, 6 doubtful, 0 regions unread, ")


def test_a_folder_inside_which_results_lie_is_read_without_them(nitido: Nitido, folder: Path) -> None:
    for _ in range(2):
        assert nitido("read", "pile", "--format", "annotated", "--output", "pile/out") == ExitCode.OK
    assert sorted(results(folder / "pile" / "out")) == ["a.png", "b.png", "may/a.png"]


def test_paths_come_from_standard_input(
    nitido: Nitido, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"pile/b.png\npile/may/a.png\n")))
    assert nitido("read", "-", "--format", "jsonl") == ExitCode.OK
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["source"] for line in lines] == ["pile/b.png", "pile/may/a.png"]


def test_some_pages_of_a_document(nitido: Nitido, folder: Path, read: list[int], capfd: Captured) -> None:
    from PIL import Image

    pages = [Image.open(scan(folder / f"{ink}.png", ink)) for ink in (30, 42, 51, 63)]
    pages[0].save(folder / "nota.tif", save_all=True, append_images=pages[1:])
    assert nitido("read", "nota.tif", "--pages", "2,4-", "--format", "json") == ExitCode.OK
    found = json.loads(capfd.readouterr().out)["pages"]
    assert [page["number"] for page in found] == [2, 4]
    assert read == [42, 63]
    assert nitido("read", "nota.tif", "--pages", "9") == ExitCode.NO_PAGES
    assert capfd.readouterr().err == "nitido: nota.tif: there is no page 9, the last is 4\n"


def test_what_has_been_read_is_not_read_again(nitido: Nitido, folder: Path, read: list[int], capfd: Captured) -> None:
    arguments = ("read", "pile", "--output", "out", "--resume")
    assert nitido(*arguments) == ExitCode.OK
    assert nitido(*arguments) == ExitCode.OK
    assert read == [30, 42, 51]
    assert "3 of 3 files read (3 before)" in capfd.readouterr().err
    scan(folder / "pile" / "b.png", 64)  # another content
    (folder / "out" / "may" / "a.txt").unlink()  # a result that is gone
    scan(folder / "pile" / "new.png", 75)
    assert nitido(*arguments) == ExitCode.OK
    assert read[3:] == [64, 75, 51]
    assert results(folder / "out") == {"a.txt": b"30\n", "b.txt": b"64\n", "new.txt": b"75\n", "may/a.txt": b"51\n"}
    for others in (("--model", "other"), ("--format", "json"), ("--pages", "1")):
        assert nitido(*arguments, *others) == ExitCode.OK
    assert len(read) == 6 + 3 * 4


def test_where_all_has_been_read_no_model_is_loaded(
    nitido: Nitido, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("read", "pile", "--output", "out", "--resume")
    assert nitido(*arguments) == ExitCode.OK
    monkeypatch.setattr(FakeRecognizer, "load", lambda name: pytest.fail("loaded"))
    assert nitido(*arguments) == ExitCode.OK


def test_without_resume_everything_is_read_again(nitido: Nitido, folder: Path, read: list[int]) -> None:
    for _ in range(2):
        nitido("read", "pile", "--output", "out")
    assert len(read) == 6


@pytest.mark.parametrize(
    "damage",
    [
        {"outputs": 3},
        {"outputs": [3]},
        {"outputs": ["../pile/a.png"]},
        {"outputs": ["a\0b"]},
        {"outputs": ["n" * 300]},
        {"row": {"source": 3}},
        {"row": {"source": "a", "pages": "many"}},
        {"row": {"source": "a", "fiscal": {"key": 3}}},
        {"row": []},
        {"source": []},
    ],
)
def test_a_manifest_that_somebody_has_changed_is_not_relied_on(
    nitido: Nitido, folder: Path, read: list[int], damage: dict[str, Any], capfd: Captured
) -> None:
    arguments = ("read", "pile", "--output", "out", "--resume")
    assert nitido(*arguments) == ExitCode.OK
    manifest = folder / "out" / NAME
    entries = [json.loads(line) for line in manifest.read_text().splitlines() if line]
    manifest.write_text("".join(json.dumps(entry | damage) + "\n" for entry in entries) + "[" * 100_000 + "\n")
    assert nitido(*arguments) == ExitCode.OK
    assert len(read) == 6
    assert "(" not in capfd.readouterr().err


@needs_special_files
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_manifest_that_is_no_regular_file_is_told(nitido: Nitido, folder: Path, kind: str, capfd: Captured) -> None:
    (folder / "out").mkdir()
    manifest = folder / "out" / NAME
    if kind == "pipe":
        os.mkfifo(manifest)
    else:
        manifest.symlink_to("/dev/zero")
    for options in ([], ["--resume"]):
        assert nitido("read", "pile", "--output", "out", *options) == ExitCode.OUTPUT
        assert capfd.readouterr().err == f"nitido: {Path('out') / NAME}: cannot be written: not a regular file\n"


def test_what_failed_is_tried_again(nitido: Nitido, folder: Path, read: list[int], capfd: Captured) -> None:
    (folder / "pile" / "bad.png").write_bytes(b"no picture")
    for _ in range(2):
        assert nitido("read", "pile", "--output", "out", "--resume") == ExitCode.NOT_AN_IMAGE
        assert "bad.png: not an image" in capfd.readouterr().err
    assert len(read) == 3


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_the_report_has_a_row_for_each_scan(nitido: Nitido, folder: Path, suffix: str, capfd: Captured) -> None:
    (folder / "pile" / "bad.png").write_bytes(b"no picture")
    report = folder / f"report{suffix}"
    assert nitido("read", "pile", "--output", "out", "--report", report) == ExitCode.NOT_AN_IMAGE
    if suffix == ".csv":
        rows: list[dict[str, Any]] = list(csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines()))
    elif suffix == ".jsonl":
        rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    else:
        heading, *cells = openpyxl.load_workbook(report)["report"].iter_rows(values_only=True)
        rows = [dict(zip(map(str, heading), row, strict=True)) for row in cells]
    assert [Path(str(row["source"])).name for row in rows] == ["a.png", "b.png", "bad.png", "a.png"]
    assert [str(row["characters"]) for row in rows] == ["2", "2", "0", "2"]
    assert "not an image" in str(rows[2]["error"])


def test_a_report_of_another_kind_is_refused(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    with pytest.raises(SystemExit):
        nitido("read", "pile", "--report", "report.doc")
    assert ".csv, .jsonl, .xlsx" in capfd.readouterr().err
    with pytest.raises(SystemExit):
        nitido("read", "pile", "--resume")
    assert "--output DIR" in capfd.readouterr().err


def test_an_empty_folder_is_told(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    (folder / "empty").mkdir()
    assert nitido("read", "empty", "pile/a.png") == ExitCode.MISSING_FILE
    out, err = capfd.readouterr()
    assert out == "30\n"
    assert "nitido: empty: there are no scans in this folder" in err


_SLOW = """
import sys, time
import ocr_app.worker_pool
from tests.ocr_app.conftest import FakeRecognizer, InProcess

class Slow(InProcess):
    def __init__(self, jobs, load, read, limits=None, cores=1):
        super().__init__(jobs, lambda: FakeRecognizer("mine"), read)
    def submit(self, path, number):
        time.sleep(0.01)
        return super().submit(path, number)

ocr_app.worker_pool.WorkerPool = Slow
from ocr_app.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_run_that_is_killed_twenty_times_gives_what_one_that_is_not_gives(tmp_path: Path) -> None:
    pile, program = tmp_path / "pile", tmp_path / "slow.py"
    pile.mkdir()
    for number in range(60):
        scan(pile / f"{number:02}.png", 20 + number)
    program.write_text(_SLOW)

    def start(output: str) -> "subprocess.Popen[bytes]":
        arguments = [str(pile), "--format", "json", "--output", str(tmp_path / output), "--resume"]
        command = [sys.executable, str(program), "read", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    assert start("whole").wait() == ExitCode.OK
    chance = random.Random(7)
    (tmp_path / "killed").mkdir()
    for _ in range(20):
        with start("killed") as started:
            before, begun = len(list((tmp_path / "killed").glob("*.json"))), time.monotonic()
            while len(list((tmp_path / "killed").glob("*.json"))) == before and started.poll() is None:
                assert time.monotonic() - begun < 600
            time.sleep(chance.uniform(0, 0.1))
            started.kill()
    assert start("killed").wait() == ExitCode.OK
    assert results(tmp_path / "killed") == results(tmp_path / "whole")
    assert len(results(tmp_path / "whole")) == 60
