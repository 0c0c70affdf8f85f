"""`nitido fields`, its formats and its complaints."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageDraw, ImageFont

from ocr_app.cli.main import main
from ocr_app.errors import ExitCode


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """A picture that is no Nota."""
    picture = Image.new("L", (700, 200), 255)
    ImageDraw.Draw(picture).text((40, 60), "MERCADO DO ZE 12,50", 0, font=ImageFont.load_default(32))
    path = tmp_path / "receipt.png"
    picture.save(path)
    return path


def test_a_receipt_that_is_no_nota_has_no_documents(receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fields", str(receipt)]) == ExitCode.OK
    found = json.loads(capfd.readouterr().out)
    creator = found.pop("creator")
    assert creator.startswith("nitido ")
    assert found == {"version": 1, "source": str(receipt), "documents": []}


def test_each_path_has_a_file_in_the_folder(receipt: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert main(["fields", str(receipt), "--format", "xlsx", "--output", str(output)]) == ExitCode.OK
    assert load_workbook(output / "receipt.xlsx").sheetnames == ["documents", "items"]
    assert main(["fields", str(receipt), "--format", "csv", "--output", str(output)]) == ExitCode.OK
    assert sorted(path.name for path in output.glob("[!.]*")) == [
        "receipt.fields.csv",
        "receipt.items.csv",
        "receipt.xlsx",
    ]


@pytest.mark.parametrize(("format", "name"), [("json", "receipt.json"), ("csv", "receipt.items.csv")])
def test_a_file_of_the_users_is_replaced_only_on_demand(
    receipt: Path, tmp_path: Path, format: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["fields", str(receipt), "--format", format, "--output", str(tmp_path / "out")]
    assert [main(arguments), main(arguments)] == [ExitCode.OK, ExitCode.OK]
    mine = tmp_path / "out" / name
    mine.write_bytes(b"mine")
    assert main(arguments) == ExitCode.OUTPUT
    assert mine.read_bytes() == b"mine"
    assert capfd.readouterr().err == f"nitido: {mine}: exists and is not as Nítido wrote it; --overwrite replaces it\n"
    assert main([*arguments, "--overwrite"]) == ExitCode.OK
    assert mine.read_bytes() != b"mine"


def test_a_workbook_that_the_user_has_edited_is_not_replaced(receipt: Path, tmp_path: Path) -> None:
    arguments = ["fields", str(receipt), "--format", "xlsx", "--output", str(tmp_path / "out")]
    assert [main(arguments), main(arguments)] == [ExitCode.OK, ExitCode.OK]
    mine = tmp_path / "out" / "receipt.xlsx"
    book = load_workbook(mine)
    book["documents"]["A9"] = "to be paid"
    book.save(mine)
    edited = mine.read_bytes()
    assert main(arguments) == ExitCode.OUTPUT
    assert mine.read_bytes() == edited


def test_a_scan_that_cannot_be_read_does_not_keep_the_others_from_it(
    receipt: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.png"
    assert main(["fields", str(missing), str(receipt)]) == ExitCode.MISSING_FILE
    output = capfd.readouterr()
    assert json.loads(output.out)["source"] == str(receipt)
    assert output.err == f"nitido: {missing}: no such file\n"


def test_comparing_a_scan_that_is_no_nota_says_so(
    receipt: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["fields", str(receipt), "--against", str(tmp_path)]) == ExitCode.OK
    assert capfd.readouterr().err == f"nitido: {receipt}: no fiscal document\n"


def test_a_workbook_needs_a_folder(receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["fields", str(receipt), "--format", "xlsx"])
    assert "--output DIR" in capfd.readouterr().err


def test_a_folder_is_read_with_what_lies_below(receipt: Path, tmp_path: Path) -> None:
    (tmp_path / "pile" / "may").mkdir(parents=True)
    receipt.rename(tmp_path / "pile" / "may" / "receipt.png")
    output = tmp_path / "out"
    assert main(["fields", str(tmp_path / "pile"), "--output", str(output)]) == ExitCode.OK
    assert json.loads((output / "may" / "receipt.json").read_text())["documents"] == []
