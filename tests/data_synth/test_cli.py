import csv
import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from data_synth import __main__ as cli
from data_synth.datasets import KINDS
from data_synth.fonts import Face, find_faces
from data_synth.identifiers import access_key_check_digit, cnpj_check_digits, cpf_check_digits
from data_synth.pages import sample
from tests.data_synth.faces import complete_faces

SHIPPED = Path(__file__).parents[2] / "ocr_app" / "samples" / "receipt.csv"


@pytest.fixture(autouse=True)
def few_faces(monkeypatch: pytest.MonkeyPatch) -> tuple[Face, ...]:
    faces = complete_faces()[::2]
    monkeypatch.setattr(cli, "find_faces", lambda: faces)
    return faces


def test_preview_writes_a_picture_wide_enough_to_show(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    assert cli.main(["preview", "--seed", "1", "--output", str(sheet)]) == 0
    image = cv2.imread(str(sheet), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    assert image.shape[1] == 1600 and image.shape[0] > 800
    assert image.std() > 20


def test_lines_writes_an_image_a_text_and_boxes_for_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lines", "--count", "25", "--workers", "1", "--output", str(tmp_path / "new" / "set")]) == 0
    rows = [json.loads(row) for row in (tmp_path / "new" / "set" / "lines.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 25 == len(list((tmp_path / "new" / "set").glob("*.png")))
    for row in rows:
        image = cv2.imread(str(tmp_path / "new" / "set" / row["image"]), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        height, width = image.shape
        boxes = np.array(row["boxes"])
        assert boxes.shape == (len(row["text"]), 4)
        assert (boxes >= 0).all() and (boxes <= (width, height, width, height)).all()
    assert "25 lines" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
def test_pages_writes_each_page_with_its_truth(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["pages", "--kind", kind, "--count", "2", "--severity", "clean", "--workers", "1"]
    assert cli.main([*arguments, "--output", str(tmp_path)]) == 0
    pages = sorted(tmp_path.glob("*.png"))
    assert [page.stem for page in pages] == [f"{kind}_00000", f"{kind}_00001"]
    for page in pages:
        with page.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, quoting=csv.QUOTE_NONE))
        assert len(rows) > 10 and all(len(row) >= 9 for row in rows)
        assert cv2.imread(str(page)) is not None
        fields = page.with_suffix(".json")
        assert fields.exists() == (kind != "receipt")
        if fields.exists():
            truth = json.loads(fields.read_text("utf-8"))
            keys = [field["value"] for id, field in truth["fields"].items() if id.endswith(".Id")]
            assert [len(key) for key in keys] == [50 if kind == "danfse" else 44]
            assert all("value" in field for item in truth["items"] for field in item["fields"].values())
    assert "lines per second" in capsys.readouterr().err


def test_the_sample_is_the_receipt_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    face = next(face for face in find_faces() if "Spleen" in face.name)
    monkeypatch.setattr(sample, "SAMPLE_FACE", face.name)
    monkeypatch.setattr(cli, "find_faces", lambda: (face,))
    assert cli.main(["sample", "--output", str(tmp_path)]) == 0
    assert cv2.imread(str(tmp_path / "receipt.png")) is not None
    printed, shipped = (
        [line.split(",", 8)[8].split() for line in path.read_text("utf-8").splitlines()]
        for path in (tmp_path / "receipt.csv", SHIPPED)
    )
    assert printed == shipped


def test_without_its_face_the_sample_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sample, "SAMPLE_FACE", "Nobody's")
    assert cli.main(["sample", "--output", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("error: the sample is printed in Nobody's")


def test_the_amounts_and_check_digits_of_the_shipped_receipt_are_right() -> None:
    text = SHIPPED.read_text("utf-8")
    amounts = [int(amount.replace(",", "")) for amount in re.findall(r"(-?\d+,\d\d)$", text, re.M)]
    *items, total, paid, change = amounts
    assert sum(items) == total == paid - change
    (cnpj,), (cpf,) = (re.findall(rf"{name}: (\S+)", text) for name in ("CNPJ", "CPF"))
    key = re.sub(r"\D", "", "".join(re.findall(r",((?: ?\d{4}){5,6})$", text, re.M)))
    cnpj, cpf = re.sub(r"\D", "", cnpj), re.sub(r"\D", "", cpf)
    assert cnpj_check_digits(cnpj[:12]) == cnpj[12:]
    assert cpf_check_digits(cpf[:9]) == cpf[9:]
    assert len(key) == 44 and access_key_check_digit(key[:43]) == key[43] and cnpj in key


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    for workers in ("1", "2"):
        folder = str(tmp_path / workers)
        assert cli.main(["lines", "--count", "30", "--seed", "5", "--workers", workers, "--output", folder]) == 0
    for file in sorted((tmp_path / "1").iterdir()):
        assert file.read_bytes() == (tmp_path / "2" / file.name).read_bytes()


@pytest.mark.parametrize("command", ["lines", "pages"])
def test_a_folder_that_cannot_be_made_is_one_clear_line(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cli.main([command, "--count", "1", "--output", str(tmp_path / "file" / "set")]) == 1
    message = capsys.readouterr().err
    assert message.startswith("error: cannot write") and str(tmp_path / "file") in message
    assert message.count("\n") == 1


def test_a_read_only_folder_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    # Not by the folder's mode: whoever is root may write anywhere.
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert cli.main(["pages", "--count", "1", "--workers", "1", "--output", str(tmp_path)]) == 1
    assert "Permission denied" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_no_fonts_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_faces", lambda: ())
    assert cli.main(["preview", "--output", str(tmp_path / "sheet.png")]) == 1
    message = capsys.readouterr().err
    assert message.startswith("error: no usable fonts") and message.count("\n") == 1
    assert not (tmp_path / "sheet.png").exists()


@pytest.mark.parametrize("arguments", [["lines"], ["pages", "--output", "x", "--count", "0"], ["poster"]])
def test_wrong_usage_is_refused_with_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert "usage:" in capsys.readouterr().err
