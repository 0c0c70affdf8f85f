"""What `nitido read` replaces: its own results, and a file of the user's only on demand."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from ocr_app.errors import ExitCode
from tests.ocr_app.cli.test_cli import Captured, Nitido, scan


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_of_the_users_is_replaced_only_on_demand(nitido: Nitido, folder: Path, capfd: Captured) -> None:
    scan(folder / "a.png", 30), scan(folder / "b.png", 42)
    (folder / "a.txt").write_bytes(b"mine")
    assert nitido("read", "a.png", "b.png", "--output", ".") == ExitCode.OUTPUT
    assert capfd.readouterr().err == "nitido: a.txt: exists and is not as Nítido wrote it; --overwrite replaces it\n"
    assert ((folder / "a.txt").read_text(), (folder / "b.txt").read_text()) == ("mine", "42\n")
    for options in (["--overwrite"], []):
        assert nitido("read", "a.png", "--output", ".", *options) == ExitCode.OK
    assert (folder / "a.txt").read_text() == "30\n"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_a_table_of_the_users_is_no_report(nitido: Nitido, folder: Path, suffix: str, capfd: Captured) -> None:
    scan(folder / "a.png", 30)
    report = folder / f"report{suffix}"
    report.write_bytes(b"mine")
    arguments = ("read", "a.png", "--report", report)
    assert nitido(*arguments) == ExitCode.OUTPUT
    output = capfd.readouterr()
    assert (report.read_bytes(), output.out) == (b"mine", "")  # told before anything is read
    assert output.err == f"nitido: {report}: exists and is not as Nítido wrote it; --overwrite replaces it\n"
    for options in (["--overwrite"], []):
        assert nitido(*arguments, *options) == ExitCode.OK
    assert report.read_bytes() != b"mine"


def test_a_workbook_that_the_user_has_edited_is_replaced_only_on_demand(
    nitido: Nitido, folder: Path, capfd: Captured
) -> None:
    """It was ours until a spreadsheet program saved it."""
    scan(folder / "a.png", 30)
    report = folder / "report.xlsx"
    arguments = ("read", "a.png", "--report", report)
    assert [nitido(*arguments), nitido(*arguments)] == [ExitCode.OK, ExitCode.OK]
    book = load_workbook(report)
    book.worksheets[0]["A2"] = "paid on the 3rd"
    book.save(report)
    edited = report.read_bytes()
    capfd.readouterr()
    assert nitido(*arguments) == ExitCode.OUTPUT
    assert report.read_bytes() == edited
    assert (
        capfd.readouterr().err == f"nitido: {report}: exists and is not as Nítido wrote it; --overwrite replaces it\n"
    )
    assert nitido(*arguments, "--overwrite") == ExitCode.OK
    assert load_workbook(report).worksheets[0]["A2"].value == "a.png"
